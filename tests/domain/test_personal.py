from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import formats, personal
from assistant.domain.personal import fold, lexicon
from benchmarks import privacy
from tests import endless, hang

SEEN = Path(__file__).parent.parent.parent / "benchmarks/privacy/seen.yaml"
ROWS: list[dict[str, Any]] = yaml.safe_load(SEEN.read_text(encoding="utf-8"))


def found(text: str) -> list[tuple[str, str]]:
    return [(text[item.start : item.end], item.flag) for item in personal.find(text) if item.flag != "none"]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:20] for row in ROWS])
def test_personal_data_is_masked_and_flagged_and_what_only_looks_like_it_is_not_flagged(row: dict[str, Any]) -> None:
    result = privacy.measure([row])
    assert (result.unmasked, result.unflagged, result.false) == ([], [], [])


@pytest.mark.parametrize("pattern", lexicon.personal().patterns, ids=lambda pattern: pattern.kind)
def test_every_pattern_finds_its_own_example(pattern: lexicon.Pattern) -> None:
    assert pattern.kind in {item.kind for item in personal.find(pattern.example)}


@pytest.mark.parametrize(
    "text",
    [
        "电话①③⑧⓪⓪⓪⓪①②③④",
        "电话1\u200b3\u200d8\u20600\ufeff0001234",
        "电话壹叁捌零零零零壹贰叁肆",
        "电话𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒",
        "电话1️3️8️00001234",
    ],
)
def test_a_number_is_known_in_any_dress_and_quoted_whole(text: str) -> None:
    assert (text.removeprefix("电话"), "error") in found(text)


@given(st.text())
def test_a_folded_text_leads_back_to_places_of_the_original(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("piece", endless.PERSONAL)
def test_a_line_without_end_is_searched_to_its_end(piece: str) -> None:
    with hang.guard():
        assert personal.find(endless.text(piece, 60_000)) is not None


def test_what_looks_like_a_name_and_is_not_recognised_is_shown() -> None:
    assert personal.suspects("党员王建国热心公益，申请人张伟到访。") == ["王建国"]
    assert personal.suspects("全年公开信息35条，满意度98%。") == []


@pytest.mark.parametrize("cell", formats.load("2021").cells.values(), ids=lambda cell: cell.id)
def test_no_name_of_a_cell_is_taken_for_a_person(cell: formats.Cell) -> None:
    assert personal.find(f"为 0 的：{cell.id}（{cell.name}）、{cell.id}｜{cell.name}｜12件｜上年8件") == []
