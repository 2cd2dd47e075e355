"""What a bank keeps beside its fields is seen by nobody."""

from __future__ import annotations

from dataclasses import asdict, replace

from assess.core.model import Text
from tests.samples import small_bank


def test_questions_are_known_by_their_id_and_in_order() -> None:
    bank = small_bank()
    assert [q.id for _, q in bank.questions()] == [q.id for d in bank.domains for q in d.questions]
    assert all(bank.question(q.id) is q for _, q in bank.questions())
    assert bank.question("no-such") is None


def test_a_bank_that_was_looked_through_equals_a_fresh_one() -> None:
    used, fresh = small_bank(), small_bank()
    used.questions(), used.question("x"), used.terms_of(used.questions()[0][1])
    assert used == fresh and asdict(used) == asdict(fresh)
    fewer = replace(used, domains=used.domains[1:])
    assert len(fewer.questions()) < len(used.questions()) and fewer.question(used.questions()[0][1].id) is None


def test_a_term_in_the_law_alone_is_explained_too() -> None:
    bank = small_bank()
    question = bank.questions()[0][1]
    assert bank.terms_of(question) == ()
    legal = replace(question, law=Text("データで残します。", "Keep it as data."))
    first = replace(bank.domains[0], questions=(legal, *bank.domains[0].questions[1:]))
    assert replace(bank, domains=(first, *bank.domains[1:])).terms_of(legal) == bank.glossary
