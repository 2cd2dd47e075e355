"""Each part of the benchmark that drives the program from outside ends by itself and has all its rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assess.bank.library import Library
from assess.config import Settings
from assess.report.editions import EDITIONS
from assess.services.context import Context, open_store
from tests.bench.firm import Firm
from tests.bench.queue import two_processes, two_workers
from tests.bench.reports import reports
from tests.bench.served import served
from tests.bench.vitals import vitals

pytestmark = pytest.mark.slow


def test_requests_at_a_real_server_have_their_rows(tmp_path: Path, address: str) -> None:
    rows = {row.name.partition(" ")[0]: row for row in served(tmp_path / "instance", address, seconds=0.1)}
    assert list(rows) == ["GET", "POST", "autosave", "download"]
    assert all(row.ratio > 0 for row in rows.values())
    assert rows["GET"].size > 2000  # the page itself, not where it leads
    assert rows["download"].size > 100_000


@pytest.mark.e2e
def test_a_phone_sees_every_page_and_the_next_question(tmp_path: Path) -> None:
    # In a thread of its own: the browser of other tests may still run in this one.
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(vitals, tmp_path / "instance", runs=1).result()
    assert list(found) == ["bare page", "first page", "start", "question", "result"]
    assert all(seen.lcp > 150 and seen.sent > 0 for seen in found.values())  # a round trip at least
    assert found["question"].next > 0 and found["question"].scripts > 0
    assert found["bare page"].scripts == found["bare page"].faces == 0


def test_two_workers_share_the_reports(tmp_path: Path) -> None:
    gain = two_workers(tmp_path, jobs=2)
    assert gain.one > 0 and gain.two > 0
    assert two_processes(1000).ratio > 0


def test_every_edition_is_printed_by_both(settings: Settings, library: Library, tmp_path: Path) -> None:
    with open_store(settings) as store:
        firm = Firm.make(Context(settings, store, library, lambda: datetime.now(UTC)))
    printed = reports(firm, tmp_path, renders=1)
    assert list(printed) == list(EDITIONS)
    for one in printed.values():
        assert min(one.seconds, one.chromium_seconds) > 0
        assert min(one.size, one.chromium_size) > 10_000
