"""A way beside the usual one: questions that are opened from the review or the result, and lead back there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Response, request, session

from assess.core.flow import Flow
from assess.services import assessments
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, see_other

BACK, OF = "back", "of"  # in the address of each of its pages (static/js/one.js reads them there too)
BETWEEN = "."  # the questions
FINISHED = "finished"  # name in the session


@dataclass(frozen=True)
class Detour:
    """`back` is the page it leads back to, empty on the usual way; `of` its questions in their order, empty where it is
    the one that was opened."""

    back: Literal["", "review", "result"] = ""
    of: tuple[str, ...] = ()

    def query(self) -> dict[str, str]:
        """What the address of each of its pages carries."""
        return {name: value for name, value in ((BACK, self.back), (OF, BETWEEN.join(self.of))) if value}

    def after(self, flow: Flow, question_id: str) -> str | None:
        """The next of its questions that is asked; None at its end."""
        return next((q for q in self.of[self._place(question_id) :] if flow.statuses.get(q) == "asked"), None)

    def before(self, flow: Flow, question_id: str) -> str | None:
        """The one before that is asked; None at its beginning."""
        earlier = self.of[: max(self._place(question_id) - 1, 0)]
        return next((q for q in reversed(earlier) if flow.statuses.get(q) == "asked"), None)

    def walk(self, flow: Flow) -> Sequence[str]:
        """What the line above the question counts: all of a way of several, else the firm's whole way."""
        return [q for q in self.of if q in flow.walk] or flow.walk

    def _place(self, question_id: str) -> int:
        return self.of.index(question_id) + 1 if question_id in self.of else len(self.of)


def here() -> Detour:
    """The way to which the page of this request belongs."""
    match request.args.get(BACK):
        case "review" | "result" as back:
            return Detour(back, tuple(dict.fromkeys(filter(None, request.args.get(OF, "").split(BETWEEN)))))
        case _:
            return Detour()


def note_finished() -> None:
    """The owner sees the result: a way that begins there makes it again at its end, without further pages."""
    session[FINISHED] = assessment().id


def lead_back(way: Detour, question_id: str) -> Response:
    """Go back to where it was opened; to the review where the owner has seen no result."""
    if way.back == "review":
        return see_other("review", at=question_id, _anchor=f"r-{question_id}")
    if request.method == "POST" and session.get(FINISHED) == assessment().id:
        assessments.complete(make_context(), assessment().id)
    return see_other("result", _anchor=None if way.of else f"a-{question_id}")
