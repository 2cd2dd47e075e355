"""Colleagues of a firm: invited by its owner, each with a browser of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.web.helpers import Visitor

LINK = re.compile(r'id="invitation-link">([^<]+)<')
CODE = re.compile(r'id="invitation-code">([^<]+)<')

# Endpoint and method -> status for the colleague who has begun and answered nothing. Nobody else gets in: 404.
OF_VOICES = {
    ("voice.home", "GET"): 303,
    ("voice.questions", "GET"): 200,
    ("voice.save_questions", "POST"): 303,
    ("voice.save_one", "POST"): 200,
    ("voice.finish", "GET"): 200,
    ("voice.hand_in", "POST"): 303,
    ("voice.pause", "GET"): 200,
    ("voice.issue_ways", "POST"): 303,
    ("voice.leave", "POST"): 303,
}


@dataclass(frozen=True)
class Ways:
    """How an invitation is handed over: the path of its link, and its code."""

    path: str
    code: str


def invited(owner: Visitor, base: str, role: str = "floor", name: str = "") -> Ways:
    """Invite somebody from the owner's page."""
    owner.get(f"{base}/voices")
    owner.post(f"{base}/voices", {"role": role, "name": name})
    link, code = LINK.search(owner.text), CODE.search(owner.text)
    assert link and code, owner.text[:2000]
    return Ways(re.sub(r"https?://[^/]+", "", link[1]), code[1])


def join(colleague: Visitor, ways: Ways) -> str:
    """Open an invitation's link; returns the address of the colleague's part."""
    colleague.get(ways.path)
    colleague.post(ways.path)
    assert "/v/" in colleague.path, colleague.text[:2000]
    return re.sub(r"(/v/[a-z0-9]+).*", r"\1", colleague.path)


def answer_all(colleague: Visitor, part: str, index: int) -> None:
    """Answer every page with the option at this index, up to handing in."""
    colleague.get(f"{part}/")
    for _ in range(20):
        if not re.search(r"/q/[a-z]+$", colleague.path):
            break
        colleague.answer_page(index)
    assert colleague.path == f"{part}/finish"


def hand_in(colleague: Visitor, part: str, agreed: bool) -> None:
    """Answer to the question whether the role may be shown, and hand in."""
    colleague.get(f"{part}/finish")
    colleague.post(f"{part}/finish", {"agreed": "yes" if agreed else "no"})
    assert "ありがとうございました" in colleague.text
