"""The owner's journey, one module a page or noun, each with its view, what its template shows and its form.

Views stay thin: they read a form, call one use case and show one page.
"""

from assess.web.respondent import (  # noqa: F401 (each adds its routes)
    about,
    again,
    calendar,
    follow,
    follow_plan,
    forms,
    glossary,
    here,
    languages,
    leave,
    next_check,
    offline,
    one,
    paper,
    pause,
    profile,
    questions,
    relevance,
    report,
    result,
    resume,
    review,
    sharing,
    start,
    voices,
    what_if,
    workbook,
)
from assess.web.respondent.blueprint import blueprint

__all__ = ["blueprint"]
