"""The owner's journey: start, profile, questions, review, result, report, resume."""

from __future__ import annotations

from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from assess.core import flow
from assess.core.model import Bank, Domain, PathChoice, Profile, Question, Usage
from assess.report.build import build_view
from assess.report.editions import EDITIONS
from assess.services import access, assessments, exchange, population, reports, results, throttle
from assess.services.assessments import Assessment
from assess.services.context import Started
from assess.services.reports import Job
from assess.web import language, pages
from assess.web.context import library, make_context, settings
from assess.web.forms import ANSWER_PREFIX, RELEVANCE, SHOWN_PREFIX, ProfileForm, ResumeForm, StartForm, question_form
from assess.web.language import t
from assess.web.security import device_token, forget_device, remember_device

blueprint = Blueprint("respondent", __name__)


# ---------------------------------------------------------------- who may see what


@blueprint.url_value_preprocessor
def open_assessment(endpoint: str | None, values: dict[str, str] | None) -> None:
    """Every page of an assessment needs this device's token; without it the page does not exist."""
    if values is None or "assessment_id" not in values:
        return
    assessment_id = values.pop("assessment_id")
    context = make_context()
    # Nothing is looked up for a stranger, so that no answer takes longer for an id that exists.
    allowed = access.authorised(context, assessment_id, device_token(assessment_id))
    found = assessments.get(context, assessment_id) if allowed else None
    if found is None:
        abort(404)
    g.assessment, g.lang = found, found.lang


@blueprint.url_defaults
def same_assessment(endpoint: str, values: dict[str, object]) -> None:
    """Links within an assessment stay in it."""
    expected = current_app.url_map.is_endpoint_expecting(endpoint, "assessment_id")
    if expected and "assessment" in g and "assessment_id" not in values:
        values["assessment_id"] = g.assessment.id


def assessment() -> Assessment:
    """The assessment this request has opened."""
    return cast(Assessment, g.assessment)


def _bank() -> Bank:
    return assessments.bank_of(make_context(), assessment())


def _profile() -> Profile | None:
    return assessment().profile


def _to(address: str) -> Response:
    return cast(Response, redirect(address, 303, Response))


def _seen_other(target: str, **values: Any) -> Response:
    return _to(url_for(f"respondent.{target}", **values))


# ---------------------------------------------------------------- pages before an assessment


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return _show_start(StartForm())


def _show_start(form: StartForm, status: int = 200) -> ResponseReturnValue:
    bank = library().bank
    return render_template("respondent/start.html", form=form, start=pages.start_page(bank), stages=bank.stages), status


@blueprint.get("/start")
def reopened() -> ResponseReturnValue:
    """A phone that opens the tab again after a mistake in the form asks for its address."""
    return _seen_other("index")


@blueprint.post("/start")
def start() -> ResponseReturnValue:
    form = StartForm()
    lang = language.as_lang(request.form.get("lang"))
    if lang:
        language.choose(lang)
        return _show_start(StartForm())
    if not form.validate():
        return _show_start(form, 422)
    started = assessments.start(
        make_context(), language.current(), cast(PathChoice, form.path.data), cast(Usage, form.usage.data)
    )
    response = _to(url_for("respondent.profile", assessment_id=started.assessment_id))
    remember_device(response, started.assessment_id, started.token, settings())
    return response


@blueprint.post("/language")
def set_language() -> ResponseReturnValue:
    """Switch the language on pages that hold nothing typed."""
    lang = language.as_lang(request.form.get("lang"))
    if lang is None:
        abort(400)
    language.choose(lang)
    back = request.form.get("back", "/")
    return _to(back if pages.is_local(back) else "/")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("respondent/privacy.html", days=settings().resume_days)


@blueprint.get("/glossary")
def glossary() -> ResponseReturnValue:
    terms = library().bank.glossary
    if language.current() == "en":
        terms = tuple(sorted(terms, key=lambda term: term.term.en.casefold()))
    return render_template("respondent/glossary.html", terms=terms)


