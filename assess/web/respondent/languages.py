"""Switching the language on pages that hold nothing typed."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from assess.web import language
from assess.web.respondent.blueprint import blueprint, see_other, switched_language, to
from assess.web.typed import is_local


@blueprint.post("/language", action="look_around")
def set_language() -> ResponseReturnValue:
    """For this browser."""
    lang = language.as_lang(request.form.get("lang"))
    if lang is None:
        abort(400)
    language.choose(lang)
    back = request.form.get("back", "/")
    return to(back if is_local(back) else "/")


@blueprint.post("/a/<assessment_id>/language", action="answer")
def assessment_language() -> ResponseReturnValue:
    """For an assessment, on every device that opens it."""
    if not switched_language():
        abort(400)
    back = request.form.get("back", "")
    return to(back) if is_local(back) else see_other("home")
