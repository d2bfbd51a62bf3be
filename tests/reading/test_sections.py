from datetime import date

import pytest

from assistant.domain import formats
from assistant.reading.blocks import Paragraph, RawCell, RawTable
from assistant.reading.cover import year_of
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


@pytest.mark.parametrize(
    "number",
    ["云农〔2026〕3号", "云政办发[2026] 12 号", "〔2026〕3号", "（2026）第3号", "2026年第3号", "第3号", "云农2026-3号"],
)
@pytest.mark.parametrize("title", [[PLAIN[0]], ["云溪县财政局", "2024年政府信息公开工作年度报告"]])
def test_a_document_number_above_the_title_is_no_part_of_it(number: str, title: list[str]) -> None:
    found = sections(changed(PLAIN[0], number, *title, "县政务公开办："))
    assert found.title == PLAIN[0]
    assert year_of(found) == 2024
    below = sections(changed(PLAIN[0], PLAIN[0], number))
    assert (below.title, below.preamble) == (PLAIN[0], "本报告依据规定编制。")


@pytest.mark.parametrize("lines", [["{}"], ["{}2025年1月20日"]])
def test_a_long_name_signs_once_and_is_no_text(lines: list[str]) -> None:
    name = "云山壮族自治区远山市云溪各族自治县住房和城乡建设局云脊风景名胜区管理办公室"
    given = [*PLAIN[:-2], *(line.format(name) for line in lines), PLAIN[-1]]
    found = sections([line.replace("云溪县财政局2024", f"{name}2024") for line in given])
    assert found.title == f"{name}2024年政府信息公开工作年度报告"
    assert (found.signature, found.dated) == (name, date(2025, 1, 20))
    assert found.narratives["other_matters"] == "未收取信息处理费。"


def test_a_long_name_may_sign_on_two_lines() -> None:
    name = "云山壮族自治区远山市云溪各族自治县住房和城乡建设局云脊风景名胜区管理办公室"
    given = [f"{name}2024年政府信息公开工作年度报告", *PLAIN[1:-2], name[:17], name[17:], PLAIN[-1]]
    found = sections(given)
    assert (found.signature, found.dated) == (name, date(2025, 1, 20))
    assert found.narratives["other_matters"] == "未收取信息处理费。"


def test_a_sentence_that_names_a_section_is_no_heading() -> None:
    found = sections(changed("全年平稳。", "全文包括总体情况，主动公开政府信息情况，其他需要报告的事项。"))
    assert [heading.key for heading in found.headings] == [section.key for section in FORM.sections]


@pytest.mark.parametrize(
    "preamble",
    [
        "根据政府信息公开有关规定，现将我局2024年度政府信息公开工作情况报告如下：",
        "现将有关情况报告如下",
        "根据《条例》第五十条，编制本报告",
        "本报告依据规定编制",
        "按照要求现予以公布：",
        "各位领导：现将有关情况报告如下",
        "社会各界：2025年我局政府信息公开工作情况报告如下",
        "县政府办：按照要求报告如下",
        "各有关单位：2025年的工作情况报告如下",
    ],
)
@pytest.mark.parametrize(
    "data", [[], ["发布时间：2025-01-20 17:39", "来源：县财政局", "字号：[大 中 小]", "打印 关闭"]]
)
def test_a_preamble_needs_no_full_stop(preamble: str, data: list[str]) -> None:
    found = sections(changed("本报告依据规定编制。", *data, preamble))
    assert found.preamble == preamble
    assert found.aside == ()


def test_what_stands_below_the_title_and_is_not_understood_is_said() -> None:
    found = sections(changed("本报告依据规定编制。", "公开稿第三版", "本报告依据规定编制。"))
    assert found.preamble == "本报告依据规定编制。"
    assert [(item.where, item.found) for item in found.aside] == [("preamble", "公开稿第三版")]


@pytest.mark.parametrize(
    "lines",
    [
        ["云溪县财政局2024年", "政府信息公开工作年度报告"],
        ["云溪县财政局", "2024年", "政府信息公开工作年度报告"],
        ["云溪县财政局", "2024年政府信息公开工作年度报告"],
        ["云溪县财政局2024年政府信息", "公开工作年度报告"],
        ["云溪县财政局2024年政府信息公开工作", "年度报告"],
        ["云溪县财政局2024年政府信息公开工作年度", "报告"],
    ],
)
def test_a_title_may_stand_on_several_lines(lines: list[str]) -> None:
    found = sections(["首页", "云溪县人民政府", "发布日期：2025年1月20日", *changed(PLAIN[0], *lines)])
    assert found.title == PLAIN[0]
    assert found.preamble == "本报告依据规定编制。"


