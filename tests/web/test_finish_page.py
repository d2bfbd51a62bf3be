"""⑥ 定稿, 统计 and 设置 in a real browser."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.domain.report import Organ
from assistant.workflow import practice
from tests.web.conftest import Server, create, visit
from tests.web.test_finish import whole

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.fonts]


def sign(page: Page, role: str, by: str) -> None:
    page.locator(f"#sign [data-role={role}]").click()
    form = page.locator("#signing form")
    form.get_by_label("签字人").fill(by)
    form.get_by_label("我看过封面、三张表和全部文字，同意").check()
    form.get_by_role("button", name="签字", exact=True).click()
    expect(page.locator("#sign")).to_contain_text(f"{by}，")


def downloaded(page: Page, button: str, folder: Path) -> bytes:
    """What a button gives."""
    with page.expect_download() as got:
        page.get_by_role("button", name=button).click()
    got.value.save_as(folder / "downloaded")
    return (folder / "downloaded").read_bytes()


def test_what_is_lacking_leads_to_its_place(page: Page, server: Server) -> None:
    visit(page, server, f"/finish?id={create(server, practice.report())}")
    expect(page.get_by_role("button", name="生成定稿")).to_be_disabled()
    expect(page.locator("#fin-why")).to_contain_text("填报人、签发人没签")
    page.keyboard.press("F8")
    expect(page.locator("tr[aria-current=true]")).to_contain_text("六、其他需要报告的事项有一处没填")
    page.get_by_role("link", name="去改表").first.click()
    page.wait_for_url("**/figures?id=*&goto=requests.received.total")


def test_pages_signatures_and_the_final_in_one_go(page: Page, server: Server, tmp_path: Path) -> None:
    number = create(server, whole())
    (server.home / "preferences.json").write_text('{"person": "王芳"}', encoding="utf-8")
    visit(page, server, f"/finish?id={number}")
    expect(page.locator("#pages-head")).to_contain_text("没签字的每页印“草稿”")
    page.wait_for_function("document.querySelector('.fin-page')?.naturalWidth > 400")
    sign(page, "fill_in", "王芳")
    sign(page, "sign_off", "李建国")
    expect(page.locator("#pages-head")).to_contain_text("签齐了")
    page.get_by_role("button", name="生成定稿").click()
    expect(page.locator(".fin-done")).to_contain_text("定稿好了，可以下载了。", timeout=30_000)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载定稿").click()
    got.value.save_as(tmp_path / "final.zip")
    assert len(zipfile.ZipFile(tmp_path / "final.zip").namelist()) == 13
    page.get_by_text("下载哪几种").click()
    for box in page.locator(".fin-which input:not([value=docx])").all():
        box.uncheck()
    with page.expect_download() as got:
        page.get_by_role("link", name="下载定稿").click()
    assert got.value.suggested_filename.endswith("年度报告.docx")
    page.locator(".fin-which [value=xlsx]").check()
    with page.expect_download() as got:
        page.get_by_role("link", name="下载定稿").click()
    assert got.value.suggested_filename.endswith(".zip")


def test_a_change_elsewhere_voids_the_signature_and_says_so(page: Page, server: Server) -> None:
    number = create(server, whole())
    visit(page, server, f"/finish?id={number}")
    sign(page, "sign_off", "李建国")
    expect(page.locator("#sign-sign_off")).to_be_focused()
    store = server.store
    store.change(
        number, lambda now: now.with_text("problems", now.text("problems") + "又开了一次会。"), by="王芳", act="edit"
    )
    store.close()
    visit(page, server, f"/finish?id={number}")
    expect(page.locator("#lacks")).to_contain_text(
        "李建国的签字失效了：五、存在的主要问题及改进情况：加上“又开了一次会。”"
    )


def test_words_that_the_tables_speak_against_stand_before_the_signature_and_lead_to_their_card(
    page: Page, server: Server
) -> None:
    number = create(server, whole().with_text("problems", whole().text("problems") + "行政许可决定有所减少。"))
    visit(page, server, f"/finish?id={number}")
    page.locator("#sign [data-role=sign_off]").click()
    panel = page.locator("#signing")
    expect(panel).to_contain_text("和表里对不上的话")
    expect(panel.locator("mark.con")).to_have_text("有所减少")
    panel.get_by_role("link", name="去看").click()
    page.wait_for_url("**/review?id=*&goto=problems*")


def test_a_download_that_cannot_be_made_says_why_in_words(page: Page, server: Server) -> None:
    number = create(server, whole().with_text("problems", "一是有🎉。"))
    visit(page, server, f"/finish?id={number}")
    page.locator("#rail").get_by_role("link", name="PDF", exact=True).click()
    expect(page.locator("#nb-toasts")).to_contain_text("🎉")


def test_a_chart_is_saved_as_a_picture_and_the_figures_as_a_table(page: Page, server: Server, tmp_path: Path) -> None:
    visit(page, server, f"/stats?id={create(server, practice.report())}")
    assert downloaded(page, "下载图：谁来申请", tmp_path).startswith(b"\x89PNG")
    assert '"行政许可（件）","39","46","+7","17.9%"' in downloaded(page, "下载数据", tmp_path).decode("utf-8-sig")


def test_three_years_are_one_picture_and_one_table(page: Page, server: Server, tmp_path: Path) -> None:
    report = practice.report().having(organ=Organ(name="云溪县白石镇人民政府"))
    create(server, report.having(year=2023, last_year=None))
    visit(page, server, f"/stats?id={create(server, report)}")
    page.get_by_role("button", name="近三年").click()
    expect(page.locator("[data-chart=counts] .b-earlier").first).to_be_visible()
    expect(page.get_by_role("button", name="近三年")).to_be_focused()
    assert downloaded(page, "下载图：各年的件数", tmp_path).startswith(b"\x89PNG")
    assert '"行政许可（件）","46","39","46","+7","17.9%"' in downloaded(page, "下载数据", tmp_path).decode("utf-8-sig")


def test_the_key_that_was_typed_is_not_on_the_page_again(page: Page, server: Server) -> None:
    visit(page, server, "/settings")
    page.get_by_label("用哪种").select_option("server")
    page.locator("[name=base_url]").fill("http://127.0.0.1:9/v1")
    page.locator("#model [name=name]").fill("qwen")
    page.locator("[name=key]").fill("sk-geheim-0123456789")
    page.get_by_role("button", name="测一下").click()
    expect(page.locator("#model-state")).to_contain_text("连不上：地址没有回应", timeout=25_000)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#nb-toasts")).to_contain_text("存好了")
    expect(page.locator("[name=key]")).to_have_value("")
    expect(page.locator("[name=key]")).to_have_attribute("placeholder", "已经有了，要换才填")
    assert "sk-geheim" not in page.content()


def test_a_backup_is_made_and_restored_through_the_dialog(page: Page, server: Server) -> None:
    visit(page, server, "/settings")
    page.locator("#set-person").fill("王芳")
    page.locator("#you").get_by_role("button", name="记下").click()
    expect(page.locator("#nb-toasts")).to_contain_text("记下了")
    page.get_by_role("button", name="现在备份").click()
    expect(page.locator("#nb-toasts")).to_contain_text("备份好了")
    page.get_by_role("button", name="从备份恢复…").click()
    dialog = page.get_by_role("dialog", name="从备份恢复")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="从备份恢复…").click()
    dialog.get_by_role("button", name="换成这一份").click()
    expect(page.locator("#nb-toasts")).to_contain_text("恢复好了")
    with page.expect_download() as got:
        page.locator("#data").get_by_role("link", name="导出").click()
    assert got.value.suggested_filename == "年报全部报告.zip"


def test_what_cannot_be_fetched_is_said_also_where_nothing_was_fetched_before(page: Page, server: Server) -> None:
    number = create(server, practice.report())
    visit(page, server, f"/finish?id={number}")
    page.wait_for_function("performance.getEntriesByType('resource').some(one => one.name.includes('/get.js'))")
    page.route("**/*", lambda route: route.abort())
    page.locator("a[data-get]").first.click()
    expect(page.locator("#nb-toasts")).to_contain_text("连不上服务器，没有下载。")
