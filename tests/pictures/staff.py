"""What is pictured of the pages for bank staff, administrators, operators and advisers, and for readers by link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page
from pyotp import TOTP

from assess.services import access, accounts, handover
from assess.store import Stage
from assess.web.sessions import HANDOVER_COOKIE, STAFF_COOKIE
from tests.pictures import house
from tests.pictures.house import Done
from tests.pictures.rows import Row, after, key_in, open_all, press
from tests.pictures.still import NOW, Still, give

CASE = "/staff/clients/client/assessments/assessment"
TABLE = f"{CASE}/table"
LIST = "会社名,都道府県,支店,住所\n㈱髙﨑製作所,新潟県,本店,燕市1-1\n丙社,新潟,本店,燕市2-2\n丁社,新潟県,港支店,\n"
WRONG = "会社名,法人番号,都道府県,支店\n丙社,1,新潟県,本店\n,,新潟県,西支店\n丁社,,新潟県,本店\n"


@dataclass(frozen=True)
class StaffRow(Row):
    """A page as somebody sees it: one of `staff_helpers.PEOPLE` signed in, a `reader` by link, the firm's
    `owner`, or nobody (empty).

    `path` may name what `house.MAKERS` makes; of a reader it lies in what was handed over. `done` is how far things
    have come with the one client, `stage` how far the sign-in.
    """

    who: str = "staff"
    done: Done = ""
    stage: Stage = "whole"


def go(path: str) -> Callable[[Page], object]:
    """Go on to another page."""
    return lambda page: page.goto(path)


def too_late(page: Page) -> None:
    """Write a note, and send it when the browser's session is over."""
    page.locator("#note").fill("社長は乗り気。1月に、もう一度うかがう。")
    page.context.clear_cookies(name="assess_session")
    press("form[action$=notes] button")(page)


def hand_in_list(text: str) -> Callable[[Page], object]:
    """Choose a file of clients and send it."""

    def do(page: Page) -> None:
        page.locator("#file").set_input_files({"name": "取引先.csv", "mimeType": "text/csv", "buffer": text.encode()})
        press("main form button")(page)

    return do


def code_of_app(page: Page) -> None:
    """Type the code that an authenticator app shows that was told what the page says."""
    secret = page.locator(".secret").inner_text().replace(" ", "")
    press("main form button", code=TOTP(secret).at(NOW))(page)


S, C, H = "staff/", "staff/clients/", "handover/"
NEW = "/staff/clients/new"
to_words = press("main form[action$=words] button", recipient="adviser:", name="山田会計事務所", scope__result="on")
handed = after(to_words, press("main form button", consent="on"))

