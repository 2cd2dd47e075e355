"""`pip install .` gives a whole program: the wheel is built and run as installed, away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from assess import __version__
from tests.conftest import PROJECT
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow
EXAMPLE = PROJECT / "docs" / "examples" / "workshop.json"
# Prints what a visitor gets from the application as installed.
VISIT = """
from assess import create_app
visitor = create_app().test_client()
print(*(visitor.get(path).status_code for path in ("/", "/static/css/app.css", "/nowhere")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(PROJECT)], check=True, timeout=PATIENCE)
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what pip would lay into site-packages."""
    folder = tmp_path_factory.mktemp("site")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def files(folder: Path, into: str) -> set[str]:
    """The files of a folder of the checkout, by the names that they have in the wheel."""
    every = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {f"{into}/{file.relative_to(folder).as_posix()}" for file in every}


def run(site: Path, home: Path, *arguments: str) -> str:
    """The output of an installed program that is started in `home`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("ASSESS_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=home, env={**env, "PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_the_templates_and_the_questions(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    inside = {name for name in names if not name.startswith(f"assess-{__version__}.dist-info/")}
    expected = files(PROJECT / "assess", "assess")
    expected |= files(PROJECT / "templates", "assess/templates") | files(PROJECT / "questions", "assess/questions")
    assert inside == expected
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {
        "LICENSE",
        *(f"assess/static/fonts/{f.name}" for f in (PROJECT / "assess/static/fonts").glob("*.txt")),
    }


def test_the_installed_program_runs_and_keeps_its_data_where_it_was_started(site: Path, tmp_path: Path) -> None:
    before = {file for file in site.rglob("*") if "__pycache__" not in file.parts}
    assert run(site, tmp_path, "-m", "assess", "--version") == f"assess {__version__}\n"
    assert run(site, tmp_path, "-c", VISIT) == "200 200 404\n"
    assert (tmp_path / "instance" / "secret_key").is_file()
    result = json.loads(run(site, tmp_path, "-m", "assess", "score", str(EXAMPLE)))
    assert result["bank"] == "local-sme"
    assert {file for file in site.rglob("*") if "__pycache__" not in file.parts} == before


def test_the_command_of_the_wheel_is_the_command_line(site: Path, tmp_path: Path) -> None:
    metadata = site / f"assess-{__version__}.dist-info"
    entry = "from importlib.metadata import entry_points; (e,) = entry_points(group='console_scripts', name='assess'); "
    assert "Name: assess" in (metadata / "METADATA").read_text("utf-8")
    said = run(site, tmp_path, "-c", f"import sys; {entry}sys.argv = ['assess', '--help']; e.load()()")
    assert "serve" in said and "report" in said
