"""The kind of tool that a step needs: what it does, what it costs as published, and what to check before a contract."""

from __future__ import annotations

from assess.core.diagnosis import Diagnosis
from assess.core.model import Question, Tool
from assess.core.tools import tool_of, tools_of_plan
from assess.report.view_plan import ToolCard
from assess.report.words import Words


def tool_card(words: Words, tool: Tool) -> ToolCard:
    """One kind of tool in words. A check that it does not word itself is the common one."""
    own = tool.checks
    checks = [("data", own.data), ("notice", own.notice), ("help", own.help)]
    return ToolCard(
        id=tool.id,
        name=words.of(tool.name),
        does=words.of(tool.does),
        cost=_cost(words, tool),
        checks=tuple(words(f"tool.{key}") if text is None else words.of(text) for key, text in checks),
    )


def _cost(words: Words, tool: Tool) -> str:
    if tool.cost is None:
        return words("tool.quotes")
    cost = tool.cost
    return words("tool.cost", cost=words.of(cost.text), source=words.of(cost.source), year=cost.year)


def card_of_step(words: Words, diagnosis: Diagnosis, question: Question, option_id: str | None) -> ToolCard | None:
    """The kind of tool beside a step; None for the many that need none."""
    tool = tool_of(diagnosis.catalogue.tools, question, option_id)
    return None if tool is None else tool_card(words, tool)


def tool_cards(words: Words, diagnosis: Diagnosis) -> tuple[ToolCard, ...]:
    """Every kind that the plan needs, each once."""
    tools = tools_of_plan(diagnosis.catalogue.tools, diagnosis.advice.plan)
    return tuple(tool_card(words, tool) for tool in tools)
