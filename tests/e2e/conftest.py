"""A real server, a real browser, and a visitor whose every page is watched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from assess.bank.library import Library
from assess.config import Settings
from tests.browsers import chromium
from tests.conftest import PROJECT
from tests.e2e.pages import Site, Visitor
from tests.waiting import PATIENCE, PATIENT

PHONE, DESKTOP = (390, 844), (1280, 900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
            return
        except urllib.error.HTTPError as error:
            raise AssertionError(f"the first page answers {error.code}:\n{_end_of(log)}") from None
        except OSError:
            time.sleep(0.05)  # nothing listens yet, and nothing will tell when it does
    raise AssertionError(f"the server did not start:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text().splitlines()[-30:])


@contextmanager
def serving(folder: Path, library: Library, port: int = 0, **environment: str) -> Iterator[Site]:
    """`python -m assess serve` on a port (0: a free one) with an instance of its own, ended by its own id."""
    instance, port, log = folder / "instance", port or free_port(), folder / "server.log"
    own = {k: v for k, v in os.environ.items() if not k.startswith("ASSESS_")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "assess", "serve", "--port", str(port)],
            cwd=PROJECT,
            env={**own, "ASSESS_INSTANCE": str(instance), **PATIENT, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(url, process, log)
            yield Site(url, Settings.load(instance, {}), library, log)
        finally:
            process.terminate()
            process.wait(PATIENCE)
    assert "Traceback" not in log.read_text(), _end_of(log)
    assert " ERROR assess.web" not in log.read_text(), _end_of(log)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site"), library) as running:
        yield running


@pytest.fixture(scope="session")
def hasty_site(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Site]:
    """A site whose renders are all too slow for its limit."""
    with serving(tmp_path_factory.mktemp("hasty"), library, ASSESS_RENDER_TIMEOUT="0.05") as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    expect.set_options(timeout=1000 * PATIENCE)
    started = chromium(playwright)
    yield started
    started.close()


VisitorFactory = Callable[..., Visitor]


@pytest.fixture
def new_visitor(browser: Browser, site: Site) -> Iterator[VisitorFactory]:
    """Makes visitors, each with cookies of their own; at the end none of them may have met anything odd."""
    made: list[Visitor] = []

    def make(
        size: tuple[int, int] = PHONE, lang: str = "ja", javascript: bool = True, at: Site | None = None
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"ja": "ja-JP", "en": "en-US"}[lang],
            java_script_enabled=javascript,
            base_url=(at or site).url,
        )
        context.set_default_timeout(1000 * PATIENCE)
        made.append(Visitor(context, at or site, lang))
        return made[-1]

    yield make
    odd = [message for visitor in made for message in visitor.odd]
    for visitor in made:
        visitor.context.close()
    assert not odd, "\n".join(odd)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return request.param  # type: ignore[no-any-return]
