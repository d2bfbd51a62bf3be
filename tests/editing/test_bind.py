"""A person names the source of a quantity: the rules, the trace, the annexes and the signer take it at that word."""

import pytest

from assistant.assembling import annexes
from assistant.assembling.layout import TableBlock
from assistant.checking import check, sheet
from assistant.domain import report_file, signing
from assistant.domain.report import Report, Section
from assistant.editing.approve import unsupported
from assistant.editing.bind import bind, choices, unbind
from assistant.errors import UnusableInput
from assistant.grounding.grounded import Verdict
from assistant.grounding.trace import in_words, trace
from assistant.storage.parts import put_together, take_apart
from tests.drafting.conftest import example

BY, AT = "王芳", "2026-01-10T09:00:00+08:00"
TEXT = "（二）依申请公开\n全年新收申请12件，增长40%。群众来访咨询7件，窗口指引12件。"
REASON = "按受理口径算，不是新收"


def written(text: str = TEXT) -> Report:
    return example().having(sections={"overview": Section(text=text)})


def at(report: Report, quote: str) -> int:
    return report.text("overview").index(quote)


def codes(report: Report) -> list[str]:
    of_numbers = (item.code for item in check(report).findings if item.code.startswith("N1"))
    return [code for code in of_numbers if code not in ("N106", "N109")]


def verdict(report: Report, quote: str) -> Verdict:
    return next(item.item.verdict for item in trace(report) if item.quote == quote)


def test_a_quantity_of_another_scope_is_no_finding_any_more() -> None:
    report = written()
    assert codes(report) == ["N102", "N104"]  # 窗口指引12件 may be the 12 that were received: no word says otherwise
    report = bind(report, "overview", at(report, "40%"), reason=REASON, by=BY, at=AT)
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    assert codes(report) == []
    assert verdict(report, "40%") is verdict(report, "7件") is Verdict.SUPPORTED
    assert unsupported(report, "overview") == []


def test_a_quantity_that_means_a_cell_is_checked_against_that_cell_from_then_on() -> None:
    report = written()
    place = at(report, "窗口指引") + 4
    assert "requests.received.total" in choices(report, "overview", place)
    report = bind(report, "overview", place, cell="requests.received.total", by=BY, at=AT)
    assert [in_words(item) for item in trace(report)][-1] == "本年新收政府信息公开申请数量 12件（王芳认定）"
    # the whole column: by a cell that does not fit its own table nothing is judged
    more = {
        f"requests.{row}.{column}": 1
        for row in ("received", "carried_forward")
        for column in ("natural_person", "total")
    }
    figures = report.figures.having({cell: (report.figures.number(cell) or 0) + one for cell, one in more.items()})
    changed = report.having(figures=figures)
    finding = [item for item in check(changed).findings if item.code == "N101"][-1]
    assert (finding.where[0].start, finding.expected) == (place, "13件")
    assert unsupported(changed, "overview")


def test_a_binding_moves_with_its_sentence_and_lapses_with_its_number() -> None:
    report = written()
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    moved = report.with_text("overview", "（一）主动公开\n" + TEXT.replace("12件，增长40%", "12件"))
    assert verdict(moved, "7件") is Verdict.SUPPORTED
    assert verdict(report.with_text("overview", TEXT.replace("7件", "8件")), "8件") is Verdict.UNSUPPORTED
    assert verdict(report.with_text("overview", TEXT.replace("指引12件", "指引13件")), "7件") is Verdict.UNSUPPORTED
    assert verdict(report.with_text("overview", TEXT.replace("咨询7件", "投诉7件")), "7件") is Verdict.UNSUPPORTED


def test_of_two_equal_numbers_in_a_sentence_only_the_one_that_was_meant_is_bound() -> None:
    report = written("接待来访3件，转办3件。")
    report = bind(report, "overview", at(report, "转办") + 2, reason="转办登记簿", by=BY, at=AT)
    assert [item.item.verdict for item in trace(report)] == [Verdict.UNSUPPORTED, Verdict.SUPPORTED]


def test_a_word_can_be_taken_back_and_a_later_one_counts() -> None:
    report = written()
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    report = bind(report, "overview", at(report, "7件"), reason="来访登记簿", by="李建国", at=AT)
    assert [(item.reason, item.by) for item in report.bindings] == [("来访登记簿", "李建国")]
    assert unbind(report, "overview", at(report, "7件")).bindings == ()


@pytest.mark.parametrize(
    ("quote", "how", "code"),
    [
        ("40%", {"reason": "口径"}, "short_reason"),
        ("40%", {"cell": "requests.received.total"}, "not_this_cell"),
        ("7件", {"cell": "requests.received.total"}, "not_this_cell"),
        ("7件", {"cell": "no.such.cell"}, "not_this_cell"),
        ("群众", {"reason": REASON}, "no_quantity"),
    ],
)
def test_what_is_no_source_is_refused(quote: str, how: dict[str, str], code: str) -> None:
    report = written()
    with pytest.raises(UnusableInput) as stopped:
        bind(report, "overview", at(report, quote), by=BY, at=AT, **how)
    assert stopped.value.code == code


def test_a_binding_travels_in_the_file_and_the_store_and_an_old_file_opens() -> None:
    report = written()
    assert "bindings" not in report_file.plain(report)
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    assert report_file.parse(report_file.dump(report), "x", is_json=True).bindings == report.bindings
    assert put_together(*take_apart(report)).bindings == report.bindings


def test_the_annexes_show_who_named_the_source() -> None:
    report = written()
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    said = [
        text
        for document in (
            annexes.sources(report, draft=True),
            annexes.checks(report, sheet.lines(report, check(report)), draft=True),
        )
        for block in document.blocks
        if isinstance(block, TableBlock)
        for text in block.texts.values()
    ]
    assert said.count("窗口登记簿（王芳认定）") == 2


def test_who_signs_the_checks_signs_the_bindings() -> None:
    report = written()
    before = signing.digest(report, signing.CHECKS)
    report = bind(report, "overview", at(report, "7件"), reason="窗口登记簿", by=BY, at=AT)
    assert signing.digest(report, signing.CHECKS) != before
    assert signing.digest(unbind(report, "overview", at(report, "7件")), signing.CHECKS) == before
