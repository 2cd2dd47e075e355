"""What any backend of `VoiceStore` must do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from assess.store import Database, Saved, Seen, Snapshot, Store, Voice, VoiceToken
from tests.store.test_contract import LATER, NEW, T0, begun, found, summarise  # noqa: F401 (a fixture)
from tests.waiting import PATIENCE

DAY = timedelta(days=1)
MOST = 5


def voice(voice_id: str, role: str = "floor", assessment_id: str = "aaaa", **changes: object) -> Voice:
    made = Voice(voice_id, assessment_id, 0, role, T0, T0 + DAY)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def way(name: str, voice_id: str = "", kind: str = "link", expires: timedelta = DAY) -> VoiceToken:
    return VoiceToken(name, voice_id, kind, T0, T0 + expires)  # type: ignore[arg-type]


def invite(store: Store, name: str, role: str = "floor", assessment_id: str = "aaaa") -> int | None:
    ways = way(f"{name}-link", name), way(f"{name}-code", name, "code")
    return store.add_voice(voice(name, role, assessment_id), ways, MOST)


def of(store: Store, name: str) -> Voice:
    known = store.voice(name)
    assert known is not None
    return known


def fill_voices(store: Store) -> None:
    """Something in every table of theirs."""
    store.add_voice(voice("v1", assessment_id="n1", name="工場長\t㈱"), (way("v1-link", "v1"),), MOST)
    invite(store, "v2", "office", "n1")
    store.save_voice_answers("v1", {"q": "some"}, T0)
    store.redeem_voice("v1-link", way("v1-device", kind="device"), LATER)
    store.finish_voice("v1", True, LATER)


def test_several_people_of_one_role_answer_apart_from_each_other_and_the_owner(begun: Store) -> None:  # noqa: F811
    assert [invite(begun, name) for name in ("v1", "v2")] == [1, 2]
    begun.save_answers("aaaa", "owner", {"q": "none"}, T0)
    begun.save_answers("aaaa", "floor", {"q": "a"}, T0)
    begun.save_voice_answers("v1", {"q": "b"}, T0)
    begun.save_voice_answers("v2", {"q": "c", "r": "d"}, T0)
    assert found(begun).answers == {"q": "none"} and found(begun).responses["floor"].answers == {"q": "a"}
    assert [v.response.answers for v in begun.voices("aaaa")] == [{"q": "b"}, {"q": "c", "r": "d"}]
    assert of(begun, "v2").response.answers == {"q": "c", "r": "d"} and of(begun, "v2").number == 2


def test_what_a_colleague_does_leaves_a_complete_assessment_complete(begun: Store) -> None:  # noqa: F811
    begun.complete("aaaa", "c1", T0, summarise)
    before = found(begun)
    invite(begun, "v1")
    begun.save_voice_answers("v1", {"q": "b"}, LATER)
    begun.finish_voice("v1", False, LATER)
    assert found(begun) == before and before.completed_at == T0 and begun.summary("aaaa") is not None


def test_an_older_answer_of_a_second_device_does_not_replace_a_newer_one(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    assert begun.save_voice_answers("v1", {"q": "a"}, T0, Seen("p", 1, {})) == Saved({}, {"q": 1})
    assert begun.save_voice_answers("v1", {"q": "b"}, T0, Seen("o", 1, {})) == Saved({"q": "a"}, {"q": 1})
    assert begun.save_voice_answers("v1", {"q": "b"}, T0, Seen("o", 2, {"q": 1})) == Saved({}, {"q": 2})


def test_an_invitation_lets_in_once_by_link_or_code(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    known = begun.redeem_voice("v1-code", way("d1", kind="device"), LATER)
    assert known is not None and known.id == "v1" and known.begun_at == LATER
    device = begun.voice_token("d1")
    assert device is not None and device.voice_id == "v1" and device.kind == "device"
    for used in ("v1-code", "v1-link", "d1", "none"):
        assert begun.redeem_voice(used, way("d2", kind="device"), LATER) is None
    assert begun.voice_token("d2") is None


def test_an_expired_invitation_lets_nobody_in(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    assert begun.redeem_voice("v1-link", way("d1", kind="device"), T0 + DAY) is None
    assert of(begun, "v1").begun_at is None


def test_a_colleague_goes_on_elsewhere_by_new_ways_in_the_place_of_those_before(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    assert begun.replace_voice_ways("v1", (way("again", "v1"),))
    assert begun.redeem_voice("v1-link", way("d1", kind="device"), LATER) is None
    assert begun.redeem_voice("again", way("d1", kind="device"), LATER) is not None
    begun.forget_voice_token("d1")
    assert begun.voice_token("d1") is None
    begun.finish_voice("v1", False, LATER)
    assert not begun.replace_voice_ways("v1", (way("more", "v1"),)) and begun.voice_token("more") is None


def test_finishing_is_final_and_gives_places_in_turn(begun: Store) -> None:  # noqa: F811
    for name in ("v1", "v2"):
        invite(begun, name)
    assert begun.finish_voice("v2", True, LATER)
    # Places go by turn, also when the clock has been set back.
    assert begun.finish_voice("v1", False, T0)
    assert begun.finish_voice("v2", False, LATER + DAY)
    assert [(v.place, v.agreed, v.finished_at) for v in begun.voices("aaaa")] == [(2, False, T0), (1, True, LATER)]
    assert begun.save_voice_answers("v1", {"q": "b"}, LATER) is None
    assert begun.voice_token("v1-link") is None, "nothing is left to come back to"


def test_only_who_has_not_finished_can_be_cancelled(begun: Store) -> None:  # noqa: F811
    for name in ("v1", "v2", "v3"):
        invite(begun, name)
    begun.save_voice_answers("v1", {"q": "b"}, T0)
    begun.finish_voice("v2", False, T0)
    assert begun.cancel_voice("aaaa", 1) and not begun.cancel_voice("aaaa", 1)
    assert not begun.cancel_voice("aaaa", 2) and not begun.cancel_voice("bbbb", 3)
    assert [v.id for v in begun.voices("aaaa")] == ["v2", "v3"]
    assert begun.voice_token("v1-link") is None and begun.save_voice_answers("v1", {"q": "b"}, T0) is None
    assert invite(begun, "v4") == 4
    begun.cancel_voice("aaaa", 4)
    assert invite(begun, "v5") == 4 and of(begun, "v5").response.answers == {}


def test_there_are_so_many_at_most_and_none_without_an_assessment(begun: Store) -> None:  # noqa: F811
    assert [invite(begun, f"v{n}") for n in range(MOST + 1)] == [1, 2, 3, 4, 5, None]
    assert invite(begun, "w", assessment_id="nobody") is None
    assert begun.voice("w") is None and begun.voices("nobody") == ()
    assert not begun.finish_voice("w", True, T0) and not begun.replace_voice_ways("w", ())
    assert begun.save_voice_answers("w", {"q": "b"}, T0) is None


def test_all_of_it_goes_with_the_assessment(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    begun.save_voice_answers("v1", {"q": "b"}, T0)
    begun.delete_assessment("aaaa")
    assert begun.voice("v1") is None and begun.voice_token("v1-link") is None


def test_ways_in_that_have_expired_are_forgotten(begun: Store) -> None:  # noqa: F811
    invite(begun, "v1")
    begun.replace_voice_ways("v1", (way("short", "v1", expires=timedelta(hours=1)), way("long", "v1", "code")))
    assert begun.forget_voice_tokens(T0 + timedelta(hours=1)) == 1
    assert begun.voice_token("short") is None and begun.voice_token("long") is not None


@pytest.mark.slow
def test_of_many_at_once_one_is_let_in_and_places_are_given_once(database: Database) -> None:
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
        store.add_assessment(NEW)
        for number in range(MOST):
            invite(store, f"v{number}")
    gate, let_in = threading.Barrier(MOST), []

    def run(number: int) -> None:
        with database.session() as store:
            gate.wait(PATIENCE)
            let_in.append(store.redeem_voice("v0-link", way(f"d{number}", kind="device"), T0))
            store.finish_voice(f"v{number}", False, T0)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MOST)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sum(one is not None for one in let_in) <= 1 and len(let_in) == MOST
    with database.session() as store:
        assert sorted(v.place or 0 for v in store.voices("aaaa")) == [1, 2, 3, 4, 5]
