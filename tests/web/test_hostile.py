"""What an outsider may try: strange hosts and targets, forms from elsewhere, and a tab that deletes under another."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess import create_app
from assess.config import Settings
from assess.services import assessments, reports
from assess.services.context import NotReady, open_store
from assess.services.files import report_files
from assess.store.errors import StoreFull
from assess.web.typed import is_local
from tests.web.helpers import PROFILE, Visitor
from tests.web.test_security import check


@pytest.mark.parametrize("host", ["..", "x" * 300, ".example.jp"])
def test_a_host_that_cannot_be_one_gets_an_answer_not_a_crash(client, host: str) -> None:
    for path in ("/", "/resume/token", "/nowhere"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        check(answer)


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\r\nSet-Cookie: a=b", "//[", "https://evil.test", ""],
)
def test_a_redirect_stays_on_this_site(client, target: str) -> None:
    visitor = Visitor(client)
    visitor.get("/")
    answer = visitor.post("/language", {"lang": "en", "back": target}, follow=False)
    assert (answer.status_code, answer.location) == (303, "/")
    base = visitor.get("/") and visitor.start()
    answer = visitor.post(f"{base}/language", {"lang": "en", "back": target}, follow=False)
    assert (answer.status_code, answer.location) == (303, f"{base}/")


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 400), ("same-site", 400), ("same-origin", 303), ("none", 303)]
)
def test_a_form_of_another_site_is_refused_even_with_a_token(client, site: str, status: int) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    data = {"csrf_token": visitor.csrf, "lang": "en"}
    answer = client.post(f"{base}/language", data=data, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == status


def test_forms_work_behind_a_tls_proxy_although_no_referer_is_sent(tmp_path, library) -> None:
    settings = Settings.load(tmp_path / "instance", {"ASSESS_TRUSTED_PROXIES": "1"})
    client = create_app(settings, library).test_client()
    visitor = Visitor(client)
    through = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "dx.example.jp", "X-Forwarded-For": "192.0.2.7"}
    visitor.page = client.get("/", headers=through)
    assert "Secure" in visitor.page.headers["Set-Cookie"]
    data = {"csrf_token": visitor.csrf, "path": "full", "usage": "self", "consent": "y"}
    answer = client.post("/start", data=data, headers=through, base_url="https://localhost")
    assert answer.status_code == 303 and "Secure" in answer.headers["Set-Cookie"]


def test_an_assessment_deleted_in_another_tab_is_not_found(client, monkeypatch) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    real = reports.request

    def deleted_meanwhile(ctx, assessment_id, *args):
        assessments.delete(ctx, assessment_id)
        return real(ctx, assessment_id, *args)

    csrf = visitor.csrf
    monkeypatch.setattr(reports, "request", deleted_meanwhile)
    answer = client.post(f"{base}/report", data={"csrf_token": csrf})
    assert answer.status_code == 404
    check(answer)


def test_a_report_asked_for_while_another_tab_answers_leads_back(client, monkeypatch) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")

    def reopened(*_args: object) -> None:
        raise NotReady("not complete")

    monkeypatch.setattr(reports, "request", reopened)
    answer = visitor.post(f"{base}/report", follow=False)
    assert (answer.status_code, answer.location) == (303, f"{base}/")


def test_spaces_are_no_number_of_employees(client) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.get(f"{base}/profile")
    answer = visitor.post(f"{base}/profile", {**PROFILE, "employees": " "})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text


def test_a_goal_sent_twice_is_kept_once(client, app, settings) -> None:
    visitor = Visitor(client)
    base = visitor.start(profile={**PROFILE, "goals": ["productivity", "productivity"]})
    with open_store(settings) as store:
        found = store.assessment(base.rsplit("/", 1)[1])
    assert found is not None and found.profile is not None and found.profile.goals == ("productivity",)


def test_a_full_disk_is_told_to_the_visitor_and_the_log(app, client, monkeypatch, caplog) -> None:
    def full(*_args: object) -> None:
        raise StoreFull("the disk is full", "SQLITE_FULL")

    caplog.set_level(logging.ERROR)
    monkeypatch.setitem(app.view_functions, "respondent.privacy", full)
    answer = client.get("/privacy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "ただいま保存できません" in answer.text and "いま入れた内容は保存できていません" in answer.text
    assert "SQLITE_FULL at " in caplog.text


def test_a_database_that_is_away_comes_back(client, settings, caplog) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    database = Path(settings.database)
    away = database.rename(database.with_name("away"))
    for answer in (client.get(f"{base}/profile"), visitor.post(f"{base}/profile", PROFILE, follow=False)):
        assert (answer.status_code, answer.headers.pop("Retry-After")) == (503, "10")
        assert "ただいま使えません" in answer.text and "保存済みの回答は残っています" in answer.text
        check(answer)
    assert "ENOENT at " in caplog.text and str(database) not in caplog.text
    assert client.get("/").status_code == 200, "what needs no database works"
    away.rename(database)
    assert client.get(f"{base}/profile").status_code == 200


def test_local_targets() -> None:
    assert is_local("/a/x/q/office?y=1#z") and is_local("/")
    assert not any(is_local(t) for t in ("", "a", "//a", "/\\a", "/\n/a", "/ a", "http:/a"))


def test_a_report_s_pages_and_its_file_have_the_exact_headers(client, settings) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    address = visitor.post(f"{base}/report", follow=False).location
    with open_store(settings) as store:
        job = store.job(base.rsplit("/", 1)[1], address.rsplit("/", 1)[1])
        assert job is not None
        report_files(settings, store).keep(job.key, b"%PDF-", datetime.now(UTC))
        store.take_job("w", datetime.now(UTC) + timedelta(minutes=1), datetime.now(UTC), 2)
        store.finish_job(job.id, "w", None, datetime.now(UTC))
    for path in ("", "/state", "/file"):
        answer = client.get(address + path)
        assert answer.status_code == 200
        check(answer)
    stranger = client.application.test_client()
    assert stranger.get(f"{address}/file").status_code == 404
