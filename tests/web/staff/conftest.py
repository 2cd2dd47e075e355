"""An application with two organisations in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from tests.waiting import PATIENT
from tests.web.staff_helpers import cheap, make_house


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return cheap(Settings.load(tmp_path / "instance", PATIENT))


@pytest.fixture
def house(settings: Settings, library: Library) -> Flask:
    """The application; `staff_helpers` tells who is in it."""
    app = create_app(settings, library)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    make_house(app)
    return app
