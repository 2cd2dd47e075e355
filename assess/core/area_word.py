"""What is said of an area once all of its questions have an answer: kind, and true. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assess.core.flow import Flow
from assess.core.model import DomainId
from assess.core.result import as_fraction
from assess.core.scoring import outcomes

# strong: three quarters of the points or more. sound: the bank's pass. Both also if all that is not known were nothing:
# praise is not taken back. begun: something is there. ahead: nothing yet, or next to nothing. heard: no answer that
# counts (all unknown, or not applicable).
Kind = Literal["strong", "sound", "begun", "ahead", "heard"]
STRONG = Fraction(3, 4)
ENOUGH = 3  # answers: a word on fewer would say more than they do
DONE = Fraction(3, 4)  # an answer worth this much is something that the firm does


@dataclass(frozen=True)
class AreaWord:
    """How an area stands, and how many of its answers tell of something that is done already."""

    kind: Kind
    done: int


def area_word(flow: Flow, domain: DomainId) -> AreaWord | None:
    """None while a question of the area waits for its answer, and where there are too few for a word on all of it."""
    mine = [o for o in outcomes(flow) if o.domain == domain and o.kind != "ruled_out"]
    if len(mine) < ENOUGH or any(o.kind == "unanswered" for o in mine):
        return None
    values = [o.value for o in mine if o.value is not None]
    done = sum(value >= DONE for value in values)
    if all(o.kind != "option" for o in mine):
        return AreaWord("heard", done)
    total = sum(values, Fraction(0))
    mean, certain = total / len(values), total / (len(values) + sum(o.kind == "unknown" for o in mine))
    thresholds = flow.bank.thresholds
    if certain >= STRONG:
        return AreaWord("strong", done)
    if certain >= as_fraction(thresholds.pass_):
        return AreaWord("sound", done)
    return AreaWord("begun" if done or mean >= as_fraction(thresholds.start) else "ahead", done)
