"""The forms. Each question page gets a class of its own per request, with names prefixed `q_`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from assess.core.checks.answers import MAX_EMPLOYEES, MAX_GOALS, MAX_NAME
from assess.core.model import NOT_APPLICABLE, PREFECTURE_CODES, UNKNOWN, Bank, Profile, Question
from assess.web.language import say, t

ANSWER_PREFIX = "q_"
SHOWN_PREFIX = "was_"
RELEVANCE = "relevance"


def _clean(value: str | None) -> str:
    """Trim, and drop control characters that paste may bring."""
    return "".join(c for c in (value or "") if unicodedata.category(c) != "Cc").strip()


def _half_width(value: str | int | None) -> str | int | None:
    """Full-width figures and separators (１２名, 1,200) as plain digits."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFKC", value).replace(",", "").strip().removesuffix("人").removesuffix("名").strip()


class EmployeesField(IntegerField):
    """A whole number that takes full-width digits and a counter word, and keeps what was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        raw = valuelist
        self.data = None  # not the stored figure, where only spaces were typed
        try:
            super().process_formdata([str(_half_width(v)) for v in valuelist if v.strip()])
        except ValueError:
            raise ValueError(t("profile.employees.error")) from None
        finally:
            self.raw_data = raw


class CheckboxesField(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StartForm(FlaskForm):
    """Consent, path and who it is for."""

    path = RadioField(default="full")
    usage = RadioField(default="self")
    consent = BooleanField()

    def __init__(self) -> None:
        super().__init__()
        self.path.choices = [SelectChoice(p, t(f"start.path.{p}")) for p in ("full", "quick")]
        self.usage.choices = [SelectChoice(u, t(f"start.usage.{u}")) for u in ("self", "bank_led", "trial")]

    def validate_consent(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(t("start.consent.error"))


def _at_most(limit: int, message: str):  # type: ignore[no-untyped-def]
    def check(_form: FlaskForm, field: CheckboxesField) -> None:
        if len(field.data or []) > limit:
            raise ValidationError(message)

    return check


class ProfileForm(FlaskForm):
    """The profile, in under a minute. Three entries are needed, the rest may stay empty."""

    company = StringField(filters=[_clean])
    industry = SelectField()
    prefecture = SelectField()
    municipality = StringField(filters=[_clean])
    employees = EmployeesField()
    goals = CheckboxesField()
    barriers = CheckboxesField()

    def __init__(self, bank: Bank, profile: Profile | None = None) -> None:
        super().__init__(obj=profile)
        choose = [SelectChoice("", t("profile.choose"))]
        self.industry.choices = choose + [SelectChoice(i.id, say(i.text)) for i in bank.industries]
        self.prefecture.choices = choose + [SelectChoice(c, t(f"prefecture.{c}")) for c in PREFECTURE_CODES]
        self.goals.choices = [SelectChoice(x.id, say(x.text)) for x in bank.goals]
        self.barriers.choices = [SelectChoice(x.id, say(x.text)) for x in bank.barriers]
        too_long = Length(max=MAX_NAME, message=t("profile.too_long", limit=MAX_NAME))
        self.company.validators = [too_long]
        self.municipality.validators = [too_long]
        self.industry.validators = [InputRequired(t("profile.industry.error"))]
        self.prefecture.validators = [InputRequired(t("profile.prefecture.error"))]
        wrong = t("profile.employees.error")
        self.employees.validators = [InputRequired(wrong), NumberRange(1, MAX_EMPLOYEES, wrong)]
        self.goals.validators = [_at_most(MAX_GOALS, t("profile.goals.error", limit=MAX_GOALS))]
        for field, key in ((self.industry, "industry"), (self.prefecture, "prefecture")):
            field.flags.required = True
            field.validate_choice = False
            field.validators.append(_one_of(field.choices, t(f"profile.{key}.error")))
        self.employees.flags.required = True

    def profile(self, usage: str) -> Profile:
        """The validated profile."""
        return Profile(
            industry=self.industry.data,
            prefecture=self.prefecture.data,
            employees=int(self.employees.data or 0),
            company=self.company.data or "",
            municipality=self.municipality.data or "",
            goals=tuple(dict.fromkeys(self.goals.data or ())),
            barriers=tuple(dict.fromkeys(self.barriers.data or ())),
            usage=usage,  # type: ignore[arg-type]
        )


def _one_of(choices: Iterable[SelectChoice], message: str):  # type: ignore[no-untyped-def]
    allowed = {c.value for c in choices if c.value}

    def check(_form: FlaskForm, field: SelectField) -> None:
        if field.data and field.data not in allowed:
            raise ValidationError(message)

    return check


class ResumeForm(FlaskForm):
    """The short code, as typed."""

    code = StringField(filters=[_clean])

    def __init__(self) -> None:
        super().__init__()
        self.code.validators = [InputRequired(t("resume.code.empty")), Length(max=60, message=t("resume.code.wrong"))]


def choices_of(question: Question) -> list[SelectChoice]:
    """A question's options with what is always offered beside them."""
    choices = [SelectChoice(o.id, say(o.text)) for o in question.options]
    choices.append(SelectChoice(UNKNOWN, t("answer.unknown")))
    if question.not_applicable:
        choices.append(SelectChoice(NOT_APPLICABLE, t("answer.not_applicable")))
    return choices


def question_form(questions: Sequence[Question], answers: dict[str, str], relevance: int | None) -> FlaskForm:
    """A form of one domain's questions; nothing in it is required, missing answers are told at the review."""
    fields: dict[str, object] = {
        ANSWER_PREFIX + q.id: RadioField(
            choices=choices_of(q), default=answers.get(q.id), validators=[Optional()], validate_choice=False
        )
        for q in questions
    }
    fields[RELEVANCE] = RadioField(
        choices=[SelectChoice(str(n), t(f"relevance.{n}")) for n in (1, 2, 3)],
        default=str(relevance) if relevance else None,
        validators=[Optional()],
        validate_choice=False,
    )
    return type("QuestionForm", (FlaskForm,), fields)()
