"""What one click on a card does: never a guess, and what a person let stand says who and when."""

from collections.abc import Mapping
from typing import Any

import pytest

from assistant import checking, settings
from assistant.domain.cell_text import parse
from assistant.domain.figures import Figures
from assistant.domain.report import Imported, Report
from assistant.web import imports, preferences
from assistant.web.answers import Ask
from assistant.web.handlers import basics, draft, figures, finish, notes, review
from assistant.web.preferences import Preferences
from assistant.web.rail import Item, items
from assistant.web.serving import Serving
from assistant.workflow import practice

ROW = "requests.refused.enforcement_file"
FEE = "disclosure.fees.amount"


def report(values: Mapping[str, str]) -> Report:
    """The report for practice with other cells."""
    made = practice.report()
    cells = {cell: parse(said, made.form.cells[cell].kind).cell for cell, said in values.items()}
    return made.having(figures=made.figures.having(cells))


def cards(made: Report, code: str) -> list[Item]:
    return [item for item in items(made, checking.check(made)) if item.code == code]


def row(said: str) -> dict[str, str]:
    return {cell: said for cell in practice.report().form.cells if cell.startswith(f"{ROW}.")}


@pytest.mark.parametrize("mark", ["/", "—", "无"])
def test_a_row_of_marks_is_asked_about_and_one_click_sets_all_of_it(mark: str) -> None:
    (card,) = cards(report(row(mark)), "A301")
    assert card.text.endswith("是 0，还是没统计？")
    assert card.choices == (("=0", "7 格都改为 0"), ("=", "没统计，先空着"))
    assert set(card.cells) == set(row(mark))
    assert card.value == ""


def test_a_card_that_asks_ends_its_sentence_once_in_english_too() -> None:
    with settings.speaking("en"):
        (card,) = cards(report(row("/")), "A301")
    assert card.text.endswith("which is no number. Is it 0, or was it not counted?")


@pytest.mark.parametrize("said", ["-3", "2.5", "约7人左右吧"])
def test_what_is_neither_a_mark_nor_blank_is_not_offered_as_0(said: str) -> None:
    (card,) = cards(report({f"{ROW}.natural_person": said}), "A301")
    assert (card.value, card.choices) == ("", ())


def test_blank_cells_are_made_0_by_one_click_that_says_how_many() -> None:
    (several,) = cards(report(row("")), "A301")
    assert (several.value, several.choices) == ("", (("=0", "这 7 格都填 0"),))
    assert set(several.cells) == set(row(""))
    (single,) = cards(report({f"{ROW}.natural_person": ""}), "A301")
    assert (single.value, single.choices) == ("0", ())


def test_a_blank_total_is_never_made_0_beside_parts_that_are_not() -> None:
    single = cards(report({"requests.granted.total": ""}), "A301")[0]
    parts = practice.report().figures.numbers(
        [cell for cell in practice.report().form.cells if cell.startswith("requests.granted.") and "total" not in cell]
    )
    assert parts
    assert (single.value, sum(parts) > 0) == (str(sum(parts)), True)
    received = [cell for cell in practice.report().form.cells if cell.startswith("requests.received.")]
    several = cards(report(dict.fromkeys(received[1:], "")), "A301")[0]
    assert set(several.cells) == set(received[1:-1])
    assert several.choices == (("=0", f"{len(received) - 2} 格填 0，1 格总计自动加"),)


def test_a_total_of_totals_is_never_made_0_over_a_few_numbers_in_a_blank_table() -> None:
    form = practice.report().form
    few = {
        "requests.received.natural_person": "3",
        "requests.granted.natural_person": "2",
        f"{ROW}.natural_person": "1",
    }
    blank = {cell.id: "" for cell in form.table("requests").cells}
    made = report(blank | few)
    (card,) = cards(made, "A301")
    assert "requests.outcomes_total.total" not in card.cells
    zeroed = made.figures.having(dict.fromkeys(card.cells, 0)).totalled(form)
    found = checking.check(made.having(figures=zeroed)).findings
    assert [item.code for item in found if item.code.startswith("A") and "requests" in str(item.where[0].cell)] == []


