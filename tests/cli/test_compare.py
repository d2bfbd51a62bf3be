"""A published document is held against what is built from the report: every visible block, and no site's frame."""

import io
import json
import re
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx as word
import pytest
from lxml import html as lxml_html

from assistant import assembling, reading
from assistant.assembling import docx, html, pdf
from assistant.assembling.layout import Block, Document, Paragraph, TableBlock, layout
from assistant.domain import report_file
from assistant.domain.figures import BLANK, Cell
from assistant.domain.report import Report, Section
from assistant.workflow import compare
from assistant.workflow.compared import Difference
from tests.cli import test_receipt
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]
REPORT = Path("2025.report.json")
SITE = """<!doctype html><html><head><title>青禾镇人民政府门户网站</title></head><body>
<header><a href="/">青禾镇人民政府门户网站</a></header><div class="topbar">2026年1月21日 星期三 多云 3~11℃</div>
<ul class="nav"><li><a href="/a">首页</a></li><li><a>政务公开</a></li></ul>
<div class="position">您当前的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; 政府信息公开年报</div>
<div class="article"><h2>@TITLE@</h2>
<div class="info">来源：青禾镇党政办 发布时间：2026-01-21 09:30 浏览次数：123次 字号：[大 中 小]</div>
<div class="share">分享到：<a>微信</a><a>微博</a><img src="wx.png"></div>
<div id="UCAP-CONTENT">@BODY@</div>
<p>【打印】【关闭】</p><div class="ewm"><img src="qr.png">扫一扫在手机打开当前页</div></div>
<div class="related">相关链接：<a>2024年年报</a></div><p>上一篇：关于春节放假的通知</p>
<div class="dialog">您访问的链接即将离开本网站，是否继续？</div>
<footer>主办：青禾镇人民政府 网站标识码：3201230001 备案号：苏ICP备05000001号</footer>
<div>版权所有：青禾镇人民政府。建议使用1024*768分辨率浏览。</div><script>count()</script></body></html>"""


@cache
def whole() -> Report:
    return test_receipt.whole()


@cache
def texts() -> dict[str, str]:
    made = assembling.made(whole(), ["html", "fragment"], draft=False)
    page, fragment = (content.decode() for content in made.values())
    body = re.sub(r"<h1.*?</h1>", "", fragment, flags=re.DOTALL)
    return {"bare": page, "site": SITE.replace("@TITLE@", whole().title).replace("@BODY@", body)}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    REPORT.write_text(report_file.dump(whole()), encoding="utf-8")


def seen(page: str) -> list[Difference]:
    """The differences of a page, without the command around it."""
    return compare.held(whole(), reading.blocks_in_bytes(page.encode(), "page.html", sandboxed=False)).differences


def told(content: str | bytes, capsys: Output, name: str = "page.html") -> list[dict[str, Any]]:
    """The differences that the command tells of a published document."""
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    capsys.readouterr()
    code = nianbao("compare", REPORT, path, "--json")
    found = json.loads(capsys.readouterr().out)["differences"]
    assert code == (1 if found else 0)
    assert nianbao("compare", REPORT, path) == code
    return found


@pytest.mark.parametrize("kind", ["bare", "site"])
def test_a_page_that_says_the_same_has_no_difference_whatever_a_site_puts_around_it(kind: str, capsys: Output) -> None:
    assert told(texts()[kind], capsys) == []


@pytest.mark.fonts
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "fragment", "xlsx", "json"])
def test_what_is_built_of_a_report_has_no_difference(kind: str, capsys: Output) -> None:
    ((name, content),) = assembling.made(whole(), [kind], draft=False).items()
    assert told(content, capsys, name.replace("2025", "发布")) == []


