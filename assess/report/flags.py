"""What to bear in mind with a result: its flags in words, each with what to do about it."""

from __future__ import annotations

from math import ceil, floor

from assess.core.diagnosis import Diagnosis
from assess.core.flags import above_pass, uneven_domains, uneven_stages
from assess.core.model import MAX_POINTS, STAGES
from assess.core.result import Result, as_fraction
from assess.core.scoring import blocking_stage
from assess.report.view import FlagNote
from assess.report.words import Words


def flag_notes(words: Words, diagnosis: Diagnosis) -> tuple[FlagNote, ...]:
    """One note a flag, in the order of the result (docs/scoring.md#flags)."""
    return tuple(_flag(words, flag, diagnosis) for flag in diagnosis.result.flags)


def _flag(words: Words, flag: str, diagnosis: Diagnosis) -> FlagNote:
    result = diagnosis.result
    values: dict[str, object] = {}
    todo = words(f"flag.{flag}.todo")
    if flag == "uneven":
        return _uneven(words, result)
    if flag in ("near_next", "just_passed"):
        values = _nearness(words, result, flag)
    elif flag == "insufficient":
        values = _insufficient(words, result)
    elif flag == "low_confidence":
        values = {"n": result.counts.unknown + result.counts.unanswered}
    elif flag == "security_gap":
        values = {"domain": words.domain("security"), "score": words.number(result.domains["security"].score)}
        action = next((p.improve.text for p in diagnosis.advice.priorities if p.outcome.domain == "security"), None)
        if action:
            todo = words("flag.security_gap.todo_action", action=words.of(action))
    # Nothing is said of zero points above the mark.
    text = "flag.just_passed.exactly" if flag == "just_passed" and not values["points"] else f"flag.{flag}.text"
    return FlagNote(flag, words(f"flag.{flag}.title"), words(text, **values), todo)


def _uneven(words: Words, result: Result) -> FlagNote:
    """The stages with the widest lead of the later one, or else the domains that lie furthest apart."""
    achievements = {stage: result.stages[stage].achievement for stage in STAGES}
    title = words("flag.uneven.title")
    if pairs := uneven_stages(achievements, as_fraction(words.bank.thresholds.pass_)):
        early, late = pairs[0]
        text = words(
            "flag.uneven.text",
            early=words.named(early),
            late=words.named(late),
            early_value=words.percent(achievements[early]),
            late_value=words.percent(achievements[late]),
        )
        return FlagNote("uneven", title, text, words("flag.uneven.todo"))
    weakest, strongest = uneven_domains(result.domains) or ("strategy", "strategy")
    text = words(
        "flag.uneven.text_domains",
        weakest=words.domain(weakest),
        strongest=words.domain(strongest),
        weakest_score=words.number(result.domains[weakest].score),
        strongest_score=words.number(result.domains[strongest].score),
    )
    return FlagNote("uneven", title, text, words("flag.uneven.todo_domains", weakest=words.domain(weakest)))


def _nearness(words: Words, result: Result, flag: str) -> dict[str, object]:
    """What stands between this stage and its mark, in points and in questions."""
    level = result.level or 0
    stage = STAGES[level - 1] if flag == "near_next" else STAGES[level - 2]
    above = above_pass(result.stages[stage], as_fraction(words.bank.thresholds.pass_))
    if flag == "just_passed":
        return {"stage": words.named(stage), "points": floor(above)}
    values = [o.value for o in result.outcomes if o.question.stage == stage and o.value is not None]
    room, missing = MAX_POINTS * (1 - min(values)), ceil(-above)
    return {"points": missing, "questions": 1 if room >= missing else 2}


def _insufficient(words: Words, result: Result) -> dict[str, object]:
    stage = blocking_stage(words.bank, result) or STAGES[0]
    score = result.stages[stage]
    return {"stage": words.named(stage), "answered": score.answered, "asked": score.applicable}
