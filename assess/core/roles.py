"""Who does what for this firm: six roles, each with a named body or a neutral list (CC-02, AR-DX-02..06). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, get_args

from assess.core.institutions import is_same, own_institution
from assess.core.model import STAGES, Actor, Catalogue, Institution, Profile, StageId, Text
from assess.core.needs import Because
from assess.core.ranking import (
    NEARNESS_BONUS,
    TESTS,
    Nearness,
    Recommendation,
    nearness,
    recommendation,
    serves,
)
from assess.core.team import MAIN_SERVICES, NOT_IN_TEAM, SHOWS_TOOLS

RoleId = Literal["financial", "business_support", "consultant", "vendor", "academia_testbed", "government"]
ROLES: tuple[RoleId, ...] = get_args(RoleId)
ROLE_OF_TYPE: dict[str, RoleId] = {
    "financial": "financial",
    "business_support": "business_support",
    "consultant": "consultant",
    "vendor": "vendor",
    "academia_testbed": "academia_testbed",
    "municipality": "government",
    "national": "government",
}
# Banks are companies with names of their own: which one stands first is the operator's choice, never the program's.
BANKS = frozenset({"regional_bank", "bank_subsidiary"})
NEAR: frozenset[Nearness] = frozenset({"municipality", "prefecture"})
MAX_SEARCHES = 3


@dataclass(frozen=True)
class Role:
    """One role for a firm that works on `stage`.

    `chosen` is the body that fills it, None where a neutral list does (or nobody is known). `searches` are national
    bodies in whose lists a firm can look for itself, `institutions` the banks of its prefecture in the order of their
    codes. `own` is the firm's own financial institution, of that list or by its name, which comes before all others:
    before `operators`, the bank that the operator has entered. `also`: who has the same role in the team or beside it.
    `instead`: the trade has no use for the role itself, and `chosen` does what stands in for it.
    """

    id: RoleId
    stage: StageId
    chosen: Recommendation | None
    also: Recommendation | None = None
    searches: tuple[Recommendation, ...] = ()
    institutions: tuple[Institution, ...] = ()
    own: Institution | Text | None = None
    operators: Recommendation | None = None
    instead: bool = False


@dataclass(frozen=True)
class Candidates:
    """What the rows are chosen from: those recommended first, so that the report tells one story, then all others."""

    catalogue: Catalogue
    profile: Profile
    stage: StageId | None
    level: int | None
    needs: tuple[Because, ...]
    team: tuple[Recommendation, ...]
    more: tuple[Recommendation, ...]
    ranked: tuple[Recommendation, ...]

    @cached_property
    def _by_id(self) -> dict[str, Recommendation]:
        return {r.actor.id: r for r in self.ranked}

    def recommended(self, role: RoleId) -> Recommendation | None:
        """Who of the team, or else of the further bodies the nearest, has a role."""
        for pool in (self.team, self.more):
            if best := _nearest(r for r in pool if _fills(r.actor, role)):
                return best
        return None

    def best(self, role: RoleId) -> Recommendation | None:
        """Who fills a role: of those recommended, of those who serve a need of the firm, or of all near it."""
        return (
            self.recommended(role)
            or _nearest(r for r in self.ranked if _fills(r.actor, role))
            or _nearest(self.all(lambda actor: _fills(actor, role)))
        )

    def all(self, wanted: Callable[[Actor], bool]) -> Iterator[Recommendation]:
        """Every living body of this sort whose area and clientele hold the firm."""
        for actor in self.catalogue.actors:
            if not wanted(actor):
                continue
            if known := self._by_id.get(actor.id):
                yield known
                continue
            near = nearness(actor, self.profile, self.catalogue)
            if near and serves(actor, self.profile, self.stage, self.level):
                yield recommendation(actor, near, self.needs, self.profile)


def role_table(candidates: Candidates) -> tuple[Role, ...]:
    """The six rows, in the order of ROLES. A firm without a level is told what the first stage is told."""
    told = candidates.stage or STAGES[0]
    return (
        _financial(candidates, told),
        Role("business_support", told, candidates.best("business_support")),
        Role("consultant", told, candidates.best("consultant")),
        _vendor(candidates, told),
        _academia(candidates, told),
        Role("government", told, candidates.best("government")),
    )


def _financial(candidates: Candidates, stage: StageId) -> Role:
    """The bank that the firm works with, then the operator's own, then all of the prefecture; lenders beside them."""
    catalogue, own_ids = candidates.catalogue, set(candidates.catalogue.own)
    own = own_institution(candidates.profile, catalogue.institutions)
    entered = candidates.all(lambda a: a.id in own_ids and a.type == "financial") if own_ids else ()
    operators = _nearest(r for r in entered if r.nearness in NEAR)
    chosen = _nearest(candidates.all(lambda a: a.type == "financial" and is_same(own, a.name))) if own else operators
    lender = next(
        (r for r in (*candidates.team, *candidates.more) if r.actor.type == "financial" and not _is_brand(r, own_ids)),
        None,
    )
    seated = (i for i in catalogue.institutions if i.prefecture == candidates.profile.prefecture and i != own)
    return Role(
        "financial",
        stage,
        chosen,
        also=lender if lender not in (chosen, operators) else None,
        institutions=tuple(sorted(seated, key=lambda i: i.code)),
        own=own,
        operators=operators if operators != chosen else None,
    )