# ---------------------------------------------------------------- resume on any device


@blueprint.get("/resume")
def resume() -> ResponseReturnValue:
    return render_template("respondent/resume_code.html", form=ResumeForm())


@blueprint.post("/resume")
def resume_by_code() -> ResponseReturnValue:
    lang = language.as_lang(request.form.get("lang"))
    if lang:
        language.choose(lang)
        return render_template("respondent/resume_code.html", form=ResumeForm())
    form = ResumeForm()
    if not form.validate():
        return render_template("respondent/resume_code.html", form=form), 422
    try:
        found = access.redeem_code(make_context(), form.code.data, request.remote_addr or "")
    except throttle.TooManyAttempts:
        abort(429)
    if found is None:
        form.code.errors = [t("resume.code.wrong")]
        return render_template("respondent/resume_code.html", form=form), 404
    return _resumed(found)


@blueprint.get("/resume/<token>")
def resume_link(token: str) -> ResponseReturnValue:
    """Ask before opening: previews and scanners follow links too, and a GET changes nothing."""
    return render_template("respondent/resume_link.html", token=token)


@blueprint.post("/resume/<token>")
def resume_by_link(token: str) -> ResponseReturnValue:
    found = access.redeem_link(make_context(), token)
    if found is None:
        return render_template("layouts/error.html", name="resume", status=404), 404
    return _resumed(found)


def _resumed(found: Started) -> ResponseReturnValue:
    response = _to(url_for("respondent.home", assessment_id=found.assessment_id))
    remember_device(response, found.assessment_id, found.token, settings())
    return response


# ---------------------------------------------------------------- the assessment


@blueprint.get("/a/<assessment_id>/")
def home() -> ResponseReturnValue:
    """Go on where the firm stopped."""
    profile = _profile()
    if profile is None:
        return _seen_other("profile")
    if assessment().completed_at:
        return _seen_other("result")
    domain = pages.next_open_domain(_bank(), profile, assessment())
    return _seen_other("questions", domain=domain) if domain else _seen_other("review")


