"""Which kind of tool a step needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from assess.core.horizons import Plan
from assess.core.model import Question, Tool
from assess.core.plan import Priority


def tool_of(tools: Iterable[Tool], question: Question, option_id: str | None) -> Tool | None:
    """The kind of tool for the step from this option (None: an inferred zero), or for the question; mostly none."""
    given = option_id or question.options[0].id
    by_step = {step: tool for tool in tools for step in tool.steps}
    return by_step.get(f"{question.id}/{given}") or by_step.get(question.id)


def tool_of_priority(tools: Iterable[Tool], priority: Priority) -> Tool | None:
    """The kind of tool for the next step of a priority."""
    return tool_of(tools, priority.outcome.question, priority.outcome.option_id)


def tools_of_plan(tools: Iterable[Tool], plan: Plan) -> tuple[Tool, ...]:
    """The kinds that the steps of a plan need, each once, in order."""
    known = tuple(tools)
    needed = [tool for step in plan.steps if (tool := tool_of(known, step.question, step.from_option))]
    return tuple({tool.id: tool for tool in needed}.values())
