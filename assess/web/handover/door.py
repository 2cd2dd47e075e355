"""The door: a link is opened by a button, for previews follow links too, and one for a single device is used up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import url_for
from flask.typing import ResponseReturnValue

from assess.services import handover
from assess.web import errors
from assess.web.context import make_context, settings
from assess.web.handover.blueprint import blueprint
from assess.web.respondent.blueprint import to
from assess.web.sessions import remember_handover
from assess.web.templates import Page, render


@dataclass(frozen=True)
class DoorPage(Page):
    """The button that a link leads to, with the link's token: the same for every link, whether it works or not."""

    template: ClassVar[str] = "handover/door.html"
    token: str


@blueprint.get("/h/<token>", action="look_around")
def door(token: str) -> ResponseReturnValue:
    return render(DoorPage(token))


@blueprint.post("/h/<token>", action="resume")
def open_door(token: str) -> ResponseReturnValue:
    let_in = handover.open_link(make_context(), token)
    if let_in is None:
        return errors.page(404, "handover")
    response = to(url_for("handover.home", handover_id=let_in.handover_id))
    remember_handover(response, let_in.handover_id, let_in.token, settings())
    return response
