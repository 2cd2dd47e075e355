"""Drafts for other forms: what answers and profile already say to each of their items, and what is still to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assess.core.diagnosis import Diagnosis
from assess.core.institutions import name_of, own_institution
from assess.core.model import UNKNOWN, Framework, FrameworkItem, Mark
from assess.core.result import Outcome
from assess.report.productivity import productivity
from assess.report.roadmap import aim
from assess.report.words import Words
from assess.report.workbook_view import Cell, Line, Sheet, across

# Those that a small firm fills in, in this order.
DRAFTED = ("local-benchmark", "ipa-5min", "security-action", "dgc-3")
# A form is answered in the firm's own words, or by one of its marks.
IN_WORDS = {"item": 7, "text": 28, "said": 46, "to_write": 34, "own_words": 38, "fill": 34}
BY_MARKS = {"item": 7, "text": 34, "said": 46, "mark": 26, "to_write": 34, "fill": 40}


def drafts(words: Words, diagnosis: Diagnosis, frameworks: Iterable[Framework]) -> tuple[Sheet, ...]:
    """A sheet for each framework that drafts are made for."""
    known = {framework.id: framework for framework in frameworks}
    return tuple(_sheet(words, diagnosis, known[name]) for name in DRAFTED if name in known)


def _sheet(words: Words, diagnosis: Diagnosis, framework: Framework) -> Sheet:
    draft = _Draft(words, diagnosis, framework)
    marks, columns = tuple(draft.marks.values()), BY_MARKS if framework.marks else IN_WORDS
    lines = [*across("banner", words("workbook.draft.banner")), *across("title", words.of(framework.name))]
    source = words.source(framework.source)
    read = words("workbook.draft.read", version=framework.version, source=source, day=words.date(framework.read))
    lines += across("note", *([words.of(framework.fill)] if framework.fill else []))
    lines += across("note", *([words("workbook.draft.marks", marks=words.join(marks))] if marks else []), read)
    lines.append(Line(tuple(words(f"workbook.draft.column.{column}") for column in columns), "head"))
    head = len(lines)
    for number, item in enumerate(framework.items, 1):
        cells = draft.cells(item, item.id if item.id[0].isdecimal() else str(number))
        lines.append(Line(tuple(cells[column] for column in columns)))
    return Sheet(
        title=words(f"workbook.draft.{framework.id}"),
        widths=tuple(columns.values()),
        lines=tuple(lines),
        head=head,
        header=words("workbook.draft.mark"),
        choices={[*columns].index("mark") + 1: marks} if marks else {},
    )


class _Draft:
    """What one firm's answers and profile say to the items of a framework."""

    def __init__(self, words: Words, diagnosis: Diagnosis, framework: Framework) -> None:
        self._words, self._diagnosis = words, diagnosis
        self._outcomes = {o.question.id: o for o in diagnosis.result.outcomes}
        self.marks = {mark.id: self._marked(mark) for mark in framework.marks}

    def cells(self, item: FrameworkItem, name: str) -> dict[str, Cell]:
        """What stands in each column for an item."""
        words, asked = self._words, self._asked(item.questions)
        said = [words("workbook.draft.said", question=words.asked(o.question), answer=words.answer(o)) for o in asked]
        mark = self._mark(item, asked)
        return {
            "item": name,
            "text": words.of(item.text),
            "said": "\n".join([*said, *(line for told in item.profile for line in self._of_profile(told))]),
            "mark": mark,
            "to_write": "\n".join(self._to_write(item, asked, mark)),
            "own_words": None,
            "fill": words.of(item.fill) if item.fill else "",
        }

    def _asked(self, ids: Iterable[str]) -> list[Outcome]:
        """Those of the questions that this firm was asked."""
        found = (self._outcomes.get(question) for question in ids)
        return [o for o in found if o is not None and o.kind != "ruled_out"]

    def _marked(self, mark: Mark) -> str:
        return self._words("workbook.draft.marked", mark=self._words.of(mark.text), n=mark.points)

    def _mark(self, item: FrameworkItem, asked: Sequence[Outcome]) -> str | None:
        """The mark that the answer comes to, where the item's question asks the same; else the firm chooses it."""
        given = {o.option_id if o.kind != "unknown" else UNKNOWN for o in asked}
        return next((self.marks[mark] for answer, mark in item.marks.items() if answer in given), None)

    def _to_write(self, item: FrameworkItem, asked: Sequence[Outcome], mark: str | None) -> Iterator[str]:
        """What the firm has to find out, to choose or to write itself."""
        words = self._words
        for outcome in asked:
            if outcome.open:
                yield words("workbook.draft.look_up", question=self._short(outcome))
        if self.marks:
            yield words(f"workbook.draft.{'mark_set' if mark else 'mark_open' if asked else 'mark_unasked'}")
        elif asked:
            yield words("workbook.draft.flesh_out")
        else:
            yield words("workbook.draft.from_profile" if item.profile else "workbook.draft.from_nothing")

    def _short(self, outcome: Outcome) -> str:
        """A question by its running number; one of other trades by its text, what is none as it stands."""
        number = self._words.numbers.get(outcome.question.id)
        if number is not None:
            return self._words("workbook.draft.by_number", n=number)
        return self._words.quote(self._words.of(outcome.question.text))

    # ------------------------------------------------------------ the profile

    def _of_profile(self, told: str) -> Iterator[str]:
        """What the profile says: a fact by its name, or whether it names a goal or barrier."""
        words, profile, bank = self._words, self._diagnosis.answers.profile, self._diagnosis.bank
        choices = {str(goal.id): words.of(goal.text) for goal in bank.goals}
        choices |= {str(barrier.id): words.of(barrier.text) for barrier in bank.barriers}
        match told:
            case "institution":
                own = own_institution(profile, self._diagnosis.catalogue.institutions)
                yield self._fact(told, words.of(name_of(own)) if own else "")
                if profile.usage == "bank_led":
                    yield words("workbook.draft.together")
            case "employees":
                yield self._fact(told, words("people", n=profile.employees))
            case "value_added":
                known = productivity(words, self._diagnosis)
                yield self._fact(told, f"{known.text}{words.marks().gap}{known.working}" if known else "")
            case "target":
                if (target := self._diagnosis.answers.target) is not None:
                    yield self._fact(told, aim(words, target))
            case "goals" | "barriers":
                picked = profile.goals if told == "goals" else profile.barriers
                yield self._fact(told, words.join(choices[choice] for choice in picked))
            case _:
                named = told in {*profile.goals, *profile.barriers}
                yield words(f"workbook.draft.{'named' if named else 'not_named'}", choice=choices[told])

    def _fact(self, fact: str, value: str) -> str:
        """A fact of the profile, or that it is not told there."""
        name = self._words(f"workbook.draft.profile.{fact}")
        return self._words("workbook.draft.fact" if value else "workbook.draft.no_fact", fact=name, value=value)
