"""Every template reads what its page documents, and nothing else; nothing is documented that no template reads."""

from __future__ import annotations

import inspect
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from jinja2.runtime import Context

from assess.core.model import LANGUAGES
from assess.services.files import report_files
from assess.web import handover, respondent, staff, templates, voice
from assess.web.context import make_context, settings
from assess.web.templates import Everywhere, Page
from tests.web.helpers import PROFILE, Visitor
from tests.web.sharing_helpers import link_for, look, revoke
from tests.web.staff.walk import walk_staff
from tests.web.staff_helpers import make_house
from tests.web.test_population import others
from tests.web.voice_helpers import invited, join

# What Flask, Flask-WTF and Jinja offer beside `Everywhere`.
OFFERED = {"url_for", "get_flashed_messages", "csrf_token", "range", "dict", "cycler", "joiner", "namespace"}
EVERYWHERE = {f.name for f in fields(Everywhere)} | OFFERED


def pages(base: type[Page] = Page) -> Iterator[type[Page]]:
    for page in base.__subclasses__():
        if "template" in vars(page):
            yield page
        yield from pages(page)


@dataclass
class Seen:
    """Names read from a context, by template; attributes read from objects, by class."""

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    attributes: dict[type, set[str]] = field(default_factory=lambda: defaultdict(set))
    rendered: set[str] = field(default_factory=set)

    def watch(self, environment: Environment) -> None:
        """Record what the templates of this environment read from now on."""
        seen, getattr_, getitem = self, environment.getattr, environment.getitem

        class Watched(Context):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                seen.rendered.add(self.name or "")

            def resolve_or_missing(self, key: str) -> Any:
                if key not in self.vars:  # else it was set in the template itself
                    seen.names[self.name or ""].add(key)
                return super().resolve_or_missing(key)

        def attribute(obj: Any, name: str) -> Any:
            seen.attributes[type(obj)].add(name)
            return getattr_(obj, name)

        def item(obj: Any, name: Any) -> Any:  # how filters such as selectattr read
            if isinstance(name, str):
                seen.attributes[type(obj)].add(name)
            return getitem(obj, name)

        environment.context_class = Watched
        environment.getitem = item  # type: ignore[method-assign]
        environment.getattr = attribute  # type: ignore[method-assign]


def parts_of(environment: Environment, name: str) -> set[str]:
    """This template and those that share its context: what it extends and includes, all the way down."""
    source = environment.loader.get_source(environment, name)[0]  # type: ignore[union-attr]
    parts = {name}
    for node in environment.parse(source).find_all((nodes.Extends, nodes.Include)):
        parts |= parts_of(environment, node.template.as_const())
    return parts


def walk(app: Flask) -> None:
    """Meet every page in each of its states."""
    visitor = Visitor(app.test_client())
    for path in ("/", "/start", "/privacy", "/glossary", "/paper", "/paper/form.pdf", "/resume", "/nowhere"):
        visitor.get(path)
    visitor.get("/")
    assert visitor.post("/start", {"path": "full", "usage": "self"}).status_code == 422
    visitor.get("/resume")
    assert visitor.post("/resume", {"code": ""}).status_code == 422
    assert visitor.post("/resume", {"code": "AAAA"}).status_code == 404
    visitor.get("/resume/x")
    assert visitor.post("/resume/x").status_code == 404
    base = visitor.start(profile={**PROFILE, "employees": "0"})
    visitor.get("/")
    visitor.get(f"{base}/profile")
    visitor.post(f"{base}/profile", dict(PROFILE))
    visitor.get(f"{base}/q/{visitor.waiting[0]}")  # holds a question that waits for another
    visitor.answer_page(-1)
    visitor.get(f"{base}/paper")
    keyed = visitor.fields()
    visitor.post(f"{base}/paper", {**keyed, "n1": "7", "w_office": "7"})
    numbers = {name: "2" for name in keyed if name.startswith("was_n")}
    visitor.post(f"{base}/paper", {**keyed, **{name.removeprefix("was_"): "2" for name in numbers}})
    visitor.get(f"{base}/review")
    visitor.get(f"{base}/offline")
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_all(1)
    with app.app_context():
        others(make_context(), 6)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    steps = re.findall(r'name="try" value="([^"]+)" form="trial"', visitor.text)
    visitor.get(f"{base}/result", query_string={"try": steps})
    visitor.get(f"{base}/try")
    walk_again(visitor, base)
    walk_voices(app, base, visitor)
    walk_sharing(app, base, visitor)
    visitor.get(f"{base}/result")
    visitor.get(f"{base}/delete")
    visitor.get("/")
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")


def walk_again(visitor: Visitor, base: str) -> None:
    """The check taken again, and both side by side."""
    visitor.get(f"{base}/result")
    visitor.post(f"{base}/again")
    following = visitor.path.removesuffix("/again")
    visitor.post(f"{following}/again/keep", {"rest": "same"})
    visitor.get(f"{following}/review")
    visitor.post(f"{following}/complete")
    visitor.get(f"{following}/result")
    visitor.get(f"{following}/changes")
    visitor.get(f"{base}/result")


