"""The parts of a report as frozen dataclasses: final text in one language, ready to print. Standard library only.

A screen and a PDF are drawn from the same `ReportView`, so they cannot disagree. Nothing here is HTML: templates
escape. `None` and empty tuples mean "leave this part out".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.core.model import DomainId, Lang, StageId
from assess.report.geometry.meter import Meter
from assess.report.view_agreement import AgreementPage
from assess.report.view_areas import AreaFinding
from assess.report.view_audit import AnswerGroup, GlossaryEntry, Scoring, VoiceTalk
from assess.report.view_card import Card
from assess.report.view_charts import AreaBarsChart, HeatChart, StairsChart
from assess.report.view_check import Checks, Tracks
from assess.report.view_fact import Fact
from assess.report.view_figures import Beside, Number, Productivity, Story
from assess.report.view_plan import FirstStep, Roadmap, ToolCard
from assess.report.view_support import Reach, RoleRow, Support


@dataclass(frozen=True)
class Header:
    """Who was assessed, when, and under which bank. `running` is the short name for page margins, `day` the date as
    YYYY-MM-DD."""

    title: str
    company: str
    company_given: bool
    running: str
    date: str
    day: str | None
    line: str
    facts: tuple[Fact, ...]
    bank: str


@dataclass(frozen=True)
class FlagNote:
    """A flag of the result as a plain sentence with what to do about it."""

    id: str
    title: str
    text: str
    todo: str


@dataclass(frozen=True)
class Verdict:
    """The result in words.

    `headline` is the one sentence that stands large wherever a result is told, with its `place` (may be empty) and what
    the firm has already (`have`). `marks`: why a stage has two marks, where both are shown.
    `plain`: stages go by everyday words, with the `term` beside; else they go by their terms, and levels by numbers.
    `missing` names the questions to answer where there is no level, `missing_first` those that a first page has room
    for; `missing_more` tells how many follow.
    """

    level: int | None
    headline: str
    place: str
    have: str | None
    term: str
    plain: bool
    meaning: str
    marks: str | None
    next_text: str | None
    range_text: str | None
    score: str
    score_text: str
    confidence: str
    confidence_text: str
    missing: tuple[str, ...]
    missing_first: tuple[str, ...]
    missing_more: str | None
    flags: tuple[FlagNote, ...]
    flags_line: str | None


@dataclass(frozen=True)
class StageRow:
    """A stage with its figures. `span` is empty where low and high do not differ, `term` where it is the name.

    `current` marks the one that the firm stands on; `share` is the achievement and `mark` the next mark, as numbers
    0..1 and as a `bar`; `threshold` tells the mark in words.
    """

    id: StageId
    name: str
    term: str
    meaning: str
    current: bool
    achievement: str
    share: float | None
    mark: float
    threshold: str
    bar: Meter
    span: str
    answered: str
    points: str
    status: str


@dataclass(frozen=True)
class DomainRow:
    """A domain with its figures."""

    id: DomainId
    name: str
    score: str
    relevance: str
    answered: str


@dataclass(frozen=True)
class Marks:
    """The punctuation of the language, for the few places where a template joins two texts."""

    gap: str
    colon: str
    stop: str
    comma: str
    bar: str
    equals: str
    space: str
    sentence: str


@dataclass(frozen=True)
class ReportView:
    """Everything a report says. `labels` are headings and other fixed words, by name.

    A part that was not asked for is empty (`editions.PARTS`). `sources` are what its figures and stories cite by
    number. `beside_stage` tells where other firms stand; `beside`
    goes by the question of a step.
    """

    lang: Lang
    labels: Mapping[str, str]
    marks: Marks
    header: Header
    verdict: Verdict
    stairs: StairsChart
    areas: AreaBarsChart
    card: Card | None
    heat: HeatChart | None
    stages: tuple[StageRow, ...]
    domains: tuple[DomainRow, ...]
    findings: tuple[AreaFinding, ...]
    first_steps: tuple[FirstStep, ...]
    first_steps_title: str
    first_steps_note: str | None
    roadmap: Roadmap | None
    roadmap_note: str | None
    tools: tuple[ToolCard, ...]
    team: tuple[Support, ...]
    more: tuple[Support, ...]
    support_intro: str
    roles: tuple[RoleRow, ...]
    missing_layers: tuple[str, ...]
    stories: tuple[Story, ...]
    beside_stage: Number | None
    productivity: Productivity | None
    numbers: tuple[Number, ...]
    beside: Mapping[str, Beside]
    scoring: Scoring | None
    answers_note: str
    answers: tuple[AnswerGroup, ...]
    checks: Checks | None
    tracks: Tracks | None
    voices: tuple[VoiceTalk, ...]
    wishes: tuple[Fact, ...]
    agreement: AgreementPage | None
    glossary: tuple[GlossaryEntry, ...]
    sources: tuple[str, ...]
    small_print: tuple[str, ...]

    @property
    def named(self) -> frozenset[str]:
        """The names of the bodies that a step of the plan, or of the agreement, or the role table says to ask too."""
        steps = [step.helper for phase in (self.roadmap.phases if self.roadmap else ()) for step in phase.steps]
        agreed = [row.helper for row in (self.agreement.rows if self.agreement else ())]
        return frozenset(name for name in (*steps, *agreed, *(row.also for row in self.roles)) if name)

    @property
    def helpers(self) -> tuple[Support, ...]:
        """The bodies of the team, or named by a step, the agreement or a role, not described among the roles."""
        told, named = {row.actor_id for row in self.roles}, self.named
        bodies = (body for body in (*self.team, *self.more) if body.actor_id not in told)
        return tuple(body for body in bodies if body in self.team or body.name in named)

    def reach_of(self, name: str) -> Reach | None:
        """How to get to a body that a step names; None for one that somebody has written in."""
        bodies: tuple[Support | RoleRow, ...] = (*self.team, *self.more, *self.roles)
        return next((body.reach for body in bodies if body.name == name), None)

    def way_beside(self, step: FirstStep) -> str:
        """The short way to who helps with a step, where the first page names them nowhere before or among the team."""
        before = [one.helper for one in self.first_steps[: step.number - 1]]
        known = step.helper in before or any(body.name == step.helper for body in self.team)
        return step.reach.short if step.reach and not known else step.phone or ""

    @property
    def without_phone(self) -> bool:
        """Whether somebody of the team has no telephone that is known, so that the reader looks for it."""
        return any(body.reach is None or body.reach.phone is None for body in self.team)

    @property
    def on_the_way(self) -> frozenset[str]:
        """The questions of the steps of the roadmap."""
        return frozenset(s.question_id for phase in (self.roadmap.phases if self.roadmap else ()) for s in phase.steps)

    @property
    def leading_numbers(self) -> tuple[Number, ...]:
        """The figures on firms as a whole that paper has room for; the screen folds all of them away."""
        return self.numbers[:2]

    def cited(self, source: str) -> str:
        """The number of a source in the list at the end, in brackets; nothing where there is no list."""
        return f"[{self.sources.index(source) + 1}]" if source in self.sources else ""
