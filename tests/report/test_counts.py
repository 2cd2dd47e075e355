"""The figures of a report and the words about them: one count, one order, one verdict wherever they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assess.bank.library import Library
from assess.core.agreement import Agreed
from assess.core.changes import Scored, changes
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import STAGES, UNKNOWN, Answers
from assess.core.two_tracks import Seen
from assess.report.build import build_view
from assess.report.changes import changes_view
from assess.report.editions import PARTS
from assess.report.pdf import render
from assess.report.words import decimal
from assess.report.workbook import sheets_of
from assess.report.workbook_view import Sheet
from tests.bank.written import stories
from tests.core.strategies import BANK, any_answers
from tests.report.pdf.reading import text_of
from tests.samples import answer_all, small_catalogue

DECIDING = replace(BANK, thresholds=replace(BANK.thresholds, decide=0.5))
EVERYTHING = (*PARTS["screen"], *PARTS["full"], *PARTS["advisor"])


def of(library: Library, slug: str, **changes: object) -> Diagnosis:
    answers = next(story for story in stories() if story.slug == slug).readings[0]
    return diagnose(library.bank, library.bank_hash, library.catalogue, replace(answers, **changes))  # type: ignore[arg-type]


def few(library: Library) -> Diagnosis:
    """A firm that has answered nine questions, so that no stage can be named."""
    whole = of(library, "fujisawa-salon").answers.answers
    return of(library, "fujisawa-salon", answers=dict(list(whole.items())[:9]))


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


# ---------------------------------------------------------------- one count


@settings(max_examples=60)
@given(any_answers())
def test_every_sentence_about_how_much_is_answered_has_the_numbers_of_the_arithmetic(answers: Answers) -> None:
    diagnosis = diagnose(DECIDING, "hash", small_catalogue(), answers)
    counts = diagnosis.result.counts
    built = build_view(diagnosis, "ja", EVERYTHING)
    assert built.scoring is not None and built.card is not None
    working = numbers(built.scoring.totals[1].working)
    clear, applicable = sum(working[:-1]), working[-1]
    assert (clear, applicable) == (counts.clear, counts.applicable)
    said = numbers(built.verdict.confidence_text)
    assert sorted(said) == sorted((clear, applicable))
    listed = {one.id: numbers(one.count)[0] for one in built.scoring.uncounted}
    open_ = listed.get("unknown", 0) + listed.get("unanswered", 0)
    assert applicable == clear + open_, "nothing is left between the two"
    rest = re.search(r"（([^）]*)）$", built.card.quiet)
    assert rest and sum(numbers(rest[1])) == open_
    told = {flag.id: flag.text for flag in built.verdict.flags}
    if "low_confidence" in told:
        assert numbers(told["low_confidence"]) == [open_]


def test_a_firm_that_left_most_of_it_open_reads_one_count_everywhere(library: Library) -> None:
    """Questions that wait for an earlier one were told of on one page, and not on another."""
    whole = of(library, "fujisawa-salon").answers.answers
    diagnosis = of(library, "fujisawa-salon", answers=dict(list(whole.items())[:4]))
    assert diagnosis.progress.waiting, "some wait"
    said = text_of(render.render_report(diagnosis, lang="ja", edition="full"))
    counts = diagnosis.result.counts
    assert f"対象の{counts.applicable}問のうち、はっきりした答えは{counts.clear}問" in said.replace("\n", "")


# ---------------------------------------------------------------- no level


def test_the_way_to_the_stage_says_where_too_few_answers_stop_it(library: Library) -> None:
    scoring = build_view(few(library), "ja", EVERYTHING).scoring
    assert scoring is not None
    last = scoring.level_steps[-1]
    assert re.search(r"\d+問のうち、答えは\d+問（半分未満）→ 判定はこれから", last)
    assert not any("に取り組み中" in line or "段階です" in line for line in scoring.level_steps)
    assert any("半分以上" in rule for rule in scoring.rules)


@settings(max_examples=60)
@given(any_answers())
def test_the_way_to_the_stage_ends_where_page_1_stands(answers: Answers) -> None:
    built = build_view(diagnose(DECIDING, "hash", small_catalogue(), answers), "ja", EVERYTHING)
    assert built.scoring is not None
    last = built.scoring.level_steps[-1]
    assert ("判定はこれから" in last or "未定" in last) == (built.verdict.level is None)


def test_without_a_level_an_adviser_first_asks_what_decides_it(library: Library) -> None:
    diagnosis = few(library)
    built = build_view(diagnosis, "ja", EVERYTHING)
    assert built.checks is not None and built.agreement is not None
    waiting = (o.question for o in diagnosis.result.outcomes if o.kind in ("unknown", "unanswered"))
    deciding = {question.id for question in waiting if question.stage == STAGES[0]}
    cards = [row.question_id for row in built.checks.rows]
    assert set(cards[: len(deciding)]) == deciding and "段階を決める質問" in built.checks.intro
    assert built.agreement.rows[0].text == "残りの質問を、支援者と一緒に確かめる"


def test_page_1_names_the_questions_right_after_it_says_that_they_follow(library: Library) -> None:
    said = text_of(render.render_report(few(library), lang="ja", edition="summary")).replace("\n", "")
    built = build_view(few(library), "ja", ())
    between = said[said.index("段階が決まります") : said.index(built.verdict.missing_first[0][:8])]
    assert len(between) < 20 and "気をつけたいこと" not in between


def test_areas_without_an_answer_share_one_row(library: Library) -> None:
    diagnosis = few(library)
    built = build_view(diagnosis, "ja", EVERYTHING)
    silent = [domain for domain, score in diagnosis.result.domains.items() if score.score is None]
    assert len(silent) > 1
    last = built.findings[-1]
    assert last.id is None and last.name == "まだ答えのない分野" and last.there_note.count("、") == len(silent) - 1
    assert len(built.findings) == len(diagnosis.result.domains) - len(silent) + 1
    whole = build_view(of(library, "fujisawa-salon"), "ja", EVERYTHING).findings
    assert all(area.id for area in whole)


# ---------------------------------------------------------------- one verdict


@pytest.mark.parametrize("slug", ["sakai-wholesaler", "rental-kanoya", "kaga-ryokan", "kawagoe-juku"])
def test_screen_paper_workbook_and_comparison_have_one_headline(library: Library, slug: str) -> None:
    diagnosis = of(library, slug)
    screen = build_view(diagnosis, "ja", PARTS["screen"])
    assert screen.card is not None and screen.verdict.headline == screen.card.sentence
    assert screen.verdict.have == screen.card.have
    for edition in ("summary", "advisor"):
        said = text_of(render.render_report(diagnosis, lang="ja", edition=edition)).replace("\n", "")
        assert screen.card.sentence in said and "はじめる前" not in said, edition
        assert edition == "advisor" or (screen.card.have or "") in said
    sheet: Sheet = sheets_of(diagnosis, library.frameworks(), "ja")[0]
    assert any(screen.card.sentence in str(cell) for line in sheet.lines for cell in line.cells)
    scored = Scored(diagnosis.bank, diagnosis.answers, diagnosis.result)
    verdicts = changes_view(scored, scored, changes(scored, scored, None), None, "ja").verdicts
    assert verdicts[0].before == verdicts[0].after == screen.card.sentence


def test_owner_and_adviser_have_the_headline_of_the_sheet_and_a_working_of_their_score(library: Library) -> None:
    diagnosis = of(library, "sakai-wholesaler")
    question = next(o.question for o in diagnosis.result.outcomes if o.kind == "option" and o.value == 0)
    seen = {question.id: Seen(question.options[-1].id, "seen")}
    tracks = build_view(replace(diagnosis, agreed=Agreed("", "", seen=seen), seen=seen), "ja", EVERYTHING).tracks
    assert tracks is not None and tracks.sides[0].score != tracks.sides[1].score
    for side in tracks.sides:
        assert side.stands in ("これから、データにする段階へ", "いまは、データにする段階です")
        parts = re.findall(r"(\d+)／(\d+)", side.working)
        assert len(parts) == 3
        assert decimal(sum(Fraction(int(a), int(b)) for a, b in parts) / 3 * 100) == side.score


def test_a_stage_beyond_the_one_in_work_is_ahead_and_not_another_one_in_work(library: Library) -> None:
    for story in stories():
        rows = build_view(of(library, story.slug), "ja", ()).stages
        words = [row.status for row in rows]
        assert words.count("取り組み中") <= 1, story.slug
        assert all(row.current for row in rows if row.status == "取り組み中"), story.slug
    assert [row.status for row in build_view(of(library, "winery-koshu"), "ja", ()).stages][1:] == ["先に一部あり"] * 2


def test_two_marks_of_one_stage_are_explained_where_both_are_shown(library: Library) -> None:
    begun = build_view(of(library, "sakai-wholesaler"), "ja", ())
    assert begun.verdict.marks and "25%" in begun.verdict.marks and "60%" in begun.verdict.marks
    assert begun.stages[0].threshold == "目安25%" == begun.stairs.steps[0].threshold and begun.stages[0].mark == 0.25
    later = build_view(of(library, "rental-kanoya"), "ja", ())
    assert later.verdict.marks is None and {row.mark for row in later.stages} == {0.6}


def test_who_knows_nothing_is_told_so_in_the_same_words(library: Library) -> None:
    unsure = dict.fromkeys(of(library, "fujisawa-salon").answers.answers, UNKNOWN)
    diagnosis = of(library, "fujisawa-salon", answers=unsure)
    built = build_view(diagnosis, "ja", PARTS["screen"])
    assert (
        built.card is not None and built.verdict.headline == built.card.sentence == "答えがそろうと、段階がわかります"
    )
    assert diagnose(DECIDING, "hash", small_catalogue(), answer_all(DECIDING, "all")).result.counts.unknown == 0
