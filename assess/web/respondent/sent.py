"""What a question page sends: what was chosen on it, and what it knew of what is stored (docs/decisions/0041)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.exceptions import BadRequest

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Domain, Question
from assess.services.assessments import Seen

# Of each question: what was chosen, what the page showed before, and the revision of that. Hidden: not asked yet.
ANSWER_PREFIX = "q_"
SHOWN_PREFIX = "was_"
REVISION_PREFIX = "rev_"
HIDDEN_PREFIX = "hidden_"
RELEVANCE = "relevance"
RELEVANCE_VALUES = ("1", "2", "3")
PAGE = "page"
SEQ = "seq"

_PAGE_ID = re.compile(r"[A-Za-z0-9_-]{0,32}\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True)
class Sent:
    """A page's id and count, and of what was changed on it: the values, what it showed before, and the revisions.

    Keys are question ids, and `relevance`. An entry equal to what the page showed is not a change: an old window
    that was only looked at says nothing of it.
    """

    page: str
    seq: int = 0
    chosen: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)

    def seen(self, **other_names: str) -> Seen:
        """What the page knew, for saving; `other_names` are the names under which a value is stored."""
        return Seen(self.page, self.seq, {other_names.get(k, k): v for k, v in self.revisions.items()})


def new_page() -> Sent:
    """A page that has just been made."""
    return Sent(secrets.token_urlsafe(9))


def read(domain: Domain, form: Mapping[str, str]) -> Sent:
    """What a page of this domain has sent. Raises BadRequest for a page id or a number that no page holds."""
    return _read({name: field_name(name) for name in (*(q.id for q in domain.questions), RELEVANCE)}, form)


def read_relevance(domains: Iterable[Domain], form: Mapping[str, str]) -> Sent:
    """What the list of all areas has sent: the keys are their ids. Raises BadRequest likewise."""
    return _read({d.id: relevance_field(d.id) for d in domains}, form, f"{RELEVANCE}_")


def _read(fields: Mapping[str, str], form: Mapping[str, str], known_as: str = "") -> Sent:
    chosen, shown, revisions = {}, {}, {}
    for name, of_form in fields.items():
        value = form.get(of_form)
        before = form.get(SHOWN_PREFIX + known_as + name, "")
        if value and value != before:
            chosen[name], shown[name] = value, before
            revisions[name] = _number(form.get(REVISION_PREFIX + known_as + name))
    return Sent(page_of(form), _number(form.get(SEQ)), chosen, shown, revisions)


def page_of(form: Mapping[str, str]) -> str:
    """The id of the page that sent this, empty where it has none. Raises BadRequest for one that no page holds."""
    page = form.get(PAGE, "")
    if not _PAGE_ID.match(page):
        raise BadRequest
    return page


def field_name(name: str) -> str:
    """The name of the radio buttons of a question, or of relevance."""
    return name if name == RELEVANCE else ANSWER_PREFIX + name


def relevance_field(domain_id: str) -> str:
    """The name of the radio buttons of an area's relevance in the list of all areas."""
    return f"{RELEVANCE}_{domain_id}"


def is_offered(question: Question, value: str) -> bool:
    """Whether a page can show this value as chosen."""
    return value in (UNKNOWN, NOT_APPLICABLE) or question.option(value) is not None


def _number(text: str | None) -> int:
    if not text:
        return 0
    if not _NUMBER.match(text):
        raise BadRequest
    return int(text)
