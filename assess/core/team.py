"""Who near the firm can help with its needs: the support team, and further bodies. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from assess.core.cases import MAKING_GOODS
from assess.core.model import LAYERS, Actor, Catalogue, Layer, Need, Profile, StageId
from assess.core.needs import Because
from assess.core.places import lies_in, names_place
from assess.core.reach import own_contact
from assess.core.trade import trades_in

Nearness = Literal["municipality", "prefecture", "block", "nation"]
# Added, not multiplied: so that a wider gap never lowers an actor that serves it.
NEARNESS_BONUS: dict[Nearness, Fraction] = {
    "municipality": Fraction(9),
    "prefecture": Fraction(6),
    "block": Fraction(3),
    "nation": Fraction(0),
}
INDUSTRY_BONUS = Fraction(2)
# The trade within the division, where the firm's name tells it: a body of that trade before one of another.
TRADE_BONUS = Fraction(3)
# A body of the prefecture that sits in the firm's own municipality is as near as a municipal one.
SEAT_BONUS = Fraction(3)
# Trades that test or make things. In software too: a test environment is one. Technical colleges are for them.
TESTS = MAKING_GOODS | {"G"}
FOR_MAKERS = frozenset({"kosen"})
# Two names of one desk: a town has a chamber or a society of commerce; a productivity centre sits at the Yorozu desk.
ALIKE = {"commerce_federation": "chamber", "productivity_centre": "yorozu"}
# What a body is mainly there for: the first services of its entry.
MAIN_SERVICES = 2
# Who stands for a layer in the team must do what the layer is for, where anybody does: a coordinator convenes.
LAYER_SERVICE: dict[Layer, Need] = {"coordination": "networking"}
# Nobody sits down at a table with a web page: sites and schemes may follow the team, never stand in it.
SUBSIDY = "subsidy"
NOT_IN_TEAM = frozenset({"national_scheme", SUBSIDY})
# Kinds that are named only for the goal that they are there for, and then always.
GOAL_OF_KIND = {"succession_centre": "succession"}
# Kinds that lend or vouch: named only where money is a need (a barrier, or a large step on the path).
LENDERS = frozenset({"credit_guarantee", "jfc", "regional_bank", "fund"})
# Who finds experienced people: named where the lack of them is felt to be in the way, or past the first stage.
FINDS_PEOPLE = "pro_talent"
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
MAX_REASONS = 3
LEADING_REASONS = 2


@dataclass(frozen=True)
class Recommendation:
    """An actor with its reasons, the heaviest first.

    `own_trade`: 1 where it is there for the firm's division, 2 for its trade within it, else 0.
    `in_town`: it is of the firm's municipality or sits there. `stands_in`: another layer than its own that it fills.
    """

    actor: Actor
    nearness: Nearness
    because: tuple[Because, ...]
    fit: Fraction
    own_trade: int = 0
    in_town: bool = False
    stands_in: Layer | None = None

    @property
    def layer(self) -> Layer:
        """The layer that it stands for in this recommendation."""
        return self.stands_in or self.actor.layer


def nearness(actor: Actor, profile: Profile, catalogue: Catalogue) -> Nearness | None:
    """How near an actor is to the firm; None when the firm lies outside its area."""
    area = actor.area
    if area.nation:
        return "nation"
    if area.block is not None:
        block = next((b for b in catalogue.blocks if b.id == area.block), None)
        return "block" if block and profile.prefecture in block.prefectures else None
    if profile.prefecture not in area.prefectures:
        return None
    if area.municipality is None:
        return "prefecture"
    return "municipality" if lies_in(profile.municipality, area.municipality) else None


def serves(actor: Actor, profile: Profile, stage: StageId | None, level: int | None) -> bool:
    """Whether an actor takes firms of this industry, size and stage. Ended programmes serve nobody.

    A firm without a level (missing answers) is not excluded by stage; a firm at level 4 is served only by
    actors that take firms in transformation.
    """
    if actor.ended:
        return False
    if actor.industries and profile.industry not in actor.industries:
        return False
    if actor.min_employees is not None and profile.employees < actor.min_employees:
        return False
    if actor.max_employees is not None and profile.employees > actor.max_employees:
        return False
    wanted: StageId | None = "transformation" if level == 4 else stage
    return not actor.stages or wanted is None or wanted in actor.stages


def is_asked_for(actor: Actor, profile: Profile, stage: StageId | None, needs: Iterable[Because]) -> bool:
    """Whether the firm raises what this kind of body alone is for; true of most kinds."""
    if goal := GOAL_OF_KIND.get(actor.kind):
        return any(b.kind == "goal" and b.ref == goal for b in needs)
    if actor.kind in FOR_MAKERS and profile.industry not in TESTS:
        return False
    if actor.kind == FINDS_PEOPLE and stage == "digitization":
        return any(b.need == "talent_acquisition" and b.kind == "barrier" for b in needs)
    if actor.kind == SUBSIDY:
        return any(b.need == "finance" or (b.kind != "stage" and b.need == actor.services[0]) for b in needs)
    return actor.kind not in LENDERS or any(b.need == "finance" for b in needs)


def rank(
    catalogue: Catalogue,
    profile: Profile,
    stage: StageId | None,
    level: int | None,
    needs: tuple[Because, ...],
) -> tuple[Recommendation, ...]:
    """All actors that could help this firm, best first.

    fit = weights of the needs it serves + a bonus for being near + a bonus for specialising in the firm's
    industry. Sums only, so a wider gap in a need never lowers an actor that serves it.
    """
    helpful = []
    for actor in catalogue.actors:
        near = nearness(actor, profile, catalogue)
        if near is None or not serves(actor, profile, stage, level) or not is_asked_for(actor, profile, stage, needs):
            continue
        recommended = recommendation(actor, near, needs, profile)
        if recommended.because:
            helpful.append(recommended)
    helpful.sort(key=lambda r: (-r.fit, r.actor.id))
    return tuple(helpful)


def recommendation(actor: Actor, near: Nearness, needs: Iterable[Because], profile: Profile) -> Recommendation:
    """A body with the reasons of the needs that it serves; none where it serves none of them."""
    in_town = near == "municipality" or sits_in_town(actor, profile)
    trade = own_trade(actor, profile)
    reasons = sorted((b for b in needs if b.need in actor.services), key=partial(_because_order, actor))
    fit = sum((b.weight for b in reasons), Fraction(0)) + NEARNESS_BONUS[near]
    if actor.industries:
        fit += INDUSTRY_BONUS
    if trade == 2:
        fit += TRADE_BONUS
    if in_town and near != "municipality":
        fit += SEAT_BONUS
    return Recommendation(actor, near, tuple(reasons), fit, trade, in_town)


def sits_in_town(actor: Actor, profile: Profile) -> bool:
    """Whether a body of a wider area sits in the firm's municipality: by its address, or by what is told of it."""
    at_address = bool(actor.address) and lies_in(actor.address or "", profile.municipality)
    return at_address or names_place(actor.role.ja, profile.municipality)


