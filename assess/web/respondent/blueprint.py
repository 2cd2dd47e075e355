"""The owner's pages: their blueprint, and the assessment that a request has opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from flask import Response, current_app, g, redirect, request, url_for

from assess.core.flow import Flow
from assess.core.model import Bank, Profile
from assess.services import assessments
from assess.services.assessments import Assessment
from assess.web import language
from assess.web.auth import Guarded
from assess.web.context import make_context
from assess.web.errors import NotOpenHere


def _open(assessment_id: str) -> None:
    kept = assessments.get(make_context(), assessment_id)
    if kept is None:
        raise NotOpenHere
    g.assessment, g.lang = kept, kept.lang


blueprint = Guarded("respondent", __name__, load=_open)


@blueprint.url_defaults
def same_assessment(endpoint: str, values: dict[str, object]) -> None:
    """Links within an assessment stay in it."""
    expected = current_app.url_map.is_endpoint_expecting(endpoint, "assessment_id")
    if expected and "assessment" in g and "assessment_id" not in values:
        values["assessment_id"] = g.assessment.id


@dataclass(frozen=True)
class HashedBank:
    """A bank with the hash that names its content; equal when that is, so that what is made of it can be kept."""

    hash: str
    bank: Bank = field(compare=False, repr=False)


def assessment() -> Assessment:
    """The assessment this request has opened."""
    return cast(Assessment, g.assessment)


def bank() -> Bank:
    """The bank that it is pinned to."""
    return assessments.bank_of(make_context(), assessment())


def profile_or_none() -> Profile | None:
    """Its profile, once given."""
    return assessment().profile


def flow_or_none() -> Flow | None:
    """How the firm goes through the bank, as far as it has answered; None until its profile is given."""
    current = assessment()
    return None if current.profile is None else Flow(bank(), current.profile, current.path, current.answers)


def to(address: str) -> Response:
    """Go on to an address of this site with GET."""
    return cast(Response, redirect(address, 303, Response))


def see_other(target: str, **values: Any) -> Response:
    """Go on to one of these pages with GET."""
    return to(url_for(f"respondent.{target}", **values))


def switched_language() -> bool:
    """Take a language button of a form: the page is shown again in that language, with all that was typed."""
    lang = language.as_lang(request.form.get("lang"))
    if lang is None:
        return False
    assessments.set_lang(make_context(), assessment().id, lang)
    language.choose(lang)
    return True
