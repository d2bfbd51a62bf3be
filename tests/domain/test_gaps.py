"""One definition of what is not finished: every dress of a gap is found where it stands, and nothing right is."""

import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.checking import check
from assistant.domain.gaps import ask, gaps, leftovers, lexicon
from assistant.reading import read

TABLE = Path(__file__).with_name("gaps.yaml")


@cache
def table() -> dict[str, list[str]]:
    plain: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {key: [str(line) for line in lines] for key, lines in plain.items()}


def marked(line: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a line without its ⟦ ⟧, and the places they stood around."""
    text, places, start = "", list[tuple[int, int]](), 0
    for char in line:
        if char == "⟦":
            start = len(text)
        elif char == "⟧":
            places.append((start, len(text)))
        else:
            text += char
    return text, places


@pytest.mark.parametrize("line", table()["dressed"])
def test_a_gap_in_any_dress_is_found_where_it_stands(line: str) -> None:
    text, places = marked(line)
    found = leftovers(text)
    assert found
    for start, end in places:
        assert any(item.start < end and start < item.end for item in found), (text, found)
    for item in found:
        assert text[item.start : item.end] == item.quote


@pytest.mark.parametrize("line", table()["harmless"])
def test_nothing_right_is_called_unfinished(line: str) -> None:
    assert [(item.entry.name, item.quote) for item in leftovers(line)] == []


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(table()["dressed"]) >= 170
    assert len(table()["harmless"]) >= 150


def test_every_pattern_finds_its_own_example_first() -> None:
    for entry in lexicon().entries:
        assert any(item.entry.name == entry.name for item in leftovers(entry.example)), entry
    for harmless in lexicon().harmless:
        assert leftovers(harmless.example) == (), harmless


def test_a_question_is_read_back_whole_whatever_its_dress() -> None:
    for dressed in (ask("培训几次（含线上：全县）？"), "（待补充：培训几次（含线上：全县）？）"):
        assert [item.question for item in gaps(dressed)] == ["培训几次（含线上：全县）？"]
    assert [item.question for item in gaps("公开XX条")] == ["XX"]


@pytest.mark.parametrize(
    "piece",
    [
        "【待",
        "（请",
        "X件",
        "**",
        "__条",
        "# ",
        "| a |\n",
        "……",
        "希望以上",
        "[a](",
        "（　",
        "> ",
        "- ",
        "□",
        "“",
        "0",
        "{",
        "请",
    ],
)
def test_a_long_text_of_beginnings_is_looked_through_quickly(piece: str) -> None:
    began = time.monotonic()
    leftovers(piece * (60_000 // len(piece)))
    assert time.monotonic() - began < 3


def test_nothing_is_called_unfinished_in_a_published_report(shared: Path) -> None:
    for path in sorted((shared / "reports").iterdir()):
        if path.suffix in (".txt", ".html", ".pdf"):
            assert check(read(path), ["S107", "S117"]).findings == (), path.name
