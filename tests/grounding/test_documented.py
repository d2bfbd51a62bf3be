"""What docs/grounding.md says of its example sentences is what the rules say of them."""

import re
from pathlib import Path

import pytest

from assistant.checking import check
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Finding, Severity
from assistant.domain.report import Note, Organ, Report, Section
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import Verdict
from assistant.grounding.matching import ground

PAGE = (Path(__file__).parents[2] / "docs/grounding.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+。) \| ([^|]+) \|", PAGE, re.MULTILINE)  # “| 新收42件。 | N101 | 值不对 |” → 新收42件。
CODES = ("N101", "N102", "N103", "N104", "N105", "N107")
THIS = {
    "received.total": 40, "received.natural_person": 28, "received.enterprise": 12, "brought_forward.total": 3,
    "outcomes_total.total": 41, "granted.total": 30, "partly_granted.total": 2, "carried_forward.total": 2,
}  # fmt: skip
NOTE = "政务公开业务培训2场，参加80人次"
ORGAN = Organ(name="甲镇人民政府")


def report(text: str) -> Report:
    last = Report(organ=ORGAN, year=2024, format="2021", figures=Figures({"requests.received.total": Cell(value=35)}))
    return Report(
        organ=ORGAN, year=2025, format="2021", sections={"overview": Section(text=text)},
        figures=Figures({f"requests.{name}": Cell(value=value) for name, value in THIS.items()}),
        notes=(Note(id="n1", aspect="unsorted", text=NOTE),),
    ).with_last(last)  # fmt: skip


def found(text: str) -> tuple[Finding, ...]:
    return tuple(check(report(text), CODES).findings)


def test_the_page_has_examples_and_the_figures_that_they_are_held_against() -> None:
    assert len(ROWS) > 15
    assert NOTE in PAGE
    said = "新收 40（自然人 28，企业 12；上年 35）、上年结转 3、办结 41、予以公开 30、部分公开 2、结转下年 2"
    assert said in PAGE


@pytest.mark.parametrize(("text", "said"), ROWS)
def test_each_sentence_is_judged_as_the_page_says(text: str, said: str) -> None:
    findings = found(text)
    verdicts = {item.verdict for item in ground(text, facts_of(report(text)))}
    if said in CODES:
        assert said in {item.code for item in findings}
        others = {item.code for item in findings if item.severity is Severity.ERROR} - {said}
        assert not others
    else:
        assert not findings
        assert verdicts == ({Verdict.SUPPORTED} if said == "有据" else set())


def test_a_number_that_a_note_has_is_no_contradiction() -> None:
    text = "新收申请42件。"
    noted = report(text).having(notes=(Note(id="n1", aspect="unsorted", text="平台登记的申请42件"),))
    assert [item.code for item in check(noted, CODES).findings if item.severity is Severity.ERROR] == []
