"""The workbook's sheet of arithmetic: docs/scoring.md as formulas over the answers, beside the report's figures.

Each formula also carries what it comes to, from the result itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assess.core.diagnosis import Diagnosis
from assess.core.model import MAX_POINTS, STAGES
from assess.core.result import STAGE_OF_LEVEL, StageName, StageScore
from assess.core.scoring import decides
from assess.report.words import Words, decimal
from assess.report.workbook_answers import AnswersAt, how_counted
from assess.report.workbook_view import Cell, Figure, Line, Sheet, across

WIDTHS = (40, 25, 25, 12, 12, 12, 12, 12, 12, 12, 12, 12)
ONE_PLACE = "0.0"
Exact = Fraction | None


def arithmetic(words: Words, diagnosis: Diagnosis, at: AnswersAt) -> Sheet:
    """The sheet; `at` tells where the answers stand."""
    return _Arithmetic(words, diagnosis, at).sheet()


class _Arithmetic:
    """Grows the sheet line by line, since a formula names the rows of what stands above it."""

    def __init__(self, words: Words, diagnosis: Diagnosis, at: AnswersAt) -> None:
        self.words, self.diagnosis, self.at = words, diagnosis, at
        self.result = diagnosis.result
        self.none = words("none")
        self.yes, self.no = words("workbook.yes"), words("workbook.no")
        self.lines: list[Line] = [*across("title", words("workbook.arithmetic"))]
        self.lines += across("note", words("workbook.arithmetic_note"))
        self.compared: list[tuple[str, str, float | str]] = []  # name, cell, the report's figure

    def sheet(self) -> Sheet:
        """All parts, one below the other."""
        self._fixed()
        self._stages()
        self._totals()
        self._domains()
        self._comparison()
        return Sheet(self.words("workbook.sheet.arithmetic"), WIDTHS, tuple(self.lines))

    # ------------------------------------------------------------ parts

    def _fixed(self) -> None:
        """The numbers of the rule, and the names of the levels."""
        bank = self.diagnosis.bank.thresholds
        self._heading("fixed")
        self.start = self._given("start", bank.start)
        self.pass_ = self._given("pass", bank.pass_)
        self.decide = self._given("decide", bank.decide or 0)
        self.most = self._given("most", MAX_POINTS)
        self.unknown = self._given("unknown", how_counted(self.words, "unknown"))
        first = self.row
        for level, stage in enumerate(STAGE_OF_LEVEL):
            self._add(self.words.stage(stage), Figure(level))
        self.level_names = f"$A${first}:$A${self.row - 1}"

    def _stages(self) -> None:
        sums = ("points", "answered", "unknown", "unanswered", "applicable", "most")
        self._heading("stages")
        self._head("stage", "stage_key", *sums, "achievement", "low", "high", "decides")
        self.first = self.row
        for stage in STAGES:
            score, row = self.result.stages[stage], self.row
            counted, key, most = f"ISNUMBER({self.at.points})", f"$B{row}", self.most
            here = f"({self.at.stage}={key})"
            tried = f"D{row}+E{row}"
            asked = score.answered + score.unknown
            open_ = score.applicable - asked
            enough = f"AND(D{row}>0,ROUND(D{row}-{self.decide}*G{row},9)>=0)"
            is_unknown = f"({self.at.counts}={self.unknown})"
            awaited = f'({self.at.counts}="{_quoted(how_counted(self.words, "unanswered"))}")'
            self._add(
                self.words.stage(stage),
                self.words.stage_number(stage),
                Figure(score.points, formula=f"SUMPRODUCT({here}*1,{self.at.points})"),
                Figure(score.answered, formula=f"SUMPRODUCT({here}*{counted})"),
                Figure(score.unknown, formula=f"SUMPRODUCT({here}*{is_unknown}*(1-{counted}))"),
                Figure(open_, formula=f"SUMPRODUCT({here}*{awaited}*(1-{counted}))"),
                Figure(score.applicable, formula=f"D{row}+E{row}+F{row}"),
                Figure(score.max_points, formula=f"{most}*D{row}"),
                self._share(score.achievement, f"D{row}=0", f"100*C{row}/H{row}"),
                self._share(score.low, f"{tried}=0", f"100*C{row}/({most}*({tried}))"),
                self._share(score.high, f"{tried}=0", f"100*(C{row}+{most}*E{row})/({most}*({tried}))"),
                Figure(self._said(score), formula=f'IF({enough},"{self.yes}","{self.no}")'),
            )
        for column, what in (("I", "achievement"), ("J", "low"), ("K", "high")):
            for i, stage in enumerate(STAGES):
                name = self.words("workbook.of_stage", what=self._title(what), stage=self.words.stage(stage))
                self._compare(name, f"{column}{self.first + i}", getattr(self.result.stages[stage], what), 100)

    def _said(self, score: StageScore) -> str:
        return self.yes if decides(self.diagnosis.bank, score) else self.no

    def _totals(self) -> None:
        result, first = self.result, self.first
        rows = [first, first + 1, first + 2]
        self._heading("totals")
        self._head("figure", "value")
        score = f"I{first}:I{rows[-1]}"
        self._total("score", result.score, f'IF(COUNT({score})<3,"{self.none}",SUM({score})/3)', 1)
        answered, asked = f"SUM(D{first}:D{rows[-1]})", f"SUM(G{first}:G{rows[-1]})"
        self._total("confidence", result.confidence, f"IF({asked}=0,0,100*{answered}/{asked})", 100)
        known = [f'L{row}="{self.yes}"' for row in rows]
        below = [f"ROUND(C{first}-{self.start}*H{first},9)<0", *(f"ROUND(C{r}-{self.pass_}*H{r},9)<0" for r in rows)]
        level = self._level(known, below)
        self._level_rows(("level", "stage"), level, result.stage)
        for key, column, stage in zip(("low", "high"), ("J", "K"), result.stage_range, strict=True):
            known = [f"ISNUMBER({column}{row})" for row in rows]
            marks = [self.start, *([self.pass_] * len(rows))]
            cells = [f"{column}{row}" for row in (first, *rows)]
            below = [f"ROUND({cell}-100*{mark},9)<0" for cell, mark in zip(cells, marks, strict=True)]
            self._level_rows((f"level_{key}", f"stage_{key}"), self._level(known, below), stage)

    def _total(self, name: str, value: Exact, formula: str, times: int) -> None:
        exact = self.none if value is None else float(value * times)
        self._compare(self._title(name), f"B{self.row}", value, times)
        self._add(self._title(name), Figure(exact, ONE_PLACE, formula))

    def _level(self, known: Sequence[str], below: Sequence[str]) -> str:
        """The reading of docs/scoring.md#level-and-stage, from the first stage upward."""
        none = f'"{self.none}"'
        third = f"IF({known[2]},IF({below[3]},3,4),{none})"
        second = f"IF({known[1]},IF({below[2]},2,{third}),{none})"
        return f"IF({known[0]},IF({below[0]},0,IF({below[1]},1,{second})),{none})"

    def _level_rows(self, names: tuple[str, str], formula: str, stage: StageName | None) -> None:
        """A level as a number and, below it, as the stage that it stands for."""
        level: float | str = self.none if stage is None else STAGE_OF_LEVEL.index(stage)
        called, unknown, row = self.words.stage(stage), _quoted(self.words.stage(None)), self.row
        found = f'IF(ISNUMBER(B{row}),INDEX({self.level_names},B{row}+1),"{unknown}")'
        for name, value, cell in zip(names, (level, called), (f"B{row}", f"B{row + 1}"), strict=True):
            self.compared.append((self._title(name), cell, value))
        self._add(self._title(names[0]), Figure(level, formula=formula))
        self._add(self._title(names[1]), Figure(called, formula=found))

    def _domains(self) -> None:
        self._heading("domains")
        self._head("domain", "points", "answered", "most", "domain_score")
        for domain in self.words.bank.domains:
            row, score = self.row, self.result.domains[domain.id]
            here, name = f"({self.at.domain}=$A{row})", self.words.domain(domain.id)
            most = score.answered * MAX_POINTS
            points = int((score.score or Fraction(0)) * most / 100)
            self._compare(self.words("workbook.of_domain", domain=name), f"E{row}", score.score, 1)
            self._add(
                name,
                Figure(points, formula=f"SUMPRODUCT({here}*1,{self.at.points})"),
                Figure(score.answered, formula=f"SUMPRODUCT({here}*ISNUMBER({self.at.points}))"),
                Figure(most, formula=f"{self.most}*C{row}"),
                self._share(None if score.score is None else score.score / 100, f"C{row}=0", f"100*B{row}/D{row}"),
            )

    def _comparison(self) -> None:
        """Each figure rounded as the report prints it, beside the one that it prints."""
        self._heading("comparison")
        self._head("figure", "now", "printed", "same")
        for name, cell, printed in self.compared:
            row = self.row
            now = f"IF(ISNUMBER({cell}),ROUND(ROUND({cell},10),1),{cell})"
            same = Figure(self.yes, formula=f'IF(B{row}=C{row},"{self.yes}","{self.no}")')
            self._add(name, Figure(printed, formula=now), Figure(printed), same)

    # ------------------------------------------------------------ lines and cells

    @property
    def row(self) -> int:
        """The row that the next line takes, from 1."""
        return len(self.lines) + 1

    def _add(self, *cells: Cell) -> None:
        self.lines.append(Line(cells))

    def _title(self, name: str) -> str:
        return self.words(f"workbook.arithmetic.{name}")

    def _heading(self, name: str) -> None:
        self.lines += across("heading", self._title(f"part.{name}"))

    def _head(self, *names: str) -> None:
        self.lines.append(Line(tuple(self._title(name) for name in names), "head"))

    def _given(self, name: str, value: float | str) -> str:
        """A number of the rule, or a word that answers are found by; returns its cell."""
        place = f"$B${self.row}"
        self._add(self._title(f"fixed.{name}"), Figure(value))
        return place

    def _share(self, value: Exact, empty: str, formula: str) -> Figure:
        """A share in per cent, or a dash where nothing is answered."""
        exact = self.none if value is None else float(value * 100)
        return Figure(exact, ONE_PLACE, f'IF({empty},"{self.none}",{formula})')

    def _compare(self, name: str, cell: str, value: Exact, times: int) -> None:
        self.compared.append((name, cell, self.none if value is None else float(decimal(value * times))))


def _quoted(text: str) -> str:
    """A text within the quotation marks of a formula."""
    return text.replace('"', '""')
