"""Our own sheet of what the elements are prints as the engine's own does."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from assess.core.diagnosis import diagnose
from assess.report.pdf import printing, render
from assess.report.pdf.blank import render_blank
from tests.samples import answer_all, small_bank, small_catalogue

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("made", ["full", "advisor", "meeting", "plan", "blank"])
def test_the_own_sheet_of_elements_changes_nothing(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = small_bank()
    diagnosis = diagnose(bank, "0123456789abcdef", small_catalogue(), answer_all(bank, "some"))

    def printed() -> bytes:
        if made == "blank":
            return render_blank(bank, lang="ja", industry="E")
        return render.render_report(diagnosis, lang="ja", edition=made)

    ours = printed()
    monkeypatch.setattr(printing.Page, "_ua_stylesheets", HTML._ua_stylesheets)
    assert printed() == ours
