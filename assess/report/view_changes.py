"""What a page shows of two assessments of one firm; every word and figure is final."""

from __future__ import annotations

from dataclasses import dataclass

from assess.report.geometry.pairs import Pairs
from assess.report.view_fact import Fact


@dataclass(frozen=True)
class PairsChart:
    """Scores then and now with their words; `alt` tells a listener the same."""

    shape: Pairs
    rows: tuple[Fact, ...]
    marks: tuple[str, ...]
    before: str
    after: str
    alt: str


@dataclass(frozen=True)
class ChangeRow:
    """A figure then and now, and the step between them."""

    name: str
    before: str
    after: str
    step: str


@dataclass(frozen=True)
class AnswerChange:
    """One question with both answers; `asked_before` only where it was asked in other words."""

    question: str
    asked_before: str
    before: str
    after: str


@dataclass(frozen=True)
class AnswerGroup:
    """Questions whose answers went one way."""

    direction: str
    title: str
    rows: tuple[AnswerChange, ...]


@dataclass(frozen=True)
class ChangesView:
    """Both assessments side by side. `break_text` is empty where both stand on one version of the questions."""

    before: str
    after: str
    headline: str
    break_text: str
    verdicts: tuple[ChangeRow, ...]
    stages: tuple[ChangeRow, ...]
    domains: tuple[ChangeRow, ...]
    chart: PairsChart
    groups: tuple[AnswerGroup, ...]
