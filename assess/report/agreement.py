"""The first page of the adviser's edition in words: what was agreed, or before that what to agree on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assess.core.agreement import MOST_STEPS, Agreed, AgreedLine
from assess.core.diagnosis import Diagnosis
from assess.core.due import due
from assess.core.horizons import HorizonId
from assess.core.model import Catalogue
from assess.core.scoring import blocking_stage
from assess.report.reach import reach
from assess.report.roadmap import first_steps, roadmap
from assess.report.view_agreement import AgreedRow, AgreementPage
from assess.report.words import Words


def agreement(words: Words, diagnosis: Diagnosis) -> AgreementPage:
    """What owner and adviser have agreed on; where nothing is agreed yet, the next steps of the plan to choose from."""
    agreed = diagnosis.agreed
    if agreed is None or not agreed.steps:
        return _proposal(words, diagnosis)
    return _with_ways(words, agreement_page(words, agreed), diagnosis.catalogue)


def _with_ways(words: Words, page: AgreementPage, catalogue: Catalogue) -> AgreementPage:
    """The page with how to get to the helpers whose names the catalogue holds, once for each."""
    known = {_bare(name): actor for actor in catalogue.actors for name in (actor.name.ja, actor.name.en)}
    named = [_bare(row.helper) for row in page.rows]
    rows = (
        replace(row, reach=reach(words, known[name], catalogue)) if name in known and name not in named[:n] else row
        for n, (row, name) in enumerate(zip(page.rows, named, strict=True))
    )
    return replace(page, rows=tuple(rows))


def _bare(name: str) -> str:
    """A name as it is compared: neither width nor spaces of its letters count."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def agreement_page(words: Words, agreed: Agreed) -> AgreementPage:
    """Everything final."""
    return AgreementPage(
        title=words("agreement.title"),
        house=_house(agreed),
        made=words("agreement.made", date=words.date(agreed.made)),
        rows=tuple(_row(words, number, line) for number, line in enumerate(agreed.steps, 1)),
        next_meeting=words.date(agreed.next_meeting) if agreed.next_meeting else "",
        proposed=False,
    )


def _house(agreed: Agreed | None) -> str:
    return " ".join(name for name in (agreed.house, agreed.branch) if name) if agreed else ""


def _row(words: Words, number: int, line: AgreedLine) -> AgreedRow:
    return AgreedRow(
        number=str(number),
        text=line.text,
        who=line.who,
        by_when=words.date(line.by_when) if line.by_when else "",
        helper=line.helper,
        done=words("agreement.done") if line.done else "",
    )


def _proposal(words: Words, diagnosis: Diagnosis) -> AgreementPage:
    rows = [*_proposed(words, diagnosis)][:MOST_STEPS]
    lines = [(text, who, by_when, helper) for text, who, by_when, helper in rows]
    lines += [("", "", "", "")] * (MOST_STEPS - len(lines))
    return AgreementPage(
        title=words("agreement.to_agree"),
        house=_house(diagnosis.agreed),
        made=words("agreement.not_yet" if rows else "agreement.nothing_to_propose"),
        rows=tuple(AgreedRow(str(n), *line, done="") for n, line in enumerate(lines, 1)),
        next_meeting="",
        proposed=True,
    )


def _proposed(words: Words, diagnosis: Diagnosis) -> Iterator[tuple[str, str, str, str]]:
    """Text, who, by when and who helps of the steps that are not done, then of the questions to look up.

    Where answers are missing for a level, to find them comes first.
    """
    plan, day = roadmap(words, diagnosis), diagnosis.answers.date
    start = date.fromisoformat(day) if day else None
    if blocking_stage(diagnosis.bank, diagnosis.result):
        yield words("agreement.look_up"), words("who.owner"), _by_when(words, start, "week"), ""
    for phase in plan.phases if plan else ():
        for step in phase.steps:
            if step.done is None:
                yield step.action, step.who, _by_when(words, start, phase.id), step.helper or ""
    for first in first_steps(words, diagnosis):
        if first.look_up:
            yield first.action, "", "", ""


def _by_when(words: Words, start: date | None, horizon: HorizonId) -> str:
    """The day on which a horizon ends; its name where no day is known on which it began."""
    return words.date(due(start, horizon).isoformat()) if start else words(f"phase.{horizon}")
