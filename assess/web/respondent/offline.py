"""Without a network: the script that keeps an assessment's pages on the device, and the page in place of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.web import static
from assess.web.respondent.blueprint import blueprint
from assess.web.templates import Page, render


@dataclass(frozen=True)
class OfflinePage(Page):
    """Says what waits and what still can be done."""

    template: ClassVar[str] = "respondent/offline.html"


@blueprint.get("/sw.js", action="look_around")
def worker() -> ResponseReturnValue:
    """At the root, for its scope is an assessment's pages: a worker may only see what lies below its own address."""
    return static.answer("js/sw.js")


@blueprint.get("/a/<assessment_id>/offline", action="read")
def offline() -> ResponseReturnValue:
    """What a browser without a network shows in the place of a page that it has not kept."""
    return render(OfflinePage())
