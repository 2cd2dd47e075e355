"""What is known of a client, as staff type it or as it stands in a list. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from assess.core import corporate_number
from assess.core.checks.answers import MAX_EMPLOYEES, MAX_NAME
from assess.core.firm_names import as_kana
from assess.core.model import PREFECTURE_CODES
from assess.core.typed import shows

MAX_CONTACT = 200


@dataclass(frozen=True)
class Details:
    """A client without what the program gives it. Only the name is needed; `corporate_number` is empty or whole."""

    name: str
    kana: str = ""
    corporate_number: str = ""
    prefecture: str = ""
    municipality: str = ""
    industry: str = ""
    employees: int | None = None
    contact: str = field(default="", repr=False)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field: `code` names the message, `text` is what was read or what it is about."""

    field: str
    code: str
    text: str = ""


def tidy(details: Details) -> Details:
    """The same with its reading and number in the one form in which they are kept."""
    return Details(
        name=details.name.strip(),
        kana=as_kana(details.kana),
        corporate_number=corporate_number.plain(details.corporate_number),
        prefecture=details.prefecture,
        municipality=details.municipality.strip(),
        industry=details.industry,
        employees=details.employees,
        contact=details.contact.strip(),
    )


def faults(details: Details, industries: Collection[str]) -> Iterator[Fault]:
    """All that is wrong with tidy details; `industries` are those of the bank."""
    if not shows(details.name):
        yield Fault("name", "required")
    for name, most in (
        ("name", MAX_NAME), ("kana", MAX_NAME), ("municipality", MAX_NAME), ("contact", MAX_CONTACT),
    ):  # fmt: skip
        value = getattr(details, name)
        if len(value) > most:
            yield Fault(name, "long", str(most))
        elif any(ord(c) < 32 or ord(c) == 127 for c in value):
            yield Fault(name, "control")
    if details.corporate_number and (why := corporate_number.fault(details.corporate_number)):
        yield Fault("corporate_number", why)
    if details.prefecture and details.prefecture not in PREFECTURE_CODES:
        yield Fault("prefecture", "unknown", details.prefecture)
    if details.industry and details.industry not in industries:
        yield Fault("industry", "unknown", details.industry)
    if details.employees is not None and not 1 <= details.employees <= MAX_EMPLOYEES:
        yield Fault("employees", "range")
