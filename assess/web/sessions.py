"""The cookies: the visitor's session, and one for each assessment that this device may open."""

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


STAFF_COOKIE = "assess_staff"


def remember_staff(response: Response, token: str, settings: Settings) -> None:
    """Keep a staff session's secret where no script can read it, for the staff area only, until the browser closes."""
    response.set_cookie(
        STAFF_COOKIE,
        token,
        path="/staff",
        httponly=True,
        secure=over_tls(settings) or request.is_secure,
        samesite="Lax",
    )


def forget_staff(response: Response) -> None:
    """Remove it."""
    response.delete_cookie(STAFF_COOKIE, path="/staff", httponly=True, samesite="Lax")


def staff_token() -> str:
    """The secret of the staff session that this browser holds, or an empty string."""
    return request.cookies.get(STAFF_COOKIE, "")


VOICE_COOKIE = "assess_voice_"


def remember_voice(response: Response, voice_id: str, token: str, settings: Settings) -> None:
    """Keep a colleague's token where no script can read it.

    For the whole site, so that an invitation that has been used leads this device back.
    """
    response.set_cookie(
        VOICE_COOKIE + voice_id,
        token,
        max_age=settings.resume_days * 86400,
        httponly=True,
        secure=over_tls(settings) or request.is_secure,
        samesite="Lax",
    )


def forget_voice(response: Response, voice_id: str) -> None:
    """Remove it."""
    response.delete_cookie(VOICE_COOKIE + voice_id, httponly=True, samesite="Lax")


def voice_token(voice_id: str) -> str:
    """The token that this device holds for a colleague's part, or an empty string."""
    return request.cookies.get(VOICE_COOKIE + voice_id, "")


def voices_here() -> list[str]:
    """The ids of the parts for which this device holds a token, valid or not."""
    return [name.removeprefix(VOICE_COOKIE) for name in request.cookies if name.startswith(VOICE_COOKIE)]


HANDOVER_COOKIE = "assess_seen_"


def remember_handover(response: Response, handover_id: str, token: str, settings: Settings) -> None:
    """Keep a reader's token where no script can read it, for what was handed over only."""
    response.set_cookie(
        HANDOVER_COOKIE + handover_id,
        token,
        path=f"/seen/{handover_id}",
        max_age=settings.resume_days * 86400,
        httponly=True,
        secure=over_tls(settings) or request.is_secure,
        samesite="Lax",
    )


def handover_token(handover_id: str) -> str:
    """The token that this device holds for what was handed over, or an empty string."""
    return request.cookies.get(HANDOVER_COOKIE + handover_id, "")
