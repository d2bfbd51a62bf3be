import pytest

from assistant.domain.titles import parted

OFFICE = "云川县农业农村局"


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        (f"{OFFICE}2025年政府信息公开工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年政府信息公开工作告年度报", OFFICE, 2025),
        (f"{OFFICE}2025年政府信息公开工作年度报", OFFICE, 2025),
        (f"{OFFICE}2025年政府信自公开工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年政俯信息公开工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年府政信息公开工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年政府信息公开作工年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年政府信息工公开作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年政府公开信息工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年年政府信息公开工作年度报告", OFFICE, 2025),
        (f"{OFFICE}2025年度政府信息公开年报", OFFICE, 2025),
        (f"{OFFICE}政府信息公开工作年度报告（2025年度）", OFFICE, 2025),
        (f"关于{OFFICE} 2025 年度政务公开工作报告", OFFICE, 2025),
        ("2025年云川县政府信息公开工作年度报告", "云川县", 2025),
        ("青禾镇政府信息公开工作年度报告", "青禾镇", None),
        ("《青禾镇2025年政府信息公开工作年度报告》", "青禾镇", 2025),
    ],
)
def test_a_title_is_known_with_its_organ_and_year_in_spite_of_slips(title: str, organ: str, year: int | None) -> None:
    named = parted(title)
    assert named is not None
    assert (named.organ, named.year) == (organ, year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "现将2025年政府信息公开工作年度报告公布如下：",
        "根据规定，编制2025年政府信息公开工作年度报告",
        "首页 > 政府信息公开 > 2024年政府信息公开工作年度报告",
        "关于做好2025年政府信息公开工作年度报告编制工作的通知",
        "政府信息公开指南",
        "政府信息公开制度",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ],
)
def test_a_sentence_a_menu_and_a_heading_are_no_title(text: str) -> None:
    assert parted(text) is None
