"""Per area: what is there by the firm's own answers, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence

from assess.core.diagnosis import Diagnosis
from assess.core.model import MAX_POINTS, Domain
from assess.core.plan import current_points, improvement, relevance
from assess.core.result import Outcome
from assess.report.view_areas import AreaFinding, Asked
from assess.report.words import Words

SHOWN = 2  # of each: more is the table of answers
FIRM = 1  # points from which an answer tells of something that is there


def findings(words: Words, diagnosis: Diagnosis) -> tuple[AreaFinding, ...]:
    """One finding an area, in the order in which they are asked; those without an answer share the last."""
    scores = diagnosis.result.domains
    told = [domain for domain in words.bank.domains if scores[domain.id].score is not None]
    silent = [domain for domain in words.bank.domains if scores[domain.id].score is None]
    found = [_finding(words, diagnosis, domain) for domain in told]
    return (*found, *([_unanswered(words, silent)] if silent else []))


def _unanswered(words: Words, domains: Sequence[Domain]) -> AreaFinding:
    """All areas without an answer as one."""
    return AreaFinding(
        id=None,
        name=words("area_unanswered"),
        score="",
        relevance="",
        there=(),
        there_note=words.join(words(f"short.{domain.id}") for domain in domains),
        missing=(),
        missing_note=words("area_look_up"),
    )


def _finding(words: Words, diagnosis: Diagnosis, domain: Domain) -> AreaFinding:
    asked = [o for o in diagnosis.result.outcomes if o.domain == domain.id]
    counted = [o for o in asked if o.value is not None]
    open_ = words.join(_number(words, o) for o in asked if o.open)
    there = sorted((o for o in counted if current_points(o) >= FIRM), key=lambda o: -current_points(o))
    weak = sorted((o for o in counted if current_points(o) < MAX_POINTS), key=current_points)
    return AreaFinding(
        id=domain.id,
        name=words(f"short.{domain.id}"),
        score=words.number(diagnosis.result.domains[domain.id].score),
        relevance=words(f"relevance.{relevance(diagnosis.answers, domain.id)}"),
        there=tuple(Asked(words.asked(o.question), words.answer(o)) for o in there[:SHOWN]),
        there_note="" if there else words("area_none_answered" if open_ else "area_none"),
        missing=tuple(Asked(_number(words, o), _next_state(words, o)) for o in weak[:SHOWN]),
        missing_note="" if weak else words("area_best_answered" if open_ else "area_best", open=open_),
    )


def _number(words: Words, outcome: Outcome) -> str:
    return words("brief.answer", n=words.numbers.get(outcome.question.id, ""))


def _next_state(words: Words, outcome: Outcome) -> str:
    """How one sees that the next step is done; the step itself where the bank tells no state."""
    improve = improvement(outcome.question, outcome.option_id)
    return words.of(improve.done_when or improve.text)
