"""The torture in brief, and that it tells what is lost."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from assess.bank.library import Library
from assess.config import Settings
from assess.services import assessments
from assess.services.context import Context, open_store
from tests.load.connection import Answer
from tests.torture.browser import Trouble
from tests.torture.ledger import Ledger
from tests.torture.phases import BRIEF, run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", BRIEF)
def test_nothing_is_lost_whatever_is_done_to_the_server(name: str) -> None:
    # In a thread of its own: the browser tests of the same run leave an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        outcome = thread.submit(run, name, random.SystemRandom().randrange(10**6)).result()
    assert outcome.sound, outcome
    assert outcome.acknowledged > 0


def answer(status: int, body: bytes = b"{}", *headers: tuple[str, str]) -> Answer:
    return Answer(status, 0.0, body, list(headers))


def test_a_lost_answer_is_told_and_one_that_nobody_acknowledged_may_be_either(
    settings: Settings, library: Library
) -> None:
    with open_store(settings) as store:
        context = Context(settings, store, library, lambda: datetime.now(UTC))
        begun = assessments.start(context, "ja", "full", "self").assessment_id
        (domain, question), *_ = library.bank.questions()
        first, second = question.options[0].id, question.options[1].id
        ledger, path = Ledger(), f"/a/{begun}/answer/{domain}"

        def send(value: str, status: int | None) -> None:
            fields = {f"q_{question.id}": value}
            ledger.sent(path, fields)
            if status is not None:
                ledger.answered(path, fields, answer(status))

        send(first, 503)
        assert ledger.lost(store) == [], "nothing was acknowledged"
        send(first, 200)
        assert ledger.lost(store) == [f"{begun}: {question.id} is None, acknowledged was {first}"]
        assessments.save_answers(context, begun, {question.id: first})
        assert ledger.lost(store) == []
        send(second, None)
        assert ledger.lost(store) == [], "whether the second was saved is not known"
        assessments.save_answers(context, begun, {question.id: second})
        assert ledger.lost(store) == []
        send(first, 200)
        assert ledger.lost(store) == [f"{begun}: {question.id} is {second}, acknowledged was {first}"]
        assert ledger.acknowledged == 2


def test_an_error_page_that_explains_nothing_is_told() -> None:
    trouble = Trouble()
    trouble.refusal("question page", answer(503, "<h1>ただいま使えません</h1>".encode()))
    assert (trouble.unkind, trouble.refused) == ([], 1)
    trouble.refusal("question page", answer(500, "<h1>うまく動きませんでした</h1>".encode()))
    trouble.refusal("question page", answer(503, b"Traceback (most recent call last):"))
    assert [line.partition(":")[2].partition(":")[0] for line in trouble.unkind] == [
        " status 500", " a page that explains nothing",
    ]  # fmt: skip
