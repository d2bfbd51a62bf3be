"""② 数据 in a real browser: what is typed, pasted, undone and lost."""

import re
import signal

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.report import Organ, Report
from assistant.workflow import practice, ticks
from tests.web.conftest import Server, again, create, running, saved, stop, stored, visit
from tests.web.test_finish import whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOTAL, NATURAL = "requests.received.total", "requests.received.natural_person"
QUOTED = "disclosure.normative_documents.in_force"  # what the overview says too, and no sum


def blank() -> Report:
    return Report(organ=Organ(name="云溪县白石镇人民政府"), year=2025, format="2021")


def cell(page: Page, name: str):
    return page.locator(f'[data-k="{name}"]')


def paste(page: Page, name: str, text: str, html: str = "") -> None:
    """What the clipboard of Excel or WPS holds, put into a cell."""
    page.evaluate(
        """([name, text, html]) => { const input = document.querySelector(`[data-k="${name}"]`); input.focus();
        const data = new DataTransfer(); data.setData('text/plain', text); if (html) data.setData('text/html', html);
        input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""",
        [name, text, html],
    )


def test_a_total_typed_wrong_is_marked_and_mended_by_one_click(page: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/figures?id={number}&goto={TOTAL}")
    expect(cell(page, TOTAL)).to_have_value("11")
    expect(page.locator("td.bad").first).to_have_attribute("data-want", "应为 12")
    page.locator(".rail button", has_text="改为 12").first.click()
    expect(cell(page, TOTAL)).to_have_value("12")
    saved(page)
    expect(page.locator(".save")).to_contain_text("已保存")
    assert stored(server, number).figures[TOTAL].value == 12


def test_one_click_for_a_row_of_signs_says_how_many_cells_and_is_one_step_back(page: Page, server: Server) -> None:
    report = practice.report()
    row = [name for name in report.form.cells if name.startswith("requests.received.")]
    number = create(server, report.having(figures=report.figures.having(dict.fromkeys(row, Cell(raw="/")))))
    visit(page, server, f"/figures?id={number}&goto={TOTAL}")
    page.locator(".rail button", has_text="7 格都改为 0").click()
    expect(cell(page, TOTAL)).to_have_value("0")
    saved(page)
    assert stored(server, number).figures.listed(row) == [0] * 7
    page.keyboard.press("Control+Z")
    expect(cell(page, NATURAL)).to_have_value("/")
    expect(cell(page, TOTAL)).to_have_value("/")


def blank_table(page: Page, server: Server) -> int:
    """Table three of a blank report, on the page."""
    number = create(server, blank())
    visit(page, server, f"/figures?id={number}")
    page.locator("#which button", has_text="表三").click()
    return number


def test_what_is_typed_is_saved_and_a_blank_total_follows_its_row(page: Page, server: Server) -> None:
    number = blank_table(page, server)
    cell(page, NATURAL).click()
    for typed in ("9", "2", "0", "0", "0", "1"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    expect(cell(page, TOTAL)).to_have_value("12")
    saved(page)
    assert stored(server, number).figures.listed([NATURAL, TOTAL]) == [9, 12]
    again(page)
    page.locator("#which button", has_text="表三").click()
    cell(page, NATURAL).fill("7")
    expect(cell(page, TOTAL)).to_have_value("10")  # nobody typed it before the reload either


def block(rows: int = 25) -> list[list[str]]:
    return [[str(row % 3) if column < 6 else str(6 * (row % 3)) for column in range(7)] for row in range(rows)]


@pytest.mark.parametrize("kind", ["tsv", "html"])
def test_the_whole_of_table_three_is_pasted_at_once_and_taken_back_as_one_step(
    page: Page, server: Server, kind: str
) -> None:
    number = blank_table(page, server)
    lines = block()
    tsv = "\n".join("\t".join(line) for line in lines) + "\n"
    html = (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{value}</td>" for value in line) + "</tr>" for line in lines)
        + "</table>"
    )
    paste(page, NATURAL, tsv, html if kind == "html" else "")
    expect(page.locator("#nb-toasts")).to_contain_text("已粘贴 175 格")
    saved(page)
    figures = stored(server, number).figures
    assert sum(1 for name in figures if name.startswith("requests.")) == 175
    assert figures["requests.carried_forward.natural_person"].value == 0
    page.keyboard.press("Control+z")
    saved(page)
    assert all(item.blank for name, item in stored(server, number).figures.items() if name.startswith("requests."))


def test_a_sign_that_is_no_number_is_kept_and_asked_about(page: Page, server: Server) -> None:
    number = create(server, blank())
    visit(page, server, f"/figures?id={number}")
    name = "disclosure.licensing.decisions"
    cell(page, name).click()
    page.keyboard.type("/")
    page.keyboard.press("Enter")
    saved(page)
    assert (stored(server, number).figures[name].value, stored(server, number).figures[name].raw) == (None, "/")
    expect(page.locator(".rail")).to_contain_text("不是数")
    cell(page, name).click()
    page.keyboard.type("3件")
    page.keyboard.press("Enter")
    expect(cell(page, name)).to_have_value("3")


def test_a_row_of_signs_is_answered_by_one_click_and_taken_back_as_one_step(page: Page, server: Server) -> None:
    signs = dict.fromkeys(
        (name for name in blank().form.cells if name.startswith("disclosure.licensing.")), Cell(raw="/")
    )
    number = create(server, blank().having(figures=Figures(signs)))
    visit(page, server, f"/figures?id={number}")
    card = page.locator(".rail .find", has_text="是 0，还是没统计？")
    card.locator("button", has_text="是 0").click()
    saved(page)
    assert set(stored(server, number).figures.listed(list(signs))) == {0}
    expect(card).to_have_count(0)
    page.keyboard.press("Control+z")
    saved(page)
    assert {item.raw for name, item in stored(server, number).figures.items() if name in signs} == {"/"}
    card.locator("button", has_text="没统计，先空着").click()
    saved(page)
    assert all(stored(server, number).figures[name].blank for name in signs)


def test_a_block_of_a_whole_table_goes_to_the_first_cell_and_one_click_puts_it_where_it_was_pasted(
    page: Page, server: Server
) -> None:
    blank_table(page, server)
    below = "requests.brought_forward.natural_person"
    paste(page, below, "\n".join("\t".join(line) for line in block()))
    toast = page.locator("#nb-toasts")
    expect(toast).to_contain_text("像是整张表，从第一格贴了")
    expect(cell(page, NATURAL)).to_have_value("0")
    toast.locator("button", has_text="就从这里").click()
    expect(cell(page, NATURAL)).to_have_value("")
    expect(cell(page, below)).to_have_value("0")
    expect(toast).to_contain_text("多出 1 行没贴")
    saved(page)


def test_chinese_is_composed_without_half_words_being_saved(page: Page, server: Server) -> None:
    number = create(server, blank())
    visit(page, server, f"/figures?id={number}")
    name = "disclosure.licensing.decisions"
    cell(page, name).click()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_timeout(400)
    found = stored(server, number).figures.get(name)
    assert found is None or found.blank
    session.send("Input.insertText", {"text": "12"})
    saved(page)
    assert stored(server, number).figures[name].value == 12


def test_text_follows_a_cell_only_when_its_sums_hold(page: Page, server: Server) -> None:
    report = practice.report()
    report = report.having(
        figures=report.figures.having({TOTAL: 12, "requests.refused.enforcement_file.natural_person": 0})
    )
    number = create(server, report)
    before = stored(server, number).text("overview")
    assert "12件" in before
    visit(page, server, f"/figures?id={number}&goto={TOTAL}")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    saved(page)
    page.wait_for_timeout(500)
    assert stored(server, number).text("overview") == before  # 13 is not what its parts add up to
    carried = "requests.carried_forward"
    for name, typed in ((NATURAL, "10"), (f"{carried}.natural_person", "2"), (f"{carried}.total", "2")):
        cell(page, name).click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.locator("#nb-toasts")).to_contain_text("正文")
    assert "13件" in stored(server, number).text("overview")


def twice(browser: Browser, server: Server, path: str) -> tuple[Page, Page]:
    pages = tuple(browser.new_context(locale="zh-CN").new_page() for _ in range(2))
    for one in pages:
        visit(one, server, path)
    return pages[0], pages[1]


def test_two_people_on_two_cells_never_disturb_each_other_and_on_one_they_choose(
    browser: Browser, server: Server
) -> None:
    number = create(server, blank())
    first, second = twice(browser, server, f"/figures?id={number}")
    mine, other = "disclosure.licensing.decisions", "disclosure.penalties.decisions"
    for page, name, typed in ((first, mine, "5"), (second, other, "7")):
        cell(page, name).click()
        page.keyboard.type(typed)
        saved(page)
    assert stored(server, number).figures.listed([mine, other]) == [5, 7]
    second.close()
    second = first.context.browser.new_context(locale="zh-CN").new_page()  # pyright: ignore[reportOptionalMemberAccess]
    visit(second, server, f"/figures?id={number}")
    second.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")  # it does not look what others did
    cell(first, mine).fill("8")
    saved(first)
    cell(second, mine).click()
    second.keyboard.type("6")
    saved(second)
    expect(second.locator("#conflicts")).to_contain_text("这一格两人填得不一样")
    assert stored(server, number).figures[mine].value == 8
    second.locator("#conflicts button", has_text="用 6").click()
    expect(second.locator("#conflicts .note")).to_have_count(0)
    assert stored(server, number).figures[mine].value == 6
    for page in (first, second):
        page.context.close()


def test_what_a_closed_tab_had_stored_is_not_called_stored_late(page: Page, server: Server) -> None:
    number = create(server, blank())
    visit(page, server, f"/figures?id={number}")
    name = "disclosure.licensing.decisions"
    cell(page, name).click()
    page.keyboard.type("46")
    saved(page)
    page.evaluate(  # the tab was closed before it heard that this was stored
        """([id, key]) => localStorage.setItem("nb.outbox", JSON.stringify({ [id]: { [key]: {
            key, payload: { cell: key.slice(5), text: "46", base: 0 }, n: Date.now() - 60000 } } }))""",
        [str(number), f"cell:{name}"],
    )
    visit(page, server, f"/figures?id={number}")
    saved(page)
    expect(page.locator("#nb-toasts")).not_to_contain_text("补存")
    assert page.evaluate("localStorage.getItem('nb.outbox')") == "{}"


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True])
def test_nothing_typed_is_lost_when_the_server_is_killed(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, closed: bool
) -> None:
    home, name = tmp_path_factory.mktemp("killed"), "disclosure.licensing.decisions"
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    with running(home) as server:
        number = create(server, blank())
        visit(page, server, f"/figures?id={number}")
        stop(server, signal.SIGKILL)
        cell(page, name).click()
        page.keyboard.type("46")
        expect(page.locator("#nb-away")).to_be_visible(timeout=15_000)
        expect(page.locator(".save")).to_contain_text("没存上")
    if closed:
        page.close()
    with running(home, server.port) as server:
        if closed:
            page = context.new_page()
            visit(page, server, f"/figures?id={number}")
            expect(page.locator("#nb-toasts")).to_contain_text("连上了，1 格已补存")
        expect(page.locator(".save")).to_contain_text("已保存", timeout=20_000)
        saved(page)
        assert stored(server, number).figures[name].value == 46
        expect(cell(page, name)).to_have_value("46")
    context.close()


