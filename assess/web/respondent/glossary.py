"""The glossary: by reading in Japanese, by letter in English, with a search and the way back to where one was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import ClassVar
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue

from assess.core.kana import folded, reading_order, row
from assess.core.model import Lang, Term
from assess.web import language
from assess.web.context import library
from assess.web.respondent.blueprint import blueprint
from assess.web.templates import Page, render
from assess.web.typed import is_local

QUESTION = re.compile(r"/a/[a-z0-9]+/(?:q|question)/")
LONGEST = 40  # letters of what is looked for; more are left out


@dataclass(frozen=True)
class Entry:
    """A term as shown. `reading` is empty where the spelling tells it.

    A search looks through the spellings in `words`, and through `more`, the meaning, where no spelling fits.
    """

    term: str
    reading: str
    meaning: str
    words: str
    more: str


@dataclass(frozen=True)
class Row:
    """Entries under one first letter; `id` is for the links to it."""

    id: str
    letter: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self.entries)


@dataclass(frozen=True)
class GlossaryPage(Page):
    """The terms by rows, those that hold `sought` where that is not empty.

    `back` is the address from which the glossary was opened, or empty; `to_question`: a question is there. `all` is
    the address of the whole glossary.
    """

    template: ClassVar[str] = "respondent/glossary.html"
    rows: tuple[Row, ...]
    sought: str
    back: str
    to_question: bool
    all: str


def rows(terms: Iterable[Term], lang: Lang) -> tuple[Row, ...]:
    """The terms in the order of the language, in rows by their first letter."""
    if lang == "en":
        ordered = sorted(terms, key=lambda term: term.term.en.casefold())
        grouped = groupby(ordered, key=lambda term: term.term.en[:1].upper())
    else:
        ordered = sorted(terms, key=lambda term: reading_order(term.reading))
        grouped = groupby(ordered, key=lambda term: row(term.reading))
    return tuple(
        Row(f"row-{number}", letter, tuple(_entry(term, lang) for term in group))
        for number, (letter, group) in enumerate(grouped)
    )


def _entry(term: Term, lang: Lang) -> Entry:
    known, meaning = (term.term.ja, term.term.en, term.reading, *term.forms), term.meaning.get(lang)
    reading = (term.kana or "") if lang == "ja" else ""
    return Entry(term.term.get(lang), reading, meaning, folded(" ".join(known)), folded(meaning))


def found(shown: tuple[Row, ...], sought: str) -> tuple[Row, ...]:
    """The rows with what is sought in a spelling; where there is none, in a meaning."""
    wanted = folded(sought)
    for place in (attrgetter("words"), attrgetter("more")):
        fitting = ((row, tuple(entry for entry in row.entries if wanted in place(entry))) for row in shown)
        if left := tuple(replace(row, entries=entries) for row, entries in fitting if entries):
            return left
    return ()


@blueprint.get("/glossary", action="look_around")
def glossary() -> ResponseReturnValue:
    sought = request.args.get("q", "").strip()[:LONGEST]
    back = request.args.get("from", "")
    back = back if is_local(back) and back != "/" else ""
    terms, lang = library().bank.glossary, language.current()
    shown = rows(terms, lang)
    if sought:
        shown = found(shown, sought)
    whole = url_for("respondent.glossary") + (f"?{urlencode({'from': back})}" if back else "")
    return render(GlossaryPage(shown, sought, back, QUESTION.match(back) is not None, whole))
