from datetime import date
from typing import Unpack

import pytest

from assistant.assembling import file_stem
from assistant.assembling.layout import Document, Paragraph, TableBlock, Title, layout, style_of
from assistant.domain.figures import BLANK, Cell
from assistant.domain.report import PREAMBLE, Changes, Organ, Report, Section


def small(**changes: Unpack[Changes]) -> Report:
    return Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021").having(**changes)


def paragraphs(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> dict[str, TableBlock]:
    return {block.section: block for block in document.blocks if isinstance(block, TableBlock)}


@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_the_headings_stand_verbatim_in_order_and_each_table_under_its_own(format_id: str) -> None:
    item = small(format=format_id)
    document = layout(item, draft=False)
    assert document.blocks[0] == Title("青禾镇2024年政府信息公开工作年度报告")
    headings = [block.text for block in paragraphs(document) if block.style == "level1"]
    assert headings == [section.heading for section in item.form.sections]
    for number, block in enumerate(document.blocks):
        if isinstance(block, TableBlock):
            above = document.blocks[number - 1]
            assert isinstance(above, Paragraph)
            assert (above.style, above.section) == ("level1", block.section)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("（一）主动公开", "level2"),
        ("（一）主动公开。", "level2"),
        ("（一）主动公开。2024年公开信息3条。", "body"),
        ("1.平台建设", "level3"),
        ("1.平台已并入县级平台。", "body"),
        ("1.5万条信息", "body"),
        ("2024年", "body"),
        ("（本页无正文）", "body"),
        ("", "body"),
    ],
)
def test_a_heading_is_told_from_a_sentence_that_begins_like_one(text: str, style: str) -> None:
    assert style_of(text) == style


def test_a_draft_says_what_is_missing_and_a_final_adds_nothing() -> None:
    gaps = [block.text for block in paragraphs(layout(small(), draft=True)) if "【待补充" in block.text]
    assert len(gaps) == 5  # preamble, three narratives, date
    assert gaps[-1] == "【待补充：日期】"
    assert not [block for block in paragraphs(layout(small(), draft=False)) if "【待补充" in block.text]


def test_organ_and_date_stand_at_the_end_as_official_documents_write_them() -> None:
    *_, organ, day = layout(small(dated=date(2025, 1, 9)), draft=False).blocks
    assert organ[:2] == ("signature", "青禾镇人民政府")
    assert day[:2] == ("date", "2025年1月9日")


def test_nought_blank_and_a_mark_stay_three_things_and_notes_are_printed() -> None:
    row = "disclosure.normative_documents"
    cells = {
        "disclosure.government_rules.issued": Cell(value=0),
        "disclosure.government_rules.repealed": BLANK,
        "disclosure.government_rules.in_force": Cell(raw="/"),
        f"{row}.issued": Cell(value=22, note="其中修订16件"),
        f"{row}.repealed": Cell(value=3, unit="件"),
    }
    block = tables(layout(small(figures=small().figures.having(cells)), draft=False))["disclosure"]
    assert [block.texts[cell_id] for cell_id in cells] == ["0", "", "/", "22（其中修订16件）", "3件"]
    assert block.texts[f"{row}.in_force"] == ""
    assert block.numbers == {"disclosure.government_rules.issued": 0}


def test_characters_that_no_document_can_carry_or_that_turn_figures_round_are_dropped() -> None:
    section = Section(text="公开\x00\x083\u202e21件\ufffe\n\n \x01 \n第二段")
    document = layout(small(sections={PREAMBLE: section}), draft=False)
    assert [block.text for block in paragraphs(document) if block.section == PREAMBLE] == ["公开321件", "第二段"]


@pytest.mark.parametrize("name", ["../../青禾镇", 'a<b>:"|?*\\镇', "镇" * 120, "..", "CON", "\n\t"])
def test_a_hostile_name_makes_a_plain_file_name(name: str) -> None:
    stem = file_stem(layout(small(organ=Organ(name=name)), draft=True))
    assert stem.endswith("（草稿）")
    assert not set(stem) & set('\\/:*?"<>|\n\t')
    assert len(stem.encode()) < 220
    assert not stem.startswith(".")
