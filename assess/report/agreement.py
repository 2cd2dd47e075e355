"""The agreement as the first page of the adviser's edition, in words."""

from __future__ import annotations

from assess.core.agreement import Agreed, AgreedLine
from assess.report.agreement_view import AgreedRow, AgreementPage
from assess.report.words import Words


def agreement_page(words: Words, agreed: Agreed) -> AgreementPage:
    """Everything final."""
    return AgreementPage(
        title=words("agreement.title"),
        house=" ".join(name for name in (agreed.house, agreed.branch) if name),
        made=words("agreement.made", date=words.date(agreed.made)),
        rows=tuple(_row(words, number, line) for number, line in enumerate(agreed.steps, 1)),
        next_meeting=words.date(agreed.next_meeting) if agreed.next_meeting else words("agreement.no_meeting"),
    )


def _row(words: Words, number: int, line: AgreedLine) -> AgreedRow:
    return AgreedRow(
        number=str(number),
        text=line.text,
        who=line.who,
        by_when=words.date(line.by_when) if line.by_when else "",
        helper=line.helper,
        done=words("agreement.done" if line.done else "agreement.open"),
    )
