"""Pages by link: their blueprint, the consent that a request looks under, and the record of each look."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import assessments, consents, handover
from assess.services.consents import Consent
from assess.services.policy import Anonymous, OneHandover, Principal, Reader, Site, Thing, may
from assess.web import errors
from assess.web.auth import Acting
from assess.web.context import make_context
from assess.web.respondent.blueprint import to
from assess.web.sessions import handover_token

# Asked by a page that has been recorded.
UNRECORDED = ("state",)

blueprint = Acting("handover", __name__)


@blueprint.before_request
def admit() -> ResponseReturnValue | None:
    """Open what the address names; wrong, used up, expired, revoked and never there have one answer."""
    handover_id = (request.view_args or {}).pop("handover_id", None)
    thing: Thing = Site() if handover_id is None else OneHandover(handover_id)
    who: Principal = Anonymous()
    if handover_id is not None:
        consent = handover.opened(make_context(), handover_id, handover_token(handover_id))
        kept = assessments.get(make_context(), consent.assessment_id) if consent else None
        if consent is not None and kept is not None and kept.profile is not None:
            who = Reader(handover_id, frozenset(consent.scopes))
            g.handover_id, g.consent, g.assessment = handover_id, consent, kept
    return None if may(who, blueprint.action(), thing) else errors.page(404, "handover")


@blueprint.after_request
def record(response: Response) -> Response:
    """Each page and file that was seen, for the owner to read."""
    page = (request.endpoint or "").rpartition(".")[2]
    if "consent" in g and request.method == "GET" and response.status_code == 200 and page not in UNRECORDED:
        consents.record_look(make_context(), consent_here(), page)
    return response


@blueprint.url_defaults
def same_handover(endpoint: str, values: dict[str, object]) -> None:
    """Links within what was handed over stay in it."""
    expected = current_app.url_map.is_endpoint_expecting(endpoint, "handover_id")
    if expected and "handover_id" in g and "handover_id" not in values:
        values["handover_id"] = g.handover_id


def consent_here() -> Consent:
    """The consent under which this request looks."""
    return cast(Consent, g.consent)


def see_other(target: str, **values: Any) -> Response:
    """Go on to one of these pages with GET."""
    return to(url_for(f"handover.{target}", **values))
