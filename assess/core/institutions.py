"""The financial institution that a firm works with: a listed bank by code or name, or a name as typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assess.core.firm_names import name_key
from assess.core.model import Institution, Profile, Text
from assess.core.typed import shows

# How people shorten or lengthen the English name of the same house.
_ENGLISH_FORM = re.compile(r"^the |,? ?(?:ltd|inc)\.?$")


def own_institution(profile: Profile, listed: Iterable[Institution]) -> Institution | Text | None:
    """The firm's own institution: one of the list, or else its name as the firm gave it; None where it named none."""
    if not shows(profile.institution):
        return None
    told = spelled(profile.institution)
    for one in listed:
        if profile.institution == one.code or told in (spelled(one.name.ja), spelled(one.name.en)):
            return one
    return Text(profile.institution, profile.institution)


def name_of(own: Institution | Text) -> Text:
    """What the firm's own institution is called."""
    return own.name if isinstance(own, Institution) else own


def is_same(own: Institution | Text, name: Text) -> bool:
    """Whether a body of this name is the firm's own institution."""
    known = name_of(own)
    return bool({spelled(known.ja), spelled(known.en)} & {spelled(name.ja), spelled(name.en)})


def spelled(name: str) -> str:
    """A name as firm names are compared, without what English adds to it."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return name_key(_ENGLISH_FORM.sub("", plain))
