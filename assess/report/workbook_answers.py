"""The workbook's sheet of answers, and where on it the formulas of the arithmetic look."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.diagnosis import Diagnosis
from assess.core.model import MAX_POINTS
from assess.core.plan import current_points
from assess.core.result import OutcomeKind
from assess.report.view import ReportView
from assess.report.words import Words
from assess.report.workbook_view import Cell, Figure, Line, Sheet, across

COLUMNS = ("number", "domain", "question", "answer", "points", "stage", "counts")
WIDTHS = (6, 24, 52, 46, 9, 10, 24)
POINTS = COLUMNS.index("points") + 1


@dataclass(frozen=True)
class AnswersAt:
    """Ranges of the sheet of answers, as a formula of another sheet names them."""

    domain: str
    stage: str
    points: str
    counts: str


def how_counted(words: Words, kind: OutcomeKind) -> str:
    """Whether an answer of a kind counts, and why not; the arithmetic finds the unknown ones by this word."""
    return words(f"workbook.counts.{kind}")


def answers(words: Words, diagnosis: Diagnosis, view: ReportView) -> tuple[Sheet, AnswersAt]:
    """Every question that was asked or carries an answer, in the order asked."""
    lines = [*across("title", view.labels["answers"])]
    lines += across("note", words("workbook.answers_note"), view.answers_note)
    lines.append(Line(tuple(words(f"workbook.answers.{column}") for column in COLUMNS), "head"))
    head = len(lines)
    for group in view.answers:
        for row in group.rows:
            outcome = diagnosis.result.outcome(row.question_id)
            number = words.numbers.get(row.question_id)
            points: Cell = Figure(current_points(outcome)) if outcome.value is not None else None
            lines.append(
                Line(
                    (
                        Figure(number) if number else "",
                        group.name,
                        words.of(outcome.question.text),
                        row.answer,
                        points,
                        row.stage,
                        how_counted(words, row.kind),
                    )
                )
            )
    title = words("workbook.sheet.answers")

    def column(name: str) -> str:
        letter = "ABCDEFG"[COLUMNS.index(name)]
        return f"'{title}'!${letter}${head + 1}:${letter}${len(lines)}"

    at = AnswersAt(column("domain"), column("stage"), column("points"), column("counts"))
    return Sheet(title, WIDTHS, tuple(lines), head, whole={POINTS: (0, MAX_POINTS)}), at
