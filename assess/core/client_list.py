"""A list of clients, row by row: what is new, what is there already, what is wrong. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assess.core import firm_names
from assess.core.client_details import Details, Fault

Verdict = Literal["new", "there", "wrong"]


@dataclass(frozen=True)
class Listed:
    """A row of a list: its number in the file, what it says, and what could not be read. `branch` is as written."""

    number: int
    details: Details
    branch: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Known:
    """A client that is there already, as far as it is compared."""

    id: str
    corporate_number: str
    name_key: str
    place: tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """A row with what becomes of it: a new client of the branch `branch_id`, or nothing.

    `there` is the client that it is taken for.
    """

    row: Listed
    verdict: Verdict
    branch_id: str = ""
    there: str = ""


def known(client_id: str, details: Details) -> Known:
    """A client as it is compared."""
    place = (details.prefecture, details.municipality)
    return Known(client_id, details.corporate_number, firm_names.name_key(details.name), place)


def is_same(one: Known, other: Known) -> bool:
    """Whether two are taken for one firm: by their number where both have one, else by name and place."""
    if one.corporate_number and other.corporate_number:
        return one.corporate_number == other.corporate_number
    return one.name_key == other.name_key and firm_names.same_place(one.place, other.place)


def judge(
    rows: Sequence[Listed], there: Sequence[Known], branches: Mapping[str, str], usual: str | None
) -> tuple[Judged, ...]:
    """What becomes of each row. `branches` holds ids by name; `usual` is for rows that name none (None: they have to).

    Two rows of one firm are both told: which of them is meant, only people know.
    """
    ids = {firm_names.key(name): branch_id for name, branch_id in branches.items()}
    book, seen = _Book(), _Book()
    for client in there:
        book.add(client)
    judged = []
    for row in rows:
        own = _as_written(row)
        branch_id = ids.get(firm_names.key(row.branch)) if row.branch else usual
        wrong = list(row.faults)
        if branch_id is None:
            wrong.append(Fault("branch", "unknown", row.branch) if row.branch else Fault("branch", "required"))
        named = bool(own.name_key)
        if named and (twice := seen.find(own)):
            same = bool(own.corporate_number) and twice.corporate_number == own.corporate_number
            wrong.append(Fault("corporate_number" if same else "name", "twice", twice.id))
        if named:
            seen.add(own)
        found = book.find(own) if named else None
        row = Listed(row.number, row.details, row.branch, tuple(wrong))
        verdict: Verdict = "wrong" if wrong else "there" if found else "new"
        judged.append(Judged(row, verdict, branch_id or "", found.id if found else ""))
    return tuple(judged)


def _as_written(row: Listed) -> Known:
    """The firm of a row, as it is compared: a number that cannot be one says nothing."""
    wrong = any(fault.field == "corporate_number" for fault in row.faults)
    return known(str(row.number), replace(row.details, corporate_number="") if wrong else row.details)


class _Book:
    """Clients by number and by name, so that each row is compared with few."""

    def __init__(self) -> None:
        self._numbers: dict[str, Known] = {}
        self._names: dict[str, list[Known]] = {}

    def add(self, client: Known) -> None:
        if client.corporate_number:
            self._numbers.setdefault(client.corporate_number, client)
        self._names.setdefault(client.name_key, []).append(client)

    def find(self, client: Known) -> Known | None:
        if client.corporate_number in self._numbers:
            return self._numbers[client.corporate_number]
        return next((one for one in self._names.get(client.name_key, ()) if is_same(one, client)), None)
