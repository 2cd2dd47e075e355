"""Names of firms as people type them, compared by what they mean. Pure.

㈱髙﨑製作所, 株式会社 高崎製作所 and 高崎製作所（株） are one name; so are ﾀｶｻｷ and たかさき. What is made here is for
finding, for proposing what may be the same, and for counting, where two that are written alike count as one firm. It
never decides whose data somebody sees.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from assess.core.places import lies_in, spelled

MAX_WORDS = 5
_LEGAL_FORM = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社"
    r"|(?:一般|公益)(?:社団|財団)法人|医療法人(?:社団|財団)?|社会福祉法人|学校法人|宗教法人|農事組合法人"
    r"|特定非営利活動法人|NPO法人"
    r"|\((?:株|有|同|資|名|合|医|福|学|宗|農|社|財|特|協|一社|一財|公社|公財|特非)\)",
    re.IGNORECASE,
)
# What stands for the commonest in short, after NFKC (㈱ is then (株)).
_SHORT = {
    "(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社", "(資)": "合資会社", "(名)": "合名会社",
    "(医)": "医療法人", "(福)": "社会福祉法人", "(学)": "学校法人", "(特非)": "特定非営利活動法人",
}  # fmt: skip
# As banks write the legal form in the kana of an account's name, and in full.
_KANA_FORM = re.compile(
    r"\A[(（]?[カユド][)）]|[(（][カユド][)）]?\Z|カブシキガイシャ|ユウゲンガイシャ|ゴウドウガイシャ"
)
# Variants of one character in names (異体字): each is found by the other. Never used for what is shown.
_VARIANTS = str.maketrans(
    "髙﨑碕嵜濵濱邊邉齋齊斎德澤眞廣國櫻嶋嶌槗𠮷龍瀧惠壽榮條鐵寶彌冨淺會與",
    "高崎崎崎浜浜辺辺斉斉斉徳沢真広国桜島島橋吉竜滝恵寿栄条鉄宝弥富浅会与",
)
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def as_kana(text: str) -> str:
    """A reading in full-width katakana, with one blank where there were some."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_HIRAGANA).split())


def key(text: str) -> str:
    """A text as it is looked for: letters and digits only, in one width, one case, one kana, one form of a character.

    The long vowel sign is left out too: people differ about it.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA).translate(_SMALL).translate(_VARIANTS)
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNM" and c != "ー")


def bare_key(name: str) -> str:
    """The key of a name without the legal form; empty where nothing else is left."""
    return key(_LEGAL_FORM.sub("", unicodedata.normalize("NFKC", name)))


def name_key(name: str) -> str:
    """The key of a name without the legal form; with it where nothing else is left."""
    return bare_key(name) or key(name)


def counted_as(name: str, prefecture: str) -> str | None:
    """What is the same for all results that count as one firm's: a hash of its name and prefecture.

    None where the name says nothing. It stands beside the name itself, so it hides nothing and needs no secret
    (docs/decisions/0030). What is kept is of today's rule: whoever changes it brings the kept ones along.
    """
    bare = bare_key(name)
    return hashlib.sha256(json.dumps(["name", bare, prefecture]).encode()).hexdigest() if bare else None


def _whole_key(name: str) -> str:
    """The key of a name with its legal form written out."""
    plain = unicodedata.normalize("NFKC", name)
    for short, whole in _SHORT.items():
        plain = plain.replace(short, whole)
    return key(plain)


def kana_key(kana: str) -> str:
    """The key of a reading without the legal form (ｶ)ﾀｶｻｷ, タカサキ カブシキガイシャ)."""
    plain = as_kana(kana)
    return key(_KANA_FORM.sub("", plain)) or key(plain)


def searched(name: str, kana: str, number: str | None, municipality: str) -> str:
    """All that a firm can be found by, as keys with blanks between them."""
    parts = (_whole_key(name), name_key(name), kana_key(kana), number or "", key(spelled(municipality)))
    return " ".join(dict.fromkeys(part for part in parts if part))


def words(query: str) -> tuple[tuple[str, ...], ...]:
    """What is looked for: for each word that was typed its keys, one of which has to stand in what `searched` gives.

    No word holds anything but letters and digits. Words beyond the first five are left out.
    """
    found = []
    for word in unicodedata.normalize("NFKC", query).split()[:MAX_WORDS]:
        keys = (name_key(word), kana_key(word), key(spelled(word)), _whole_key(word))
        found.append(tuple(dict.fromkeys(part for part in keys if part)))
    return tuple(word for word in found if word)


def same_place(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two firms (prefecture, municipality, either empty where it is not known) may be in one place."""
    if one[0] and other[0] and one[0] != other[0]:
        return False
    if not one[1] or not other[1]:
        return True
    return lies_in(one[1], other[1]) or lies_in(other[1], one[1])
