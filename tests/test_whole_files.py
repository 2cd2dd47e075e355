"""`assess.files.write_whole`: a file is the old one or the new one, never half of it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assess.files import write_whole
from tests.conftest import PROJECT
from tests.waiting import PATIENCE


def test_it_makes_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "名簿.yaml"
    write_whole(file, b"first")
    assert file.read_bytes() == b"first"
    write_whole(file, b"second")
    assert file.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [file]


def test_nobody_else_may_read_it_unless_wanted(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "secret", b"x")
        write_whole(tmp_path / "open", b"x", mode=0o666)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o644


def test_a_reader_sees_the_old_content_to_the_end(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_whole(file, b"old")
    with open(file, "rb") as reader:
        write_whole(file, b"new and longer")
        assert reader.read() == b"old"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    """A full disk: the process may write 1,000 bytes, and wants to write more."""
    file = tmp_path / "file"
    write_whole(file, b"old")
    script = (
        "import resource, signal, sys; from pathlib import Path; from assess.files import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    write_whole(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except OSError as error:\n    sys.exit(f'told: {error.strerror}')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(file)], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert ran.returncode == 1 and "told: File too large" in ran.stderr, ran.stderr
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "file", b"x")
