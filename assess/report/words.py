"""Numbers, dates and names as words of one language: what every part of a report is written with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from unicodedata import east_asian_width
from urllib.parse import quote, unquote

from assess import i18n
from assess.core.diagnosis import Diagnosis
from assess.core.model import STAGES, Answers, Bank, Block, Lang, Need, Profile, Question, Stage, StageId, Text
from assess.core.numbering import running_numbers
from assess.core.places import spelled
from assess.core.result import STAGE_OF_LEVEL, Level, Outcome, StageName
from assess.report.view import Marks

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = re.compile(r"(\d{4})-(\d\d)")
YEAR = re.compile(r"\d{4}")
AFTER_COMMA = re.compile("(?<=、)")
ENCODED = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")  # letters beyond ASCII in an address
# The numbers of facts of the founding documents, as `BM-01; FN-16`: they are for whoever keeps the bank, and lead a
# reader nowhere.
FACT = re.compile(r"[A-Z]{2}-\d{2}")
FACTS = re.compile(r"(?<![\w/.-])[A-Z]{2}-\d{2}(?:\s*;\s*[A-Z]{2}-\d{2})*(?![\w-])(?P<end>\s*;\s*|\s*(?=（)|)")
RUNNING_WIDTH = 48  # columns of a company name that fit the margin of a page; a kanji takes two


def decimal(number: Fraction, places: int = 1) -> str:
    """A number rounded half up, without trailing zeros: 54.5, 60, 0.25."""
    scale = 10**places
    scaled = int(abs(number) * scale + Fraction(1, 2))
    sign = "-" if number < 0 and scaled else ""
    whole, rest = divmod(scaled, scale)
    text = f"{sign}{whole}.{rest:0{places}d}"
    return text.rstrip("0").rstrip(".")


def columns(text: str) -> int:
    """How wide a text prints, in columns: a full-width character takes two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def shortened(text: str, width: int) -> str:
    """The text, cut with … to at most `width` columns."""
    taken = 0
    for i, character in enumerate(text):
        taken += columns(character)
        if taken > width:
            return text[: max(0, i - 1)] + "…"
    return text


def _decoded(encoded: re.Match[str]) -> str:
    """Percent-encoded UTF-8 as what it stands for; anything else, and what does not print, as it is."""
    try:
        text = unquote(encoded[0], errors="strict")
    except UnicodeDecodeError:
        return encoded[0]
    return "".join(c if c.isprintable() else quote(c) for c in text)


