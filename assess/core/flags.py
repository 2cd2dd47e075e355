"""Remarks beside a verdict: they change no figure (docs/scoring.md#flags). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from assess.core.model import STAGES, Bank, DomainId, StageId
from assess.core.result import DomainScore, Flag, Result, StageScore, as_fraction

UNEVEN_LEAD = Fraction(15, 100)
UNEVEN_DOMAINS = 50  # points of 100
UNEVEN_ANSWERS = 3  # a domain with fewer answered questions is not compared
LOW_CONFIDENCE = Fraction(75, 100)
SECURITY_GAP_BELOW = 40
SECURITY_GAP_FROM_LEVEL = 1
NEAR = 2  # points of options


def flags_of(bank: Bank, result: Result, *, quick: bool) -> tuple[Flag, ...]:
    """All flags of a result, in a fixed order. Reads everything of it but its flags."""
    pass_ = as_fraction(bank.thresholds.pass_)
    achievements = {stage: score.achievement for stage, score in result.stages.items()}
    raised: dict[Flag, bool] = {
        "insufficient": result.level is None and bank.thresholds.decide is not None,
        "near_next": _is_near_next(result, pass_),
        "just_passed": _has_just_passed(result, pass_),
        "uneven": bool(uneven_stages(achievements, pass_) or uneven_domains(result.domains)),
        "low_confidence": result.confidence < LOW_CONFIDENCE,
        "quick": quick,
        "security_gap": _has_security_gap(result),
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def uneven_stages(
    achievements: Mapping[StageId, Fraction | None], pass_: Fraction
) -> tuple[tuple[StageId, StageId], ...]:
    """(early, late) stages where the late one clearly leads the early one, which is not passed; widest lead first."""
    leads: list[tuple[Fraction, StageId, StageId]] = []
    for early, late in combinations(STAGES, 2):
        behind, ahead = achievements[early], achievements[late]
        if behind is None or ahead is None:
            continue
        if behind < pass_ and ahead - behind > UNEVEN_LEAD:
            leads.append((ahead - behind, early, late))
    leads.sort(key=lambda lead: -lead[0])
    return tuple((early, late) for _, early, late in leads)


def uneven_domains(domains: Mapping[DomainId, DomainScore]) -> tuple[DomainId, DomainId] | None:
    """(weakest, strongest) domain that lie far apart, of those with enough answers; None where they do not."""
    compared = [
        (d.score, domain) for domain, d in domains.items() if d.score is not None and d.answered >= UNEVEN_ANSWERS
    ]
    if not compared:
        return None
    weakest = min(compared, key=lambda c: c[0])
    strongest = max(compared, key=lambda c: c[0])
    return (weakest[1], strongest[1]) if strongest[0] - weakest[0] > UNEVEN_DOMAINS else None


def above_pass(score: StageScore, pass_: Fraction) -> Fraction:
    """Points of options by which a stage stands above `pass`; negative below it."""
    return score.points - pass_ * score.max_points


def _is_near_next(result: Result, pass_: Fraction) -> bool:
    if result.level is None or not 1 <= result.level <= len(STAGES):
        return False
    return above_pass(result.stages[STAGES[result.level - 1]], pass_) >= -NEAR


def _has_just_passed(result: Result, pass_: Fraction) -> bool:
    if result.level is None or result.level < 2:
        return False
    return above_pass(result.stages[STAGES[result.level - 2]], pass_) <= NEAR


def _has_security_gap(result: Result) -> bool:
    security = result.domains.get("security")
    if result.level is None or security is None or security.score is None:
        return False
    return result.level >= SECURITY_GAP_FROM_LEVEL and security.score < SECURITY_GAP_BELOW
