"""Clients of an organisation: adding, finding, changing, moving, notes; their assessments and their line of time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assess.core.client_details import Details
from assess.services import agreements, assessments, consents, firms, handover, series, timeline
from assess.services.consents import Given
from assess.services.context import Context
from assess.services.firms import BadClient, Client, Gone, IsThere
from assess.services.series import TableConsent
from assess.store import AgreedStep, Branch, Member, Organisation, Recipient
from tests.samples import small_profile
from tests.services.conftest import Clock, ContextFactory, make_library

NUMBER, OTHER_NUMBER = "7000012050002", "8000012010038"
AGREED = TableConsent("みなと銀行 本店", "見てもらいます。", "s1")
FIRM = Details("㈱髙﨑製作所", "ﾀｶｻｷ", NUMBER, "15", "燕市", "E", 9, "0256-00-0000")


@pytest.fixture
def who(ctx: Context) -> Member:
    """Staff of the branch b1 of the bank o1; o2 is another organisation."""
    now = ctx.now()
    for organisation, branches in (("o1", ("b1", "b2")), ("o2", ("b3",))):
        ctx.store.add_organisation(Organisation(organisation, organisation, "bank", "", 60, now))
        for branch in branches:
            ctx.store.add_branch(Branch(branch, organisation, branch, now))
    member = Member("s1", "o1", "b1", "staff", "髙橋", "s1@example.jp", "h", now)
    ctx.store.add_member(member)
    return member


@pytest.fixture
def firm(ctx: Context, who: Member) -> Client:
    return firms.add(ctx, "o1", "b1", FIRM)


def stored(ctx: Context, client: Client) -> Client:
    now = firms.get(ctx, client.id)
    assert now is not None
    return now


def alike(ctx: Context, details: Details) -> list[tuple[str, str]]:
    return [(one.client.name, one.why) for one in firms.alike(ctx, "o1", details)]


def test_what_was_typed_is_kept_in_one_form(ctx: Context, firm: Client) -> None:
    kept = stored(ctx, firm)
    assert kept == firm and (kept.kana, kept.corporate_number, kept.employees) == ("タカサキ", NUMBER, 9)
    assert firms.details_of(kept) == replace(FIRM, kana="タカサキ")
    plain = firms.add(ctx, "o1", "b1", Details("甲社"))
    assert plain.corporate_number is None and plain.industry is None and firms.details_of(plain) == Details("甲社")


def test_a_wrong_check_digit_is_told(ctx: Context, who: Member) -> None:
    with pytest.raises(BadClient, match="corporate_number: check"):
        firms.add(ctx, "o1", "b1", replace(FIRM, corporate_number="1000012050002"))
    assert firms.find(ctx, "o1", None, "") == []


def test_a_number_is_there_once_in_an_organisation(ctx: Context, firm: Client) -> None:
    with pytest.raises(IsThere) as caught:
        firms.add(ctx, "o1", "b2", replace(FIRM, name="別名"))
    assert caught.value.client == firm
    assert firms.add(ctx, "o2", "b3", FIRM).corporate_number == NUMBER


def test_what_may_be_the_same_firm_is_proposed(ctx: Context, firm: Client) -> None:
    firms.add(ctx, "o2", "b3", FIRM)
    assert alike(ctx, Details("別名", corporate_number=NUMBER)) == [("㈱髙﨑製作所", "number")]
    assert alike(ctx, Details("高崎製作所", prefecture="15", municipality="燕")) == [("㈱髙﨑製作所", "name")]
    assert alike(ctx, replace(FIRM)) == [("㈱髙﨑製作所", "number")], "once, for both reasons"
    assert alike(ctx, Details("高崎製作所", prefecture="15", municipality="三条市")) == []
    assert firms.alike(ctx, "o1", FIRM, leave_out=firm.id) == []


def test_they_are_found_within_a_branch_or_all(ctx: Context, firm: Client) -> None:
    firms.add(ctx, "o1", "b2", Details("港水産"))
    firms.add(ctx, "o2", "b3", Details("他社"))
    assert {f.client.name for f in firms.find(ctx, "o1", None, "")} == {"㈱髙﨑製作所", "港水産"}
    assert [f.client.name for f in firms.find(ctx, "o1", "b2", "")] == ["港水産"]
    assert [f.client.name for f in firms.find(ctx, "o1", None, "たかさき 燕")] == ["㈱髙﨑製作所"]
    assert firms.find(ctx, "o1", "b2", "たかさき") == [] and firms.find(ctx, "o1", None, "他社") == []


def test_a_page_tells_whether_another_follows(ctx: Context, who: Member) -> None:
    for number in range(firms.PAGE + 1):
        firms.add(ctx, "o1", "b1", Details(f"会社{number}"))
    assert len(firms.find(ctx, "o1", None, "")) == firms.PAGE + 1 and len(firms.find(ctx, "o1", None, "", 1)) == 1


def test_only_what_a_page_changed_is_changed(ctx: Context, firm: Client, clock: Clock) -> None:
    shown = firms.details_of(firm)
    clock.turn(minutes=1)
    assert firms.change(ctx, firm, replace(shown, contact="社長"), shown) == ()
    # The page that was opened before knows nothing of that, and the record that it loaded is of before too.
    clock.turn(minutes=1)
    assert firms.change(ctx, firm, replace(shown, name="新㈱髙﨑", employees=12), shown) == ()
    now = stored(ctx, firm)
    assert (now.name, now.employees, now.contact, now.updated_at) == ("新㈱髙﨑", 12, "社長", ctx.now())
    assert firms.change(ctx, now, replace(shown, contact="専務"), shown) == ("contact",)
    assert stored(ctx, firm).contact == "社長"


def test_saving_nothing_new_changes_nothing(ctx: Context, firm: Client, clock: Clock) -> None:
    clock.turn(minutes=1)
    shown = firms.details_of(firm)
    assert firms.change(ctx, firm, shown, shown) == () and stored(ctx, firm) == firm


def test_a_number_of_another_client_is_refused_in_a_change(ctx: Context, firm: Client) -> None:
    other = firms.add(ctx, "o1", "b1", Details("乙社"))
    shown = firms.details_of(other)
    with pytest.raises(IsThere) as caught:
        firms.change(ctx, other, replace(shown, corporate_number=NUMBER), shown)
    assert caught.value.client == firm
    with pytest.raises(BadClient):
        firms.change(ctx, other, replace(shown, name=""), shown)


def test_a_client_that_is_gone_is_told(ctx: Context, firm: Client, who: Member) -> None:
    ctx.store.delete_client(firm.id)
    shown = firms.details_of(firm)
    with pytest.raises(Gone):
        firms.change(ctx, firm, replace(shown, name="新"), shown)
    with pytest.raises(Gone):
        firms.move(ctx, firm, "b2")
    with pytest.raises(Gone):
        firms.add_note(ctx, firm, who, "x")
    with pytest.raises(Gone):
        series.begin(ctx, firm, "ja", "full", AGREED)
    assert ctx.store.forget_unfinished(ctx.now().replace(year=2100), ctx.now()) == (0, ()), "and nothing is left over"


def test_a_client_goes_to_another_branch_of_its_own_organisation(ctx: Context, firm: Client, clock: Clock) -> None:
    clock.turn(minutes=1)
    firms.move(ctx, firm, "b2")
    assert stored(ctx, firm).branch_id == "b2"
    for foreign in ("b3", "none"):
        with pytest.raises(LookupError):
            firms.move(ctx, firm, foreign)
    clock.turn(minutes=1)
    firms.move(ctx, firm, "b1")  # with the record of before the first move
    assert stored(ctx, firm).branch_id == "b1"


@pytest.mark.parametrize("text", ["", " \n ", "長" * 4001])
def test_an_empty_or_endless_note_is_refused(ctx: Context, firm: Client, who: Member, text: str) -> None:
    with pytest.raises(ValueError, match="note"):
        firms.add_note(ctx, firm, who, text)


# ---------------------------------------------------------------- assessments and the line of time


@pytest.fixture
def later(new_context: ContextFactory) -> Iterator[Context]:
    yield new_context(make_library(version="2"))


def finish(ctx: Context, assessment_id: str, option: str = "some") -> None:
    assessments.save_answers(ctx, assessment_id, {q.id: option for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, assessment_id)


def test_the_first_begins_with_what_is_known_of_the_client(ctx: Context, firm: Client) -> None:
    begun = series.begin(ctx, firm, "ja", "full", AGREED)
    kept = assessments.need(ctx, begun)
    assert kept.usage == "bank_led" and kept.consented_at == ctx.now() and kept.answers == {}
    assert kept.profile == small_profile(
        company="㈱髙﨑製作所", municipality="燕市", usage="bank_led", institution="o1"
    )
    assert [one.number for one in series.of(ctx, firm)] == [0]
    bare = firms.add(ctx, "o1", "b1", Details("甲社", prefecture="15"))
    assert assessments.need(ctx, series.begin(ctx, bare, "ja", "quick", AGREED)).profile is None


def test_one_that_is_not_complete_is_gone_on_with(ctx: Context, firm: Client) -> None:
    first, again = series.begin(ctx, firm, "ja", "full", AGREED), series.begin(ctx, firm, "ja", "full", AGREED)
    assert first == again
    assert len(series.of(ctx, firm)) == 1


def test_of_several_who_begin_at_once_all_sit_over_the_first(new_context: ContextFactory, firm: Client) -> None:
    begun: list[str] = []
    contexts = [new_context() for _ in range(6)]
    threads = [
        threading.Thread(target=lambda ctx=ctx: begun.append(series.begin(ctx, firm, "ja", "full", AGREED)))  # type: ignore[misc]
        for ctx in contexts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = series.of(contexts[0], firm)
    assert len(begun) == 6 and {one.assessment.id for one in left} == set(begun) and len(left) == 1


def test_the_next_is_prefilled_from_the_last(ctx: Context, firm: Client, clock: Clock) -> None:
    first = series.begin(ctx, firm, "ja", "full", AGREED)
    assessments.save_profile(ctx, first, small_profile(
        employees=30, goals=("productivity",), barriers=("funding",), value_added=5400, value_added_people=30,
    ))  # fmt: skip
    assessments.save_relevance(ctx, first, "office", 3)
    finish(ctx, first)
    clock.turn(days=200)
    second = assessments.need(ctx, series.begin(ctx, firm, "ja", "full", AGREED))
    former = assessments.need(ctx, first)
    assert second.id != first and second.answers == former.answers and second.relevance == {"office": 3}
    assert second.profile is not None and second.profile.employees == 30 and second.profile.company == "㈱髙﨑製作所"
    assert second.profile.value_added is second.profile.value_added_people is None, "another year's figures"
    assert second.completed_at is None and former.completed_at is not None, "the former one stays as it was"
    assert series.compare(ctx, firm, 0, 1) is None, "it is not complete"
    assessments.save_answers(ctx, second.id, {"office-digitization": "all"})
    assessments.complete(ctx, second.id)
    compared = series.compare(ctx, firm, 0, 1)
    assert compared is not None and (compared.before.number, compared.after.number) == (0, 1)
    assert [p.after.question.id for p in compared.changes.pairs if p.direction == "up"] == ["office-digitization"]
    assert series.compare(ctx, firm, 1, 0) is series.compare(ctx, firm, 0, 0) is series.compare(ctx, firm, 0, 7) is None


def test_without_a_crosswalk_a_new_version_is_answered_anew(ctx: Context, later: Context, firm: Client) -> None:
    first = series.begin(ctx, firm, "ja", "full", AGREED)
    finish(ctx, first)
    second = assessments.need(later, series.begin(later, firm, "ja", "full", AGREED))
    assert second.answers == {} and second.profile is not None
    assert assessments.bank_of(later, second).version == "2"


def test_the_line_of_time_has_the_newest_first(ctx: Context, firm: Client, who: Member, clock: Clock) -> None:
    clock.turn(minutes=1)
    firms.add_note(ctx, firm, who, " 社長は慎重\n二代目が前向き ")
    clock.turn(minutes=1)
    begun = series.begin(ctx, firm, "ja", "full", AGREED)
    clock.turn(minutes=1)
    finish(ctx, begun)
    clock.turn(minutes=1)
    ours, theirs = consents.branch_of(firm), Recipient("branch", "b2")
    for recipient in (ours, theirs):
        given = consents.give(ctx, begun, Given(recipient, "みなと銀行", ("result",), 30, "見てもらいます"))
    assert given.recipient == theirs
    moments = timeline.of(ctx, firm, series.of(ctx, firm))
    assert [m.kind for m in moments] == ["consent", "completed", "begun", "consent", "note", "added"]
    assert moments[0].values == {"number": 0, "name": "みなと銀行"}
    moments = moments[1:]
    assert moments[0].values == {"number": 0, "level": 1} and moments[0].number == 0
    assert (moments[3].who, moments[3].text) == ("髙橋", "社長は慎重\n二代目が前向き")


def withdraw(ctx: Context, assessment_id: str) -> None:
    for consent in consents.of(ctx, assessment_id):
        consents.revoke(ctx, assessment_id, consent.id)


def test_what_the_owner_agreed_to_is_kept_in_its_words_and_once(ctx: Context, firm: Client) -> None:
    begun = series.begin(ctx, firm, "ja", "full", AGREED)
    series.begin(ctx, firm, "ja", "full", AGREED)
    kept = consents.of(ctx, begun)
    assert [(c.name, c.words, c.staff_id, c.recipient.id) for c in kept] == [
        ("みなと銀行 本店", "見てもらいます。", "s1", "b1")
    ]  # fmt: skip
    assert set(kept[0].scopes) == {"result", "answers", "report"}
    withdraw(ctx, begun)
    assert series.begin(ctx, firm, "ja", "full", AGREED) == begun
    assert [c.revoked_at is None for c in consents.of(ctx, begun)].count(True) == 1, "agreed to anew"


def test_without_consent_nothing_of_an_assessment_is_seen_or_carried_on(
    ctx: Context, firm: Client, clock: Clock
) -> None:
    first = series.begin(ctx, firm, "ja", "full", AGREED)
    finish(ctx, first)
    clock.turn(days=1)
    second = series.begin(ctx, firm, "ja", "full", AGREED)
    finish(ctx, second, "all")
    assert series.compare(ctx, firm, 0, 1) is not None
    withdraw(ctx, second)
    assert series.compare(ctx, firm, 0, 1) is None
    told = [
        (m.kind, m.values) for m in timeline.of(ctx, firm, series.of(ctx, firm)) if m.kind in ("completed", "ended")
    ]
    assert told == [("ended", {"number": 1}), ("completed", {"number": 0, "level": 1})]
    assert [m.kind for m in timeline.of(ctx, firm, series.of(ctx, firm))].count("revoked") == 1
    clock.turn(days=1)
    third = assessments.need(ctx, series.begin(ctx, firm, "ja", "full", AGREED))
    assert set(third.answers.values()) == {"some"}, "from the one that may be seen"
    assert series.of(ctx, firm)[1].scopes == frozenset(), "what was taken back stays taken back"
    # Another branch has no consent of its own.
    firms.move(ctx, firm, "b2")
    assert [one.scopes for one in series.of(ctx, stored(ctx, firm))] == [frozenset()] * 3


def test_what_an_owner_did_alone_is_not_there_without_consent(ctx: Context, firm: Client) -> None:
    alone = assessments.start(ctx, "ja", "full", "self").assessment_id
    given = Given(consents.branch_of(firm), "みなと銀行 本店", ("result",), 30, "見せます")
    code = handover.share(ctx, alone, given)[1].code
    assert handover.take_share(ctx, code, "b1", firm) == 0
    assert [(one.assessment.id, one.under_way) for one in series.of(ctx, firm)] == [(alone, False)]
    withdraw(ctx, alone)
    assert series.of(ctx, firm) == [] and [m.kind for m in timeline.of(ctx, firm, series.of(ctx, firm))] == ["added"]
    assert series.begin(ctx, firm, "ja", "full", AGREED) != alone


def test_an_agreement_stands_in_the_line_of_time(ctx: Context, firm: Client, clock: Clock) -> None:
    begun = series.begin(ctx, firm, "ja", "full", AGREED)
    finish(ctx, begun)
    clock.turn(minutes=1)
    wanted = agreements.new(firm, assessments.need(ctx, begun), ctx, "s1")
    steps = (AgreedStep(1, "請求書を作る"), AgreedStep(2, "控えを取る"))
    agreements.save(ctx, replace(wanted, steps=steps), 0)
    newest = timeline.of(ctx, firm, series.of(ctx, firm))[0]
    assert (newest.kind, newest.text, newest.number) == ("agreement", "1. 請求書を作る\n2. 控えを取る", 0)
    withdraw(ctx, begun)
    assert "agreement" not in [m.kind for m in timeline.of(ctx, firm, series.of(ctx, firm))]
