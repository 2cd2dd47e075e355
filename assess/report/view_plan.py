"""First steps, the plan, and tools beside them: parts of the view (report/view.py). Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.horizons import HorizonId
from assess.core.model import Effort
from assess.report.view_support import Reach


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
    """One of the first three steps. `look_up`: a question to find the answer to, because the plan has no more steps.

    `when` names the horizon that it stands in, `done_when` how one sees that it is done, or nothing. `reach` is the way
    to who helps.
    """

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
    when: str = ""
    done_when: str = ""
    reach: Reach | None = None

    @property
    def phone(self) -> str | None:
        """The telephone of who helps."""
        return self.reach.phone if self.reach else None


@dataclass(frozen=True)
class PathStep:
    """One option up on one question: who starts it, what it takes and brings, how one sees that it is done, who helps.

    `to_option` names the step among those of its question; `done` tells the day when the owner ticked it.
    """

    question_id: str
    to_option: str
    action: str
    question: str
    from_text: str
    done_when: str
    effort_text: str
    gain: str
    who: str
    helper: str | None
    reach: Reach | None
    tool: ToolCard | None
    done: str | None

    @property
    def key(self) -> str:
        """The step as a form names it."""
        return f"{self.question_id}:{self.to_option}"


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
