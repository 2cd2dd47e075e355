"""What `serve` says and mends at its start."""

from __future__ import annotations

import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run.test_serve import Served, env, free_port, raw, start  # noqa: F401
from tests.run.test_serve_lock import Starter
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow


NAMED = {
    "ASSESS_OPERATOR_NAME": "みなと銀行", "ASSESS_OPERATOR_CONTACT": "022-000-0000",
    "ASSESS_OPERATOR_PURPOSE": "地域の会社のために", "ASSESS_RETENTION_MONTHS": "60",
}  # fmt: skip


def nothing_fits() -> None:
    """As on a full disk: no byte can be written to any file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.parametrize("key", ["", "k" * 32])
def test_a_first_start_on_a_full_disk_says_so_and_leaves_nothing(
    env: dict[str, str],  # noqa: F811
    tmp_path: Path,
    key: str,
) -> None:
    folder = tmp_path / "instance"
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "assess", "serve", "--port", str(free_port())], preexec_fn=nothing_fits,
        env={**env, "ASSESS_SECRET_KEY": key}, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 2 and ran.stdout == "" and "None" not in ran.stderr, ran.stderr
    (line,) = ran.stderr.splitlines()
    assert line.startswith(str(folder / ("assess.sqlite3" if key else "secret_key"))) and "cannot be used: " in line
    assert [p for p in folder.rglob("*") if p.is_file()] == []


def test_settings_that_are_none_are_named_and_loose_files_are_closed(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = tmp_path / "instance"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "local-actors.yaml.bak").write_text("")
    (folder / "local-actors.yaml.bak").chmod(0o666)
    env["ASSESS_PUBLIC_URI"] = "https://dx.example.jp/private"
    env["assess_resume_days"] = "9"
    served = start()
    assert served.said("ASSESS_PUBLIC_URI: ") and served.said("did you mean ASSESS_PUBLIC_URL?")
    assert served.said("assess_resume_days: ") and not served.said("private"), "names, never what they hold"
    assert served.said(f"{folder}: ") and served.said("closed now")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert served.get()[0] == 200
    loose = [p for p in folder.rglob("*") if p.stat().st_mode & 0o077]
    assert loose == []


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_a_proxy_that_no_setting_tells_of_is_told_once(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
    proxies: str,
) -> None:
    env["ASSESS_TRUSTED_PROXIES"] = proxies
    env["ASSESS_WEB_PROCESSES"] = "1"
    served = start()
    for _ in range(3):
        head = b"GET /privacy HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.77\r\n\r\n"
        assert raw(served.port, head).startswith(b"HTTP/1.1 200")
    told = served.log.read_text()
    assert told.count("ASSESS_TRUSTED_PROXIES is 0") == (1 if proxies == "0" else 0)
    assert "203.0.113.77" not in told


def test_an_address_in_capitals_gives_secure_cookies(
    env: dict[str, str],  # noqa: F811
    start: Starter,  # noqa: F811
) -> None:
    env.update(NAMED, ASSESS_PUBLIC_URL="HTTPS://DX.Example.jp")
    head = raw(start().port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").partition(b"\r\n\r\n")[0]
    assert b"Strict-Transport-Security" in head and b"; Secure" in head


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [(["--host", "0.0.0.0"], {}), ([], {"ASSESS_PUBLIC_URL": "https://dx.example.jp"})],  # noqa: S104
    ids=["host", "url"],
)
def test_in_public_it_does_not_start_without_who_stands_behind_it(
    env: dict[str, str],  # noqa: F811
    tmp_path: Path,
    arguments: list[str],
    setting: dict[str, str],
) -> None:
    own = {**env, **NAMED, **setting, "ASSESS_OPERATOR_CONTACT": " "}
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "assess", "serve", "--port", str(free_port()), *arguments],
        env=own, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 2 and ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert line.startswith("ASSESS_OPERATOR_CONTACT: 外に公開するには、") and "is needed" in line
    assert not (tmp_path / "instance").exists(), "nothing is made before"


def test_a_link_for_the_first_operator_is_printed_until_there_is_one(
    start: Starter,  # noqa: F811
) -> None:
    served = start()
    link = re.search(r"/staff/invitation/\S+", served.log.read_text())
    assert link, served.log.read_text()
    status, page = served.get(link[0])
    assert status == 200 and "職員のアカウントを作る" in page and "運用者" in page
