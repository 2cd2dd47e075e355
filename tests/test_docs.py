"""Links and references between documents, code and files lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import markdown

PROJECT = Path(__file__).resolve().parent.parent
FOLDERS = ("assess", "docs", "tests", ".github")
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(f for folder in FOLDERS for f in (PROJECT / folder).rglob("*.md"))])
CODE = sorted([*PROJECT.glob("assess/**/*.py"), *PROJECT.glob("tests/**/*.py")])
TEXTS = sorted([*DOCUMENTS, *CODE, *PROJECT.glob("questions/**/*.yaml"), *PROJECT.glob("assess/translations/*.yaml")])
OUTSIDE = ("http://", "https://", "mailto:")


def leads_nowhere(document: Path, target: str) -> bool:
    """Whether a relative link of this document names no file, or no heading in it."""
    place, _, anchor = target.partition("#")
    file = (document.parent / place).resolve() if place else document
    return not file.exists() or bool(anchor) and anchor not in markdown.anchors(file.read_text("utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(PROJECT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    assert [link for link in links if not link.startswith(OUTSIDE) and leads_nowhere(document, link)] == []


def test_every_reference_from_code_to_a_document_leads_somewhere() -> None:
    wrong = []
    for file in CODE:
        for name, anchor in re.findall(r"docs/([\w/-]+\.md)(?:#([\w-]+))?", file.read_text("utf-8")):
            if leads_nowhere(PROJECT / "docs" / "any", f"{name}#{anchor}"):
                wrong.append(f"{file.relative_to(PROJECT)}: docs/{name}#{anchor}")
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(PROJECT)))
def test_every_place_that_a_document_names_is_there(document: Path) -> None:
    """A name may leave out its end (docs/decisions/0030), and stand for many files (NN-DOMAIN.yaml, NNNN-title.md)."""
    places = re.findall(
        r"(?<![\w./-])(?:assess|tests|docs|questions|templates|scripts)/[\w./-]*\w", document.read_text("utf-8")
    )
    assert [p for p in places if "NN" not in p and not list(PROJECT.glob(f"{p}*"))] == []


def test_every_document_that_is_named_in_capitals_is_there() -> None:
    named = {
        (name, str(file.relative_to(PROJECT)))
        for file in TEXTS
        for name in re.findall(r"(?<![\w/])[A-Z]{3,}(?:\.en)?\.md\b", file.read_text("utf-8"))
    }
    assert [where for where in sorted(named) if not (PROJECT / where[0]).is_file()] == []
