import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembling.lines import MEASURE, TITLE_ROOM, place_of_signature, title_lines, width

REST = "2025年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("organ", "lines"),
    [
        ("青禾镇", [f"青禾镇{REST}"]),
        ("云溪县水利局", ["云溪县水利局", REST]),
        ("某某省某某市某某区某某街道", ["某某省某某市某某区某某街道", REST]),
        (
            "某某市某某区市场监督管理局（某某区知识产权局）",
            ["某某市某某区市场监督管理局", "（某某区知识产权局）", REST],
        ),
        ("某某市某某区住房城乡建设和交通运输管理局", ["某某市某某区住房城乡建设和交通运输管理局", REST]),
        (
            "某某自治区某某自治州某某某某自治县人民政府办公室",
            ["某某自治区某某自治州", "某某某某自治县人民政府办公室", REST],
        ),
    ],
)
def test_a_title_breaks_by_sense_and_the_organ_stands_on_its_own_lines(organ: str, lines: list[str]) -> None:
    assert title_lines(organ + REST) == lines


def test_the_name_of_an_annex_stands_on_a_line_of_its_own() -> None:
    assert title_lines(f"青禾镇{REST}勾稽核验单") == ["青禾镇", REST, "勾稽核验单"]


@given(organ=st.text(alphabet="某市县区局（）镇街道和", min_size=1, max_size=60))
def test_no_line_is_too_long_or_a_single_character_and_nothing_is_lost(organ: str) -> None:
    lines = title_lines(organ + REST)
    assert "".join(lines) == organ + REST
    assert max(map(width, lines)) <= TITLE_ROOM
    assert len(organ) < 2 or min(map(len, lines)) >= 2


@pytest.mark.parametrize(
    "organ", ["青禾镇", "青禾镇人民政府", "某某市某某区市场监督管理局（某某区知识产权局）", "镇" * 40]
)
def test_the_date_has_four_characters_to_its_right_and_the_organ_is_centred_over_it(organ: str) -> None:
    left, right = place_of_signature(organ, "2026年1月9日")
    room, centre = MEASURE - left - right, (left + MEASURE - right) / 2
    if len(organ) < 10:
        assert MEASURE - (centre + 6 / 2) == 4  # the date is six characters wide
    assert room >= min(len(organ), MEASURE / 2)
    assert 0 <= left < MEASURE
    assert right >= 0
