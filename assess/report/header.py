"""The head of a report: whose it is, of which day, and under which bank."""

from __future__ import annotations

from assess.core.diagnosis import Diagnosis
from assess.core.typed import shows
from assess.report.view import Header
from assess.report.view_fact import Fact
from assess.report.words import RUNNING_WIDTH, Words, shortened

HASH_SHOWN = 8


def header(words: Words, diagnosis: Diagnosis) -> Header:
    """Who was assessed, when, and under which bank."""
    answers, bank = diagnosis.answers, diagnosis.bank
    profile = answers.profile
    title = words("title")
    company = " ".join(profile.company.split()) if shows(profile.company) else ""
    shown = {
        "industry": words.industry(profile),
        "place": words.seat(profile),
        "employees": words("people", n=profile.employees),
        "date": words.date(answers.date),
        "path": words(f"path.{answers.path}"),
        "role": words(f"role.{answers.respondent.role}"),
    }
    return Header(
        title=title,
        company=company or words("no_company"),
        company_given=bool(company),
        running=shortened(company, RUNNING_WIDTH) or title,
        date=words.date(answers.date),
        day=answers.date,
        line=words("header_line", **shown),
        facts=tuple(Fact(words(f"fact.{key}"), value) for key, value in shown.items()),
        bank=words(
            "bank_line",
            title=words.of(bank.title),
            id=bank.id,
            version=bank.version,
            hash=diagnosis.bank_hash[:HASH_SHOWN],
        ),
    )
