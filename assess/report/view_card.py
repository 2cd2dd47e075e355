"""The result on one sheet, for a screen, as frozen dataclasses (the rest of a report: `view`)."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.model import DomainId
from assess.report.geometry.meter import Meter


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for an answer."""

    question_id: str
    text: str


@dataclass(frozen=True)
class NextStep:
    """The step to take now: the first of the plan that is not done. `title` says whether it is the week's.

    `dial` and `phone` are those of who helps with it, None where no number is known; `helper_id` is None where nobody
    helps.
    """

    title: str
    question_id: str
    to_option: str
    action: str
    effort_text: str
    helper: str | None
    helper_id: str | None
    phone: str | None
    dial: str | None


@dataclass(frozen=True)
class LastTick:
    """The step that was ticked last: its key in a form and its action. A tick is taken back where it was set."""

    key: str
    action: str


@dataclass(frozen=True)
class Rest:
    """What stands in place of a step where none is left: when the next check is due, and why."""

    title: str
    text: str


@dataclass(frozen=True)
class AreaScore:
    """An area with its score and whether it has reached the mark; `share` is 0..1, None without answers."""

    id: DomainId
    name: str
    score: str
    share: float | None
    bar: Meter
    reached: bool


@dataclass(frozen=True)
class Card:
    """The verdict as one sheet says it.

    `sentence` tells where the firm stands, `sentence_parts` where a line of it may end, `place` which of the stages
    that is, `meaning` what that stage is (both may be empty). `have` names what is there already, `next_text` how far
    the next stair is, `moved` what the ticked steps have changed and `last` the one ticked last; each may be missing.
    `open` are the questions to answer first where there is no stage, under `open_title`. `rest` is set where there are
    none of them and no `step`. `stage_points` tell for each
    stage what its answers are worth; empty where answers are not shown. `areas` go from the highest score to the
    lowest; `areas_lead` names the strongest.
    """

    sentence: str
    sentence_parts: tuple[str, ...]
    place: str
    meaning: str
    have: str | None
    next_text: str | None
    moved: str | None
    last: LastTick | None
    quiet: str
    open_title: str
    open: tuple[OpenQuestion, ...]
    step: NextStep | None
    rest: Rest | None
    stage_points: tuple[str, ...]
    areas_lead: str | None
    areas_mark: str
    areas: tuple[AreaScore, ...]
