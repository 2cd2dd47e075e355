"""A result as the JSON that scripts rely on (docs/scoring.md#what-score-prints)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assess.core.diagnosis import Diagnosis
from assess.core.horizons import HorizonId
from assess.core.model import Lang
from assess.core.plan import Priority, ShortestPath, Step
from assess.core.ranking import Recommendation
from assess.core.result import Result
from assess.core.tools import tool_of, tool_of_priority
from assess.core.voices import Difference, differences
from assess.report.examples import in_common
from assess.report.reach import reach
from assess.report.roles import role_rows
from assess.report.support import all_reasons
from assess.report.view_support import Reach, RoleRow
from assess.report.words import Words

DECIMALS = 4
RESULT_NAME = "RESULT.json"  # where one is attached


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)


def result_export(diagnosis: Diagnosis, lang: Lang) -> dict[str, Any]:
    """A result with its advice; figures rounded to four decimals, texts in `lang`."""
    words = Words.about(diagnosis, lang)
    bank, result, advice = diagnosis.bank, diagnosis.result, diagnosis.advice
    return {
        "bank": bank.id,
        "version": bank.version,
        "bank_hash": diagnosis.bank_hash,
        "level": result.level,
        "stage": result.stage,
        "stage_range": list(result.stage_range),
        "score": _number(result.score),
        "confidence": _number(result.confidence),
        "flags": list(result.flags),
        "stages": _stages(result),
        "domains": _domains(result),
        "priorities": [_priority(words, priority, diagnosis) for priority in advice.priorities],
        "next_stage": _next_stage(advice.shortest_path) if advice.shortest_path else None,
        "target": advice.plan.target,
        "plan": [
            _step(words, horizon.id, step, diagnosis) for horizon in advice.plan.horizons for step in horizon.steps
        ],
        "support": [_support(words, r, diagnosis) for r in advice.support],
        "roles": {row.id: _role(row) for row in role_rows(words, diagnosis)},
        "cases": [{"id": m.case.id, "reason": in_common(words, m)} for m in advice.cases],
        **_voices(diagnosis),
    }


def _voices(diagnosis: Diagnosis) -> dict[str, Any]:
    """The differences, where colleagues answered beside the owner; a file of answers has none."""
    if not diagnosis.heard:
        return {}
    return {"voices": [_voice(d) for d in differences(diagnosis.answers, diagnosis.result, diagnosis.heard)]}


def _voice(difference: Difference) -> dict[str, Any]:
    """Where colleagues who may be shown differ; `role` is null for somebody else in the firm."""
    return {
        "question": difference.question.id,
        "own": difference.own,
        "others": [{"role": told.role, "answer": told.option_id} for told in difference.told],
        "points": difference.points,
        "relevance": difference.relevance,
        "weight": difference.weight,
    }


def _stages(result: Result) -> dict[str, Any]:
    return {
        stage: {
            "achievement": _number(s.achievement),
            "low": _number(s.low),
            "high": _number(s.high),
            "answered": s.answered,
            "applicable": s.applicable,
        }
        for stage, s in result.stages.items()
    }


def _domains(result: Result) -> dict[str, Any]:
    return {
        domain: {"score": _number(d.score), "answered": d.answered, "applicable": d.applicable}
        for domain, d in result.domains.items()
    }


def _priority(words: Words, priority: Priority, diagnosis: Diagnosis) -> dict[str, Any]:
    improve, tool = priority.improve, tool_of_priority(diagnosis.catalogue.tools, priority)
    return {
        "question": priority.outcome.question.id,
        "action": words.of(improve.text),
        "effort": improve.effort,
        "needs": list(improve.needs),
        "gap": _number(priority.gap),
        "tool": None if tool is None else tool.id,
    }


def _next_stage(path: ShortestPath) -> dict[str, Any]:
    steps = [
        {"question": s.question.id, "from": s.from_option, "to": s.to_option, "effort": s.effort} for s in path.steps
    ]
    return {"stage": path.reached, "steps": steps}


def _step(words: Words, horizon: HorizonId, step: Step, diagnosis: Diagnosis) -> dict[str, Any]:
    """A step of the plan. Where the bank does not say when it is done, the answer that it leads to does."""
    helper = diagnosis.advice.helper(step)
    tool = tool_of(diagnosis.catalogue.tools, step.question, step.from_option)
    done = step.improve.done_when
    return {
        "horizon": horizon,
        "question": step.question.id,
        "action": words.of(step.improve.text),
        "effort": step.effort,
        "done_when": words.of(done) if done else words.option(step.question, step.to_option),
        "helper": helper.actor.id if helper else None,
        "tool": tool.id if tool else None,
    }


def _support(words: Words, recommendation: Recommendation, diagnosis: Diagnosis) -> dict[str, Any]:
    actor = recommendation.actor
    area = actor.area
    reasons = all_reasons(words, recommendation, diagnosis.answers)
    return {
        "actor": actor.id,
        "name": words.of(actor.name),
        "type": actor.type,
        "layer": recommendation.layer,
        "area": "nation" if area.nation else area.block or ",".join(area.prefectures),
        "services": list(actor.services),
        "reasons": [{"question": question, "text": text} for question, text in reasons],
        "reach": _reach(reach(words, actor, diagnosis.catalogue)),
        "source": actor.source,
        "evidence": actor.evidence,
        "as_of": actor.as_of,
    }


def _reach(reach: Reach | None) -> dict[str, Any] | None:
    """`phone` and `url` are the body's own; `directory` is the address of the official list of its kind."""
    if reach is None:
        return None
    return {
        "own": reach.own,
        "phone": reach.phone,
        "url": reach.url if reach.own else None,
        "directory": None if reach.own else reach.url,
        "listed_in": reach.listed_in,
        "look_for": reach.look_for,
    }


def _role(row: RoleRow) -> dict[str, Any]:
    """`actor` is null where a neutral list, `listed`, fills the role."""
    return {
        "actor": row.actor_id,
        "name": row.name,
        "does": row.does,
        "why": row.why,
        "ask": row.ask,
        "reach": _reach(row.reach),
        "listed": [{"name": one.name, "url": one.url} for one in row.members],
        "notes": list(row.notes),
    }
