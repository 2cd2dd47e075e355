"""The privacy page tells the numbers that are in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings


@pytest.mark.parametrize(
    ("lang", "days", "reports"), [("ja", "45日のあいだ", "30日で消え"), ("en", "45 days", "30 days")]
)
def test_how_long_things_are_kept_is_told(
    settings: Settings, library: Library, lang: str, days: str, reports: str
) -> None:
    client = create_app(replace(settings, resume_days=45), library).test_client()
    page = client.get("/privacy", headers={"Accept-Language": lang}).get_data(as_text=True).partition("<main")[2]
    assert days in page and reports in page and "180" not in page