@blueprint.route("/a/<assessment_id>/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    form = ProfileForm(_bank(), _profile())
    if request.method == "POST":
        if _switched_language():
            return _show_profile(ProfileForm(_bank(), _profile()))
        if form.validate():
            assessments.save_profile(make_context(), assessment().id, form.profile(assessment().usage))
            return _seen_other("home")
        return _show_profile(form, 422)
    return _show_profile(form)


def _show_profile(form: ProfileForm, status: int = 200) -> ResponseReturnValue:
    return render_template("respondent/profile.html", form=form), status


@blueprint.post("/a/<assessment_id>/language")
def assessment_language() -> ResponseReturnValue:
    """Switch the language on an assessment's pages that hold nothing typed."""
    if not _switched_language():
        abort(400)
    back = request.form.get("back", "")
    return _to(back) if pages.is_local(back) else _seen_other("home")


def _switched_language() -> bool:
    """Take a language button of a form: the page is shown again in that language, with all that was typed."""
    lang = language.as_lang(request.form.get("lang"))
    if lang is None:
        return False
    assessments.set_lang(make_context(), assessment().id, lang)
    language.choose(lang)
    return True


def _domain(domain_id: str) -> Domain:
    found = next((d for d in _bank().domains if d.id == domain_id), None)
    if found is None:
        abort(404)
    return found


@blueprint.get("/a/<assessment_id>/q/<domain>")
def questions(domain: str) -> ResponseReturnValue:
    profile = _profile()
    if profile is None:
        return _seen_other("profile")
    return _show_questions(_domain(domain), profile)


def _show_questions(domain: Domain, profile: Profile, message: str | None = None) -> ResponseReturnValue:
    page = pages.domain_page(_bank(), domain, profile, assessment())
    form = question_form(page.questions, assessment().answers, assessment().relevance.get(domain.id))
    return render_template("respondent/questions.html", page=page, form=form, message=message)


def _typed_answers(questions: list[Question]) -> dict[str, str]:
    """What this page changed: an entry equal to what the page showed when it was loaded is left alone, so
    that an old second tab never undoes newer answers."""
    changes = {}
    for question in questions:
        typed = request.form.get(ANSWER_PREFIX + question.id)
        shown = request.form.get(SHOWN_PREFIX + question.id, "")
        if typed and typed != shown:
            changes[question.id] = typed
    return changes


def _save_page(domain: Domain) -> None:
    context, current = make_context(), assessment()
    changes = _typed_answers(list(domain.questions))
    relevance = request.form.get(RELEVANCE)
    try:
        if changes:
            assessments.save_answers(context, current.id, changes)
        if relevance and relevance != request.form.get(SHOWN_PREFIX + RELEVANCE):
            assessments.save_relevance(context, current.id, domain.id, relevance)
    except assessments.BadAnswer:
        abort(400)
    g.assessment = assessments.get(context, current.id) or abort(404)


@blueprint.post("/a/<assessment_id>/q/<domain>")
def save_questions(domain: str) -> ResponseReturnValue:
    """Save the page, then go where the button says. New questions that the answers opened are shown first."""
    profile = _profile()
    if profile is None:
        return _seen_other("profile")
    here = _domain(domain)
    _save_page(here)
    if _switched_language():
        return _seen_other("questions", domain=here.id)
    action = request.form.get("action", "next")
    if action == "stop":
        return _seen_other("pause")
    opened = pages.opened_questions(_bank(), here, profile, assessment(), request.form)
    if action == "next" and opened:
        flash(t("questions.opened"))
        return _seen_other("questions", domain=here.id, _anchor=opened[0])
    target = pages.neighbour(_bank(), here.id, profile, assessment(), -1 if action == "back" else 1)
    if target:
        return _seen_other("questions", domain=target)
    return _seen_other("profile") if action == "back" else _seen_other("review")


@blueprint.post("/a/<assessment_id>/answer/<domain>")
def save_one(domain: str) -> ResponseReturnValue:
    """The same for a script: save what changed, tell which questions are shown and how far one has come."""
    profile = _profile()
    if profile is None:
        abort(409)
    _save_page(_domain(domain))
    progress = flow.progress(_bank(), profile, assessment().path, assessment().answers)
    shown = flow.shown_questions(_bank(), profile, assessment().path, assessment().answers)
    return {
        "shown": [q.id for q in shown],
        "answered": progress.answered,
        "total": progress.shown,
        "label": pages.progress_label(_bank(), progress),
    }


@blueprint.get("/a/<assessment_id>/review")
def review() -> ResponseReturnValue:
    profile = _profile()
    if profile is None:
        return _seen_other("profile")
    return render_template("respondent/review.html", page=pages.review_page(_bank(), profile, assessment()))


@blueprint.post("/a/<assessment_id>/complete")
def complete() -> ResponseReturnValue:
    if _profile() is None:
        return _seen_other("profile")
    assessments.complete(make_context(), assessment().id)
    return _seen_other("result")


@blueprint.post("/a/<assessment_id>/deepen")
def deepen() -> ResponseReturnValue:
    """From the quick path to the full one; what was answered stays."""
    assessments.set_path(make_context(), assessment().id, "full")
    return _seen_other("home")


@blueprint.get("/a/<assessment_id>/result")
def result() -> ResponseReturnValue:
    if _profile() is None:
        return _seen_other("profile")
    if not assessment().completed_at:
        return _seen_other("review")
    diagnosis, lang = results.diagnosis(make_context(), assessment()), language.current()
    comparison = pages.comparison_part(population.compare(make_context(), assessment()), diagnosis, lang)
    view = build_view(diagnosis, lang)
    return render_template("respondent/result.html", view=view, comparison=comparison)


@blueprint.get("/a/<assessment_id>/what-if")
def what_if() -> ResponseReturnValue:
    """Tick steps and see stage and score move. Nothing is stored."""
    if _profile() is None or not assessment().completed_at:
        return _seen_other("home")
    diagnosis = results.diagnosis(make_context(), assessment())
    page = pages.what_if_page(diagnosis, set(request.args.getlist("step")))
    return render_template("respondent/what_if.html", page=page, bank=diagnosis.bank)


# ---------------------------------------------------------------- the PDF


@blueprint.post("/a/<assessment_id>/report")
def request_report() -> ResponseReturnValue:
    if not assessment().completed_at:
        return _seen_other("review")
    edition = request.form.get("edition", "full")
    if edition not in EDITIONS:
        abort(400)
    try:
        job = reports.request(make_context(), assessment().id, language.current(), edition)
    except reports.QueueFull:
        abort(503)
    return _seen_other("report", job_id=job.id)


def _job(job_id: str) -> Job:
    job = reports.job(make_context(), assessment().id, job_id)
    if job is None:
        abort(404)
    return job


@blueprint.get("/a/<assessment_id>/report/<job_id>")
def report(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    # A file is cleared after a while; the report can then be made again.
    gone = job.state == "done" and reports.file_of(make_context(), job) is None
    return render_template("respondent/report.html", job=job, state="gone" if gone else job.state)


@blueprint.get("/a/<assessment_id>/report/<job_id>/state")
def report_state(job_id: str) -> ResponseReturnValue:
    return {"state": _job(job_id).state}


@blueprint.get("/a/<assessment_id>/report/<job_id>/file")
def report_file(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    path = reports.file_of(make_context(), job)
    if path is None:
        return _seen_other("report", job_id=job.id)
    name = f"dx-check-{assessment().date or 'report'}-{job.edition}.pdf"
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, conditional=False)


@blueprint.get("/a/<assessment_id>/answers.json")
def answers_file() -> ResponseReturnValue:
    """The firm's own copy of its answers."""
    if _profile() is None:
        abort(404)
    body = exchange.answers_json(make_context(), assessment())
    headers = {"Content-Disposition": "attachment; filename=ANSWERS.json"}
    return body, 200, {"Content-Type": "application/json; charset=utf-8", **headers}


# ---------------------------------------------------------------- pause, sign out, delete


@blueprint.get("/a/<assessment_id>/pause")
def pause() -> ResponseReturnValue:
    issued = session.get("issued") or {}
    mine = issued if issued.get("assessment") == assessment().id else None
    return render_template("respondent/pause.html", page=pages.pause_page(mine, settings()))


@blueprint.post("/a/<assessment_id>/pause")
def issue_resume() -> ResponseReturnValue:
    issued = access.issue_resume(make_context(), assessment().id)
    session["issued"] = {"assessment": assessment().id, "link": issued.link_token, "code": issued.code}
    return _seen_other("pause")


@blueprint.post("/a/<assessment_id>/revoke")
def revoke_resume() -> ResponseReturnValue:
    access.revoke_resume(make_context(), assessment().id)
    session.pop("issued", None)
    flash(t("pause.revoked"))
    return _seen_other("pause")


@blueprint.post("/a/<assessment_id>/leave")
def leave() -> ResponseReturnValue:
    """Forget this assessment on a shared device; it stays stored."""
    current = assessment()
    access.sign_out(make_context(), current.id, device_token(current.id))
    return _left(current.id, "leave.done")


@blueprint.get("/a/<assessment_id>/delete")
def confirm_delete() -> ResponseReturnValue:
    return render_template("respondent/delete.html")


@blueprint.post("/a/<assessment_id>/delete")
def delete() -> ResponseReturnValue:
    assessments.delete(make_context(), assessment().id)
    return _left(assessment().id, "delete.done")


def _left(assessment_id: str, message: str) -> ResponseReturnValue:
    session.pop("issued", None)
    flash(t(message))
    response = _to("/")
    forget_device(response, assessment_id)
    return response