def test_a_menu_of_other_reports_is_not_the_title() -> None:
    menu = ["政府信息公开指南", "政府信息公开年报", "云溪县财政局2023年政府信息公开工作年度报告"]
    assert sections([*menu, *PLAIN]).title == PLAIN[0]


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("overview", "一、概述"),
        ("overview", "一、工作概述"),
        ("overview", "一、基本情况"),
        ("overview", "一、2024年政府信息公开工作总体情况"),
        ("overview", "（一）总体情况"),
        ("disclosure", "二、主动公开情况"),
        ("disclosure", "二、主动公开政府信息的情况"),
        ("disclosure", "2.政府信息主动公开情况"),
        ("requests", "三、依申请公开政府信息情况"),
        ("requests", "三、政府信息公开申请办理情况"),
        ("requests", "三、收到和处理政府信息公开申请的情况"),
        ("disputes", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("disputes", "四、因政府信息公开申请行政复议、提起行政诉讼的情况"),
        ("disputes", "四、政府信息公开申请行政复议、提起行政诉讼情况"),
        ("disputes", "四、行政复议和行政诉讼情况"),
        ("disputes", "四、举报、复议、诉讼情况"),
        ("disputes", "四、因信息公开工作引发行政复议、行政诉讼的情况"),
        ("disputes", "四、政府信息公开被申请复议、提起诉讼情况"),
        ("problems", "五、存在的问题"),
        ("problems", "五、工作中存在的问题和改进措施"),
        ("problems", "五、存在的不足及下一步打算"),
        ("problems", "五、主要问题及改进措施"),
        ("problems", "五、存在问题及下步工作安排"),
        ("other_matters", "六、其他事项"),
        ("other_matters", "六、其它需要说明的事项"),
        ("other_matters", "六、需要报告的其他事项"),
        ("other_matters", "六、其他"),
    ],
)
def test_older_and_freer_headings_find_their_section(key: str, heading: str) -> None:
    own = FORM.section(key).heading
    found = sections(changed(own, heading))
    assert [item.key for item in found.headings] == [section.key for section in FORM.sections]
    assert next(item.text for item in found.headings if item.key == key) == heading
    assert found.narratives.keys() == {"overview", "problems", "other_matters"}


@pytest.mark.parametrize(
    "lines",
    [
        ["（一）主动公开情况", "公开40条。", "（二）依申请公开情况", "收到12件。"],
        ["二、主动公开情况", "公开40条。", "三、依申请公开情况", "收到12件。"],
        ["1.存在问题", "解读少。"],
    ],
)
def test_an_aspect_of_the_overview_is_not_taken_for_a_section(lines: list[str]) -> None:
    found = sections(changed("全年平稳。", *lines))
    assert [heading.text for heading in found.headings] == [section.heading for section in FORM.sections]
    assert found.narratives["overview"] == "\n".join(lines)


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("disputes", ["四、政府信息公开行政复议、行政", "诉讼情况"]),
        ("requests", ["三、收到和处理政府信息公开申请", "情况"]),
        ("problems", ["五、存在的主要问题及改进情况。"]),
    ],
)
def test_a_heading_broken_in_two_or_with_a_full_stop_is_one(key: str, lines: list[str]) -> None:
    found = sections(changed(FORM.section(key).heading, *lines))
    assert [item.key for item in found.headings] == [section.key for section in FORM.sections]
    assert next(item.text for item in found.headings if item.key == key) == "".join(lines)
    assert found.narratives["problems"] == "解读少。"


def test_parts_without_a_mark_behind_their_number_are_headings() -> None:
    lines = PLAIN
    for number, section in zip("一二三四五六", FORM.sections, strict=True):
        lines = [line.replace(section.heading, f"第{number}部分 {section.heading[2:]}") for line in lines]
    found = sections(lines)
    assert [item.key for item in found.headings] == [section.key for section in FORM.sections]


