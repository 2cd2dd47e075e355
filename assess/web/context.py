"""What a request needs to call a use case: settings, question bank, and one database connection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app, g

from assess.bank.library import Library
from assess.config import Settings
from assess.services.context import Context, open_store
from assess.services.publishers import house_of

KEY = "assess"


def init_app(app: Flask, settings: Settings, library: Library) -> None:
    """Keep settings and library with the application, and close each request's connection at its end."""
    app.extensions[KEY] = settings, library

    @app.teardown_appcontext
    def close_context(_error: BaseException | None) -> None:
        context: Context | None = g.pop("context", None)
        if context is not None:
            context.store.close()


def settings() -> Settings:
    """The application's settings."""
    return cast(Settings, current_app.extensions[KEY][0])


def library() -> Library:
    """The application's question bank and catalogue."""
    return cast(Library, current_app.extensions[KEY][1])


def make_context() -> Context:
    """The use cases' context of this request; its database connection is opened at first use."""
    if "context" not in g:
        g.context = Context(settings(), open_store(settings()), library(), lambda: datetime.now(UTC))
    return cast(Context, g.context)


def house() -> str:
    """The organisation and branch that the opened assessment is made with; empty: the firm is by itself."""
    assessment = g.get("assessment")
    found = house_of(make_context().store, assessment.id) if assessment is not None else None
    return str(found) if found else ""
