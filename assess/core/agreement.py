"""What owner and adviser agreed on at the end of a session, as it is printed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assess.core.two_tracks import Seen

MOST_STEPS = 3


@dataclass(frozen=True)
class AgreedLine:
    """A step in the words that were agreed; who does it, by which day (YYYY-MM-DD), who helps: all may be empty."""

    text: str
    who: str = ""
    by_when: str = ""
    helper: str = ""
    done: bool = False


@dataclass(frozen=True)
class Agreed:
    """An agreement: of which house and branch, made on which day, and the day of the next meeting (or empty).

    Without steps nothing is agreed yet. `seen`, on the house's own paper alone, is how its adviser sees questions.
    `client` is the id under which the house knows the firm; it is not printed, and says whose paper it is.
    """

    house: str
    branch: str
    made: str = ""
    next_meeting: str = ""
    steps: tuple[AgreedLine, ...] = ()
    seen: Mapping[str, Seen] = field(default_factory=dict)
    client: str = ""
