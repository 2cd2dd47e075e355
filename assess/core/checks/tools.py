"""Checks of the kinds of tool: what each says, and whether the steps that it serves stand in a question bank. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assess.core.checks.problem import SLUG, Problem, duplicates
from assess.core.model import MAX_POINTS, Bank, Question, Tool

EARLIEST = 2000  # a cost of before is of no use


def check_tools(tools: Sequence[Tool]) -> Iterator[Problem]:
    """What can be told without a bank."""
    yield from duplicates((tool.id for tool in tools), "tools")
    served = Counter(step for tool in tools for step in tool.steps)
    for tool in tools:
        at = f"tools/{tool.id}"
        if not SLUG.match(tool.id):
            yield Problem(f"{at}/id", "is not an ASCII slug (a-z, 0-9, hyphens)")
        if not tool.steps:
            yield Problem(f"{at}/steps", "serves no step, so no report would ever show it")
        for step in dict.fromkeys(tool.steps):
            if served[step] > 1:
                yield Problem(f"{at}/steps/{step}", f"stands {served[step]} times; a step has one kind of tool")
        if tool.cost and tool.cost.year < EARLIEST:
            yield Problem(f"{at}/cost/year", f"{tool.cost.year} is no year of a cost; {EARLIEST} or later")


def check_steps(tools: Iterable[Tool], banks: Iterable[Bank]) -> Iterator[Problem]:
    """Every step that stands in none of the banks."""
    questions = {question.id: question for bank in banks for _, question in bank.questions()}
    for tool in tools:
        for step in tool.steps:
            if why := _fault(step, questions):
                yield Problem(f"tools/{tool.id}/steps/{step}", why)


def _fault(step: str, questions: dict[str, Question]) -> str | None:
    question_id, _, option_id = step.partition("/")
    question = questions.get(question_id)
    if question is None:
        return f"no question {question_id!r} in the bank"
    if "/" not in step:
        return None
    option = question.option(option_id)
    if option is None:
        return f"question {question_id!r} has no option {option_id!r}"
    return f"option {option_id!r} has full marks, so no step follows it" if option.points == MAX_POINTS else None
