"""A paragraph that was read before says the same where it stands now, whatever was typed around it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.figures import Cell
from assistant.domain.report import Report
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.matching import ground
from assistant.workflow import practice

PARAGRAPHS = (
    "全年新收政府信息公开申请12件，比上年增加4件，增长50%。其中予以公开5件，占41.7%。",
    "（二）依申请公开",
    "上年结转1件，均已办结。推送79期，培训3场、120人次。",
    "，8件；其中自然人6件",
    "没有数的一段。",
    "共办结13件，其中予以公开5件、部分公开2件，不予公开3件。",
    "",
)


def fresh(report: Report) -> Facts:
    last = report.last.figures if report.last else None
    return Facts(report.form, report.figures, last, report.notes, report.year, blanks_are_nothing=True)


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=6), st.sampled_from(("\n", "。", "")))
@settings(max_examples=60)
def test_what_was_read_before_is_read_no_other_way(paragraphs: list[str], between: str) -> None:
    report = practice.report()
    text = between.join(paragraphs)
    assert ground(text, facts_of(report, blanks_are_nothing=True)) == ground(text, fresh(report))


def test_other_figures_or_notes_are_other_facts() -> None:
    report = practice.report()
    known = facts_of(report)
    assert facts_of(report.with_text("overview", "改过的正文。")) is known
    assert facts_of(report, blanks_are_nothing=True) is not known
    for other in (
        report.having(figures=report.figures.having({"requests.received.total": Cell(value=99)})),
        report.having(notes=report.notes[1:]),
        report.having(last_year=None),
    ):
        assert facts_of(other) is not known
