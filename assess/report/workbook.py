"""What the workbook of an assessment says: the report's content, sheet by sheet (the file itself: `xlsx`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assess.core.diagnosis import Diagnosis
from assess.core.due import due
from assess.core.model import Framework, Lang
from assess.report import workbook_answers, workbook_arithmetic, workbook_drafts
from assess.report.build import build_view
from assess.report.editions import Part
from assess.report.support import evidence_text, year_of
from assess.report.view import ReportView
from assess.report.view_support import Reach, RoleRow, Support
from assess.report.words import Words
from assess.report.workbook_view import Cell, Figure, Line, Link, Sheet, across

PARTS: tuple[Part, ...] = ("roadmap", "support", "roles", "domains", "answers")
PLAN = (
    "tick", "number", "when", "by", "step", "done_when", "effort", "who", "helper", "tool", "why", "done_on", "memo",
)  # fmt: skip
OPEN, DONE = "□", "☑"


def sheets_of(diagnosis: Diagnosis, frameworks: Sequence[Framework], lang: Lang) -> tuple[Sheet, ...]:
    """All sheets of one assessment. `frameworks` are those of the crosswalk; drafts are made for some of them."""
    words = Words.about(diagnosis, lang)
    view = build_view(diagnosis, lang, PARTS)
    answers, at = workbook_answers.answers(words, diagnosis, view)
    return (
        _result(words, view),
        answers,
        workbook_arithmetic.arithmetic(words, diagnosis, at),
        _plan(words, diagnosis, view),
        _contacts(words, diagnosis, view),
        *workbook_drafts.drafts(words, diagnosis, frameworks),
    )


# ---------------------------------------------------------------- result


def _result(words: Words, view: ReportView) -> Sheet:
    label, verdict = view.labels, view.verdict
    stands = view.marks.gap.join(filter(None, (verdict.headline, verdict.place, verdict.term, verdict.have)))
    lines = [*across("title", view.header.title), *across("note", view.header.line)]
    lines += [Line((_say(words, "company"), view.header.company), "pair")]
    lines += [Line((fact.label, fact.value), "pair") for fact in view.header.facts]
    lines += across("heading", label["ladder"])
    lines += [Line((label["stage"], stands), "pair")]
    lines += [Line((verdict.score_text, verdict.score), "pair")]
    lines += [Line((label["confidence"], f"{verdict.confidence} {verdict.confidence_text}"), "pair")]
    lines += across("note", verdict.meaning, *filter(None, (verdict.range_text, verdict.next_text)), *verdict.missing)
    lines += across("heading", label["stages"])
    heads = ("stage", "achievement", "span", "points", "answered", "status")
    lines += [Line(tuple(label[head] for head in heads), "head")]
    for stage in view.stages:
        cells = (stage.achievement, stage.span, stage.points, stage.answered, stage.status)
        lines.append(Line((f"{stage.name} {stage.term}".strip(), *cells)))
    lines += across("heading", label["domains"])
    lines += [Line(tuple(label[head] for head in ("domain", "score", "relevance", "answered")), "head")]
    lines += [Line((row.name, _number(row.score), row.relevance, row.answered)) for row in view.domains]
    if verdict.flags:
        lines += across("heading", label["notes"])
        lines += across(
            "note", *(f"{f.title}{view.marks.colon}{f.text}{view.marks.gap}{f.todo}" for f in verdict.flags)
        )
    lines += across("heading", label["small_print"])
    lines += across("note", *view.small_print)
    return Sheet(_say(words, "sheet.result"), (34, 13, 16, 14, 18, 16), tuple(lines), landscape=False)


def _number(text: str) -> Cell:
    """A figure of the view as a number, which it may be, so that no program takes offence at digits in a text."""
    return Figure(float(text)) if text.replace(".", "", 1).isdecimal() else text


def _say(words: Words, key: str) -> str:
    """A fixed word of the workbook."""
    return words(f"workbook.{key}")


# ---------------------------------------------------------------- plan


def _plan(words: Words, diagnosis: Diagnosis, view: ReportView) -> Sheet:
    lines = [*across("title", view.labels["roadmap"]), *across("note", _say(words, "plan_note"))]
    lines += across("note", *([view.roadmap.intro] if view.roadmap else []))
    lines += across("note", *filter(None, (view.roadmap_note, view.first_steps_note)))
    lines.append(Line(tuple(_say(words, f"plan.{title}") for title in PLAN), "head"))
    head = len(lines)
    rows = [*_steps(diagnosis, view), *_look_ups(words, view)]
    lines += [
        Line((OPEN if day is None else DONE, Figure(n), *cells, day, None)) for n, (cells, day) in enumerate(rows, 1)
    ]
    if view.roadmap:
        phases = ((phase.title, phase.after) for phase in view.roadmap.phases)
        lines += across("note", *(f"{title}{view.marks.colon}{after}" for title, after in phases if after))
        lines += across("note", *filter(None, (view.roadmap.outcome, view.roadmap.shortest)))
    widths = (5, 5, 12, 12, 34, 28, 11, 13, 20, 14, 30, 12, 18)
    return Sheet(_say(words, "sheet.plan"), widths, tuple(lines), head, choices={1: (OPEN, DONE)})


def _steps(diagnosis: Diagnosis, view: ReportView) -> Iterator[tuple[tuple[Cell, ...], date | None]]:
    """The steps of the plan, each with the day when the owner ticked it."""
    start = diagnosis.answers.date
    ticked = {(done.question_id, done.to_option): date.fromisoformat(done.day) for done in diagnosis.done}
    for phase in view.roadmap.phases if view.roadmap else ():
        by = due(date.fromisoformat(start), phase.id) if start else None
        for step in phase.steps:
            who = (step.effort_text, step.who, step.helper or "", step.tool.name if step.tool else "")
            why = f"{step.question}{view.marks.gap}{step.from_text}"
            cells = (phase.title, by, step.action, step.done_when, *who, why)
            yield cells, ticked.get((step.question_id, step.to_option))


def _look_ups(words: Words, view: ReportView) -> Iterator[tuple[tuple[Cell, ...], None]]:
    """Questions to find the answer to, where the plan has no more steps."""
    for step in view.first_steps:
        if step.look_up:
            yield (_say(words, "look_up"), None, step.action, "", step.effort_text, "", "", "", step.because), None


# ---------------------------------------------------------------- contacts


def _contacts(words: Words, diagnosis: Diagnosis, view: ReportView) -> Sheet:
    titles = ("place", "name", "does", "why", "ask", "phone", "page", "open", "find", "source", "notes")
    lines = [*across("title", _say(words, "sheet.contacts")), *across("note", view.support_intro)]
    lines.append(Line(tuple(_say(words, f"contacts.{title}") for title in titles), "head"))
    head = len(lines)
    lines += across("heading", view.labels["team"])
    lines += [Line(_body(words, body, view)) for body in view.team]
    lines += across("note", *view.missing_layers)
    lines += across("heading", view.labels["roles"])
    lines += [Line(_role(words, diagnosis, row, view)) for row in view.roles]
    if view.more:
        lines += [*across("heading", view.labels["more"]), *(Line(_body(words, body, view)) for body in view.more)]
    widths = (13, 20, 26, 28, 24, 14, 22, 6, 22, 22, 24)
    return Sheet(_say(words, "sheet.contacts"), widths, tuple(lines), head)


def _body(words: Words, body: Support, view: ReportView) -> tuple[Cell, ...]:
    notes = [f"{fact.label}{view.marks.colon}{fact.value}" for fact in body.facts]
    notes += [
        body.neutral or "",
        f"{view.labels['disclosure']}{view.marks.colon}{body.disclosure}" if body.disclosure else "",
    ]
    place = "\n".join(filter(None, (body.layer_name, body.kind, body.area)))
    why = "\n".join(body.reasons) or body.fit
    known = (f"{body.evidence}\n{body.source}", "\n".join(filter(None, notes)))
    return (place, body.name, body.role, why, body.ask_first, *_reach(words, body.reach), *known)


def _role(words: Words, diagnosis: Diagnosis, row: RoleRow, view: ReportView) -> tuple[Cell, ...]:
    actor = next((a for a in diagnosis.catalogue.actors if a.id == row.actor_id), None)
    evidence = evidence_text(words, actor, year_of(diagnosis.answers)) if actor else ""
    source = f"{evidence}\n{words.source(actor.source)}" if actor else ""
    members = [f"{m.name}{view.marks.space}{m.url}" if m.url else m.name for m in row.members]
    notes = [*([row.members_label] if members else []), *members, *row.notes]
    return (row.role, row.name, row.does, row.why, row.ask, *_reach(words, row.reach), source, "\n".join(notes))


def _reach(words: Words, reach: Reach | None) -> tuple[Cell, ...]:
    """The telephone, the page to read and to open, and what to look for there."""
    if reach is None:
        return "", "", "", ""
    find = "\n".join(filter(None, (reach.label, reach.listed_in, reach.look_for, reach.caution)))
    return reach.phone or "", reach.url or "", Link(reach.url, _say(words, "open")) if reach.url else "", find
