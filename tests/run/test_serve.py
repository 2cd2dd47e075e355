"""`python -m assess serve` as the process that it is: it answers, ends cleanly and keeps its worker alive."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assess.bank.codec import content_hash
from assess.bank.library import Library
from assess.config import Settings
from assess.run.web import CONNECTIONS
from assess.services import assessments, reports
from assess.services.context import Context, open_store
from tests.bank.test_files import write_questions
from tests.conftest import PROJECT
from tests.samples import small_bank, small_catalogue, small_profile
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int, of: str = "") -> list[int]:
    """The living children of a process; `of`: only those that run this module."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    living = [int(child) for file in found for child in file.read_text().split() if alive(int(child))]
    return [child for child in living if of in command_of(child)]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@dataclass
class Served:
    """A running `serve` with its log."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    settings: Settings

    def get(self, path: str = "/") -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()

    def said(self, text: str) -> bool:
        return text in self.log.read_text()

    def worker(self) -> int:
        """The process id of the render worker, once there is one."""
        until(lambda: children(self.process.pid, "assess.run.worker"))
        (worker,) = children(self.process.pid, "assess.run.worker")
        return worker

    def web(self) -> list[int]:
        """The process ids of the web processes, once there are all."""
        until(lambda: len(children(self.process.pid, "assess.run.web")) == self.settings.web_processes)
        return children(self.process.pid, "assess.run.web")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with an instance of its own and the small bank."""
    write_questions(tmp_path / "questions")
    own = {
        "ASSESS_INSTANCE": str(tmp_path / "instance"),
        "ASSESS_QUESTIONS": str(tmp_path / "questions"),
        "ASSESS_BANK": "small",
        "PYTHONPATH": str(PROJECT),
    }
    return {**os.environ, **own}


