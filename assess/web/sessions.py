"""The cookies: the visitor's session, one for each assessment that this device may open, and one for all of them."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

from assess.config import Settings


class Sessions(SecureCookieSessionInterface):
    """Session cookies that are `Secure` behind a trusted TLS proxy too, even without a public address set."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """As the settings say, or as this request came."""
        return super().get_cookie_secure(app) or request.is_secure


def over_tls(settings: Settings) -> bool:
    """Whether the public address is https."""
    return (settings.public_url or "").startswith("https://")


def init_app(app: Flask, settings: Settings) -> None:
    """Name the session cookie and keep it from scripts and other sites."""
    app.session_interface = Sessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="assess_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_tls(settings),
    )


def _keep(response: Response, name: str, secret: str, path: str, settings: Settings, *, lasting: bool = True) -> None:
    """A secret that no script and no other site can read; it lasts as long as a device opens what it has opened, or
    until the browser closes."""
    response.set_cookie(
        name,
        secret,
        max_age=settings.device_days * 86400 if lasting else None,
        path=path,
        httponly=True,
        secure=over_tls(settings) or request.is_secure,
        samesite="Lax",
    )


def _drop(response: Response, name: str, path: str) -> None:
    response.delete_cookie(name, path=path, httponly=True, samesite="Lax")


def cookie_name(assessment_id: str) -> str:
    """The cookie that opens one assessment on this device."""
    return f"assess_{assessment_id}"


def remember_device(response: Response, assessment_id: str, token: str, settings: Settings) -> None:
    """Keep the device's token where no script can read it, for this assessment's pages only."""
    _keep(response, cookie_name(assessment_id), token, f"/a/{assessment_id}", settings)


def forget_device(response: Response, assessment_id: str) -> None:
    """Remove the device's token."""
    _drop(response, cookie_name(assessment_id), f"/a/{assessment_id}")


def device_token(assessment_id: str) -> str:
    """The token this device holds for the assessment, or an empty string."""
    return request.cookies.get(cookie_name(assessment_id), "")


SHELF_COOKIE = "assess_shelf"


def remember_shelf(response: Response, secret: str, settings: Settings) -> None:
    """Keep the secret by which the first page knows this device again; it opens nothing."""
    _keep(response, SHELF_COOKIE, secret, "/", settings)


def forget_shelf(response: Response) -> None:
    """Remove it."""
    _drop(response, SHELF_COOKIE, "/")


def shelf_secret() -> str:
    """The secret of this device's shelf, or an empty string."""
    return request.cookies.get(SHELF_COOKIE, "")


STAFF_COOKIE = "assess_staff"


def remember_staff(response: Response, token: str, settings: Settings) -> None:
    """Keep a staff session's secret where no script can read it, for the staff area only, until the browser closes."""
    _keep(response, STAFF_COOKIE, token, "/staff", settings, lasting=False)


def forget_staff(response: Response) -> None:
    """Remove it."""
    _drop(response, STAFF_COOKIE, "/staff")


def staff_token() -> str:
    """The secret of the staff session that this browser holds, or an empty string."""
    return request.cookies.get(STAFF_COOKIE, "")


VOICE_COOKIE = "assess_voice_"


def remember_voice(response: Response, voice_id: str, token: str, settings: Settings) -> None:
    """Keep a colleague's token where no script can read it.

    For the whole site, so that an invitation that has been used leads this device back.
    """
    _keep(response, VOICE_COOKIE + voice_id, token, "/", settings)


def forget_voice(response: Response, voice_id: str) -> None:
    """Remove it."""
    _drop(response, VOICE_COOKIE + voice_id, "/")


def voice_token(voice_id: str) -> str:
    """The token that this device holds for a colleague's part, or an empty string."""
    return request.cookies.get(VOICE_COOKIE + voice_id, "")


def voices_here() -> list[str]:
    """The ids of the parts for which this device holds a token, valid or not."""
    return [name.removeprefix(VOICE_COOKIE) for name in request.cookies if name.startswith(VOICE_COOKIE)]


HANDOVER_COOKIE = "assess_seen_"


def remember_handover(response: Response, handover_id: str, token: str, settings: Settings) -> None:
    """Keep a reader's token where no script can read it, for what was handed over only."""
    _keep(response, HANDOVER_COOKIE + handover_id, token, f"/seen/{handover_id}", settings)


def handover_token(handover_id: str) -> str:
    """The token that this device holds for what was handed over, or an empty string."""
    return request.cookies.get(HANDOVER_COOKIE + handover_id, "")
