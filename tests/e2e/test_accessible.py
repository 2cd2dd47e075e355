"""What axe cannot tell: the dark scheme, colours of the system, motion, the order that a screen reader meets, and a
whole check by the keyboard alone. docs/accessibility.md names these tests."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.e2e.conftest import DESKTOP, VisitorFactory
from tests.e2e.pages import OPEN_ALL, WIDER, Visitor, violations

PATHS = (
    "/",
    "/start",
    "/glossary?q=IT",
    "/no-such-page",
    "profile",
    "q/security",
    "relevance",
    "review",
    "result",
    "pause",
)

# Of every text in a chart: its colour, and that of what it stands on.
CHART_TEXTS = """() => [...document.querySelectorAll("svg.chart text")].filter(e => e.checkVisibility()).map(text => {
  text.scrollIntoView({block: "center"});
  const box = text.getBoundingClientRect();
  const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2).find(e => {
    const style = getComputedStyle(e);
    const paint = e instanceof SVGElement && !(e instanceof SVGSVGElement) ? style.fill : style.backgroundColor;
    return e.tagName !== "text" && e.tagName !== "line" && paint !== "none" && !paint.endsWith(", 0)");
  });
  const style = under ? getComputedStyle(under) : getComputedStyle(document.body);
  const ground = under instanceof SVGElement ? style.fill : style.backgroundColor;
  return [text.textContent, getComputedStyle(text).fill, ground];
})"""

MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].some(d => d.split(",").some(one => parseFloat(one) > 0));
}).map(e => e.outerHTML.slice(0, 90))"""

SPACED = """() => {
  for (const e of document.querySelectorAll("body, body *")) {
    if (!(e instanceof HTMLElement)) continue;
    e.style.letterSpacing = "0.12em"; e.style.wordSpacing = "0.16em"; e.style.lineHeight = "1.5";
    if (e.tagName === "P") e.style.marginBottom = "2em";
  }
}"""

# The focused part, if something else lies over all of it.
COVERED = """() => {
  const e = document.activeElement, boxes = [e, ...(e.labels ?? [])].map(x => x.getBoundingClientRect());
  const mine = x => x && (e.contains(x) || x.contains(e) || [...(e.labels ?? [])].some(l => l.contains(x)));
  const points = boxes.flatMap(b => [0.1, 0.5, 0.9].map(part => [b.x + b.width / 2, b.y + b.height * part]));
  return points.some(([x, y]) => mine(document.elementFromPoint(x, y))) ? "" : e.outerHTML.slice(0, 90);
}"""

# What one can press must show where it is without its own colours.
WITHOUT_EDGE = """() => [...document.querySelectorAll("a.button, button, input[type=text], select, .choice label")]
  .filter(e => e.checkVisibility() && !e.matches(".visually-hidden")).filter(e => {
    const style = getComputedStyle(e);
    const edge = parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none";
    return !edge && !style.textDecorationLine.includes("underline");
  }).map(e => e.outerHTML.slice(0, 90))"""


