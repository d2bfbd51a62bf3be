"""What holds on every page: no other host, no script of a user's text, no barrier, one language."""

import re
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.domain.comments import Comment, Said
from assistant.domain.drafts import Draft
from assistant.domain.report import Imported, Note, Organ, Report, Section, Waiver
from assistant.domain.suggestions import Category, Suggestion
from assistant.web import incoming
from assistant.web.pages import PAGES
from assistant.workflow import practice
from tests.web.conftest import Server, again, create, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
PAYLOADS = (
    '<img src=x onerror="window.hacked=1">',
    "${window.hacked=1}",
    "{{window.hacked=1}}",
    "<script>window.hacked=1</script>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "'-window.hacked-'",
)
NAMES = list(PAGES)
AT = "2026-01-10T09:00:00+08:00"
REPORT_PAGES = [name for name, page in PAGES.items() if page.has_rail]


@pytest.fixture(scope="module")
def number(server: Server) -> int:
    return create(server, practice.report())


def path(name: str, number: int) -> str:
    return f"/{name}" + (f"?id={number}" if PAGES[name].has_rail else "")


def hostile() -> Report:
    """A report whose every text is a payload: what a person wrote, what a model wrote, what others said of it."""
    payload = " ".join(PAYLOADS)
    report = practice.report()
    drafted = Draft(
        text=f"{payload}\n公开信息12条。", origin="model", model=f"openai:{PAYLOADS[0]}", prompt=PAYLOADS[1]
    )
    sections = {
        key: Section(
            text=f"{payload}\n{report.text(key)}", origin="human",
            candidates=(drafted, *report.sections[key].candidates),
        )
        for key in report.texts
    }  # fmt: skip
    said = (Said(text=payload, by=PAYLOADS[0], at=AT), Said(text=payload, by=PAYLOADS[4], at=AT))
    words = PAYLOADS[0][:20]
    advice = Suggestion(
        id="s1", section="overview", start=0, end=20, quote=words, replacement=payload, reason=payload,
        category=Category.WORDING, source=f"model:{PAYLOADS[0]}",
    )  # fmt: skip
    last = report.last.having(organ=Organ(name=PAYLOADS[0]), sections={
        "problems": Section(text=f"（一）存在的主要问题\n1.{payload}。\n2.{PAYLOADS[4]}更新慢。"),
        "other_matters": Section(text=f"{payload}收取信息处理费0元。"),
    }) if report.last else None  # fmt: skip
    made = report.having(
        organ=Organ(name=f"青禾镇{PAYLOADS[0]}{PAYLOADS[1]}", address=payload, telephone=payload, website=PAYLOADS[5]),
        imported=Imported(file=payload, title=payload, kind="docx"),
        notes=(
            *report.notes,
            Note(id="n900", aspect="proactive", text=payload, source=f"{PAYLOADS[0]}:3"),
            Note(id="n901", aspect="unsorted", text=payload, source=payload),
        ),
        sections=sections,
        comments=(Comment(id="c1", section="overview", start=0, quote=words, said=said),),
        suggestions=(advice,),
        waivers=(Waiver(code="W103", where="overview", values="?", reason=payload, by=PAYLOADS[0], at=AT),),
        figures=report.figures.having({"requests.received.total": report.figures["requests.received.total"].model_copy(
            update={"value": None, "raw": PAYLOADS[0][:40]})}),
    )  # fmt: skip
    return made.with_last(last)


def put_in(server: Server, report: Report) -> int:
    """The report in the store, with files of hostile names that wait or could not be read, and a draft."""
    with closing(server.store) as store:
        number = store.create(report, PAYLOADS[0])
        for purpose, fresh in (("", practice.report()), ("last", report)):
            asked = {"name": f"{PAYLOADS[0]}.docx", "as": purpose, "size": 1}
            job = store.jobs.start("import", by=PAYLOADS[0], report_id=number, asked=asked)
            store.jobs.finish(job, incoming.result_of(fresh, f"{PAYLOADS[0]}.docx"))
        for what in (PAYLOADS[0], "文件坏了，打不开"):
            job = store.jobs.start("import", by=PAYLOADS[0], report_id=number, asked={"name": PAYLOADS[4], "as": ""})
            store.jobs.fail(job, "x", {"what": what.replace("{", "{{").replace("}", "}}"), "where": PAYLOADS[0],
                                       "then": "", "values": {}})  # fmt: skip
        job = store.jobs.start("draft", by=PAYLOADS[0], report_id=number, asked={"spec": f"openai:{PAYLOADS[0]}"})
        store.jobs.stop(job)
        store.jobs.stopped(job)
        return number


@pytest.fixture(scope="module")
def hostile_number(server: Server) -> int:
    return put_in(server, hostile())


