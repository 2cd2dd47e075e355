"""The result in one sentence with what is there already: the same on the screen, on paper and in a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assess.core.model import STAGES, DomainId, StageId
from assess.core.result import Result, as_fraction
from assess.core.scoring import decides
from assess.report.geometry.meter import meter
from assess.report.view_card import AreaScore
from assess.report.words import Words

COMPARED_FROM = 3  # areas with enough answers of which the strongest may be named
STRONGEST_NAMED = 2
FEW_OPEN = 5  # up to which it takes but a few answers more


@dataclass(frozen=True)
class Headline:
    """`sentence` tells where the firm stands, `place` which of the stages that is (may be empty), `meaning` what that
    stage is (may be empty); `have` names what is there already, None where nothing is to be named."""

    sentence: str
    place: str
    meaning: str
    have: str | None


def headline(words: Words, result: Result) -> Headline:
    """The head of a result."""
    stage = _stage(result.level)
    meanings = (words.of(s.meaning) for s in words.bank.stages if s.id == stage)
    return Headline(_sentence(words, result), _place(words, result), next(meanings, ""), _have(words, result))


def of_level(words: Words, level: int) -> str:
    """Where a firm of a level stands, in one sentence."""
    stage = _stage(level)
    if stage is None:
        return words("card.now.top")
    named = next((s.plain for s in words.bank.stages if s.id == stage), None)
    name = words.of(named) if named else words("card.term_as_name", stage=words.stage(stage))
    return words("card.now.start" if level == 0 else "card.now.working", name=name)


def _stage(level: int | None) -> StageId | None:
    """The stage that is named: the one in work, or the first where nothing has begun."""
    return None if level is None or level > len(STAGES) else STAGES[max(level - 1, 0)]


def _sentence(words: Words, result: Result) -> str:
    if result.level is not None:
        return of_level(words, result.level)
    open_ = result.counts.unknown + result.counts.unanswered
    if not open_:
        return words("card.now.none")
    return words("card.now.open" if open_ <= FEW_OPEN else "card.now.open_many")


def _place(words: Words, result: Result) -> str:
    """Which of the stages it is, which everyday words leave out."""
    if result.level is None or not 0 < result.level <= len(STAGES):
        return ""
    return words("card.place", n=result.level)


def _have(words: Words, result: Result) -> str | None:
    """What is there already, before anything that is not."""
    if result.level is None:
        given = sum(outcome.kind in ("option", "unknown", "not_applicable") for outcome in result.outcomes)
        return words("card.have.kept", n=given) if given else None
    if not any(area.share for area in area_scores(words, result)):
        return words("card.have.first")
    exposed = "security_gap" in result.flags  # what is to be mended first is not named beside it as what is there
    areas = [area for area in compared(words, result) if not (exposed and area.id == "security")]
    best = _named(words, areas)
    if best is None or not areas[0].share:
        return None
    if result.level and areas[0].reached:
        return words("card.have.best", areas=best)
    highest = result.level and areas[0] == compared(words, result)[0]
    return words("card.have.highest" if highest else "card.have.begun", areas=best)


# ---------------------------------------------------------------- areas


def area_scores(words: Words, result: Result) -> tuple[AreaScore, ...]:
    """The areas, the highest score first, those without answers last."""
    mark = as_fraction(words.bank.thresholds.pass_) * 100
    scores: list[tuple[DomainId, Fraction | None]] = [(d, result.domains[d].score) for d in result.domains]
    scores.sort(key=lambda one: (one[1] is None, -(one[1] or 0)))
    return tuple(_area(words, domain, score, mark) for domain, score in scores)


def _area(words: Words, domain: DomainId, score: Fraction | None, mark: Fraction) -> AreaScore:
    share = None if score is None else float(score / 100)
    return AreaScore(
        id=domain,
        name=words(f"short.{domain}"),
        score=words.number(score),
        share=share,
        bar=meter(share, float(mark / 100)),
        reached=score is not None and score >= mark,
    )


def compared(words: Words, result: Result) -> tuple[AreaScore, ...]:
    """Those areas of which enough is known to set one above another, the highest score first."""
    return tuple(area for area in area_scores(words, result) if decides(words.bank, result.domains[area.id]))


def strongest(words: Words, result: Result) -> str | None:
    """The names of the strongest areas; None where too few can be compared, or all stand level."""
    return _named(words, compared(words, result))


def _named(words: Words, scored: Sequence[AreaScore]) -> str | None:
    if len(scored) < COMPARED_FROM or scored[0].score == scored[-1].score:
        return None
    best = [area for area in scored if area.score == scored[0].score]
    named = words.join(area.name for area in best[:STRONGEST_NAMED])
    return (
        named if len(best) <= STRONGEST_NAMED else words("card.areas_more", areas=named, n=len(best) - STRONGEST_NAMED)
    )
