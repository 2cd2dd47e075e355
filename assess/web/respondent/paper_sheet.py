"""A filled-in paper form on screen: what was typed for each running number, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from assess.core.flow import Flow
from assess.core.keyed import key_of, keys_of, meant
from assess.core.model import NOT_APPLICABLE, Bank, Lang, PathChoice, Question
from assess.core.numbering import running_numbers
from assess.report.paper import Paper, PaperQuestion, build_paper
from assess.services.assessments import Assessment, Seen
from assess.web.language import t
from assess.web.respondent.blueprint import HashedBank
from assess.web.respondent.sent import REVISION_PREFIX, SHOWN_PREFIX, new_page, page_of

# A row's field is named by its running number, and one of relevance by its domain.
ROW = re.compile(r"n([0-9]{1,3})\Z")
WEIGHT_PREFIX = "w_"
WEIGHTS = ("1", "2", "3")
FORM = "form"
MAX_TYPED = 20  # of a field that should hold one key
MAX_QUOTED = 8
KEPT = 100  # forms: every industry, path and language

_REVISION = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True)
class Row:
    """A line of the form: a question, or how much a domain matters.

    `id` is the question's or the domain's, `keys` are (key, words); `when` says for whom the question is. `value` is
    what stands in the field, `was` the key that stood there before, of the stored answer with this `revision`;
    `error` says what is wrong with the value.
    """

    id: str
    name: str
    label: str
    text: str
    when: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    value: str
    was: str
    revision: int
    error: str = ""

    @property
    def key(self) -> str:
        """The key that was meant, whether it is one of the row's or not."""
        return meant(self.value)

    @property
    def words(self) -> str:
        """What the key says; empty where it is none of the row's."""
        return dict(self.keys).get(self.key, "")

    @property
    def changed(self) -> bool:
        """Whether the key is another one than the stored answer's."""
        return bool(self.words) and self.key != self.was


