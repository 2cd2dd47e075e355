"""Pages are asked for in this process: no test here cuts the power."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.helpers import Visitor


@pytest.fixture(autouse=True)
def _no_power_cut(no_power_cut: None) -> None:
    """See tests/engines.py."""


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has opened nothing yet."""
    return Visitor(app.test_client())
