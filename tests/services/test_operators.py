"""Who stands behind an installation, and when that must be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assess.config import ConfigError, Settings
from assess.services.context import Context
from assess.services.operators import LOGO_BYTES, NEEDED, missing, operator_of
from assess.services.publishers import house_of, publisher_of
from assess.store import Branch, Client, Organisation

NAMED = {
    "ASSESS_OPERATOR_NAME": "みなと銀行 地域支援部", "ASSESS_OPERATOR_CONTACT": "022-000-0000",
    "ASSESS_OPERATOR_PURPOSE": "地域の会社のために", "ASSESS_RETENTION_MONTHS": "60",
}  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def settings(tmp_path: Path, **env: str) -> Settings:
    return Settings.load(tmp_path, env)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_on_ones_own_machine_nothing_need_be_told(tmp_path: Path, host: str) -> None:
    assert missing(settings(tmp_path), host) == []
    assert missing(settings(tmp_path, ASSESS_PUBLIC_URL="http://localhost:8000"), host) == []


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", None),  # noqa: S104
        ("::", None),
        ("192.0.2.1", None),
        ("dx.example.jp", None),
        ("127.0.0.1", "https://dx.example.jp"),
    ],
)
def test_in_public_all_of_it_must_be_told(tmp_path: Path, host: str, url: str | None) -> None:
    env = {"ASSESS_PUBLIC_URL": url} if url else {}
    told = missing(settings(tmp_path, **env), host)
    assert [line.partition(":")[0] for line in told] == list(NEEDED)
    assert all("必要です" in line and "is needed" in line and "\n" not in line for line in told)
    assert missing(settings(tmp_path, **env, **NAMED), host) == []
    for name in NAMED:
        (line,) = missing(settings(tmp_path, **env, **{k: v for k, v in NAMED.items() if k != name}), host)
        assert line.startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ASSESS_OPERATOR_NAME", "x" * 61), ("ASSESS_OPERATOR_CONTACT", "a\nb"), ("ASSESS_RETENTION_MONTHS", "0"),
     ("ASSESS_RETENTION_MONTHS", "241"), ("ASSESS_RETENTION_MONTHS", "five")],
)  # fmt: skip
def test_what_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        settings(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PNG, "image/png"), (b"\xff\xd8\xff" + bytes(9), "image/jpeg"), (b" <svg xmlns='x'/>", "image/svg+xml")],
)
def test_a_picture_is_taken_along(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "logo").write_bytes(data)
    operator = operator_of(settings(tmp_path / "i", **NAMED, ASSESS_OPERATOR_LOGO=str(tmp_path / "logo")))
    assert operator is not None and operator.logo.startswith(f"data:{kind};base64,")


@pytest.mark.parametrize("data", [b"", b"GIF89a", PNG + bytes(LOGO_BYTES), None])
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "logo").write_bytes(data)
    with pytest.raises(ConfigError, match="ASSESS_OPERATOR_LOGO"):
        operator_of(settings(tmp_path / "i", **NAMED, ASSESS_OPERATOR_LOGO=str(tmp_path / "logo")))


def test_an_assessment_carries_the_organisation_and_branch_whose_client_it_is(ctx: Context, begun: object) -> None:
    assessment_id = begun.assessment_id  # type: ignore[attr-defined]
    assert house_of(ctx.store, assessment_id) is None
    ctx.store.add_organisation(Organisation("bank", "みなと銀行", "bank", "022-111-1111", 60, ctx.now()))
    ctx.store.add_branch(Branch("main", "bank", "港支店", ctx.now()))
    ctx.store.add_client(Client("c", "bank", "main", "髙﨑", ctx.now(), ctx.now()))
    ctx.store.link_assessment("c", assessment_id, ctx.now())
    assert str(house_of(ctx.store, assessment_id)) == "みなと銀行 港支店"
    known = replace(ctx.settings, operator_name="県", operator_contact="024")
    found = publisher_of(known, ctx.store, assessment_id)
    assert (found.house, found.house_contact, found.operator, found.contact) == (
        "みなと銀行 港支店", "022-111-1111", "県", "024",
    )  # fmt: skip
    assert found.running == "みなと銀行 港支店"