@pytest.fixture
def start(env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> Served:
        port, log = free_port(), tmp_path / "serve.log"
        with open(log, "w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "assess", "serve", "--port", str(port)],
                env=env, stdout=out, stderr=subprocess.STDOUT, text=True, cwd=tmp_path,
            )  # fmt: skip
        started.append(process)
        served = Served(process, port, log, Settings.load(None, env))
        until(lambda: served.said("running (Ctrl+C") or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        return served

    yield start
    for process in started:
        workers = children(process.pid) if process.poll() is None else []
        process.kill()
        process.wait(PATIENCE)
        for worker in workers:
            until(lambda worker=worker: not alive(worker))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_with_its_worker(start: Callable[..., Served], number: signal.Signals) -> None:
    served = start()
    assert re.search(rf"^http://127\.0\.0\.1:{served.port} で動いています", served.log.read_text(), re.M)
    status, page = served.get()
    assert status == 200 and '<html lang="' in page
    all_of_them = [served.worker(), *served.web()]
    served.process.send_signal(number)
    assert served.process.wait(PATIENCE) == 0
    assert not [child for child in all_of_them if alive(child)], "no process is left"
    assert "Traceback" not in served.log.read_text() and "Fatal" not in served.log.read_text()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", served.port), timeout=1)


def test_a_killed_server_takes_its_children_along(start: Callable[..., Served]) -> None:
    served = start()
    all_of_them = [served.worker(), *served.web()]
    served.process.kill()
    served.process.wait(PATIENCE)
    until(lambda: not any(map(alive, all_of_them)))


def test_every_core_answers_and_the_site_goes_on_when_a_web_process_dies(
    env: dict[str, str], start: Callable[..., Served]
) -> None:
    env["ASSESS_WEB_PROCESSES"] = "3"
    served = start()
    first = served.web()
    assert len(first) == 3
    os.kill(first[0], signal.SIGKILL)
    assert [served.get()[0] for _ in range(10)] == [200] * 10
    until(lambda: served.said("web process ended with -9; starting it again"))
    until(lambda: len(served.web()) == 3 and first[0] not in served.web())
    os.kill(first[1], signal.SIGSTOP)  # one that hangs takes nothing that another could answer
    assert [served.get("/privacy")[0] for _ in range(10)] == [200] * 10
    os.kill(first[1], signal.SIGCONT)


def test_a_taken_port_is_told_with_the_remedy(env: dict[str, str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "assess", "serve", "--port", str(port)]
        ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert (ran.returncode, ran.stdout) == (2, "")
    (message,) = ran.stderr.splitlines()
    assert f"127.0.0.1:{port}" in message and f"make run PORT={port + 1}" in message
    assert "Address already in use" in message


# Without these nothing is served beyond this machine (tests/run/test_serve_start.py).
OPERATOR = {
    "ASSESS_OPERATOR_NAME": "みなと銀行", "ASSESS_OPERATOR_CONTACT": "022-000-0000",
    "ASSESS_OPERATOR_PURPOSE": "地域の会社のために", "ASSESS_RETENTION_MONTHS": "60",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "0"], "--port: 0 is not a port"),
        (["--port", "70000"], "--port: 70000 is not a port"),
        (["--host", "no such host"], "no such host:8000"),
        (["--host", "192.0.2.1"], "192.0.2.1:8000"),
    ],
)
def test_an_address_that_cannot_be(env: dict[str, str], arguments: list[str], message: str) -> None:
    command = [sys.executable, "-m", "assess", "serve", *arguments]
    ran = subprocess.run(command, env=env | OPERATOR, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 2 and len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith(message)


def test_a_faulty_bank_is_told_before_anything_starts(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "questions" / "small" / "30-office.yaml").write_bytes(b"\xff")
    command = [sys.executable, "-m", "assess", "serve", "--port", str(free_port())]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[0].startswith("small/30-office.yaml:byte 0: is not valid UTF-8")


def raw(port: int, request: bytes) -> bytes:
    """Send these bytes and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_the_log_names_no_resume_link_of_a_client_that_goes_early(start: Callable[..., Served]) -> None:
    served = start()
    at_once = struct.pack("ii", 1, 0)
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            client.sendall(b"GET /resume/SECRET-TOKEN HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    assert served.get()[0] == 200
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    assert not served.said("SECRET-TOKEN")


def test_idle_clients_do_not_shut_others_out(start: Callable[..., Served]) -> None:
    served = start()
    with ExitStack() as idle:
        for _ in range(150):
            client = idle.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE))
            client.sendall(b"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na")
        assert served.get("/privacy")[0] == 200


def test_a_huge_body_is_not_taken_in(start: Callable[..., Served]) -> None:
    served = start()
    head = b"POST /start HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    assert raw(served.port, head % 1_000_000_000).startswith(b"HTTP/1.1 413 ")
    answer = raw(served.port, head % 10_000_000 + b"a" * 10_000_000)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"Content-Security-Policy" in answer


@pytest.mark.parametrize(("proxies", "believed"), [("0", False), ("1", True)])
def test_forwarding_headers_count_only_behind_a_proxy(
    env: dict[str, str], start: Callable[..., Served], proxies: str, believed: bool
) -> None:
    env["ASSESS_TRUSTED_PROXIES"] = proxies
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n\r\n"
    assert (b"Strict-Transport-Security" in raw(start().port, head)) is believed


def test_a_killed_worker_comes_back_and_its_report_gets_done(start: Callable[..., Served]) -> None:
    served = start()
    first = served.worker()
    until(lambda: served.said("ready"))
    os.kill(first, signal.SIGSTOP)  # it takes nothing from the queue any more
    bank, catalogue = small_bank(), small_catalogue()
    library = Library(bank, content_hash(bank), catalogue, content_hash(catalogue))
    with open_store(served.settings) as store:
        ctx = Context(served.settings, store, library, lambda: datetime.now(UTC))
        begun = assessments.start(ctx, "ja", "full", "self").assessment_id
        assessments.save_profile(ctx, begun, small_profile())
        assessments.save_answers(ctx, begun, {q.id: "some" for _, q in bank.questions()})
        assessments.complete(ctx, begun)
        asked = reports.request(ctx, begun, "ja", "summary")
        assert asked.state == "queued"
        os.kill(first, signal.SIGKILL)
        until(lambda: children(served.process.pid, "assess.run.worker") not in ([], [first]))
        assert served.get()[0] == 200, "the site goes on meanwhile"

        def done() -> bool:
            job = reports.job(ctx, begun, asked.id)
            assert job is not None and job.state != "failed", served.log.read_text()
            return job.state == "done"

        until(done)
        finished = reports.job(ctx, begun, asked.id)
        file = finished and reports.file_of(ctx, finished)
        assert file is not None and file.startswith(b"%PDF-")
    assert served.said("render worker ended with -9; starting it again")
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n", b"431"),
        (b"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n", b"413"),
        (b"POST /start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", b"501"),
    ],
)
def test_what_the_server_refuses_itself_is_told_in_our_words_with_our_headers(
    start: Callable[..., Served], request_line: bytes, status: bytes
) -> None:
    answer = raw(start().port, request_line)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == status and b"waitress" not in answer and b"Server:" not in head
    for header in (
        b"Content-Security-Policy: default-src 'none'",
        b"X-Content-Type-Options: nosniff",
        b"Cache-Control: no-store",
    ):
        assert header in head
    assert b'<div lang="ja"><h1>' in body and b'<div lang="en"><h1>' in body


def test_one_client_with_all_connections_makes_room_for_another(
    env: dict[str, str], start: Callable[..., Served]
) -> None:
    env["ASSESS_WEB_PROCESSES"] = "1"
    served = start()
    assert served.get("/privacy")[0] == 200
    with ExitStack() as held:
        for _ in range(CONNECTIONS + 50):  # from 127.0.0.2, each in the middle of a request that it never ends
            client = held.enter_context(closing(socket.socket()))
            client.bind(("127.0.0.2", 0))
            client.settimeout(PATIENCE)
            client.connect(("127.0.0.1", served.port))
            client.sendall(b"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na")
        for _ in range(5):
            assert served.get("/privacy")[0] == 200
    assert not served.said("reached the connection limit")
