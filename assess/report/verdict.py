"""The verdict of a report: where the firm stands, and how sure that is."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from assess.core.diagnosis import Diagnosis
from assess.core.model import StageId
from assess.core.plan import working_stage
from assess.core.result import Result, as_fraction
from assess.core.scoring import blocking_stage
from assess.report.flags import flag_notes
from assess.report.headline import headline
from assess.report.view import Verdict
from assess.report.words import Words, decimal

MISSING_SHOWN = 4  # questions to look up that a first page names
CONFIDENCE_HIGH, CONFIDENCE_MID = Fraction(9, 10), Fraction(7, 10)


def verdict(words: Words, diagnosis: Diagnosis) -> Verdict:
    """The result in words."""
    result = diagnosis.result
    stage = blocking_stage(words.bank, result)
    missing, head = _missing(words, result, stage), headline(words, result)
    more = len(missing) - MISSING_SHOWN
    flags = flag_notes(words, diagnosis)
    return Verdict(
        level=result.level,
        headline=head.sentence,
        place=head.place,
        have=None if result.level is None else head.have,  # there the meaning tells of what is kept
        term=words.term(result.stage),
        plain=words.plain,
        meaning=_meaning(words, result, stage, missing),
        marks=_marks(words) if result.level == 0 else None,
        next_text=next_mark(words, result, _next_message(words, result)),
        range_text=_range_text(words, result),
        score=words.number(result.score),
        score_text=words("score_missing" if result.score is None else "score_text"),
        confidence=words.percent(result.confidence),
        confidence_text=_confidence_text(words, diagnosis),
        missing=missing,
        missing_first=missing[:MISSING_SHOWN],
        missing_more=words("missing_more", n=more) if more > 0 else None,
        flags=flags,
        flags_line=words("notes_line", titles=words("notes_apart").join(f.title for f in flags)) if flags else None,
    )


def _missing(words: Words, result: Result, stage: StageId | None) -> tuple[str, ...]:
    return tuple(words.asked(o.question) for o in result.outcomes if o.question.stage == stage and o.open)


def _meaning(words: Words, result: Result, stage: StageId | None, missing: tuple[str, ...]) -> str:
    if result.level is not None:
        return words(f"meaning.{result.level}")
    if missing:
        return words("meaning.none")
    return words("meaning.none_not_applicable", stage=words.named(stage))


def _marks(words: Words) -> str:
    """Why the first stage has two marks."""
    thresholds = words.bank.thresholds
    start, pass_ = (words.percent(as_fraction(mark)) for mark in (thresholds.start, thresholds.pass_))
    return words("marks", start=start, pass_=pass_)


def threshold(words: Words, level: int) -> Fraction:
    """What the working stage has to reach at this level: `start` at level 0, `pass` above."""
    thresholds = words.bank.thresholds
    return as_fraction(thresholds.start if level == 0 else thresholds.pass_)


def _next_message(words: Words, result: Result) -> str:
    if result.level == 0:
        return "next.plain" if words.plain else "next.0"
    return "next.1"


def next_mark(words: Words, result: Result, message: str) -> str | None:
    """A message about the points that lift the working stage to its threshold; None without a stage to lift."""
    stage = working_stage(result)
    if stage is None or result.level is None:
        return None
    target, score = threshold(words, result.level), result.stages[stage]
    exact = target * score.max_points
    return words(
        message,
        stage=words.named(stage),
        target=words.percent(target),
        exact=decimal(exact),
        need=ceil(exact),
        points=score.points,
        missing=ceil(exact) - score.points,
        max=score.max_points,
    )


def _range_text(words: Words, result: Result) -> str | None:
    low, high = result.stage_range
    if low == high:
        return None
    return words("range", low=words.named(low), high=words.named(high))


def _confidence_text(words: Words, diagnosis: Diagnosis) -> str:
    result, counts = diagnosis.result, diagnosis.result.counts
    level = "low"
    if result.confidence >= CONFIDENCE_MID:
        level = "high" if result.confidence >= CONFIDENCE_HIGH else "mid"
    return words(f"confidence.{level}", asked=counts.applicable, clear=counts.clear)
