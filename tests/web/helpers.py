"""Walk the journey as a browser without JavaScript would."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assess.bank.codec import content_hash
from assess.bank.library import Library
from assess.core.model import Bank
from assess.web.context import KEY

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FIELD = re.compile(r'<input type="(radio|checkbox|hidden|text)"([^>]*)>')
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
PROFILE = {"industry": "E", "prefecture": "15", "employees": "9", "company": "髙橋製作所", "municipality": "燕市"}
WISHES = {"municipality", "goals", "barriers", "institution", "value_added", "value_added_people"}


def with_bank(library: Library, **changes: object) -> Library:
    """The shipped library with these parts of its bank replaced."""
    bank = replace(library.bank, **changes)  # type: ignore[arg-type]
    return replace(library, bank=bank, bank_hash=content_hash(bank))


@dataclass
class Visitor:
    """A browser: cookies, the page it is on, and its forms."""

    client: FlaskClient
    page: TestResponse | None = None

    def get(self, path: str, **kwargs: object) -> TestResponse:
        self.page = self.client.get(path, follow_redirects=True, **kwargs)
        return self.page

    @property
    def path(self) -> str:
        assert self.page is not None
        return self.page.request.path

    @property
    def text(self) -> str:
        assert self.page is not None
        return unescape(self.page.text)

    @property
    def bank(self) -> Bank:
        """The bank that the application serves, so that no test rests on what its questions are called."""
        bank: Bank = self.client.application.extensions[KEY][1].bank
        return bank

    @property
    def first(self) -> str:
        """The area that is asked first."""
        return self.bank.domains[0].id

    @property
    def second(self) -> str:
        """The area that is asked next."""
        return self.bank.domains[1].id

    @property
    def question(self) -> str:
        """The field of the question that is asked first of all; every firm is asked it."""
        return f"q_{self.bank.domains[0].questions[0].id}"

    @property
    def waiting(self) -> tuple[str, str, str]:
        """A question that waits for an answer of the same page: its area, the field of that answer, and its id."""
        return [
            (domain.id, f"q_{question.asks_if.question}", question.id)
            for domain in self.bank.domains
            for question in domain.questions
            if question.asks_if and question.asks_if.question in {q.id for q in domain.questions}
        ][-1]

    def after(self, domain: str) -> str:
        """The end of the address of the page that comes after an area's."""
        ids = [d.id for d in self.bank.domains]
        return f"/q/{ids[ids.index(domain) + 1]}" if domain != ids[-1] else "/relevance"

    @property
    def csrf(self) -> str:
        found = TOKEN.search(self.text)
        assert found, self.text[:500]
        return found.group(1)

    def fields(self) -> dict[str, str]:
        """Names and values of the page's inputs: hidden ones and those checked."""
        found = {}
        for kind, rest in FIELD.findall(self.text):
            attributes = dict(ATTRIBUTE.findall(rest))
            if kind == "hidden" or " checked" in rest:
                found[attributes["name"]] = attributes["value"]
        return found

    def post(self, path: str, data: dict[str, object] | None = None, follow: bool = True) -> TestResponse:
        self.page = self.client.post(path, data={"csrf_token": self.csrf, **(data or {})}, follow_redirects=follow)
        return self.page

    def start(self, path: str = "full", profile: dict[str, object] | None = None) -> str:
        """Start an assessment with a profile; returns its address."""
        self.get("/")
        self.post("/start", {"path": path, "usage": "self", "consent": "y"})
        base = self.path.removesuffix("/profile")
        self.fill(base, dict(profile or PROFILE))
        self.as_lists()
        return base

    def fill(self, base: str, profile: dict[str, object]) -> None:
        """Fill in the first page of the profile, and the page of what else it holds."""
        self.get(f"{base}/profile")
        self.post(f"{base}/profile", {**self.fields(), **profile})
        if self.page is not None and self.page.status_code == 200 and WISHES & set(profile):
            self.get(f"{base}/wishes")
            self.post(f"{base}/wishes", {**self.fields(), **profile})

    def as_lists(self) -> None:
        """Answer in lists from now on, where the page asks one question: the fast way to the result."""
        if "/question/" in self.path:
            self.post(self.path, {**self.fields(), "action": "list"})

    def options(self) -> dict[str, list[str]]:
        """Question fields of the page with their values, best option last, without unknown and N/A."""
        found: dict[str, list[str]] = {}
        for kind, rest in FIELD.findall(self.text):
            attributes = dict(ATTRIBUTE.findall(rest))
            if kind == "radio" and attributes["name"].startswith("q_"):
                found.setdefault(attributes["name"], []).append(attributes["value"])
        return {name: [v for v in values if v not in ("unknown", "not_applicable")] for name, values in found.items()}

    def answer_page(self, index: int = -1, action: str = "next") -> TestResponse:
        """Answer every question of the page with the option at this index and go on."""
        data = {**self.fields(), **{name: values[index] for name, values in self.options().items()}}
        return self.post(self.path, {**data, "action": action})

    def answer_all(self, index: int = -1) -> None:
        """Answer page after page until the review; pass what may be passed."""
        for _ in range(20):
            if self.path.endswith("/relevance"):
                self.post(self.path, {**self.fields(), "action": "skip"})
            elif re.search(r"/q/[a-z]+$", self.path):
                self.answer_page(index)
            else:
                return
        raise AssertionError(f"the review never came; stuck at {self.path}")
