"""The adviser's edition: its first page is whole, and everything to check has room on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.agreement import Agreed, AgreedLine
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import LANGUAGES, Lang
from assess.core.two_tracks import Seen
from assess.report.build import build_view
from assess.report.editions import EDITIONS, PARTS, Edition
from assess.report.pdf.render import render_report
from tests.report.pdf.reading import squeezed, text_of

pytestmark = pytest.mark.slow

FIRMS = Path(__file__).resolve().parents[2] / "bank" / "firms"


def of(library: Library, name: str) -> Diagnosis:
    answers = parse_answers((FIRMS / f"{name}.json").read_bytes())
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["lacquer-workshop", "care-home", "advanced-manufacturer", "builder", "software-house"]
)
def test_the_first_page_is_whole_and_all_parts_follow(library: Library, name: str, lang: Lang) -> None:
    diagnosis = of(library, name)
    data = render_report(diagnosis, lang=lang, edition="advisor")
    labels, text = i18n.texts(lang), squeezed(text_of(data))
    first, second = squeezed(text_of(data, 1)), squeezed(text_of(data, 2))
    wishes = squeezed(labels["report.label.wishes"])
    assert squeezed(labels["report.label.meeting_of"]) in first and wishes not in first
    assert wishes in second, "nothing of the first page runs over"
    view = build_view(diagnosis, lang, PARTS["advisor"])
    assert view.checks is not None and view.agreement is not None
    told = [row.text for row in view.agreement.rows]
    told += [said for row in view.checks.rows for said in (row.question, row.hint, row.options)]
    told += (
        [wish.value for wish in view.wishes]
        + [row.name for row in view.roles]
        + [story.title for story in view.stories]
    )
    told += [step.done_when for phase in (view.roadmap.phases if view.roadmap else ()) for step in phase.steps]
    for said in told:
        assert squeezed(said) in text, said


@pytest.mark.parametrize("name", ["care-home", "metalworker", "cram-school"])
def test_every_body_that_the_plan_or_a_role_names_is_reached_by_this_paper(library: Library, name: str) -> None:
    diagnosis = of(library, name)
    text = squeezed(text_of(render_report(diagnosis, lang="ja", edition="advisor")))
    view = build_view(diagnosis, "ja", PARTS["advisor"])
    bodies = {body.name: body for body in (*view.team, *view.more)}
    assert view.named >= {row.also for row in view.roles if row.also}
    for helper in view.named:
        reach = bodies[helper].reach
        assert reach is not None and squeezed(reach.phone or reach.url or reach.listed_in or "") in text, helper


def test_two_sentences_are_apart_in_english(library: Library) -> None:
    """Where a page joins two texts, the second begins after a space; an address has none on either side."""
    told = re.sub(r"\s+", " ", text_of(render_report(of(library, "wholesaler"), lang="en", edition="full")))
    assert not re.findall(r"[a-z)][.?][A-Z][a-z].{20}", told)


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_number_of_a_fact_stands_on_paper_where_it_leads_nowhere(library: Library, edition: Edition) -> None:
    text = text_of(render_report(of(library, "wholesaler"), lang="en", edition=edition))
    assert not re.findall(r"\b(?:AS|BM|CS|FN|RG|TL)-\d\d", text)
    if edition == "full":
        assert "[1]" in text and squeezed(i18n.texts("en")["report.document.report"]) in squeezed(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_tells_how_to_reach_whoever_helps(library: Library, lang: Lang) -> None:
    diagnosis = of(library, "metalworker")
    view = build_view(diagnosis, lang, PARTS["advisor"])
    first = squeezed(text_of(render_report(diagnosis, lang=lang, edition="advisor"), 1))
    helpers = {row.helper for row in view.agreement.rows if row.helper} if view.agreement else set()
    assert helpers
    for helper in helpers:
        reach = view.reach_of(helper)
        assert reach is not None and squeezed(reach.phone or reach.url or "") in first, helper


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_without_a_level_names_the_questions_to_answer(library: Library, lang: Lang) -> None:
    answers = parse_answers((FIRMS / "wholesaler.json").read_bytes())
    first = {q.id for _, q in library.bank.questions() if q.stage == "digitization"}
    unsure = replace(answers, answers={q: "unknown" if q in first else kept for q, kept in answers.answers.items()})
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, unsure)
    data = render_report(diagnosis, lang=lang, edition="summary")
    verdict = build_view(diagnosis, lang, PARTS["summary"]).verdict
    assert verdict.level is None and verdict.missing_first
    for question in verdict.missing_first:
        assert squeezed(question) in squeezed(text_of(data, 1)), question


def test_whoever_was_agreed_to_help_is_reached_from_the_first_page(library: Library) -> None:
    """Also a body that the report names nowhere else."""
    diagnosis = of(library, "care-home")
    named = {body.name for body in build_view(diagnosis, "ja", PARTS["advisor"]).team}
    body = next(a for a in library.catalogue.actors if a.phone and a.name.ja not in named)
    steps = (AgreedLine("手順を書く", "事務長", "2026-12-25", f" {body.name.ja} "), AgreedLine("電話する"))
    agreed = replace(diagnosis, agreed=Agreed("信用金庫", "支店", "2026-11-25", "2027-02-10", steps))
    first = squeezed(text_of(render_report(agreed, lang="ja", edition="advisor"), 1))
    assert squeezed(body.phone or "") in first
    labels = i18n.texts("ja")
    assert squeezed(labels["report.label.agreed_person"]) in first
    assert squeezed(labels["report.label.meeting_notes"]) in first


def test_stories_cite_by_number_what_stands_at_the_end(library: Library) -> None:
    diagnosis = of(library, "wholesaler")
    view = build_view(diagnosis, "ja", PARTS["advisor"])
    text = squeezed(text_of(render_report(diagnosis, lang="ja", edition="advisor")))
    assert view.stories and {story.source for story in view.stories} < set(view.sources)
    for number, source in enumerate(view.sources, 1):
        assert text.count(squeezed(f"[{number}] {source}")) == 1, source


def test_the_answers_are_the_firms_whoever_gave_them(library: Library) -> None:
    diagnosis = of(library, "care-home")
    assert diagnosis.answers.respondent.role != "owner"
    question, given = next(iter(diagnosis.answers.answers.items()))
    seen = {question: Seen(None, "told", "")}
    text = squeezed(text_of(render_report(replace(diagnosis, seen=seen), lang="ja", edition="advisor")))
    assert given and "会社の答えから" in text and "社長の答え" not in text
