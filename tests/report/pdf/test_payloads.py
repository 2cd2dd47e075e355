"""What somebody types to make a report fetch, read or run something: it prints as text, in every edition.

Each of these stands as company, place and bank of a firm. While the report is made, every address that the renderer
asks for and every file that this process opens is noted.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from assess.core.diagnosis import diagnose
from assess.report.editions import EDITIONS, Edition
from assess.report.pdf import render
from assess.report.pdf.fetcher import StaticFetcher
from assess.report.pdf.version import STATIC, TEMPLATES
from tests.report.pdf.reading import opened, squeezed, text_of
from tests.samples import answer_all, small_bank, small_catalogue, small_profile
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

SECRET = Path("/etc/passwd")
PAYLOADS = (
    # markup that loads
    "<img src=file:///etc/passwd>",
    "<img src='http://127.0.0.1:9/x.png'>",
    "<img srcset='http://127.0.0.1:9/x 2x'>",
    "<svg><image href='file:///etc/passwd'/></svg>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='http://127.0.0.1:9/#a'/></svg>",
    "<object data='file:///etc/passwd'></object>",
    "<embed src='file:///etc/passwd'>",
    "<iframe src='http://127.0.0.1:9/'></iframe>",
    "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "<base href='http://127.0.0.1:9/'>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<body background='http://127.0.0.1:9/x'>",
    "<video poster='http://127.0.0.1:9/x'>",
    "<input type=image src='http://127.0.0.1:9/x'>",
    # style that loads
    "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "<style>body{background:url(file:///etc/passwd)}</style>",
    "<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/f)}*{font-family:x}</style>",
    "<p style='content:url(file:///etc/passwd)'>",
    "<p style=\"background:url('data:text/plain,x')\">",
    "};@page{@top-left{content:url(file:///etc/passwd)}}",
    '";} @import "http://127.0.0.1:9/"; a{content:"',
    "</style><style>*{display:none}",
    # leaving what it stands in
    "\"><img src=x onerror=alert(1)>",
    "'><script>alert(1)</script>",
    "</title><script src=http://127.0.0.1:9/></script>",
    "<!--<img src='--><img src=file:///etc/passwd>",
    "<![CDATA[<img src=file:///etc/passwd>]]>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<?xml-stylesheet href='http://127.0.0.1:9/'?>",
    "&lt;img src=file:///etc/passwd&gt;",
    "<a href='javascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    # templates, formats, file formats
    "{{ config.items() }}{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "%(secret)s {0.__globals__} ${7*7} #{7*7}",
    ") Tj ET Q /JS (app.alert(1)) /S /JavaScript",
    "endstream endobj 1 0 obj <</OpenAction<</S/Launch/F(x)>>>>",
    "../../../../etc/passwd\\..\\x",
    # letters
    "\u202etxt.exe\u202d\u2066\ufeff\u200b\x00\x1b[31m",
    "z" + "\u0300" * 98,
)  # fmt: skip


@dataclass
class Watch:
    """What was asked for and opened while it is on."""

    on: bool = False
    addresses: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def heard(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(details[0], str | bytes):
            self.opened.append(details[0].decode() if isinstance(details[0], bytes) else details[0])
        elif event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec"):
            self.reached.append(f"{event} {details}")


WATCH = Watch()
sys.addaudithook(WATCH.heard)  # none can be taken away again; this one sleeps between these tests


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Notes of one report."""
    fetch = StaticFetcher.fetch

    def noted(self: StaticFetcher, url: str, headers: Any = None) -> Any:
        WATCH.addresses.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(StaticFetcher, "fetch", noted)
    WATCH.addresses, WATCH.opened, WATCH.reached = [], [], []
    yield WATCH
    WATCH.on = False


@pytest.fixture
def in_time() -> Iterator[None]:
    """Ends what would never end."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError("the report is still being made")

    former = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)


def drawn(company: str, municipality: str, institution: str, edition: Edition) -> bytes:
    profile = small_profile(company=company, municipality=municipality, institution=institution)
    answers = answer_all(small_bank(), "some", profile=profile)
    return render.render_report(
        diagnose(small_bank(), "0123456789abcdef", small_catalogue(), answers), lang="ja", edition=edition
    )


def ours(file: str) -> bool:
    """A file of the program, its templates and faces, of Python, or a face that WeasyPrint lays aside."""
    path = Path(file).resolve()
    if path.is_relative_to(tempfile.gettempdir()) and path.parent.name.startswith("weasyprint-"):
        return True
    rooms = (STATIC, TEMPLATES, STATIC.parent, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve())
    return any(path.is_relative_to(room) for room in rooms)


@cache
def usual_links(edition: Edition) -> set[str]:
    """Where the report of a harmless firm leads to."""
    return links_of(drawn("燕金属", "燕市", "みなと銀行", edition))


def links_of(pdf: bytes) -> set[str]:
    """Every address that a click leads to, and every action that is none."""
    found = set()
    with opened(pdf) as document:
        assert not {"/OpenAction", "/AA"} & set(document.Root.keys())
        assert set(document.attachments) <= {"ANSWERS.json", "RESULT.json"}
        for page in document.pages:
            for annotation in page.get("/Annots", []):
                action = annotation.get("/A")
                if action is not None:
                    found.add(str(action.get("/URI", action.S)))
    return found


def test_there_are_as_many_as_were_tried_once() -> None:
    assert len(set(PAYLOADS)) == 42


@pytest.mark.parametrize("edition", EDITIONS)
def test_harmless_words_ask_for_our_own_files_only(edition: Edition, watch: Watch) -> None:
    """The watch sees what is opened: else the tests below could not fail."""
    watch.on = True
    SECRET.read_bytes()
    assert not ours(watch.opened[-1])
    drawn("燕金属", "燕市", "みなと銀行", edition)
    watch.on = False
    assert [file for file in watch.opened if not ours(file)] == [str(SECRET)]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 3))
def test_nothing_is_fetched_read_or_run(first: int, edition: Edition, watch: Watch, in_time: None) -> None:
    three = PAYLOADS[first : first + 3]
    watch.on = True
    data = drawn(*three, edition)
    watch.on = False
    assert not watch.reached
    assert [address for address in watch.addresses if not address.startswith(STATIC.as_uri())] == []
    assert [file for file in watch.opened if not ours(file)] == []
    text = squeezed(text_of(data))
    assert "root:x:" not in text and "7*7=49" not in text
    assert all(address.startswith(("https://", "tel:", "mailto:")) for address in links_of(data))
    assert links_of(data) == usual_links(edition)


def test_the_letters_of_markup_are_printed(watch: Watch) -> None:
    text = squeezed(text_of(drawn(PAYLOADS[0], PAYLOADS[16], "x", "summary")))
    assert squeezed(PAYLOADS[0]) in text and squeezed(PAYLOADS[16]) in text
