import time
from itertools import permutations
from pathlib import Path

import pytest

from assistant.batch import folder
from assistant.checking import check, check_many, near_copies
from assistant.domain import report_file
from assistant.domain.report import Organ, Report, Section

COPIED = (
    "一是政策解读的形式较为单一，图解和视频偏少，群众反映看不懂。二是村级公开栏更新不够及时，村民查阅不便，意见较多。"
)


def unit(name: str, problems: str) -> Report:
    return Report(organ=Organ(name=name), year=2024, format="2021", sections={"problems": Section(text=problems)})


def copies(reports: list[Report]) -> list[list[str]]:
    return [[item.message for item in checked.findings if item.code == "W110"] for checked in check_many(reports)]


def test_a_passage_that_two_units_share_is_named_in_both() -> None:
    found = copies([unit("甲镇人民政府", COPIED), unit("乙镇人民政府", COPIED), unit("丙镇人民政府", "本镇另有情况。")])
    assert [len(items) for items in found] == [1, 1, 0]
    assert "乙镇人民政府" in found[0][0]
    assert "甲镇人民政府" in found[1][0]


def test_a_few_changed_words_do_not_hide_a_copy() -> None:
    other = COPIED.replace("较为单一", "比较单一").replace("意见较多", "意见不少")
    assert [len(items) for items in copies([unit("甲镇人民政府", COPIED), unit("乙镇人民政府", other)])] == [1, 1]


@pytest.mark.parametrize(
    "other",
    ["去年提出的问题已整改，新建图解栏目，逐月更新村级公开栏，群众满意。", "公开栏更新不够及时。"],
)
def test_own_words_and_short_sentences_are_no_copy(other: str) -> None:
    assert copies([unit("甲镇人民政府", COPIED), unit("乙镇人民政府", other)]) == [[], []]


def test_two_files_of_one_unit_are_no_copies_of_each_other() -> None:
    assert copies([unit("甲镇人民政府", COPIED), unit("甲镇人民政府", COPIED)]) == [[], []]


def test_one_report_alone_says_that_it_could_not_look() -> None:
    assert [item.code for item in check(unit("甲镇人民政府", COPIED), ["W110"]).skipped] == ["W110"]


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    for name in ("甲镇人民政府", "乙镇人民政府"):
        (tmp_path / f"{name}.json").write_text(report_file.dump(unit(name, COPIED)), encoding="utf-8")
    found = folder.check(tmp_path)
    assert all(
        item.checked is not None and any(finding.code == "W110" for finding in item.checked.findings)
        for item in found.units
    )


SHORT = "三是政务新媒体更新不够及时，有的栏目一个多月没有新的内容，群众关注度不高。"
OWN = {
    "甲": "本镇山区群众居住分散，上网不便。",
    "乙": "本镇企业多，对惠企政策解读需求大。",
    "丙": "本镇旅游旺季咨询多。",
}


def partners(reports: list[Report]) -> dict[str, list[str]]:
    found = zip(reports, copies(reports), strict=True)
    return {report.organ.name: messages for report, messages in found}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_unit_that_shares_the_most_is_named_whatever_the_order_of_the_files(order: tuple[int, ...]) -> None:
    reports = [
        unit("甲镇人民政府", COPIED + SHORT + OWN["甲"]),
        unit("乙镇人民政府", COPIED + SHORT + OWN["乙"]),
        unit("丙镇人民政府", OWN["丙"] + SHORT),  # one sentence in common, under forty letters
    ]
    found = partners([reports[index] for index in order])
    assert [("乙镇" in line, "丙镇" in line) for line in found["甲镇人民政府"]] == [(True, False)]
    assert [("甲镇" in line, "丙镇" in line) for line in found["乙镇人民政府"]] == [(True, False)]
    assert found["丙镇人民政府"] == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_comes_from_two_units_names_each_beside_its_own_part(order: tuple[int, ...]) -> None:
    other = "去年新建的公开专区由于人手不足，半年内只更新了两次，栏目里还留着前年的旧文件和失效的联系电话没有清理。"
    reports = [
        unit("甲镇人民政府", COPIED + "本镇自己的一件事写在这里，说的是老街改造后的公示栏搬迁。" + other),
        unit("乙镇人民政府", COPIED),
        unit("丙镇人民政府", other),
    ]
    lines = partners([reports[index] for index in order])["甲镇人民政府"]
    assert ["乙镇人民政府" in line for line in lines] == [True, False]
    assert ["丙镇人民政府" in line for line in lines] == [False, True]


