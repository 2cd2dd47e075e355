"""The result as an Excel workbook, to download."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from assess.services import workbooks
from assess.web import language
from assess.web.context import make_context
from assess.web.downloads import handed
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other


@blueprint.get("/a/<assessment_id>/workbook.xlsx", action="report")
def workbook() -> ResponseReturnValue:
    """Made anew each time: it is done before a page could say that one has to wait."""
    current, profile = assessment(), profile_or_none()
    if profile is None or not current.completed_at:
        return see_other("review")
    made = workbooks.workbook(make_context(), current, language.current())
    return handed(made, "workbook", profile.company or "", current.date)
