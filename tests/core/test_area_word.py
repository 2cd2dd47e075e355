"""What is said of an area: only when it is whole, never of what is not there, and in the order of its points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.bank.library import Library
from assess.core.area_word import AreaWord, area_word
from assess.core.flow import Flow
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Profile

PROFILE = Profile(industry="E", prefecture="15", employees=9)


def office(library: Library, points: int | str) -> Flow:
    """A firm that has answered each question of its first area with an option of so many points at most."""
    flow = Flow(library.bank, PROFILE, "full", {})
    given: dict[str, str] = {}
    for question in library.bank.domains[0].questions:
        if isinstance(points, str):
            given[question.id] = points
        else:
            given[question.id] = max((o for o in question.options if o.points <= points), key=lambda o: o.points).id
    return replace(flow, answers=given)


@pytest.mark.parametrize(
    ("points", "kind"), [(4, "strong"), (3, "strong"), (0, "ahead"), (UNKNOWN, "heard"), (NOT_APPLICABLE, "heard")]
)
def test_the_word_follows_the_points(library: Library, points: int | str, kind: str) -> None:
    word = area_word(office(library, points), library.bank.domains[0].id)
    assert word is not None and word.kind == kind


def test_more_points_never_give_a_lesser_word(library: Library) -> None:
    order = ["ahead", "begun", "sound", "strong"]
    words = [area_word(office(library, points), library.bank.domains[0].id) for points in range(5)]
    kinds = [order.index(word.kind) for word in words if word]
    assert kinds == sorted(kinds) and len(kinds) == 5
    assert [word.done for word in words if word] == sorted(word.done for word in words if word)


def test_nothing_is_said_before_the_area_is_whole(library: Library) -> None:
    flow, domain = office(library, 4), library.bank.domains[0]
    first = domain.questions[0].id
    assert area_word(replace(flow, answers={q: a for q, a in flow.answers.items() if q != first}), domain.id) is None


def test_what_is_done_is_counted_and_said_even_where_little_is(library: Library) -> None:
    flow, domain = office(library, 0), library.bank.domains[0]
    best = max(domain.questions[0].options, key=lambda option: option.points)
    word = area_word(replace(flow, answers={**flow.answers, domain.questions[0].id: best.id}), domain.id)
    assert word is not None and word == AreaWord("begun", word.done) and word.done >= 1


@pytest.mark.parametrize(("best", "without_one"), [(4, "strong"), (3, "begun")])
def test_what_is_not_known_is_not_praised(library: Library, best: int, without_one: str) -> None:
    """One good answer says nothing of the others; the praise must hold whatever they turn out to be."""
    flow, domain = office(library, best), library.bank.domains[0]
    first, *others = [q.id for q in domain.questions]
    word = area_word(replace(flow, answers={first: flow.answers[first], **dict.fromkeys(others, UNKNOWN)}), domain.id)
    assert word == AreaWord("begun", 1)
    word = area_word(replace(flow, answers={**flow.answers, others[-1]: UNKNOWN}), domain.id)
    assert word is not None and word.kind == without_one