WITHOUT_MEANING: dict[str, Callable[[str], str]] = {
    "blanks and line ends": lambda page: page.replace("全年做好", "全年 做\n好").replace("<td", "\n <td"),
    "full-width figures": lambda page: page.replace(">12</td>", ">１２</td>"),
    "a figure in a paragraph of its own": lambda page: page.replace(">12</td>", "><p>&nbsp;12</p></td>"),
    "one paragraph made of two": lambda page: page.replace("目录更新及时。", "</p><p>目录更新及时。"),
    "line breaks for paragraphs": lambda page: page.replace("目录更新及时。", "<br>目录更新及时。"),
    "marks in a label": lambda page: page.replace("1.属于国家秘密", "1、属于国家秘密"),
    "a label that is not merged": lambda page: page.replace("信息内容</th>", "信息<br>内容</th>"),
    "no caption": lambda page: re.sub(r"<caption.*?</caption>", "", page),
    "characters that nobody sees": lambda page: page.replace("目录更新", "目录\u200b更新"),
    "the date in Chinese figures": lambda page: page.replace(">2026年1月20日<", ">二〇二六年一月二十日<"),
    "a comment": lambda page: page.replace("</table>", "</table><!-- 另有12件。 -->"),
}


@pytest.mark.parametrize("kind", ["bare", "site"])
@pytest.mark.parametrize("change", WITHOUT_MEANING.values(), ids=WITHOUT_MEANING)
def test_what_says_the_same_otherwise_is_no_difference(change: Callable[[str], str], kind: str) -> None:
    page = change(texts()[kind])
    assert seen(page) == []


def once(page: str, old: str, new: str) -> str:
    assert old in page, old
    return page.replace(old, new, 1)


def nth(page: str, pattern: str, number: int, new: str) -> str:
    found = list(re.finditer(pattern, page, re.DOTALL))[number]
    return page[: found.start()] + new + page[found.end() :]


def swapped(page: str, first: str, second: str) -> str:
    return page.replace(first, "\1").replace(second, first).replace("\1", second)


def swapped_rows(page: str) -> str:
    rows = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if "属于国家秘密" in row or "重复申请" in row]
    return swapped(page, *rows)