ROWS = (
    # Coming in.
    StaffRow("staff-sign-in", S + "sign_in.html", "/staff/sign-in", ""),
    StaffRow("staff-sign-in-refused", S + "sign_in.html", "/staff/sign-in", "", do=press("main form button")),
    StaffRow("staff-second-step", S + "second_step.html", "/staff/second-step", "admin", stage="password"),
    StaffRow("staff-set-up", S + "set_up.html", "/staff/second-step", "new_admin", stage="password"),
    StaffRow("staff-codes", S + "codes.html", "/staff/second-step", "new_admin", stage="password", do=code_of_app),
    StaffRow("staff-invitation", S + "invitation.html", "/staff/invitation/{invitation}", ""),
    StaffRow("staff-invitation-gone", S + "invitation_gone.html", "/staff/invitation/none", "", status=404),
    StaffRow("staff-again", S + "again.html", "/staff/clients/client", do=too_late),
    StaffRow("staff-not-found", "layouts/error.html", "/staff/clients/none", status=404),
    # Of everybody.
    StaffRow("staff-home", S + "home.html", "/staff/"),
    StaffRow("staff-home-admin", S + "home.html", "/staff/", "admin", once=True),
    StaffRow("staff-account", S + "account.html", "/staff/account"),
    # Of administrators and operators.
    StaffRow("staff-people", S + "people.html", "/staff/people", "admin"),
    StaffRow(
        "staff-people-invited", S + "people.html", "/staff/people", "admin",
        do=press("main form[action$=people] button", email="next@example.jp", role="staff", branch="main"),
    ),
    StaffRow("staff-person", S + "person.html", "/staff/people/staff", "admin"),
    StaffRow("staff-house", S + "house.html", "/staff/organisation", "admin"),
    StaffRow("staff-log", S + "log.html", "/staff/clients/client", "admin", "half", do=go("/staff/log")),
    StaffRow("staff-organisations", S + "organisations.html", "/staff/organisations", "operator"),
    StaffRow("staff-organisation", S + "organisation.html", "/staff/organisations/bank", "operator"),
    # Clients.
    StaffRow("staff-clients", C + "clients.html", "/staff/clients"),
    StaffRow("staff-client", C + "client.html", "/staff/clients/client", done="agreed"),
    StaffRow("staff-client-new", C + "new.html", NEW),
    StaffRow("staff-client-new-refused", C + "new.html", NEW, do=press("main .buttons button", corporate_number="1")),
    StaffRow("staff-client-alike", C + "new.html", NEW, do=press("main .buttons button", name="高﨑製作所")),
    StaffRow("staff-client-edit", C + "edit.html", "/staff/clients/client/edit"),
    StaffRow("staff-client-changes", C + "changes.html", "/staff/clients/client/changes", done="twice"),
    StaffRow("staff-list", C + "list.html", "/staff/clients/list", "admin"),
    StaffRow(
        "staff-list-check", C + "check.html", "/staff/clients/list", "admin", do=after(hand_in_list(LIST), open_all)
    ),
    StaffRow("staff-list-wrong", C + "check.html", "/staff/clients/list", "admin", do=hand_in_list(WRONG)),
    StaffRow("staff-shared-code", S + "shared_code.html", "/staff/clients/shared"),
    StaffRow(
        "staff-shared", S + "shared.html", "/staff/clients/shared/{share}", do=press("main form button", agreed="on")
    ),
    StaffRow("staff-reports", S + "batches.html", "/staff/reports", done="whole"),
    StaffRow("staff-reports-waiting", S + "batch.html", "/staff/reports/{batch}", done="whole"),
    # One client's check at one table.
    StaffRow("staff-table", S + "table.html", TABLE, done="half"),
    StaffRow("staff-profile", S + "table_profile.html", f"{TABLE}/profile"),
    StaffRow("staff-question", S + "table_question.html", f"{TABLE}/q/{{question}}", done="half"),
    StaffRow("staff-paper", S + "paper.html", f"{CASE}/paper", done="half"),
    StaffRow("staff-paper-check", S + "paper_check.html", f"{CASE}/paper", do=key_in),
    StaffRow("staff-result", S + "table_result.html", f"{TABLE}/result", done="whole"),
    StaffRow("staff-agreement", S + "agreement.html", f"{TABLE}/agreement", done="agreed"),
    StaffRow("result-agreed", "respondent/result.html", "/a/assessment/result", "owner", "agreed"),
    StaffRow("staff-report", S + "table_report.html", f"{TABLE}/report/{{report}}", done="agreed"),
    StaffRow("staff-hand-over", S + "hand_over.html", f"{CASE}/hand-over", done="whole"),
    StaffRow("staff-hand-over-words", S + "hand_over_words.html", f"{CASE}/hand-over", done="whole", do=to_words),
    StaffRow("staff-handed-over", S + "hand_over.html", f"{CASE}/hand-over", done="whole", do=handed),
    StaffRow("staff-stopped", S + "stopped.html", TABLE, done="revoked", status=403),
    StaffRow("staff-ask", S + "ask.html", f"{CASE}/consent", done="revoked"),
    # Advisers with an account, and readers by link.
    StaffRow("staff-cases", S + "cases.html", "/staff/cases", "adviser", "handed"),
    StaffRow("reader-door", H + "door.html", "/h/some-token", ""),
    StaffRow("reader-home", H + "home.html", "", "reader", "whole"),
    StaffRow("reader-result", H + "result.html", "result", "reader", "whole"),
    StaffRow("reader-answers", H + "answers.html", "answers", "reader", "whole"),
    StaffRow("reader-report", H + "report.html", "report/{report}", "reader", "whole"),
)  # fmt: skip


def prepare(still: Still, visitor: BrowserContext, row: StaffRow) -> str:
    """Bring things as far as the row says, and let the visitor in; returns the address of the page."""
    with still.context() as ctx:
        house.bring(still, ctx, row.done)
        path = house.filled(still, ctx, row.path)
        if row.who == "reader":
            _, link = handover.to_adviser(ctx, "assessment", house.given(), once=False)
            let_in = handover.open_link(ctx, link)
            assert let_in is not None
            base = f"/seen/{let_in.handover_id}"
            give(visitor, HANDOVER_COOKIE + let_in.handover_id, let_in.token, base)
            path = f"{base}/{path}"
        elif row.who == "owner":
            begun = access.redeem_link(ctx, access.issue_resume(ctx, "assessment").link_token)
            assert begun is not None
            give(visitor, "assess_assessment", begun.token, "/a/assessment")
        elif row.who:
            token = accounts.open_session(ctx, house.member(ctx, row.who), "Chrome / Windows", row.stage)
            give(visitor, STAFF_COOKIE, token, "/staff")
    return path
