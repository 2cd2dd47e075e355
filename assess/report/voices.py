"""Where colleagues see it otherwise than the owner: questions for a talk, in words."""

from __future__ import annotations

from assess.core.diagnosis import Diagnosis
from assess.core.voices import Difference, differences
from assess.report.view_audit import VoiceTalk
from assess.report.words import Words

MOST = 10  # more is no talk but a list; the weightiest come first


def voice_talks(words: Words, diagnosis: Diagnosis) -> tuple[VoiceTalk, ...]:
    """The weightiest differences, as questions for a talk."""
    found = differences(diagnosis.answers, diagnosis.result, diagnosis.heard)
    return tuple(_talk(words, difference) for difference in found[:MOST])


def _talk(words: Words, difference: Difference) -> VoiceTalk:
    question = difference.question
    by_option: dict[str, list[str]] = {}
    for told in difference.told:
        by_option.setdefault(told.option_id, []).append(words(f"voice.{told.role or 'other'}"))
    others = words.join(
        words("voices.said", who=words.join(names), answer=words.option(question, option))
        for option, names in by_option.items()
    )
    return VoiceTalk(
        question_id=question.id,
        about=words.domain(difference.domain),
        question=words.asked(question),
        text=words("voices.differ", own=words.option(question, difference.own), others=others),
        ask=words("voices.ask"),
    )
