"""Who asks, and whether they may: every route says what it does, and the policy is asked before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, abort, after_this_request, g, request

from assess.services import access
from assess.services.access import Token
from assess.services.errors import StoreError
from assess.services.policy import Action, Anonymous, Device, OneAssessment, Principal, Site, Thing, may
from assess.web.context import make_context, settings
from assess.web.errors import NotOpenHere
from assess.web.sessions import device_token, remember_device, remember_shelf, shelf_secret


class Acting(Blueprint):
    """A blueprint whose routes each name their action: `@blueprint.get("/review", action="read")`.

    A route without one cannot be added.
    """

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.actions: dict[str, Action] = {}

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        """As Flask's, with `action` beside the other options; raises TypeError without it."""
        action = options.pop("action", None)
        if action is None:
            raise TypeError(f"{rule}: a route must name its action")
        self.actions[endpoint or view_func.__name__] = action
        super().add_url_rule(rule, endpoint, view_func, *args, **options)

    def action(self) -> Action:
        """What this request is about to do."""
        return self.actions[(request.endpoint or "").rpartition(".")[2]]


class Guarded(Acting):
    """Of the owner's pages: `load` is called with the id of the assessment that a request may open, before its view.

    The view itself does not get that id.
    """

    def __init__(self, name: str, import_name: str, load: Callable[[str], None]) -> None:
        super().__init__(name, import_name)
        self.before_request(self.admit)
        self._load = load

    def admit(self) -> None:
        """Open what the request names: the same page for what is another's, has expired and does not exist."""
        assessment_id = (request.view_args or {}).pop("assessment_id", None)
        thing: Thing = Site() if assessment_id is None else OneAssessment(assessment_id)
        if not may(principal(assessment_id), self.action(), thing):
            if assessment_id is None:
                abort(404)
            raise NotOpenHere
        if assessment_id is not None:
            self._load(assessment_id)


def principal(assessment_id: str | None) -> Principal:
    """Who asks for this assessment (or for a page of the site), by the cookie the browser sends to its address."""
    if assessment_id is None:
        return Anonymous()
    device = access.opened_by(make_context(), assessment_id, device_token(assessment_id))
    if device is None:
        return Anonymous()
    g.device = device
    if request.method == "GET":  # a form may be about to close it
        _renew(device)
    return Device(frozenset({assessment_id}))


def _renew(device: Token) -> None:
    """A visit counts: token and cookies last as long as on the first day. A page is shown without it, too."""
    with suppress(StoreError):
        renewed = access.renew(make_context(), device)
        if renewed is not None:
            g.device = renewed
            after_this_request(_keep_cookies)


def _keep_cookies(response: Response) -> Response:
    assessment_id = g.device.assessment_id
    remember_device(response, assessment_id, device_token(assessment_id), settings())
    if shelf_secret():
        remember_shelf(response, shelf_secret(), settings())
    return response
