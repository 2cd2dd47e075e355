"""From answers to everything that follows from them, in one step. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assess.core.advice import Advice, advise
from assess.core.agreement import Agreed
from assess.core.flow import Flow, Progress
from assess.core.horizons import Done
from assess.core.model import Answers, Bank, Catalogue
from assess.core.plan import Step
from assess.core.result import Result
from assess.core.scoring import score
from assess.core.trial import key, result_with, with_those_below
from assess.core.two_tracks import Seen
from assess.core.voices import Heard


@dataclass(frozen=True)
class Diagnosis:
    """Everything that a result page, a report or an export is made of. `bank_hash` names the bank's files.

    `heard` is what may be shown of colleagues who answered too, `agreed` what owner and adviser agreed on, `done` what
    the owner has ticked of the plan, `seen` how an adviser sees single questions; nothing of result and advice rests on
    them.
    """

    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    answers: Answers
    result: Result
    advice: Advice
    heard: tuple[Heard, ...] = ()
    agreed: Agreed | None = None
    done: tuple[Done, ...] = ()
    seen: Mapping[str, Seen] = field(default_factory=dict)

    @property
    def progress(self) -> Progress:
        """How many questions were asked and answered, as the owner can count them on the review."""
        given = self.answers
        return Flow(self.bank, given.profile, given.path, given.answers).progress

    @property
    def ticked(self) -> tuple[Step, ...]:
        """The steps of the plan that the owner has ticked, in its order."""
        done = {(one.question_id, one.to_option) for one in self.done}
        return tuple(step for step in self.advice.plan.steps if key(step) in done)

    @property
    def with_ticks(self) -> Result:
        """The result that the ticked steps would lead to; `result` itself, of the day of the check, stays."""
        taken = with_those_below(self.advice.plan.steps, self.result, {key(step) for step in self.ticked})
        return result_with(self.bank, self.answers, self.result, taken)


def diagnose(
    bank: Bank,
    bank_hash: str,
    catalogue: Catalogue,
    answers: Answers,
    heard: tuple[Heard, ...] = (),
    done: tuple[Done, ...] = (),
) -> Diagnosis:
    """Score the answers and advise on them. Same input, same output.

    Raises ValueError for an option that the bank does not hold (`check_answers` tells first).
    """
    result = score(bank, answers)
    advice = advise(bank, catalogue, answers, result)
    return Diagnosis(bank, bank_hash, catalogue, answers, result, advice, heard, done=done)
