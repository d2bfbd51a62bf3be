"""Numbers that hang on a cell whose own sums do not hold: nothing is said against them before the table is mended."""

import random

import pytest

from assistant.checking import check
from assistant.domain.facts import Value
from assistant.domain.figures import Cell
from assistant.domain.findings import Checked
from assistant.domain.report import Note, Report, Section
from assistant.editing.approve import unsupported
from assistant.editing.figures import change
from assistant.grounding.bound import grounded
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import DOUBTFUL, Grounded, Verdict, is_replaceable
from assistant.grounding.trace import in_words, trace
from benchmarks import making

TOTAL = "requests.received.total"
BASE = making.base(random.Random(1))


def value(cell: str) -> int:
    return int(BASE.figures.number(cell) or 0)


NEW, BEFORE = value(TOTAL), value("requests.brought_forward.total")
DONE = value("requests.outcomes_total.total")


def report(text: str, total: Value = NEW - 1, notes: tuple[Note, ...] = ()) -> Report:
    figures = BASE.figures.having({TOTAL: total})
    return BASE.having(sections={"overview": Section(text=text)}, figures=figures, notes=notes)


def grown(said: int) -> str:
    last = BASE.last
    assert last is not None
    more = said - int(last.figures.number(TOTAL) or 0)
    return f"{'增加' if more > 0 else '减少'}{abs(more)}件"


def of(text: str, total: Value = NEW - 1) -> dict[str, Grounded]:
    made = report(text, total)
    items = grounded(made, "overview", facts_of(made, blanks_are_nothing=True))
    return {text[item.quantity.start : item.quantity.end]: item for item in items}


def codes(checked: Checked) -> list[str]:
    return [item.code for item in checked.findings if item.code[0] == "N" and item.code != "N106"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"全年新收申请{NEW - 1}件。", f"{NEW - 1}件"),  # equal to the cell
        (f"全年新收申请{NEW}件。", f"{NEW}件"),  # right, and at odds with it
        (f"全年新收申请{NEW + 7}件。", f"{NEW + 7}件"),  # at odds with it and with its parts
        (f"全年新收申请{NEW}件，比上年{grown(NEW)}。", grown(NEW)[2:]),
        (f"全年新收申请{NEW}件，上年结转{BEFORE}件，共{NEW + BEFORE}件。", f"{NEW + BEFORE}件"),
        (f"办结{DONE}件，占新收申请的{100 * DONE / NEW:.1f}%。", f"{100 * DONE / NEW:.1f}%"),
    ],
)
def test_what_hangs_on_the_cell_is_neither_wrong_nor_without_a_source(text: str, words: str) -> None:
    item = of(text)[words]
    assert item.doubtful
    assert item.verdict is not Verdict.CONTRADICTED
    assert not item.expected
    assert codes(check(report(text))) == []
    assert not of(text, NEW)[words].doubtful


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"全年新收申请{NEW}件。举办培训79期。", "79期"),
        (f"全年新收申请{NEW}件，举办培训79期，增加5期。", "5期"),
        (f"全年新收申请{NEW}件，群众满意度97.5%。", "97.5%"),
        ("推送信息79期。", "79期"),
    ],
)
def test_what_has_nothing_to_do_with_the_cells_is_still_without_a_source(text: str, words: str) -> None:
    made = report(text, notes=(Note(id="n1", aspect="disclosure", text="更新目录。"),))
    item = of(text)[words]
    assert (item.doubtful, item.verdict) == (False, Verdict.UNSUPPORTED)
    assert not item.expected
    said = [item.message for item in check(made).findings if item.code == "N102"]
    assert any(item.startswith(f"“{words}”没有出处") for item in said)


def test_a_cell_whose_own_sums_hold_is_still_an_authority() -> None:
    cell = "disclosure.normative_documents.issued"
    text = f"全年新收申请{NEW}件。制发行政规范性文件{value(cell) + 60}件。"
    assert codes(check(report(text))) == ["N101"]


def test_the_finding_on_the_table_names_the_prose_and_where_it_stands() -> None:
    text = f"全年新收申请{NEW}件。推送信息79期。没有收到政府信息公开申请。"
    [said] = [item for item in check(report(text)).findings if item.code == "A101"]
    assert f"正文里的“{NEW}件”、" in said.message
    assert said.message.endswith(f"说的是这里：{DOUBTFUL}。")
    assert [text[place.start : place.end] for place in said.quoted][:1] == [f"{NEW}件"]
    assert "79期" not in said.message


def test_words_of_none_are_not_held_against_a_cell_that_does_not_add_up() -> None:
    text = "全年没有新收申请。"
    assert codes(check(report(text, NEW))) == ["N107"]
    checked = check(report(text))
    assert codes(checked) == []
    assert any(place.quote and "没有" in place.quote for item in checked.findings for place in item.quoted)


def test_the_signer_and_the_trace_say_that_the_table_comes_first() -> None:
    made = report(f"全年新收申请{NEW}件。")
    assert [in_words(item) for item in trace(made)] == [DOUBTFUL]
    assert [(item.why, item.expected) for item in unsupported(made, "overview")] == [(DOUBTFUL, "")]


def test_a_text_that_copied_the_slip_follows_when_the_cell_is_mended() -> None:
    made = report(f"全年新收申请{NEW - 1}件。")
    assert is_replaceable(of(made.text("overview"))[f"{NEW - 1}件"])
    after = change(made, {TOTAL: Cell(value=NEW)}, "王芳", "2026-01-10T09:00:00+08:00").report
    assert after.text("overview") == f"全年新收申请{NEW}件。"
