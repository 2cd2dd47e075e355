"""What a report says of answers it has claims nothing of those that are missing or not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import LANGUAGES, NOT_APPLICABLE, UNKNOWN, Lang, Thresholds
from assess.core.numbering import running_numbers
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.view import ReportView
from assess.report.view_areas import AreaFinding
from assess.report.words import Words
from tests.samples import answer_all, small_bank, small_catalogue

BANK = replace(small_bank(), thresholds=Thresholds(0.25, 0.6, 0.5))
LEFT_OUT = "left out"


def with_answers(otherwise: str = "all", **given: str) -> Diagnosis:
    """A firm that gives one answer to all questions but those named (with _ for -), which it may leave out."""
    answers = answer_all(BANK, otherwise).answers | {name.replace("_", "-"): told for name, told in given.items()}
    answers = {question: told for question, told in answers.items() if told != LEFT_OUT}
    return diagnose(BANK, "hash", small_catalogue(), answer_all(BANK, answers=answers))


def finding(diagnosis: Diagnosis, area: str, lang: Lang) -> AreaFinding:
    return next(f for f in build_view(diagnosis, lang, ("areas",)).findings if f.id == area)


def number(question_id: str) -> int:
    return running_numbers(BANK, "E")[question_id]


@pytest.mark.parametrize("told", [UNKNOWN, LEFT_OUT])
@pytest.mark.parametrize(("lang", "every", "q"), [("ja", "どの質問も", "問"), ("en", "Every question", "Q")])
def test_an_area_with_open_questions_is_not_called_at_its_best(lang: Lang, every: str, q: str, told: str) -> None:
    found = finding(with_answers(office_digitalization=told, office_transformation=told), "office", lang)
    assert not found.missing and every not in found.missing_note
    assert f"{q}{number('office-digitalization')}" in found.missing_note
    assert f"{q}{number('office-transformation')}" in found.missing_note
    assert every in finding(with_answers(), "office", lang).missing_note


def test_what_does_not_apply_is_not_open() -> None:
    found = finding(with_answers(partnership_digitization=NOT_APPLICABLE), "partnership", "ja")
    assert found.missing_note == finding(with_answers(), "partnership", "ja").missing_note


@pytest.mark.parametrize(("lang", "answered"), [("ja", "答えのあった質問"), ("en", "answered questions")])
def test_an_area_is_not_said_to_hold_nothing_where_answers_are_open(lang: Lang, answered: str) -> None:
    nothing, unsure = with_answers("none"), with_answers("none", office_digitization=UNKNOWN)
    assert answered in finding(unsure, "office", lang).there_note
    assert answered not in finding(nothing, "office", lang).there_note != ""


def screen(diagnosis: Diagnosis, lang: Lang) -> ReportView:
    return build_view(diagnosis, lang, PARTS["screen"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_good_answer_among_unknown_ones_makes_no_area_the_strongest(lang: Lang) -> None:
    diagnosis = with_answers(
        "some", office_digitization="all", office_digitalization=UNKNOWN, office_transformation=UNKNOWN,
        data_digitization="all",
    )  # fmt: skip
    card, words = screen(diagnosis, lang).card, Words.about(diagnosis, lang)
    assert card is not None and card.areas[0].name == words.domain("office")
    assert words.domain("office") not in f"{card.have} {card.areas_lead}"
    assert words.domain("data") in (card.have or "") and words.domain("data") in (card.areas_lead or "")


@pytest.mark.parametrize(("lang", "nothing"), [("ja", "急ぐものはありません"), ("en", "nothing is urgent")])
def test_nothing_is_called_calm_while_answers_are_open_or_security_lags(lang: Lang, nothing: str) -> None:
    def intro(diagnosis: Diagnosis) -> str:
        plan = build_view(diagnosis, lang, ("roadmap",)).roadmap
        assert plan is not None and diagnosis.result.level == len(BANK.stages) + 1
        return plan.intro

    polish = {"office_digitization": "some"}
    assert nothing in intro(with_answers(**polish))
    assert nothing not in intro(with_answers(**polish, security_digitization=UNKNOWN))
    assert nothing not in intro(with_answers(security_digitization="none", security_transformation="none"))


@pytest.mark.parametrize(("lang", "climbed"), [("ja", "のぼりきりました"), ("en", "climbed")])
def test_the_stairs_are_not_climbed_while_open_answers_could_lead_down_again(lang: Lang, climbed: str) -> None:
    half = dict.fromkeys((f"{area}_transformation" for area in ("office", "data", "people", "security")), UNKNOWN)
    for diagnosis, sure in ((with_answers(), True), (with_answers(**half), False)):
        card = screen(diagnosis, lang).card
        assert diagnosis.result.level == len(BANK.stages) + 1 and card is not None and card.next_text
        assert (climbed in card.next_text) == sure