def test_a_table_of_contents_is_passed_over() -> None:
    names = [section.heading for section in FORM.sections]
    found = sections([PLAIN[0], "目录", *names, *PLAIN[1:]])
    assert [heading.text for heading in found.headings] == names
    assert found.preamble == "本报告依据规定编制。"
    dotted = [f"{name}……{number}" for number, name in enumerate(names, 1)]
    assert sections([PLAIN[0], "目　录", *dotted, *PLAIN[1:]]).preamble == "本报告依据规定编制。"


def test_the_caption_of_a_table_is_no_second_heading() -> None:
    found = sections(changed("二、主动公开政府信息情况", "二、主动公开政府信息情况", "主动公开政府信息情况"))
    assert [heading.text for heading in found.headings] == [section.heading for section in FORM.sections]
    assert "disclosure" not in found.narratives


@pytest.mark.parametrize(("number", "key"), [("二", "disclosure"), ("三", "requests"), ("四", "disputes")])
@pytest.mark.parametrize(
    "text",
    [
        "2024年，我局共收到政府信息公开申请15件，其中予以公开10件，无法提供5件。",
        "予以公开7件，无法提供5件。",
        "（一）收到申请情况。全年收到12件；",
        "注：含上年结转",
        "说明：本表数据由法制科提供",
        "本年度未发生，特此说明",
    ],
)
def test_prose_beside_a_table_is_kept(number: str, key: str, text: str) -> None:
    heading = next(section.heading for section in FORM.sections if section.heading.startswith(number))
    assert FORM.section(key).heading == heading
    assert sections(changed(heading, heading, text)).narratives[key] == text


@pytest.mark.parametrize(
    "line",
    [
        "（单位：件）",
        "单位：万元",
        "表三",
        "附表1 收到和处理政府信息公开申请情况",
        "自然人 商业企业 科研机构",
        "一、本年新收政府信息公开申请数量 12 0 0 0 0 0 12",
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "0",
        "/",
        "",
    ],
)
def test_what_is_left_of_a_table_is_no_prose(line: str) -> None:
    heading = FORM.section("requests").heading
    assert "requests" not in sections(changed(heading, heading, line)).narratives


@pytest.mark.parametrize(
    "line",
    [
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开1.属于国家秘密0000000",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其",
        "法提供行制作",
        "| 一、本年新收政府信息公开申请数量 | 12 |",
        "予处理4.无正当理由大量反复",
    ],
)
def test_the_labels_of_a_table_that_came_as_loose_lines_are_no_prose(line: str) -> None:
    heading = FORM.section("requests").heading
    lines = changed(heading, heading, line, "全年收到12件。")
    assert read([Paragraph(item) for item in lines], FORM).narratives["requests"] == "全年收到12件。"


def test_a_heading_of_ones_own_is_kept_though_a_row_has_its_words() -> None:
    heading = FORM.section("requests").heading
    text = "（一）予以公开\n均在期限内答复。"
    assert sections(changed(heading, heading, *text.split("\n"))).narratives["requests"] == text


def test_prose_between_and_inside_the_blocks_of_a_table_is_kept_in_order() -> None:
    row = (RawCell("规章", 1, 1), RawCell("0"))
    note = (RawCell("我局没有制定规章的权限，本年未制发。", 1, 2),)
    blocks = [
        *map(Paragraph, PLAIN[:5]),
        Paragraph("先说一句。"),
        RawTable((row, note)),
        Paragraph("再说一句。"),
        RawTable((row, (RawCell("注：许可含延续"), RawCell("")))),
        *map(Paragraph, PLAIN[5:]),
    ]
    kept = ["先说一句。", "我局没有制定规章的权限，本年未制发。", "再说一句。", "注：许可含延续"]
    assert read(blocks, FORM).narratives["disclosure"] == "\n".join(kept)


FOOT = [
    ["附件下载", "主办：云溪县人民政府办公室 承办：云溪县大数据中心", "网站标识码：9900000001"],
    ["打印 关闭"],
    ["【打印】【关闭】", "上一篇：无", "下一篇：2023年年报"],
    ["分享到：微信 微博 QQ空间", "字号：大 中 小"],
    ["版权所有 © 云溪县人民政府", "某ICP备00000000号-1", "某公网安备 00000000000000号"],
    ["扫一扫在手机打开当前页", "相关链接", "省人民政府", "市人民政府"],
    ["责任编辑：张三", "主办单位：云溪县人民政府", "技术支持：云溪县大数据中心 电话：0900-7654321"],
    ["友情链接", "云溪县公安局", "云溪县民政局"],
    ["网站地图 | 关于我们 | 联系我们", "您是第 12345 位访客"],
    ["云溪县财政局2024年政府信息公开工作年度报告.docx"],
]


