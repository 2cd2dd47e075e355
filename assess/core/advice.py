"""Who near the firm can help next, and why: needs, the support team, the nearest cases. Pure.

Everything here ends in a `Because`: a pointer to the firm's own answer or profile entry that led to it.
`report.py` turns it into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Literal

from assess.core.model import (
    LAYERS,
    STAGES,
    Actor,
    Answers,
    Bank,
    Case,
    Catalogue,
    Layer,
    Need,
    Profile,
    StageId,
)
from assess.core.path import Path, Priority, next_stage, priorities, working_stage
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
INDUSTRY_BONUS = Fraction(1)
# Who stands for a layer in the team must do what the layer is for, where anybody does: a coordinator convenes.
LAYER_SERVICE: dict[Layer, Need] = {"coordination": "networking"}
MAX_BEYOND_TEAM = 6
MAX_REASONS = 3
LEADING_REASONS = 2
MAX_CASES = 3

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
class CaseMatch:
    """A case with what it has in common with the firm."""

    case: Case
    common: tuple[Literal["industry", "prefecture", "stage", "need", "size"], ...]


@dataclass(frozen=True)
class Advice:
    """Everything that follows from a result."""

    priorities: tuple[Priority, ...]
    path: Path | None
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
    needs = because(bank, answers, result, wanted)
    ranked = rank(catalogue, answers.profile, working_stage(result), result.level, needs)
    team, more, missing = choose_team(ranked, needs, "security_gap" in result.flags)
    varied = with_varied_reasons(team + more)
    team, more = varied[: len(team)], varied[len(team) :]
    return Advice(
        priorities=wanted,
        path=next_stage(bank, answers, result),
        team=team,
        more=more,
        missing_layers=missing,
        cases=nearest_cases(catalogue, answers.profile, working_stage(result), needs),
    )


def because(bank: Bank, answers: Answers, result: Result, wanted: Iterable[Priority]) -> tuple[Because, ...]:
    """Every reason to look for help, out of answers, goals, barriers, flags and the stage."""
    stage = working_stage(result)
    # A firm on its way to digitization is not pointed to help for questions of a later stage.
    within = STAGES[: STAGES.index(stage) + 1] if stage else STAGES
    found = [
        Because("answer", p.outcome.question.id, need, p.weight)
        for p in wanted
        if p.outcome.question.stage in within
        for need in p.improve.needs
    ]
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
    return "municipality" if area.municipality == profile.municipality else None


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
        if near is None or not serves(actor, profile, stage, level):
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
) -> tuple[bool, Fraction, str, str]:
    """The most telling reason first: the firm's own answers before what every firm of its stage shares, and
    needs that the actor lists first (its typical services) before those that it serves in passing."""
    place = actor.services.index(reason.need) + 1
    weight = reason.weight / place / (2 if reason.ref in told else 1)
    return (reason.kind == "stage", -weight, reason.ref, reason.need)


def choose_team(
    ranked: tuple[Recommendation, ...], needs: tuple[Because, ...], security_gap: bool
) -> tuple[tuple[Recommendation, ...], tuple[Recommendation, ...], tuple[Layer, ...]]:
    """(team of three layers, up to six more, layers that nobody fills).

    A public or neutral actor always among them where there is one; with a security gap always one that serves
    security. No two of one kind, unless nobody else fills a layer or one of these two places. Each further actor
    must bring a need that the list so far lacks.
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
    raised = {b.need for b in needs}
    for candidate in rest:
        chosen = team + more
        if len(more) == MAX_BEYOND_TEAM or candidate.actor.kind in _kinds(chosen):
            continue
        covered = {need for r in chosen for need in r.actor.services}
        if (set(candidate.actor.services) & raised) - covered or len(more) < 2:
            more.append(candidate)
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
    members = [r for r in ranked if r.actor.layer == layer]
    typical = [r for r in members if LAYER_SERVICE.get(layer, r.actor.services[0]) in r.actor.services]
    return next(iter(typical or members), None)


def nearest_cases(
    catalogue: Catalogue, profile: Profile, stage: StageId | None, needs: tuple[Because, ...]
) -> tuple[CaseMatch, ...]:
    """Two or three cases nearest by industry, stage, region, size and need; none without anything in common."""
    block = next((b.prefectures for b in catalogue.blocks if profile.prefecture in b.prefectures), ())
    raised = {b.need for b in needs if b.kind != "stage"}
    scored: list[tuple[int, str, CaseMatch]] = []
    for case in catalogue.cases:
        common: list[Literal["industry", "prefecture", "stage", "need", "size"]] = []
        points = 0
        if case.industry == profile.industry:
            common.append("industry")
            points += 4
        if case.prefecture == profile.prefecture:
            common.append("prefecture")
            points += 2
        elif case.prefecture in block:
            points += 1
        if stage is not None and stage in (case.stage_from, _before(case.stage_to)):
            common.append("stage")
            points += 2
        if case.employees is not None and _similar(case.employees, profile.employees):
            common.append("size")
            points += 1
        if raised & set(case.needs):
            common.append("need")
            points += 1
        if {"industry", "prefecture", "stage"} & set(common):
            scored.append((-points, case.id, CaseMatch(case, tuple(common))))
    scored.sort(key=lambda s: s[:2])
    return tuple(match for _, _, match in scored[:MAX_CASES])


def _before(stage: StageId | None) -> StageId | None:
    return None if stage is None else STAGES[max(0, STAGES.index(stage) - 1)]


def _similar(a: int, b: int) -> bool:
    return max(a, b) <= 3 * min(a, b)
