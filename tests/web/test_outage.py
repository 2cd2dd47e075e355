"""A database server that goes away while people answer: pages say so, and come back by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from assess.services.context import migrated_database
from tests.postgres import Cluster
from tests.web.helpers import PROFILE, Visitor
from tests.web.test_security import check


@pytest.fixture
def app(own_cluster: Cluster, tmp_path: Path, library: Library) -> Iterator[Flask]:
    settings = Settings.load(tmp_path / "instance", {"ASSESS_DATABASE": own_cluster.create()})
    app = create_app(settings, library)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    migrated_database(settings).close()


@pytest.mark.slow
def test_pages_say_that_the_server_is_away_and_come_back(
    app: Flask, own_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(app.test_client())
    base = visitor.start()
    visitor.answer_page(1)
    here, save = visitor.path, visitor.text.partition('data-save="')[2].partition('"')[0]
    name, (value, *_) = next(iter(visitor.options().items()))
    token = visitor.csrf
    own_cluster.stop()
    answers = [
        visitor.client.get(here),
        visitor.client.post(f"{base}/profile", data={"csrf_token": token, **PROFILE}),
        visitor.client.post(save, data={"csrf_token": token, name: value}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.headers.pop("Retry-After")) == (503, "10")
        assert "ただいま使えません" in answer.text
        check(answer)
    assert visitor.client.get("/privacy").status_code == 200
    assert "geheim" not in caplog.text
    own_cluster.start()
    visitor.get(here)
    assert visitor.page is not None and visitor.page.status_code == 200
    assert visitor.client.post(save, data={"csrf_token": token, name: value}).status_code == 200
    assert visitor.get(f"{base}/review").status_code == 200
