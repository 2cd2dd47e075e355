"""Which kind of tool a step needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from assess.core.advice import Advice
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


def tools_of_advice(tools: Iterable[Tool], advice: Advice, first: int) -> tuple[Tool, ...]:
    """The kinds that the `first` priorities and the way to the next stage need, each once, in order."""
    known = tuple(tools)
    steps = [(p.outcome.question, p.outcome.option_id) for p in advice.priorities[:first]]
    steps += [(s.question, s.from_option) for s in (advice.shortest_path.steps if advice.shortest_path else ())]
    needed = [tool for question, option in steps if (tool := tool_of(known, question, option))]
    return tuple({tool.id: tool for tool in needed}.values())
