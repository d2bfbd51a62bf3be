from pathlib import Path

import pytest

from assistant.batch import folder
from assistant.checking import check, check_many
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