@pytest.mark.parametrize("foot", FOOT)
@pytest.mark.parametrize("signed", [True, False])
def test_the_foot_of_a_page_stays_out(foot: list[str], signed: bool) -> None:
    found = sections([*(PLAIN if signed else PLAIN[:-2]), *foot])
    assert found.narratives["other_matters"] == "未收取信息处理费。"
    assert (found.signature, found.dated) == (("云溪县财政局", date(2025, 1, 20)) if signed else ("", None))
    assert found.aside == ()


@pytest.mark.parametrize(
    "head",
    [
        ["首页", "导航", "政务公开", "当前位置：首页 > 政府信息公开 > 年报"],
        ["云溪县人民政府", "无障碍 | 长者版 | 登录"],
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        ["发布日期：2025-01-20 来源：县财政局 浏览次数：123"],
        ["索引号", "014-2025-00001", "发布机构：", "云溪县财政局", "字体：【大】【中】【小】", "分享到："],
        ["2025-01-20 17:39", "打印本页"],
        ["（2025年1月20日）"],
        ["云溪县财政局"],
    ],
)
def test_the_head_of_a_page_stays_out(head: list[str], below: list[str]) -> None:
    found = sections([*head, PLAIN[0], *below, *PLAIN[1:]])
    assert found.title == PLAIN[0]
    assert found.preamble == "本报告依据规定编制。"


@pytest.mark.parametrize(
    "text",
    [
        "打印材料费由本局承担，未向申请人收取信息处理费。",
        "首页增设专栏，网站标识码变更为9900000001。",
        "来源于县政府网站的数据已经核对。",
        "分享经验2次",
    ],
)
def test_a_sentence_with_words_of_a_page_is_kept(text: str) -> None:
    assert (
        sections(changed("未收取信息处理费。", "未收取信息处理费。", text)).narratives["other_matters"].endswith(text)
    )


@pytest.mark.parametrize(
    ("ending", "signature", "dated"),
    [
        (["云溪县财政局（盖章）", "2025年1月20日"], "云溪县财政局", date(2025, 1, 20)),
        (["2025年1月20日", "云溪县财政局"], "云溪县财政局", date(2025, 1, 20)),
        (["云 溪 县 财 政 局", "2025年1月20日"], "云溪县财政局", date(2025, 1, 20)),
        (["云溪县财政局 2025年1月20日", "云溪县财政局办公室 2025年1月21日印发"], "云溪县财政局", date(2025, 1, 20)),
        (
            ["云溪县财政局", "2025年1月20日", "抄送：县政府办公室。", "云溪县财政局办公室", "2025年1月21日印发"],
            "云溪县财政局",
            date(2025, 1, 20),
        ),
        (["云溪县人民政府办公室 2025年1月20日印发"], "", None),
        (["抄送：县委办公室。", "云溪县人民政府办公室", "2025年1月20日印发"], "", None),
        (["云溪县政务公开领导小组办公室", "2025年1月20日"], "云溪县政务公开领导小组办公室", date(2025, 1, 20)),
        (["2025年1月20日"], "", date(2025, 1, 20)),
        (["云溪县财政局"], "云溪县财政局", None),
    ],
)  # fmt: skip
def test_who_signs_is_told_from_who_prints(ending: list[str], signature: str, dated: date | None) -> None:
    found = sections([*PLAIN[:-2], *ending])
    assert (found.signature, found.dated) == (signature, dated)
    assert found.narratives["other_matters"] == "未收取信息处理费。"


def test_a_sentence_that_begins_with_a_date_is_not_the_date() -> None:
    text = "2025年3月1日前完成整改。"
    assert sections([*PLAIN[:-2], text]).narratives["other_matters"] == f"未收取信息处理费。\n{text}"


def test_text_below_the_signature_is_said() -> None:
    found = sections([*PLAIN, "附：本报告所附清单另行公布。"])
    assert [(item.where, item.found) for item in found.aside] == [("signature", "附：本报告所附清单另行公布。")]
