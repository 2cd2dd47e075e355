"""The clients of a branch, found as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, cast

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import firms, organisations
from assess.services.firms import Client
from assess.services.policy import OneOrganisation, branch_served, may
from assess.web import language
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me
from assess.web.staff.things import staff
from assess.web.templates import Page, render

MAX_PAGE = 9999


@dataclass(frozen=True)
class ClientRow:
    """A client in a list: its page, how it is known, whose it is, and when something was last done with it."""

    address: str
    name: str
    kana: str
    number: str
    place: str
    branch: str
    touched: str


@dataclass(frozen=True)
class FoundPage(Page):
    """The clients that were found; `query` is what was typed, `before` and `after` are addresses of more (or empty).

    `reports` is the address where reports of them all are made at once.
    """

    template: ClassVar[str] = "staff/clients/_found.html"
    rows: tuple[ClientRow, ...]
    query: str
    before: str
    after: str
    reports: str


@dataclass(frozen=True)
class ClientsPage(StaffPage):
    """The field to type in, and what was found, as HTML. `lists`: whether a list may be read in.

    `branches` can be chosen from, where somebody serves several; `branch` is the one that was.
    """

    template: ClassVar[str] = "staff/clients/clients.html"
    query: str
    found: str
    lists: bool
    branches: tuple[tuple[str, str], ...]
    branch: str


@blueprint.get("/staff/clients", action="work")
def clients() -> ResponseReturnValue:
    found = _found()
    lists = may(staff(), "read_list", OneOrganisation(own_organisation()))
    branches = tuple(served_branches().items())
    choice = branches if len(branches) > 1 else ()
    return render(ClientsPage(me(), found.query, render(found), lists, choice, _branch() if choice else ""))


@blueprint.get("/staff/clients/found", action="work")
def found_clients() -> ResponseReturnValue:
    """What stands under the field, for the script."""
    return render(_found())


def _found() -> FoundPage:
    query, page = request.args.get("q", "")[: firms.MAX_QUERY], _page()
    chosen = _branch()
    found = firms.find(make_context(), own_organisation(), chosen or branch_served(staff()), query, page)
    names, pages = branch_names(), url_for("staff.clients")
    t, _ = language.speaking(language.current())  # once: a page has many rows
    rows = tuple(
        ClientRow(
            address=f"{pages}/{one.client.id}",
            name=one.client.name,
            kana=one.client.kana,
            number=one.client.corporate_number or "",
            place=place_of(one.client, t),
            branch=names.get(one.client.branch_id, ""),
            touched=day(one.touched_at, t),
        )
        for one in found[: firms.PAGE]
    )

    def address(number: int) -> str:
        return url_for("staff.clients", q=query or None, branch=chosen or None, page=number or None)

    more = len(found) > firms.PAGE
    reports = url_for("staff.batches_page", q=query or None, branch=chosen or None)
    return FoundPage(rows, query, address(page - 1) if page else "", address(page + 1) if more else "", reports)


def _branch() -> str:
    """The branch that was chosen, if it is one of those that are served."""
    typed = request.args.get("branch", "")
    return typed if typed and typed in served_branches() else ""


def _page() -> int:
    typed = request.args.get("page", "")
    return min(int(typed), MAX_PAGE) if typed.isascii() and typed.isdigit() else 0


def own_organisation() -> str:
    """The organisation of who asks; whoever works has one."""
    return staff().organisation or ""


def branch_names() -> dict[str, str]:
    """Names of the organisation's branches by id, read once in a request."""
    if "branch_names" not in g:
        found = organisations.branches(make_context(), own_organisation())
        g.branch_names = {branch.id: branch.name for branch in found}
    return cast(dict[str, str], g.branch_names)


def served_branches() -> dict[str, str]:
    """Those that who asks may add clients to."""
    served = branch_served(staff())
    return {id_: name for id_, name in branch_names().items() if served in (None, id_)}


def place_of(client: Client, t: Callable[..., str] = language.t) -> str:
    """Prefecture and municipality, as far as they are known."""
    prefecture = t(f"prefecture.{client.prefecture}") if client.prefecture else ""
    return t("clients.place", prefecture=prefecture, municipality=client.municipality).strip()
