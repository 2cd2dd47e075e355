"""Forgetting an assessment on this device, and deleting it everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, session
from flask.typing import ResponseReturnValue

from assess.services import access, assessments
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent.blueprint import assessment, blueprint, to
from assess.web.sessions import device_token, forget_device
from assess.web.templates import Page, render


@dataclass(frozen=True)
class DeletePage(Page):
    """Asks once more; needs nothing to say so."""

    template: ClassVar[str] = "respondent/delete.html"


@blueprint.post("/a/<assessment_id>/leave", action="leave")
def leave() -> ResponseReturnValue:
    """Forget this assessment on a shared device; it stays stored."""
    current = assessment()
    access.sign_out(make_context(), current.id, device_token(current.id))
    return _left(current.id, "leave.done")


@blueprint.get("/a/<assessment_id>/delete", action="read")
def confirm_delete() -> ResponseReturnValue:
    return render(DeletePage())


@blueprint.post("/a/<assessment_id>/delete", action="delete")
def delete() -> ResponseReturnValue:
    assessments.delete(make_context(), assessment().id)
    return _left(assessment().id, "delete.done")


def _left(assessment_id: str, message: str) -> ResponseReturnValue:
    session.pop("issued", None)
    flash(t(message))
    response = to("/")
    forget_device(response, assessment_id)
    return response
