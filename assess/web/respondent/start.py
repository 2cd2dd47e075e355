"""The start page, and the page of the decisions: path, consent, and who the assessment is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, cast, get_args

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from assess.core.flow import Flow
from assess.core.model import Bank, PathChoice, Profile, Usage
from assess.report.words import Words
from assess.services import assessments, shelf, throttle
from assess.services.throttle import TooManyStarts
from assess.web import errors, language
from assess.web.context import library, make_context
from assess.web.language import t
from assess.web.respondent.blueprint import HashedBank, blueprint, to
from assess.web.respondent.here import Card, cards, keep_here
from assess.web.respondent.sample import Sample, sample
from assess.web.sessions import shelf_secret
from assess.web.templates import Page, render

PATHS: tuple[PathChoice, ...] = ("full", "quick")


class StartForm(FlaskForm):  # type: ignore[misc]
    """Consent, path and who it is for. What is chosen for path and usage is checked by the view."""

    path = RadioField(default="full", validate_choice=False)
    usage = RadioField(default="self", validate_choice=False)
    consent = BooleanField()

    def __init__(self) -> None:
        super().__init__()
        self.path.choices = [SelectChoice(p, t(f"start.path.{p}")) for p in PATHS]
        self.usage.choices = [SelectChoice(u, t(f"start.usage.{u}")) for u in ("self", "bank_led", "trial")]

    def validate_consent(self, field: BooleanField) -> None:
        """Nothing is stored of a firm that has not agreed."""
        if not field.data:
            raise ValidationError(t("start.consent.error"))


@dataclass(frozen=True)
class PathLength:
    """How many questions and minutes a path takes at most, over all industries."""

    questions: int
    minutes: int


@dataclass(frozen=True)
class StageLine:
    """A stage: its name, its term where that is another, and what it means."""

    name: str
    term: str
    meaning: str


@dataclass(frozen=True)
class StartPage(Page):
    """What one gets: a sample of a result, how long each path takes, and the stages in a line each.

    `cards` are what waits on this device.
    """

    template: ClassVar[str] = "respondent/start.html"
    sample: Sample
    paths: Mapping[PathChoice, PathLength]
    stages: Sequence[StageLine]
    cards: Sequence[Card]


@dataclass(frozen=True)
class BeginPage(Page):
    """The form, and how long each path takes."""

    template: ClassVar[str] = "respondent/begin.html"
    form: StartForm
    paths: Mapping[PathChoice, PathLength]


@lru_cache(maxsize=4)
def path_lengths(hashed: HashedBank) -> Mapping[PathChoice, PathLength]:
    """Both paths over all industries, and the largest of each; worked out once for a bank."""
    bank = hashed.bank

    def longest(path: PathChoice) -> PathLength:
        flows = [Flow(bank, Profile(industry=i.id, prefecture="13", employees=10), path, {}) for i in bank.industries]
        return PathLength(max(flow.progress.shown for flow in flows), max(flow.minutes for flow in flows))

    return {path: longest(path) for path in PATHS}


def _lengths() -> Mapping[PathChoice, PathLength]:
    known = library()
    return path_lengths(HashedBank(known.bank_hash, known.bank))


def _stages(bank: Bank) -> list[StageLine]:
    words = Words(bank, language.current())
    return [StageLine(words.stage(s.id), words.term(s.id), words.of(s.meaning)) for s in bank.stages]


@blueprint.get("/", action="look_around")
def index() -> ResponseReturnValue:
    return render(StartPage(sample(language.current()), _lengths(), _stages(library().bank), cards()))


@blueprint.get("/start", action="look_around")
def begin() -> ResponseReturnValue:
    return _begin(StartForm())


def _begin(form: StartForm) -> str:
    return render(BeginPage(form, _lengths()))


@blueprint.post("/start", action="start")
def start() -> ResponseReturnValue:
    """Begin, or show the form again: in another language, or with what is missing."""
    form = StartForm()
    lang = language.as_lang(request.form.get("lang"))
    if lang:
        language.choose(lang)
        return _begin(StartForm())
    if form.path.data not in PATHS or form.usage.data not in get_args(Usage):
        abort(400)
    if not form.validate():
        return _begin(form), 422
    path, usage = cast(PathChoice, form.path.data), cast(Usage, form.usage.data)
    open_one = _just_begun(path, usage)
    if open_one is not None:
        return to(url_for("respondent.profile", assessment_id=open_one))
    try:
        throttle.count_start(make_context(), request.remote_addr or "")
    except TooManyStarts:
        return errors.wait("starts")
    started = assessments.start(make_context(), language.current(), path, usage)
    response = to(url_for("respondent.profile", assessment_id=started.assessment_id))
    keep_here(response, started)
    return response


def _just_begun(path: PathChoice, usage: Usage) -> str | None:
    """The check that this device has begun last, where it is still blank: pressing twice makes no second one."""
    ctx = make_context()
    blank = shelf.just_begun(ctx, shelf_secret())
    if blank is None or blank.usage != usage:
        return None
    if blank.path != path:
        assessments.set_path(ctx, blank.id, path)
    if blank.lang != language.current():
        assessments.set_lang(ctx, blank.id, language.current())
    return blank.id