def test_many_blank_cells_are_filled_with_0_at_once_and_taken_back_also_after_typing(
    page: Page, server: Server
) -> None:
    report = practice.report()
    row = [name for name in report.form.cells if name.startswith("requests.not_processed.petition.")]
    number = create(server, report.having(figures=report.figures.having(dict.fromkeys(row, BLANK))))
    visit(page, server, f"/figures?id={number}&goto={TOTAL}")
    page.locator(".rail button", has_text="这 7 格都填 0").click()
    for name in row:
        expect(cell(page, name)).to_have_value("0")
    saved(page)
    other = "disputes.litigation_direct.pending"
    page.locator('#which [data-t="disputes"]').click()
    cell(page, other).fill("3")
    page.locator(".toast", has_text="填了 7 格").get_by_role("button", name="撤销").click()
    for name in row:
        expect(cell(page, name)).to_have_value("")
    expect(cell(page, other)).to_have_value("3")
    saved(page)
    assert stored(server, number).figures[row[0]].blank


def test_warnings_stand_under_the_line_that_they_do_not_block_and_f8_comes_to_them(page: Page, server: Server) -> None:
    report = practice.report()
    fine = {TOTAL: 12, "requests.refused.enforcement_file.natural_person": 0}
    zeros = {name: 0 for name in report.form.cells if name.startswith("disputes.")}
    number = create(server, report.having(figures=report.figures.having({**fine, **zeros})))
    visit(page, server, f"/figures?id={number}")
    rail = page.locator(".rail")
    expect(rail.locator(".live")).to_have_count(0)
    expect(rail.locator(".rhead .num")).to_have_text("0")
    expect(rail.locator(".group", has_text="不挡定稿")).to_be_visible()
    expect(rail.locator(".group + ul .find.warning").first).to_contain_text("都是 0")
    expect(rail.locator(".foot")).to_contain_text("处提醒，不挡定稿。")
    page.keyboard.press("F8")
    expect(page.locator("section:not([hidden]) input:focus")).to_have_attribute(
        "data-k", "disputes.reconsideration.upheld"
    )