# Text in the colour of the page itself: the system lays a plate of that very colour under it, unless it is told not to.
ON_ITS_PLATE = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "Canvas";
  const canvas = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll("body *")]
    .filter(e => e instanceof HTMLElement && e.checkVisibility())
    .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()))
    .filter(e => getComputedStyle(e).color === canvas && getComputedStyle(e).forcedColorAdjust !== "none")
    .map(e => e.outerHTML.slice(0, 90));
}"""


def ratio(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [float(n) / 255 for n in re.findall(r"[\d.]+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def weak_texts(page: Page) -> list[str]:
    found = page.evaluate(CHART_TEXTS)
    return [f"{said}: {ink} on {ground}" for said, ink, ground in found if ratio(ink, ground) < 4.5]


def go(visitor: Visitor, path: str) -> Page:
    """Open a page, an error page too."""
    visitor.page.goto(path if path.startswith("/") else f"{visitor.base}/{path}")
    return visitor.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes_on_charts_too(new_visitor: VisitorFactory, scheme: str) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over(2)
    visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for path in PATHS if scheme == "dark" else ("result",):
        page = go(visitor, path)
        found += [f"{path}: {fault}" for fault in (*violations(page), *weak_texts(page))]
    assert not found, "\n".join(found)
    page.set_viewport_size({"width": 390, "height": 844})  # the other staircase
    assert page.locator("svg.chart-stairs-tall").is_visible() == (path == "result")
    assert weak_texts(page) == []


def test_with_colours_of_the_system_everything_keeps_its_edge(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    visitor.page.emulate_media(forced_colors="active")
    for path in PATHS:
        page = go(visitor, path)
        assert page.evaluate(WITHOUT_EDGE) == [], path
        assert page.evaluate(ON_ITS_PLATE) == [], path
        assert weak_texts(page) == [], path
        for chosen in page.locator(".choice input:checked + label").all():
            if chosen.is_visible():
                assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") != "none", path


def test_nothing_moves_for_whom_motion_is_too_much(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    visitor.page.emulate_media(reduced_motion="reduce")
    for path in PATHS:
        assert go(visitor, path).evaluate(MOVING) == [], path


def test_letters_and_lines_set_wider_still_fit(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor((320, 640))
    visitor.take_over(2)
    for path in PATHS:
        page = go(visitor, path)
        page.evaluate(OPEN_ALL)
        page.evaluate(SPACED)
        assert page.evaluate(WIDER) == [], path


def test_what_has_the_focus_is_not_covered(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    for path in (f"question/{visitor.bank.domains[0].questions[0].id}", "q/office", "review", "result"):
        page = go(visitor, path)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement === document.body"):
                break
            assert page.evaluate(COVERED) == "", path


def outline(page: Page) -> list[str]:
    """Landmarks, headings, groups and buttons in the order in which a screen reader meets them."""
    told = page.locator("body").aria_snapshot()
    kinds = "banner|navigation|main|contentinfo|heading|group|progressbar|button|img|search"
    return [line.strip() for line in re.findall(rf"^ *- (?:{kinds})\b.*$", told, re.MULTILINE)]


def in_order(page: Page, *expected: str) -> None:
    """Each of these begins a later line of the outline than the one before."""
    lines = outline(page)
    place = -1
    for start in expected:
        place = next((i for i, line in enumerate(lines) if i > place and line.startswith(f"- {start}")), -1)
        assert place >= 0, f"{start!r} is missing or too early:\n" + "\n".join(lines)


def test_a_screen_reader_meets_things_in_the_order_of_sense(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    page = go(visitor, "/")
    in_order(page, "banner", "main", "heading", "img", "contentinfo")
    assert page.locator("h1").count() == 1
    question = visitor.bank.domains[0].questions[0]
    page = go(visitor, f"question/{question.id}")
    in_order(page, "banner", "main", "group", 'button "次へ"', 'button "戻る"', "contentinfo")
    assert question.text.ja in page.locator("main").aria_snapshot()
    page = go(visitor, "result")
    in_order(
        page, "banner", "main", "heading", 'heading "いまは', 'img "三つの段階の階段の図', "heading", "contentinfo"
    )
    assert [int(n) for n in re.findall(r"\[level=(\d)\]", page.locator("main").aria_snapshot())][:2] == [1, 2]


def tab_to(page: Page, selector: str) -> None:
    for _ in range(200):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")


def test_a_whole_check_by_the_keyboard_alone(new_visitor: VisitorFactory) -> None:
    page = new_visitor().open("/")
    tab_to(page, ".hero__button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/start")
    tab_to(page, "[name=path]")
    page.keyboard.press("ArrowDown")  # the quick one
    tab_to(page, "#consent")
    page.keyboard.press("Space")
    tab_to(page, "button[value=start]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/profile")
    for field in ("#industry", "#prefecture"):
        tab_to(page, field)
        page.keyboard.press("ArrowDown")
    tab_to(page, "#employees")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/question/*")
    for _ in range(20):
        if "/question/" not in page.url:
            break
        here = page.url
        tab_to(page, ".question [type=radio]")
        page.keyboard.press("Space")  # chooses and goes on; arrows only choose
        try:
            page.wait_for_url(lambda url, here=here: url != here, timeout=5000)
        except TimeoutError:  # pressed while the page was still coming: Enter goes on as well
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, here=here: url != here)
    page.wait_for_url("**/review")
    tab_to(page, "main form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    expect(page.locator(".verdict__stage")).to_be_visible()
