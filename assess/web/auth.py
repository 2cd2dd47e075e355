"""Who asks, and whether they may: every route says what it does, and the policy is asked before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, request

from assess.services import access
from assess.services.policy import Action, Anonymous, Device, OneAssessment, Principal, Site, Thing, may
from assess.web.context import make_context
from assess.web.sessions import device_token


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
        """Open what the request names: the same 404 for what is another's and for what does not exist."""
        assessment_id = (request.view_args or {}).pop("assessment_id", None)
        thing: Thing = Site() if assessment_id is None else OneAssessment(assessment_id)
        if not may(principal(assessment_id), self.action(), thing):
            abort(404)
        if assessment_id is not None:
            self._load(assessment_id)


def principal(assessment_id: str | None) -> Principal:
    """Who asks for this assessment (or for a page of the site), by the cookie the browser sends to its address."""
    if assessment_id is None:
        return Anonymous()
    if access.authorised(make_context(), assessment_id, device_token(assessment_id)):
        return Device(frozenset({assessment_id}))
    return Anonymous()
