"""Plain-language checks of a question bank: what an owner would have to read twice. Pure.

`bank check` reports these beside the errors; the application itself does not refuse a bank for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assess.core.checks.problem import Problem
from assess.core.model import Bank, Question

MAX_QUESTION = 60
MAX_OPTION = 45

# A loan word of three or more katakana, or an abbreviation of Latin letters.
_LOAN_WORD = re.compile(r"[ァ-ヶー]{3,}|[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9.&+-]+")
_ENGLISH_RUN = re.compile(r"[A-Za-z]{2,}(?:[ ,.'-]+[A-Za-z]{2,}){2,}")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々〆]")
_QUESTION_END = re.compile(r"か[。？?]|[？?]")
_VAGUE = ("ある程度", "十分に", "積極的に", "しっかり", "適切に", "なるべく", "できるだけ", "だいたい")
_NOT = r"な(?:い|く|かっ)"
_DOUBLE_NEGATIVE = re.compile(rf"{_NOT}[^。、]{{0,6}}(?:{_NOT}|ません)|ません[^。、]{{0,4}}(?:ない|ません)")


def lint_bank(bank: Bank) -> list[Problem]:
    """Every finding of every question, with the path of `check.check_bank`."""
    known = _known_words(bank)
    return [
        Problem(f"domains/{domain}/questions/{question.id}/{p.path}", p.message)
        for domain, question in bank.questions()
        for p in _lint_question(question, known)
    ]


def _known_words(bank: Bank) -> list[str]:
    """Words that need no explanation here: the glossary's and the everyday ones, the longest first."""
    words = {form for term in bank.glossary for form in (term.term.ja, *term.forms)} | set(bank.everyday)
    return sorted(words, key=len, reverse=True)


def _lint_question(question: Question, known: list[str]) -> Iterator[Problem]:
    text = question.text.ja
    if len(text) > MAX_QUESTION:
        yield Problem("text/ja", f"{len(text)} characters; at most {MAX_QUESTION} read well")
    if len(_QUESTION_END.findall(text)) > 1:
        yield Problem("text/ja", "holds two questions; ask one thing")
    for option in question.options:
        if len(option.text.ja) > MAX_OPTION:
            yield Problem(f"options/{option.id}", f"{len(option.text.ja)} characters; at most {MAX_OPTION} read well")
        for word in _VAGUE:
            if word in option.text.ja:
                yield Problem(f"options/{option.id}", f"{word!r} is not something an outsider could check")
    for path, ja, en in _texts(question):
        yield from _lint_text(path, ja, en, known)


def _texts(question: Question) -> Iterator[tuple[str, str, str]]:
    yield "text", question.text.ja, question.text.en
    yield "help", question.help.ja, question.help.en
    if question.law:
        yield "law", question.law.ja, question.law.en
    yield "improve", question.improve.text.ja, question.improve.text.en
    for option in question.options:
        yield f"options/{option.id}", option.text.ja, option.text.en
        if option.improve:
            yield f"options/{option.id}/improve", option.improve.text.ja, option.improve.text.en


def _lint_text(path: str, ja: str, en: str, known: list[str]) -> Iterator[Problem]:
    if _ENGLISH_RUN.search(ja):
        yield Problem(f"{path}/ja", "English text is left in the Japanese")
    if _JAPANESE.search(_without_quotes(en)):
        yield Problem(f"{path}/en", "Japanese text is left in the English")
    if _DOUBLE_NEGATIVE.search(ja):
        yield Problem(f"{path}/ja", "two negatives in one phrase; say it the other way round")
    for word in undefined_words(ja, known):
        yield Problem(f"{path}/ja", f"{word!r} is explained neither in the glossary nor listed as everyday")


def _without_quotes(en: str) -> str:
    """English may name a Japanese form in brackets: `tax invoice (インボイス)`."""
    return re.sub(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"", "", en)


def undefined_words(ja: str, known: Iterable[str]) -> list[str]:
    """Loan words and abbreviations in a text that no known word covers, in order, each once."""
    rest = ja
    for word in known:
        rest = rest.replace(word, " ")
    return list(dict.fromkeys(_LOAN_WORD.findall(rest)))
