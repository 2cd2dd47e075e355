"""The parts of a report as frozen dataclasses: final text in one language, ready to print. Standard library only.

A screen and a PDF are drawn from the same `ReportView`, so they cannot disagree. Nothing here is HTML: templates
escape. `None` and empty tuples mean "leave this part out".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.core.horizons import HorizonId
from assess.core.model import DomainId, Effort, Lang, Layer, StageId
from assess.core.roles import RoleId
from assess.report.agreement_view import AgreementPage
from assess.report.geometry.heat_map import HeatMap
from assess.report.geometry.ladder import Ladder
from assess.report.geometry.radar import Radar
from assess.report.view_audit import AnswerGroup, GlossaryEntry, Scoring, Talk, VoiceTalk


@dataclass(frozen=True)
class Fact:
    """A label with its value."""

    label: str
    value: str


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

    `plain`: `stage_name` is said in everyday words, with its `term` beside it where it is a stage, and `level_text`,
    which may be empty, tells of no level.
    `missing` names the questions to answer where there is no level, `missing_first` those that a first page has room
    for; `missing_more` tells how many follow.
    """

    level: int | None
    level_text: str
    stage_name: str
    term: str
    plain: bool
    meaning: str
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

    `current` marks the one that the firm stands on; `share` is the achievement as a number 0..1, for a bar.
    """

    id: StageId
    name: str
    term: str
    meaning: str
    current: bool
    achievement: str
    share: float | None
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
class StepLabel:
    """The words on one step of the ladder; `threshold` stands under its mark."""

    name: str
    achievement: str
    status: str
    threshold: str


@dataclass(frozen=True)
class LadderChart:
    """The ladder with the words on it; `alt` tells a listener the same in sentences. `band` explains the bands."""

    shape: Ladder
    steps: tuple[StepLabel, ...]
    here: str
    band: str | None
    start: str
    goal: str
    alt: str


@dataclass(frozen=True)
class RadarChart:
    """The radar with a name and a value for each axis."""

    shape: Radar
    labels: tuple[Fact, ...]
    alt: str


@dataclass(frozen=True)
class HeatChart:
    """The heat map with its names and, row by row, its values."""

    shape: HeatMap
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[str, ...]
    alt: str


@dataclass(frozen=True)
class ToolCard:
    """A kind of tool beside a step. `checks` are three: data can be taken out, notice, who helps."""

    id: str
    name: str
    does: str
    cost: str
    checks: tuple[str, ...]


@dataclass(frozen=True)
class FirstStep:
    """One of the first three steps. `look_up`: a question to find the answer to, because the plan has no more steps."""

    number: int
    question_id: str
    action: str
    effort: Effort
    effort_text: str
    because: str
    because_short: str
    helper: str | None
    tool: ToolCard | None
    done: str | None = None
    look_up: bool = False


@dataclass(frozen=True)
class PathStep:
    """One option up on one question: who starts it, what it takes, how one sees that it is done, who helps.

    `to_option` names the step among those of its question; `done` tells the day when the owner ticked it.
    """

    question_id: str
    to_option: str
    action: str
    question: str
    from_text: str
    done_when: str
    effort_text: str
    who: str
    helper: str | None
    tool: ToolCard | None
    done: str | None


@dataclass(frozen=True)
class Phase:
    """The steps of one horizon of the plan, and where the firm stands at its end. `finished`: all of them are done."""

    id: HorizonId
    title: str
    steps: tuple[PathStep, ...]
    after: str | None
    finished: bool


@dataclass(frozen=True)
class Aim:
    """A level that the owner may pick for three years. `usual`: the plan's own choice."""

    level: int
    text: str
    picked: bool
    usual: bool


@dataclass(frozen=True)
class Roadmap:
    """The plan by horizons that hold steps. `outcome` is its target, `shortest` the least to the next stage.

    `progress` counts what is done; `aims` are empty where there is nothing to pick from.
    """

    intro: str
    phases: tuple[Phase, ...]
    progress: str
    outcome: str | None
    shortest: str | None
    aims: tuple[Aim, ...]


@dataclass(frozen=True)
class Reach:
    """How a firm gets to a support body. `label` says which of two it is: the body's own contact, or where to look.

    `dial` is the telephone for a link (`tel:`). `look_for` tells what to look for at `url` where it is the official
    list of the body's kind, whose name is `listed_in`; `caution` marks an address that is known from others only.
    """

    own: bool
    label: str
    phone: str | None
    dial: str | None
    url: str | None
    listed_in: str | None
    look_for: str | None
    caution: str | None


@dataclass(frozen=True)
class Support:
    """A support body with the reasons why this firm is pointed to it.

    `caution` is a short mark where the entry has to be checked. `evidence` says by what it is known, and of which year;
    `source` names that in full.
    """

    actor_id: str
    layer: Layer
    layer_name: str
    layer_meaning: str
    name: str
    kind: str
    area: str
    role: str
    reasons: tuple[str, ...]
    fit: str
    ask_first: str
    reach: Reach | None
    facts: tuple[Fact, ...]
    neutral: str | None
    disclosure: str | None
    caution: str | None
    evidence: str
    source: str


@dataclass(frozen=True)
class Listed:
    """A body or bank of a neutral list, with its page where that is known."""

    name: str
    url: str | None


@dataclass(frozen=True)
class RoleRow:
    """Who fills a role: `name` is a body or a neutral list (then `actor_id` is None).

    `members` are what the list holds, after `members_label`; `notes` are further sentences: what to check, who else.
    """

    id: RoleId
    role: str
    does: str
    actor_id: str | None
    name: str
    why: str
    ask: str
    reach: Reach | None
    members_label: str
    members: tuple[Listed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A case with what it has in common with the firm. `firm` tells where it is and its size, as far as known."""

    id: str
    title: str
    why: str
    firm: str
    parts: tuple[Fact, ...]
    source: str


@dataclass(frozen=True)
class Number:
    """A published figure with what an honest reader needs; `brief` is who was asked when, on one line, `caution` what
    to read with care, or empty."""

    id: str
    text: str
    brief: str
    caution: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Productivity:
    """The firm's own labour productivity: what it is, how it was worked out, a published figure to set it beside, and
    what it would be if it grew like that."""

    text: str
    working: str
    number: Number | None
    outlook: str | None


@dataclass(frozen=True)
class Beside:
    """What stands beside a step: a published figure, and the title of a story of this report."""

    number: Number | None
    story_id: str | None
    story: str | None


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


@dataclass(frozen=True)
class ReportView:
    """Everything a report says. `labels` are headings and other fixed words, by name.

    A part that was not asked for is empty (`editions.PARTS`). `beside_stage` tells where other firms stand; `beside`
    goes by the question of a step.
    """

    lang: Lang
    labels: Mapping[str, str]
    marks: Marks
    header: Header
    verdict: Verdict
    ladder: LadderChart
    radar: RadarChart
    heat: HeatChart | None
    stages: tuple[StageRow, ...]
    domains: tuple[DomainRow, ...]
    strengths: tuple[str, ...]
    first_steps: tuple[FirstStep, ...]
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
    talks: tuple[Talk, ...]
    voices: tuple[VoiceTalk, ...]
    wishes: tuple[Fact, ...]
    agreement: AgreementPage | None
    glossary: tuple[GlossaryEntry, ...]
    small_print: tuple[str, ...]

    @property
    def on_the_way(self) -> frozenset[str]:
        """The questions of the steps of the roadmap."""
        return frozenset(s.question_id for phase in (self.roadmap.phases if self.roadmap else ()) for s in phase.steps)