def test_a_fee_that_is_likely_in_yuan_is_offered_in_ten_thousands_and_may_be_right() -> None:
    (card,) = cards(report({FEE: "77302"}), "P103")
    assert card.choices == (("=7.7302", "改为 7.7302"), ("核对过，没错", "没错"))
    assert card.cells == (FEE,)


@pytest.mark.parametrize("table", ["disclosure", "requests", "disputes"])
def test_a_table_of_zeros_is_confirmed_by_one_click_under_the_persons_name(serving: Serving, table: str) -> None:
    preferences.save(Preferences(person="王芳"))
    made = report({cell: "0" for cell in practice.report().form.cells if cell.startswith(f"{table}.")})
    number = serving.store.create(made, "王芳")
    (card,) = cards(made, "P106")
    assert card.may_stand
    ((reason, label),) = card.choices
    assert label == "确认，都是 0"
    answer: Any = figures.ACTS["waive"](serving, Ask(id=number, finding=card.id, reason=reason))
    (now,) = [item for item in answer["rail"]["items"] if item["code"] == "P106"]
    assert (now["kind"], now["choices"]) == ("waived", ())
    assert now["reason"].startswith("核对过，确实都是 0（王芳，20")


def test_what_a_card_is_called_is_short_however_many_cells_it_is_about(serving: Serving) -> None:
    made = report(dict.fromkeys(practice.report().form.cells, "/"))
    shown = items(made, checking.check(made))
    assert max(len(item.id) for item in shown) < 40
    assert len({item.id for item in shown}) == len(shown)


def test_a_problem_is_known_by_all_of_its_words_however_many(serving: Serving) -> None:
    preferences.save(Preferences(person="王芳"))
    problem = "村级公开栏更新不及时" * 60
    last = practice.report().having(year=2024).with_text("problems", f"存在的主要问题：1.{problem}。")
    number = serving.store.create(practice.report().having(last_year=last, notes=()), "王芳")
    said = {"problem": problem, "how": "done", "said": "给 12 个村换了公开栏"}
    before = notes.ACTS["preview"](serving, Ask(id=number, question="", **said)).get("data", {})["preview"]
    assert before["problem"] == problem
    answer = notes.ACTS["answer"](serving, Ask(id=number, question="", **said))
    assert answer.get("ok"), answer


def test_a_text_that_cannot_follow_a_number_is_led_to_at_its_place(serving: Serving) -> None:
    cell = "disclosure.licensing.decisions"
    before = practice.report()
    said = "作出行政许可决定近46件。"
    number = serving.store.create(before.with_text("overview", said), "王芳")
    serving.store.change(
        number,
        lambda made: made.having(figures=made.figures.having({cell: parse("50").cell})),
        by="王芳",
        act="set",
    )
    answer = figures.ACTS["follow"](serving, Ask(id=number, cells=[{"cell": cell, "before": "46"}]))
    assert answer.get("toast") == "正文有 1 处说到它，要你看"
    at = said.index("46件")
    assert answer.get("see") == f"/review?id={number}&goto=overview%3A{at}-{at + 3}"


def blank(serving: Serving, **changes: Any) -> int:
    form = practice.report()
    return serving.store.create(imports.begun(form.organ, form.year).having(**changes), "王芳")


def rail_of(serving: Serving, page: str, number: int) -> dict[str, Any]:
    acts = {"figures": figures, "notes": notes, "draft": draft, "basics": basics}[page].ACTS
    return acts["open"](serving, Ask({"id": number})).get("rail", {})


def test_tables_that_nobody_has_begun_are_no_error_and_named_as_not_filled_in(serving: Serving) -> None:
    rail = rail_of(serving, "figures", blank(serving))
    assert [item["code"] for item in rail["items"] if item["code"] == "A301"] == []
    cards = [(item["text"], [label for _, label in item["choices"]]) for item in rail["items"]]
    still = "{}还空着。一件也没有的，可以一起填 0。"
    zeros = [(still.format(table), [f"{n} 格都填 0"]) for table, n in (("表二", 10), ("表三", 175), ("表四", 15))]
    assert cards == zeros
    assert rail["agrees"] == "还没有填"


