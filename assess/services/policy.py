"""Who may do what: the one place that says so (docs/decisions/0013).

A principal is who asks, one frozen dataclass a kind; a thing is what is asked about, named and not loaded, so that
nothing is looked up for a stranger. What no rule here allows is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# On the site: read its open pages, begin an assessment, come back to one with a link or code.
SiteAction = Literal["look_around", "start", "resume"]
# On an assessment: see it; change it up to its completion; have a report made; give out or end the ways back to it;
# forget it on this device; delete it.
AssessmentAction = Literal["read", "answer", "report", "share", "leave", "delete"]
Action = SiteAction | AssessmentAction

SITE_ACTIONS: frozenset[str] = frozenset(get_args(SiteAction))
ASSESSMENT_ACTIONS: frozenset[str] = frozenset(get_args(AssessmentAction))


@dataclass(frozen=True)
class Anonymous:
    """Anybody: holds nothing that opens anything."""


@dataclass(frozen=True)
class Device:
    """A browser that holds valid tokens: it acts as the owner of the assessments with these ids."""

    opens: frozenset[str]


Principal = Anonymous | Device


@dataclass(frozen=True)
class Site:
    """The site itself, apart from any firm."""


@dataclass(frozen=True)
class OneAssessment:
    """The assessment of this id, whether it exists or not."""

    id: str


Thing = Site | OneAssessment


def may(principal: Principal, action: Action, thing: Thing) -> bool:
    """Whether this principal may do this to this thing."""
    match principal, thing:
        case _, Site():
            return action in SITE_ACTIONS
        case Device(opens), OneAssessment(assessment_id):
            return assessment_id in opens and action in ASSESSMENT_ACTIONS
        case _:
            return False
