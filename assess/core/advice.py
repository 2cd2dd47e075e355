"""Who near the firm can help next, and why: needs and the support team. Pure.

Everything here ends in a `Because`: a pointer to the firm's own answer or profile entry that led to it.
The report turns it into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from assess.core.cases import CaseMatch, nearest_cases
from assess.core.model import (
    LAYERS,
    STAGES,
    Actor,
    Answers,
    Bank,
    Catalogue,
    Layer,
    Need,
    Profile,
    StageId,
)
from assess.core.places import lies_in
from assess.core.plan import Priority, ShortestPath, next_stage, priorities, working_stage
from assess.core.scoring import Result

# What led to a piece of advice. `ref` is a question id, goal id, barrier id, flag or stage id.
BecauseKind = Literal["answer", "goal", "barrier", "flag", "stage"]
Nearness = Literal["municipality", "prefecture", "block", "nation"]

# Weights of needs that do not come from answers. An answer weighs gap x relevance / effort (0..3).
GOAL_WEIGHT = Fraction(1)
BARRIER_WEIGHT = Fraction(1)
SECURITY_GAP_WEIGHT = Fraction(4)
STAGE_WEIGHT = Fraction(1)
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
# What a firm needs at every stage, whichever stage the question belongs to: to know somebody to ask.
EVERY_STAGE: frozenset[Need] = frozenset({"networking"})
# The least weight of what the firm told us about a need that brings a further body in.
WORTH_A_BODY = Fraction(1)
MAX_BEYOND_TEAM = 6
MAX_REASONS = 3
LEADING_REASONS = 2

# What a firm of this stage needs whatever it answered (SD-09, AR-B-02, AR-S-01).
_STAGE_NEEDS: dict[StageId | None, tuple[Need, ...]] = {
    "digitization": ("awareness", "process"),
    "digitalization": ("strategy", "tool_adoption"),
    "transformation": ("data_ai", "new_business", "networking"),
    None: ("new_business", "networking"),
}


@dataclass(frozen=True)
class Because:
    """One reason: what the firm told us, which need it raises, and how much it weighs."""

    kind: BecauseKind
    ref: str
    need: Need
    weight: Fraction


@dataclass(frozen=True)
class Recommendation:
    """An actor with its reasons, the heaviest first."""

    actor: Actor
    nearness: Nearness
    because: tuple[Because, ...]
    fit: Fraction


@dataclass(frozen=True)
class Advice:
    """Everything that follows from a result."""

    priorities: tuple[Priority, ...]
    shortest_path: ShortestPath | None
    team: tuple[Recommendation, ...]
    more: tuple[Recommendation, ...]
    missing_layers: tuple[Layer, ...]
    cases: tuple[CaseMatch, ...]

    @property
    def support(self) -> tuple[Recommendation, ...]:
        """The team of three layers first, then the further ones."""
        return self.team + self.more


def advise(bank: Bank, catalogue: Catalogue, answers: Answers, result: Result) -> Advice:
    """All advice for one result. Same input, same output."""
    wanted = priorities(bank, answers, result)
    path = next_stage(bank, answers, result)
    stage = stage_for_help(result)
    needs = because(bank, answers, result, wanted, path)
    ranked = rank(catalogue, answers.profile, stage, result.level, needs)
    team, more, missing = choose_team(ranked, needs, "security_gap" in result.flags)
    varied = with_varied_reasons(team + more)
    team, more = varied[: len(team)], varied[len(team) :]
    return Advice(
        priorities=wanted,
        shortest_path=path,
        team=team,
        more=more,
        missing_layers=missing,
        cases=nearest_cases(catalogue, answers.profile, stage, {b.need for b in needs if b.kind != "stage"}),
    )


def stage_for_help(result: Result) -> StageId | None:
    """The stage whose help the firm wants; who has passed the last one goes on with it."""
    return STAGES[-1] if result.level == 4 else working_stage(result)


def because(
    bank: Bank, answers: Answers, result: Result, wanted: Iterable[Priority], path: ShortestPath | None = None
) -> tuple[Because, ...]:
    """Every reason to look for help, out of answers, goals, barriers, flags and the stage.

    Money is a need where the firm says so or a step of the path is large, not wherever an action may cost something.
    """
    stage = stage_for_help(result)
    # A firm on its way to digitization is not pointed to help for questions of a later stage.
    within = STAGES[: STAGES.index(stage) + 1] if stage else STAGES
    found = [
        Because("answer", p.outcome.question.id, need, p.weight)
        for p in wanted
        for need in p.improve.needs
        if need != "finance" and (p.outcome.question.stage in within or need in EVERY_STAGE)
    ]
    large = dict.fromkeys(step.question.id for step in path.steps if step.effort == "L") if path else ()
    found += [Because("answer", question_id, "finance", BARRIER_WEIGHT) for question_id in large]
    found += [
        Because("goal", g.id, need, GOAL_WEIGHT)
        for g in bank.goals
        if g.id in answers.profile.goals
        for need in g.needs
    ]
    found += [
        Because("barrier", b.id, need, BARRIER_WEIGHT)
        for b in bank.barriers
        if b.id in answers.profile.barriers
        for need in b.needs
    ]
    if "security_gap" in result.flags:
        found.append(Because("flag", "security_gap", "security", SECURITY_GAP_WEIGHT))
    found += [Because("stage", result.stage or "none", need, STAGE_WEIGHT) for need in _STAGE_NEEDS[stage]]
    return tuple(found)


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
    found = []
    for actor in catalogue.actors:
        near = nearness(actor, profile, catalogue)
        if near is None or not serves(actor, profile, stage, level) or not is_asked_for(actor, needs):
            continue
        reasons = sorted((b for b in needs if b.need in actor.services), key=partial(_because_order, actor))
        if not reasons:
            continue
        fit = sum((b.weight for b in reasons), Fraction(0)) + NEARNESS_BONUS[near]
        if actor.industries:
            fit += INDUSTRY_BONUS
        found.append(Recommendation(actor, near, tuple(reasons), fit))
    found.sort(key=lambda r: (-r.fit, r.actor.id))
    return tuple(found)


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


def choose_team(
    ranked: tuple[Recommendation, ...], needs: tuple[Because, ...], security_gap: bool
) -> tuple[tuple[Recommendation, ...], tuple[Recommendation, ...], tuple[Layer, ...]]:
    """(team of three layers, up to six more, layers that nobody fills).

    Always among them, where there is one: a public or neutral actor; with a security gap one that serves security;
    for a goal the kind that is there for it; where money is a need a lender. No two of one kind, unless nobody else
    fills a layer or one of these places. Each further actor must have a main service that the firm needs and nobody
    before it was chosen for.
    """
    team: list[Recommendation] = []
    for layer in LAYERS:
        fresh = tuple(r for r in ranked if r.actor.kind not in _kinds(team))
        if found := _best_of(layer, fresh) or _best_of(layer, ranked):
            team.append(found)
    missing = tuple(layer for layer in LAYERS if all(r.actor.layer != layer for r in team))
    rest = [r for r in ranked if r not in team]
    more: list[Recommendation] = []

    def add_best(pool: list[Recommendation]) -> None:
        taken = _kinds(team + more)
        more.extend(([r for r in pool if r.actor.kind not in taken] or pool)[:1])

    if security_gap and not any("security" in r.actor.services for r in team):
        add_best([r for r in rest if "security" in r.actor.services])
    if not any(r.actor.neutral for r in team + more):
        add_best([r for r in rest if r.actor.neutral])
    for asked_for in (GOAL_OF_KIND.keys(), LENDERS):
        if not any(r.actor.kind in asked_for for r in team + more):
            add_best([r for r in rest if r.actor.kind in asked_for])
    told: dict[Need, Fraction] = {}
    for b in needs:
        told[b.need] = told.get(b.need, Fraction(0)) + (b.weight if b.kind != "stage" else 0)
    raised = {need for need, weight in told.items() if weight >= WORTH_A_BODY}
    chosen_for = {r.actor.services[0] for r in team + more}
    for candidate in rest:
        if len(more) == MAX_BEYOND_TEAM or candidate.actor.kind in _kinds(team + more):
            continue
        own = [n for n in candidate.actor.services[:MAIN_SERVICES] if n in raised and n not in chosen_for]
        if own:
            more.append(candidate)
            chosen_for.add(own[0])
    return tuple(team), tuple(more), missing


def _kinds(chosen: Iterable[Recommendation]) -> set[str]:
    return {r.actor.kind for r in chosen}


def with_varied_reasons(found: tuple[Recommendation, ...]) -> tuple[Recommendation, ...]:
    """The same recommendations; a reason that led an earlier one counts half when reasons are put in order.

    Otherwise one weak answer would explain every actor, and the reader would learn nothing from the second on.
    """
    told: set[str] = set()
    varied = []
    for recommendation in found:
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
