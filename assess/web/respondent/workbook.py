"""The result as an Excel workbook, to download."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue

from assess.report.workbook import file_name
from assess.services import workbooks
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/a/<assessment_id>/workbook.xlsx", action="report")
def workbook() -> ResponseReturnValue:
    """Made anew each time: it is done before a page could say that one has to wait."""
    current, profile = assessment(), profile_or_none()
    if profile is None or not current.completed_at:
        return see_other("review")
    lang = language.current()
    file = BytesIO(workbooks.workbook(make_context(), current, lang))
    name = file_name(profile.company or "", current.date, lang)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name, conditional=False)
