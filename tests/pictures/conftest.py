"""`--accept-pictures`: keep the pictures of today (`make accept-pictures`) instead of comparing with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from tests.pictures import compare


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-pictures", action="store_true", help="keep the pictures of today")


def accepting(config: pytest.Config) -> bool:
    """Whether the pictures of today are to be kept. (The option is known only where these tests are named.)"""
    return bool(config.getoption("--accept-pictures", default=False))


Look = Callable[[str, Image.Image], str | None]


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """Tells what is wrong with a picture, or keeps it."""

    def judge(name: str, now: Image.Image) -> str | None:
        if not accepting(request.config):
            return compare.problem(name, now)
        compare.accept(name, now)
        return None

    return judge