def test_the_table_beside_last_years_number_shows_last_years_numbers(page: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/basics?id={number}")
    page.locator("#last a", has_text="看表").first.click()
    page.wait_for_selector("body[data-ready]")
    expect(page.get_by_role("button", name="看去年", exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_button_that_fills_blanks_fills_as_many_cells_as_the_card_says(page: Page, server: Server) -> None:
    report = practice.report()
    typed = {"requests.received.natural_person": 3, "requests.granted.natural_person": 2}
    cells = {key: BLANK for key in report.form.cells if key.startswith("requests.")} | typed
    number = create(server, report.having(figures=report.figures.having(cells), sections={}))
    visit(page, server, f"/figures?id={number}")
    card = page.locator(".rail .find", has_text="A301")
    button = card.locator("[data-rail=choose]")
    zeros, totals = map(int, re.findall(r"([0-9]+) 格", button.inner_text()))
    blank = page.locator("section[data-t=requests] input[data-k]").evaluate_all(
        "all => all.filter(one => !one.value).length"
    )
    assert zeros + totals == blank
    assert f"{blank} 格" in card.locator("p").first.inner_text()
    button.click()
    expect(page.locator("section[data-t=requests] input[data-k='requests.received.total']")).to_have_value("3")
    saved(page)
    assert not any(stored(server, number).figures[key].blank for key in cells)


def test_an_amount_keeps_its_unit_and_a_number_its_note(page: Page, server: Server) -> None:
    """12600元 is not 12600 of ten thousand; what was written beside a number is not thrown away."""
    number = create(server, practice.report())
    amount, noted = "disclosure.fees.amount", "disclosure.licensing.decisions"
    visit(page, server, f"/figures?id={number}&goto={amount}")
    for name, said, shown in ((amount, "12600元", "12600元"), (noted, "9（含修订2件）", "9")):
        cell(page, name).fill(said)
        page.keyboard.press("Enter")
        saved(page)
        expect(cell(page, name)).to_have_value(shown)
        expect(cell(page, name)).to_have_attribute("aria-invalid", "false")
    figures = stored(server, number).figures
    assert (figures[amount].unit, figures.number(noted), figures[noted].note) == ("元", 9, "含修订2件")


def signed() -> Report:
    """A report that was signed as a whole."""
    return ticks.sign_whole(whole(), "李建国", "2026-01-20T10:00:00+08:00", "sign_off")


def test_who_changes_a_signed_report_is_told_also_where_the_texts_follow_at_once(page: Page, server: Server) -> None:
    """A cell is saved, which voids the signature; its texts follow, which is said too: one does not hide the other."""
    number = create(server, signed())
    visit(page, server, f"/figures?id={number}&goto={QUOTED}")
    expect(page.locator(".toast")).to_have_count(0)  # nothing was changed here
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("正文有")
    expect(page.locator(".toast")).to_contain_text("签过字的又改了，改到的那部分签字失效")


def test_a_total_that_rests_on_a_wrong_one_is_marked_without_a_number(page: Page, server: Server) -> None:
    """（七）总计·总计 is the total of its row and of its column, and the column's own totals may be wrong first."""
    column, every = "requests.granted.total", "requests.outcomes_total.total"
    report = whole()
    number = create(server, report.having(figures=report.figures.having({column: Cell(value=99)})))
    visit(page, server, f"/figures?id={number}&goto={every}")
    box = page.locator(f'td:has([data-k="{column}"])')
    expect(box).to_have_class(re.compile(r"\bbad\b"))
    expect(page.locator(f'td:has([data-k="{every}"])')).to_have_class(re.compile(r"\bbad\b"))
    expect(box).to_have_attribute("data-want", re.compile("应为"))
    expect(page.locator(f'td:has([data-k="{every}"])')).not_to_have_attribute("data-want", re.compile("应为"))


def test_a_table_that_is_begun_is_not_asked_for_its_blank_cells_before_it_is_left(page: Page, server: Server) -> None:
    blank_table(page, server)
    cell(page, NATURAL).click()
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    saved(page)
    page.wait_for_timeout(500)
    asked = page.locator(".rail .find.error", has_text="空着")
    expect(asked).to_have_count(0)
    expect(page.locator("#which button", has_text="表三").locator("b")).to_have_text("")
    expect(page.locator('.steps a[data-step="figures"] small')).not_to_contain_text("要处理")
    page.keyboard.type("三十六")  # what is no number is said at once
    page.keyboard.press("Tab")
    expect(page.locator(".rail .find.error", has_text="不是数")).to_have_count(1)
    page.locator("#which button", has_text="表二").click()
    expect(asked).to_have_count(1)
    expect(page.locator("#which button", has_text="表三").locator("b")).to_have_text("2")
    expect(page.locator('.steps a[data-step="figures"] small')).to_contain_text("要处理")
    page.locator("#which button", has_text="表三").click()
    cell(page, NATURAL).click()  # who comes back knows
    page.keyboard.type("8")
    saved(page)
    expect(asked).to_have_count(1)


def test_the_step_and_the_foot_count_the_same_blank_cells_while_a_table_is_filled_in(
    page: Page, server: Server
) -> None:
    blank_table(page, server)
    cell(page, NATURAL).click()
    for n, typed in enumerate("98", 1):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        saved(page)
        left = f"还空 {len(blank().form.cells) - n} 格"
        expect(page.locator('.steps a[data-step="figures"] small')).to_have_text(left)
        expect(page.locator(".rail .foot")).to_contain_text(left)


def test_several_wrong_totals_are_set_by_one_click_and_taken_back_as_one_step(page: Page, server: Server) -> None:
    report = whole()
    rows = ("received", "granted", "partly_granted", "carried_forward")
    totals = [f"requests.{row}.total" for row in rows]
    due = report.figures.listed(totals)
    number = create(server, report.having(figures=report.figures.having(dict.fromkeys(totals, 77))))
    visit(page, server, f"/figures?id={number}")
    page.get_by_role("button", name="这几个合计都按算出来的改").click()
    for name, value in zip(totals, due, strict=True):
        expect(cell(page, name)).to_have_value(str(value))
    saved(page)
    assert stored(server, number).figures.listed(totals) == due
    expect(page.get_by_role("button", name="这几个合计都按算出来的改")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(cell(page, totals[0])).to_have_value("77")
    expect(cell(page, totals[3])).to_have_value("77")


def test_a_number_that_is_not_whole_or_below_0_is_marked_in_its_cell(page: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/figures?id={number}&goto={QUOTED}")
    box = page.locator(f'td:has([data-k="{QUOTED}"])')
    for typed, said in (("3.5", "应是整数"), ("-3", "不能是负数"), ("三十六", "不是数")):
        cell(page, QUOTED).fill(typed)
        expect(box).to_have_attribute("data-want", said)
        expect(box).to_have_class(re.compile(r"\bwarn\b"))
        expect(cell(page, QUOTED)).to_have_attribute("aria-invalid", "true")
    cell(page, QUOTED).fill("6")
    expect(box).not_to_have_class(re.compile(r"\bwarn\b"))
    fee = "disclosure.fees.amount"
    cell(page, fee).fill("1.26")  # money has fractions
    expect(page.locator(f'td:has([data-k="{fee}"])')).not_to_have_attribute("data-want", re.compile("."))


def test_what_was_checked_shows_that_it_opens(page: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/figures?id={number}")
    head = page.locator(".rail summary", has_text="已核对")
    sign = "one => getComputedStyle(one, '::before').content"
    assert head.evaluate(sign) == '"▸"'
    head.click()
    assert head.evaluate(sign) == '"▾"'
    expect(page.locator(".rail details[open] .find.ok").first).to_be_visible()
