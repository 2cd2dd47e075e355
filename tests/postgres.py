"""A PostgreSQL server of the tests' own: started for the run at the first need, on a socket in a temporary folder.

It ends with the run, also with one that is killed. It listens on no port and keeps nothing.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from assess.store import open_database
from tests.waiting import PATIENCE

# Speed before safety: what is in it lives as long as the run.
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=256MB", "shared_buffers=64MB")
TEMPLATE = "assess_template"
# Whatever a test may have changed beside rows of tables: objects of ours (numbered from 16384), settings, history.
SHAPE = """
    select (oid, relname, relowner, relkind, relacl, reloptions, relhastriggers, relhasrules)::text from pg_class
    where oid >= 16384
    union all select x::text from pg_attribute x where attrelid >= 16384
    union all select x::text from pg_attrdef x where oid >= 16384
    union all select x::text from pg_constraint x where oid >= 16384
    union all select x::text from pg_index x where indexrelid >= 16384
    union all select x::text from pg_trigger x where oid >= 16384
    union all select x::text from pg_proc x where oid >= 16384
    union all select x::text from pg_namespace x
    union all select x::text from pg_db_role_setting x
    union all select (datconnlimit, datallowconn, datacl)::text from pg_database where datname = current_database()
    union all select x::text from migrations x
"""
EMPTY = """
    do $$ declare ours text; begin
        set local session_replication_role = replica;  -- no trigger of ours, no foreign key
        for ours in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' loop
            execute 'delete from ' || quote_ident(ours);
        end loop;
        for ours in select sequencename from pg_sequences where schemaname = 'public' loop
            perform setval(ours::regclass, 1, false);
        end loop;
    end $$
"""


def programs() -> Path:
    """The folder of `initdb` and `postgres`; the test fails with the remedy where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    named = shutil.which("initdb")
    if found:
        return found[-1].parent
    if named:
        return Path(named).resolve().parent
    pytest.fail("no PostgreSQL server: `make setup-test` installs Debian's package postgresql", pytrace=False)


class Cluster:
    """A server with databases for tests."""

    def __init__(self, *settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="assess-pg-"))
        self.bin = programs()
        self.settings = settings
        # PostgreSQL refuses to run as root.
        root = os.geteuid() == 0
        self.user = _account() if root else getpass.getuser()
        self._as_user = [f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"] if root else []
        if root:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        self.shape: list[str] = []  # of the template
        self._spare: str | None = None
        self._run("initdb", "-D", str(self.data), "-U", "assess", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-sync")  # fmt: skip

    @property
    def data(self) -> Path:
        """Where the server keeps its files."""
        return self.folder / "data"

    def address(self, name: str) -> str:
        """What ASSESS_DATABASE holds for this database."""
        return f"postgresql://assess:geheim@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = open(self.folder / "log", "ab")  # noqa: SIM115
        options = [word for setting in self.settings for word in ("-c", setting)]
        # SIGINT when this process ends in whatever way: PostgreSQL's fast end.
        command = ["setpriv", "--pdeathsig", "INT", *self._as_user, "--", str(self.bin / "postgres"), "-D",
                   str(self.data), "-k", str(self.folder), "-c", "listen_addresses=", *options]  # fmt: skip
        self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        log.close()
        end = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.address("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < end, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop(self, how: str = "INT") -> None:
        """End the server: INT at once, QUIT as if the power had failed."""
        if self._process is not None:
            self._process.send_signal(getattr(signal, f"SIG{how}"))
            self._process.wait(PATIENCE)
            self._process = None

    def close(self) -> None:
        """End the server and delete its files."""
        self.stop("QUIT")
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the server's owner."""
        with contextlib.closing(psycopg.connect(self.address(database), autocommit=True)) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def create(self, template: str = "template0") -> str:
        """A new database; returns its address."""
        name = f"t{secrets.token_hex(6)}"
        self.execute(f"create database {name} template {template}")
        return self.address(name)

    def drop(self, address: str) -> None:
        """Delete a database, whoever is connected to it."""
        name = address.partition("?")[0].rsplit("/", 1)[1]
        self.execute(f"drop database if exists {name} with (force)")

    def migrated(self) -> str:
        """The address of a database as the template is: one that was given back, or a new one."""
        address, self._spare = self._spare, None
        return address or self.create(TEMPLATE)

    def give_back(self, address: str) -> None:
        """Empty a migrated database for the next test; one in which more than rows has changed is deleted.

        It gets a new name, so that nothing in this process takes the next test's database for a known one.
        """
        former, name = address.partition("?")[0].rsplit("/", 1)[1], f"t{secrets.token_hex(6)}"
        try:
            with contextlib.closing(psycopg.connect(self.address("postgres"), autocommit=True)) as admin:
                others = "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = %s"
                admin.execute(others, [former])
                admin.execute(f"alter database {former} rename to {name}")
        except psycopg.Error:  # somebody comes again and again, or it is gone
            self.drop(address)
            return
        if self._spare is None and self._emptied(name):
            self._spare = self.address(name)
        else:
            self.drop(self.address(name))

    def _emptied(self, name: str) -> bool:
        """Whether this database is as the template is, once its tables have no rows."""
        with contextlib.suppress(psycopg.Error):
            if self.shape_of(name) == self.shape:
                self.execute(EMPTY, name)
                return True
        return False

    def shape_of(self, database: str) -> list[str]:
        """All of a database but the rows of its tables."""
        with contextlib.closing(psycopg.connect(self.address(database))) as connection:
            return sorted(row[0] for row in connection.execute(SHAPE))

    def _run(self, program: str, *arguments: str) -> None:
        command = ["setpriv", *self._as_user, "--", str(self.bin / program), *arguments]
        ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert ran.returncode == 0, ran.stderr


def _account() -> str:
    """An account of this machine that is not root."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The run's server, with a template of a migrated database."""
    made = Cluster(*QUICK)
    try:
        made.start()
        made.execute(f"create database {TEMPLATE} template template0")
        database = open_database(made.address(TEMPLATE))
        database.migrate()
        database.close()
        made.shape = made.shape_of(TEMPLATE)
        yield made
    finally:
        made.close()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A server that the test may stop: with the safety that it has in use, where a commit is on the disk."""
    made = Cluster()
    made.start()
    yield made
    made.close()


@pytest.fixture
def postgres_address(cluster: Cluster) -> Iterator[str]:
    """The address of a migrated database without a row."""
    address = cluster.migrated()
    yield address
    cluster.give_back(address)


@pytest.fixture
def bare_postgres_address(cluster: Cluster) -> Iterator[str]:
    """The address of an empty database, without a table."""
    address = cluster.create()
    yield address
    cluster.drop(address)
