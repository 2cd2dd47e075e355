"""Who stands behind the check is told on every page, and there is one wording about loans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from assess import create_app, i18n
from assess.bank.library import Library
from assess.config import Settings
from assess.store import Branch, Client, Organisation
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.staff_helpers import MADE

NAME, CONTACT, PURPOSE = "みなと銀行 地域支援部", "022-000-0000", "地域の会社のデジタル化を考えるため"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def run_by(settings: Settings, library: Library, tmp_path: Path) -> Flask:
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    named = replace(
        settings, operator_name=NAME, operator_contact=CONTACT, operator_purpose=PURPOSE, operator_logo=logo,
        retention_months=60,
    )  # fmt: skip
    return create_app(named, library)


@pytest.mark.parametrize("path", ["/", "/privacy", "/glossary", "/resume", "/nowhere", "/staff/sign-in"])
def test_header_and_footer_name_who_runs_it(run_by: Flask, path: str) -> None:
    page = run_by.test_client().get(path).text
    header, footer = page.partition("<main")[0], page.partition("<footer")[2]
    assert f"運営：{NAME}" in header and 'src="data:image/svg+xml;base64,' in header
    assert f"運営：{NAME}" in footer and CONTACT in footer


def test_without_a_name_nothing_is_made_up(client) -> None:
    assert "site-operator" not in client.get("/").text and "運営" not in client.get("/privacy").text


def test_consent_and_privacy_say_whose_computer_what_for_and_how_long(run_by: Flask) -> None:
    client = run_by.test_client()
    start, privacy = client.get("/start").text, client.get("/privacy").text
    assert f"この診断を運営する{NAME}のコンピューター" in start and PURPOSE in start
    assert CONTACT in privacy and PURPOSE in privacy and "60か月で自動で消えます" in privacy
    assert "消すまで保存します" not in privacy


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_there_is_one_wording_about_loans(run_by: Flask, lang: str) -> None:
    said = i18n.translate(lang, "report.small.credit")  # type: ignore[arg-type]
    client = run_by.test_client()
    for path in ("/start", "/privacy"):
        page = client.get(path, headers={"Accept-Language": lang}).text
        assert page.count(said) == 1, path
    word = {"ja": "融資の", "en": "loan decision"}[lang]
    holders = [key for key, text in i18n.texts(lang).items() if word in text and not key.startswith("actors.")]  # type: ignore[arg-type]
    assert holders == ["report.small.credit"]


def test_an_organisations_name_and_branch_stand_on_its_sessions(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    base = visitor.start("quick")
    assert "と一緒に" not in visitor.text.partition("<main")[0]
    with app.app_context():
        store = make_context().store
        store.add_organisation(Organisation("bank", "みなと銀行", "bank", "", 60, MADE))
        store.add_branch(Branch("main", "bank", "港支店", MADE))
        store.add_client(Client("c", "bank", "main", "髙﨑", MADE, MADE))
        store.link_assessment("c", base.rsplit("/", 1)[1], MADE)
    visitor.get(f"{base}/review")
    assert "みなと銀行 港支店と一緒に" in visitor.text.partition("<main")[0]
