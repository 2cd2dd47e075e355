"""The form of the profile: its fields, its rules, and what it showed before anything was typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort
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
from assess.services.profiles import UNITS
from assess.web.context import library
from assess.web.language import say, t
from assess.web.typed import clean

Check = Callable[[FlaskForm, Any], None]
FIELDS = tuple(field for unit in UNITS for field in unit)
# What is asked before the questions, and what may be told after them.
FIRST = ("industry", "prefecture", "employees", "company")
WISHES = tuple(field for field in FIELDS if field not in FIRST)
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
    """The profile, or a part of it. Three entries are needed, the rest may stay empty."""

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

    def __init__(self, bank: Bank, profile: Profile | None, typed: bool = True, part: Collection[str] = FIELDS) -> None:
        """With what this request has typed, if anything; `typed` False: with what is stored all the same.

        Only the fields of `part` stand on the page.
        """
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
        for name in set(FIELDS) - set(part):
            del self[name]

    def validate_value_added(self, field: IntegerField) -> None:
        """An amount in yen is not taken for one in ten thousand yen."""
        people = self.value_added_people.data or self._people()
        if field.data is None or not people:
            return
        told = Profile(industry="T", prefecture="13", employees=people, value_added=field.data)
        if too_much_a_person(told):
            raise ValidationError(t("profile.value_added.unit", each=f"{field.data // people:,}"))

    def _people(self) -> int | None:
        """The number of employees, typed here or stored."""
        if "employees" in self:
            people: int | None = self.employees.data
            return people
        return self.stored.employees if self.stored else None

    def validate_value_added_people(self, field: IntegerField) -> None:
        """People alone say nothing."""
        if field.data is not None and self.value_added.data is None and not self.value_added.process_errors:
            raise ValidationError(t("profile.value_added_people.alone"))

    def profile(self, usage: str, shown: Mapping[str, object]) -> Profile:
        """The validated profile. What does not stand on the page is as `shown` says that it was: unchanged.

        A bank that is stored by its code keeps it, unless another name was typed.
        """
        values: dict[str, Any] = {name: self[name].data if name in self else shown[name] for name in FIELDS}
        if self.stored and self.named and (values["institution"] or "") == self.named.institution:
            values["institution"] = self.stored.institution
        for name in ("company", "municipality", "institution"):
            values[name] = values[name] or ""
        for name in ("goals", "barriers"):
            values[name] = tuple(dict.fromkeys(values[name] or ()))
        return Profile(**{**values, "employees": int(values["employees"] or 0)}, usage=usage)  # type: ignore[arg-type]

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


def kept_fields(names: Iterable[str], now: ProfileForm, typed: ProfileForm) -> list[KeptField]:
    """Those of the page among the fields that keep another value than the one typed."""
    return [KeptField(t(f"profile.{name}"), now.in_words(name), typed.in_words(name)) for name in names if name in now]


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


def banks_for(prefecture: str | None) -> list[tuple[str, str]]:
    """Banks to choose from, by the codes of their prefectures and their own; any other may be typed."""
    banks = [b for b in library().catalogue.institutions if b.prefecture == prefecture or not prefecture]
    banks.sort(key=lambda bank: (bank.prefecture, bank.code))
    return [(say(bank.name), t(f"prefecture.{bank.prefecture}")) for bank in banks]
