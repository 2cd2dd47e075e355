"""Which terms of a glossary a text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from assess.core.model.vocabulary import FORBID_UNKNOWN_KEYS, Text


@dataclass(frozen=True)
class Term:
    """A glossary entry: a term beyond everyday speech, explained for an owner.

    `forms` lists other spellings under which the term appears in texts. `kana` is how the Japanese term is read; None
    where its spelling tells.
    """

    term: Text
    meaning: Text
    forms: tuple[str, ...] = ()
    kana: str | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    @property
    def reading(self) -> str:
        """How the Japanese term is read."""
        return self.kana or self.term.ja


class Terms:
    """Terms ready to be looked for. Made once, for it takes longer than a look."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        forms = {
            form.lower(): place
            for place, term in reversed(list(enumerate(self._terms)))
            for form in (term.term.ja, term.term.en, *term.forms)
        }
        self._forms = [(form, forms[form]) for form in sorted(forms, key=len, reverse=True) if form]

    def within(self, text: str) -> tuple[Term, ...]:
        """The terms that stand in a text in any spelling, in the order of the glossary.

        Forms in Latin letters count as whole words, plurals included; others anywhere. What a longer form covers does
        not count for a shorter one: 「データ分析」 is not 「データ」.
        """
        rest, places = text.lower(), set()
        for form, place in self._forms:
            if form not in rest:
                continue
            shorter = _whole_word(form).sub("\0", rest) if form.isascii() else rest.replace(form, "\0")
            if shorter != rest:
                places.add(place)
                rest = shorter
        return tuple(self._terms[place] for place in sorted(places))


@cache
def _whole_word(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(form)}(?:s|es)?(?![a-z0-9])")
