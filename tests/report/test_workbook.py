"""The workbook: its formulas give the report's figures, what people typed stays text, every sheet can be printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from assess import i18n
from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.due import due
from assess.core.flow import Flow
from assess.core.horizons import Done
from assess.core.model import LANGUAGES, STAGES, UNKNOWN, Answers, Bank, Lang
from assess.core.result import STAGE_OF_LEVEL
from assess.report.build import build_view
from assess.report.result_json import result_export
from assess.report.words import Words, decimal
from assess.report.workbook import PARTS, sheets_of
from assess.report.workbook_drafts import DRAFTED
from assess.report.workbook_view import Figure, Line, Link, Sheet
from assess.report.xlsx import A4, to_xlsx
from tests.report.spreadsheets import worked_out
from tests.samples import answer_all, small_bank, small_catalogue, small_profile

FIRMS = Path(__file__).parents[1] / "bank" / "firms"
BY_LEVEL = ("lacquer-workshop", "metalworker", "trucking", "advanced-manufacturer", "software-house")
ARITHMETIC = 2  # the place of its sheet


def of_file(library: Library, name: str) -> Diagnosis:
    return of(library, parse_answers((FIRMS / f"{name}.json").read_bytes()))


def of(library: Library, answers: Answers) -> Diagnosis:
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


def any_answers(bank: Bank, seed: int, unknown: float) -> Answers:
    """A firm that answers by chance, with this share of answers that it does not know."""
    chance = Random(seed)  # noqa: S311
    given: dict[str, str] = {}
    profile = small_profile(industry=chance.choice("AEGIP"), employees=chance.randint(1, 300))
    for _, question in bank.questions():
        choices = [option.id for option in question.options] + ["not_applicable"] * question.not_applicable
        answer = UNKNOWN if chance.random() < unknown else chance.choice(choices)
        if chance.random() > 0.05 and Flow(bank, profile, "full", given).statuses[question.id] == "asked":
            given[question.id] = answer
    return answer_all(bank, profile=profile, answers=given)


# ---------------------------------------------------------------- worked out by LibreOffice


@dataclass(frozen=True)
class Case:
    """A workbook that was worked out again, beside what it was made of."""

    lang: Lang
    diagnosis: Diagnosis
    sheets: tuple[Sheet, ...]
    book: Any

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        return list(self.book.worksheets[ARITHMETIC].values)


def diagnoses(library: Library) -> Iterator[tuple[str, Diagnosis]]:
    bank = library.bank
    for name in BY_LEVEL:
        yield name, of_file(library, name)
    for seed in range(8):
        yield f"chance-{seed}", of(library, any_answers(bank, seed, unknown=(0.0, 0.2, 0.6, 0.95)[seed % 4]))
    asked = [q.id for _, q in bank.questions()]
    yield "all-unknown", of(library, answer_all(bank, answers=dict.fromkeys(asked, UNKNOWN)))
    yield "nothing", of(library, answer_all(bank, answers={}))
    yield "nothing-applies", of(library, answer_all(bank, answers=dict.fromkeys(asked, "not_applicable")))
    firm = of_file(library, "metalworker").answers
    yield "quick", of(library, replace(firm, path="quick"))
    older, older_hash = library.of_version(bank.id, "2026.1") or pytest.fail("2026.1 is kept no longer")
    first = {q.id: q.options[1].id for _, q in older.questions()}
    answers = answer_all(older, answers=first)
    yield "older", diagnose(older, older_hash, library.catalogue, answers)


def converted(folder: Path, books: dict[str, bytes]) -> dict[str, Any]:
    """The books as LibreOffice works them out: their own values are taken out before, so that none is believed."""
    bare: dict[str, bytes] = {}
    for name, data in books.items():
        out = io.BytesIO()
        load_workbook(io.BytesIO(data)).save(out)  # with formulas, it has no values
        bare[name] = out.getvalue()
    return {name: load_workbook(path, data_only=True) for name, path in worked_out(folder, bare).items()}


@pytest.fixture(scope="module")
def cases(library: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    made: dict[str, tuple[Lang, Diagnosis, tuple[Sheet, ...]]] = {}
    for n, (name, diagnosis) in enumerate(diagnoses(library)):
        lang = LANGUAGES[n % 2]
        made[name] = lang, diagnosis, sheets_of(diagnosis, (), lang)[: ARITHMETIC + 1]  # no formula stands behind it
    books = {name: to_xlsx(sheets) for name, (_, _, sheets) in made.items()}
    books["changed"], changed = change_a_point(library)
    made["changed"] = "ja", changed, ()
    found = converted(tmp_path_factory.mktemp("books"), books)
    return {name: Case(*rest, found[name]) for name, rest in made.items()}


def change_a_point(library: Library) -> tuple[bytes, Diagnosis]:
    """A workbook in which somebody typed the points of an answer that was not known, and what that comes to."""
    before = of(library, any_answers(library.bank, 2, unknown=0.6))
    outcome = next(o for o in before.result.outcomes if o.kind == "unknown")
    option = outcome.question.options[-1]
    book = load_workbook(io.BytesIO(to_xlsx(sheets_of(before, (), "ja"))))
    sheet = book.worksheets[1]
    row = next(r for r in sheet.iter_rows() if r[2].value == outcome.question.text.ja)
    row[4].value = option.points
    out = io.BytesIO()
    book.save(out)
    given = {**before.answers.answers, outcome.question.id: option.id}
    return out.getvalue(), of(library, replace(before.answers, answers=given))


@pytest.mark.slow
def test_the_cases_are_those_that_matter(cases: dict[str, Case]) -> None:
    levels = {case.diagnosis.result.level for case in cases.values()}
    kinds = {o.kind for case in cases.values() for o in case.diagnosis.result.outcomes}
    assert levels == {0, 1, 2, 3, 4, None}
    assert kinds == {"option", "inferred_zero", "unknown", "not_applicable", "unanswered", "ruled_out"}
    assert len({case.diagnosis.result.stage_range for case in cases.values()}) > 6


@pytest.mark.slow
def test_every_formula_gives_what_its_cell_says(cases: dict[str, Case]) -> None:
    checked = 0
    for name, case in cases.items():
        for sheet in case.sheets:
            for line, found in zip(sheet.lines, case.book[sheet.title].values, strict=False):
                for cell, value in zip(line.cells, found, strict=False):
                    if isinstance(cell, Figure) and cell.formula:
                        same = (
                            value == cell.value if isinstance(cell.value, str) else value == pytest.approx(cell.value)
                        )
                        assert same, (name, cell, value)
                        checked += 1
    assert checked > 100 * (len(cases) - 1)


@pytest.mark.slow
def test_the_arithmetic_gives_what_score_prints(cases: dict[str, Case]) -> None:
    for name, case in cases.items():
        words, printed = Words.about(case.diagnosis, case.lang), result_export(case.diagnosis, case.lang)
        for stage in STAGES:
            row = next(r for r in case.rows if r[0] == words.stage(stage) and r[1] == words.stage_number(stage))
            expected = printed["stages"][stage]
            for column, key in ((8, "achievement"), (9, "low"), (10, "high")):
                assert as_score(words, row[column], 100) == expected[key], (name, stage, key)
            assert (row[3], row[6]) == (expected["answered"], expected["applicable"]), (name, stage)
        for domain in case.diagnosis.bank.domains:
            row = next(r for r in case.rows if r[0] == words.domain(domain.id))
            assert as_score(words, row[4], 1) == printed["domains"][domain.id]["score"], (name, domain.id)
        assert as_score(words, total(case, "score"), 1) == printed["score"], name
        assert as_score(words, total(case, "confidence"), 100) == printed["confidence"], name
        assert as_score(words, total(case, "level"), 1) == printed["level"], name
        assert total(case, "stage") == words.stage(printed["stage"]), name
        for key, stage_name in zip(("low", "high"), printed["stage_range"], strict=True):
            assert total(case, f"stage_{key}") == words.stage(stage_name), (name, key)
            level = None if stage_name is None else STAGE_OF_LEVEL.index(stage_name)
            assert as_score(words, total(case, f"level_{key}"), 1) == level, (name, key)


def as_score(words: Words, value: Any, times: int) -> float | None:
    """A cell as `score` prints it: four decimals, or null for a dash."""
    return None if value == words("none") else round(value / times, 4)


def total(case: Case, name: str) -> Any:
    part, title = (i18n.translate(case.lang, f"report.workbook.arithmetic.{key}") for key in ("part.totals", name))
    below = [row[0] for row in case.rows].index(part)
    return next(row[1] for row in case.rows[below:] if row[0] == title)


@pytest.mark.slow
def test_rounded_it_is_what_the_report_prints(cases: dict[str, Case]) -> None:
    for name, case in cases.items():
        words = Words.about(case.diagnosis, case.lang)
        view = build_view(case.diagnosis, case.lang, ("domains",))
        last = case.rows[-25:]
        now = [row[1] if isinstance(row[1], str) else decimal(Fraction(str(row[1]))) for row in last]
        shares = [words("none") if s.achievement == words("none") else s.achievement[:-1] for s in view.stages]
        assert now[:3] == shares, name
        assert now[9] == view.verdict.score, name
        assert f"{now[10]}%" == view.verdict.confidence, name
        assert now[-8:] == [row.score for row in view.domains], name
        if name != "changed":
            assert [row[3] for row in last] == [words("workbook.yes")] * 25, name


@pytest.mark.slow
def test_a_changed_answer_is_told_in_the_last_table(cases: dict[str, Case]) -> None:
    assert "いいえ" in [row[3] for row in cases["changed"].rows[-25:]]


# ---------------------------------------------------------------- the file


def test_values_stand_beside_the_formulas_for_programs_that_work_nothing_out(library: Library) -> None:
    sheets = sheets_of(of_file(library, "building-maintenance"), library.frameworks(), "ja")
    book = load_workbook(io.BytesIO(to_xlsx(sheets)), data_only=True)
    sheet = sheets[ARITHMETIC]
    shown = list(book[sheet.title].values)
    formulas = 0
    for line, row in zip(sheet.lines, shown, strict=True):
        for cell, value in zip(line.cells, row, strict=False):
            if isinstance(cell, Figure) and cell.formula:
                assert value == cell.value
                formulas += 1
    assert formulas > 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_can_be_printed_and_read(library: Library, lang: Lang) -> None:
    sheets = sheets_of(of_file(library, "metalworker"), library.frameworks(), lang)
    book = load_workbook(io.BytesIO(to_xlsx(sheets)))
    assert len(book.worksheets) == 5 + len(DRAFTED)
    for sheet, made in zip(book.worksheets, sheets, strict=True):
        assert len(sheet.title) <= 31 and not re.search(r"[\[\]:*?/\\']", sheet.title)
        assert (
            sheet.page_setup.paperSize == A4 and sheet.page_setup.fitToWidth == 1 and sheet.page_setup.fitToHeight == 0
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == (f"A{made.head + 1}" if made.head else None)
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row if cell.data_type == "s")
    assert [made.head > 0 for made in sheets] == [False, True, False, True, True, *[True] * len(DRAFTED)]


# ---------------------------------------------------------------- what it says


def test_answers_stand_in_the_order_asked_with_what_counts(library: Library) -> None:
    diagnosis = of_file(library, "building-maintenance")
    sheet = sheets_of(diagnosis, (), "ja")[1]
    rows = [line.cells for line in sheet.lines if line.look == "row"]
    numbers = [cells[0].value for cells in rows if isinstance(cells[0], Figure)]
    assert numbers == sorted(numbers) and len(numbers) == len(rows)
    counted = [o for o in diagnosis.result.outcomes if o.value is not None]
    assert sum(isinstance(cells[4], Figure) for cells in rows) == len(counted)
    assert {cells[6] for cells in rows if cells[4] is None} <= {"数えない（わからない）", "数えない（該当しない）"}


def test_the_plan_holds_the_steps_of_the_report_with_their_days(library: Library) -> None:
    diagnosis = of_file(library, "metalworker")
    view = build_view(diagnosis, "ja", PARTS)
    assert view.roadmap is not None
    sheet = sheets_of(diagnosis, (), "ja")[3]
    rows = [line.cells for line in sheet.lines if line.look == "row"]
    assert [cells[4] for cells in rows] == [step.action for phase in view.roadmap.phases for step in phase.steps]
    assert rows[0][3] == date(2026, 11, 28) and rows[-1][3] == date(2029, 11, 21)
    assert {cells[0] for cells in rows} == {"□"} and sheet.choices[1] == ("□", "☑")


def test_a_step_that_the_owner_ticked_is_ticked_with_its_day(library: Library) -> None:
    diagnosis = of_file(library, "metalworker")
    step = diagnosis.advice.plan.steps[1]
    done = (Done(step.question.id, step.to_option, "2026-11-25"),)
    sheet = sheets_of(replace(diagnosis, done=done), (), "ja")[3]
    rows = [line.cells for line in sheet.lines if line.look == "row"]
    assert [(cells[0], cells[11]) for cells in rows[:3]] == [("□", None), ("☑", date(2026, 11, 25)), ("□", None)]


def test_questions_to_look_up_stand_in_a_plan_without_steps() -> None:
    bank = small_bank()
    answers = answer_all(bank, UNKNOWN, date=None)
    sheet = sheets_of(diagnose(bank, "hash", small_catalogue(), answers), (), "en")[3]
    rows = [line.cells for line in sheet.lines if line.look == "row"]
    assert len(rows) == 3 and {cells[2] for cells in rows} == {"To find out first"} and rows[0][3] is None


@pytest.mark.parametrize(
    ("day", "horizon", "by"),
    [
        (date(2026, 12, 28), "week", date(2027, 1, 4)),
        (date(2026, 11, 30), "3m", date(2027, 2, 28)),
        (date(2028, 2, 29), "1y", date(2029, 2, 28)),
        (date(2026, 12, 1), "3y", date(2029, 12, 1)),
    ],
)
def test_by_when(day: date, horizon: Any, by: date) -> None:
    assert due(day, horizon) == by


def test_contacts_name_everybody_of_the_report_with_reach_and_source(library: Library) -> None:
    diagnosis = of_file(library, "metalworker")
    view = build_view(diagnosis, "ja", PARTS)
    sheet = sheets_of(diagnosis, (), "ja")[4]
    rows = [line.cells for line in sheet.lines if line.look == "row"]
    assert [cells[1] for cells in rows] == [b.name for b in (*view.team, *view.roles, *view.more)]
    assert all(cells[5] or cells[6] for cells in rows)
    assert all(isinstance(cells[7], Link) == bool(cells[6]) for cells in rows)
    assert all(cells[9] for cells in rows[: len(view.team)])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_drafts_say_that_they_are_and_name_no_id(library: Library, lang: Lang) -> None:
    diagnosis = of_file(library, "building-maintenance")
    ids = {question.id for _, question in library.bank.questions()}
    by_id = {framework.id: framework for framework in library.frameworks()}
    drafts = sheets_of(diagnosis, library.frameworks(), lang)[5:]
    for framework_id, sheet in zip(DRAFTED, drafts, strict=True):
        assert sheet.lines[0].look == "banner" and sheet.header
        rows = told(sheet, lang)
        assert len(rows) == len(by_id[framework_id].items)
        assert all(row["to_write"] and row["fill"] for row in rows), "what is still to write, and how"
        said = " ".join(str(cell) for line in sheet.lines for cell in line.cells)
        for editors in ("対応づけ", "読めてい", "設問", "mapped", "correspond"):
            assert editors not in said, editors
        for row in rows:
            assert not ids & set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", " ".join(str(c) for c in row.values())))


def test_only_addresses_of_the_web_can_be_followed() -> None:
    links = [Link(url, "open") for url in ("https://example.org/", "javascript:alert(1)", "file:///etc/passwd")]
    book = load_workbook(io.BytesIO(to_xlsx([Sheet("x", (9,), tuple(Line((link,)) for link in links))])))
    followed = [row[0].hyperlink for row in book.worksheets[0].iter_rows()]
    assert followed[0].target == "https://example.org/" and followed[1:] == [None, None]


COLUMNS = ("item", "text", "said", "mark", "to_write", "own_words", "fill")


def told(sheet: Sheet, lang: Lang) -> list[dict[str, Any]]:
    """The rows of a draft by the names of its columns."""
    names = {i18n.translate(lang, f"report.workbook.draft.column.{name}"): name for name in COLUMNS}
    head = [names[str(cell)] for cell in sheet.lines[sheet.head - 1].cells]
    return [dict(zip(head, line.cells, strict=True)) for line in sheet.lines if line.look == "row"]


def draft(library: Library, name: str, lang: Lang = "ja", **profile: object) -> list[dict[str, Any]]:
    """A draft for a firm with this in its profile."""
    firm = of_file(library, "building-maintenance").answers
    diagnosis = of(library, replace(firm, profile=replace(firm.profile, **profile), target=2))
    return told(sheets_of(diagnosis, library.frameworks(), lang)[5 + DRAFTED.index(name)], lang)


def test_a_draft_tells_answers_goals_and_what_is_still_to_find_out(library: Library) -> None:
    rows = draft(library, "local-benchmark", goals=("succession",))
    vision, succession, history = rows[0], rows[2], rows[3]
    assert "わからない" in vision["said"] and "答えを確かめます" in vision["to_write"]
    assert "選んでいます" in succession["said"]
    assert history["said"] == "" and "はじめから書きます" in history["to_write"]


@pytest.mark.parametrize(
    ("lang", "bank", "people", "goal", "each"),
    [
        ("ja", "第四北越銀行", "9人", "品質・技術を高めたい", "600万円"),
        ("en", "Daishi Hokuetsu Bank", "9", "Raise quality", "6,000,000"),
    ],
)
def test_a_draft_copies_what_the_profile_holds(
    library: Library, lang: Lang, bank: str, people: str, goal: str, each: str
) -> None:
    """Nothing that the firm has told before is said not to have been asked."""
    known: dict[str, Any] = {"employees": 9, "goals": ("quality",), "value_added": 5400, "usage": "bank_led"}
    rows = draft(library, "local-benchmark", lang, institution="0140", barriers=("funding",), **known)
    own = next(row for row in rows if "金融機関" in row["text"] or "banks" in row["text"])
    assert bank in own["said"] and "0140" not in own["said"]
    assert ("一緒に" if lang == "ja" else "together") in own["said"]
    staff = next(row for row in rows if "従業員" in row["text"] or "staff retention" in row["text"])
    assert people in staff["said"]
    will, investment = rows[1]["said"], rows[6]["said"]
    assert goal in will and each in investment
    assert ("資金" if lang == "ja" else "funds") in investment
    assert ("3年後" if lang == "ja" else "three years") in rows[0]["said"]
    for row in (own, staff, rows[1]):
        assert ("聞いていません" if lang == "ja" else "Not asked") not in row["to_write"]


def test_a_draft_says_what_the_profile_leaves_out(library: Library) -> None:
    own = next(row for row in draft(library, "local-benchmark", institution=" ") if "金融機関" in row["text"])
    assert "書かれていません" in own["said"] and "聞いていません" not in own["to_write"]
    assert "信用組合かくう" in next(
        row["said"]
        for row in draft(library, "local-benchmark", institution="信用組合かくう")
        if "金融機関" in row["text"]
    )


# ---------------------------------------------------------------- the form that is answered by marks


@pytest.mark.parametrize(
    ("lang", "marks"),
    [
        ("ja", ("実施している（4点）", "一部実施している（2点）", "実施していない（0点）", "わからない（-1点）")),
        ("en", ("Done (4)", "Partly done (2)", "Not done (0)", "Don't know (-1)")),
    ],
)
def test_a_form_of_marks_offers_them_to_choose_from(library: Library, lang: Lang, marks: tuple[str, ...]) -> None:
    sheets = sheets_of(of_file(library, "metalworker"), library.frameworks(), lang)
    number = 5 + DRAFTED.index("ipa-5min")
    column = list(told(sheets[number], lang)[0]).index("mark") + 1
    assert sheets[number].choices == {column: marks}
    book = load_workbook(io.BytesIO(to_xlsx(sheets)))
    rule = next(iter(book.worksheets[number].data_validations.dataValidation))
    assert rule.formula1 == f'"{",".join(marks)}"' and len(rule.formula1) < 255
    said = " ".join(str(cell) for line in sheets[number].lines for cell in line.cells)
    assert all(mark in said for mark in marks)


def marks_of(library: Library, lang: Lang = "ja", **given: str) -> dict[str, dict[str, Any]]:
    firm = of_file(library, "metalworker").answers
    answers = {**firm.answers, **{name.replace("_", "-"): told for name, told in given.items()}}
    diagnosis = of(library, replace(firm, answers=answers))
    rows = told(sheets_of(diagnosis, library.frameworks(), lang)[5 + DRAFTED.index("ipa-5min")], lang)
    return {row["item"]: row for row in rows}


@pytest.mark.parametrize(
    ("option", "mark"),
    [("none", "実施していない（0点）"), ("regular", "一部実施している（2点）"), ("tested", "実施している（4点）"),
     (UNKNOWN, "わからない（-1点）"), ("not_applicable", None)],
)  # fmt: skip
def test_a_mark_is_set_where_a_question_asks_the_same(library: Library, option: str, mark: str | None) -> None:
    assert marks_of(library, security_backup=option)["11"]["mark"] == mark


def test_no_mark_and_no_answer_stand_where_no_question_asks_the_item(library: Library) -> None:
    """Locks, the wireless network and the like: what is said of the rules as a whole tells nothing of them."""
    rows = marks_of(library, security_rules="checked")
    asked = {item for framework in library.frameworks() for i in framework.items if i.questions for item in [i.id]}
    silent = [row for item, row in rows.items() if item not in asked]
    assert len(silent) >= 18 and {"02", "07", "09", "14", "15", "16", "17", "18"} <= {row["item"] for row in silent}
    for row in silent:
        assert row["said"] == "" and row["mark"] is None and "この診断では聞いていません" in row["to_write"], row
    assert rows["25"]["mark"] == "実施している（4点）" and rows["04"]["mark"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_quotation_of_an_answer_stands_only_where_its_question_belongs(library: Library, lang: Lang) -> None:
    """An item's cell quotes its own questions and no other."""
    diagnosis = of_file(library, "metalworker")
    asked = {question.id: question.text.get(lang) for _, question in library.bank.questions()}
    by_id = {framework.id: framework for framework in library.frameworks()}
    for name, sheet in zip(DRAFTED, sheets_of(diagnosis, library.frameworks(), lang)[5:], strict=True):
        for item, row in zip(by_id[name].items, told(sheet, lang), strict=True):
            quoted = {question for question, words in asked.items() if words in row["said"]}
            assert quoted <= set(item.questions), (name, item.id)