def swapped_tables(page: str) -> str:
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    return swapped(page, tables[0], tables[2])


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a row label": (lambda page: once(page, "4.保护第三方合法权益", "4.保护商业秘密"), "保护商业秘密"),
    "two row labels swapped": (lambda page: swapped(page, "1.属于国家秘密", "4.保护第三方合法权益"), "属于国家秘密"),
    "the label of a group": (lambda page: once(page, "（四）无法提供", "（四）不予提供"), "不予提供"),
    "a column head": (lambda page: once(page, ">现行有效件数<", ">历年累计件数<"), "历年累计件数"),
    "a head over columns": (lambda page: once(page, ">法人或其他组织<", ">企业<"), "企业"),
    "the note in a corner": (lambda page: once(page, "等于第三项加第四项之和", "不等于第四项"), "不等于第四项"),
    "a unit in a head": (lambda page: once(page, "（单位：万元）", "（单位：元）"), "单位:元"),
    "a unit over a table": (lambda page: once(page, "<table", "<p>单位：元</p><table"), "单位:元"),
    "a caption": (lambda page: nth(page, r"<caption[^>]*>", 1, "<caption>（单位：百件）"), "单位:百件"),
    "words in a cell": (lambda page: nth(page, r">0</td>", 0, ">0（涉密12件未计）</td>"), "涉密12件未计"),
    "a unit in a cell": (lambda page: nth(page, r">1</td>", 0, ">1件</td>"), "1件"),
    "a blank for a nought": (lambda page: nth(page, r">0</td>", 4, "></td>"), ""),
    "a stroke for a nought": (lambda page: nth(page, r">0</td>", 4, ">/</td>"), "/"),
    "a footnote mark in a cell": (lambda page: nth(page, r">0</td>", 4, ">0*</td>"), "0*"),
    "words before the title": (lambda page: once(page, "<h", "<p>本报告数据未经核实。</p><h"), "未经核实"),
    "words below the title": (
        lambda page: re.sub(r"(</h[12]>)", r"\1<p>（试行稿）不含涉密申请12件</p>", page, count=1),
        "不含涉密申请12件",
    ),
    "words after the date": (
        lambda page: once(page, "2026年1月20日</p>", "2026年1月20日</p><p>另有申请12件未计入。</p>"),
        "另有申请12件未计入",
    ),
    "words between organ and date": (
        lambda page: nth(page, r"<p[^>]*>2026年1月20日", 0, "<p>（代章）</p><p>2026年1月20日"),
        "代章",
    ),
    "words at the end of the page": (
        lambda page: once(page, "</body>", "<p>另有申请12件未计入。</p></body>"),
        "另有申请12件",
    ),
    "a picture": (lambda page: once(page, "</table>", '</table><img src="data:image/png;base64,AAAA">'), "data:image"),
    "a picture in a cell": (lambda page: nth(page, r">0</td>", 0, '><img src="seven.png"></td>'), "seven.png"),
    "a drawing": (lambda page: once(page, "</table>", "</table><svg><text>12件</text></svg>"), "12件"),
    "a page in the page": (
        lambda page: once(page, "</table>", '</table><iframe src="more.html"></iframe>'),
        "more.html",
    ),
    "a table left out": (lambda page: nth(page, r"<table.*?</table>", 2, ""), "disputes"),
    "a table twice": (
        lambda page: once(page, "</table>", "</table>" + re.findall(r"<table.*?</table>", page, re.DOTALL)[1]),
        "requests",
    ),
    "another table": (
        lambda page: once(page, "</table>", "</table><table><tr><td>补充</td><td>99</td></tr></table>"),
        "补充99",
    ),
    "two tables swapped": (swapped_tables, "disputes"),
    "a row left out": (lambda page: nth(page, r"<tr>(?:(?!</tr>).)*2\.重复申请.*?</tr>", 0, ""), ""),
    "a row added": (
        lambda page: nth(page, r"(?=</tbody>)", -2, "<tr><th colspan=3>（八）涉密申请</th><td>12</td></tr>"),
        "涉密申请",
    ),
    "two rows swapped": (swapped_rows, "重复申请"),
    "words between the rows": (lambda page: once(page, "</thead>", "</thead>另有12件未计"), "另有12件未计"),
    "a heading": (lambda page: once(page, "五、存在的主要问题及改进情况", "五、存在的问题"), "五、存在的问题"),
    "a heading left out": (lambda page: nth(page, r"<h2[^>]*>五、.*?</h2>", 0, ""), ""),
    "two sections swapped": (
        lambda page: swapped(page, "栏目更新不够及时。下一步加强检查。", "本年度未发出收费通知，未收取信息处理费。"),
        "六、其他需要报告的事项",
    ),
    "a sentence": (lambda page: once(page, "目录更新及时。", "目录更新很及时。"), "目录更新很及时"),
    "a sentence struck": (lambda page: once(page, "目录更新及时。", "<s>目录更新及时。</s>"), "目录更新及时"),
    "a sentence hidden": (
        lambda page: once(page, "目录更新及时。", '<span style="display:none">目录更新及时。</span>'),
        "",
    ),
    "a sentence like a page's data": (
        lambda page: once(page, "目录更新及时。", "目录更新及时。</p><p>来源：另有12件未计"),
        "另有12件",
    ),
    "the last sentence": (lambda page: once(page, "未收取信息处理费。", "收取信息处理费5万元。"), "5万元"),
    "the first sentence": (lambda page: once(page, "本报告依照", "本报告参照"), "本报告参照"),
    "the title": (
        lambda page: page.replace(whole().title, whole().title.replace("2025", "2024")).replace(">青禾镇<", ">青河镇<"),
        "",
    ),
    "the organ at the end": (
        lambda page: nth(page, r">青禾镇人民政府</p>", 0, ">青河镇人民政府</p>"),
        "青河镇人民政府",
    ),
    "the date": (lambda page: once(page, "2026年1月20日", "2026年3月20日"), "3月20日"),
    "no date": (lambda page: nth(page, r"<p[^>]*>2026年1月20日</p>", 0, ""), ""),
}


@pytest.mark.parametrize("kind", ["bare", "site"])
@pytest.mark.parametrize(("change", "says"), CHANGES.values(), ids=CHANGES)
def test_whatever_was_changed_on_a_page_after_publication_is_told(
    change: Callable[[str], str], says: str, kind: str
) -> None:
    page = change(texts()[kind])
    assert page != texts()[kind]
    found = seen(page)
    assert found
    assert any(says in f"{item.place}{item.was}{item.now}".replace("：", ":").replace(" ", "") for item in found), found
    assert len(found) <= 16


