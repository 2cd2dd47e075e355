"""Which language a page is in, and its texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import cast

from flask import g, request, session

from assess import i18n
from assess.core.model import LANGUAGES, Lang, Text

KEY = "lang"


def as_lang(value: str | None) -> Lang | None:
    """The language that a form or a cookie names, or None."""
    return value if value in LANGUAGES else None


def current() -> Lang:
    """The assessment's language on its own pages; else the one chosen; else the browser's; else Japanese."""
    if "lang" in g:
        return cast(Lang, g.lang)
    chosen = as_lang(session.get(KEY))
    if chosen:
        return chosen
    return as_lang(request.accept_languages.best_match(LANGUAGES)) or "ja"


def choose(lang: Lang) -> None:
    """Remember the language for this browser and this request."""
    session[KEY] = lang
    g.lang = lang


def t(key: str, **values: object) -> str:
    """The message `key` in the page's language."""
    return i18n.translate(current(), key, **values)


def say(text: Text) -> str:
    """A bilingual text of the bank in the page's language."""
    return text.get(current())


@cache
def speaking(lang: Lang) -> tuple[Callable[..., str], Callable[[Text], str]]:
    """`t` and `say` of one language, whatever the page's is."""
    texts = i18n.texts(lang)

    def t(key: str, **values: object) -> str:
        return texts[key].format(**values)

    return t, attrgetter(lang)


def here() -> str:
    """The address of this page, to come back to after a change of the language; the start page after an error.

    `g.here` says where a page that answers a form is found.
    """
    if "here" in g:
        return cast(str, g.here)
    if request.method != "GET" or request.routing_exception is not None:
        return "/"
    return request.full_path if request.query_string else request.path
