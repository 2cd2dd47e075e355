"""Two render workers on one database, on every engine: they share the queue, and one takes over from a dead one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assess.config import Settings
from assess.services import assessments, reports
from assess.services.context import Context
from tests.samples import small_profile
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
FIRMS = 20


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    return Settings.load(tmp_path / "instance", {"ASSESS_DATABASE": address})


@pytest.fixture
def workers(settings: Settings) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers whose renderer waits for the file `go`."""
    command = [sys.executable, "-m", "tests.run.worker_process", str(settings.instance), "held", "12"]
    env = {**os.environ, "ASSESS_DATABASE": settings.database, "ASSESS_RENDER_TIMEOUT": str(PATIENCE)}
    log = open(settings.instance / "worker.log", "ab")  # noqa: SIM115
    started = [subprocess.Popen(command, cwd=PROJECT, env=env, stdin=subprocess.PIPE, stderr=log) for _ in range(2)]
    log.close()
    yield started
    for process in started:
        process.kill()
        process.communicate()


def renders(settings: Settings) -> Counter[str]:
    """How often each report was begun."""
    notes = settings.instance / "renders"
    return Counter(notes.read_text().splitlines() if notes.exists() else ())


def test_all_reports_are_made_though_one_worker_dies(
    ctx: Context, settings: Settings, workers: list[subprocess.Popen[bytes]]
) -> None:
    jobs = []
    for number in range(FIRMS):
        begun = assessments.start(ctx, "ja", "full", "self").assessment_id
        assessments.save_profile(ctx, begun, small_profile(company=f"firm-{number}"))
        assessments.save_answers(ctx, begun, {q.id: "some" for _, q in ctx.library.bank.questions()})
        assessments.complete(ctx, begun)
        jobs += [reports.request(ctx, begun, lang, "full") for lang in ("ja", "en")]
    until(lambda: len(renders(settings)) == 2)
    held = set(renders(settings))  # each worker holds one of them
    workers[0].send_signal(signal.SIGKILL)
    (settings.instance / "go").touch()

    def states() -> Counter[str]:
        found = [reports.job(ctx, job.assessment_id, job.id) for job in jobs]
        return Counter(job.state for job in found if job)

    until(lambda: states() == {"done": 2 * FIRMS})
    often = renders(settings)
    assert len(often) == 2 * FIRMS
    assert {report for report, times in often.items() if times == 2} & held, "what the dead one held"
    assert max(often.values()) == 2
    for job in jobs:
        done = reports.job(ctx, job.assessment_id, job.id)
        pdf = done and reports.file_of(ctx, done)
        assert pdf is not None and pdf.startswith(b"%PDF- firm-")
    assert (settings.reports is None) == ("://" in settings.database), "a server keeps the reports itself"
