"""Which support bodies could help a firm, best first, each with its reasons. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from assess.core.cases import MAKING_GOODS
from assess.core.model import Actor, Catalogue, Layer, Profile, StageId
from assess.core.needs import Because
from assess.core.places import lies_in, names_place
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
SUBSIDY = "subsidy"
# Kinds that are named only for the goal that they are there for, and then always.
GOAL_OF_KIND = {"succession_centre": "succession"}
# Kinds that lend or vouch: named only where money is a need (a barrier, or a large step on the path).
LENDERS = frozenset({"credit_guarantee", "jfc", "regional_bank", "fund"})
# Who finds experienced people: named where the lack of them is felt to be in the way, or past the first stage.
FINDS_PEOPLE = "pro_talent"
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
    industry. Sums only, so a wider gap in a need never lowers an actor that serves it. Of equal ones, who can be called
    comes first.
    """
    helpful = []
    for actor in catalogue.actors:
        near = nearness(actor, profile, catalogue)
        if near is None or not serves(actor, profile, stage, level) or not is_asked_for(actor, profile, stage, needs):
            continue
        recommended = recommendation(actor, near, needs, profile)
        if recommended.because:
            helpful.append(recommended)
    helpful.sort(key=lambda r: (-r.fit, r.actor.phone is None, r.actor.id))
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
