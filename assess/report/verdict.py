"""The upper half of a report: header, verdict, stages, domains, strengths."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from assess.core.diagnosis import Diagnosis
from assess.core.flags import above_pass, uneven_domains, uneven_stages
from assess.core.model import MAX_POINTS, STAGES, DomainId, StageId
from assess.core.plan import relevance, working_stage
from assess.core.result import Result, as_fraction
from assess.core.scoring import decides
from assess.core.typed import shows
from assess.report.view import DomainRow, Fact, FlagNote, Header, StageRow, Verdict
from assess.report.words import RUNNING_WIDTH, Words, decimal, shortened

MISSING_SHOWN = 4  # questions to look up that a first page names
CONFIDENCE_HIGH, CONFIDENCE_MID = Fraction(9, 10), Fraction(7, 10)
HASH_SHOWN = 8


def header(words: Words, diagnosis: Diagnosis) -> Header:
    """Who was assessed, when, and under which bank."""
    answers, bank = diagnosis.answers, diagnosis.bank
    profile = answers.profile
    title = words("title")
    company = " ".join(profile.company.split()) if shows(profile.company) else ""
    shown = {
        "industry": words.industry(profile),
        "place": words.seat(profile),
        "employees": words("people", n=profile.employees),
        "date": words.date(answers.date),
        "path": words(f"path.{answers.path}"),
        "role": words(f"role.{answers.respondent.role}"),
    }
    return Header(
        title=title,
        company=company or words("no_company"),
        company_given=bool(company),
        running=shortened(company, RUNNING_WIDTH) or title,
        date=words.date(answers.date),
        day=answers.date,
        line=words("header_line", **shown),
        facts=tuple(Fact(words(f"fact.{key}"), value) for key, value in shown.items()),
        bank=words(
            "bank_line",
            title=words.of(bank.title),
            id=bank.id,
            version=bank.version,
            hash=diagnosis.bank_hash[:HASH_SHOWN],
        ),
    )


# ---------------------------------------------------------------- verdict


def verdict(words: Words, diagnosis: Diagnosis) -> Verdict:
    """The result in words."""
    result = diagnosis.result
    blocking = blocking_stage(words, result)
    missing = _missing(words, result, blocking)
    more = len(missing) - MISSING_SHOWN
    flags = tuple(_flag(words, flag, diagnosis) for flag in result.flags)
    return Verdict(
        level=result.level,
        level_text=_level_text(words, result),
        stage_name=_headline(words, result),
        term=words.term(result.stage),
        plain=words.plain,
        meaning=_meaning(words, result, blocking, missing),
        next_text=next_mark(words, result, _next_message(words, result)),
        range_text=_range_text(words, result),
        score=words.number(result.score),
        score_text=words("score_missing" if result.score is None else "score_text"),
        confidence=words.percent(result.confidence),
        confidence_text=_confidence_text(words, result),
        missing=missing,
        missing_first=missing[:MISSING_SHOWN],
        missing_more=words("missing_more", n=more) if more > 0 else None,
        flags=flags,
        flags_line=words("notes_line", titles=words.join(flag.title for flag in flags)) if flags else None,
    )


def _level_text(words: Words, result: Result) -> str:
    """What stands over the name of the stage; nothing where that says it all."""
    if result.level is None:
        return words("level_none")
    if not words.plain:
        return words("level", level=result.level)
    return words("plain.working", n=result.level) if words.term(result.stage) else ""


def _headline(words: Words, result: Result) -> str:
    """The name of the stage, without the number that stands over it."""
    named = next((s.plain for s in words.bank.stages if s.id == result.stage), None)
    return words.of(named) if named else words.stage(result.stage)


def blocking_stage(words: Words, result: Result) -> StageId | None:
    """Where there is no level: the first stage with too few answers, which stands in the way."""
    if result.level is not None:
        return None
    return next(s for s in STAGES if not decides(words.bank, result.stages[s]))


def _missing(words: Words, result: Result, blocking: StageId | None) -> tuple[str, ...]:
    return tuple(
        words.asked(o.question)
        for o in result.outcomes
        if o.question.stage == blocking and o.kind in ("unknown", "unanswered")
    )


def _meaning(words: Words, result: Result, blocking: StageId | None, missing: tuple[str, ...]) -> str:
    if result.level is not None:
        return words(f"meaning.{result.level}")
    if missing:
        return words("meaning.none")
    return words("meaning.none_not_applicable", stage=words.named(blocking))


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


def _counts(result: Result) -> tuple[int, int]:
    """(answered, applicable) over all stages."""
    scores = result.stages.values()
    return sum(s.answered for s in scores), sum(s.applicable for s in scores)


def _confidence_text(words: Words, result: Result) -> str:
    answered, asked = _counts(result)
    level = "low"
    if result.confidence >= CONFIDENCE_MID:
        level = "high" if result.confidence >= CONFIDENCE_HIGH else "mid"
    return words(f"confidence.{level}", asked=asked, answered=answered)


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
        answered, asked = _counts(result)
        values = {"n": asked - answered}
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
    stage = blocking_stage(words, result) or STAGES[0]
    score = result.stages[stage]
    return {"stage": words.named(stage), "answered": score.answered, "asked": score.applicable}


# ---------------------------------------------------------------- stages and domains


def _status(words: Words, result: Result, stage: StageId) -> str:
    if not decides(words.bank, result.stages[stage]):
        return words("status.unknown")
    if result.level is None:
        passed = (result.stages[stage].achievement or 0) >= as_fraction(words.bank.thresholds.pass_)
        return words("status.done") if passed else words("none")
    position = STAGES.index(stage) + 1
    if result.level > position:
        return words("status.done")
    working = working_stage(result)
    return words("status.now" if stage == working and result.level == position else "status.later")


def stage_rows(words: Words, result: Result) -> tuple[StageRow, ...]:
    """One row a stage."""
    rows = []
    for stage in STAGES:
        score = result.stages[stage]
        band = score.low != score.high
        rows.append(
            StageRow(
                id=stage,
                name=words.stage(stage),
                term=words.term(stage),
                meaning=next((words.of(s.meaning) for s in words.bank.stages if s.id == stage), ""),
                current=stage == result.stage,
                achievement=words.percent(score.achievement),
                share=None if score.achievement is None else float(score.achievement),
                span=words("span", low=words.percent(score.low), high=words.percent(score.high)) if band else "",
                answered=words("answered", asked=score.applicable, answered=score.answered),
                points=words("points", points=score.points, max=score.max_points) if score.answered else words("none"),
                status=_status(words, result, stage),
            )
        )
    return tuple(rows)


def domain_rows(words: Words, diagnosis: Diagnosis) -> tuple[DomainRow, ...]:
    """One row a domain, in the order of the bank."""
    rows = []
    for domain in words.bank.domains:
        score = diagnosis.result.domains[domain.id]
        matters = relevance(diagnosis.answers, domain.id)
        rows.append(
            DomainRow(
                id=domain.id,
                name=words.of(domain.text),
                score=words.number(score.score),
                relevance=words(f"relevance.{matters}"),
                answered=words("answered", asked=score.applicable, answered=score.answered),
            )
        )
    return tuple(rows)


def scores_by_stage(result: Result) -> Mapping[DomainId, Mapping[StageId, Fraction | None]]:
    """Score 0..100 of the questions of each domain and stage."""
    values: dict[tuple[DomainId, StageId], list[Fraction]] = {}
    for outcome in result.outcomes:
        if outcome.value is not None:
            values.setdefault((outcome.domain, outcome.question.stage), []).append(outcome.value)

    def mean(domain: DomainId, stage: StageId) -> Fraction | None:
        of = values.get((domain, stage))
        return 100 * sum(of, Fraction(0)) / len(of) if of else None

    return {domain: {stage: mean(domain, stage) for stage in STAGES} for domain in result.domains}


def strengths(words: Words, result: Result) -> tuple[str, ...]:
    """Per stage its strongest domain, then the one with most room to grow."""
    table = scores_by_stage(result)
    return tuple(sentence for stage in STAGES if (sentence := _strength(words, stage, table)))


def _strength(words: Words, stage: StageId, table: Mapping[DomainId, Mapping[StageId, Fraction | None]]) -> str | None:
    scores = {domain: score for domain, row in table.items() if (score := row[stage]) is not None}
    if not scores:
        return None
    best, weakest = max(scores, key=lambda d: scores[d]), min(scores, key=lambda d: scores[d])
    return words(
        "strength.both" if scores[best] > scores[weakest] else "strength.even",
        stage=words.named(stage),
        best=words.domain(best),
        best_score=words.number(scores[best]),
        weakest=words.domain(weakest),
        weakest_score=words.number(scores[weakest]),
    )