def _is_brand(recommended: Recommendation, own: set[str]) -> bool:
    return recommended.actor.kind in BANKS and recommended.actor.id not in own


def _vendor(candidates: Candidates, stage: StageId) -> Role:
    """The association of the prefecture's vendors, else who introduces vendors there, and the national searches."""
    matching = list(
        candidates.all(lambda a: "vendor_matching" in a.services[:MAIN_SERVICES] or a.kind == "vendor_group")
    )
    near = [r for r in matching if r.nearness in NEAR]
    association = _nearest(r for r in near if r.actor.kind == "vendor_group")
    neutral = _nearest(r for r in near if r.actor.neutral and r.actor.kind not in NOT_IN_TEAM)
    searches = [r for r in matching if r.nearness == "nation" and _lists_vendors(r.actor)]
    searches.sort(key=lambda r: (not r.actor.neutral, -r.fit, r.actor.id))
    return Role("vendor", stage, association or neutral, searches=tuple(searches[:MAX_SEARCHES]))


def _lists_vendors(actor: Actor) -> bool:
    """A register or a federation, not one company."""
    return actor.neutral or actor.kind in ("it_coordinator", "vendor_group")


def _academia(candidates: Candidates, stage: StageId) -> Role:
    """Who tests with the firm; for a trade that tests nothing, where its tools can be seen and tried instead."""
    if candidates.profile.industry not in TESTS:
        shown = sorted(
            (r for r in candidates.all(_shows_tools) if r.nearness != "nation"),
            key=lambda r: (r.nearness not in NEAR, SHOWS_TOOLS.index(r.actor.kind), -r.fit, r.actor.id),
        )
        if shown:
            tester = candidates.recommended("academia_testbed")
            return Role("academia_testbed", stage, shown[0], also=tester, instead=True)
    return Role("academia_testbed", stage, candidates.best("academia_testbed"))


def _shows_tools(actor: Actor) -> bool:
    """Whether tools can be seen there; a programme that only introduces vendors has none."""
    return actor.kind in SHOWS_TOOLS and actor.services[0] != "vendor_matching"


def _fills(actor: Actor, role: RoleId) -> bool:
    """Whether a body may stand for a role: somebody to talk to, not a web page."""
    return ROLE_OF_TYPE[actor.type] == role and actor.kind not in NOT_IN_TEAM


def _nearest(pool: Iterable[Recommendation]) -> Recommendation | None:
    """The nearest, of equally near ones the best fit, and of equally good ones who can be called."""

    def order(r: Recommendation) -> tuple[Fraction, Fraction, bool, str]:
        return -NEARNESS_BONUS[r.nearness], -r.fit, r.actor.phone is None, r.actor.id

    return min(pool, key=order, default=None)