def relabelled(document: Document, old: str, new: str) -> Document:
    """The document with another text in the cells of its tables that hold one."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, TableBlock):
            cells = tuple(cell._replace(text=cell.text.replace(old, new)) for cell in block.table.cells)
            values = {cell: text.replace(old, new) if old in text else text for cell, text in block.texts.items()}
            blocks.append(block._replace(table=block.table._replace(cells=cells), texts=values))
        else:
            blocks.append(block)
    return document._replace(blocks=tuple(blocks))


def having(document: Document, at: int, *new: Block, instead: int = 0) -> Document:
    blocks = list(document.blocks)
    at = at if at >= 0 else len(blocks) + 1 + at
    blocks[at : at + instead] = new
    return document._replace(blocks=tuple(blocks))


def table_at(document: Document, number: int) -> int:
    return [at for at, block in enumerate(document.blocks) if isinstance(block, TableBlock)][number]


def with_cell(document: Document, cell: str, text: str) -> Document:
    at = next(at for at, item in enumerate(document.blocks) if isinstance(item, TableBlock) and cell in item.texts)
    block = document.blocks[at]
    assert isinstance(block, TableBlock)
    return having(document, at, block._replace(texts=block.texts | {cell: text}), instead=1)


def as_page(document: Document) -> bytes:
    return html.build(document).encode()


ADDED = Paragraph("body", "另有涉密申请12件未计入。")
ELSEWHERE: dict[str, tuple[Callable[[Document], Document], str]] = {
    "a row label": (lambda document: relabelled(document, "4.保护第三方合法权益", "4.保护商业秘密"), "保护商业秘密"),
    "a column head": (lambda document: relabelled(document, "结果纠正", "结果撤销"), "结果撤销"),
    "a unit": (lambda document: relabelled(document, "单位：万元", "单位：元"), "单位：元"),
    "words in a cell": (
        lambda document: with_cell(document, "requests.carried_forward.total", "0（含1件）"), "0（含1件）"
    ),
    "a unit in a cell": (lambda document: with_cell(document, "disputes.reconsideration.total", "2件"), "2件"),
    "words before the title": (lambda document: having(document, 0, ADDED), "涉密申请"),
    "short words before the title": (lambda document: having(document, 0, Paragraph("body", "试行稿")), "试行稿"),
    "words below the title": (lambda document: having(document, 1, ADDED), "涉密申请"),
    "words over a table": (
        lambda document: having(document, table_at(document, 1), Paragraph("body", "单位：百件")), "单位：百件"
    ),
    "words after the date": (lambda document: having(document, -1, ADDED), "涉密申请"),
    "a table left out": (lambda document: having(document, table_at(document, 2), instead=1), "disputes"),
    "a table twice": (
        lambda document: having(document, table_at(document, 2) + 2, document.blocks[table_at(document, 2)]),
        "disputes",
    ),
    "a sentence left out": (
        lambda document: document._replace(
            blocks=tuple(item for item in document.blocks if getattr(item, "section", "") != "problems"
                         or getattr(item, "style", "") == "level1")
        ),
        "下一步加强检查",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.fonts
@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
@pytest.mark.parametrize(("change", "says"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_change_is_told_of_every_kind_of_document(
    change: Callable[[Document], Document], says: str, kind: str
) -> None:
    document = change(layout(whole(), draft=False))
    content = {"docx": docx.build, "pdf": pdf.build, "html": as_page}[kind](document)
    found = compare.held(whole(), reading.blocks_in_bytes(content, f"x.{kind}", sandboxed=False)).differences
    assert any(says in f"{item.place}{item.was}{item.now}" for item in found), found
    assert len(found) <= 16


def as_docx(change: Callable[[Any], object]) -> bytes:
    package = word.Document(io.BytesIO(docx.build(layout(whole(), draft=False))))
    change(package)
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def a_picture() -> io.BytesIO:
    """The smallest PNG there is: one grey pixel."""
    return io.BytesIO(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
            "3a7e9b550000000a49444154789c6360000000020001482af4a20000000049454e44ae426082".replace("\n", "")
        )
    )


IN_WORD: dict[str, tuple[Callable[[Any], object], str]] = {
    "a picture": (lambda package: package.add_picture(a_picture()), "picture"),
    "words in the head of pages": (
        lambda package: setattr(package.sections[0].header.paragraphs[0], "text", "内部资料，数据不全"), "内部资料"
    ),
    "words in the foot of pages": (
        lambda package: setattr(package.sections[0].footer.paragraphs[0], "text", "涉密申请12件未计"), "涉密申请"
    ),
    "a sentence struck": (lambda package: _look(package, "strike"), "目录更新及时"),
    "a sentence hidden": (lambda package: _look(package, "hidden"), "目录更新及时"),
    "words in a cell": (
        lambda package: package.tables[1].rows[-1].cells[-1].add_paragraph("（涉密12件未计）"), "涉密12件未计"
    ),
    "a row": (lambda package: setattr(package.tables[1].add_row().cells[0], "text", "（八）涉密申请"), "涉密申请"),
    "a column": (lambda package: _column(package.tables[2]), "另有3件"),
}  # fmt: skip


def _look(package: Any, look: str) -> None:
    for paragraph in package.paragraphs:
        if "目录更新及时" in paragraph.text:
            setattr(paragraph.runs[0].font, look, True)


def _column(table: Any) -> None:
    table.add_column(100_000)
    table.rows[-1].cells[-1].text = "另有3件"


@pytest.mark.parametrize(("change", "says"), IN_WORD.values(), ids=IN_WORD)
def test_what_word_shows_outside_paragraphs_and_tables_is_told_too(change: Callable[[Any], object], says: str) -> None:
    found = compare.held(whole(), reading.blocks_in_bytes(as_docx(change), "x.docx", sandboxed=False)).differences
    assert any(says in f"{item.place}{item.was}{item.now}" for item in found), found
    assert len(found) <= 8


def test_a_docx_that_word_saved_again_has_no_difference() -> None:
    content = as_docx(lambda package: package.core_properties)
    assert compare.held(whole(), reading.blocks_in_bytes(content, "x.docx", sandboxed=False)).differences == []


def test_a_draft_agrees_and_is_said_to_be_one(capsys: Output) -> None:
    for kind in ("docx", "html"):
        ((name, content),) = assembling.made(whole(), [kind], draft=True).items()
        Path(name).write_bytes(content)
        assert nianbao("compare", REPORT, name) == 0
        assert "草稿的记号" in capsys.readouterr().out


def test_prose_and_notes_beside_a_table_and_figures_of_every_sort_have_no_difference() -> None:
    report = whole()
    cells = {
        "requests.refused.state_secret.enterprise": BLANK,
        "requests.received.total": Cell(value=22, note="撤回1件"),
    }
    report = report.having(
        figures=report.figures.having(cells),
        sections=report.sections | {"disputes": Section(text="数据经核对。\n注：含上年结转。")},
    )
    for name, content in assembling.made(report, ["docx", "html", "fragment"], draft=False).items():
        assert compare.held(report, reading.blocks_in_bytes(content, name, sandboxed=False)).differences == []


OLD_SITE = """<html><body><table width=1000><tr><td><img src=banner.jpg></td></tr>
<tr><td>首页 | 政务公开 | 办事服务</td></tr></table>
<table><tr><td>您现在的位置：首页 &gt;&gt; 政府信息公开 &gt;&gt; 年度报告</td></tr></table>
<table width=1000><tr><td><table><tr><td>索 引 号</td><td>014321/2026-00012</td><td>分类</td><td>政务</td></tr>
<tr><td>发布机构</td><td>青禾镇</td><td>发文日期</td><td>2026-01-20</td></tr>
<tr><td>名 称</td><td colspan=3>@TITLE@</td></tr></table></td></tr><tr><td align=center><b>@TITLE@</b></td></tr>
<tr><td>发布日期：2026-01-21 来源：青禾镇人民政府 点击数：35 【字体：大 中 小】</td></tr>
<tr><td>@BODY@</td></tr><tr><td align=right>[ 打印本页 ] [ 关闭窗口 ]</td></tr></table>
<table><tr><td>主办：青禾镇人民政府 地址：云溪县青禾镇1号<br>网站标识码：3201230001</td></tr></table></body></html>"""
LINES_SITE = """<html><body><div class=nav><a>首页</a></div><div class=con><div class=tit>@TITLE@</div>
<div>时间：2026-01-21</div>@LINES@</div><div class=footer>联系我们</div></body></html>"""
META_SITE = """<html><body><div class="BreadcrumbNav">当前位置：<a>首页</a>&gt;<a>公开</a></div>
<div class="print_main">
<ul><li><b>索引号：</b>01</li><li><b>组配分类：</b>政府信息公开年报</li><li><b>有 效 性：</b>有效</li></ul>
<h1>@TITLE@</h1><p><span>青禾镇人民政府</span></p>
<p><span>2026-01-21 10:12</span><span>字体：[ <a>大</a> <a>中</a> ]</span></p>
<UCAPCONTENT>@BODY@</UCAPCONTENT><p>附件：<a href=x.docx>年报.docx</a></p><p>相关解读</p><p>责任编辑：王某</p></div>
<div>版权所有</div></body></html>"""
TWICE_SITE = """<html><body><a>首页</a><div><h1>@TITLE@</h1><p>发布时间：2026-01-21</p>
<div><h1>@TITLE@</h1>@BODY@</div></div>
<p>本站支持IPv6</p></body></html>"""


@cache
def on_site(site: str) -> str:
    body = re.search(r'<div id="UCAP-CONTENT">(.*)</div>\n<p>【打印】', texts()["site"], re.DOTALL)
    assert body
    lines = re.sub(r"</(?:p|h\d)>", "<br><br>", re.sub(r"<(?:h\d|p|/?div)[^>]*>", "", body[1]))
    page = {"old": OLD_SITE, "lines": LINES_SITE, "meta": META_SITE, "twice": TWICE_SITE}[site]
    return page.replace("@TITLE@", whole().title).replace("@BODY@", body[1]).replace("@LINES@", lines)


@pytest.mark.parametrize("site", ["old", "lines", "meta", "twice"])
def test_the_frames_of_many_sites_are_no_difference_and_what_is_put_into_the_report_is(site: str) -> None:
    page = on_site(site)
    assert seen(page) == []
    date_at = page.rindex("2026年1月20日")
    behind = page.index(">", date_at) + 1
    first = page.rindex("<", 0, page.index("本报告依照"))
    line = ("<br>", "<br>") if site == "lines" else ("<p>", "</p>")
    for words in ("另有申请若干未计入本报告。", "另有12件未计", "（未经审核）"):
        put = words.join(line)
        for changed in (page[:behind] + put + page[behind:], page[:first] + put + page[first:]):
            assert [item.now for item in seen(changed)] == [words]
    assert [item.place for item in seen(page[:first] + '<img src="a.png">' + page[first:])] == ["picture"]


@pytest.mark.parametrize("repeated", [True, False])
def test_cells_that_are_not_merged_any_more_are_no_difference(repeated: bool) -> None:
    root = lxml_html.document_fromstring(texts()["bare"])
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        texts_of: dict[tuple[int, int], str] = {}
        for at, row in enumerate(rows):
            left = 0
            for cell in list(row):
                while (at, left) in texts_of:
                    left += 1
                for down in range(int(cell.get("rowspan", "1"))):
                    for right in range(int(cell.get("colspan", "1"))):
                        is_first = not down and not right
                        texts_of[at + down, left + right] = (
                            "".join(map(str, cell.itertext())) if repeated or is_first else ""
                        )
                row.remove(cell)
        for (at, _), text in sorted(texts_of.items()):
            cell = lxml_html.Element("td")
            cell.text = text
            rows[at].append(cell)
    assert seen(lxml_html.tostring(root, encoding="unicode")) == []


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "html"])
def test_a_docx_that_another_office_program_saved_in_its_way_has_no_difference(
    kind: str, tmp_path: Path, capsys: Output
) -> None:
    source = tmp_path / "年报.docx"
    source.write_bytes(docx.build(layout(whole(), draft=False)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert told((tmp_path / f"年报.{kind}").read_bytes(), capsys, f"发布.{kind}") == []


def test_a_page_without_end_is_compared_in_seconds() -> None:
    start = time.monotonic()
    found = seen(texts()["bare"].replace("</body>", "<p>另有12件。</p>" * 15_000 + "</body>"))
    assert len(found) == 15_000
    seen(texts()["bare"].replace("目录更新及时。", "目录更新及时，" * 60_000 + "。"))
    assert time.monotonic() - start < 60
