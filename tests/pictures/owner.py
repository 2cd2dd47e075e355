"""What is pictured of the pages for the owner of a firm, and of those that are for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from assess.core.model import Lang
from assess.report.build import build_view
from assess.services import assessments, results
from tests.pictures.rows import Row, after, key_in, open_all, press
from tests.pictures.still import Still


@dataclass(frozen=True)
class OwnerRow(Row):
    """A page as the owner of a firm sees it.

    `path`: of the firm's own assessment, or with a leading slash any; `{area}`, `{question}`, `{report}` and `{step}`
    (the first of the plan) are filled in. `firm`: see `Still.firm`. `report`: one is asked for first and has ended so
    (`waiting`: not yet).
    """

    firm: str = ""
    report: str = ""


def open_help(page: Page) -> None:
    """Look at the help of a question."""
    page.locator("main details summary").first.click()
    page.locator("dialog[open]").wait_for()


def unsent(page: Page) -> None:
    """Choose an answer where nothing comes through; the page goes on, and says so."""
    page.route("**/*", lambda route: route.abort())
    page.locator(".choice label").first.click()
    page.locator(".line :text('1')").first.wait_for()


to_words = press("main form[action$=words] button", recipient="adviser:", name="山田会計事務所", scope__result="on")
BASE, R = "layouts/", "respondent/"

ROWS = (
    OwnerRow("start", R + "start.html", "/"),
    OwnerRow("start-waiting", R + "start.html", "/", "half"),
    OwnerRow("start-last-result", R + "start.html", "/", "2"),
    OwnerRow("start-again", R + "start.html", "/", "again", do=open_all, once=True),
    OwnerRow("begin", R + "begin.html", "/start"),
    OwnerRow("begin-refused", R + "begin.html", "/start", do=press("button[value=start]")),
    OwnerRow("resume", R + "resume_code.html", "/resume"),
    OwnerRow("resume-no-code", R + "resume_code.html", "/resume", do=press("main button")),
    OwnerRow("resume-wrong", R + "resume_code.html", "/resume", do=press("main button", code="ABCD-EFGH-JKMN")),
    OwnerRow("resume-link", R + "resume_link.html", "/resume/some-token"),
    OwnerRow("resume-dead-link", R + "resume_gone.html", "/resume/no-such-token", do=press("main button")),
    OwnerRow("privacy", R + "privacy.html", "/privacy"),
    OwnerRow("glossary", R + "glossary.html", "/glossary"),
    OwnerRow("forms", R + "forms.html", "/paper"),
    OwnerRow("forms-refused", R + "forms.html", "/paper", do=press("main form button"), once=True),
    OwnerRow("not-found", BASE + "error.html", "/no-such-page", status=404),
    OwnerRow("not-open-here", BASE + "error.html", "/a/aaaaaaaaaaaaaaaa/result", status=404),
    OwnerRow("broken", BASE + "error.html", "/trouble/500/500", status=500),
    OwnerRow("no-cookies", BASE + "error.html", "/trouble/400/csrf", status=400),
    OwnerRow("too-many-codes", BASE + "error.html", "/trouble/429/codes", status=429),
    OwnerRow("no-database", BASE + "error.html", "/trouble/503/database", status=503),
    OwnerRow("profile", R + "profile.html", "profile", "new"),
    OwnerRow("profile-refused", R + "profile.html", "profile", "new", do=press(".buttons .button")),
    OwnerRow("wishes", R + "wishes.html", "wishes", "profile"),
    OwnerRow("question", R + "question_page.html", "question/{question}", "profile"),
    OwnerRow("question-answered", R + "question_page.html", "question/{question}", "half"),
    OwnerRow("question-help", R + "question_page.html", "question/{question}", "profile", do=open_help, once=True),
    OwnerRow("question-unsent", R + "question_page.html", "question/{question}", "profile", do=unsent, once=True),
    OwnerRow("question-again", R + "question_page.html", "question/{question}", "again"),
    OwnerRow("question-no-script", R + "question_page.html", "question/{question}", "profile", script=False),
    OwnerRow("list", R + "questions.html", "q/{area}", "profile"),
    OwnerRow("list-answered", R + "questions.html", "q/{area}", "half"),
    OwnerRow("relevance", R + "relevance.html", "relevance", "half"),
    OwnerRow("paper", R + "paper.html", "paper", "half"),
    OwnerRow("paper-check", R + "paper_check.html", "paper", "profile", do=key_in),
    OwnerRow("review-open", R + "review.html", "review", "half"),
    OwnerRow("review", R + "review.html", "review", "2"),
    OwnerRow("review-all", R + "review.html", "review", "2", do=open_all, once=True),
    OwnerRow("check-again", R + "again.html", "again", "again"),
    OwnerRow("changes", R + "changes.html", "changes", "2-again"),
    OwnerRow("offline", R + "offline.html", "offline", "half"),
    OwnerRow("pause", R + "pause.html", "pause", "half"),
    OwnerRow("pause-code", R + "pause.html", "pause", "half", do=press("main form[action$=pause] button")),
    OwnerRow("delete", R + "delete.html", "delete", "half"),
    OwnerRow("result-0", R + "result.html", "result", "0"),
    OwnerRow("result-2", R + "result.html", "result", "2"),
    OwnerRow("result-2-open", R + "result.html", "result", "2", do=open_all, once=True),
    OwnerRow("result-4", R + "result.html", "result", "4"),
    OwnerRow("result-again", R + "result.html", "result", "2-again", once=True),
    OwnerRow("result-ticked", R + "result.html", "result", "0", do=press("#now form button"), once=True),
    OwnerRow("result-quick", R + "result.html", "result", "quick"),
    OwnerRow("result-voices", R + "result.html", "result", "voices"),
    OwnerRow("result-unknown", R + "result.html", "result", "unknown"),
    OwnerRow("result-tried", R + "result.html", "result?try={step}", "2", script=False),
    OwnerRow("sharing", R + "sharing.html", "sharing", "2"),
    OwnerRow("sharing-words", R + "sharing_words.html", "sharing", "2", do=to_words),
    OwnerRow("sharing-given", R + "sharing.html", "sharing", "2", do=after(to_words, press("main .buttons button"))),
    OwnerRow("voices", R + "voices.html", "voices", "2"),
    OwnerRow("voices-invited", R + "voices.html", "voices", "2", do=press("#main-form > button", name="工場長")),
    OwnerRow("report-waiting", R + "report.html", "{report}", "2", "waiting"),
    OwnerRow("report-ready", R + "report.html", "{report}", "2", "done"),
    OwnerRow("report-failed", R + "report.html", "{report}", "2", "timeout"),
    OwnerRow("start-system", R + "start.html", "/", seen="system"),
    OwnerRow("question-system", R + "question_page.html", "question/{question}", "half", seen="system"),
    OwnerRow("result-2-system", R + "result.html", "result", "2", seen="system"),
    OwnerRow("list-printed", R + "questions.html", "q/{area}", "half", seen="printed"),
    OwnerRow("result-2-printed", R + "result.html", "result", "2", seen="printed"),
    OwnerRow("start-dark", R + "start.html", "/", seen="dark"),
    OwnerRow("question-dark", R + "question_page.html", "question/{question}", "half", seen="dark"),
    OwnerRow("result-2-dark", R + "result.html", "result", "2", seen="dark"),
)


def prepare(still: Still, visitor: BrowserContext, row: OwnerRow, lang: Lang) -> str:
    """Make the firm's assessment, as far as the row says, the visitor's; returns the address of the page."""
    base = still.firm(visitor, lang, row.firm) if row.firm else ""
    area = still.library.bank.domains[0]
    path = row.path.format(
        area=area.id,
        question=area.questions[0].id,
        report=still.report(base, lang, "summary", row.report) if row.report else "",
        step=_first_step(still, base) if "{step}" in row.path else "",
    )
    return path if path.startswith("/") else f"{base}/{path}"


def _first_step(still: Still, base: str) -> str:
    with still.context() as ctx:
        view = build_view(results.diagnosis(ctx, assessments.need(ctx, base.removeprefix("/a/"))), "ja", ("roadmap",))
    assert view.roadmap is not None
    return next(step.key for phase in view.roadmap.phases for step in phase.steps)
