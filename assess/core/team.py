"""The support team of a firm, and who completes it, out of those who could help. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.core.model import LAYERS, Actor, Layer, Need
from assess.core.needs import Because
from assess.core.ranking import GOAL_OF_KIND, LENDERS, NEARNESS_BONUS, SUBSIDY, Recommendation
from assess.core.reach import own_contact

# Two names of one desk: a town has a chamber or a society of commerce; a productivity centre sits at the Yorozu desk.
ALIKE = {"commerce_federation": "chamber", "productivity_centre": "yorozu"}
# What a body is mainly there for: the first services of its entry.
MAIN_SERVICES = 2
# Who stands for a layer in the team must do what the layer is for, where anybody does: a coordinator convenes.
LAYER_SERVICE: dict[Layer, Need] = {"coordination": "networking"}
# Nobody sits down at a table with a web page: sites and schemes may follow the team, never stand in it.
NOT_IN_TEAM = frozenset({"national_scheme", SUBSIDY})
# Goals whose customers and partners do not end at the border of a prefecture, and who joins prefectures (CC-11).
ACROSS_PREFECTURES = frozenset({"sales_channels", "new_business"})
JOINS_PREFECTURES = "meti_bureau"
# Who lists many vendors, and where tools can be seen and tried, the best place first: they stand for the technology of
# trades that no institute or university is for.
VENDOR_LISTS = ("vendor_group", "it_coordinator")
SHOWS_TOOLS = ("dx_centre", "yorozu", "chamber", "commerce_federation", "sme_support_centre", "smrj")
# The least weight of what the firm told us about a need that brings a further body in.
WORTH_A_BODY = Fraction(1)
# A page of the whole country has to answer to more than that.
WORTH_A_PAGE = Fraction(2)
MAX_BEYOND_TEAM = 6


@dataclass(frozen=True)
class Team:
    """Who is recommended: one a layer, up to six more, and the layers that nobody fills."""

    members: tuple[Recommendation, ...]
    more: tuple[Recommendation, ...]
    missing_layers: tuple[Layer, ...]


def choose_team(ranked: tuple[Recommendation, ...], needs: tuple[Because, ...], security_gap: bool) -> Team:
    """The team of three layers with those who complete it.

    Always among them, where there is one: a public or neutral actor; with a security gap one that serves security;
    for a goal the kind that is there for it; where money is a need a lender. No two of one kind, unless nobody else
    fills a layer or one of these places. Each further actor must have a main service that the firm needs and nobody
    before it was chosen for. Last, if a place is left, one subsidy: for such a need, or where money is lacking.
    """
    team = _one_a_layer(ranked)
    named = {r.actor.id for r in team}
    rest = [r for r in ranked if r.actor.id not in named]
    chosen = list(team)
    for belongs in _always_named(security_gap, needs):
        if not any(belongs(r.actor) for r in chosen):
            _add_best([r for r in rest if belongs(r.actor)], chosen)
    at_most = len(team) + MAX_BEYOND_TEAM
    _add_for_open_needs([r for r in rest if r.actor.kind != SUBSIDY], needs, chosen, at_most)
    if not _lacks_money(needs):
        _add_for_open_needs([r for r in rest if r.actor.kind == SUBSIDY], needs, chosen, at_most)
    elif len(chosen) < at_most:
        chosen.extend([r for r in rest if r.actor.kind == SUBSIDY][:1])
    filled = {r.layer for r in team}
    missing = tuple(layer for layer in LAYERS if layer not in filled)
    return Team(tuple(team), tuple(chosen[len(team) :]), missing)


def _one_a_layer(ranked: tuple[Recommendation, ...]) -> list[Recommendation]:
    """The best of each layer, of a kind of its own where there is one; for technology somebody may stand in."""
    team: list[Recommendation] = []
    for layer in LAYERS:
        fresh = tuple(r for r in ranked if not _alike(r, team))
        if best := _best_of(layer, fresh) or _best_of(layer, ranked) or _stand_in(layer, fresh):
            team.append(best)
    return team


def _stand_in(layer: Layer, ranked: Iterable[Recommendation]) -> Recommendation | None:
    """For technology, the nearest list of vendors or place where tools can be seen; never one company.

    Of equally near ones, who can be reached at once comes first.
    """
    if layer != "technology":
        return None
    order = VENDOR_LISTS + SHOWS_TOOLS
    known = [replace(r, stands_in=layer) for r in ranked if r.actor.kind in order]

    def place(r: Recommendation) -> tuple[Fraction, bool, int, Fraction]:
        return (-NEARNESS_BONUS[r.nearness], not own_contact(r.actor), order.index(r.actor.kind), -r.fit)

    return min(known, key=place, default=None)


def _always_named(security_gap: bool, needs: Iterable[Because]) -> list[Callable[[Actor], bool]]:
    """What somebody who is named should be, in this order."""
    wanted: list[Callable[[Actor], bool]] = []
    if security_gap:
        wanted.append(lambda actor: "security" in actor.services[:MAIN_SERVICES] and actor.kind not in NOT_IN_TEAM)
        wanted.append(lambda actor: "security" in actor.services)
    wanted.append(lambda actor: actor.neutral and actor.kind != SUBSIDY)
    wanted.append(lambda actor: actor.kind in GOAL_OF_KIND)
    wanted.append(lambda actor: actor.kind in LENDERS)
    if any(b.kind == "goal" and b.ref in ACROSS_PREFECTURES for b in needs):
        wanted.append(lambda actor: actor.kind == JOINS_PREFECTURES)
    return wanted


def _add_best(pool: list[Recommendation], chosen: list[Recommendation]) -> None:
    """Add the best of a pool, of a new kind where there is one; nobody when it is empty."""
    fresh = [r for r in pool if not _alike(r, chosen)]
    chosen.extend((fresh or pool)[:1])


def _add_for_open_needs(
    rest: list[Recommendation], needs: Iterable[Because], chosen: list[Recommendation], at_most: int
) -> None:
    """Add, up to so many in all, who mainly serves a need that nobody before was chosen for."""
    told = _told(needs)
    served = {r.actor.services[0] for r in chosen}
    for candidate in rest:
        if len(chosen) == at_most or _alike(candidate, chosen):
            continue
        least = WORTH_A_PAGE if candidate.actor.kind in NOT_IN_TEAM else WORTH_A_BODY
        main = candidate.actor.services[:MAIN_SERVICES]
        own = [n for n in main if told.get(n, Fraction(0)) >= least and n not in served]
        if own:
            chosen.append(candidate)
            served.add(own[0])


def _lacks_money(needs: Iterable[Because]) -> bool:
    return any(b.kind == "barrier" and b.need == "finance" for b in needs)


def _told(needs: Iterable[Because]) -> dict[Need, Fraction]:
    """How much what the firm told us weighs, by need."""
    told: dict[Need, Fraction] = {}
    for because in needs:
        if because.kind != "stage":
            told[because.need] = told.get(because.need, Fraction(0)) + because.weight
    return told


def _alike(candidate: Recommendation, chosen: Iterable[Recommendation]) -> bool:
    """Whether a body of the same kind, or of one that is the same desk under another name, is chosen already."""
    kind = candidate.actor.kind
    return ALIKE.get(kind, kind) in {ALIKE.get(r.actor.kind, r.actor.kind) for r in chosen}


def _best_of(layer: Layer, ranked: tuple[Recommendation, ...]) -> Recommendation | None:
    """The best of a layer: who does what the layer is for comes first, then who sits in the prefecture, then who has
    nothing to sell, then who is there for the firm's trade, then who is of its municipality."""
    members = [r for r in ranked if r.actor.layer == layer and r.actor.kind not in NOT_IN_TEAM]

    def order(r: Recommendation) -> tuple[bool, bool, bool, int, bool]:
        typical = LAYER_SERVICE.get(layer, r.actor.services[0]) in r.actor.services[:MAIN_SERVICES]
        near = r.nearness in ("municipality", "prefecture")
        return (not typical, not near, not r.actor.neutral, -r.own_trade, not r.in_town)

    return min(members, key=order, default=None)
