"""An owner who shares a check, a branch that takes it, and readers by link."""

from __future__ import annotations

import re

from tests.web.helpers import Visitor

LINK = re.compile(r'id="share-link">([^<]+)<')
CODE = re.compile(r'id="share-code">([^<]+)<')

# Endpoint and method -> the scope that it needs (None: any), and the status for a reader of a complete check.
OF_READERS: dict[tuple[str, str], tuple[str | None, int]] = {
    ("handover.home", "GET"): (None, 200),
    ("handover.result", "GET"): ("result", 200),
    ("handover.answers", "GET"): ("answers", 200),
    ("handover.answers_file", "GET"): ("answers", 200),
    ("handover.request_report", "POST"): ("report", 303),
    ("handover.report", "GET"): ("report", 404),  # no such job
    ("handover.state", "GET"): ("report", 404),
    ("handover.report_file", "GET"): ("report", 404),
}


def wish(recipient: str, *scopes: str, **more: object) -> dict[str, object]:
    """What the form sends."""
    named = {"name": "山田会計事務所"} if recipient.endswith(":") else {}
    contact = {"contact": "0256-00-0000"} if "contact" in scopes else {}
    return {"recipient": recipient, "scopes": list(scopes), "days": "180", **named, **contact, **more}


def agree(owner: Visitor, base: str, wanted: dict[str, object]) -> None:
    """Choose, read the words, agree."""
    owner.get(f"{base}/sharing")
    owner.post(f"{base}/sharing/words", wanted)
    words = re.search(r'name="words" value="([^"]+)"', owner.text)
    assert words, owner.text[:3000]
    owner.post(f"{base}/sharing", {**wanted, "words": words[1]})
    assert owner.path == f"{base}/sharing", owner.text[:3000]


def code_for(owner: Visitor, base: str, *scopes: str, branch: str = "main") -> str:
    """The code with which a branch takes the check."""
    agree(owner, base, wish(f"branch:{branch}", *(scopes or ("result", "answers", "report"))))
    found = CODE.search(owner.text)
    assert found, owner.text[:3000]
    return found[1]


def link_of(owner: Visitor) -> str:
    """The path of the link that the owner's page shows."""
    found = LINK.search(owner.text)
    assert found, owner.text[:3000]
    return re.sub(r"https?://[^/]+", "", found[1])


def link_for(owner: Visitor, base: str, *scopes: str, **more: object) -> str:
    """The path of a link for an adviser."""
    agree(owner, base, wish("adviser:", *scopes, **more))
    return link_of(owner)


def look(reader: Visitor, link: str) -> str:
    """Open a link; returns the address of what was handed over."""
    reader.get(link)
    reader.post(link)
    assert reader.path.startswith("/seen/"), reader.text[:2000]
    return reader.path.rstrip("/")


def revoke(owner: Visitor, base: str) -> None:
    """Take the newest consent back."""
    owner.get(f"{base}/sharing")
    found = re.search(r'name="consent" value="([^"]+)"', owner.text)
    assert found
    owner.post(f"{base}/sharing/revoke", {"consent": found[1]})


def finished(owner: Visitor) -> str:
    """A complete check; returns its address."""
    base = owner.start("quick")
    owner.answer_all(1)
    owner.post(f"{base}/complete")
    return base