def own_trade(actor: Actor, profile: Profile) -> int:
    """How much a body is there for the firm's trade (see Recommendation)."""
    if not actor.industries:
        return 0
    firm, named = trades_in(profile.company), trades_in(actor.name.ja)
    if firm & (named | trades_in(actor.role.ja)):
        return 2
    return 0 if firm and named else 1


def _because_order(
    actor: Actor, reason: Because, told: frozenset[str] = frozenset()
) -> tuple[bool, bool, Fraction, str, str]:
    """The most telling reason first: the goal that the body is there for, then the firm's own answers before what
    every firm of its stage shares, and needs that the actor lists first (its typical services) before those that it
    serves in passing."""
    place = actor.services.index(reason.need) + 1
    weight = reason.weight / place / (2 if reason.ref in told else 1)
    own_goal = reason.kind == "goal" and reason.ref == GOAL_OF_KIND.get(actor.kind)
    return (not own_goal, reason.kind == "stage", -weight, reason.ref, reason.need)


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


def with_varied_reasons(recommended: tuple[Recommendation, ...]) -> tuple[Recommendation, ...]:
    """The same recommendations; a reason that led an earlier one counts half when reasons are put in order.

    Otherwise one weak answer would explain every actor, and the reader would learn nothing from the second on.
    """
    told: set[str] = set()
    varied = []
    for recommendation in recommended:
        order = partial(_because_order, recommendation.actor, told=frozenset(told))
        reasons = tuple(sorted(recommendation.because, key=order))
        varied.append(replace(recommendation, because=reasons))
        told |= {b.ref for b in reasons[:LEADING_REASONS]}
    return tuple(varied)


def _best_of(layer: Layer, ranked: tuple[Recommendation, ...]) -> Recommendation | None:
    """The best of a layer: who does what the layer is for comes first, then who sits in the prefecture, then who has
    nothing to sell, then who is there for the firm's trade, then who is of its municipality."""
    members = [r for r in ranked if r.actor.layer == layer and r.actor.kind not in NOT_IN_TEAM]

    def order(r: Recommendation) -> tuple[bool, bool, bool, int, bool]:
        typical = LAYER_SERVICE.get(layer, r.actor.services[0]) in r.actor.services[:MAIN_SERVICES]
        near = r.nearness in ("municipality", "prefecture")
        return (not typical, not near, not r.actor.neutral, -r.own_trade, not r.in_town)

    return min(members, key=order, default=None)
