"""What an adviser checks first with the owner, and where the two see it otherwise, in words."""

from __future__ import annotations

from dataclasses import replace

from assess.core.agreement import MOST_STEPS
from assess.core.diagnosis import Diagnosis
from assess.core.model import MAX_POINTS
from assess.core.scoring import blocking_stage, score
from assess.core.to_check import ToCheck, claims_first, ranked
from assess.core.two_tracks import calibrated
from assess.report.two_tracks import Side, two_tracks
from assess.report.view_check import CheckRow, Checks, Evidence, TrackRow, Tracks, TrackSide
from assess.report.words import Words


def checks(words: Words, diagnosis: Diagnosis) -> Checks:
    """The answers to check first; how they are chosen: docs/scoring.md#what-an-adviser-checks-first."""
    result = diagnosis.result
    deciding = blocking_stage(diagnosis.bank, result)
    found = ranked(diagnosis.answers, result, diagnosis.seen, deciding, _questions_of_steps(diagnosis))
    asked = sum(outcome.applicable and outcome.kind != "inferred_zero" for outcome in result.outcomes)
    left = asked - len(found)
    first = "deciding" if deciding else "claims" if claims_first(result) else "gaps"
    return Checks(
        intro=words(f"checks.{first}_first") if found else words("checks.none"),
        rows=tuple(_row(words, diagnosis, number, one) for number, one in enumerate(found, 1)),
        rest=words("checks.rest", n=left) if left > 0 and found else "",
    )


def _questions_of_steps(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What the next steps of the plan begin from, as the edition's first page proposes them, each question once."""
    done = {(one.question_id, one.to_option) for one in diagnosis.done}
    ahead = [s.question.id for s in diagnosis.advice.plan.steps if (s.question.id, s.to_option) not in done]
    return tuple(dict.fromkeys(ahead[:MOST_STEPS]))


def _row(words: Words, diagnosis: Diagnosis, number: int, one: ToCheck) -> CheckRow:
    question = one.outcome.question
    counted = one.outcome.value is not None
    return CheckRow(
        number=str(number),
        question_id=question.id,
        question=words.asked(question),
        why=words(
            f"checks.why.{one.kind}",
            points=one.points,
            missing=MAX_POINTS - one.points,
            relevance=one.relevance,
            weight=one.weight,
            domain=words.domain(one.outcome.domain),
        ),
        answer=words.answer(one.outcome),
        dots=one.points + 1 if counted else None,
        heard=words("answer_dots", n=one.points + 1, most=MAX_POINTS + 1) if counted else "",
        hint=words.of(question.interview),
        options=words.marks().gap.join(
            words("checks.option", points=words("answer_points", points=option.points), text=words.of(option.text))
            for option in question.options
        ),
        noted=_noted(diagnosis, question.id),
    )


def _noted(diagnosis: Diagnosis, question_id: str) -> Evidence | None:
    """How the adviser knows of an answer, as far as that is noted."""
    seen = diagnosis.seen.get(question_id)
    return seen.evidence if seen else None


def tracks(words: Words, diagnosis: Diagnosis) -> Tracks | None:
    """Both results and where they differ; None where no adviser has noted anything."""
    if not diagnosis.seen:
        return None
    answers = calibrated(diagnosis.bank, diagnosis.answers, diagnosis.seen)
    seen_by = replace(diagnosis, answers=answers, result=score(diagnosis.bank, answers))
    both = two_tracks(words, diagnosis, seen_by, diagnosis.seen)
    gap = words.marks().gap
    return Tracks(
        sides=tuple(_side(words, side) for side in both.sides),
        same=both.same,
        rows=tuple(
            TrackRow(item.question, item.own, gap.join((item.seen, item.reason)), item.weight) for item in both.items
        ),
    )


def _side(words: Words, side: Side) -> TrackSide:
    return TrackSide(side.name, side.verdict.headline, side.verdict.score, side.working)