@dataclass(frozen=True)
class TypedSheet:
    """What a page has sent: its id, the form that it was, and by field what was typed, was shown, and its revision."""

    page: str
    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The form of one assessment as it stands. `id` tells one form from another, `form` is its name in words.

    `faults` are what is wrong with it as a whole.
    """

    page: str
    id: str
    form: str
    rows: tuple[Row, ...]
    weights: tuple[Row, ...]
    faults: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[Row, ...]:
        """The rows whose value is no answer."""
        return tuple(row for row in (*self.rows, *self.weights) if row.error)


def read(form: MultiDict[str, str]) -> TypedSheet:
    """What a page has sent. Raises BadRequest for a page id or a revision that no page holds."""
    names = [name for name in form if ROW.match(name) or name.startswith(WEIGHT_PREFIX)]
    return TypedSheet(
        page=page_of(form),
        form=form.get(FORM, ""),
        values={name: form[name].strip()[:MAX_TYPED] for name in names},
        shown={name: form.get(SHOWN_PREFIX + name, "") for name in names},
        revisions={name: _revision(form.get(REVISION_PREFIX + name)) for name in names},
    )


def _revision(text: str | None) -> int:
    if not text:
        return 0
    if not _REVISION.match(text):
        raise BadRequest
    return int(text)


@lru_cache(maxsize=KEPT)
def _paper(hashed: HashedBank, lang: Lang, industry: str, path: PathChoice) -> Paper:
    """The form as it is printed, which depends on nothing but these."""
    return build_paper(hashed.bank, lang, industry, path)


def new_sheet(flow: Flow, stored: Assessment, lang: Lang) -> Sheet:
    """The form with the answers that are stored."""
    paper = _paper(HashedBank(stored.bank_hash, flow.bank), lang, flow.profile.industry, flow.path)
    numbers = running_numbers(flow.bank, flow.profile.industry)
    printed = (question for domain in paper.domains for question in domain.questions)
    rows = tuple(_row(flow.bank, stored, question, numbers[question.id]) for question in printed)
    return Sheet(
        new_page().page, f"{flow.profile.industry}-{flow.path}", paper.form, rows, tuple(_weights(flow, stored, paper))
    )


def _row(bank: Bank, stored: Assessment, printed: PaperQuestion, number: int) -> Row:
    question = _question(bank, printed.id)
    key = key_of(question, stored.answers.get(printed.id, ""))
    return Row(
        id=printed.id,
        name=f"n{number}",
        label=printed.number,
        text=printed.text,
        when=printed.only_if,
        keys=tuple((fact.label, fact.value) for fact in (*printed.options, *printed.extra)),
        value=key,
        was=key,
        revision=stored.reference.revisions.get(printed.id, 0),
    )


def _question(bank: Bank, question_id: str) -> Question:
    question = bank.question(question_id)
    if question is None:
        raise KeyError(question_id)
    return question


def _weights(flow: Flow, stored: Assessment, paper: Paper) -> Iterator[Row]:
    if paper.relevance is None:
        return
    printed = {question.id for domain in paper.domains for question in domain.questions}
    for domain in flow.bank.domains:
        if printed.intersection(question.id for question in domain.questions):
            key = str(stored.relevance.get(domain.id, ""))
            yield Row(
                id=domain.id,
                name=WEIGHT_PREFIX + domain.id,
                label=t(f"report.short.{domain.id}"),
                text="",
                when=(),
                keys=tuple(zip(WEIGHTS, paper.relevance.choices, strict=True)),
                value=key,
                was=key,
                revision=stored.reference.relevance_revisions.get(domain.id, 0),
            )


def filled(sheet: Sheet, typed: TypedSheet, *, check: bool = True) -> Sheet:
    """The form with what was typed; where `check`, with what is wrong with it."""
    known = {row.name for row in (*sheet.rows, *sheet.weights)}
    faults = []
    if check and typed.form and typed.form != sheet.id:
        faults.append(t("paper.other_form", form=sheet.form))
    if check:
        numbers = [ROW.match(name) for name, value in typed.values.items() if value and name not in known]
        faults += [t("paper.no_such_number", n=int(found[1])) for found in numbers if found]
    rows, weights = (tuple(_filled(row, typed, check) for row in part) for part in (sheet.rows, sheet.weights))
    if check and not faults and not any(row.value for row in (*rows, *weights)):
        faults.append(t("paper.nothing"))
    return replace(sheet, page=typed.page or sheet.page, rows=rows, weights=weights, faults=tuple(faults))


def _filled(row: Row, typed: TypedSheet, check: bool) -> Row:
    if row.name not in typed.values:
        return row
    now = replace(
        row,
        value=typed.values[row.name],
        was=typed.shown.get(row.name, ""),
        revision=typed.revisions.get(row.name, 0),
    )
    return replace(now, error=_error(now)) if check else now


def _error(row: Row) -> str:
    if not row.value or row.words:
        return ""
    quoted = row.value if len(row.value) <= MAX_QUOTED else f"{row.value[:MAX_QUOTED]}…"
    keys = dict(row.keys)
    if row.name.startswith(WEIGHT_PREFIX):
        return t("paper.wrong.weight", label=row.label, typed=quoted)
    if row.key == "N":
        return t("paper.wrong.no_na", label=row.label)
    key = "paper.wrong.na" if "N" in keys else "paper.wrong"
    return t(key, label=row.label, last=max(key for key in keys if key.isdigit()), typed=quoted)


def given(rows: tuple[Row, ...], *, changed: bool = False) -> dict[str, str]:
    """Question or domain -> key, of the rows that are filled in; `changed`: only of those that were changed."""
    return {row.id: row.key for row in rows if row.words and (row.changed or not changed)}


def answers(rows: tuple[Row, ...], bank: Bank, *, changed: bool = False) -> dict[str, str]:
    """Question id -> answer, likewise."""
    return {q: keys_of(_question(bank, q))[key] for q, key in given(rows, changed=changed).items()}


def seen(sheet: Sheet, rows: tuple[Row, ...]) -> Seen:
    """What the page knew of these rows."""
    return Seen(sheet.page, 0, {row.id: row.revision for row in rows})


def notes(sheet: Sheet, flow: Flow) -> dict[str, str]:
    """By field, why an answer does not count: it is kept all the same, as one in a file is."""
    after = replace(flow, answers={**flow.answers, **answers(sheet.rows, flow.bank)})
    idle = [row for row in sheet.rows if row.value and after.statuses[row.id] != "asked"]
    return {row.name: _note(row, after) for row in idle}


def _note(row: Row, flow: Flow) -> str:
    condition = _question(flow.bank, row.id).asks_if
    basis = condition.question if condition else None
    number = running_numbers(flow.bank, flow.profile.industry).get(basis or "")
    status = flow.statuses[row.id]
    # Ruled out although its basis applies: the size of the firm has done it.
    by_size = status == "ruled_out" and basis is not None and flow.answers.get(basis) != NOT_APPLICABLE
    if number is None or by_size:
        return t("paper.note.firm")
    return t(f"paper.note.{status}", n=number)
