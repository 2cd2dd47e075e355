"""The days of the plan and of the next check, for a calendar."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from assess.report.plan_dates import CHECKS, plan_days
from assess.services import results
from assess.web import language
from assess.web.context import make_context, settings
from assess.web.downloads import handed
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other


@blueprint.get("/a/<assessment_id>/plan.ics", action="read")
def calendar() -> ResponseReturnValue:
    """`check`: after how many months the next check is."""
    from assess.report.calendar_file import to_ics  # icalendar takes a while to load

    current, ctx = assessment(), make_context()
    if profile_or_none() is None or not current.completed_at:
        return see_other("home")
    months = {str(one): one for one in CHECKS}.get(request.args.get("check", str(CHECKS[0])))
    if months is None:
        abort(400)
    days = plan_days(results.diagnosis(ctx, current), language.current(), months, settings().device_days)
    return handed(to_ics(days, current.id, ctx.now(), settings().public_url or ""), "calendar", day=current.date)
