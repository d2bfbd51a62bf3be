"""From last year's .docx to this year's final .docx, in a real browser: by mouse, and without one."""

import zipfile
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant import reading, resources
from assistant.web import imports
from tests.web.conftest import Server, again, be_called, stored, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.fonts]

# What the clerk answers, by what stands in the question
ANSWERS = {
    "通过哪些渠道": "通过县政府网站青禾镇专栏公开信息186条，重点是财政资金和工作动态",
    "保密审查": "清理规范性文件1次，公开前逐条填写保密审查表",
    "平台建设": "镇便民服务中心设政务公开专区1处",
    "责任追究": "开展业务培训2次，参加41人次，县年度考核评为良好，未开展社会评议，没有人被追究责任",
    "公开栏更新慢": "2025年改为每月10日前更新，由包村干部检查",
    "解读形式单一": "2025年新增图解2份",
    "具体问题": "部分村干部对申请的答复期限不熟悉，有1件申请临近期限才转办",
    "来改进": "党政办2026年6月底前对全镇12个村轮训一遍，重点讲登记和期限",
}

# Is this one in focus; and is its group
_AT = """node => {
  const now = document.activeElement;
  return [node === now, node.type === "radio" && now.name === node.name && now.form === node.form];
}"""


class Hands(Protocol):
    """How somebody works a page."""

    def press(self, what: Locator) -> None: ...
    def tick(self, what: Locator) -> None: ...
    def write(self, what: Locator, text: str) -> None: ...
    def send(self, what: Locator, file: Path) -> None: ...


class Mouse:
    """Clicks."""

    def press(self, what: Locator) -> None:
        what.click()

    def tick(self, what: Locator) -> None:
        what.check()

    def write(self, what: Locator, text: str) -> None:
        what.fill(text)

    def send(self, what: Locator, file: Path) -> None:
        what.set_input_files(str(file))


class Keyboard:
    """Tab to it, see where one is, then Enter, Space or letters: never a pointer."""

    def to(self, what: Locator) -> None:
        expect(what).to_be_visible()
        for _ in range(500):
            if what.evaluate("node => node === document.activeElement"):
                return
            what.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {what}")

    def press(self, what: Locator) -> None:
        self.to(what)
        what.page.keyboard.press("Enter")

    def tick(self, what: Locator) -> None:
        for _ in range(500):  # one Tab comes to a group of radio buttons, the arrows go on in it
            at = what.evaluate(_AT)
            if at[0]:
                what.page.keyboard.press("Space")
                break
            what.page.keyboard.press("ArrowDown" if at[1] else "Tab")
        expect(what).to_be_checked()

    def write(self, what: Locator, text: str) -> None:
        self.to(what)
        what.page.keyboard.insert_text(text)

    def send(self, what: Locator, file: Path) -> None:
        for _ in range(500):
            if what.evaluate("node => node === document.activeElement"):
                break
            what.page.keyboard.press("Tab")
        with what.page.expect_file_chooser() as chooser:
            what.page.keyboard.press("Space")  # Enter opens it on most days only, in Chromium
        chooser.value.set_files(str(file))


def next_step(page: Page, hands: Hands, name: str) -> None:
    """Go on by the stepper."""
    hands.press(page.locator(f'.steps a[data-step="{name}"]'))
    page.wait_for_url(f"**/{name}?id=*")
    page.wait_for_selector("body[data-ready]")
    again(page)  # whatever step one is at, nothing of it is in the page alone


def read_in(page: Page, hands: Hands) -> None:
    """首页 and ①: last year's report, then this year's form."""
    hands.send(page.locator("input[data-as=last]").first, resources.find("examples/qinghe/2024.docx"))
    if 2025 not in imports.years():  # then it is not last year's, whatever the month
        year = page.get_by_role("button", name="写 2025 年的，这份当去年的")
        expect(year).to_be_visible(timeout=120_000)
        hands.press(year)
    page.wait_for_url("**/basics?id=*", timeout=120_000)
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#last")).to_contain_text("200/200")
    hands.send(page.locator("#import-file"), resources.find("examples/qinghe/2025.xlsx"))
    expect(page.locator(".imp-card")).to_contain_text("格读得准", timeout=60_000)
    hands.press(page.get_by_role("button", name="写进报告"))
    expect(page.locator("#nb-toasts")).to_contain_text("写进报告了")


def answer(page: Page, hands: Hands) -> None:
    """③: every question that must be answered."""
    cards = page.locator(".rail li.asked")
    for left in range(cards.count(), 0, -1):
        expect(cards).to_have_count(left)
        card = cards.first
        said, form = card.locator("p b").inner_text(), card.locator("form")
        if there := card.locator('a[href^="#lp"]').get_attribute("href") if not form.count() else None:
            hands.press(card.locator("a"))  # a problem of last year is answered in the list, and asked for once
            form = page.locator(f"{there} form")
        if "收费通知" in said:
            hands.tick(form.locator("input[value=none]"))
        else:
            if form.locator("input[value=done]").count():
                hands.tick(form.locator("input[value=done]"))
            hands.write(form.locator("textarea"), next(words for key, words in ANSWERS.items() if key in said))
        expect(form.locator("button.pri")).not_to_have_attribute("aria-disabled", "true")
        hands.press(form.locator("button.pri"))
    expect(cards).to_have_count(0)


def sign(page: Page, hands: Hands, role: str, by: str = "") -> None:
    """Sign in a role; only the clerk's own name is there already, another's is written."""
    hands.press(page.locator(f"#sign [data-role={role}]"))
    if by:
        expect(page.locator("#signing").get_by_label("签字人")).to_have_value("")
        hands.write(page.locator("#signing").get_by_label("签字人"), by)
    hands.tick(page.get_by_label("我看过封面、三张表和全部文字，同意"))
    hands.press(page.locator("#signing").get_by_role("button", name="签字", exact=True))
    expect(page.locator("#signing form")).to_have_count(0)


@pytest.mark.parametrize("hands", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_from_last_years_report_to_the_final_that_reads_back_equal(
    empty: Server, page: Page, tmp_path: Path, hands: Hands
) -> None:
    visit(page, empty, "/")
    read_in(page, hands)
    next_step(page, hands, "figures")
    expect(page.locator(".rail")).to_contain_text("这一页都对上了")
    next_step(page, hands, "notes")
    answer(page, hands)
    next_step(page, hands, "draft")
    hands.press(page.locator("#start"))
    hands.press(page.get_by_role("button", name="全部采用"))
    be_called(page)
    expect(page.locator("#pick")).to_have_count(0)
    next_step(page, hands, "review")
    next_step(page, hands, "finish")
    page.wait_for_function("document.querySelector('.fin-page')?.naturalWidth > 400", timeout=60_000)
    sign(page, hands, "fill_in")
    sign(page, hands, "sign_off", by="王志强")
    hands.press(page.get_by_role("button", name="生成定稿"))
    expect(page.locator(".fin-done")).to_contain_text("定稿好了", timeout=60_000)
    with page.expect_download() as got:
        hands.press(page.get_by_role("link", name="下载定稿"))
    got.value.save_as(tmp_path / "final.zip")
    with zipfile.ZipFile(tmp_path / "final.zip") as packed:
        inner = next(item for item in packed.namelist() if item.endswith(".docx"))
        packed.extract(inner, tmp_path)
    kept, back = stored(empty, int(page.url.partition("id=")[2])), reading.read(tmp_path / inner)
    assert back.figures == kept.figures
    assert {key: back.text(key) for key in kept.sections} == {key: kept.text(key) for key in kept.sections}
