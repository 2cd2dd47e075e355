"""Checks of actors, cases and benchmarks that a schema cannot make. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from assess.core.checks.problem import SLUG, Problem, check_place, duplicates, empty_texts, is_real_date
from assess.core.checks.tools import check_tools
from assess.core.model import (
    PREFECTURE_CODES,
    Actor,
    Area,
    Catalogue,
    Institution,
    Kind,
)
from assess.core.places import fault, spelled
from assess.core.reach import own_contact

LAYER_OF_TYPE = {
    "municipality": "coordination",
    "national": "coordination",
    "financial": "advice",
    "business_support": "advice",
    "consultant": "advice",
    "vendor": "advice",
    "academia_testbed": "technology",
}


READ_THERE = ("own", "official")  # grades of a body whose contact was read where it is sure
UNREAD = "general knowledge"  # how the source of an entry begins for which nothing was read
EARLIEST = 1990  # sources of the web are not older
CODE = re.compile(r"[0-9]{4}\Z")
# Pages that tell of a body but are no way to reach it.
NO_CONTACT = re.compile(r"://(?:news|blog|note|prtimes)\.|/(?:news|blogs?|press|topics?)/|\.pdf\b", re.IGNORECASE)
# Why no firm could lie in a municipality of this name: `places.fault`.
UNREACHABLE = {
    "prefecture": "{0!r} begins with its prefecture, which stands beside it; write {1!r}",
    "several": "{0!r} names several; one entry each",
    "kind": "{0!r} does not end in 市, 区, 町 or 村, as municipalities do",
}


UNREACHED = "cannot be reached: give phone or url, or the kind {0!r} a directory in _kinds.yaml"


def check_catalogue(catalogue: Catalogue) -> list[Problem]:
    """All problems of actors, cases, benchmarks and tools that their schema cannot show (docs/file-format.md)."""
    problems = list(empty_texts(catalogue))
    problems += duplicates((a.id for a in catalogue.actors), "actors")
    problems += duplicates((c.id for c in catalogue.cases), "cases")
    problems += duplicates((f.id for f in catalogue.benchmarks), "benchmarks")
    problems += duplicates((i.id for i in catalogue.institutions), "institutions")
    covered = Counter(p for b in catalogue.blocks for p in b.prefectures)
    for code in PREFECTURE_CODES:
        if catalogue.blocks and covered[code] != 1:
            problems.append(Problem(f"blocks/{code}", f"prefecture {code} stands in {covered[code]} blocks, not one"))
    kinds = {k.id for k in catalogue.kinds}
    blocks = {b.id for b in catalogue.blocks}
    listed = {k.id for k in catalogue.kinds if k.directory}
    for kind in catalogue.kinds:
        problems += _check_directory(kind)
    for actor in catalogue.actors:
        problems += _check_actor(actor, kinds, blocks)
        if not actor.ended and actor.kind in kinds - listed and not own_contact(actor):
            problems.append(Problem(f"actors/{actor.id}/reach", UNREACHED.format(actor.kind)))
    for case in catalogue.cases:
        problems += check_place(f"cases/{case.id}", case.prefecture)
    for institution in catalogue.institutions:
        problems += _check_institution(institution)
    problems += check_tools(catalogue.tools)
    for figure in catalogue.benchmarks:
        problems += check_place(f"benchmarks/{figure.id}", figure.prefecture)
    return problems


def _check_actor(actor: Actor, kinds: set[str], blocks: set[str]) -> Iterator[Problem]:
    at = f"actors/{actor.id}"
    if not SLUG.match(actor.id):
        yield Problem(f"{at}/id", "is not an ASCII slug (a-z, 0-9, hyphens)")
    if LAYER_OF_TYPE[actor.type] != actor.layer:
        yield Problem(f"{at}/layer", f"type {actor.type!r} belongs to layer {LAYER_OF_TYPE[actor.type]!r}")
    if actor.kind not in kinds:
        yield Problem(f"{at}/kind", f"unknown kind {actor.kind!r}; see _kinds.yaml")
    yield from _check_area(actor.area, blocks, f"{at}/area")
    if not actor.services:
        yield Problem(f"{at}/services", "at least one service is needed")
    if not actor.source.strip():
        yield Problem(f"{at}/source", "an actor without a source stays out")
    yield from _check_evidence(actor, at)
    yield from _check_contact(actor, at)


def _check_evidence(actor: Actor, at: str) -> Iterator[Problem]:
    """The grade promises no more than the source."""
    if actor.evidence == "general":
        if actor.as_of is not None:
            yield Problem(f"{at}/as_of", "nothing was read (`evidence: general`), so there is no year of a source")
    elif all(part.strip().startswith(UNREAD) for part in actor.source.split(" ; ")):
        yield Problem(f"{at}/evidence", f"the source names nothing that was read, so it is general: {actor.source!r}")
    if actor.as_of is not None and actor.as_of < EARLIEST:
        yield Problem(f"{at}/as_of", f"{actor.as_of} is no year of a source; {EARLIEST} or later")


def _check_contact(actor: Actor, at: str) -> Iterator[Problem]:
    for name in ("phone", "address"):
        if getattr(actor, name) is not None and actor.evidence not in READ_THERE:
            yield Problem(f"{at}/{name}", f"may be given only with `evidence` {' or '.join(READ_THERE)}: read there")
    if actor.url is not None:
        if actor.evidence == "general":
            yield Problem(f"{at}/url", "stands somewhere, so `evidence` is not general")
        yield from _check_page(actor.url, f"{at}/url")


def _check_directory(kind: Kind) -> Iterator[Problem]:
    at = f"kinds/{kind.id}/directory"
    if kind.directory is None:
        return
    yield from _check_page(kind.directory.url, f"{at}/url")
    if not kind.directory.source.strip():
        yield Problem(f"{at}/source", "a directory without a source stays out")
    if kind.directory.read is not None and not is_real_date(kind.directory.read):
        yield Problem(f"{at}/read", f"{kind.directory.read!r} is not a date YYYY-MM-DD")


def _check_institution(institution: Institution) -> Iterator[Problem]:
    at = f"institutions/{institution.code}"
    if not CODE.match(institution.code):
        yield Problem(f"{at}/code", "must be the four digits of a financial institution")
    yield from check_place(at, institution.prefecture)
    if institution.url is not None:
        yield from _check_page(institution.url, f"{at}/url")
    if not institution.source.strip():
        yield Problem(f"{at}/source", "an institution without a source stays out")


def _check_page(url: str, at: str) -> Iterator[Problem]:
    if not url.startswith(("https://", "http://")):
        yield Problem(at, "must begin with https:// or http://")
    if NO_CONTACT.search(url):
        yield Problem(f"{at}/contact", f"{url} is a news page, a blog or a PDF, not a way to reach anybody")


def check_years(catalogue: Catalogue, today: date) -> list[Problem]:
    """Entries whose source is of a year that is still to come: the year is a slip, and would be printed."""
    years = [(f"actors/{actor.id}/as_of", actor.as_of) for actor in catalogue.actors]
    years += [(f"tools/{tool.id}/cost/year", tool.cost.year) for tool in catalogue.tools if tool.cost]
    return [Problem(at, f"{year} lies in the future") for at, year in years if year is not None and year > today.year]


def _check_area(area: Area, blocks: set[str], at: str) -> Iterator[Problem]:
    given = [bool(area.prefectures), area.block is not None, area.nation]
    if sum(given) != 1:
        yield Problem(at, "exactly one of prefectures, block and nation is needed")
    if area.municipality is not None and len(area.prefectures) != 1:
        yield Problem(f"{at}/municipality", "needs exactly one prefecture beside it")
    if area.municipality is not None and (why := fault(area.municipality)):
        yield Problem(
            f"{at}/municipality/{why}", UNREACHABLE[why].format(area.municipality, spelled(area.municipality))
        )
    if area.block is not None and area.block not in blocks:
        yield Problem(f"{at}/block", f"unknown block {area.block!r}; see _blocks.yaml")
    for code in area.prefectures:
        yield from check_place(at, code)
