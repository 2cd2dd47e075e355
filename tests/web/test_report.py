"""Asking for the PDF."""

from __future__ import annotations

import pytest
from flask import Flask

from assess.services import reports
from assess.store.records import QueueLimits
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import finished
from tests.web.test_security import check


def test_when_too_many_wait_the_page_says_so_and_the_result_stays(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LIMITS", QueueLimits(in_all=1, client=9, assessment=9))
    first, second = Visitor(app.test_client()), Visitor(app.test_client())
    for visitor in (first, second):
        base = visitor.start("quick")
        visitor.answer_all(0 if visitor is first else 1)
        visitor.post(f"{base}/complete")
    assert first.post(f"{first.path.removesuffix('/result')}/report", {"edition": "full"}).status_code == 200
    assert "報告書を作っています" in first.text
    base = second.path.removesuffix("/result")
    refused = second.post(f"{base}/report", {"edition": "full"})
    assert refused.status_code == 503 and "混み合っています" in second.text
    check(refused)
    assert second.get(f"{base}/result").status_code == 200


def test_sheets_for_a_hand_are_asked_for_on_the_result_page(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    base = finished(visitor)
    for name in ("meeting", "plan"):
        assert f'value="{name}"' in visitor.get(f"{base}/result").text
        visitor.post(f"{base}/report", {"edition": name})
        with app.app_context():
            job = make_context().store.job(base.rsplit("/", 1)[1], visitor.path.rsplit("/", 1)[1])
        assert job is not None and job.edition == name
    visitor.get(f"{base}/result")
    assert visitor.post(f"{base}/report", {"edition": "poster"}).status_code == 400
