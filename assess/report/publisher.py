"""Who stands behind a report, as it prints it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assess import i18n
from assess.core.model import Lang


@dataclass(frozen=True)
class Publisher:
    """Who runs the installation, and the organisation and branch whose staff sat with the firm; empty: not told.

    `logo` is a data URI, `address` the page on which the check is taken, where that is known.
    """

    operator: str = ""
    contact: str = ""
    logo: str = field(default="", repr=False)
    house: str = ""
    house_contact: str = ""
    address: str = ""

    @property
    def running(self) -> str:
        """Who is named at the foot of every page."""
        return self.house or self.operator


def sentences(publisher: Publisher, lang: Lang) -> tuple[str, ...]:
    """What the end of a report says of them."""
    said = []
    if publisher.house:
        said.append(_said(lang, "house", publisher.house, publisher.house_contact))
    if publisher.operator:
        said.append(_said(lang, "operator", publisher.operator, publisher.contact))
    return tuple(said)


def _said(lang: Lang, who: str, name: str, contact: str) -> str:
    key = f"report.publisher.{who}" if contact else f"report.publisher.{who}.only"
    return i18n.translate(lang, key, name=name, contact=contact) if contact else i18n.translate(lang, key, name=name)
