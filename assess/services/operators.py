"""Who stands behind an installation, as pages and reports tell it, and what of it must be told in public."""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from assess.config import ConfigError, Settings

LOGO_BYTES = 200_000
# How a picture of each kind begins.
KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"<svg", "image/svg+xml"), (b"<?xml", "image/svg+xml"),
)  # fmt: skip
# Setting -> what is said of it where it is missing, in Japanese and English.
NEEDED = {
    "ASSESS_OPERATOR_NAME": ("運営する団体の名前", "the name of who runs it"),
    "ASSESS_OPERATOR_CONTACT": ("運営する団体の連絡先", "how to reach who runs it"),
    "ASSESS_OPERATOR_PURPOSE": ("答えを何のために使うか", "what the answers are used for"),
    "ASSESS_RETENTION_MONTHS": ("終えた診断を残す月数", "how many months a finished check is kept"),
}


@dataclass(frozen=True)
class Operator:
    """Name, contact and purpose as set (empty where not), and a picture as a data URI (empty: none)."""

    name: str
    contact: str
    purpose: str
    logo: str = field(repr=False)


def operator_of(settings: Settings) -> Operator | None:
    """Who runs this installation; None where no name is set. Raises ConfigError for a picture that cannot be used."""
    if settings.operator_name is None:
        return None
    logo = _picture(settings.operator_logo) if settings.operator_logo else ""
    return Operator(settings.operator_name, settings.operator_contact or "", settings.operator_purpose or "", logo)


def _picture(file: Path) -> str:
    name = "ASSESS_OPERATOR_LOGO"
    try:
        with open(file, "rb") as opened:
            data = opened.read(LOGO_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{name}: {file}: cannot be read: {error.strerror}") from None
    kind = next((kind for start, kind in KINDS if data.lstrip().startswith(start)), None)
    if kind is None or len(data) > LOGO_BYTES:
        raise ConfigError(f"{name}: {file}: is not a PNG, JPEG or SVG picture of at most {LOGO_BYTES // 1000} KB")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def missing(settings: Settings, host: str) -> list[str]:
    """What must be set before it is served at this address; one line each. Empty on one's own machine."""
    public = urlsplit(settings.public_url or "").hostname
    if is_this_machine(host) and (public is None or is_this_machine(public)):
        return []
    given = {name: getattr(settings, name.removeprefix("ASSESS_").lower()) for name in NEEDED}
    return [
        f"{name}: 外に公開するには、{ja}が必要です。/ is needed to serve in public: {en} (docs/settings.md)"
        for name, (ja, en) in NEEDED.items()
        if given[name] is None
    ]


def is_this_machine(host: str) -> bool:
    """Whether a name or address means the machine itself and nobody else's."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
