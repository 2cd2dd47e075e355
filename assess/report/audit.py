"""The lower half of a report: the arithmetic, all answers, the glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from assess.core.diagnosis import Diagnosis
from assess.core.horizons import matches, weight
from assess.core.kana import reading_order
from assess.core.model import MAX_POINTS, STAGES, Answers, DomainId, StageId
from assess.core.plan import Step, current_points, relevance
from assess.core.result import Outcome, OutcomeKind, Result, as_fraction
from assess.core.scoring import decides
from assess.report.headline import of_level
from assess.report.roadmap import FIRST_STEPS
from assess.report.verdict import next_mark
from assess.report.view_audit import AnswerGroup, AnswerRow, CountedList, GlossaryEntry, Scoring, Sum
from assess.report.words import Words, decimal

WEAK_UP_TO = 1  # points: an answer worth as much or less is marked
RULES = ("points", "achievement", "range", "level", "decide", "inferred", "apart", "rounding")
APART: tuple[OutcomeKind, ...] = ("inferred_zero", "unknown", "not_applicable", "unanswered")

# ---------------------------------------------------------------- arithmetic


def scoring(words: Words, diagnosis: Diagnosis) -> Scoring:
    """The arithmetic with the firm's own numbers."""
    result, advice = diagnosis.result, diagnosis.advice
    weights = words.bank.effort_weights
    return Scoring(
        rules=tuple(words(f"rule.{rule}") for rule in RULES if rule != "decide" or words.bank.thresholds.decide),
        stages=tuple(_stage_sum(words, result, stage) for stage in STAGES),
        totals=_totals(words, result),
        level_steps=tuple(_level_steps(words, result)),
        priority_rule=words("priority_rule", S=weights["S"], M=weights["M"], L=weights["L"]),
        priorities=tuple(_step_sum(words, diagnosis, step) for step in advice.plan.steps[:FIRST_STEPS]),
        path=next_mark(words, result, "path_sum") if advice.shortest_path else None,
        uncounted=tuple(_apart(words, diagnosis)),
    )


def _stage_sum(words: Words, result: Result, stage: StageId) -> Sum:
    score = result.stages[stage]
    name = words.stage(stage)
    if score.achievement is None:
        return Sum(name, words("sum.no_answers"), words("none"))
    working = words("sum.stage", points=score.points, n=score.answered, max=score.max_points)
    if score.unknown:
        more = score.unknown * MAX_POINTS
        working += words("sum.stage_range", points=score.points, high=score.points + more, max=score.max_points + more)
    return Sum(name, working, words.percent(score.achievement))


def _totals(words: Words, result: Result) -> tuple[Sum, ...]:
    scores = [result.stages[s] for s in STAGES]
    plus = words("sum.plus")
    working = words("sum.no_answers")
    if result.score is not None:
        working = words(
            "sum.score", parts=plus.join(words.number(100 * (s.achievement or Fraction(0))) for s in scores)
        )
    counts = result.counts
    confidence = words(
        "sum.confidence_closed" if counts.closed else "sum.confidence",
        answered=counts.clear - counts.closed,
        asked=counts.applicable,
        closed=counts.closed,
    )
    return (
        Sum(words("sum.score_name"), working, words.number(result.score)),
        Sum(words("sum.confidence_name"), confidence, words.percent(result.confidence)),
    )


def _level_steps(words: Words, result: Result) -> Iterator[str]:
    """The rule of docs/scoring.md#level-and-stage as it went with this firm, stage by stage."""
    start, pass_ = as_fraction(words.bank.thresholds.start), as_fraction(words.bank.thresholds.pass_)
    for i, stage in enumerate(STAGES):
        value = result.stages[stage].achievement
        values = {"stage": words.named(stage), "value": words.percent(value)}
        if value is None:
            yield words("level_step.unknown_plain" if words.plain else "level_step.unknown", stage=words.named(stage))
            return
        if not decides(words.bank, result.stages[stage]):
            counted = result.stages[stage]
            yield words("level_step.few", stage=words.named(stage), asked=counted.applicable, answered=counted.answered)
            return
        if i == 0 and value < start:
            yield words("level_step.below_start", start=words.percent(start), ends=_ends(words, 0), **values)
            return
        if value < pass_:
            yield words("level_step.below_pass", pass_=words.percent(pass_), ends=_ends(words, i + 1), **values)
            return
        key = "level_step.all_passed" if stage == STAGES[-1] else "level_step.passed"
        yield words(key, pass_=words.percent(pass_), ends=_ends(words, len(STAGES) + 1), **values)


