"""Sheets for a hand: one page each, without the answers inside, readable and tagged as the report is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import LANGUAGES, UNKNOWN, Lang
from assess.report.editions import SHEETS, SheetName
from assess.report.pdf.render import render_report
from tests.report.pdf.reading import opened, squeezed, structure, text_of
from tests.samples import answer_all

pytestmark = pytest.mark.slow

FIRMS = Path(__file__).resolve().parents[2] / "bank" / "firms"
HOSTILE = "<img src=file:///etc/passwd>{{ 7 * 7 }}"
NAMES = ("lacquer-workshop", "metalworker", "trucking", "advanced-manufacturer", "care-home")


def firms(library: Library) -> dict[str, Diagnosis]:
    bank = library.bank
    found = {name: parse_answers((FIRMS / f"{name}.json").read_bytes()) for name in NAMES}
    first = found["metalworker"]
    found["hostile"] = replace(first, profile=replace(first.profile, company=HOSTILE))
    found["long"] = replace(first, profile=replace(first.profile, company="W" * 300))
    found["unknown"] = replace(first, answers={q.id: UNKNOWN for _, q in bank.questions()})
    found["best"] = answer_all(bank, answers={q.id: q.options[-1].id for _, q in bank.questions()})
    return {name: diagnose(bank, library.bank_hash, library.catalogue, given) for name, given in found.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_one_page_and_no_answers_inside(library: Library, name: SheetName, lang: Lang) -> None:
    labels = i18n.texts(lang)
    for firm, diagnosis in firms(library).items():
        data = render_report(diagnosis, lang=lang, edition=name)
        with opened(data) as found:
            assert len(found.pages) == 1, firm
            assert not found.attachments, "it may lie about in the firm"
            tags = {str(element.S) for element in structure(found)}
        assert {"/H1", "/Table", "/TH"} <= tags
        text = squeezed(text_of(data))
        assert squeezed(labels[f"report.sheet.{name}"]) in text
        assert squeezed(labels["report.label.sheet_what"]) in text
        assert (squeezed(HOSTILE) in text) == (firm == "hostile"), "printed as what it is"


def test_the_meeting_talks_of_the_first_steps_and_the_plan_is_empty(library: Library) -> None:
    diagnosis = firms(library)["metalworker"]
    steps = [squeezed(step.improve.text.ja) for step in diagnosis.advice.plan.steps]
    meeting, plan = (squeezed(text_of(render_report(diagnosis, lang="ja", edition=name))) for name in SHEETS)
    assert all(step in meeting for step in steps[:3])
    assert "次の段に届く見込みです。" in meeting, "how far the next stair is, as a whole sentence"
    assert not any(step in plan for step in steps)
    assert "2026年11月28日まで" in plan, "a week after the check"
