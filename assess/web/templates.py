"""What templates may read: the fields of their page, and these names that every page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import ClassVar

from flask import Flask, render_template
from jinja2 import StrictUndefined

from assess.core.model import Lang, Text
from assess.web import language, security


@dataclass(frozen=True)
class Page:
    """The context of one template: its fields are the names that the template may read, beside `Everywhere`'s."""

    template: ClassVar[str]


@dataclass(frozen=True)
class Everywhere:
    """What every template may read. `t` and `say` give a message and a bilingual text in the page's language.

    `here` is the address to come back to after a change of the language; `nonce` is what lets a script run.
    """

    lang: Lang
    t: Callable[..., str]
    say: Callable[[Text], str]
    here: Callable[[], str]
    nonce: str


def render(page: Page) -> str:
    """The page as HTML."""
    return render_template(page.template, **{field.name: getattr(page, field.name) for field in fields(page)})


def everywhere() -> dict[str, object]:
    """The fields of `Everywhere` for this request."""
    known = Everywhere(language.current(), language.t, language.say, language.here, security.nonce())
    return {field.name: getattr(known, field.name) for field in fields(known)}


def init_app(app: Flask) -> None:
    """Offer the common names, and make an unknown one an error."""
    app.jinja_env.undefined = StrictUndefined
    app.context_processor(everywhere)