def _ends(words: Words, level: int) -> str:
    """What the reading of the stages comes to."""
    return of_level(words, level) if words.plain else words("level_ends", level=level)


def _domain_sum(words: Words, result: Result, domain: DomainId) -> str:
    values = [o.value for o in result.outcomes if o.domain == domain and o.value is not None]
    if not values:
        return words("sum.no_answers")
    points = int(sum(values, Fraction(0)) * MAX_POINTS)
    score = words.number(result.domains[domain].score)
    return words("sum.domain", points=points, max=len(values) * MAX_POINTS, score=score)


def _step_sum(words: Words, diagnosis: Diagnosis, step: Step) -> Sum:
    bank, answers = diagnosis.bank, diagnosis.answers
    here = step.question.option(step.from_option)
    working = words(
        "sum.step",
        points=here.points if here else 0,
        relevance=relevance(answers, step.domain),
        matches=1 + matches(bank, answers, step),
        effort=bank.effort_weights[step.effort],
    )
    return Sum(words.asked(step.question), working, decimal(weight(bank, answers, step), 2))


def _apart(words: Words, diagnosis: Diagnosis) -> Iterator[CountedList]:
    """How many are inferred, unknown, not applicable, unanswered, or kept without being counted."""
    result = diagnosis.result
    counts = Counter(outcome.kind for outcome in result.outcomes)
    for kind, count in [*((kind, counts[kind]) for kind in APART), ("uncounted", len(result.uncounted))]:
        if count:
            counted = words("questions", n=count)
            yield CountedList(kind, words(f"list.{kind}.title"), counted, words(f"list.{kind}.meaning"))


# ---------------------------------------------------------------- answers


def answer_groups(words: Words, diagnosis: Diagnosis) -> tuple[AnswerGroup, ...]:
    """Every question that was asked or that carries an answer, by domain."""
    answers, result = diagnosis.answers, diagnosis.result
    groups = []
    for domain in words.bank.domains:
        rows = [
            _answer_row(words, answers, o)
            for o in result.outcomes
            if o.domain == domain.id and (o.kind != "ruled_out" or o.question.id in answers.answers)
        ]
        if rows:
            groups.append(
                AnswerGroup(
                    domain.id,
                    words.domain(domain.id),
                    _domain_sum(words, result, domain.id),
                    words("relevance_of", value=words(f"relevance.{relevance(answers, domain.id)}")),
                    tuple(rows),
                )
            )
    return tuple(groups)


def _answer_row(words: Words, answers: Answers, outcome: Outcome) -> AnswerRow:
    question = outcome.question
    if outcome.kind == "ruled_out":
        answer = words("answer.kept", answer=words.given(question, answers))
    else:
        answer = words.answer(outcome)
    number, points = words.numbers.get(question.id), current_points(outcome)
    counted = outcome.value is not None
    return AnswerRow(
        question_id=question.id,
        number=str(number or ""),
        question=words.of(question.text),
        answer=answer,
        kind=outcome.kind,
        points=words("answer_points", points=points) if counted else words("none"),
        stage=words.stage_number(question.stage),
        dots=points + 1 if counted else None,
        heard=words("answer_dots", n=points + 1, most=MAX_POINTS + 1) if counted else "",
        weak=counted and points <= WEAK_UP_TO,
    )


def stage_key(words: Words) -> str:
    """What the numbers of the stages stand for."""
    return words.join(words("stage_numbered", n=i, stage=_with_term(words, stage)) for i, stage in enumerate(STAGES, 1))


def _with_term(words: Words, stage: StageId) -> str:
    plain, term = next((s.plain for s in words.bank.stages if s.id == stage), None), words.term(stage)
    return words("plain.with_term", name=words.of(plain), term=term) if plain else words.stage(stage)


# ---------------------------------------------------------------- glossary


def glossary(words: Words, text: str) -> tuple[GlossaryEntry, ...]:
    """The terms of the bank's glossary that occur in a text, by their reading, in English in the glossary's order."""
    terms = words.bank.terms.within(text)
    if words.lang == "ja":
        terms = tuple(sorted(terms, key=lambda term: reading_order(term.reading)))
    return tuple(GlossaryEntry(words.of(term.term), words.of(term.meaning)) for term in terms)
