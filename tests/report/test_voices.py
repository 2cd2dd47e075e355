"""Where colleagues differ, in words: on the page, in the editions that hold it, and in the export."""

from __future__ import annotations

import pytest

from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import Lang
from assess.core.voices import Heard
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.result_json import result_export
from assess.report.voices import MOST
from tests.samples import answer_all, small_bank, small_catalogue

BANK = small_bank()


def of(*heard: Heard, **changes: object) -> Diagnosis:
    return diagnose(BANK, "hash", small_catalogue(), answer_all(BANK, "some", **changes), heard)


def said(role: str | None, **options: str) -> Heard:
    return Heard(role, {name.replace("_", "-"): frozenset({option}) for name, option in options.items()})  # type: ignore[arg-type]


FLOOR = said("floor", office_digitization="none")
OTHER = said(None, office_digitization="all", data_digitization="all")


def test_the_question_tells_who_answered_what_and_asks_which_is_nearer() -> None:
    first, second = build_view(of(FLOOR, OTHER), "ja", ("voices",)).voices
    assert first.question_id == "office-digitization"
    assert first.text == (
        "あなたは「一部でしています」、現場の方は「していません」、社内の別の方は「すべてでしています」と答えています。"
    )
    assert first.ask == "どちらが今のようすに近いか、話し合ってみましょう。"
    assert second.text == "あなたは「一部でしています」、社内の別の方は「すべてでしています」と答えています。"


def test_the_same_in_english() -> None:
    first = build_view(of(FLOOR, OTHER), "en", ("voices",)).voices[0]
    assert (
        first.text == "You answered “In part”; someone on the shop floor: “No”, someone else in the firm: “Everywhere”."
    )


def test_who_gave_the_same_answer_stands_together() -> None:
    heard = said("floor", office_digitization="all"), said("office", office_digitization="all")
    text = build_view(of(*heard), "ja", ("voices",)).voices[0].text
    assert text == "あなたは「一部でしています」、現場の方、事務の方は「すべてでしています」と答えています。"


def test_what_matters_more_comes_first() -> None:
    heard = said("office", people_digitization="none", data_digitization="none")
    rows = build_view(of(heard, relevance={"data": 3, "people": 1}), "ja", ("voices",)).voices
    assert [row.question_id for row in rows] == ["data-digitization", "people-digitization"]


def test_the_weightiest_only_where_there_are_many() -> None:
    everything = Heard("floor", {q.id: frozenset({"all"}) for _, q in BANK.questions()})
    assert len(build_view(of(everything), "ja", ("voices",)).voices) == MOST
    assert len(result_export(of(everything), "ja")["voices"]) == 24


@pytest.mark.parametrize("edition", PARTS)
def test_it_stands_on_the_page_and_in_the_full_and_the_advisers_edition(edition: str) -> None:
    built = build_view(of(FLOOR), "ja", PARTS[edition])  # type: ignore[index]
    assert bool(built.voices) == (edition != "summary")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_else_of_a_report_changes_with_it(lang: Lang) -> None:
    parts = tuple(part for part in PARTS["full"] if part not in ("voices", "glossary"))
    assert build_view(of(FLOOR, OTHER), lang, parts) == build_view(of(), lang, parts)
    with_them, without = result_export(of(FLOOR, OTHER), lang), result_export(of(), lang)
    assert with_them.pop("voices") and with_them == without


def test_the_export_names_options_and_weights() -> None:
    assert result_export(of(OTHER, relevance={"office": 3}), "ja")["voices"][0] == {
        "question": "office-digitization",
        "own": "some",
        "others": [{"role": None, "answer": "all"}],
        "points": 2,
        "relevance": 3,
        "weight": 6,
    }
