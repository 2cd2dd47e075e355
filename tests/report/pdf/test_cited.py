"""Whoever reads on paper by what a support body is known can look that up."""

from __future__ import annotations

import pytest

from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import Lang
from assess.report.build import build_view
from assess.report.editions import PARTS, Edition
from assess.report.pdf import render
from tests.bank.written import FIRMS
from tests.report.pdf.reading import body_of, squeezed

CITING: list[tuple[Edition, Lang]] = [("full", "ja"), ("advisor", "ja"), ("advisor", "en")]


def of(library: Library, name: str) -> Diagnosis:
    answers = parse_answers((FIRMS / f"{name}.json").read_bytes())
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


@pytest.mark.parametrize(("edition", "lang"), CITING)
@pytest.mark.parametrize("name", ["metalworker", "hair-salon", "quarry"])
def test_a_body_known_from_others_is_cited_by_number_with_its_source_at_the_end(
    library: Library, name: str, edition: Edition, lang: Lang
) -> None:
    diagnosis = of(library, name)
    view = build_view(diagnosis, lang, PARTS[edition])
    known = {actor.id: actor for actor in library.catalogue.actors}
    text = squeezed(body_of(render.render_report(diagnosis, lang=lang, edition=edition)))
    for body in view.helpers if edition == "advisor" else (*view.team, *view.more):
        others = known[body.actor_id].evidence in ("official", "third_party")
        assert (body.cite in view.sources) == others, body.name
        assert squeezed(body.evidence) + view.cited(body.cite) in text, body.name
    for row in view.roles:
        assert squeezed(row.evidence) + view.cited(row.cite) in text, row.role
    assert sum(bool(row.cite) for row in view.roles) > 1
    for source in view.sources:
        assert squeezed(f"{view.cited(source)} {source}") in text


@pytest.mark.parametrize(("edition", "lang"), CITING)
def test_a_row_of_the_role_table_names_its_list_too(library: Library, edition: Edition, lang: Lang) -> None:
    view = build_view(of(library, "wholesaler"), lang, PARTS[edition])
    known = {actor.id: actor for actor in library.catalogue.actors}
    for row in view.roles:
        own = row.actor_id is not None and known[row.actor_id].evidence in ("own", "general")
        assert own == (row.cite == "") and own != (row.cite in view.sources), row.role


@pytest.mark.parametrize("edition", ["full", "advisor"])
def test_numbers_of_sources_begin_with_one_and_follow_the_page(library: Library, edition: Edition) -> None:
    view = build_view(of(library, "quarry"), "ja", PARTS[edition])
    first, then = ("support", "roles") if edition == "full" else ("roles", "support")
    bodies = (*view.team, *view.more) if edition == "full" else view.helpers
    cites = {"support": [body.cite for body in bodies], "roles": [row.cite for row in view.roles]}
    told = [source for source in dict.fromkeys((*cites[first], *cites[then])) if source]
    assert [source for source in view.sources if source in told] == told
