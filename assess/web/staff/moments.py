"""Times as the staff read them: in Japan, to the minute."""

from __future__ import annotations

from datetime import datetime

from assess.core.model import TOKYO


def moment(at: datetime) -> str:
    """2026-11-26 14:05."""
    return at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
