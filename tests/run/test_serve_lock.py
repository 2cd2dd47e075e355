"""No restore takes the database away from a running `serve`, whatever its processes are doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from assess.bank.codec import content_hash
from assess.bank.library import Library
from assess.services import assessments, reports
from assess.services.context import Context, Started, migrated_database, open_store
from assess.store import Store
from tests.postgres import Cluster
from tests.run.test_serve import Served, alive, children, env, start  # noqa: F401
from tests.samples import small_bank, small_catalogue, small_profile
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow
Starter = Callable[..., Served]


def command(env: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:  # noqa: F811
    line = [sys.executable, "-m", "assess", *map(str, arguments)]
    return subprocess.run(line, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)


def refused(env: dict[str, str], *arguments: str | Path) -> bool:  # noqa: F811
    """Whether it says in one line that the database is in use, and changes nothing."""
    folder = Path(env["ASSESS_INSTANCE"])
    identity = (folder / "assess.sqlite3").stat().st_ino
    ran = command(env, *arguments)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1), ran
    assert (folder / "assess.sqlite3").stat().st_ino == identity and not list(folder.glob("*before-restore*"))
    return "assess.sqlite3: is in use; stop the application first" in ran.stderr


def context(served: Served, store: Store) -> Context:
    bank, catalogue = small_bank(), small_catalogue()
    library = Library(bank, content_hash(bank), catalogue, content_hash(catalogue))
    return Context(served.settings, store, library, lambda: datetime.now(UTC))


def finished(ctx: Context, **profile: object) -> Started:
    new = assessments.start(ctx, "ja", "full", "self")
    assessments.save_profile(ctx, new.assessment_id, small_profile(**profile))
    assessments.save_answers(ctx, new.assessment_id, {q.id: "some" for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, new.assessment_id)
    return new


def test_restore_is_refused_from_the_first_moment_to_the_last(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    tmp_path: Path,
) -> None:
    served = start()  # its processes are still loading
    copy = tmp_path / "copy"
    other = tmp_path / "other.sqlite3"
    assert command(env, "backup", copy).returncode == 0, "a backup takes nothing away"
    assert refused(env, "restore", copy)
    assert command(env, "copy-database", served.settings.database, other).returncode == 0
    assert refused(env, "copy-database", other, served.settings.database)

    until(lambda: served.said("ready"))
    with open_store(served.settings) as store:
        ctx = context(served, store)
        firm = finished(ctx).assessment_id
        jobs = [reports.request(ctx, firm, lang, "full") for lang in ("ja", "en")]

        def ended() -> bool:
            now = [reports.job(ctx, firm, job.id) for job in jobs]
            return all(job is not None and job.state in ("done", "failed") for job in now)

        while not ended():  # the worker closes its connections before each rendering
            assert refused(env, "restore", copy)
        worker = served.worker()
        os.kill(worker, signal.SIGKILL)
        assert refused(env, "restore", copy), "while the worker is being restarted"
        assert assessments.get(ctx, firm) is not None

    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    migrated_database(served.settings).close()
    ran = command(env, "restore", copy)
    assert ran.returncode == 0, ran.stderr


def test_a_process_that_outlives_a_killed_server_keeps_restores_out(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    tmp_path: Path,
) -> None:
    served = start()
    copy = tmp_path / "copy"
    assert command(env, "backup", copy).returncode == 0
    until(lambda: served.said("ready"))
    assert served.get()[0] == 200
    all_of_them = [served.worker(), *served.web()]
    for child in all_of_them:
        os.kill(child, signal.SIGSTOP)
    served.process.kill()
    served.process.wait(PATIENCE)
    while all_of_them:
        assert refused(env, "restore", copy)
        child = all_of_them.pop()
        os.kill(child, signal.SIGCONT)
        until(lambda child=child: not alive(child))
    assert command(env, "restore", copy).returncode == 0
    assert not children(os.getpid(), "assess.run")


def status(served: Served) -> int:
    """What a visitor gets whose device opens an assessment that there is not, or no more."""
    name = "a" * 16
    request = urllib.request.Request(f"http://127.0.0.1:{served.port}/a/{name}", headers={"Cookie": f"assess_{name}=x"})
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(request, timeout=PATIENCE)
    answer.value.close()
    return answer.value.code


def test_a_vanished_or_replaced_database_is_told_and_never_made_anew(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    tmp_path: Path,
) -> None:
    served = start()
    database = Path(served.settings.database)
    assert command(env, "backup", tmp_path / "copy").returncode == 0
    until(lambda: served.said("ready"))
    assert status(served) == 404
    away = database.rename(database.with_name("away"))
    assert status(served) == 503
    until(lambda: served.said("assess.worker: the database cannot be used: ENOENT"))
    (tmp_path / "copy").rename(database)  # by hand, under the -wal file of another one
    before = database.read_bytes()
    assert status(served) == 503
    until(lambda: served.said("assess.worker: the database cannot be used: REPLACED"))
    assert database.read_bytes() == before
    database.unlink()
    gone = [served.worker(), *served.web()]
    for child in gone:  # those that come in their place make no new one either
        os.kill(child, signal.SIGKILL)
    until(lambda: not any(map(alive, gone)) and len(served.web()) == served.settings.web_processes)
    assert status(served) == 503 and not database.exists()
    away.rename(database)
    until(lambda: status(served) == 404)


def users_of(address: str) -> set[int]:
    """The server's processes that hold the database for somebody who uses it."""
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(
            "select pid from pg_locks where locktype = 'advisory' and granted"
            " and database = (select oid from pg_database where datname = current_database())"
        )
        return {pid for (pid,) in found}


def test_a_database_server_keeps_restores_out_too_also_after_its_connections_broke(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    tmp_path: Path,
    cluster: Cluster,
    postgres_address: str,
) -> None:
    env["ASSESS_DATABASE"] = postgres_address
    served = start()
    copy = tmp_path / "copy"
    assert command(env, "backup", copy).returncode == 0
    until(lambda: served.said("ready"))

    def refused_here() -> bool:
        ran = command(env, "restore", copy)
        assert "geheim" not in ran.stdout + ran.stderr
        return ran.returncode == 2 and ran.stderr.endswith("is in use; stop the application first\n")

    assert refused_here()
    for child in [served.worker(), *served.web()]:  # who asks all the time does not help
        os.kill(child, signal.SIGSTOP)
    broken = users_of(postgres_address)
    cluster.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname like 't%'")
    until(lambda: (now := users_of(postgres_address)) and not now & broken)
    assert refused_here()
    for child in [served.worker(), *served.web()]:
        os.kill(child, signal.SIGCONT)
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    assert command(env, "restore", copy).returncode == 0
