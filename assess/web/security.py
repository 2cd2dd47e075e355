"""Headers of every response, CSRF, and the cookies that open an assessment."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect

from assess.config import Settings

csrf = CSRFProtect()
HSTS = "max-age=31536000"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FOREIGN = ("cross-site", "same-site")


class Sessions(SecureCookieSessionInterface):
    """Session cookies that are `Secure` behind a trusted TLS proxy too, even without a public address set."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """As the settings say, or as this request came."""
        return super().get_cookie_secure(app) or request.is_secure


def over_tls(settings: Settings) -> bool:
    """Whether the public address is https."""
    return (settings.public_url or "").startswith("https://")


def csp(nonce: str) -> str:
    """The content security policy: nothing inline, nothing from elsewhere, no framing."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Give every response its headers (error pages too) and every unsafe request its CSRF check."""
    csrf.init_app(app)
    app.session_interface = Sessions()

    @app.before_request
    def refuse_foreign() -> None:
        """What the browser says of a form's origin, beside the token. `Origin` tells nothing under no-referrer."""
        if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") in FOREIGN:
            raise CSRFError("The request comes from another site.")

    @app.before_request
    def make_nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.context_processor
    def offer_nonce() -> dict[str, str]:
        return {"nonce": nonce()}

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = csp(nonce())
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure or over_tls(settings):
            response.headers["Strict-Transport-Security"] = HSTS
        return response


def nonce() -> str:
    """This response's script nonce (made late for errors raised before the first hook)."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def cookie_name(assessment_id: str) -> str:
    """The cookie that opens one assessment on this device."""
    return f"assess_{assessment_id}"


def remember_device(response: Response, assessment_id: str, token: str, settings: Settings) -> None:
    """Keep the device's token where no script can read it, for this assessment's pages only."""
    response.set_cookie(
        cookie_name(assessment_id),
        token,
        max_age=settings.resume_days * 86400,
        path=f"/a/{assessment_id}",
        httponly=True,
        secure=over_tls(settings) or request.is_secure,
        samesite="Lax",
    )


def forget_device(response: Response, assessment_id: str) -> None:
    """Remove the device's token."""
    response.delete_cookie(cookie_name(assessment_id), path=f"/a/{assessment_id}", httponly=True, samesite="Lax")


def device_token(assessment_id: str) -> str:
    """The token this device holds for the assessment, or an empty string."""
    return request.cookies.get(cookie_name(assessment_id), "")
