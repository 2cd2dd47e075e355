from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assess.config import ConfigError, Places, Settings, given_settings, unknown_settings
from tests.conftest import PROJECT
from tests.waiting import PATIENCE


def test_the_defaults(tmp_path: Path) -> None:
    found = Settings.load(tmp_path / "instance", {"HOME": "/nowhere", "ASSESS_PUBLIC_URL": " "})
    assert found.questions == PROJECT / "questions" and found.bank_id == "local-sme"
    assert found.database == str(tmp_path / "instance" / "assess.sqlite3")
    assert found.reports == tmp_path / "instance" / "reports"
    assert (found.public_url, found.trusted_proxies, found.resume_days, found.render_timeout) == (None, 0, 400, 20)
    assert not found.development and found.min_segment == 5


def test_a_blank_variable_counts_as_not_set_for_every_command(tmp_path: Path) -> None:
    env = {"ASSESS_INSTANCE": "  ", "ASSESS_QUESTIONS": " ", "ASSESS_BANK": "\t"}
    assert Places.read(env=env) == Places(PROJECT / "instance", PROJECT / "questions", "local-sme")
    assert Places.read(env={"ASSESS_INSTANCE": f" {tmp_path} "}).instance == tmp_path


def test_reading_the_places_makes_nothing(tmp_path: Path) -> None:
    places = Places.read(env={"ASSESS_INSTANCE": str(tmp_path / "later")})
    assert places.cache is None and list(tmp_path.iterdir()) == []
    places.instance.mkdir()
    assert places.cache == tmp_path / "later" / "cache"
    assert places.local_actors == tmp_path / "later" / "local-actors.yaml"


def test_the_environment_changes_them_and_the_argument_wins(tmp_path: Path) -> None:
    env = {
        "ASSESS_INSTANCE": str(tmp_path / "a"), "ASSESS_QUESTIONS": str(tmp_path / "q"), "ASSESS_BANK": "other-bank",
        "ASSESS_DATABASE": str(tmp_path / "d" / "db"), "ASSESS_REPORTS": str(tmp_path / "r"),
        "ASSESS_PUBLIC_URL": "https://dx.example.jp/", "ASSESS_TRUSTED_PROXIES": "1", "ASSESS_RESUME_DAYS": "30",
        "ASSESS_RENDER_TIMEOUT": "2.5", "ASSESS_SECRET_KEY": "k" * 32,
    }  # fmt: skip
    found = Settings.load(None, env)
    assert found.instance == tmp_path / "a" and found.questions == tmp_path / "q" and found.bank_id == "other-bank"
    assert found.database == str(tmp_path / "d" / "db") and found.reports == tmp_path / "r"
    assert found.public_url == "https://dx.example.jp" and found.trusted_proxies == 1 and found.resume_days == 30
    assert found.render_timeout == 2.5 and found.secret_key == b"k" * 32
    assert Settings.load(tmp_path / "b", env).instance == tmp_path / "b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSESS_SECRET_KEY", "short"),
        ("ASSESS_SECRET_KEY", "k" * 31),
        ("ASSESS_DEVELOPMENT", "yes"),
        ("ASSESS_BANK", "../secrets"),
        ("ASSESS_PUBLIC_URL", "dx.example.jp"),
        ("ASSESS_PUBLIC_URL", "javascript:alert(1)"),
        ("ASSESS_PUBLIC_URL", "https://["),
        ("ASSESS_PUBLIC_URL", "https://dx.example jp"),
        ("ASSESS_PUBLIC_URL", "https://user:pass@dx.example.jp"),
        ("ASSESS_PUBLIC_URL", "https://dx.example.jp:99999"),
        ("ASSESS_PUBLIC_URL", "https://dx.example.jp/dx"),
        ("ASSESS_PUBLIC_URL", "https://dx.example.jp/?"),
        ("ASSESS_PUBLIC_URL", "https://dx.example.jp#"),
        ("ASSESS_TRUSTED_PROXIES", "-1"),
        ("ASSESS_RESUME_DAYS", "0"),
        ("ASSESS_RESUME_DAYS", "１８０"),
        ("ASSESS_RENDER_TIMEOUT", "0"),
        ("ASSESS_RENDER_TIMEOUT", "nan"),
        ("ASSESS_MIN_SEGMENT", "4"),
        ("ASSESS_MIN_SEGMENT", "0"),
        ("ASSESS_MIN_SEGMENT", "-5"),
        ("ASSESS_MIN_SEGMENT", "5.5"),
        ("ASSESS_MIN_SEGMENT", "1e3"),
        ("ASSESS_MIN_SEGMENT", "five"),
        ("ASSESS_MIN_SEGMENT", "５"),
        ("ASSESS_MIN_SEGMENT", "5 0"),
        ("ASSESS_MIN_SEGMENT", "9" * 5000),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as caught:
        Settings.load(tmp_path, {name: value})
    assert name != "ASSESS_SECRET_KEY" or value not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("HTTPS://DX.Example.JP", "https://dx.example.jp"),
        ("Http://dx.example.jp/", "http://dx.example.jp"),
        ("https://Dx.Example.jp:8443//", "https://dx.example.jp:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]:443"),
    ],
)
def test_a_public_address_is_taken_in_any_case_of_letters(tmp_path: Path, given: str, address: str) -> None:
    assert Settings.load(tmp_path, {"ASSESS_PUBLIC_URL": given}).public_url == address


