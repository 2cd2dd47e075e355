"""Durable saves through the use case against a bare insert and commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assess.services import assessments
from assess.store.sqlite.connection import PRAGMAS, sqlite3
from tests.bench.firm import Firm
from tests.bench.timing import Call


def saver(firm: Firm) -> Call:
    """Saves one answer through the use case, another one each time."""
    begun = assessments.start(firm.context, "ja", "full", "self").assessment_id
    assessments.save_profile(firm.context, begun, firm.profile)
    bank = firm.context.library.bank
    choices = [(q.id, option.id) for number in range(3) for _, q in bank.questions() for option in (q.options[number],)]
    count = 0

    def call() -> None:
        nonlocal count
        question, option = choices[count % len(choices)]
        count += 1
        assessments.save_answers(firm.context, begun, {question: option})

    return call


@contextmanager
def bare_saver(file: Path) -> Iterator[Call]:
    """One row and one commit, with the pragmas of our own connections."""
    with closing(sqlite3.connect(str(file), isolation_level=None)) as conn:
        for pragma in PRAGMAS:
            conn.execute(f"PRAGMA {pragma}").fetchall()
        conn.execute("create table answers (question text, option text)")

        def call() -> None:
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("insert into answers values (?, ?)", ("office-invoices", "computer"))
            conn.execute("COMMIT")

        yield call
