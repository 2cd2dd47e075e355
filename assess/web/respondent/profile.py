"""The profile, in under a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from flask import abort, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from assess.core.checks.answers import (
    MAX_EMPLOYEES,
    MAX_GOALS,
    MAX_NAME,
    MAX_VALUE_ADDED,
    contradicts,
    too_much_a_person,
)
from assess.core.institutions import name_of, own_institution
from assess.core.model import NO_BARRIER, PREFECTURE_CODES, Bank, Profile
from assess.core.typed import ten_thousand_yen, whole_number
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.services.profiles import UNITS
from assess.web.context import library, make_context
from assess.web.language import say, t
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    profile_or_none,
    see_other,
    switched_language,
)
from assess.web.templates import Page, render
from assess.web.typed import clean

Check = Callable[[FlaskForm, Any], None]
FIELDS = tuple(field for unit in UNITS for field in unit)
NUMBERS = ("employees", "value_added", "value_added_people")
MAX_DIGITS = 9


class TypedNumberField(IntegerField):  # type: ignore[misc]
    """A number as it is typed in Japan; keeps what was typed, and tells a fault once."""

    read = staticmethod(whole_number)
    largest = MAX_EMPLOYEES

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None  # not the stored figure, where only spaces were typed
        typed = next((value for value in valuelist if value.strip()), None)
        if typed is None:
            return
        try:
            number = self.read(typed)
        except ValueError:
            number = 0
        if not 1 <= number <= self.largest:
            raise ValueError(t(f"profile.{self.name}.error"))
        self.data = number


class ValueAddedField(TypedNumberField):
    """An amount of money in ten thousand yen (5,400万円)."""

    read = staticmethod(ten_thousand_yen)
    largest = MAX_VALUE_ADDED


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _at_most(limit: int, message: str) -> Check:
    def check(_form: FlaskForm, field: SelectMultipleField) -> None:
        if len(field.data or []) > limit:
            raise ValidationError(message)

    return check


def _one_word(message: str) -> Check:
    """Either barriers, or the word that there are none."""

    def check(_form: FlaskForm, field: SelectMultipleField) -> None:
        if contradicts(field.data or ()):
            raise ValidationError(message)

    return check


def _given(message: str) -> Check:
    """Something is needed; a fault that is told already is not told again."""

    def check(_form: FlaskForm, field: IntegerField) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(message)

    return check


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """The profile, in under a minute. Three entries are needed, the rest may stay empty."""

    company = StringField(filters=[clean])
    industry = SelectField()
    prefecture = SelectField()
    municipality = StringField(filters=[clean])
    employees = TypedNumberField()
    goals = CheckboxesField()
    barriers = CheckboxesField()
    institution = StringField(filters=[clean])
    value_added = ValueAddedField()
    value_added_people = TypedNumberField()

    def __init__(self, bank: Bank, profile: Profile | None, typed: bool = True) -> None:
        """With what this request has typed, if anything; `typed` False: with what is stored all the same."""
        self.stored, self.named = profile, _named(profile)
        super().__init__(obj=self.named, **({} if typed else {"formdata": None}))
        choose = [SelectChoice("", t("profile.choose"))]
        self.industry.choices = choose + [SelectChoice(i.id, say(i.text)) for i in bank.industries]
        self.prefecture.choices = choose + [SelectChoice(c, t(f"prefecture.{c}")) for c in PREFECTURE_CODES]
        self.goals.choices = [SelectChoice(x.id, say(x.text)) for x in bank.goals]
        self.barriers.choices = [SelectChoice(x.id, say(x.text)) for x in bank.barriers]
        too_long = Length(max=MAX_NAME, message=t("profile.too_long", limit=MAX_NAME))
        self.company.validators = [too_long]
        self.municipality.validators = [too_long]
        self.institution.validators = [too_long]
        self.industry.validators = [InputRequired(t("profile.industry.error"))]
        self.prefecture.validators = [InputRequired(t("profile.prefecture.error"))]
        self.employees.validators = [_given(t("profile.employees.error"))]
        # No page offers another choice than these, so an altered one is refused whole (see `save_profile`).
        self.goals.validate_choice = self.barriers.validate_choice = False
        self.goals.validators = [_at_most(MAX_GOALS, t("profile.goals.error", limit=MAX_GOALS))]
        none = next((x.text for x in bank.barriers if x.id == NO_BARRIER), None)
        self.barriers.validators = [_one_word(t("profile.barriers.error", none=say(none)))] if none else []
        for field, key in ((self.industry, "industry"), (self.prefecture, "prefecture")):
            field.flags.required = True
            field.validate_choice = False
            field.validators.append(_one_of(field.choices, t(f"profile.{key}.error")))
        self.employees.flags.required = True

    def validate_value_added(self, field: IntegerField) -> None:
        """An amount in yen is not taken for one in ten thousand yen."""
        people = self.value_added_people.data or self.employees.data
        if field.data is None or not people:
            return
        told = Profile(industry="T", prefecture="13", employees=people, value_added=field.data)
        if too_much_a_person(told):
            raise ValidationError(t("profile.value_added.unit", each=f"{field.data // people:,}"))

    def validate_value_added_people(self, field: IntegerField) -> None:
        """People alone say nothing."""
        if field.data is not None and self.value_added.data is None and not self.value_added.process_errors:
            raise ValidationError(t("profile.value_added_people.alone"))

    def profile(self, usage: str) -> Profile:
        """The validated profile. A bank that is stored by its code keeps it, unless another name was typed."""
        institution = self.institution.data or ""
        if self.stored and self.named and institution == self.named.institution:
            institution = self.stored.institution
        return Profile(
            industry=self.industry.data,
            prefecture=self.prefecture.data,
            employees=int(self.employees.data or 0),
            company=self.company.data or "",
            municipality=self.municipality.data or "",
            goals=tuple(dict.fromkeys(self.goals.data or ())),
            barriers=tuple(dict.fromkeys(self.barriers.data or ())),
            usage=usage,  # type: ignore[arg-type]
            institution=institution,
            value_added=self.value_added.data,
            value_added_people=self.value_added_people.data,
        )

    def in_words(self, name: str) -> str:
        """What a field holds, as the page says it."""
        field, value = self[name], self[name].data
        if isinstance(field, (SelectField, SelectMultipleField)):
            chosen = value if isinstance(value, (list, tuple)) else [value]
            value = t("site.comma").join(str(c.label) for c in field.choices if c.value and c.value in chosen)
        return str(value or t("profile.nothing"))


def _one_of(choices: Iterable[SelectChoice], message: str) -> Check:
    allowed = {c.value for c in choices if c.value}

    def check(_form: FlaskForm, field: SelectField) -> None:
        if field.data and field.data not in allowed:
            raise ValidationError(message)

    return check


def _named(profile: Profile | None) -> Profile | None:
    """The profile with its bank by name."""
    own = own_institution(profile, library().catalogue.institutions) if profile else None
    return replace(profile, institution=say(name_of(own))) if profile and own else profile


@dataclass(frozen=True)
class KeptField:
    """A field that was changed here and elsewhere too: its name in words, what was kept, and what was typed here."""

    label: str
    kept: str
    typed: str


@dataclass(frozen=True)
class ProfilePage(Page):
    """The form, with what was given or typed, and its errors.

    `banks` are suggested, name and prefecture: those of the firm's prefecture once it is known, for others are typed.
    `shown` is the profile as this page, or the one that was sent, showed it first; `kept` fields keep another value
    than the one just typed.
    """

    template: ClassVar[str] = "respondent/profile.html"
    form: ProfileForm
    banks: Sequence[tuple[str, str]]
    shown: str
    kept: Sequence[KeptField] = ()


def shown_of(profile: Profile | None) -> str:
    """The profile as one hidden field can carry it."""
    values = {field: getattr(profile, field, None) for field in FIELDS}
    return urlencode({k: " ".join(v) if isinstance(v, tuple) else "" if v is None else v for k, v in values.items()})


def read_shown(text: str) -> dict[str, object]:
    """The opposite; of nothing, an empty profile. Raises BadRequest for what no page holds."""
    given = dict(parse_qsl(text, keep_blank_values=True))
    values: dict[str, object] = {field: given.get(field, "") for field in FIELDS}
    for field in NUMBERS:
        number = given.get(field, "")
        if number and not (number.isascii() and number.isdigit() and len(number) < MAX_DIGITS):
            abort(400)
        values[field] = int(number) if number else None
    return values | {field: tuple(given.get(field, "").split()) for field in ("goals", "barriers")}


def _page(form: ProfileForm) -> ProfilePage:
    """The page with what was typed, which a page that was sent showed first as it says."""
    stored = profile_or_none()
    return ProfilePage(
        form, banks_for(form), request.form.get("shown", "") if request.method == "POST" else shown_of(stored)
    )


def banks_for(form: ProfileForm) -> list[tuple[str, str]]:
    """Banks to choose from, by the codes of their prefectures and their own; any other may be typed."""
    chosen = form.prefecture.data
    banks = [b for b in library().catalogue.institutions if b.prefecture == chosen or not chosen]
    banks.sort(key=lambda bank: (bank.prefecture, bank.code))
    return [(say(bank.name), t(f"prefecture.{bank.prefecture}")) for bank in banks]


@blueprint.get("/a/<assessment_id>/profile", action="read")
def profile() -> ResponseReturnValue:
    """The profile; a form that could not be taken is shown again with all that was typed."""
    return render(_page(ProfileForm(bank(), profile_or_none())))


@blueprint.post("/a/<assessment_id>/profile", action="answer")
def save_profile() -> ResponseReturnValue:
    """Keep the profile and go on, or show it again: in another language, with what is wrong, or with what was kept.

    Only what was changed on the page is changed; what was changed elsewhere meanwhile stays.
    """
    if switched_language():
        return profile()
    form = ProfileForm(bank(), profile_or_none())
    if not form.validate():
        return render(_page(form)), 422
    shown = read_shown(request.form.get("shown", ""))
    try:
        kept = assessments.save_profile(make_context(), assessment().id, form.profile(assessment().usage), shown)
    except BadAnswer:
        abort(400)
    if not kept:
        return see_other("home")
    g.assessment = assessments.need(make_context(), assessment().id)
    now = ProfileForm(bank(), profile_or_none(), typed=False)
    told = [KeptField(t(f"profile.{name}"), now.in_words(name), form.in_words(name)) for name in kept]
    return render(ProfilePage(now, banks_for(now), shown_of(profile_or_none()), told)), 409
