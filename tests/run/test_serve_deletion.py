"""With `serve` running, nothing of a firm that was deleted is left in any file of the instance."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pikepdf
import pytest

from assess.services import assessments, reports
from assess.services.context import open_store
from tests.run.test_serve import Served, env, start  # noqa: F401
from tests.run.test_serve_lock import Starter, context, finished
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow
NAME = "㈱跡形無工業𠮷"
WITHIN = 60  # seconds, as docs/data-model.md says


def files_with_the_name(folder: Path) -> list[str]:
    """Files that hold it as they are, and PDFs that carry it compressed."""
    names = []
    for file in folder.rglob("*"):
        try:
            data = file.read_bytes() if file.is_file() else b""
        except FileNotFoundError:
            continue
        if data.startswith(b"%PDF-"):
            with pikepdf.open(file) as pdf:
                data += b"".join(part.read_bytes() for part in pdf.attachments.values() for part in [part.get_file()])
        if NAME.encode() in data:
            names.append(file.name)
    return names


def delete_by_the_form(served: Served, assessment_id: str, token: str) -> None:
    """As a browser does, on the device that holds this token."""
    page = f"http://127.0.0.1:{served.port}/a/{assessment_id}/delete"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("Cookie", f"assess_{assessment_id}={token}")]
    with browser.open(page, timeout=PATIENCE) as answer:
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
        session = answer.headers["Set-Cookie"].partition(";")[0]
    assert csrf is not None
    browser.addheaders = [("Cookie", f"assess_{assessment_id}={token}; {session}")]
    with browser.open(page, urllib.parse.urlencode({"csrf_token": csrf[1]}).encode(), timeout=PATIENCE) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("way", ["form", "service"])
def test_a_deleted_firm_is_in_no_file(
    start: Starter,  # noqa: F811
    way: str,
) -> None:
    served = start()
    folder = served.settings.instance
    with open_store(served.settings) as store:
        ctx = context(served, store)
        for number in range(20):
            finished(ctx, company=f"㈱{number}")
        firm = finished(ctx, company=NAME)
        me = firm.assessment_id
        job = reports.request(ctx, me, "ja", "summary")
        until(lambda: (kept := reports.job(ctx, me, job.id)) is not None and kept.state == "done")
        assert {f"{job.key}.pdf"} < set(files_with_the_name(folder))
        rendering = reports.request(ctx, me, "en", "full")  # while this one is being made
        until(lambda: (kept := reports.job(ctx, me, rendering.id)) is not None and kept.state == "running")
        if way == "form":
            delete_by_the_form(served, me, firm.token)
        else:
            assessments.delete(ctx, me)
        assert assessments.get(ctx, me) is None
        until(lambda: not ctx.store.waiting_jobs() and not files_with_the_name(folder), WITHIN)
    until(lambda: served.said(f"job {rendering.id}: "))
    # Nor once the rendering that was under way has ended.
    until(lambda: not files_with_the_name(folder) and not list((folder / "reports").glob(f"{rendering.key}*")), WITHIN)
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    assert NAME not in served.log.read_text()
