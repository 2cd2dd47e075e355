"""What is asked of a database for consent and hand-overs: part of the `Store` protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from assess.store.consent_records import Condition, Consent, Handover, Opened, Recipient, Way
from assess.store.records import Assessment
from assess.store.staff_records import Client, Sought


class ConsentStore(Protocol):
    """Consents of an assessment; tests/store/test_consent_contract.py is its meaning. All of it goes with it."""

    def add_consent(
        self, consent: Consent, handover: Handover | None = None, ways: tuple[Way, ...] = (), most: int = 100
    ) -> bool:
        """Keep one, with a hand-over and its ways. False: there is no such assessment, or it has so many consents."""

    def consent(self, consent_id: str) -> Consent | None: ...
    def consents(self, assessment_id: str) -> list[Consent]:
        """All of an assessment, the newest first."""

    def consents_to(self, recipient: Recipient, at: datetime) -> list[Consent]:
        """Those that hold for a recipient at this time, the newest first."""

    def consented(self, assessment_id: str, recipient: Recipient, at: datetime) -> frozenset[str]:
        """The scopes that hold for a recipient at this time."""

    def clients_to_report(self, sought: Sought, at: datetime, most: int) -> list[tuple[Client, Assessment]]:
        """Of the clients that fit those with something to report, what was touched last first, at most so many.

        Each with its newest complete assessment whose owner lets the client's branch have the report at this time,
        without what was answered.
        """

    def revoke_consent(self, assessment_id: str, consent_id: str, at: datetime) -> bool:
        """Take it back with every way that it opened; one that is revoked keeps its time. False: there is none."""

    def handovers(self, assessment_id: str) -> list[Handover]: ...
    def opened(self, way_hash: str) -> Opened | None:
        """What a secret leads to, whether it may be opened or not."""

    def open_view(self, way_hash: str, device: Way, at: datetime) -> Opened | None:
        """Let a device in by a link, and use the link up where it is for one; None: it lets nobody in.

        `device` gets the id of the hand-over here.
        """

    def open_case(self, consent_id: str, device: Way, at: datetime) -> Opened | None:
        """Let a device in to what a consent that holds has handed over, without a link; who asks has been checked."""

    def take_share(self, way_hash: str, branch_id: str, client: Client, at: datetime) -> tuple[Consent, int] | None:
        """Use up a share that is for this branch: the assessment becomes the client's next one.

        The client is added where it is not there yet; one that is there must be the branch's. Returns the consent and
        the number; None: nothing may be taken. Raises Conflict as `add_client` does.
        """

    def forget_ways(self, at: datetime) -> int:
        """Delete the ways that have expired, and the consents to shares that nobody has taken; returns how many."""

    def only_under(self, condition: Condition) -> None:
        """From here on this session changes that assessment only under that consent; else it raises Withdrawn.

        It is looked at with the assessment locked, so that no revocation comes between.
        """
