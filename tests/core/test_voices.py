"""Several voices of a firm: what is shown of them, and that nothing shown tells who said what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assess.core.flow import Flow
from assess.core.model import UNKNOWN, DomainId, RespondentRole
from assess.core.scoring import score
from assess.core.voices import Heard, Told, Voice, differences, heard, said
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_profile

QUESTIONS = [q.id for _, q in BANK.questions()]
ROLES: tuple[RespondentRole, ...] = ("manager", "floor", "office")
ONE = QUESTIONS[0]
# Few questions and options, so that the same answers often meet.
SAID = st.dictionaries(st.sampled_from(QUESTIONS[:2]), st.sampled_from(["none", "some", "all"]))
VOICES = st.lists(st.builds(Voice, st.sampled_from(ROLES), st.booleans(), SAID), max_size=7)


def voice(role: RespondentRole, option: str, agreed: bool = False, question: str = ONE) -> Voice:
    return Voice(role, agreed, {question: option})


def views(voices: Sequence[Voice]) -> list[tuple[Heard, ...]]:
    """All that is ever shown while they finish one after the other."""
    return [heard(voices[:count]) for count in range(len(voices) + 1)]


def test_who_agreed_is_shown_by_the_role() -> None:
    assert heard([voice("floor", "all", agreed=True)]) == (Heard("floor", {ONE: frozenset({"all"})}),)


def test_one_who_did_not_agree_is_not_shown() -> None:
    assert heard([voice("floor", "all")]) == ()
    assert heard([voice("floor", "all"), voice("office", "none", agreed=True)]) == (
        Heard("office", {ONE: frozenset({"none"})}),
    )


def test_two_who_did_not_agree_are_shown_together_and_by_no_role() -> None:
    both = {ONE: frozenset({"all", "none"})}
    for second in ROLES:
        assert heard([voice("floor", "all"), voice(second, "none")]) == (Heard(None, both),)


def test_who_comes_later_waits_for_a_partner() -> None:
    two = [voice("floor", "all"), voice("office", "some")]
    assert heard([*two, voice("manager", "none")]) == heard(two)
    later = heard([*two, voice("manager", "none"), voice("office", "none")])
    assert later == (Heard(None, {ONE: frozenset({"all", "some", "none"})}),)


def names(voices: Sequence[Voice]) -> list[RespondentRole | None]:
    return [label.role for label in heard(voices)]


@given(VOICES)
def test_no_role_is_named_of_which_nobody_agreed(voices: list[Voice]) -> None:
    for role in names(voices):
        assert role is None or any(v.agreed for v in voices if v.role == role)
    if None in names(voices):
        assert sum(not v.agreed for v in voices) >= 2


def worlds(voices: list[Voice], number: int, question: str) -> list[list[Voice]]:
    """Other firms that this one could be: with another answer of this voice, and perhaps of one other, there."""
    found = []
    answers = [None, "none", "some", "all"]
    for other in range(len(voices)):
        for mine in answers:
            for theirs in answers:
                world = list(voices)
                for place, answer in ((other, theirs), (number, mine)):
                    kept = {q: o for q, o in world[place].said.items() if q != question}
                    world[place] = replace(world[place], said=kept if answer is None else {**kept, question: answer})
                if world[number].said.get(question) != voices[number].said.get(question):
                    found.append(world)
    return found


@given(VOICES)
def test_all_that_is_ever_shown_fits_another_answer_of_each_who_did_not_agree(voices: list[Voice]) -> None:
    """So no view, and no difference of views, tells which of them said what, whoever finishes when."""
    shown = views(voices)
    for number, one in enumerate(voices):
        if one.agreed:
            continue
        for question in one.said:
            assert any(
                views(world) == shown
                for world in worlds(voices, number, question)
                # Those who agreed stay as they are: what they said is known.
                if all(a == b for a, b in zip(voices, world, strict=True) if a.agreed)
            )


@given(VOICES)
def test_what_two_of_a_pair_said_may_be_changed_over(voices: list[Voice]) -> None:
    silent = [number for number, one in enumerate(voices) if not one.agreed]
    for first, second in zip(silent[::2], silent[1::2], strict=False):
        world = list(voices)
        world[first] = replace(voices[first], said=voices[second].said)
        world[second] = replace(voices[second], said=voices[first].said)
        assert views(world)[second + 1 :] == views(voices)[second + 1 :]
        assert heard(world) == heard(voices)


@given(VOICES)
def test_nothing_new_is_shown_of_less_than_two_who_did_not_agree(voices: list[Voice]) -> None:
    for count, (before, after) in enumerate(pairwise(views(voices)), 1):
        if before != after and not voices[count - 1].agreed:
            assert sum(not v.agreed for v in voices[:count]) % 2 == 0


# ---------------------------------------------------------------- differences


def shown(answers: object, *others: Heard) -> list[tuple[str, tuple[Told, ...], int]]:
    result = score(BANK, answers)  # type: ignore[arg-type]
    return [(d.question.id, d.told, d.weight) for d in differences(answers, result, others)]  # type: ignore[arg-type]


def of(role: RespondentRole | None, **options: str) -> Heard:
    return Heard(role, {name.replace("_", "-"): frozenset(option.split()) for name, option in options.items()})


def test_the_weightiest_comes_first_by_points_and_relevance() -> None:
    answers = answer_all(BANK, "some", relevance={"people": 1, "office": 3})
    floor = of("floor", people_digitization="all", office_digitization="none", data_digitization="all")
    told = {role: (Told("floor", role),) for role in ("all", "none")}
    assert shown(answers, floor) == [
        ("office-digitization", told["none"], 6),
        ("data-digitization", told["all"], 4),
        ("people-digitization", told["all"], 2),
    ]


def test_the_farthest_option_stands_behind_each_label() -> None:
    answers = answer_all(BANK, "none")
    found = shown(answers, of("floor", office_digitization="some all"), of(None, office_digitization="none some"))
    assert found == [("office-digitization", (Told("floor", "all"), Told(None, "some")), 8)]


def test_the_same_answer_and_an_answer_that_is_no_option_are_no_difference() -> None:
    answers = answer_all(BANK, "some")
    assert shown(answers, of("floor", office_digitization="some")) == []
    open_one = replace(answers, answers={**answers.answers, "office-digitization": UNKNOWN})
    assert shown(open_one, of("floor", office_digitization="all")) == []


@given(any_answers(), VOICES)
def test_a_difference_is_one_between_options_and_never_beyond_what_was_heard(answers, voices: list[Voice]) -> None:  # type: ignore[no-untyped-def]
    result = score(BANK, answers)
    labels = {label.role: label.said for label in heard(voices)}
    weights = []
    for difference in differences(answers, result, heard(voices)):
        own = difference.question.option(difference.own)
        assert own is not None and answers.answers[difference.question.id] == own.id
        for told in difference.told:
            option = difference.question.option(told.option_id)
            assert option is not None and option.points != own.points
            assert told.option_id in labels[told.role][difference.question.id]
        weights.append(difference.weight)
    assert weights == sorted(weights, reverse=True)


def test_only_options_of_questions_that_one_is_asked_count() -> None:
    given_answers = {
        "security-digitization": "none", "security-digitalization": "all", "office-digitization": "some",
        "data-digitization": UNKNOWN, "people-digitization": "some", "people-transformation": "all",
    }  # fmt: skip
    flow = Flow(BANK, small_profile(), "full", given_answers)
    assert said(flow) == {
        "security-digitization": "none", "office-digitization": "some", "people-digitization": "some",
        "people-transformation": "all",
    }  # fmt: skip
    quick = said(Flow(BANK, small_profile(), "quick", given_answers))
    assert quick == {"security-digitization": "none", "office-digitization": "some"}
    domains: set[DomainId] = {domain for domain, q in BANK.questions() if q.id in quick}
    assert domains == {"security", "office"}
