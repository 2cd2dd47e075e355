"""What would happen if: tick steps and see stage and score move. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import request
from flask.typing import ResponseReturnValue

from assess.report.what_if import WhatIfView
from assess.report.what_if import what_if as what_if_view
from assess.services import results
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.templates import Page, render


@dataclass(frozen=True)
class WhatIfPage(Page):
    """What the ticked steps change."""

    template: ClassVar[str] = "respondent/what_if.html"
    view: WhatIfView


@blueprint.get("/a/<assessment_id>/what-if", action="read")
def what_if() -> ResponseReturnValue:
    if profile_or_none() is None or not assessment().completed_at:
        return see_other("home")
    diagnosis = results.diagnosis(make_context(), assessment())
    return render(WhatIfPage(what_if_view(diagnosis, language.current(), request.args.getlist("step"))))
