"""Who can help, and how to reach them: parts of the view (report/view.py). Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from assess.core.model import Layer
from assess.core.roles import RoleId
from assess.report.view_fact import Fact

SHORT = 30  # letters of an address that stands beside a step


@dataclass(frozen=True)
class Reach:
    """How a firm gets to a support body. `label` says which of two it is: the body's own contact, or where to look.

    `dial` is the telephone for a link (`tel:`). `look_for` tells what to look for at `url` where it is the official
    list of the body's kind, whose name is `listed_in`; `caution` marks an address that is known from others only.
    """

    own: bool
    label: str
    phone: str | None
    dial: str | None
    url: str | None
    listed_in: str | None
    look_for: str | None
    caution: str | None

    @property
    def printed(self) -> str | None:
        """The address as paper tells it: the home page in place of one that nobody can type."""
        if self.url is None or "%" not in self.url:
            return self.url
        site = urlsplit(self.url)
        return f"{site.scheme}://{site.netloc}/"

    @property
    def short(self) -> str:
        """The way in a few letters: the telephone, or else the address as one types it, with the list that it leads to.

        A long address is cut down to its site, whose pages name the body.
        """
        site = urlsplit(self.printed or "")
        address = f"{site.netloc}{site.path}".removesuffix("/")
        address = address if len(address) <= SHORT else site.netloc
        return self.phone or " ".join(filter(None, (self.listed_in, address)))


@dataclass(frozen=True)
class Support:
    """A support body with the reasons why this firm is pointed to it.

    `because` is all reasons in one line. `caution` is a short mark where the entry has to be checked. `evidence` says
    by what it is known, and of which year; `source` names that in full, and so does `cite` where it is not the body's
    own page, whose address stands there already.
    """

    actor_id: str
    layer: Layer
    layer_name: str
    name: str
    kind: str
    area: str
    role: str
    reasons: tuple[str, ...]
    fit: str
    ask_first: str
    reach: Reach | None
    facts: tuple[Fact, ...]
    neutral: str | None
    disclosure: str | None
    caution: str | None
    evidence: str
    source: str
    cite: str
    because: str


@dataclass(frozen=True)
class Listed:
    """A body or bank of a neutral list, with its page where that is known."""

    name: str
    url: str | None


@dataclass(frozen=True)
class RoleRow:
    """Who fills a role: `name` is a body or a neutral list (then `actor_id` is None).

    `because` is the reason in one line, `members` are what the list holds, after `members_label`; `notes` are further
    sentences: what to check, who else; `also` names who else where that is one of the bodies. `evidence` says by what
    the row is known, and of which year; `cite` names that in full where it is not the body's own page.
    """

    id: RoleId
    role: str
    does: str
    actor_id: str | None
    name: str
    why: str
    ask: str
    reach: Reach | None
    members_label: str
    members: tuple[Listed, ...]
    notes: tuple[str, ...]
    also: str | None
    because: str
    evidence: str
    cite: str
