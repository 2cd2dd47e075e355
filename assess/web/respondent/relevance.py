"""How much each area matters to the firm: one list after the questions, which may be passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from flask import abort, g, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import onward, sent
from assess.web.respondent.blueprint import assessment, blueprint, flow_or_none, see_other, switched_language
from assess.web.respondent.one_page import said_of
from assess.web.respondent.questions_page import Choice, Kept, Known, renewed, visible_domains
from assess.web.respondent.sent import RELEVANCE_VALUES, Sent
from assess.web.templates import Page, render


@dataclass(frozen=True)
class Weighed:
    """An area, and how much it matters: 1 to 3, or empty; `field` is the name of its buttons."""

    domain: Domain
    name: str
    field: str
    chosen: str


@dataclass(frozen=True)
class RelevancePage(Page):
    """All areas that have questions for this firm. `said` is what the last area comes to, or empty.

    `page_id`, `seq` and `known` are what it sends; `kept` are newer answers in the place of what was just sent.
    """

    template: ClassVar[str] = "respondent/relevance.html"
    areas: Sequence[Weighed]
    choices: Sequence[Choice]
    said: str
    page_id: str
    seq: int
    known: Sequence[Known]
    kept: Sequence[Kept] = ()


def _page(flow: Flow, typed: Sent | None = None) -> RelevancePage:
    page, stored = typed or sent.new_page(), assessment()
    domains = [domain for domain, _ in visible_domains(flow)]
    known = [
        Known(d.id, str(stored.relevance.get(d.id, "")), stored.reference.relevance_revisions.get(d.id, 0))
        for d in domains
    ]
    areas = [_weighed(d, page.chosen.get(d.id, ""), k.value) for d, k in zip(domains, known, strict=True)]
    return RelevancePage(
        areas=areas,
        choices=[Choice(n, t(f"relevance.{n}")) for n in RELEVANCE_VALUES],
        said=said_of(flow, onward.just_done(flow)),
        page_id=page.page,
        seq=page.seq,
        known=[renewed(k, page)._replace(name=sent.relevance_field(k.name)) for k in known],
    )


def _weighed(domain: Domain, chosen: str, stored: str) -> Weighed:
    value = chosen if chosen in RELEVANCE_VALUES else stored
    return Weighed(domain, t(f"report.short.{domain.id}"), sent.relevance_field(domain.id), value)


@blueprint.get("/a/<assessment_id>/relevance", action="read")
def relevance() -> ResponseReturnValue:
    """The list; one that was sent and could not be taken is shown again with what was chosen on it."""
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    return render(_page(flow, sent.read_relevance(flow.bank.domains, request.form) if request.form else None))


@blueprint.post("/a/<assessment_id>/relevance", action="answer")
def save_relevance() -> ResponseReturnValue:
    """Keep what was changed, and go on. A newer choice of elsewhere is kept, and shown first."""
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    kept = dict[str, str]()
    page = sent.read_relevance(flow.bank.domains, request.form)
    for domain, value in page.chosen.items():
        try:
            saved = assessments.save_relevance(make_context(), assessment().id, domain, value, seen=page.seen())
        except BadAnswer:
            abort(400)
        kept.update(saved.kept)
    switched = switched_language()
    if kept:
        return _show_kept(kept)
    if switched:
        return see_other("relevance")
    if request.form.get("action") == "back":
        return onward.to_question(flow, flow.shown[-1])
    return onward.after_relevance()


def _show_kept(kept: Mapping[str, str]) -> ResponseReturnValue:
    g.assessment = assessments.need(make_context(), assessment().id)
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    page = _page(flow)
    told = [
        Kept(f"area-{area.domain.id}", area.name, t(f"relevance.{kept[area.domain.id]}"))
        for area in page.areas
        if area.domain.id in kept
    ]
    return render(replace(page, kept=told)), 409
