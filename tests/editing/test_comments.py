"""Comments and suggestions keep to their words while others type around them."""

import pytest

from assistant.domain.report import Report, Section
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing import comments
from assistant.editing.decide import accept, reject, reworded, undo
from assistant.editing.suggestions import carried, live
from assistant.errors import UnusableInput
from tests.drafting.conftest import example

BY, AT = "李建国", "2026-01-10T09:00:00+08:00"
TEXT = "新收12件。办结12件，结转1件。"


def written(*quotes: str) -> Report:
    items = tuple(
        Suggestion(
            id=f"s{number}", section="overview", start=TEXT.rindex(quote), end=TEXT.rindex(quote) + len(quote),
            quote=quote, replacement="九件", reason="", category=Category.WORDING, source="rule:X",
        )
        for number, quote in enumerate(quotes, 1)
    )  # fmt: skip
    return example().having(sections={"overview": Section(text=TEXT)}, suggestions=items)


def typed(report: Report, text: str) -> Report:
    return live(carried(report.with_text("overview", text), "overview", report.text("overview")))


def test_a_suggestion_whose_words_stand_twice_keeps_its_place_while_somebody_types_before_it() -> None:
    report = typed(written("12件"), f"（一）依申请公开\n{TEXT}")
    (item,) = report.suggestions
    assert (item.status, item.start) == (Status.PENDING, report.text("overview").rindex("12件"))


def test_a_suggestion_stays_where_somebody_types_behind_it_and_goes_stale_with_its_words() -> None:
    assert typed(written("办结12件"), f"{TEXT}完。").suggestions == written("办结12件").suggestions
    assert typed(written("办结12件"), TEXT.replace("办结12件", "办完12件")).suggestions[0].status is Status.STALE


def test_a_decision_is_taken_back_by_name_though_others_came_after_it() -> None:
    report = accept(written("新收12件", "结转1件", "办结"), ["s1"], BY, AT)
    report = reject(accept(report, ["s2"], BY, AT), ["s3"], BY, AT)
    report, item = undo(report, BY, AT, "s1")
    assert (item.id, report.text("overview")) == ("s1", "新收12件。办结12件，九件。")
    report, _ = undo(report, BY, AT, "s3")
    assert [one.status.value for one in report.suggestions] == ["pending", "accepted", "pending"]
    with pytest.raises(UnusableInput):
        undo(report, BY, AT, "s3")


def test_a_suggestion_is_accepted_in_the_words_of_the_person() -> None:
    report = accept(reworded(written("结转1件"), "s1", "结转到下年1件"), ["s1"], BY, AT)
    assert report.text("overview") == "新收12件。办结12件，结转到下年1件。"


def test_a_comment_moves_with_its_words_is_answered_and_settled() -> None:
    report = comments.comment(written(), "overview", 0, 5, " 哪个月？ ", BY, AT)
    report = typed(report, f"今年{TEXT}")
    (own,) = report.comments
    assert (comments.place_now(report, own), own.said[0].text) == ((2, 7), "哪个月？")
    report = comments.settle(comments.reply(report, "c1", "4月", "王芳", AT), "c1", "王芳", AT)
    assert ([said.text for said in report.comments[0].said], report.comments[0].done_by) == (
        ["哪个月？", "4月"],
        "王芳",
    )
    assert comments.settle(report, "c1", BY, AT).comments[0].done_by == ""
    assert comments.place_now(typed(report, "今年没有。"), report.comments[0]) is None


def test_nothing_is_said_of_nothing() -> None:
    for start, end, text in ((3, 3, "哪个月？"), (99, 120, "哪个月？"), (0, 3, " ")):
        with pytest.raises(UnusableInput):
            comments.comment(written(), "overview", start, end, text, BY, AT)
    for act in (
        lambda: comments.reply(written(), "c9", "好", BY, AT),
        lambda: comments.settle(written(), "c9", BY, AT),
    ):
        with pytest.raises(UnusableInput):
            act()
