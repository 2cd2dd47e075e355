"""Who near the firm can help with its needs: the support team, and further bodies. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from assess.core.model import LAYERS, Actor, Catalogue, Layer, Need, Profile, StageId
from assess.core.needs import Because
from assess.core.places import lies_in

Nearness = Literal["municipality", "prefecture", "block", "nation"]
# Added, not multiplied: so that a wider gap never lowers an actor that serves it.
NEARNESS_BONUS: dict[Nearness, Fraction] = {
    "municipality": Fraction(9),
    "prefecture": Fraction(6),
    "block": Fraction(3),
    "nation": Fraction(0),
}
INDUSTRY_BONUS = Fraction(2)
# What a body is mainly there for: the first services of its entry.
MAIN_SERVICES = 2
# Who stands for a layer in the team must do what the layer is for, where anybody does: a coordinator convenes.
LAYER_SERVICE: dict[Layer, Need] = {"coordination": "networking"}
# Nobody sits down at a table with a web page: sites and schemes may follow the team, never stand in it.
NOT_IN_TEAM = frozenset({"national_scheme"})
# Kinds that are named only for the goal that they are there for, and then always.
GOAL_OF_KIND = {"succession_centre": "succession"}
# Kinds that lend or vouch: named only where money is a need (a barrier, or a large step on the path).
LENDERS = frozenset({"credit_guarantee", "jfc", "regional_bank", "fund"})
# The least weight of what the firm told us about a need that brings a further body in.
WORTH_A_BODY = Fraction(1)
MAX_BEYOND_TEAM = 6
MAX_REASONS = 3
LEADING_REASONS = 2


@dataclass(frozen=True)
class Recommendation:
    """An actor with its reasons, the heaviest first."""

    actor: Actor
    nearness: Nearness
    because: tuple[Because, ...]
    fit: Fraction


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


def is_asked_for(actor: Actor, needs: Iterable[Because]) -> bool:
    """Whether the firm raises what this kind of body alone is for; true of most kinds."""
    if goal := GOAL_OF_KIND.get(actor.kind):
        return any(b.kind == "goal" and b.ref == goal for b in needs)
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
        if near is None or not serves(actor, profile, stage, level) or not is_asked_for(actor, needs):
            continue
        recommended = recommendation(actor, near, needs)
        if recommended.because:
            helpful.append(recommended)
    helpful.sort(key=lambda r: (-r.fit, r.actor.id))
    return tuple(helpful)


def recommendation(actor: Actor, near: Nearness, needs: Iterable[Because]) -> Recommendation:
    """A body with the reasons of the needs that it serves; none where it serves none of them."""
    reasons = sorted((b for b in needs if b.need in actor.services), key=partial(_because_order, actor))
    fit = sum((b.weight for b in reasons), Fraction(0)) + NEARNESS_BONUS[near]
    if actor.industries:
        fit += INDUSTRY_BONUS
    return Recommendation(actor, near, tuple(reasons), fit)


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
    before it was chosen for.
    """
    team = _one_a_layer(ranked)
    rest = [r for r in ranked if r not in team]
    chosen = list(team)
    for belongs in _always_named(security_gap):
        if not any(belongs(r.actor) for r in chosen):
            _add_best([r for r in rest if belongs(r.actor)], chosen)
    _add_for_open_needs(rest, needs, chosen, len(team) + MAX_BEYOND_TEAM)
    filled = {r.actor.layer for r in team}
    missing = tuple(layer for layer in LAYERS if layer not in filled)
    return Team(tuple(team), tuple(chosen[len(team) :]), missing)


def _one_a_layer(ranked: tuple[Recommendation, ...]) -> list[Recommendation]:
    """The best of each layer, of a kind of its own where there is one."""
    team: list[Recommendation] = []
    for layer in LAYERS:
        fresh = tuple(r for r in ranked if r.actor.kind not in _kinds(team))
        if best := _best_of(layer, fresh) or _best_of(layer, ranked):
            team.append(best)
    return team


def _always_named(security_gap: bool) -> list[Callable[[Actor], bool]]:
    """What somebody who is named should be, in this order."""
    wanted: list[Callable[[Actor], bool]] = [lambda actor: "security" in actor.services] if security_gap else []
    wanted.append(lambda actor: actor.neutral)
    wanted.append(lambda actor: actor.kind in GOAL_OF_KIND)
    wanted.append(lambda actor: actor.kind in LENDERS)
    return wanted


def _add_best(pool: list[Recommendation], chosen: list[Recommendation]) -> None:
    """Add the best of a pool, of a new kind where there is one; nobody when it is empty."""
    fresh = [r for r in pool if r.actor.kind not in _kinds(chosen)]
    chosen.extend((fresh or pool)[:1])


def _add_for_open_needs(
    rest: list[Recommendation], needs: Iterable[Because], chosen: list[Recommendation], at_most: int
) -> None:
    """Add, up to so many in all, who mainly serves a need that nobody before was chosen for."""
    raised = _weighty(needs)
    served = {r.actor.services[0] for r in chosen}
    for candidate in rest:
        if len(chosen) == at_most or candidate.actor.kind in _kinds(chosen):
            continue
        own = [n for n in candidate.actor.services[:MAIN_SERVICES] if n in raised and n not in served]
        if own:
            chosen.append(candidate)
            served.add(own[0])


def _weighty(needs: Iterable[Because]) -> set[Need]:
    """Needs for which what the firm told us weighs enough to bring a further body in."""
    told: dict[Need, Fraction] = {}
    for because in needs:
        if because.kind != "stage":
            told[because.need] = told.get(because.need, Fraction(0)) + because.weight
    return {need for need, weight in told.items() if weight >= WORTH_A_BODY}


def _kinds(chosen: Iterable[Recommendation]) -> set[str]:
    return {r.actor.kind for r in chosen}


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
    """The best of a layer: who does what the layer is for comes first, then who sits in the prefecture."""
    members = [r for r in ranked if r.actor.layer == layer and r.actor.kind not in NOT_IN_TEAM]

    def order(r: Recommendation) -> tuple[bool, bool]:
        typical = LAYER_SERVICE.get(layer, r.actor.services[0]) in r.actor.services[:MAIN_SERVICES]
        return (not typical, r.nearness not in ("municipality", "prefecture"))

    return min(members, key=order, default=None)
