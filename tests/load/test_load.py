"""The load test tells the truth: it ends by itself, every kind of request is there, and a lost answer is noticed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from assess.bank.library import Library
from assess.config import Settings
from assess.services import assessments, population
from assess.services.context import Context, open_store
from tests.conftest import PROJECT
from tests.load.figures import KINDS
from tests.load.inside import differences, multiply
from tests.samples import small_profile
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow


def test_owners_get_to_their_results_and_every_confirmed_answer_is_kept() -> None:
    command = [sys.executable, "-m", "tests.load", "--users", "3", "--seconds", "5", "--warm-up", "0", "--think", "0"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=PROJECT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = {kind: int(n) for kind, n in re.findall(r"^\| ([^|]+?) +\| +(\d+) \|", ran.stdout, re.M)}
    assert set(KINDS) <= set(counts), ran.stdout
    finished = re.search(r"journeys finished: (\d+); errors: 0$", ran.stdout, re.M)
    assert finished and int(finished[1]) > 0, ran.stdout
    confirmed = re.search(r"answers confirmed: (\d+) of \d+ firms; not in the database: 0$", ran.stdout, re.M)
    assert confirmed and int(confirmed[1]) >= counts["autosave"] > 0, ran.stdout


def test_a_lost_or_other_answer_and_a_lost_firm_are_told(settings: Settings, library: Library) -> None:
    with open_store(settings) as store:
        context = Context(settings, store, library, lambda: datetime.now(UTC))
        begun = assessments.start(context, "ja", "full", "self").assessment_id
        (_, first), (_, second), *_ = library.bank.questions()
        kept, other = first.options[0].id, second.options[0].id
        assessments.save_answers(context, begun, {first.id: kept})
        assert differences(store, {begun: ({first.id: kept}, False)}) == []
        wrong = differences(store, {begun: ({first.id: "another", second.id: other}, True), "nobody": ({}, False)})
    assert wrong == [
        f"{begun}: {first.id} is {kept}, confirmed was another",
        f"{begun}: {second.id} is None, confirmed was {other}",
        f"{begun}: is not complete",
        "nobody: is not there, with 0 answers",
    ]


def test_the_firms_that_fill_a_database_count_in_comparisons(settings: Settings, library: Library) -> None:
    with open_store(settings) as store:
        context = Context(settings, store, library, lambda: datetime.now(UTC))
        begun = assessments.start(context, "ja", "full", "self").assessment_id
        assessments.save_profile(context, begun, small_profile())
        assessments.save_answers(context, begun, {q.id: q.options[1].id for _, q in library.bank.questions()})
        assessments.complete(context, begun)
        own = assessments.get(context, begun)
        assert own is not None and population.compare(context, own) is None
        multiply(store, [begun], 20)
        comparison = population.compare(context, own)
    assert comparison is not None and comparison.count == 20
