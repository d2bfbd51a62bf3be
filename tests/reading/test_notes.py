"""Notes as people write them: read whole, each sentence with its aspect, nothing dropped."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import aspects
from assistant.errors import UnusableInput
from assistant.reading import notes

KEYS = {  # the letters of notes.yaml
    "O": "opening",
    "P": "proactive",
    "R": "on_request",
    "M": "management",
    "F": "platforms",
    "S": "oversight",
    "L": "last_problems",
    "Q": "problems",
    "N": "measures",
    "X": "other_matters",
    "U": aspects.UNSORTED,
}
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "notes.yaml").read_text(encoding="utf-8"))
MARKS = set("。-*+•·●#【】>|：:一二三四五六七八九十0123456789（）().、 \t　_①②③④⑤")
TEXT = (
    "# 2024年工作记录\n\n## 主动公开\n- 公开信息3条\n- 更新指南\n  一次\n\n"
    "【监督保障】\n1. 培训2次\n\n其他事项：\n没有收费。\n"
)


def solid(text: str) -> str:
    return "".join(text.split())


def sorted_as(text: str, year: int | None = 2025) -> list[tuple[str, str]]:
    return [(note.aspect, note.text) for note in notes.parse(text, "a.md", year=year).notes]


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case['kind']}" for number, case in enumerate(CASES)])
def test_every_sentence_lands_in_its_aspect_and_what_is_no_note_is_shown(case: dict[str, Any]) -> None:
    parsed = notes.parse(case["text"], "a.md", year=2025)
    for sentence, letters in case["says"].items():
        own = {note.aspect for note in parsed.notes if solid(sentence) in solid(note.text)}
        assert own & {KEYS[letter] for letter in letters.split("/")}, (sentence, sorted_as(case["text"]))
    assert set(case.get("aside", [])) <= {*parsed.aside, *parsed.headings}


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case['kind']}" for number, case in enumerate(CASES)])
def test_no_word_of_a_note_is_dropped(case: dict[str, Any]) -> None:
    parsed = notes.parse(case["text"], "a.md", year=2025)
    texts, sources = [note.text for note in parsed.notes], [note.source for note in parsed.notes]
    kept = solid("".join([*texts, *sources, *parsed.aside, *parsed.headings]))
    for line in case["text"].splitlines():
        for word in filter(None, "".join(" " if char in MARKS else char for char in line).split()):
            assert solid(word) in kept or aspects.named(word), (
                word,
                line,
            )  # a heading before a colon is an aspect


SENTENCES = st.sampled_from([sentence for case in CASES for sentence in case["says"] if "——" not in sentence])
HEADS = st.sampled_from(
    ["", "## 主动公开\n", "二、依申请公开\n", "存在的问题：\n", "平台建设\n", "## 天气\n", "其他：\n"]
)
LEADS = st.sampled_from(["", "- ", "1. ", "（2）", "> ", "　　", "一、", "• ", "依申请公开："])
ENDS = st.sampled_from(["\n", "\n\n", "。\n", "；\n", "。", " \n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HEADS, LEADS, SENTENCES, ENDS), min_size=1, max_size=8))
def test_sentences_however_put_together_are_found_again(parts: list[tuple[str, str, str, str]]) -> None:
    text = "".join("".join(part) for part in parts)
    parsed = notes.parse(text, "a.md", year=2025)
    kept = solid("".join([*(note.text for note in parsed.notes), *parsed.aside, *parsed.headings]))
    for _, _, sentence, _ in parts:
        clauses = "".join(" " if char in "，；：、。" else char for char in sentence).split()
        assert [clause for clause in clauses if solid(clause) not in kept] == []


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("主动公开依申请一、（1）。；，：|>\n\t -#【】0123无费x〈〉\u200b"), max_size=80)
)
def test_any_text_is_read_and_loses_nothing_but_marks(text: str) -> None:
    parsed = notes.parse(text, "a.md")
    kept = solid("".join([*(note.text for note in parsed.notes), *parsed.aside, *parsed.headings]))
    for char in set(text) & set("x〈〉费无"):
        assert char in kept or all(char not in line.strip(" |>\t") for line in text.splitlines())


def test_bullets_and_paragraphs_under_headings_become_notes() -> None:
    parsed = notes.parse(TEXT, "a.md")
    assert [(note.id, note.aspect, note.text) for note in parsed.notes] == [
        ("n1", "proactive", "公开信息3条"),
        ("n2", "proactive", "更新指南一次"),
        ("n3", "oversight", "培训2次"),
        ("n4", "other_matters", "没有收费。"),
    ]
    assert parsed.notes[0].source == "a.md:4"


def test_a_number_that_belongs_to_the_sentence_stays() -> None:
    assert sorted_as("3、4月份各培训1次\n1.5万元用于更换公开栏\n一、二季度各检查1次") == [
        ("oversight", "3、4月份各培训1次"),
        ("platforms", "1.5万元用于更换公开栏"),
        ("oversight", "一、二季度各检查1次"),
    ]


FULL = (
    "今年问题：（1）答复里的理由写得太短，引用的条文常常不准（2）乡镇管公开的人手少，六个镇只有两个人（3）数据公开不够"
)


@pytest.mark.parametrize(
    ("label", "aspect", "text"),
    [
        ("改进措施：", "measures", "1、每季度评查答复文书；2、2026年底前各配1人"),
        ("信息处理费：", "other_matters", "全年发出收费通知2份，实收120元"),
        ("政府开放日：", "proactive", "请群众走进水厂和消防站"),
    ],
)
def test_a_line_that_begins_with_a_known_label_goes_on_with_no_line_before_it(
    label: str, aspect: str, text: str
) -> None:
    found = sorted_as(f"{FULL}\n{label}{text}")
    assert [said for kind, said in found if kind == "problems"] == [
        "（1）答复里的理由写得太短，引用的条文常常不准",
        "（2）乡镇管公开的人手少，六个镇只有两个人",
        "（3）数据公开不够",
    ]
    assert found[-1][0] == aspect
    assert text in found[-1][1]


def test_the_items_of_a_line_are_items_also_behind_the_number_that_the_line_begins_with() -> None:
    assert [text for _, text in sorted_as("存在的问题\n（1）更新太慢（2）解读太少")] == ["更新太慢", "（2）解读太少"]


def test_a_line_that_was_broken_before_a_colon_is_still_one() -> None:
    first = "今年我镇在网站、公开栏和公众号上公开了政府信息一百八十六条，其中"
    assert len(sorted_as(f"{first}\n财政资金使用情况包括：补贴、救助、低保三类名单")) == 1


@pytest.mark.parametrize(
    "note",
    [
        "去年答复偏长——今年建了“两日流转”机制，平均天数从12天压到8天。",
        "去年问题2：理由太短，被纠正8件 → 印发《范本》，纠正件从8件降到6件",
        "去年参与渠道少——今年开通问政栏目，收到留言34条，回复33条",
        "去年解读形式单一：今年图解占了大头，9篇",
        "解读形式单一：今年图解占了大头，9篇",
        "去年说的公开栏更新慢，今年明确专人，每季度更新；解读少的问题，今年做了3张图解。",
    ],
)
def test_last_year_s_problem_and_what_was_done_about_it_stay_together(note: str) -> None:
    assert {aspect for aspect, _ in sorted_as(note)} == {"last_problems"}
    assert "".join(text for _, text in sorted_as(note)) == note


def test_what_is_still_amiss_this_year_is_no_problem_of_last_year() -> None:
    assert [aspect for aspect, _ in sorted_as("图解太少：今年只做了2期")] == ["problems"]


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("全县共发现问题12个，整改12个。", "oversight"),
        ("复议纠正的那1件是因为告知的条款不全，已重新答复。", "on_request"),
        ("## 监督保障\n- 每季度抽查一轮，共发现问题四十七个，整改45个，还有两个是底层代码问题，没改完", "oversight"),
    ],
)
def test_what_was_found_and_put_right_is_none_of_this_year_s_problems(text: str, aspect: str) -> None:
    assert [found for found, _ in sorted_as(text)] == [aspect]


def test_a_plan_below_a_heading_with_a_year_keeps_the_year() -> None:
    assert sorted_as("明年打算：\n- 赶集日摆摊宣传2次\n- 2026年6月前修订指南") == [
        ("measures", "明年打算：赶集日摆摊宣传2次"),
        ("measures", "2026年6月前修订指南"),
    ]


CHAT = (
    "【微信群 青禾镇公开工作群 12月30日】\n周敏 9:02：大家把数报一下\n许强（网站）9:05：网站公开信息95条\n"
    "周敏：收到👍\n许强：公众号推送12期\n郑丽：哦对\n培训：2次\n台账（政策解读）\n11月 8篇\n12月 5篇\n---\n收到申请3件"
)


def test_of_a_chat_only_what_was_said_is_a_note_and_who_said_it_stands_aside() -> None:
    parsed = notes.parse(CHAT, "a.txt", year=2025)
    assert [(note.aspect, note.text) for note in parsed.notes] == [
        ("proactive", "网站公开信息95条"),
        ("platforms", "公众号推送12期"),
        ("oversight", "培训：2次"),
        ("proactive", "政策解读：11月 8篇"),
        ("proactive", "政策解读：12月 5篇"),
        ("on_request", "收到申请3件"),
    ]
    assert {"许强（网站）9:05：", "郑丽：", "哦对", "【微信群 青禾镇公开工作群 12月30日】"} <= set(parsed.aside)


@pytest.mark.parametrize(
    "line",
    [
        "副局长：负责审核3次",
        "上午 9:30 开放日接待12人",
        "公众号 9:30：推送12期",
        "文件（1）和（2）均已公开",
        "村主任：每月公示1次",
        "建立微信群3个",
        "方案：已印发2份",
    ],
)
def test_what_only_looks_like_a_chat_is_a_note_as_it_stands(line: str) -> None:
    assert "".join(text for _, text in sorted_as(line)) == line


def test_a_title_with_a_name_before_a_colon_is_who_said_it() -> None:
    assert sorted_as("张科长：今年开展业务培训2次") == [("oversight", "今年开展业务培训2次")]


AROUND = ["{}——", "{}：", "{}:", "{}--", "{}……", "{}。", "{}；", "—— {} ——", "=== {} ===", "《{}》", "# {} #", "{}→"]


@pytest.mark.parametrize("around", [*AROUND, "{}—", "{} - ", "【{}】——"])
def test_a_heading_is_a_heading_whatever_stands_around_it(around: str) -> None:
    problems, measures = around.format("存在问题"), around.format("改进措施")
    text = f"主动公开\n公开信息3条\n{problems}\n① 更新慢\n② 解读少\n{measures}\n① 每月检查"
    assert sorted_as(text) == [
        ("proactive", "公开信息3条"),
        ("problems", "更新慢"),
        ("problems", "解读少"),
        ("measures", "每月检查"),
    ]


@pytest.mark.parametrize("heading", ["食堂采购", "防汛工作", "村容村貌"])
def test_below_a_bare_heading_of_an_unknown_name_nothing_is_said_of_the_heading_before(heading: str) -> None:
    parsed = notes.parse(f"收费\n未收\n{heading}\n买了3口锅\n花了2天", "a.md", year=2025)
    assert [(note.aspect, note.text) for note in parsed.notes] == [
        ("other_matters", "信息处理费：未收"),
        ("unsorted", "买了3口锅"),
        ("unsorted", "花了2天"),
    ]
    assert parsed.aside == (heading,)


@pytest.mark.parametrize("said", ["未收", "没收过", "今年没有收取", "无", "不收。"])
def test_that_there_was_none_below_a_heading_on_the_fee_is_on_the_fee(said: str) -> None:
    ((aspect, text),) = sorted_as(f"收费\n{said}")
    assert aspect == "other_matters"
    assert aspects.is_on_the_fee(text)


@pytest.mark.parametrize("item", ["专人负责", "三级审核", "已上墙", "群众满意度98%", "制度健全，执行到位"])
def test_a_short_line_below_a_bare_heading_stays_a_note(item: str) -> None:
    parsed = notes.parse(f"监督保障\n{item}\n培训2次", "a.md", year=2025)
    assert item in [note.text for note in parsed.notes]


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ("序号|日期|事项|经办人", "1|3月2日|公开信息3条|王芳", "公开信息3条"),
        ("日期|经办人（签字）|工作内容", "3月2日|王芳|公开信息3条", "公开信息3条"),
        ("No|工作事项|完成时间|责任科室|审核领导", "1|公开信息3条|2025-03-02|综合科|李明", "公开信息3条"),
        ("序号|事项|进度|经办人", "1|公开信息3条|已办结|王芳", "公开信息3条"),
        ("时间|事项|网站|公众号", "3月|公开政府信息|132|56", "公开政府信息，网站132，公众号56"),
        ("月份|工作内容|次数", "9月|组织培训|2次", "组织培训，2次"),
        ("时间|地点|数量", "3月|镇政府|2次", "3月，镇政府，2次"),
        ("渠道|件数|备注", "信函|17|含挂号", "信函17件，含挂号"),
        ("日期|栏目|标题|条数|经办", "6月|民政|低保名单公示|11|小张", "6月，民政，低保名单公示11条"),
        ("事项|人数|备注", "组织讲座|56|两期", "组织讲座56人，两期"),
        ("日期|备注", "3月2日|公开信息3条", "公开信息3条"),
    ],
)
@pytest.mark.parametrize("between", ["\t", " | "])
def test_of_a_table_the_column_of_what_was_done_becomes_the_notes(head: str, row: str, said: str, between: str) -> None:
    lines = [text.replace("|", between) for text in (head, row, row)]
    text = "\n".join(f"|{line}|" if "|" in between else line for line in lines)
    parsed = notes.parse(text, "a.md", year=2025)
    assert [note.text for note in parsed.notes] == [said, said]
    kept = solid("".join(note.source + note.text for note in parsed.notes))
    assert [cell for cell in row.split("|")[1:] if solid(cell) not in kept] == []
    assert parsed.headings[0] == head.replace("|", "｜")


def test_the_title_of_a_table_and_its_head_on_the_next_page_are_no_notes(tmp_path: Path) -> None:
    path = tmp_path / "台账.docx"
    head, row = ["序号", "事项", "经办人"], ["1", "公开信息3条", "王芳"]
    path.write_bytes(docx([], [["2025年政务公开台账", "", ""], head, row, head, row]))
    parsed = notes.load(path, year=2025)
    assert [note.text for note in parsed.notes] == ["公开信息3条", "公开信息3条"]
    assert parsed.aside == ("2025年政务公开台账",)


NEW, OLD = "今年公开信息132条。", "去年的素材是公开98条。"
WROTE = "在 2026年1月5日，张三 写道："


@pytest.mark.parametrize(
    "text",
    [
        f"张主任好：\n{NEW}\n\n> {WROTE}\n> 请报送今年情况。\n> {OLD}\n\n此致\n李小梅",
        f"{NEW}\n\n{WROTE}\n> 请报送今年情况。\n> {OLD}",
        f"{WROTE}\n> {OLD}\n\n{NEW}",
        f"> {NEW}\n> \n> {WROTE}\n>> {OLD}",
        f"{NEW}\nOn Mon, Jan 5, 2026 at 3:20 PM Zhang <z@example.cn> wrote:\n> {OLD}",
        f"{NEW}\n张三 <z@example.cn>\n写道：\n> {OLD}",
        f"{NEW}\n李小梅\n------------------ 原始邮件 ------------------\n发件人: 张三\n发送时间: 2026年1月5日\n{OLD}",
        f"{NEW}\n\n发件人: 张三\n发送时间: 2026年1月5日\n收件人: 李小梅\n主题: 素材\n\n{OLD}",
        f"主题: 回复：素材\n发件人: 李小梅\n\n{NEW}\n> {OLD}",
        f"「张三：{OLD}」\n- - - - - - - - - -\n{NEW}",
    ],
)
def test_what_an_older_mail_said_is_set_aside_and_shown(text: str) -> None:
    parsed = notes.parse(text, "a.txt", year=2025)
    assert [note.text for note in parsed.notes] == [NEW]
    assert OLD in "".join(parsed.aside)


@pytest.mark.parametrize(
    "text",
    [
        f"王主任：\n材料见下面。\n> {WROTE}\n> {NEW}",
        f"---- 转发的邮件 ----\n发件人: 张三\n收件人: 李小梅\n\n{NEW}",
        f"请看下面张三发来的。\n李小梅 电话 0900-7654321\n---- 原始邮件 ----\n发件人: 张三\n收件人: 李小梅\n\n{NEW}",
        f"> {NEW}",
        f"# 主动公开\n培训2次。\n\n> {NEW}",
        f"申请人来信写道：2025年3月1日写道：\n{NEW}",
    ],
)
def test_what_a_mail_passes_on_without_words_of_its_own_is_read(text: str) -> None:
    assert NEW in [note.text for note in notes.parse(text, "a.txt", year=2025).notes]


def test_next_year_s_plans_are_told_by_the_year_reported_on() -> None:
    assert sorted_as("2026年将轮训一遍。", 2025) == [("measures", "2026年将轮训一遍。")]
    assert sorted_as("2025年公开信息3条。", 2025) == [("proactive", "2025年公开信息3条。")]


def test_the_aspects_of_another_format_are_headings_too() -> None:
    parsed = notes.parse("## 窗口接待\n接待8人", "a.md", own={"desk": "窗口接待"})
    assert [note.aspect for note in parsed.notes] == ["desk"]


def test_a_paragraph_of_thousands_of_characters_is_kept_whole_in_several_notes() -> None:
    text = "公开信息3条，" * 1000
    parsed = notes.parse(text, "a.md")
    assert "".join(note.text for note in parsed.notes) == text
    assert max(len(note.text) for note in parsed.notes) <= 2000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公开3条。" * 80_000, "超过 300000 字"),
        ("- 公开信息\n" * 1500, "超过 1000 条记录"),
        ("收到3件。" * 9000, "超过 1000 条记录"),
    ],
)
def test_a_text_too_long_for_notes_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        notes.parse(text, "a.md")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert len(notes.load(path).notes) == 4


def test_a_file_that_holds_no_notes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for data, said in (
        (b"PK\x03\x04\x00\x00", "文件坏了"),
        (b"a\x00b", "不是文字文件"),
        ("## 主动公开\n".encode(), "没有工作记录"),
    ):
        path.write_bytes(data)
        with pytest.raises(UnusableInput, match=said):
            notes.load(path)
    with pytest.raises(UnusableInput, match="没有这个文件"):
        notes.load(tmp_path / "none.md")
    (tmp_path / "a.eml").write_text("From: a", encoding="utf-8")
    with pytest.raises(UnusableInput, match="把正文复制出来"):
        notes.load(tmp_path / "a.eml")


def docx(paragraphs: list[str], rows: list[list[str]]) -> bytes:
    """A document made with nothing but the standard library."""

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    body = "".join(map(paragraph, paragraphs)) + f"<w:tbl>{table}</w:tbl>"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "记录.docx"
    rows = [["方面", "内容"], ["平台建设", "公开栏6处"], ["", "专区1处"], ["其他事项", "未收取信息处理费"]]
    path.write_bytes(docx(["一、主动公开", "公开信息3条。", "二、存在的问题", "更新慢。"], rows))
    assert [(note.aspect, note.text) for note in notes.load(path, year=2025).notes] == [
        ("proactive", "公开信息3条。"),
        ("problems", "更新慢。"),
        ("platforms", "公开栏6处"),
        ("platforms", "专区1处"),
        ("other_matters", "未收取信息处理费"),
    ]


def test_a_column_of_a_sheet_is_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "记录.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [["序号", "工作内容", "提供单位"], ["1", "公开招考信息3条", "人社所"], ["2", "培训2次", "党政办"]]
        ):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    found = notes.load(path, year=2025).notes
    assert [(note.aspect, note.text, note.source) for note in found] == [
        ("proactive", "公开招考信息3条", "记录.xlsx:人社所"),
        ("oversight", "培训2次", "记录.xlsx:党政办"),
    ]


def test_a_web_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><body><h2>主动公开</h2><p>公开信息3条。</p><script>坏</script></body></html>", encoding="utf-8"
    )
    assert [(note.aspect, note.text) for note in notes.load(path).notes] == [("proactive", "公开信息3条。")]


@pytest.mark.parametrize(
    "mail",
    [
        "你好！{}",
        "李文：你好！{}",
        "李主任，您好。{}",
        "大家早上好！{}谢谢！",
        "李文：你好，辛苦了！{}祝工作顺利！",
        "您好，王主任：{}请查收。",
        "hi，李文：{}辛苦了！",
        "> 你好！{}",
        "李文：\n你好！{}",
        "早！\n{}",
        "各位好！\n{}",
        "新年快乐！\n{}",
    ],
)
def test_a_greeting_in_a_mail_is_no_note_and_is_told_among_what_was_set_aside(mail: str) -> None:
    found = notes.parse(mail.format("全年公开信息3条。"), year=2025)
    assert [note.text for note in found.notes] == ["全年公开信息3条。"]
    words = mail.replace("{}", "").replace("> ", "").split()
    assert "".join("".join(found.aside).split()) == "".join(words)


@pytest.mark.parametrize(
    "text", ["“你好中国”活动3次。", "早期公开信息3条。", "开展文明用语“您好”活动2次。", "公开3条。祝贺获奖单位2个。"]
)
def test_a_sentence_with_words_of_a_greeting_is_a_note_whole(text: str) -> None:
    assert "".join(note.text for note in notes.parse(text, year=2025).notes) == text


def test_one_long_line_of_a_list_of_things_was_broken_by_nobody() -> None:
    long = "公开栏里换了4块新的，都是党政办自己弄的，里面有危房改造、财政预决算"
    rest = ["今年发了规范性文件3个，都挂网上了", "培训办了2次", "公众号发了120条"]
    said = [note.text for note in notes.parse("\n".join([long, *rest]), year=2025).notes]
    assert said == [long, *rest]
