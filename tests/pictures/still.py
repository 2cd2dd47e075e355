"""The application standing still: a fixed clock and ids that are the same in every run, served to one browser."""

from __future__ import annotations

import io
import random
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from urllib.parse import urlsplit

import waitress
from flask import request
from jinja2 import Template
from markupsafe import Markup
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from pytest import MonkeyPatch

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from assess.core.model import Lang, Profile
from assess.core.model import PathChoice as Way
from assess.report.editions import Edition
from assess.services import again, assessments, reports, shelf, voices
from assess.services.context import Context, Started, open_store
from assess.services.files import report_files
from assess.store.records import JobProblem
from assess.store.sqlite.connection import sqlite3  # the application's own, which keeps the locks of this process
from assess.web import context as web_context
from assess.web import errors, templates
from assess.web.sessions import SHELF_COOKIE
from tests.browsers import chromium
from tests.e2e.pages import CHOICE
from tests.pictures.rows import Row
from tests.waiting import PATIENCE
from tests.web.staff_helpers import cheap

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ADDRESS = "http://dx.example.jp"  # stands in links and codes that a page shows; the browser finds it here
NONCE = 16  # bytes; of these only those of a page, which no picture shows
PROFILE = Profile("E", "15", 9, "㈱髙﨑製作所", "燕市", ("productivity",), ("no_time",))
SHELF = "s" * 32  # of every visitor; what was on it is gone with the picture
KEY = "k" * 32  # from it the secrets of authenticators are made, which pages show
UP_TO: dict[str, int] = {"half": 14}
PROBLEMS: dict[str, JobProblem | None] = {"done": None, "timeout": "timeout", "crashed": "crashed"}


class Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return NOW


@dataclass
class Chance:
    """Stands in for `secrets`, so that ids and codes are those of the last run."""

    source: random.Random = field(default_factory=random.Random)
    real: object = secrets.token_urlsafe

    def choice(self, among: str) -> str:
        return self.source.choice(among)

    def token_urlsafe(self, count: int = NONCE) -> str:
        # Several requests may ask for a page's nonces at once, in any order.
        return f"{self.source.getrandbits(8 * count):0{count * 2}x}" if count != NONCE else self.real(count)  # type: ignore[operator]


