"""One running number a question for a firm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.bank.library import Library
from assess.core.flow import Flow
from assess.core.model import Condition, PathChoice
from assess.core.numbering import asked_in, running_numbers
from tests.samples import small_bank, small_profile


def test_numbers_run_in_the_order_of_asking_and_leave_other_industries_out() -> None:
    bank = small_bank()
    first = bank.domains[0]
    other, *others = first.questions
    only_i = replace(other, asks_if=Condition(industry=("I",)))
    bank = replace(bank, domains=(replace(first, questions=(only_i, *others)), *bank.domains[1:]))
    asked = [q.id for _, q in bank.questions()]
    assert running_numbers(bank, "I") == {q: n for n, q in enumerate(asked, 1)}
    assert running_numbers(bank, "E") == {q: n for n, q in enumerate(asked[1:], 1)}
    assert [q.id for q in asked_in(bank, "E")] == asked[1:]


@pytest.mark.parametrize("path", ["quick", "full"])
def test_whatever_a_firm_is_asked_has_a_number(library: Library, path: PathChoice) -> None:
    for industry in library.bank.industries:
        numbers = running_numbers(library.bank, industry.id)
        for employees in (1, 9, 500):
            shown = Flow(
                library.bank, replace(small_profile(), industry=industry.id, employees=employees), path, {}
            ).shown
            found = [numbers[q.id] for q in shown]
            assert found and found == sorted(found)
