"""Forgetting an assessment on this device, and deleting it everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, session
from flask.typing import ResponseReturnValue

from assess.services import access, again, assessments, shelf
from assess.web.context import make_context
from assess.web.dates import moment
from assess.web.language import t
from assess.web.respondent.blueprint import assessment, blueprint, to
from assess.web.respondent.here import leave_here, name_of
from assess.web.sessions import device_token
from assess.web.templates import Page, render


@dataclass(frozen=True)
class DeletePage(Page):
    """Asks once more, with the name of what would be gone, and when it was changed."""

    template: ClassVar[str] = "respondent/delete.html"
    name: str
    at: str


@blueprint.post("/a/<assessment_id>/leave", action="leave")
def leave() -> ResponseReturnValue:
    """Forget this assessment on a shared device; it stays stored."""
    current = assessment()
    access.sign_out(make_context(), current.id, device_token(current.id))
    return _left(current.id, t("leave.done"))


@blueprint.get("/a/<assessment_id>/delete", action="read")
def confirm_delete() -> ResponseReturnValue:
    return render(DeletePage(*_called()))


@blueprint.post("/a/<assessment_id>/delete", action="delete")
def delete() -> ResponseReturnValue:
    """Whoever has other checks of the firm reads which one is gone, and that the others are not."""
    ctx, current = make_context(), assessment()
    name, at = _called()
    said, beside = t("delete.done", name=name, at=at), again.left_beside(ctx, current.id)
    assessments.delete(ctx, current.id)
    return _left(current.id, said + (t(f"delete.done.{beside}") if beside else ""))


def _called() -> tuple[str, str]:
    found = shelf.standing(make_context(), assessment())
    return name_of(found), moment(found.changed)


def _left(assessment_id: str, message: str) -> ResponseReturnValue:
    session.pop("issued", None)
    flash(message)
    response = to("/")
    leave_here(response, assessment_id)
    return response
