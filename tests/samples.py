"""Small, complete samples for tests: a bank of one question per domain and stage, answers, actors."""

from __future__ import annotations

from assess.core.model import (
    STAGES,
    Actor,
    Answers,
    Area,
    Bank,
    BarrierChoice,
    Block,
    Case,
    Catalogue,
    Condition,
    Directory,
    Domain,
    DomainId,
    GoalChoice,
    Improve,
    Industry,
    Kind,
    Option,
    Profile,
    Question,
    Stage,
    StageId,
    Term,
    Text,
    Thresholds,
)


def text(ja: str, en: str | None = None) -> Text:
    return Text(ja, en or ja)


DONE = text("先月の分が画面に出せる", "Last month's can be shown on the screen")


def small_question(domain: DomainId, stage: StageId, **changes: object) -> Question:
    values: dict[str, object] = {
        "id": f"{domain}-{stage}",
        "stage": stage,
        "text": text(f"{domain}の{stage}について教えてください。", f"Tell us about {domain} at {stage}."),
        "help": text("例を見て選んでください。", "Choose by the example."),
        "interview": text("帳票を見せてもらいます。", "Ask to see the records."),
        "options": (
            Option("none", 0, text("していません", "No"), Improve(text("始めます", "Start"), "S", ("process",), DONE)),
            Option("some", 2, text("一部でしています", "In part")),
            Option("all", 4, text("すべてでしています", "Everywhere")),
        ),
        "improve": Improve(text("範囲を広げます", "Widen it"), "M", ("tool_adoption",), DONE),
        "source": ("CL-K-01",),
    }
    return Question(**{**values, **changes})  # type: ignore[arg-type]


# An order of its own, so that no test rests on the order of the real bank.
ASKED: tuple[DomainId, ...] = (
    "strategy", "people", "office", "operations", "customers", "data", "security", "partnership",
)  # fmt: skip


def small_bank() -> Bank:
    """24 questions: one a domain and stage; `data-digitalization` rests on `data-digitization`."""
    cores = {
        ("office", "digitization"), ("operations", "digitization"), ("customers", "digitization"),
        ("security", "digitization"), ("people", "digitalization"), ("office", "digitalization"),
        ("operations", "digitalization"), ("data", "digitalization"), ("strategy", "transformation"),
        ("operations", "transformation"), ("customers", "transformation"), ("partnership", "transformation"),
    }  # fmt: skip
    domains = []
    for domain in ASKED:
        questions = []
        for stage in STAGES:
            changes: dict[str, object] = {"core": (domain, stage) in cores}
            if domain == "partnership":
                changes["not_applicable"] = True
            if (domain, stage) == ("security", "digitalization"):
                changes["asks_if"] = Condition(question="security-digitization", at_least=2)
            questions.append(small_question(domain, stage, **changes))
        about = text("お聞きします。", "About it.")
        domains.append(Domain(domain, text(f"分野{domain}", domain), about, tuple(questions)))
    return Bank(
        id="small",
        version="1",
        title=text("小さな質問票", "Small bank"),
        thresholds=Thresholds(0.25, 0.6),
        effort_weights={"S": 1, "M": 2, "L": 3},
        stages=tuple(Stage(s, text(f"段階{s}", s), text("意味です。", "What it means."), ("SD-01",)) for s in STAGES),
        industries=(
            Industry("E", text("製造業", "Manufacturing"), 20),
            Industry("I", text("卸売業・小売業", "Trade"), 5),
        ),
        goals=(GoalChoice("productivity", text("効率を上げたい", "Work more efficiently"), ("process",)),),
        barriers=(
            BarrierChoice("funding", text("資金が足りない", "We lack the funds"), ("finance",), ("BR-07",)),
            BarrierChoice("none", text("特にない", "None in particular"), (), ("BM-27",)),
        ),
        domains=tuple(domains),
        everyday=(*ASKED, *STAGES),
        glossary=(Term(text("データ", "data"), text("記録された数字や文字です。", "Recorded figures and words.")),),
    )


def actor(actor_id: str, **changes: object) -> Actor:
    values: dict[str, object] = {
        "id": actor_id,
        "type": "business_support",
        "layer": "advice",
        "kind": "yorozu",
        "name": text(f"機関{actor_id}", f"Body {actor_id}"),
        "area": Area(prefectures=("15",)),
        "services": ("process",),
        "role": text("経営の相談にのります。", "Advises on management."),
        "ask_first": text("「何から始めればよいですか」", "What should we start with?"),
        "source": "AS-64",
        "evidence": "third_party" if "url" in changes else "general",
        "neutral": True,
    }
    return Actor(**{**values, **changes})  # type: ignore[arg-type]


def small_directory(**changes: object) -> Directory:
    values: dict[str, object] = {
        "url": "https://example.net/all",
        "name": text("全国の窓口の一覧", "List of all desks"),
        "look_for": text("貴社の県の行の電話番号", "the telephone in the row of your prefecture"),
        "source": "a list by others",
    }
    return Directory(**{**values, **changes})  # type: ignore[arg-type]


def small_catalogue() -> Catalogue:
    return Catalogue(
        blocks=(Block("kanto", text("関東", "Kanto"), ("13", "15")),),
        kinds=(
            Kind("yorozu", text("よろず支援拠点", "Yorozu support centre"), small_directory()),
            Kind("meti_bureau", text("経済産業局", "METI bureau"), small_directory()),
            Kind("public_testing", text("公設試", "Public testing institute")),
        ),
        actors=(
            actor("niigata-yorozu"),
            actor(
                "kanto-bureau",
                type="national",
                layer="coordination",
                kind="meti_bureau",
                area=Area(block="kanto"),
                services=("networking", "awareness"),
            ),
            actor(
                "niigata-testing",
                type="academia_testbed",
                layer="technology",
                kind="public_testing",
                services=("technology_testbed", "data_ai", "process"),
                evidence="own",
                as_of=2026,
                url="https://example.org/",
            ),
        ),
        cases=(
            Case(
                id="cs-01",
                title=text("部品メーカーの見える化", "A parts maker makes work visible"),
                trigger=text("手書きの日報に時間がかかっていました。", "Handwritten reports took time."),
                action=text("生産の様子をデータで記録しました。", "Recorded production as data."),
                result=None,
                lesson=text("小さく始めます。", "Start small."),
                source="CS-01",
                industry="E",
                needs=("process",),
            ),
        ),
    )


def small_profile(**changes: object) -> Profile:
    values: dict[str, object] = {"industry": "E", "prefecture": "15", "employees": 9}
    return Profile(**{**values, **changes})  # type: ignore[arg-type]


def answer_all(bank: Bank, option_id: str = "some", **changes: object) -> Answers:
    """Every question of the bank answered with the same option."""
    values: dict[str, object] = {
        "bank": bank.id,
        "version": bank.version,
        "profile": small_profile(),
        "answers": {q.id: option_id for _, q in bank.questions()},
        "date": "2026-11-21",
    }
    return Answers(**{**values, **changes})  # type: ignore[arg-type]
