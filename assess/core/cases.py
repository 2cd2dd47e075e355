"""The cases nearest to a firm, and what they have in common with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.core.model import STAGES, Case, Catalogue, Need, Profile, StageId

Common = Literal["industry", "prefecture", "stage", "need", "size"]
MAX_CASES = 3
OWN_INDUSTRY = 2  # of them, where there are as many
# Divisions that make or grow things: a salon learns more from another service than from a factory.
MAKING_GOODS = frozenset("ABCDEF")


@dataclass(frozen=True)
class CaseMatch:
    """A case with what it has in common with the firm."""

    case: Case
    common: tuple[Common, ...]


def nearest_cases(
    catalogue: Catalogue, profile: Profile, stage: StageId | None, raised: set[Need]
) -> tuple[CaseMatch, ...]:
    """Up to three cases nearest by industry, stage, region, size and raised need; none without anything in common.

    The first two are of the firm's own industry, where there are two. Of two cases as near, the newer comes first.
    """
    block = next((b.prefectures for b in catalogue.blocks if profile.prefecture in b.prefectures), ())
    scored: list[tuple[int, int, str, CaseMatch]] = []
    for case in catalogue.cases:
        common: list[Common] = []
        points = 0
        if case.industry == profile.industry:
            common.append("industry")
            points += 4
        if case.prefecture == profile.prefecture:
            common.append("prefecture")
            points += 4
        elif case.prefecture in block:
            points += 1
        if _is_of_stage(case, stage):
            common.append("stage")
            points += 2
        if case.employees is not None and _similar(case.employees, profile.employees):
            common.append("size")
            points += 1
        if raised & set(case.needs):
            common.append("need")
            points += 1
        if case.industry is not None and (case.industry in MAKING_GOODS) == (profile.industry in MAKING_GOODS):
            points += 1
        if {"industry", "prefecture", "stage"} & set(common):
            scored.append((-points, -(case.year or 0), case.id, CaseMatch(case, tuple(common))))
    scored.sort(key=lambda s: s[:3])
    nearest = [match for *_, match in scored]
    own = [match for match in nearest if "industry" in match.common][:OWN_INDUSTRY]
    return tuple(own + [match for match in nearest if match not in own][: MAX_CASES - len(own)])


def _is_of_stage(case: Case, stage: StageId | None) -> bool:
    """Whether the firm of the case stood where this firm stands. Who works on the last stage, or has passed it, looks
    at those who reached it."""
    if stage == STAGES[-1]:
        return case.stage_to == stage
    return stage is not None and stage in (case.stage_from, _before(case.stage_to))


def _before(stage: StageId | None) -> StageId | None:
    return None if stage is None else STAGES[max(0, STAGES.index(stage) - 1)]


def _similar(a: int, b: int) -> bool:
    return max(a, b) <= 3 * min(a, b)
