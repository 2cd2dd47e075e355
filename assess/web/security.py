"""Headers of every response, and CSRF."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from assess.config import Settings
from assess.web import static
from assess.web.sessions import over_tls

csrf = CSRFProtect()
HSTS = "max-age=31536000"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FOREIGN = ("cross-site", "same-site")


def csp(nonce: str) -> str:
    """The content security policy: nothing inline, nothing from elsewhere, no framing."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def fixed_headers(nonce: str) -> dict[str, str]:
    """What every response carries, the server's own errors too."""
    return {
        "Content-Security-Policy": csp(nonce),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def init_app(app: Flask, settings: Settings) -> None:
    """Give every response its headers (error pages too) and every unsafe request its CSRF check."""
    csrf.init_app(app)

    @app.before_request
    def refuse_foreign() -> None:
        """What the browser says of a form's origin, beside the token. `Origin` tells nothing under no-referrer."""
        if request.method not in SAFE_METHODS and is_foreign():
            raise CSRFError("The request comes from another site.")

    @app.before_request
    def make_nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(fixed_headers(nonce()))
        kept = request.endpoint == "static" and response.status_code < 400
        response.headers["Cache-Control"] = static.cache_control() if kept else "no-store"
        if request.is_secure or over_tls(settings):
            response.headers["Strict-Transport-Security"] = HSTS
        return response


def is_foreign() -> bool:
    """Whether the browser says that another site has sent this request."""
    return request.headers.get("Sec-Fetch-Site") in FOREIGN


def nonce() -> str:
    """This response's script nonce (made late for errors raised before the first hook)."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value