# What is pressed on a page, so that what it shows then is shown too
PRESSED = {
    "basics": ("details summary", ".rail button"), "figures": (".rail [data-rail=waive]",),
    "notes": ("[data-edit] >> nth=0", "[data-open='#paste']"), "draft": ("[data-tab] >> nth=1", "#where [data-sent]"),
    "review": ("#rt-comments", "#rt-history", "#how [data-view=draft]", "#how [data-view=last]", "#rt-todo"),
    "finish": ("[data-do=to_sign] >> nth=0",), "": ("details.more summary", "details summary"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_script_in_any_text_is_shown_and_never_run(
    page: Page, server: Server, hostile_number: int, name: str
) -> None:
    visit(page, server, path(name, hostile_number))
    for selector in ("h1", *PRESSED.get(name, ())):
        target = page.locator(selector).first
        if target.count() and target.is_visible() and target.is_enabled():
            target.click()
        page.wait_for_timeout(500)
        assert page.evaluate("window.hacked") is None, selector
        assert page.locator("img[onerror], svg[onload], a[href^=javascript]").count() == 0, selector


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{item['id']} {item['impact']}: {item['nodes'][0]['html'][:160]}"
        for item in found["violations"]
        if item["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_barrier_and_asks_no_other_host_also_when_it_is_loaded_again(
    page: Page, server: Server, number: int, name: str, theme: str
) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    address = path(name, number)
    visit(page, server, address + (("&" if "?" in address else "?") + "__theme=dark" if theme else ""))
    assert barriers(page) == []
    if not theme:
        again(page)
        expect(page.locator("h1").first).to_be_visible()
    assert asked - {urlsplit(server.url).netloc, ""} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_the_width_of_its_window(page: Page, server: Server, number: int, name: str) -> None:
    visit(page, server, path(name, number))
    for width in (1920, 1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


# What is Chinese outside the elements that say so: texts, and what is read aloud or shown of an element
CHINESE = """() => {
  const found = [], chinese = /[\\u2e80-\\u9fff\\uff01-\\uff60]/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (chinese.test(data) && !parentElement.closest("script, style, [lang^=zh]")) found.push(data.trim());
  }
  for (const name of ["title", "alt", "aria-label", "placeholder"])
   for (const node of document.querySelectorAll(`[${name}]`))
    if (chinese.test(node.getAttribute(name)) && !node.closest("[lang^=zh]")) found.push(node.getAttribute(name));
  return found;
}"""
# A name in an attribute cannot say that it is Chinese: “More: 青禾镇人民政府 2025”
ORGAN = re.compile("青禾镇(?:人民政府)?")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_in_english_says_nothing_in_chinese_but_the_report(
    browser: Browser, server: Server, number: int, name: str
) -> None:
    context = browser.new_context(locale="en-US")
    made = context.new_page()
    visit(made, server, path(name, number))
    made.wait_for_timeout(500)
    with closing(server.store) as store:  # other tests put reports into it too
        organs = re.compile("|".join([ORGAN.pattern, *(re.escape(row.organ) for row in store.reports() if row.organ)]))
    said = [organs.sub("", text) for text in made.evaluate(CHINESE)]
    assert [text for text in said if re.search("[\u2e80-\u9fff]", text)] == []
    assert not re.search("[\u2e80-\u9fff]", organs.sub("", made.title()))
    context.close()


@pytest.mark.parametrize("state", ["#rt-history", "#rt-comments", "#rt-todo", '#how [data-view="last"]'])
def test_a_state_of_the_review_in_english_says_nothing_in_chinese_but_the_report(
    browser: Browser, server: Server, number: int, state: str
) -> None:
    context = browser.new_context(locale="zh-CN")
    made = context.new_page()
    visit(made, server, path("review", number) + "&lang=en")
    made.locator(state).click()
    made.wait_for_timeout(500)
    assert made.evaluate(CHINESE) == []
    context.close()


def test_the_language_of_the_settings_holds_over_the_browsers_and_an_address_over_both(
    page: Page, empty: Server
) -> None:
    visit(page, empty, "/settings")
    with page.expect_navigation():
        page.locator("#set-language-en").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("h1")).to_have_text("Settings")
    visit(page, empty, "/?lang=zh")
    visit(page, empty, "/settings")
    expect(page.locator("h1")).to_have_text("设置")
    expect(page.locator("#set-language-en")).to_have_attribute("aria-pressed", "true")
    with page.expect_navigation():
        page.locator("#set-language-auto").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("h1")).to_have_text("设置")


def test_dark_and_large_hold_on_every_page_whatever_the_browser_says(page: Page, empty: Server) -> None:
    visit(page, empty, "/settings")
    page.get_by_role("button", name="深", exact=True).click()
    expect(page.locator("body.dark")).to_be_visible()
    page.get_by_role("button", name="大", exact=True).click()
    expect(page.locator("#set-size-large")).to_be_focused()
    visit(page, empty, "/")
    expect(page.locator("body.dark.large")).to_be_visible()
    assert page.locator("#main").evaluate("node => getComputedStyle(node).fontSize") == "16px"
    visit(page, empty, "/?__theme=light")
    expect(page.locator("body:not(.dark)")).to_be_visible()


def test_a_long_remedy_and_a_reason_stay_within_their_card(page: Page, server: Server) -> None:
    organ = "云溪县青禾镇人民政府政务公开办公室"
    title = Imported(kind="docx", title=f"{organ}政府信息公开工作年度报告")
    number = create(server, Report(organ=Organ(name=organ), year=2025, format="2021", imported=title))
    visit(page, server, f"/basics?id={number}")
    card = page.locator(".find", has_text="S104")
    card.get_by_role("button", name="说明理由保留").click()
    inside = card.bounding_box()
    assert inside is not None
    for part in card.locator("button, input").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= inside["x"] + inside["width"]
    assert card.locator("input").evaluate("node => node.offsetWidth") > 200


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_a_report_that_is_not_there_is_said_in_a_sentence(page: Page, server: Server, name: str) -> None:
    visit(page, server, f"/{name}?id=99999")
    expect(page.locator("#main")).to_contain_text("这份报告不在了")
    expect(page.locator("#main a")).to_have_attribute("href", "/")


def test_how_it_works_is_said_on_every_page_and_closed_by_the_keyboard(page: Page, server: Server) -> None:
    visit(page, server, "/")
    page.get_by_role("button", name="怎么用").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="怎么用")
    expect(box.get_by_role("listitem")).to_have_count(6)
    expect(box.get_by_role("button", name="知道了")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.get_by_role("button", name="怎么用")).to_be_focused()
