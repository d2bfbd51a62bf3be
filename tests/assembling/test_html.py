import re
from typing import Any

from lxml import html as lxml_html

from assistant.assembling import html
from assistant.assembling.layout import layout
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Organ, Section
from tests import reports

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${7*7}{{7*7}}"


def figures() -> Figures:
    return Figures({cell_id: Cell(value=0) for cell_id in formats.load("2021").cells})


def test_no_text_of_a_report_becomes_markup() -> None:
    report = reports.report(figures().having({"requests.received.total": Cell(raw=EVIL)}))
    report = report.having(organ=Organ(name=EVIL), sections={key: Section(text=EVIL) for key in report.sections})
    for page in (html.build(layout(report, draft=True)), html.fragment(layout(report, draft=True))):
        tree: Any = lxml_html.document_fromstring(page)
        assert not tree.xpath("//script | //img | //iframe | //@onerror")
        assert "${7*7}{{7*7}}" in tree.text_content()


def test_nothing_is_fetched_from_outside() -> None:
    for page in (
        html.build(layout(reports.report(figures()), draft=False)),
        html.fragment(layout(reports.report(figures()), draft=False)),
    ):
        assert not re.search(r"\b(?:src|href|url\(|@import|https?:)", page)


def test_a_fragment_carries_its_own_looks() -> None:
    page = html.fragment(layout(reports.report(figures()), draft=False))
    assert not re.search(r"<(?:html|head|body|style|link)\b|\bclass=", page)
    assert "text-indent:2em" in page


def test_a_figure_is_never_split_over_two_lines() -> None:
    tree: Any = lxml_html.document_fromstring(html.fragment(layout(reports.report(figures()), draft=False)))
    looks = {cell.get("style") for cell in tree.xpath("//td")} | {table.get("style") for table in tree.iter("table")}
    assert not [look for look in looks if "anywhere" in look or "break-word" in look or "fixed" in look]


def test_every_figure_names_its_heads() -> None:
    tree: Any = lxml_html.document_fromstring(html.build(layout(reports.report(figures()), draft=False)))
    ids = tree.xpath("//th/@id")
    assert len(ids) == len(set(ids))
    values = tree.xpath("//td")
    assert len(values) == 200
    for cell in values:
        named = cell.get("headers").split()
        assert named
        assert set(named) <= set(ids)
    first = tree.get_element_by_id("requests-3-0")
    assert first.text_content() == "一、本年新收政府信息公开申请数量"
    assert first.get("scope") == "row"
    assert [table.findtext("caption") for table in tree.iter("table")] == [
        table.caption for table in formats.load("2021").tables
    ]


def test_a_draft_says_so_and_a_final_does_not() -> None:
    report = reports.report(figures())
    assert ">草稿<" in html.build(layout(report, draft=True))
    assert "草稿" not in html.build(layout(report, draft=False))
