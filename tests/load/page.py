"""What a browser reads in a page: its forms with their fields, and the files that it loads with it.

Everything is found by element and name, never by place, so that a page may change its looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import lxml.html

LOADED_LINKS = {"stylesheet", "preload", "modulepreload"}


@dataclass
class Form:
    """A form as it stands.

    `fields` is what would be sent untouched, with the first button that is not one of the language. `choices` are the
    values of radio groups, `lists` those of selects, `ticks` those of boxes; `hidden` names groups that are not shown
    yet, `questions` tells which question a group belongs to. `save` is the address for single answers, or "".
    """

    action: str
    save: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    ticks: dict[str, list[str]] = field(default_factory=dict)
    texts: list[tuple[str, bool]] = field(default_factory=list)  # name, whether a number is asked for
    hidden: set[str] = field(default_factory=set)
    questions: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """An HTML page at its address."""

    path: str
    tree: Any = field(repr=False)

    @classmethod
    def read(cls, path: str, html: bytes) -> Page:
        """Read a page. Raises lxml.etree.ParserError for an empty one."""
        return cls(path, lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8")))

    def files(self) -> Iterator[str]:
        """Paths of the files of this site that a browser loads with the page, again on each page."""
        for element in self.tree.iter("link", "script", "img"):
            if element.tag != "link":
                yield from self._own(element.get("src"))
            elif LOADED_LINKS & set(element.get("rel", "").split()):
                yield from self._own(element.get("href"))

    def icons(self) -> Iterator[str]:
        """Paths of the site's icons, which browsers load once and keep."""
        for element in self.tree.iter("link"):
            if "icon" in element.get("rel", "").split():
                yield from self._own(element.get("href"))

    def _own(self, address: str | None) -> Iterator[str]:
        if address and not address.startswith(("data:", "http:", "https:", "//")):
            yield urljoin(self.path, address)

    def form(self) -> Form | None:
        """The page's main form: the one in <main> with the most fields, the first of equals."""
        forms = [_form(self.path, element) for element in self.tree.iterfind(".//main//form")]
        return max(forms, key=lambda f: len(f.fields) + len(f.choices) + len(f.lists), default=None)

    def form_to(self, end: str) -> Form:
        """The first form in <main> whose address ends like this. Raises LookupError."""
        for element in self.tree.iterfind(".//main//form"):
            form = _form(self.path, element)
            if form.action.endswith(end):
                return form
        raise LookupError(f"{self.path}: no form to {end}")

    def link(self, part: str) -> str | None:
        """The first link in <main> whose address holds this."""
        addresses = (element.get("href", "") for element in self.tree.iterfind(".//main//a"))
        return next((urljoin(self.path, a).partition("#")[0] for a in addresses if part in a), None)


def _form(path: str, element: Any) -> Form:
    form = Form(urljoin(path, element.get("action") or path), element.get("data-save") or "")
    if form.save:
        form.save = urljoin(path, form.save)
    pressed = False
    for entry in element.iter("input", "select", "textarea", "button"):
        name = entry.get("name", "")
        if entry.tag == "button":
            if not pressed and name != "lang":
                pressed = True
                if name:
                    form.fields[name] = entry.get("value", "")
        elif name and entry.get("disabled") is None:
            _entry(form, entry, name)
    return form


def _entry(form: Form, entry: Any, name: str) -> None:
    kind = entry.tag if entry.tag != "input" else entry.get("type", "text")
    if kind in ("radio", "checkbox"):
        value = entry.get("value", "on")
        (form.choices if kind == "radio" else form.ticks).setdefault(name, []).append(value)
        if entry.get("checked") is not None:
            form.fields[name] = value
        if kind == "radio":
            _place(form, entry, name)
    elif kind == "select":
        options = [(o.get("value", o.text_content()), o.get("selected") is not None) for o in entry.iter("option")]
        form.lists[name] = [value for value, _ in options]
        form.fields[name] = next((v for v, selected in options if selected), options[0][0] if options else "")
    elif kind == "textarea":
        form.fields[name] = entry.text_content()
    elif kind not in ("submit", "image", "reset", "button", "file"):
        form.fields[name] = entry.get("value", "")
        # What is folded away is for those who open it.
        if kind in ("text", "number", "search") and not any(e.tag == "details" for e in entry.iterancestors()):
            form.texts.append((name, kind == "number" or entry.get("inputmode") == "numeric"))


def _place(form: Form, entry: Any, name: str) -> None:
    """Which question the radio group stands in, and whether that is shown."""
    for around in entry.iterancestors():
        if around.get("hidden") is not None:
            form.hidden.add(name)
        if around.get("data-question"):
            form.questions[name] = around.get("data-question")
        if around.tag == "form":
            return