def walk_sharing(app: Flask, base: str, owner: Visitor) -> None:
    """An adviser who looks at everything, and one whose consent is taken back."""
    owner.get(f"{base}/sharing")
    assert owner.post(f"{base}/sharing/words", {}).status_code == 422
    link_for(owner, base, "result", once="y")
    revoke(owner, base)
    reader = Visitor(app.test_client())
    seen = look(reader, link_for(owner, base, "result", "answers", "report", "contact"))
    for page in ("/result", "/answers"):
        reader.get(f"{seen}{page}")
    reader.get(f"{seen}/")
    for problem in (None, "timeout"):
        reader.post(f"{seen}/report")
        with app.app_context():
            store, now = make_context().store, datetime.now(UTC)
            job = store.take_job("w", now + timedelta(minutes=1), now, 2)
            assert job is not None and store.finish_job(job.id, "w", problem, now)
        reader.get(reader.path)
    owner.get(f"{base}/sharing")


def walk_voices(app: Flask, base: str, owner: Visitor) -> None:
    """Two colleagues, of whom one agrees; one more who has not begun."""
    for number, agreed in enumerate(("yes", "no")):
        colleague = Visitor(app.test_client())
        colleague.get("/join")
        colleague.post("/join", {"code": ""})
        join(colleague, invited(owner, base, "office" if number else "floor", "工場長"))
        colleague.get(f"{colleague.path.rsplit('/q/', 1)[0]}/q/partnership")  # holds a question that waits
        colleague.answer_page(0)
        mine = colleague.path.rsplit("/q/", 1)[0]
        colleague.get(f"{mine}/pause")
        colleague.post(f"{mine}/pause")
        colleague.get(f"{mine}/finish")
        colleague.post(f"{mine}/finish", {"agreed": agreed})
        colleague.get("/join/used")
    invited(owner, base, "floor")
    owner.get(f"{base}/voices")


def walk_reports(app: Flask) -> None:
    """A report that waits, fails, is done and has been cleared away."""
    visitor = Visitor(app.test_client())
    base = visitor.start("quick")
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    for problem in ("timeout", None):
        visitor.post(f"{base}/report", {"edition": "summary"})
        with app.app_context():
            store, now = make_context().store, datetime.now(UTC)
            job = store.take_job("w", now + timedelta(minutes=1), now, 2)
            assert job is not None and job.id == visitor.path.rsplit("/", 1)[1]
            assert store.finish_job(job.id, "w", problem, now)
        visitor.get(visitor.path)
    assert "保存期間が過ぎました" in visitor.text
    with app.app_context():
        report_files(settings(), make_context().store).keep(job.key, b"%PDF-", datetime.now(UTC))
    visitor.get(visitor.path)
    assert 'data-state="done"' in visitor.text


@pytest.fixture
def seen(app: Flask) -> Seen:
    """What the templates read while every page is shown in each of its states."""
    seen = Seen()
    for environment in app.extensions[templates.KEY].values():
        seen.watch(environment)
    walk(app)
    walk_reports(app)
    make_house(app)
    walk_staff(app)
    return seen


def test_templates_and_their_pages_agree(app: Flask, seen: Seen) -> None:
    environment = app.extensions[templates.KEY][LANGUAGES[0]]
    own = {page.template: page for page in pages()}
    assert set(own) <= seen.rendered, "the walk does not meet every page"
    for page in pages():
        allowed = {f.name for f in fields(page)}
        read = set()
        for part in parts_of(environment, page.template):
            if part == page.template or part not in own:
                read |= seen.names[part]
        beyond = read - allowed - EVERYWHERE
        assert not beyond, f"{page.template} reads what {page.__name__} does not have: {sorted(beyond)}"
        assert not allowed - read, f"{page.template} never reads this of {page.__name__}"
    for page_fields in fields(Everywhere):
        assert any(page_fields.name in names for names in seen.names.values()), page_fields.name


def test_no_part_of_a_page_is_made_in_vain(seen: Seen) -> None:
    parts = [
        kind
        for name, module in list(sys.modules.items())
        if name.startswith((handover.__name__, respondent.__name__, staff.__name__, voice.__name__))
        for kind in vars(module).values()
        if inspect.isclass(kind) and is_dataclass(kind) and kind.__module__ == name and not issubclass(kind, Page)
    ]
    read = {kind: seen.attributes[kind] for kind in parts if kind in seen.attributes}
    assert len(read) >= 5
    for kind, names in read.items():
        unread = {f.name for f in fields(kind)} - names
        assert not unread, f"no template reads this of {kind.__name__}"


@pytest.mark.parametrize("page", [Everywhere, *pages()], ids=lambda page: page.__name__)
def test_every_context_says_what_it_holds(page: type) -> None:
    assert page.__doc__ and not page.__doc__.startswith(f"{page.__name__}("), "only the text that dataclasses make up"