def test_a_path_in_the_public_address_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has a path; .* such as https://dx.example.jp$"):
        Settings.load(tmp_path, {"ASSESS_PUBLIC_URL": "HTTPS://dx.example.jp/dx"})


def test_variables_that_are_no_settings_are_named_with_the_nearest() -> None:
    env = {
        "ASSESS_PUBLIC_URI": "https://x", "ASSESS_RESUME_DAY": "9", "ASSESS_SECRETKEY": "k", "assess_public_url": "x",
        "ASSESS_COLOUR": "blue", "ASSESS_BLANK": " ", "ASSESS_BANK": "local-sme", "HOME": "/", "MY_ASSESS_BANK": "x",
    }  # fmt: skip
    assert unknown_settings(env) == {
        "ASSESS_COLOUR": None, "ASSESS_PUBLIC_URI": "ASSESS_PUBLIC_URL", "ASSESS_RESUME_DAY": "ASSESS_RESUME_DAYS",
        "ASSESS_SECRETKEY": "ASSESS_SECRET_KEY", "assess_public_url": "ASSESS_PUBLIC_URL",
    }  # fmt: skip
    assert given_settings(env) == ("ASSESS_BANK",)


def test_reading_the_settings_makes_nothing(tmp_path: Path) -> None:
    found = Settings.read(tmp_path / "instance", {})
    assert found.secret_key == b"" and list(tmp_path.iterdir()) == []
    assert replace(Settings.load(tmp_path / "instance", {}), secret_key=b"") == found


@pytest.mark.parametrize(
    ("env", "floor"),
    [({}, 5), ({"": ""}, 5), ({"ASSESS_MIN_SEGMENT": ""}, 5), ({"ASSESS_MIN_SEGMENT": "  "}, 5),
     ({"ASSESS_MIN_SEGMENT": "5"}, 5), ({"ASSESS_MIN_SEGMENT": " 20 "}, 20),
     ({"ASSESS_MIN_SEGMENT": "1" + 40 * "0"}, 10**40)],
)  # fmt: skip
def test_the_floor_of_a_comparison_is_never_below_five(tmp_path: Path, env: dict[str, str], floor: int) -> None:
    found = Settings.load(tmp_path, env)
    assert found.min_segment == floor
    for low in (4, 0, -1):
        with pytest.raises(ConfigError, match="ASSESS_MIN_SEGMENT"):
            replace(found, min_segment=low)


def test_a_place_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="file"):
        Settings.load(tmp_path / "file", {})


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = Settings.load(tmp_path, {})
    file = tmp_path / "secret_key"
    assert len(first.secret_key) == 32 and file.read_bytes() == first.secret_key
    assert file.stat().st_mode & 0o777 == 0o600
    assert Settings.load(tmp_path, {}).secret_key == first.secret_key
    assert [p.name for p in tmp_path.iterdir() if "secret" in p.name] == ["secret_key"]


def test_first_starts_at_once_agree_on_the_key(tmp_path: Path) -> None:
    code = f"from assess.config import *; print(Settings.load(Path({str(tmp_path)!r}), {{}}).secret_key.hex())"
    starts = [
        subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert len({process.communicate(timeout=PATIENCE)[0] for process in starts}) == 1


def test_a_key_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"short")
    with pytest.raises(ConfigError, match="secret_key"):
        Settings.load(tmp_path, {})


def test_development_takes_a_short_key_and_no_key_is_ever_shown(tmp_path: Path) -> None:
    found = Settings.load(tmp_path, {"ASSESS_DEVELOPMENT": "1", "ASSESS_SECRET_KEY": "dev-key"})
    assert found.development and found.secret_key == b"dev-key"
    assert "dev-key" not in repr(found)


def test_a_key_that_others_could_read_is_closed(tmp_path: Path) -> None:
    key = Settings.load(tmp_path, {}).secret_key
    (tmp_path / "secret_key").chmod(0o644)
    assert Settings.load(tmp_path, {}).secret_key == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