def test_all_units_that_share_a_passage_are_named_and_many_are_counted() -> None:
    three = [unit(f"{name}镇人民政府", COPIED) for name in "甲乙丙"]
    message = copies(three)[0][0]
    assert "乙镇人民政府" in message
    assert "丙镇人民政府" in message
    many = [unit(f"{name}镇人民政府", COPIED) for name in "甲乙丙丁戊己庚"]
    assert "等 6 个单位的报告雷同" in copies(many)[0][0]


def test_a_sentence_that_very_many_units_have_is_found_in_each() -> None:
    many = [unit(f"第{number}镇人民政府", COPIED) for number in range(70)]
    assert all(len(messages) == 1 and "等 69 个单位" in messages[0] for messages in copies(many))


STATUTORY = [
    "根据《中华人民共和国政府信息公开条例》和国务院办公厅政府信息与政务公开办公室有关通知的要求，现编制并公布本年度政府信息公开工作年度报告。",
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。",
    "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止，电子版可在县政府门户网站查阅和下载，如有疑问请与镇党政办公室联系。",
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大和二十届三中全会精神，认真落实《中华人民共和国政府信息公开条例》，坚持公开为常态、不公开为例外。",
    "在县委、县政府的坚强领导下，在县政务公开办的精心指导下，深入学习贯彻党的二十届四中全会精神，严格执行《中华人民共和国政府信息公开条例》各项规定。",
]


@pytest.mark.parametrize("opening", STATUTORY)
def test_what_every_unit_must_write_is_no_copy(opening: str) -> None:
    reports = [
        unit(f"{name}镇人民政府", "").having(sections={"overview": Section(text=opening + OWN[name])})
        for name in "甲乙丙"
    ]
    assert copies(reports) == [[], [], []]


@pytest.mark.parametrize("opening", STATUTORY)
def test_a_copy_behind_a_statutory_opening_is_still_found(opening: str) -> None:
    found = copies([unit("甲镇人民政府", opening + COPIED), unit("乙镇人民政府", opening + COPIED)])
    assert [len(items) for items in found] == [1, 1]


def test_a_unit_without_a_name_is_compared_too() -> None:
    found = copies([unit("", COPIED), unit("", COPIED), unit("甲镇人民政府", COPIED)])
    assert [len(items) for items in found] == [1, 1, 1]
    assert "没有单位名称" in found[2][0]


def test_units_with_the_same_text_and_one_with_more_name_each_other_and_never_themselves() -> None:
    names = [f"{name}镇人民政府" for name in "丙乙甲"]
    more = unit("丁镇人民政府", f"本镇另有情况。{COPIED}")
    found = copies([*(unit(name, COPIED) for name in names), more])
    said = ["丁、乙、甲", "丁、丙、甲", "丁、丙、乙", "丙、乙、甲"]
    expected = [sorted(f"{name}镇人民政府" for name in others.split("、")) for others in said]
    assert [
        [f"与{'、'.join(others)}的报告雷同" in item for item in items]
        for others, items in zip(expected, found, strict=True)
    ] == [[True]] * 4


def test_many_units_with_the_same_text_take_time_by_their_number() -> None:
    def seconds(count: int) -> float:
        reports = [unit(f"第{number}镇人民政府", COPIED * 5) for number in range(count)]
        spent: list[float] = []
        for _ in range(3):
            began = time.process_time()
            near_copies.find(reports)
            spent.append(time.process_time() - began)
        return min(spent)

    assert seconds(1600) < 8 * seconds(400)  # it was 16 times
