"""The role table: who does what for this firm, in words."""

from __future__ import annotations

from assess.core.diagnosis import Diagnosis
from assess.core.institutions import name_of
from assess.core.model import Institution
from assess.core.roles import Role
from assess.core.team import Recommendation
from assess.report.reach import listed, page, reach
from assess.report.support import because_sentences, fit_text
from assess.report.view import Listed, Reach, RoleRow
from assess.report.words import Words


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


def _reach(words: Words, role: Role, diagnosis: Diagnosis) -> Reach | None:
    """How to reach the body, or the official list: of the banks, or the first of the national searches."""
    catalogue = diagnosis.catalogue
    if role.chosen is None and isinstance(role.own, Institution) and role.own.url:
        return page(words, role.own.url)
    if chosen := role.chosen or next(iter(role.searches), None):
        return reach(words, chosen.actor, catalogue)
    kind = {"financial": "regional_bank"}.get(role.id, "municipality_office")
    directory = next((k.directory for k in catalogue.kinds if k.id == kind), None)
    return listed(words, directory) if directory else None


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
