"""Which page comes next on the owner's way: question by question or as lists, relevance, the review."""

from __future__ import annotations

from typing import Literal

from flask import Response, session, url_for

from assess.core.flow import Flow
from assess.core.model import Domain, Question
from assess.web.respondent.blueprint import assessment, see_other, to

View = Literal["one", "list"]
VIEW = "view"  # names in the session, which the browser keeps like the language
MET = "onward"
DONE = "done"


def chosen_view() -> View:
    """How this browser's user answers; one question a page unless the lists were chosen."""
    return "list" if session.get(VIEW) == "list" else "one"


def choose_view(view: View) -> None:
    """Remember it."""
    session[VIEW] = view


def note_done(area: Domain) -> None:
    """An answer has just finished this area: the page that comes next says what it comes to."""
    session[DONE] = (assessment().id, area.id)


def just_done(flow: Flow) -> Domain | None:
    """The area that the answer has finished from which one comes to this page; told once."""
    kept, area = session.pop(DONE, ("", ""))
    return next((d for d in flow.bank.domains if d.id == area), None) if kept == assessment().id else None


def address(flow: Flow, question: Question) -> str:
    """Where a question is answered, in the view that was chosen."""
    if chosen_view() == "one":
        return url_for("respondent.question", question=question.id)
    domain = next(d for d in flow.bank.domains if question in d.questions)
    return url_for("respondent.questions", domain=domain.id, _anchor=question.id)


def to_question(flow: Flow, question: Question) -> Response:
    """Go on there; to the head of the list, where the lists were chosen."""
    return to(address(flow, question).partition("#")[0])


def first_open(flow: Flow) -> Question | None:
    """The first question without an answer."""
    missing = set(flow.progress.missing)
    return next((q for q in flow.shown if q.id in missing), None)


def go_on(flow: Flow) -> Response:
    """To the first question without an answer, else to what comes after all of them."""
    question = first_open(flow)
    return to_question(flow, question) if question else after_questions()


def page_after_questions() -> Literal["relevance", "review"]:
    """How much each area matters is asked once; then comes the review."""
    current = assessment()
    # On the quick path an area has one or two questions: what matters is asked with all of them.
    passed = was_asked() or current.completed_at or current.path == "quick"
    return "review" if passed else "relevance"


def after_questions(done: Domain | None = None) -> Response:
    """Go on there. `done` is the area just finished."""
    if page_after_questions() == "review":
        return after_relevance()
    if done:
        note_done(done)
    return see_other("relevance")


def was_asked() -> bool:
    """Whether the list of what matters has been answered or passed here; whoever has passed it is not asked again."""
    return bool(assessment().relevance) or session.get(MET) == assessment().id


def after_relevance() -> Response:
    """The review. What the firm wishes for is told beside the result, where it moves plan and contacts."""
    session[MET] = assessment().id
    return see_other("review")
