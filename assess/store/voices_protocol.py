"""What is asked of a database for the colleagues who answer beside an owner: part of the `Store` protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from assess.store.records import Saved, Seen, Voice, VoiceToken


class VoiceStore(Protocol):
    """Voices of an assessment; tests/store/test_voices_contract.py is its meaning. Nothing of it touches a result."""

    def add_voice(self, voice: Voice, tokens: tuple[VoiceToken, ...], most: int) -> int | None:
        """Keep a new voice under the next number of its assessment, which is returned, with its ways in.

        None: there is no such assessment, or it has so many already.
        """

    def voice(self, voice_id: str) -> Voice | None: ...
    def voices(self, assessment_id: str) -> tuple[Voice, ...]:
        """All of an assessment, by number, with what they answered."""

    def voice_token(self, token_hash: str) -> VoiceToken | None: ...
    def redeem_voice(self, token_hash: str, device: VoiceToken, at: datetime) -> Voice | None:
        """Use up a valid link or code, with its fellow, and let this device in, in one step; None: it lets nobody in.

        `device` gets the id of the voice here.
        """

    def replace_voice_ways(self, voice_id: str, add: tuple[VoiceToken, ...]) -> bool:
        """New link and code in the place of those before; False: there is no such voice, or it has finished."""

    def forget_voice_token(self, token_hash: str) -> None: ...
    def save_voice_answers(
        self, voice_id: str, changes: Mapping[str, str], at: datetime, seen: Seen | None = None
    ) -> Saved | None:
        """As `save_answers`, but the assessment stays as it is. None: there is no such voice, or it has finished."""

    def finish_voice(self, voice_id: str, agreed: bool, at: datetime) -> bool:
        """Finish as the next one of the assessment. Who has finished stays so; False: there is no such voice."""

    def cancel_voice(self, assessment_id: str, number: int) -> bool:
        """Delete a voice that has not finished, with its answers and ways in; False: there is none."""

    def forget_voice_tokens(self, at: datetime) -> int:
        """Delete the ways in that have expired; returns how many."""
