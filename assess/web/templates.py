"""What templates may read: the fields of their page, and the names that every template has.

Each language has a Jinja environment of its own, in which `t`, `say` and `lang` are bound once. So macros need no
context, and no text has to ask again which language the page is in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import ClassVar, cast

from flask import Flask, current_app
from jinja2 import Environment, StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup

from assess.core.model import LANGUAGES, Lang, Text
from assess.services.operators import Operator, operator_of
from assess.web import context, language, security, static

KEY = "assess.templates"
VIEWS_ONLY = ("request", "session", "g", "config")


class Unindented(Extension):
    """Leaves the indents of the files out of the pages: a twentieth of their bytes, which nobody sees."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template, its lines as many as before."""
        return re.sub(r"(?m)^[ \t]+", "", source)


@dataclass(frozen=True)
class Page:
    """The context of one template: its fields are the names that the template may read, beside `Everywhere`'s."""

    template: ClassVar[str]


@dataclass(frozen=True)
class Everywhere:
    """What every template may read beside Flask's `url_for` and `get_flashed_messages`, and Flask-WTF's `csrf_token`.

    `t` and `say` give a message and a bilingual text in the page's language, `lang`; `here` the address to come back
    to after a change of the language; `nonce` what lets a script run; `static_url` the address of a static file.
    `operator` is who runs the installation, or None; `house` gives the organisation and branch that an assessment is
    made with (empty: the firm is by itself).
    """

    lang: Lang
    t: Callable[..., str]
    say: Callable[[Text], str]
    here: Callable[[], str]
    nonce: Callable[[], str]
    static_url: Callable[[str], str]
    operator: Operator | None
    house: Callable[[], str]


def template(name: str, lang: Lang) -> Template:
    """A template whose texts are in this language."""
    environments = cast(dict[Lang, Environment], current_app.extensions[KEY])
    return environments[lang].get_template(name)


def fill(template: Template, page: Page) -> Markup:
    """The template with a page's fields, as HTML."""
    return Markup(template.render({field.name: getattr(page, field.name) for field in fields(page)}))  # noqa: S704


def render(page: Page) -> str:
    """The page as HTML, in the language of this request."""
    return fill(template(page.template, language.current()), page)


def _environment(app: Flask, lang: Lang) -> Environment:
    t, say = language.speaking(lang)
    known = Everywhere(
        lang,
        t,
        say,
        language.here,
        security.nonce,
        static.addresses(app),
        operator_of(context.settings()),
        context.house,
    )
    environment = app.jinja_env.overlay()
    # Flask's own names beyond these (`request`, `g`, `session`, `config`) are for views.
    others = {name: value for name, value in app.jinja_env.globals.items() if name not in VIEWS_ONLY}
    environment.globals = {**others, **{f.name: getattr(known, f.name) for f in fields(known)}}
    return environment


def init_app(app: Flask) -> None:
    """Make the environments, in which an unknown name is an error. To be called when all globals are known."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension(Unindented)
    with app.app_context():
        app.extensions[KEY] = {lang: _environment(app, lang) for lang in LANGUAGES}
