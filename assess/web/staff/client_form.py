"""The form of a client, new or known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from assess.core.client_details import Details, Fault
from assess.core.model import PREFECTURE_CODES
from assess.services.firms import BadClient
from assess.web import language
from assess.web.context import library
from assess.web.language import t
from assess.web.respondent.profile_form import TypedNumberField
from assess.web.typed import clean

NAMES = tuple(field.name for field in fields(Details))
MAX_DIGITS = 9


class ClientForm(FlaskForm):  # type: ignore[misc]
    """What is known of a client; only the name is needed. What is wrong with it is told by the use case."""

    name = StringField(filters=[clean])
    kana = StringField(filters=[clean])
    corporate_number = StringField(filters=[clean])
    prefecture = SelectField(validate_choice=False)
    municipality = StringField(filters=[clean])
    industry = SelectField(validate_choice=False)
    employees = TypedNumberField()
    contact = StringField(filters=[clean])
    branch = SelectField(validate_choice=False)

    def __init__(
        self,
        shown: Details | None = None,
        branches: Mapping[str, str] | None = None,
        branch: str = "",
        typed: bool = True,
    ) -> None:
        """With what this request has typed, or else with what is known, if anything.

        Without `branches` there is none to choose; `typed` False: with what is known all the same.
        """
        super().__init__(obj=shown, branch=branch, **({} if typed else {"formdata": None}))
        t, say = language.speaking(language.current())  # once: there are many choices
        nothing = SelectChoice("", t("clients.not_known"))
        self.prefecture.choices = [nothing, *(SelectChoice(c, t(f"prefecture.{c}")) for c in PREFECTURE_CODES)]
        self.industry.choices = [nothing, *(SelectChoice(i.id, say(i.text)) for i in library().bank.industries)]
        none = [SelectChoice("", t("clients.branch.none"))] if len(branches or {}) > 1 else []
        self.branch.choices = [*none, *(SelectChoice(branch_id, name) for branch_id, name in (branches or {}).items())]

    def details(self) -> Details:
        """What was typed."""
        values: dict[str, Any] = {name: self[name].data or "" for name in NAMES}
        return Details(**values | {"employees": self.employees.data})

    def tell(self, error: BadClient) -> None:
        """Say at each field what is wrong with it."""
        for fault in error.faults:
            # The summary above the form shows the message by itself: it names what is missing.
            self.say(fault.field, t("clients.fault.name") if fault.code == "required" else fault_text(fault))

    def say(self, name: str, message: str) -> None:
        """Say this at a field."""
        self[name].errors = [*self[name].errors, message]


def fault_text(fault: Fault) -> str:
    """A fault in words."""
    return t(f"clients.fault.{fault.code}", text=fault.text)


def packed(details: Details) -> str:
    """The details as one hidden field can carry them."""
    values = ((name, getattr(details, name)) for name in NAMES)
    return urlencode({name: "" if value is None else value for name, value in values})


def unpacked(text: str) -> Details:
    """The opposite. Raises BadRequest for what no page holds."""
    given = dict(parse_qsl(text, keep_blank_values=True))
    employees = given.get("employees", "")
    if employees and not (employees.isascii() and employees.isdigit() and len(employees) < MAX_DIGITS):
        abort(400)
    values: dict[str, Any] = {name: given.get(name, "") for name in NAMES}
    return Details(**values | {"employees": int(employees) if employees else None})
