"""How to reach a support body, in words: its own telephone or page, or else the official list of its kind."""

from __future__ import annotations

import re
import unicodedata

from assess.core.evidence import address_needs_checking
from assess.core.model import Actor, Catalogue, Directory
from assess.core.reach import directory_of, own_contact
from assess.report.view_support import Reach
from assess.report.words import Words

_NOT_DIALLED = re.compile(r"[^0-9+]")
_FIRST_NUMBER = re.compile(r"[+0-9][0-9()\s-]{7,}[0-9]")


def reach(words: Words, actor: Actor, catalogue: Catalogue) -> Reach | None:
    """How to reach a body; None where nothing is known, which checks allow in older snapshots only."""
    if own_contact(actor):
        caution = words("reach.unread") if address_needs_checking(actor) else None
        return page(words, actor.url, actor.phone, caution)
    directory = directory_of(actor, catalogue)
    return listed(words, directory) if directory else None


def page(words: Words, url: str | None, phone: str | None = None, caution: str | None = None) -> Reach:
    """A telephone or a page of the body's own."""
    return Reach(True, words("reach.own"), phone, dialled(phone), url, listed_in=None, look_for=None, caution=caution)


def listed(words: Words, directory: Directory) -> Reach:
    """The official list in which to look for a body."""
    return Reach(
        own=False,
        label=words("reach.directory"),
        phone=None,
        dial=None,
        url=directory.url,
        listed_in=words.of(directory.name),
        look_for=words.of(directory.look_for),
        caution=None if directory.read else words("reach.unread"),
    )


def dialled(phone: str | None) -> str | None:
    """The digits of the first number of a telephone entry, as a link dials them; None where there is none."""
    number = _FIRST_NUMBER.search(unicodedata.normalize("NFKC", phone)) if phone else None
    return _NOT_DIALLED.sub("", number[0]) if number else None
