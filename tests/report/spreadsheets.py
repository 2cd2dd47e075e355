"""Workbooks as a spreadsheet program that works everything out gives them back."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.waiting import PATIENCE


def worked_out(folder: Path, books: dict[str, bytes]) -> dict[str, Path]:
    """Each of the books as LibreOffice has opened and saved it, in a folder that is the test's own."""
    out = folder / "out"
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    files = [str(folder / f"{name}.xlsx") for name in books]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *files]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=4 * PATIENCE, check=False)
    assert ran.returncode == 0, ran.stderr
    return {name: out / f"{name}.xlsx" for name in books}
