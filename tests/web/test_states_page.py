"""Every state of a page that an error, a model, a second person or a click brings.

In both languages, without a barrier, asking no other host; those with dialogs, conflicts and errors on a phone and in
the dark too.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from assistant import resources, settings
from assistant.domain.comments import Comment, Said
from assistant.domain.figures import Cell
from assistant.domain.report import Imported, Organ, Report
from assistant.storage import CellPatch
from assistant.workflow import practice
from tests.reading.hostile import FILES, pdf
from tests.web.conftest import Server, again, be_called, running, visit
from tests.web.test_english import CHINESE
from tests.web.test_every_page import barriers
from tests.web.test_figures_page import paste
from tests.web.test_finish import whole
from tests.web.test_language import SHOWN, WORD, known
from tests.web.test_review_page import caret_behind, written

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = "disclosure.licensing.decisions"
TOTAL = "requests.received.total"
OTHER = "李建国"  # who works on it too
BROKEN, PICTURE = b"PK\x03\x04" + b"0" * 999, b"\x89PNG\r\n\x1a\n" + b"0" * 99
NOTES = "3月开展培训2次。\n群众问低保的多。"


class Desk(NamedTuple):
    """A page at a server, and the number of the report that it shows."""

    page: Page
    server: Server
    number: int

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def shows(self, selector: str) -> None:
        expect(self.page.locator(selector).first).to_be_visible(timeout=30_000)

    def other_writes(self, section: str, change: Callable[[str], str]) -> None:
        """A second person saves a text in between."""
        with closing(self.server.store) as store:
            stored = store.get(self.number)
            base = stored.revisions[f"text.{section}"]
            store.save_text(self.number, section, change(stored.report.text(section)), base, by=OTHER)


class State(NamedTuple):
    """A state: the page, of which report, how one comes to it."""

    page: str
    report: Callable[[], Report]
    come: Callable[[Desk], None]
    more: str = ""  # of the address


def asked_for_a_name(desk: Desk) -> None:
    desk.press(".rail [data-rail=waive]")
    desk.page.locator(".rail form [name=reason]").fill("核对过，原文如此")
    desk.page.keyboard.press("Enter")
    desk.shows("#nb-name")


def field_lacks(desk: Desk) -> None:
    desk.press(".rail [data-rail=waive]")
    desk.page.locator(".rail form button.pri").click()
    desk.shows(".rail form")


def server_away(desk: Desk) -> None:
    desk.page.route("**/*", lambda route: route.abort())
    desk.page.locator(f'[data-k="{CELL}"]').fill("47")
    desk.shows("#nb-away span:has-text('1')")
    desk.page.keyboard.press("F8")
    desk.page.unroute("**/*")


def server_away_untouched(desk: Desk) -> None:
    desk.page.route("**/healthz*", lambda route: route.abort())
    desk.page.evaluate("window.dispatchEvent(new CustomEvent('nb:away'))")  # as after three beats without an answer
    desk.shows("#nb-away")
    expect(desk.page.locator("#nb-away")).not_to_contain_text("0")


def database_cannot_be_written(desk: Desk) -> None:
    """Another program holds it, as a read-only folder would."""
    with closing(sqlite3.connect(desk.server.home / "nianbao.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.page.locator(f'[data-k="{CELL}"]').fill("47")
        desk.shows("#nb-away")
        other.execute("ROLLBACK")


def file_too_slow(desk: Desk) -> None:
    with closing(desk.server.store) as store:
        job = store.jobs.start("import", by=OTHER, report_id=desk.number, asked={"name": "坏.docx", "as": ""})
        told = {"what": "打开它太久，没有读", "where": "", "then": "", "values": {}}
        store.jobs.fail(job, "unusable_input", told)
    with closing(sqlite3.connect(desk.server.home / "nianbao.sqlite")) as begun, begun:
        begun.execute("UPDATE jobs SET at = '2026-01-10T09:00:00+08:00' WHERE id = ?", (job,))
    again(desk.page)
    desk.shows("#files .note.error")


def store_refuses(desk: Desk) -> None:
    said = "磁盘满了" if desk.page.evaluate("document.documentElement.lang") == "zh-CN" else "The disk is full"
    detail = json.dumps({"state": "off", "n": 1, "code": "store_full", "why": said})
    desk.page.evaluate(f"window.dispatchEvent(new CustomEvent('nb:save', {{detail: {detail}}}))")
    desk.shows("#nb-away")


def page_is_stale(desk: Desk) -> None:
    desk.page.evaluate("document.body.dataset.build = '0123456789ab'")
    desk.page.locator(f'[data-k="{CELL}"]').fill("47")
    desk.shows("#nb-stale span:has-text('1')")


def act_without_a_server(desk: Desk) -> None:
    desk.page.route("**/component_server/", lambda route: route.abort())
    desk.press("#sign [data-role=sign_off]")
    desk.shows("#nb-toasts .toast")


def cell_of_two(desk: Desk) -> None:
    with closing(desk.server.store) as store:
        base = store.get(desk.number).cells.get(CELL, 0)
        store.patch_cells(desk.number, [CellPatch(CELL, Cell(value=8), base)], by=OTHER)
    desk.page.locator(f'[data-k="{CELL}"]').fill("6")
    desk.shows("#conflicts .note")


def text_of_two(desk: Desk) -> None:
    desk.other_writes("overview", lambda text: text.replace("登记、补正", "登记、审核、补正"))
    caret_behind(desk.page, "一")
    desk.page.keyboard.type("又")
    desk.shows("[role=alertdialog]")


def put_together(desk: Desk) -> None:
    text_of_two(desk)
    desk.page.locator("[role=alertdialog] button.pri").click()
    expect(desk.page.locator("[role=alertdialog]")).to_have_count(0)


def number_card(words: str, press: str = "", then: str = "") -> Callable[[Desk], None]:
    def come(desk: Desk) -> None:
        desk.press('#which [data-section="overview"]')
        caret_behind(desk.page, words)
        desk.shows("#pop")
        if press:
            desk.page.locator("#pop button").filter(has_text=re.compile(press)).first.click()
        if then:
            desk.shows(then)

    return come


def comment_begun(desk: Desk) -> None:
    desk.page.locator("#text-overview").evaluate("area => { area.focus(); area.setSelectionRange(2, 8); }")
    desk.press("#note")
    desk.shows(".say textarea")


def comment_there(desk: Desk) -> None:
    desk.press("#rt-comments")
    desk.shows("#rp-comments button")


def suggestion_gone(desk: Desk) -> None:
    with closing(desk.server.store) as store:
        pending = store.get(desk.number).report.suggestions
    quote_of = next(item.quote for item in pending if item.section == "overview")
    desk.press('#which [data-section="overview"]')
    desk.page.locator("#text-overview").evaluate("area => area.focus()")
    desk.page.evaluate(
        """quote => { const area = document.querySelector('#text-overview'), at = area.value.indexOf(quote);
        area.setSelectionRange(at, at + quote.length); document.execCommand('insertText', false, '改'); }""",
        quote_of,
    )
    desk.page.wait_for_timeout(1500)


def suggestion_decided(desk: Desk) -> None:
    desk.press("#rt-advice")
    desk.page.locator(".sg[aria-current] [data-k=r]").click()
    desk.page.wait_for_timeout(800)


def asked_model(desk: Desk) -> None:
    choose(desk, "http://10.255.255.1:9/v1")
    again(desk.page)
    desk.press("#rt-advice")
    desk.press("#rail button:has-text('模型'), #rail button:has-text('model')")
    desk.shows(".find.asking")


def choose(desk: Desk, address: str) -> None:
    person = {"person": "王芳"} if "preferences.json" in {path.name for path in desk.server.home.iterdir()} else {}
    (desk.server.home / "preferences.json").write_text(
        json.dumps(person | {"model": "openai:test-model", "base_url": address}), encoding="utf-8"
    )


def model_gone(desk: Desk) -> None:
    choose(desk, "http://127.0.0.1:9/v1")
    again(desk.page)
    desk.page.locator("[name=section]").select_option("overview")
    desk.page.wait_for_timeout(500)
    desk.press("#start")
    desk.shows("#trouble")
    desk.page.wait_for_timeout(500)


def address_outside(desk: Desk) -> None:
    choose(desk, "https://model.example.com/v1")
    again(desk.page)
    desk.shows("#where .warning, #where.warning, #where")


def drafts_side_by_side(desk: Desk) -> None:
    desk.press("#start")
    desk.shows("#pick")


def file_in(name: str, content: bytes, selector: str, shows: str) -> Callable[[Desk], None]:
    def come(desk: Desk) -> None:
        desk.page.locator(selector).first.set_input_files({"name": name, "mimeType": "", "buffer": content})
        desk.shows(shows)
        desk.page.wait_for_timeout(500)

    return come


def example(name: str) -> bytes:
    return resources.find(f"examples/qinghe/{name}").read_bytes()


def beside_its_unit(desk: Desk) -> None:
    """A file of which nobody knows whose it is."""
    text = (
        "2025年政府信息公开工作年度报告\n一、总体情况\n（一）主动公开\n公开信息12条。\n"
        "五、存在的主要问题及改进情况\n人手少。"
    )
    file_in("报告.txt", text.encode(), "input[data-upload]", "#files .card, #files .note")(desk)


def pasted(desk: Desk) -> None:
    desk.press("[data-open='#paste']")
    desk.page.locator("#pasted").fill("3月开展培训2次，参加41人次。电话13800138000。群众问得多的是低保。")
    desk.press("#paste form button.pri")
    desk.shows("#sorted *")


def pasted_cells(desk: Desk) -> None:
    paste(desk.page, CELL, "1\t2\t3\t4\t5\t6\n七件\t/\t3")
    desk.shows("#nb-toasts .toast")


def strange_cell(desk: Desk) -> None:
    desk.page.locator(f'[data-k="{CELL}"]').fill("/")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(1200)


def waived(desk: Desk) -> None:
    with closing(desk.server.store) as store:
        store.change(desk.number, lambda now: now, by=OTHER, act="look")
    asked_for_a_name(desk)
    be_called(desk.page)
    desk.page.wait_for_timeout(1200)


def signing(desk: Desk) -> None:
    desk.press("#sign [data-role=sign_off]")
    desk.shows("#signing form")


def sign(desk: Desk, role: str) -> None:
    desk.press(f"#sign [data-role={role}]")
    form = desk.page.locator("#signing form")
    form.locator("[name=by]").fill(OTHER)
    form.locator("[name=agree]").check()
    form.locator("button.pri").click()
    expect(desk.page.locator("#signing form")).to_have_count(0)


def lapsed(desk: Desk) -> None:
    sign(desk, "sign_off")
    desk.other_writes("problems", lambda text: text + "又开了一次会。")
    again(desk.page)
    desk.shows("#lacks")


def built(desk: Desk) -> None:
    for role in ("fill_in", "sign_off"):
        sign(desk, role)
    desk.press("[data-do=build]")
    be_called(desk.page)
    desk.shows(".fin-done")


def download_refused(desk: Desk) -> None:
    desk.page.locator("#rail a:has-text('PDF')").first.click()
    desk.shows("#nb-toasts .toast")


def model_tried(desk: Desk) -> None:
    desk.page.locator("#model select").first.select_option("server")
    desk.page.locator("[name=base_url]").fill("http://127.0.0.1:9/v1")
    desk.page.locator("#model [name=name]").fill("qwen")
    desk.press("#model button:has-text('测一下'), #model button:has-text('Test')")
    expect(desk.page.locator("#model-state")).not_to_have_text("", timeout=30_000)
    desk.page.wait_for_timeout(2500)


def backups(desk: Desk) -> None:
    desk.press("#data [data-do=backup]")
    desk.shows("#nb-toasts .toast")  # and the page is drawn anew with it
    desk.page.wait_for_timeout(500)
    desk.press("#set-restore:enabled")
    desk.shows("#restore")


def pressing(*selectors: str, shows: str = "") -> Callable[[Desk], None]:
    def come(desk: Desk) -> None:
        for selector in selectors:
            desk.press(selector)
        if shows:
            desk.shows(shows)
        desk.page.wait_for_timeout(500)

    return come


def blank() -> Report:
    return Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021")


def talked() -> Report:
    said = (Said(text="哪个月？", by=OTHER, at="2026-01-10T09:00:00+08:00"),)
    report = practice.report()
    return report.having(
        comments=(Comment(id="c1", section="overview", start=2, quote=report.text("overview")[2:8], said=said),)
    )


def titled() -> Report:
    """A report that was read, with a title that lacks its year: a warning that may stand."""
    title = Imported(kind="docx", title="青禾镇人民政府政府信息公开工作年度报告")
    return Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021", imported=title)


def unprintable() -> Report:
    return whole().with_text("problems", "一是有🎉。")


STATES: dict[str, State] = {
    "file of unknown unit": State("", practice.report, beside_its_unit),
    "damaged file on the first page": State(
        "", practice.report, file_in("坏.docx", BROKEN, "input[data-upload]", "#files .note, #files .card")
    ),
    "new report": State(
        "", lambda: Report(organ=Organ(name=""), year=2025, format="2021"), pressing("[data-show='#new']", shows="#new")
    ),
    "report deleted": State(
        "", practice.report, pressing("details.more summary", ".menu-pop button", shows=".dlg:not([hidden])")
    ),
    "how it works": State("", practice.report, pressing("#nb-how", shows="#nb-keys")),
    "name asked": State("basics", titled, asked_for_a_name),
    "damaged file": State("basics", practice.report, file_in("坏.docx", BROKEN, "#import-file", "#files .note.error")),
    "scan": State("basics", practice.report, file_in("扫.pdf", pdf(2), "#import-file", "#files .note.error")),
    "file with a password": State(
        "basics", practice.report, file_in("密.docx", FILES["Office 加密"][1](), "#import-file", "#files .note.error")
    ),
    "file too slow": State("basics", practice.report, file_too_slow),
    "picture named docx": State(
        "basics", practice.report, file_in("图.docx", PICTURE, "#import-file", "#files .note.error")
    ),
    "file of this year": State(
        "basics", blank, file_in("2025.xlsx", example("2025.xlsx"), "#import-file", ".imp-card")
    ),
    "file of last year": State(
        "basics", blank, file_in("2024.docx", example("2024.docx"), "#import-file", ".imp-card")
    ),
    "other figures in a file": State(
        "basics", practice.report, file_in("2025.xlsx", example("2025.xlsx"), "#import-file", ".imp-card")
    ),
    "field lacks something": State("basics", titled, field_lacks),
    "server away": State("figures", practice.report, server_away, f"&goto={CELL}"),
    "server away before anything was typed": State("figures", practice.report, server_away_untouched),
    "database cannot be written": State("figures", practice.report, database_cannot_be_written, f"&goto={CELL}"),
    "store refuses": State("figures", practice.report, store_refuses),
    "stale page": State("figures", practice.report, page_is_stale, f"&goto={CELL}"),
    "act without a server": State("finish", whole, act_without_a_server),
    "one cell of two": State("figures", practice.report, cell_of_two, f"&goto={CELL}"),
    "pasted cells": State("figures", blank, pasted_cells),
    "a sign in a cell": State("figures", practice.report, strange_cell, f"&goto={CELL}"),
    "reason given": State("basics", titled, waived),
    "text sorted": State("notes", practice.report, pasted),
    "file of notes": State(
        "notes", practice.report, file_in("工作.txt", NOTES.encode(), "#note-file", "#main section[id^=nf]")
    ),
    "drafts": State("draft", lambda: practice.report().having(sections={}), drafts_side_by_side),
    "model gone": State("draft", practice.report, model_gone),
    "address outside": State("draft", practice.report, address_outside),
    "supported number": State("review", practice.report, number_card("全年新收政府信息公开申请12")),
    "number with no source": State("review", lambda: number_of_nobody(), number_card("来访77")),
    "other scope": State(
        "review", lambda: number_of_nobody(), number_card("来访77", "别的|other|Other|something", "#pop input")
    ),
    "equal cells": State(
        "review", lambda: number_of_nobody("来访12人次。"), number_card("来访12", "口径|scope|else", "#pop select")
    ),
    "one text of two": State("review", practice.report, text_of_two),
    "two texts put together": State("review", practice.report, put_together),
    "comment begun": State("review", practice.report, comment_begun),
    "comment there": State("review", talked, comment_there),
    "suggestion rejected": State("review", written, suggestion_decided),
    "suggestion without its words": State("review", written, suggestion_gone),
    "model asked for suggestions": State("review", practice.report, asked_model),
    "signing": State("finish", whole, signing),
    "signature lapsed": State("finish", whole, lapsed),
    "final": State("finish", whole, built),
    "download refused": State("finish", unprintable, download_refused),
    "model tried": State("settings", practice.report, model_tried),
    "backups": State("settings", practice.report, backups),
}


def number_of_nobody(said: str = "群众来访77人次。") -> Report:
    report = practice.report()
    return report.with_text("overview", f"{report.text('overview')}\n{said}")


def desk_at(page: Page, server: Server, report: Report) -> Desk:
    """A page at a server that has this report alone, and knows nobody."""
    (server.home / "preferences.json").unlink(missing_ok=True)
    with closing(server.store) as store:
        for row in store.reports():
            store.delete(row.id, by="本机用户")
            store.purge(row.id, by="本机用户")
        return Desk(page, server, store.create(report, "本机用户"))


@pytest.fixture(scope="module")
def nobodys(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    with running(tmp_path_factory.mktemp("nobodys")) as made:
        yield made


@pytest.fixture
def opened(page: Page, nobodys: Server) -> Generator[Callable[[Report], Desk]]:
    """A page of a browser set to Chinese, whatever the page speaks; nothing of it goes to another host."""
    asked = set[str]()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    yield lambda report: desk_at(page, nobodys, report)
    assert asked - {urlsplit(nobodys.url).netloc, ""} == set()


def brought_to(desk: Desk, state: State, language: str) -> list[str]:
    """All that a person sees or hears of the state."""
    visit(desk.page, desk.server, f"/{state.page}?id={desk.number}{state.more}&lang={language}")
    state.come(desk)
    return desk.page.evaluate(SHOWN)


# What a test typed, and names of files, models and persons
TYPED = (
    "nianbao https model qwen openai test-model PNG example.com 李建国 王芳 又 改 （一又）主动公开 哪个月？ 七件 "
    "又开了一次会 坏.docx 图.docx 扫.pdf 密.docx 2024.docx 2025.xlsx 工作.txt 报告.txt "
    "核对过，原文如此 3月开展培训2次，参加41人次。"
    "电话13800138000。群众问得多的是低保。群众问低保的多"
)


def own_words(desk: Desk, before: Report) -> str:
    with closing(desk.server.store) as store:
        stored = store.get(desk.number).report
    last = practice.report().last
    reports = (stored, before, *([last] if last else []))
    return " ".join((*(known(report, desk.server) for report in reports), TYPED))


# Dialogs, conflicts and errors: also on a phone and in the dark
GRAVE = (
    "report deleted", "name asked", "damaged file", "scan", "file of last year", "other figures in a file",
    "field lacks something", "server away", "database cannot be written", "stale page", "act without a server",
    "one cell of two", "one text of two", "a sign in a cell", "model gone", "address outside", "number with no source",
    "suggestion without its words", "signing", "signature lapsed", "backups",
)  # fmt: skip


@pytest.mark.parametrize("name", list(STATES))
def test_a_state_in_chinese_shows_no_english_and_has_no_barrier(opened: Callable[[Report], Desk], name: str) -> None:
    state = STATES[name]
    before = state.report()
    desk = opened(before)
    shown = brought_to(desk, state, "zh")
    for look in ("", "dark", "phone") if name in GRAVE else ("",):
        desk.page.emulate_media(color_scheme="dark" if look == "dark" else "light")
        if look == "phone":
            desk.page.set_viewport_size({"width": 390, "height": 844})
        desk.page.wait_for_timeout(400 if look else 0)  # colours change softly
        assert barriers(desk.page) == [], look
        assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, look
    words = own_words(desk, before)
    assert sorted({said for said in shown for run in WORD.findall(said) if run not in words}) == []


@pytest.mark.parametrize("name", list(STATES))
def test_a_state_in_english_shows_no_chinese_but_the_reports_own(opened: Callable[[Report], Desk], name: str) -> None:
    state = STATES[name]
    before = state.report()
    desk = opened(before)
    shown = brought_to(desk, state, "en")
    with settings.speaking("zh"):
        words = own_words(desk, before)
    assert sorted({said for said in shown for run in CHINESE.findall(said) if run not in words}) == []
