"""Paper forms, printed in a process of their own while somebody waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.report.paper import WayOn
from assess.services import forms
from assess.services.context import Context
from assess.services.files import report_files
from assess.services.forms import FormBusy, FormFailed, Wanted
from tests.report.pdf.reading import opened, text_of
from tests.waiting import PATIENCE

QUICK = Wanted("E", "quick", "ja")


def test_a_form_that_belongs_to_nobody_is_printed_once(ctx: Context) -> None:
    public = replace(ctx, settings=replace(ctx.settings, public_url="https://dx.example.jp"))
    made = forms.blank(public, QUICK)
    with opened(made) as found:
        assert len(found.pages) == 2
    assert "dx.example.jp" in text_of(made)
    files, key = report_files(ctx.settings, ctx.store), forms.form_key(public, QUICK)
    assert files.read(key) == made
    files.keep(key, b"%PDF-kept", ctx.now())
    assert forms.blank(public, QUICK) == b"%PDF-kept"
    keys = {forms.form_key(c, w) for c in (ctx, public) for w in (QUICK, Wanted("I", "full", "en"))}
    assert len(keys) == 4, "another address or another form is another file"


def test_a_form_of_an_assessment_is_kept_nowhere(ctx: Context) -> None:
    way = WayOn("https://dx.example.jp/resume/secret", "dx.example.jp/resume", "7K3M-Q2ZP-X9RD")
    made = forms.own(ctx, ctx.library.bank, QUICK, way)
    assert "7K3M-Q2ZP-X9RD" in text_of(made)
    folder = ctx.settings.reports
    assert folder is None or not folder.exists() or list(folder.iterdir()) == []


def test_an_industry_that_the_bank_does_not_know(ctx: Context) -> None:
    with pytest.raises(ValueError, match="no industry 'Z'"):
        forms.blank(ctx, Wanted("Z", "quick", "ja"))


def test_one_form_at_a_time(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "WAIT_SECONDS", 0.01)
    with forms._turn(), pytest.raises(FormBusy):  # noqa: SLF001
        forms.blank(ctx, QUICK)


def test_a_form_that_takes_too_long_or_crashes(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = replace(ctx, settings=replace(ctx.settings, render_timeout=0.001))
    monkeypatch.setattr(forms, "LOADING_SECONDS", 0.0)
    with pytest.raises(FormFailed):
        forms.blank(hasty, QUICK)
    monkeypatch.setattr(forms, "PRINTER", "assess.run.no_such_module")
    with pytest.raises(FormFailed):
        forms.blank(replace(ctx, settings=replace(ctx.settings, render_timeout=float(PATIENCE))), QUICK)
