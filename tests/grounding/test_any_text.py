"""Any text whatever gives findings or a clear error, never a traceback, and in a bearable time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import check
from assistant.domain.figures import Figures
from assistant.domain.report import Organ, Report, Section
from tests import endless, hang


def report(text: str) -> Report:
    sections = {key: Section(text=text) for key in ("preamble", "overview", "problems", "other_matters")}
    return Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", figures=Figures(), sections=sections)


@settings(max_examples=60, deadline=None)
@given(text=st.text())
def test_all_rules_take_any_text(text: str) -> None:
    check(report(text).having(last_year=report(text).having(year=2023)))


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02\x1b[31m收到申请3件\x7f",
        "😀收到申请3件👨‍👩‍👧‍👦，占50%🀄",
        "\ud800收到申请3件\udfff",
        "ÕÐ¸ÅÊÕµ½ÉêÇë3¼þ",
        "锟斤拷收到申请3件烫烫烫",
        "\u202e件3请申到收\u202c",
        "收到申请" + "9" * 5000 + "件",
        "（" * 2000 + "收到申请3件" + "）" * 2000,
    ],
)
def test_odd_texts(text: str) -> None:
    check(report(text))


@pytest.mark.parametrize("piece", endless.RULES)
def test_all_rules_come_to_the_end_of_a_text_without_end(piece: str) -> None:
    with hang.guard():
        check(endless.report(endless.text(piece, 20_000)))


def test_a_book_of_prose_is_checked_to_its_end() -> None:
    piece = "各站所按月核对公开目录，及时更新栏目并留存审核记录；对群众关心的事项说明依据和理由。全年收到申请3件。\n"
    with hang.guard():
        checked = check(report("").having(sections={"overview": Section(text=piece * 2_000)}))
    assert checked.findings