@dataclass(frozen=True)
class Words:
    """The language of a report, with its messages, and the bank whose names it uses.

    `numbers` are the running ones of the questions; empty where the firm does not matter.

    Looking up a message that does not exist raises KeyError.
    """

    bank: Bank
    lang: Lang
    numbers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def about(cls, diagnosis: Diagnosis, lang: Lang) -> Words:
        """The words of one firm's report, whose questions carry their running numbers."""
        return cls(diagnosis.bank, lang, running_numbers(diagnosis.bank, diagnosis.answers.profile.industry))

    def __call__(self, key: str, **values: object) -> str:
        """The message `report.<key>` with its values."""
        return i18n.translate(self.lang, f"report.{key}", **values)

    def of(self, text: Text) -> str:
        """A text of the bank or a catalogue."""
        return text.get(self.lang)

    def breakable(self, text: str) -> tuple[str, ...]:
        """A text in the parts between which a line may end: after a Japanese comma, as there are no blanks."""
        return tuple(part for part in AFTER_COMMA.split(text) if part)

    def join(self, parts: Iterable[str]) -> str:
        """A list in a sentence."""
        return self("comma").join(parts)

    def quote(self, text: str) -> str:
        """A text in the quotation marks of the language."""
        return self("quote", text=text)

    def marks(self) -> Marks:
        """What stands between two texts; a message may not be blank, so each shows its mark between two texts."""
        return Marks(**{mark.name: self(f"mark.{mark.name}", a="", b="") for mark in fields(Marks)})

    # ------------------------------------------------------------ numbers and dates

    def number(self, number: Fraction | None) -> str:
        """A number with at most one decimal, or a dash."""
        return self("none") if number is None else decimal(number)

    def percent(self, share: Fraction | None) -> str:
        """A share 0..1 as a percentage with at most one decimal, or a dash."""
        return self("none") if share is None else f"{decimal(share * 100)}%"

    def date(self, iso: str | None) -> str:
        """A date YYYY-MM-DD as written in the language; "not given" for None."""
        if iso is None:
            return self("no_date")
        year, month, day = iso[:10].split("-")
        return self("date", year=year, month=self("months").split(",")[int(month) - 1], day=int(day))

    def period(self, period: str) -> str:
        """When figures were gathered (YYYY, YYYY-MM, YYYY-MM-DD, two of them with a slash) in words."""
        return self("span_of_time").join(self._moment(part) for part in period.split("/"))

    def _moment(self, part: str) -> str:
        if DAY.fullmatch(part):
            return self.date(part)
        if month := MONTH.fullmatch(part):
            return self("month", year=month[1], month=self("months").split(",")[int(month[2]) - 1])
        return self("year", year=part) if YEAR.fullmatch(part) else part

    def source(self, source: str) -> str:
        """A source as its file states it, with addresses in letters and facts by their document and place in it."""
        told = ENCODED.sub(_decoded, source).replace("general knowledge", self("general_knowledge"))
        return FACTS.sub(self._of_facts, told)

    def _of_facts(self, facts: re.Match[str]) -> str:
        """Where facts stand in the founding documents, each place once; in general words where that is not kept."""
        documents = {name: self(f"document.{name}") for name in ("report", "strategy")}
        kept = i18n.texts(self.lang)
        told = [
            self(f"of_fact.{fact}", **documents) if f"report.of_fact.{fact}" in kept else self("source_facts")
            for fact in FACT.findall(facts[0])
        ]
        return "; ".join(dict.fromkeys(told)) + ("; " if ";" in facts["end"] else "")

    # ------------------------------------------------------------ names

    @property
    def plain(self) -> bool:
        """Whether the bank names its stages in everyday words; else they go by their terms, and levels by numbers."""
        return all(stage.plain for stage in self.bank.stages)

    def _stage(self, stage: StageName | StageId | None) -> Stage | None:
        return next((s for s in self.bank.stages if s.id == stage), None)

    def stage(self, stage: StageName | StageId | None) -> str:
        """The name of a stage, of the place before the first, of the one beyond the last, or "not yet known"."""
        found = self._stage(stage)
        if found is None:
            return self(f"plain.{stage}" if self.plain and stage else f"stage.{stage or 'none'}")
        if found.plain is None:
            return self.of(found.text)
        return self("plain.stage", n=STAGES.index(found.id) + 1, name=self.of(found.plain))

    def named(self, stage: StageName | StageId | None) -> str:
        """The name of a stage in a sentence, with the quotation marks that it needs there."""
        found = self._stage(stage)
        return self.stage(stage) if found and found.plain else self("stage_named", stage=self.stage(stage))

    def stage_brief(self, stage: StageId) -> str:
        """The name of a stage where a chart has little room."""
        found = self._stage(stage)
        if found is None or found.plain is None:
            return self.stage(stage)
        return self("plain.brief", n=STAGES.index(stage) + 1, name=self.of(found.plain))

    def term(self, stage: StageName | StageId | None) -> str:
        """The term of a stage, to stand small beside its plain name; empty where the term is the name."""
        found = self._stage(stage)
        return self.of(found.text) if found and found.plain else ""

    def standing(self, level: Level) -> str:
        """Where a firm of a level stands: in plain words, or by level and stage."""
        stage = STAGE_OF_LEVEL[level]
        if not self.plain:
            return self("standing", level=self("level", level=level), stage=self.stage(stage))
        return self("plain.standing", stage=self.stage(stage)) if self._stage(stage) else self.stage(stage)

    def stage_number(self, stage: StageId) -> str:
        """A stage by its place on the ladder, where its name is too long."""
        return self("stage_number", n=STAGES.index(stage) + 1)

    def domain(self, domain_id: str) -> str:
        """The short everyday name of a domain: what lists, charts and sentences call it."""
        return self(f"short.{domain_id}")

    def industry(self, profile: Profile) -> str:
        """The name of the firm's industry (its letter where the bank has no name for it)."""
        named = next((i.text for i in self.bank.industries if i.id == profile.industry), None)
        return self.of(named) if named else profile.industry

    def needs(self, needs: Iterable[Need]) -> str:
        """Needs as a list, each once."""
        return self.join(self(f"need.{need}") for need in dict.fromkeys(needs))

    def prefecture(self, code: str) -> str:
        """The name of a prefecture by its JIS X 0401 code."""
        return i18n.prefecture_name(self.lang, code)

    def prefectures(self, codes: Iterable[str]) -> str:
        """Several prefectures as a list."""
        return self.join(self.prefecture(code) for code in codes)

    def block(self, block_id: str, blocks: Iterable[Block]) -> str:
        """The name of a METI block."""
        return next((self.of(b.text) for b in blocks if b.id == block_id), block_id)

    def place(self, prefecture: str, municipality: str) -> str:
        """A prefecture, with the municipality where it is given."""
        within = spelled(municipality)
        return self("place", prefecture=prefecture, municipality=within) if within else prefecture

    def seat(self, profile: Profile) -> str:
        """Where a firm is."""
        return self.place(self.prefecture(profile.prefecture), profile.municipality)

    # ------------------------------------------------------------ answers

    def asked(self, question: Question) -> str:
        """The text of a question, behind its running number where the firm is known."""
        number = self.numbers.get(question.id)
        text = self.of(question.text)
        return text if number is None else self("numbered", n=number, question=text)

    def answer(self, outcome: Outcome) -> str:
        """What was answered, in the words of the option or of what stands for it."""
        option = outcome.question.option(outcome.option_id) if outcome.option_id else None
        if option is not None:
            return self.of(option.text)
        return self(f"answer.{outcome.kind}")

    def option(self, question: Question, option_id: str) -> str:
        """The text of an option; empty where there is none of this id."""
        option = question.option(option_id)
        return self.of(option.text) if option else ""

    def given(self, question: Question, answers: Answers) -> str:
        """The raw answer to a question, whether it counts or not."""
        given = answers.answers[question.id]
        option = question.option(given)
        return self.of(option.text) if option else self(f"answer.{given}")
