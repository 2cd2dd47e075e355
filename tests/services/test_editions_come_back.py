"""Every edition carries its answers: taken back, they are the same answers under the same questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.bank.codec import content_hash
from assess.core.diagnosis import diagnose
from assess.core.model import LANGUAGES, UNKNOWN, Lang
from assess.report.editions import EDITIONS, Edition
from assess.report.pdf.render import render_report
from assess.report.result_json import result_export
from assess.services import assessments, exchange, results
from assess.services.context import Context
from tests.samples import answer_all, small_profile

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_is_taken_back_without_loss(ctx: Context, edition: Edition, lang: Lang) -> None:
    bank, library = ctx.library.bank, ctx.library
    profile = small_profile(
        company="㈱𠮷田髙﨑🍣 & <b>",
        municipality="燕市",
        goals=("productivity",),
        barriers=("funding",),
        value_added=5400,
    )
    answers = answer_all(bank, "some", profile=profile, relevance={"office": 3, "data": 1}, date="2026-11-20")
    given = {**answers.answers, "office-digitization": UNKNOWN, "partnership-digitization": "not_applicable"}
    answers = replace(answers, answers=given, target=3)
    before = diagnose(bank, library.bank_hash, library.catalogue, answers)
    kept_id, warnings = exchange.import_file(ctx, render_report(before, lang=lang, edition=edition))
    kept = assessments.need(ctx, kept_id)
    assert warnings == []
    assert content_hash(assessments.answers_of(kept, bank)) == content_hash(answers)
    assert kept.bank_hash == library.bank_hash
    assert result_export(results.diagnosis(ctx, kept), lang) == result_export(before, lang)
