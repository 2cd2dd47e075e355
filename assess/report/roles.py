"""The role table: who does what for this firm, in words."""

from __future__ import annotations

import re

from assess.core.diagnosis import Diagnosis
from assess.core.institutions import name_of
from assess.core.model import Directory, Institution
from assess.core.ranking import Recommendation
from assess.core.roles import Role
from assess.report.reach import listed, page, reach
from assess.report.support import because_brief, because_sentences, cite, evidence_text, fit_text, year_of
from assess.report.view_support import Listed, Reach, RoleRow
from assess.report.words import Words

_YEAR = re.compile(r"\b20[0-9]{2}(?=\D)")


def role_rows(words: Words, diagnosis: Diagnosis) -> tuple[RoleRow, ...]:
    """The six rows in their order; each names somebody, at least whom to ask for one."""
    return tuple(_row(words, role, diagnosis) for role in diagnosis.advice.roles)


def _row(words: Words, role: Role, diagnosis: Diagnosis) -> RoleRow:
    actor = role.chosen.actor if role.chosen else None
    return RoleRow(
        id=role.id,
        role=words(f"role.{role.id}"),
        does=words("role.instead") if role.instead else words(f"role.{role.id}.{role.stage}"),
        actor_id=actor.id if actor else None,
        name=_name(words, role, diagnosis),
        why=_why(words, role, diagnosis),
        ask=words.of(actor.ask_first) if actor else words(f"role.ask.{_list_of(role)}"),
        reach=_reach(words, role, diagnosis),
        members_label=_members_label(words, role) if _members(words, role) else "",
        members=_members(words, role),
        notes=tuple(_notes(words, role)),
        also=words.of(role.also.actor.name) if role.also else None,
        because=_because(words, role, diagnosis),
        evidence=_evidence(words, role, diagnosis),
        cite=_cite(words, role, diagnosis),
    )


def _list_of(role: Role) -> str:
    """Who stands for a role without a body: the firm's own bank, a neutral list, or `nobody`."""
    if role.own:
        return "own"
    if role.id == "financial" or (role.id == "vendor" and role.searches):
        return role.id
    return "nobody"


def _name(words: Words, role: Role, diagnosis: Diagnosis) -> str:
    if role.own:
        return words.of(name_of(role.own))
    if role.chosen:
        return words.of(role.chosen.actor.name)
    prefecture = words.prefecture(diagnosis.answers.profile.prefecture)
    return words(f"role.list.{_list_of(role)}", prefecture=prefecture)


def _why(words: Words, role: Role, diagnosis: Diagnosis) -> str:
    profile = diagnosis.answers.profile
    if role.own or role.chosen is None:
        return words(f"role.why.{_list_of(role)}", place=words.seat(profile))
    sentences = because_sentences(words, role.chosen.because, diagnosis.answers)
    return sentences[0][1] if sentences else fit_text(words, role.chosen, profile)


def _because(words: Words, role: Role, diagnosis: Diagnosis) -> str:
    chosen = None if role.own else role.chosen
    brief = because_brief(words, chosen.because) if chosen else ""
    return brief or _why(words, role, diagnosis)


def _reach(words: Words, role: Role, diagnosis: Diagnosis) -> Reach | None:
    """How to reach the body, or the official list: of the banks, or the first of the national searches."""
    catalogue = diagnosis.catalogue
    if role.chosen is None and isinstance(role.own, Institution) and role.own.url:
        return page(words, role.own.url)
    if chosen := role.chosen or next(iter(role.searches), None):
        return reach(words, chosen.actor, catalogue)
    directory = _directory_of(role, diagnosis)
    return listed(words, directory) if directory else None


def _evidence(words: Words, role: Role, diagnosis: Diagnosis) -> str:
    """By what the body is known, or the list that stands for one, and of which year."""
    if chosen := _chosen(role):
        return evidence_text(words, chosen.actor, year_of(diagnosis.answers))
    year, _ = _newest_list(role, diagnosis)
    if not year:
        return words("evidence.general")
    return words("evidence_of", source=words("evidence.list"), known=words("year", year=year))


def _cite(words: Words, role: Role, diagnosis: Diagnosis) -> str:
    """The same in full, where it is not the body's own page."""
    if chosen := _chosen(role):
        return cite(words, chosen.actor)
    return words.source(_newest_list(role, diagnosis)[1])


def _chosen(role: Role) -> Recommendation | None:
    """The body of the catalogue that the row tells of, or the first of the national searches."""
    return (None if role.own else role.chosen) or next(iter(role.searches), None)


def _newest_list(role: Role, diagnosis: Diagnosis) -> tuple[str, str]:
    """The list that a row without such a body is known by: the newest year in it, and the list; empty without one."""
    sources = [role.own.source] if isinstance(role.own, Institution) else [bank.source for bank in role.institutions]
    if not sources and (directory := _directory_of(role, diagnosis)):
        sources = [directory.read or directory.source]
    return max(((year, source) for source in sources for year in _YEAR.findall(source)), default=("", ""))


def _directory_of(role: Role, diagnosis: Diagnosis) -> Directory | None:
    """The official list that stands for a role without a body."""
    kind = {"financial": "regional_bank"}.get(role.id, "municipality_office")
    return next((k.directory for k in diagnosis.catalogue.kinds if k.id == kind), None)


def _members_label(words: Words, role: Role) -> str:
    return words("role.members.own" if role.own else f"role.members.{role.id}")


def _members(words: Words, role: Role) -> tuple[Listed, ...]:
    banks = [Listed(words.of(bank.name), bank.url) for bank in role.institutions]
    searches = [Listed(words.of(r.actor.name), r.actor.url) for r in role.searches]
    return (*banks, *searches)


def _notes(words: Words, role: Role) -> list[str]:
    notes = []
    if role.id == "vendor":
        notes.append(words("role.checks"))
    if role.id == "academia_testbed":
        notes.append(words("role.offers"))
    if role.operators:
        notes.append(_operators(words, role.operators))
    if role.also:
        notes.append(_also(words, role, role.also))
    if role.chosen and role.chosen.actor.disclosure:
        notes.append(f"{words('label.disclosure')}{words.marks().colon}{words.of(role.chosen.actor.disclosure)}")
    return notes


def _also(words: Words, role: Role, also: Recommendation) -> str:
    return words(f"role.also.{'instead' if role.instead else role.id}", name=words.of(also.actor.name))


def _operators(words: Words, bank: Recommendation) -> str:
    """The operator's own bank, beside the one that the firm works with."""
    told = words("role.also.operators", name=words.of(bank.actor.name))
    contact = words.marks().comma.join(filter(None, (bank.actor.phone, bank.actor.url)))
    return f"{told}{words.marks().gap}{contact}" if contact else told
