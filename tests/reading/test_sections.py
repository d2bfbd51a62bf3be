from datetime import date

import pytest

from assistant.domain import formats
from assistant.reading.blocks import Paragraph, RawCell, RawTable
from assistant.reading.sections import SectionsRead, read

FORM = formats.load("2021")
PLAIN = [
    "云溪县财政局2024年政府信息公开工作年度报告",
    "本报告依据规定编制。",
    "一、总体情况",
    "全年平稳。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "解读少。",
    "六、其他需要报告的事项",
    "未收取信息处理费。",
    "云溪县财政局",
    "2025年1月20日",
]


def sections(lines: list[str]) -> SectionsRead:
    table = RawTable(((RawCell("规章"), RawCell("0")),))
    return read([*(Paragraph(line) for line in lines), table], FORM)


def changed(old: str, *new: str) -> list[str]:
    at = PLAIN.index(old)
    return [*PLAIN[:at], *new, *PLAIN[at + 1 :]]


def test_a_plain_report_falls_into_its_parts() -> None:
    found = sections(PLAIN)
    assert found.title == PLAIN[0]
    assert found.preamble == "本报告依据规定编制。"
    assert found.narratives == {"overview": "全年平稳。", "problems": "解读少。", "other_matters": "未收取信息处理费。"}
    assert [heading.key for heading in found.headings] == [section.key for section in FORM.sections]
    assert (found.signature, found.dated) == ("云溪县财政局", date(2025, 1, 20))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("五、存在的主要问题及改进情况", "五、存在的主要问题及整改措施", "problems"),
        ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("五、存在的主要问题及改进情况", "5、存在的主要问题及明年工作计划", "problems"),
        ("三、收到和处理政府信息公开申请情况", "3、 收到和处理政府信息公开申请情况", "requests"),
        ("六、其他需要报告的事项", "六、 其它需要报告的事项", "other_matters"),
        ("一、总体情况", "[bookmark: _GoBack]一、总体情况", "overview"),
    ],
)
def test_headings_are_known_however_they_are_written(old: str, new: str, key: str) -> None:
    found = sections(changed(old, new))
    assert [heading.key for heading in found.headings] == [section.key for section in FORM.sections]
    heading = next(heading for heading in found.headings if heading.key == key)
    assert heading.text == new.removeprefix("[bookmark: _GoBack]")


def test_everything_on_one_line_is_taken_apart() -> None:
    found = sections([PLAIN[0], "".join(PLAIN[1:11])])
    assert found.preamble == "本报告依据规定编制。"
    assert found.narratives["overview"] == "全年平稳。"
    assert found.narratives["other_matters"] == "未收取信息处理费。"


@pytest.mark.parametrize("text", ["二〇二五年一月二十日", "2025 年 1 月 20 日", "云溪县财政局 2025年1月20日"])
def test_the_date_is_read_however_it_is_written(text: str) -> None:
    lines = PLAIN[:-2] + ([text] if text.startswith("云溪") else [PLAIN[-2], text])
    found = sections(lines)
    assert (found.signature, found.dated) == ("云溪县财政局", date(2025, 1, 20))


def test_menus_before_and_footers_after_are_no_part_of_it() -> None:
    found = sections(["首页", "当前位置：首页 > 年报", *PLAIN, "主办：云溪县人民政府", "网站标识码：0000000000"])
    assert found.preamble == "本报告依据规定编制。"
    assert found.narratives["other_matters"].startswith("未收取信息处理费。")
    assert (found.signature, found.dated) == ("云溪县财政局", date(2025, 1, 20))


def test_the_organ_may_stand_above_the_title() -> None:
    found = sections(changed(PLAIN[0], "云溪县人民政府", "2024年政府信息公开工作年度报告"))
    assert found.title == "云溪县人民政府2024年政府信息公开工作年度报告"


def test_a_sentence_that_names_a_section_is_no_heading() -> None:
    found = sections(changed("全年平稳。", "全文包括总体情况，主动公开政府信息情况，其他需要报告的事项。"))
    assert [heading.key for heading in found.headings] == [section.key for section in FORM.sections]