def test_what_is_filled_in_agrees_while_other_tables_are_still_blank(serving: Serving) -> None:
    made = practice.report()
    zeros = {cell: parse("0", item.kind).cell for cell, item in made.form.cells.items() if cell.startswith("disputes")}
    rail = rail_of(serving, "figures", blank(serving, figures=Figures(zeros)))
    assert [item["where"] for item in rail["items"] if item["kind"] == "asked"] == ["表二", "表三"]
    assert rail["agrees"] == "没有错误"  # a whole table of zeros is a warning
    assert rail["foot"] == "这一步还没完：还空 185 格。"


def test_a_table_that_is_blank_in_a_file_that_was_read_is_an_error(serving: Serving) -> None:
    rail = rail_of(serving, "figures", blank(serving, imported=Imported(kind="docx")))
    assert len([item for item in rail["items"] if item["code"] == "A301"]) == 3
    assert not [item for item in rail["items"] if item["id"].startswith("blank:")]


def test_a_page_that_is_done_agrees_as_a_whole_and_one_that_is_not_begun_says_so(serving: Serving) -> None:
    assert rail_of(serving, "draft", blank(serving))["agrees"] == "还没有写"
    assert rail_of(serving, "notes", blank(serving))["agrees"] == "还没有填"
    assert rail_of(serving, "basics", blank(serving))["agrees"] == "填了的都对上了"
    number = serving.store.create(practice.report(), "王芳")
    assert rail_of(serving, "draft", number)["agrees"] == "这一页都对上了"


@pytest.mark.parametrize("left", ["[bookmark: _GoBack]", "_GoBack", "错误!未找到引用源。", "😀"])
def test_what_a_converter_left_is_cut_by_one_click_and_never_asked(serving: Serving, left: str) -> None:
    said = f"本年主动公开信息。{left}没有其他情况。{left}"
    number = serving.store.create(practice.report().with_text("overview", said), "王芳")
    seen = review.ACTS["open"](serving, Ask(id=number))
    (card,) = [item for item in seen.get("rail", {})["items"] if item["code"] == "S107"
               and item["section"] == "overview"]  # fmt: skip
    assert (card["kind"], card["cuts"]) == ("error", True)
    lacking = finish.ACTS["open"](serving, Ask(id=number)).get("html", {})["#main"]
    assert "一、总体情况有一处没填" not in lacking
    review.ACTS["fix"](serving, Ask(id=number, finding=card["id"]))
    assert left not in serving.store.get(number).report.text("overview")


def test_a_place_for_a_number_is_still_asked(serving: Serving) -> None:
    made = practice.report().with_text("overview", "全年主动公开信息……条，【待补充：培训几次？】")
    asked = [item for item in cards(made, "S107") if item.section == "overview"]
    assert [item.kind for item in asked] == ["asked", "asked"]


def test_a_long_message_is_a_sentence_and_what_it_lists_is_folded(serving: Serving) -> None:
    made = practice.report()
    cell = "requests.received.total"
    number = serving.store.create(made.having(figures=made.figures.having({cell: 99})), "王芳")
    card = next(item for item in rail_of(serving, "figures", number)["items"] if item["code"] == "A101")
    assert card["text"].endswith("六类申请人加起来是 12（9＋2＋1）。")
    assert card["more"].startswith("正文里的“12件”")


def test_a_card_keeps_what_it_asks_for_and_says_no_place_twice() -> None:
    (direct,) = cards(practice.report(), "P107")
    assert "核对是不是该记在“复议后起诉”" in direct.text
    assert direct.where == ""  # “表四·未经复议直接起诉·总计” is in the sentence
    (note,) = cards(practice.begin().report, "N102")
    assert note.where == "一、总体情况"


def test_a_wrong_grand_total_is_never_told_to_become_two_numbers() -> None:
    zeros = dict.fromkeys(practice.report().form.cells, "0")
    total = "requests.outcomes_total"
    wrong = {"requests.granted.natural_person": "7", f"{total}.natural_person": "7", f"{total}.total": "8"}
    made = report(zeros | wrong)  # the total of the row 予以公开 still says 0
    offered = [item.value for item in items(made, checking.check(made)) if item.cell == f"{total}.total" and item.value]
    assert offered == ["7"]