@dataclass
class Still:
    """The running application, and the browser that sees it under its address.

    `rendered` tells of which template the page is that it has answered with, by path: a page that was pictured before
    may still ask for something. In `first` lies the database with which each picture begins.
    """

    settings: Settings
    library: Library
    browser: Browser
    chance: Chance
    rendered: dict[str, str]
    first: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    @contextmanager
    def context(self) -> Iterator[Context]:
        """What use cases need."""
        with open_store(self.settings) as store:
            yield Context(self.settings, store, self.library, lambda: NOW)

    def keep(self) -> None:
        """Every picture begins with the database as it is now."""
        with closing(sqlite3.connect(self.settings.database)) as now:
            now.backup(self.first)

    def begin(self, name: str) -> None:
        """From here on chance takes the course that belongs to this picture; nothing of former ones is left."""
        with closing(sqlite3.connect(self.settings.database)) as now:
            self.first.backup(now)
        if self.settings.reports:
            shutil.rmtree(self.settings.reports, ignore_errors=True)
        self.rendered.clear()
        self.chance.source.seed(name)

    def visitor(self, size: tuple[int, int], lang: Lang, row: Row) -> BrowserContext:
        """A new visitor."""
        visitor = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale={"ja": "ja-JP", "en": "en-US"}[lang],
            timezone_id="Asia/Tokyo",
            base_url=ADDRESS,
            color_scheme="dark" if row.seen == "dark" else "light",
            forced_colors="active" if row.seen == "system" else "none",
            reduced_motion="reduce",
            service_workers="block",
            java_script_enabled=row.script,
        )
        visitor.set_default_timeout(1000 * PATIENCE)
        return visitor

    def see(self, visitor: BrowserContext, row: Row, path: str) -> Image.Image:
        """What the visitor sees in the end; it has to be of the template that the row names."""
        page = visitor.new_page()
        answer = page.goto(path)
        assert answer is not None and answer.status == row.status
        if row.do:
            row.do(page)
        assert self.rendered[urlsplit(page.url).path] == row.template
        if row.seen == "printed":
            page.emulate_media(media="print")
        return Image.open(io.BytesIO(screen(page)))

    def firm(self, visitor: BrowserContext, lang: Lang, kind: str) -> str:
        """An assessment of this visitor; returns its address.

        Kinds: `new`, `profile`, `half` answered, `quick`, or the level that a finished one comes to; `again`: begun
        again after a finished one, and `2-again` finished again on that level; `voices`: finished, by two colleagues
        too; `unknown`: finished without a single answer.
        """
        way: Way = "quick" if kind == "quick" else "full"
        with self.context() as ctx:
            if kind.endswith("again"):
                begun = self._begun_again(ctx, lang, kind.partition("-")[0])
            else:
                begun = assessments.start(ctx, lang, way, "self")
                if kind != "new":
                    assessments.save_profile(ctx, begun.assessment_id, PROFILE)
                if kind == "unknown":
                    unknown = dict.fromkeys(self.answers(0), "unknown")
                    assessments.save_answers(ctx, begun.assessment_id, unknown)
                    assessments.complete(ctx, begun.assessment_id)
                elif kind not in ("new", "profile"):
                    self._answer(ctx, begun, int(kind) if kind.isdigit() else 2, UP_TO.get(kind))
                if kind == "voices":
                    self._colleagues(ctx, begun)
            shelf.put(ctx, SHELF, begun)
        base = f"/a/{begun.assessment_id}"
        give(visitor, f"assess_{begun.assessment_id}", begun.token, base)
        give(visitor, SHELF_COOKIE, SHELF, "/")
        return base

    def _answer(self, ctx: Context, begun: Started, level: int, count: int | None = None) -> None:
        """Answer so many questions, or all and finish."""
        given = dict(list(self.answers(level).items())[:count])
        assessments.save_answers(ctx, begun.assessment_id, given)
        if count is None:
            assessments.complete(ctx, begun.assessment_id)

    def _colleagues(self, ctx: Context, begun: Started) -> None:
        """Two of them see all of it further on than the owner does."""
        for role in ("floor", "office"):
            _, invitation = voices.invite(ctx, begun.assessment_id, role)
            admitted = voices.redeem_link(ctx, invitation.link_token)
            assert admitted is not None
            voices.save_answers(ctx, admitted.voice_id, self.answers(4), self.library.bank)
            voices.finish(ctx, admitted.voice_id, agreed=True)

    def _begun_again(self, ctx: Context, lang: Lang, level: str) -> Started:
        """The check of a finished one (level 0) taken again; finished too where a level is given."""
        first = assessments.start(ctx, lang, "full", "self")
        assessments.save_profile(ctx, first.assessment_id, PROFILE)
        self._answer(ctx, first, 0)
        begun = again.begin(ctx, assessments.need(ctx, first.assessment_id), lang)
        if level.isdigit():
            self._answer(ctx, begun, int(level))
        return begun

    def report(self, base: str, lang: Lang, edition: Edition, ended: str) -> str:
        """A report that is `waiting`, or that has ended so; returns the end of its address."""
        with self.context() as ctx:
            store = ctx.store
            job = reports.request(ctx, base.removeprefix("/a/"), lang, edition)
            if ended != "waiting":
                taken = store.take_job("w", NOW + timedelta(minutes=1), NOW, 2)
                assert taken is not None and taken.id == job.id
                if ended == "done":
                    report_files(self.settings, store).keep(job.key, b"%PDF-", NOW)
                assert store.finish_job(job.id, "w", PROBLEMS[ended], NOW)
        return f"report/{job.id}"

    def answers(self, level: int) -> dict[str, str]:
        """Answers to every question, that come to this level."""
        stages = dict(zip((stage.id for stage in self.library.bank.stages), CHOICE[level], strict=True))
        return {q.id: q.options[stages[q.stage]].id for _, q in self.library.bank.questions()}


@contextmanager
def standing_still(folder: Path, library: Library, playwright: Playwright) -> Iterator[Still]:
    """Serve an instance of its own in this process, and start a browser."""
    chance = Chance()
    settings = cheap(Settings.load(folder / "instance", {"ASSESS_SECRET_KEY": KEY}))
    rendered: dict[str, str] = {}
    fill = templates.fill

    def filled(template: Template, page: templates.Page) -> Markup:
        if not PurePath(page.template).name.startswith("_"):  # a part of a page
            rendered[request.path] = page.template
        return fill(template, page)

    with MonkeyPatch.context() as patch:
        patch.setattr(web_context, "datetime", Stopped)
        patch.setattr(templates, "fill", filled)
        for name in ("choice", "token_urlsafe"):
            patch.setattr(secrets, name, getattr(chance, name))
        app = create_app(settings, library)
        app.add_url_rule("/trouble/<int:status>/<name>", view_func=errors.page)  # whatever may go wrong
        server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
        runs = threading.Thread(target=server.run, daemon=True)
        runs.start()
        host = ADDRESS.partition("://")[2]
        places = f"--host-resolver-rules=MAP {host} 127.0.0.1:{server.effective_port}"
        browser = chromium(playwright, places, "--hide-scrollbars", "--force-color-profile=srgb")
        still = Still(settings, library, browser, chance, rendered)
        with still.context():  # with its schema
            pass
        still.keep()
        yield still
        browser.close()
        server.close()
        still.first.close()


def give(visitor: BrowserContext, name: str, value: str, path: str) -> None:
    """Give the visitor this cookie, for addresses below the path."""
    host = ADDRESS.partition("://")[2]
    visitor.add_cookies([{"name": name, "value": value, "domain": host, "path": path}])


def screen(page: Page) -> bytes:
    """The whole page as a picture, without caret and movement."""
    page.evaluate("() => document.fonts.ready.then(() => true)")
    return page.screenshot(full_page=True, animations="disabled", caret="hide", scale="css")
