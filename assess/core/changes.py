"""What changed between two assessments of one firm. Pure.

Under one version of a bank all that was asked is compared. Between two versions only what the crosswalk maps is, and
scores are taken over these questions alone, so that a new question is neither a step forward nor one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assess.core.checks.releases import Crosswalk
from assess.core.model import NOT_APPLICABLE, STAGES, UNKNOWN, Answers, Bank, DomainId, StageId
from assess.core.result import Outcome, Result

# `open`: one of both does not count (not known, not answered, does not apply, not asked).
Direction = Literal["up", "down", "same", "open"]
Scores = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Scored:
    """An assessment as far as it is compared: no advice is needed."""

    bank: Bank
    answers: Answers
    result: Result


@dataclass(frozen=True)
class Pair:
    """One question then and now."""

    domain: DomainId
    before: Outcome
    after: Outcome

    @property
    def direction(self) -> Direction:
        """Which way the answer has gone."""
        before, after = self.before.value, self.after.value
        if before is None or after is None:
            return "open"
        return "same" if before == after else "up" if after > before else "down"


@dataclass(frozen=True)
class Changes:
    """Questions of both in the order of the later bank; scores then and now: domains 0..100, stages 0..1.

    `whole`: both stand on one version. Else `left_out` counts questions of either that nothing compares with.
    """

    pairs: tuple[Pair, ...]
    domains: dict[DomainId, Scores]
    stages: dict[StageId, Scores]
    whole: bool
    left_out: tuple[int, int]


def comparable(before: Bank, after: Bank, crosswalk: Crosswalk | None) -> Mapping[str, str]:
    """Question of the earlier bank -> the one of the later bank that its answer may be compared with."""
    if before.id != after.id:
        return {}
    same = {q.id: q.id for _, q in before.questions() if after.question(q.id) is not None}
    if before.version == after.version:
        return same
    if crosswalk is None:
        return {}
    kept = {old: new for old, new in same.items() if old not in crosswalk.questions}
    return kept | {old: new for old, new in crosswalk.questions.items() if new is not None and after.question(new)}


def carried(before: Bank, after: Bank, crosswalk: Crosswalk | None, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers of an earlier assessment that may stand in a new one, by its questions.

    An option goes along where the later question has it with the same points.
    """
    taken = {}
    for old, new in comparable(before, after, crosswalk).items():
        question, was, given = after.question(new), before.question(old), answers.get(old)
        if question is None or was is None or given is None:
            continue
        option, former = question.option(given), was.option(given)
        fits = option is not None and former is not None and option.points == former.points
        if fits or given == UNKNOWN or (given == NOT_APPLICABLE and question.not_applicable):
            taken[new] = given
    return taken


def changes(before: Scored, after: Scored, crosswalk: Crosswalk | None) -> Changes:
    """Compare two assessments; `crosswalk` leads from the bank of the earlier to that of the later."""
    mapped = comparable(before.bank, after.bank, crosswalk)
    sources = {new: old for old, new in mapped.items()}
    then = {o.question.id: o for o in before.result.outcomes}
    pairs = tuple(
        Pair(now.domain, then[sources[now.question.id]], now)
        for now in after.result.outcomes
        if now.question.id in sources and not _never_asked(then[sources[now.question.id]], now)
    )
    whole = before.bank.id == after.bank.id and before.bank.version == after.bank.version
    asked_then = sum(o.kind != "ruled_out" for o in before.result.outcomes)
    asked_now = sum(o.kind != "ruled_out" for o in after.result.outcomes)
    return Changes(
        pairs=pairs,
        domains=_domains(before, after, pairs, whole),
        stages=_stages(before, after, pairs, whole),
        whole=whole,
        left_out=(
            asked_then - sum(p.before.kind != "ruled_out" for p in pairs),
            asked_now - sum(p.after.kind != "ruled_out" for p in pairs),
        ),
    )


def _never_asked(before: Outcome, after: Outcome) -> bool:
    return before.kind == after.kind == "ruled_out"


def _domains(before: Scored, after: Scored, pairs: Iterable[Pair], whole: bool) -> dict[DomainId, Scores]:
    if whole:
        former = before.result.domains
        return {d: (former[d].score if d in former else None, now.score) for d, now in after.result.domains.items()}
    scores: dict[DomainId, Scores] = {}
    for domain in after.result.domains:
        then, now = _means(pair for pair in pairs if pair.domain == domain)
        scores[domain] = (None if then is None else 100 * then, None if now is None else 100 * now)
    return scores


def _stages(before: Scored, after: Scored, pairs: Iterable[Pair], whole: bool) -> dict[StageId, Scores]:
    if whole:
        return {s: (before.result.stages[s].achievement, after.result.stages[s].achievement) for s in STAGES}
    return {s: _means(p for p in pairs if p.after.question.stage == s) for s in STAGES}


def _means(pairs: Iterable[Pair]) -> Scores:
    """Both means over the pairs that count on both sides."""
    counted = [(p.before.value, p.after.value) for p in pairs if p.direction != "open"]
    if not counted:
        return None, None
    then, now = (sum((pair[i] or Fraction(0) for pair in counted), Fraction(0)) for i in (0, 1))
    return then / len(counted), now / len(counted)
