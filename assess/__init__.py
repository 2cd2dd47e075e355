"""DX-maturity self-assessment for local businesses. `create_app` wires the parts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from assess.bank.library import Library
    from assess.config import Settings

__version__ = "0.2.0.dev0"
BODY_LIMIT = 64 * 1024
FORM_PARTS_LIMIT = 500


def create_app(settings: Settings | None = None, library: Library | None = None) -> Flask:
    """The Flask application. Raises ConfigError or InvalidFiles when it cannot be served."""
    # Imported here, so that the pure core and the command line do not load Flask.
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from assess.bank.library import load_library
    from assess.config import Settings
    from assess.paths import TEMPLATES
    from assess.web import (
        context,
        errors,
        handover,
        respondent,
        security,
        sessions,
        staff,
        static,
        templates,
        uploads,
        voice,
    )

    settings = settings or Settings.load()
    library = library or load_library(settings.questions, settings.bank_id, settings.cache, settings.local_actors)
    app = Flask("assess", template_folder=str(TEMPLATES))
    app.request_class = uploads.LimitedRequest
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=FORM_PARTS_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        # Our own Referrer-Policy keeps browsers from sending what this compares; see security.refuse_foreign.
        WTF_CSRF_SSL_STRICT=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    context.init_app(app, settings, library)
    sessions.init_app(app, settings)
    security.init_app(app, settings)
    static.init_app(app)
    templates.init_app(app)
    errors.init_app(app)
    app.register_blueprint(handover.blueprint)
    app.register_blueprint(respondent.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(voice.blueprint)
    return app
