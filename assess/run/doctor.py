"""What this machine must have before the application can work, and how to get what is missing.

Standard library only, and every question answered by trying: `scripts/setup.sh` runs this file with the
bare system Python before anything is installed, and `serve` asks again at start-up.
"""

import ctypes
import ctypes.util
import sys
from pathlib import Path

MIN_PYTHON = (3, 11)
MIN_SQLITE = (3, 51, 3)  # the first with the fix of a bug that can corrupt a database in WAL mode

FONTS_DIR = Path(__file__).parents[1] / "static" / "fonts"
FONTS = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "RareKanjiJP-Regular.ttf", "RareKanjiJP-Bold.ttf")

LIBRARIES = (
    ("libgobject-2.0.so.0", "gobject-2.0", "libpango-1.0-0"),
    ("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0"),
    ("libharfbuzz.so.0", "harfbuzz", "libharfbuzz0b"),
    ("libharfbuzz-subset.so.0", "harfbuzz-subset", "libharfbuzz-subset0"),
    ("libfontconfig.so.1", "fontconfig", "libfontconfig1"),
    ("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0"),
)
"""(shared object, short name, Debian package): what WeasyPrint 70 opens in weasyprint/text/ffi.py. It only warns
without harfbuzz-subset, but then a report takes ten times as long, so here it is required."""

Libraries = tuple[tuple[str, str, str], ...]


def _loads(shared_object: str, short_name: str) -> bool:
    """Open a library as cffi does: by file name, else by whatever the linker knows under the short name."""
    try:
        ctypes.CDLL(shared_object)
    except OSError:
        return ctypes.util.find_library(short_name) is not None
    return True


def missing_packages(libraries: Libraries = LIBRARIES) -> list[str]:
    """Debian packages of the libraries that do not load, each once, in order."""
    return list(dict.fromkeys(package for so, name, package in libraries if not _loads(so, name)))


def _is_truetype(path: Path) -> bool:
    """Whether the file is there and starts like a TrueType font (an empty or Git LFS pointer file does not)."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"\x00\x01\x00\x00"
    except OSError:
        return False


def problems(
    fonts_dir: Path = FONTS_DIR,
    libraries: Libraries = LIBRARIES,
    python: tuple[int, int] = (sys.version_info[0], sys.version_info[1]),
) -> list[str]:
    """Everything that stops the application here; empty when it can run.

    Each message says what is missing and the exact remedy, in Japanese and English. The defaults are this machine.
    """
    found = []
    if python < MIN_PYTHON:
        found.append(
            "Python 3.11 以上が必要です（今は {0}.{1}）。/ Python 3.11 or newer is needed (this is {0}.{1}). → "
            "make run PYTHON=python3.11".format(*python)
        )
    if packages := missing_packages(libraries):
        names = " ".join(packages)
        found.append(
            f"PDF の作成に必要な部品がありません: {names} / Missing libraries for PDFs: {names}. → "
            f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
        )
    if fonts := [name for name in FONTS if not _is_truetype(fonts_dir / name)]:
        names = ", ".join(fonts)
        found.append(
            f"日本語フォントがないか壊れています / Japanese fonts missing or broken: {names} in {fonts_dir}. → "
            "git checkout -- assess/static/fonts"
        )
    return found


def warnings(sqlite_version: tuple[int, ...]) -> list[str]:
    """What works but should be known, given the version of the SQLite in use (e.g. `(3, 40, 1)`)."""
    if sqlite_version >= MIN_SQLITE:
        return []
    used, wanted = (".".join(map(str, version)) for version in (sqlite_version, MIN_SQLITE))
    return [
        f"SQLite {used} には WAL の不具合があります（{wanted} で修正）。/ SQLite {used} predates the fix of a WAL "
        f"corruption bug in {wanted}. → .venv/bin/python -m pip install -r requirements.txt"
    ]


if __name__ == "__main__":
    lines = missing_packages() if "--missing-packages" in sys.argv else problems()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
