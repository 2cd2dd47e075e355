"""`org add`, `user add`, `user reset`."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from assess import create_app
from assess.bank.library import Library
from assess.cli.main import main
from assess.config import Settings
from assess.services.context import open_store
from tests.web.staff_helpers import accept, cheap, set_up


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSESS_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.fixture
def app(instance: Path, library: Library) -> Flask:
    return create_app(cheap(Settings.load(instance, {})), library)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out.strip()


def test_from_nothing_to_an_operator_and_an_organisation(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    link = printed(capsys, "user", "add", "op@example.jp")
    assert link.startswith("http://127.0.0.1:8000/staff/invitation/")
    operator = accept(app, link.removeprefix("http://127.0.0.1:8000"))
    set_up(operator)
    made = printed(capsys, "org", "add", "みなと銀行", "--kind", "bank", "--contact", "022-000-0000")
    assert made in operator.get("/staff/organisations").text and "みなと銀行" in operator.text
    for named in (made, "みなと銀行"):
        link = printed(capsys, "user", "add", "a@example.jp", "--role", "staff", "--organisation", named)
    staff = accept(app, link.removeprefix("http://127.0.0.1:8000"))
    assert "みなと銀行" in staff.text


def test_who_is_locked_out_gets_a_way_in(
    app: Flask, instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = accept(app, printed(capsys, "user", "add", "op@example.jp").removeprefix("http://127.0.0.1:8000"))
    set_up(operator)
    monkeypatch.setenv("ASSESS_PUBLIC_URL", "https://dx.example.jp")
    link = printed(capsys, "user", "reset", "OP@example.jp")
    assert link.startswith("https://dx.example.jp/staff/invitation/")
    again = accept(app, link.removeprefix("https://dx.example.jp"))
    assert "認証アプリを使う" in again.text
    with open_store(Settings.load(instance, {})) as store:
        member = store.member_by_email("op@example.jp")
    assert member is not None and member.totp_secret is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "add", "nonsense"], "is not an e-mail address"),
        (["user", "add", "a@example.jp", "--role", "staff"], "--organisation is needed"),
        (["user", "add", "a@example.jp", "--organisation", "x"], "--organisation is needed"),
        (["user", "add", "a@example.jp", "--role", "staff", "--organisation", "x"], "is no organisation"),
        (["user", "reset", "a@example.jp"], "has no account"),
        (["org", "add", " "], "needs a name"),
    ],
)
@pytest.mark.usefixtures("instance")
def test_what_cannot_be_done_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err and told.out == "" and len(told.err.splitlines()) == 1


def test_a_name_or_an_address_that_is_taken_is_told(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, "org", "add", "みなと銀行")
    assert main(["org", "add", "みなと銀行"]) == 2
    accept(app, printed(capsys, "user", "add", "op@example.jp").removeprefix("http://127.0.0.1:8000"))
    assert main(["user", "add", "op@example.jp"]) == 2 and "user reset" in capsys.readouterr().err
