"""What the offline drafter writes is grounded: the check that reads it back finds nothing to say of its numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import drafting
from assistant.checking import check
from assistant.domain import formats
from assistant.domain.figures import Figures
from assistant.domain.report import Note, Organ, Report
from assistant.grounding.grounded import Verdict
from assistant.grounding.trace import trace
from tests import reports

NOTES = (
    Note(id="n1", aspect="proactive", text="网站公开信息186条，其中政策2条"),
    Note(id="n2", aspect="management", text="清理规范性文件1次，废止1件"),
    Note(id="n3", aspect="oversight", text="业务培训2场，参加80人次，满意率98.5%"),
    Note(id="n4", aspect="problems", text="有1件申请临近期限才转办"),
    Note(id="n5", aspect="measures", text="办公室2025年6月底前轮训12个村"),
    Note(id="n6", aspect="other_matters", text="未发出收费通知，未收取信息处理费"),
)
CODES = ("N101", "N102", "N103", "N104", "N105", "N107")
UNPAID = "requests.other_outcome.fee_unpaid."


def made(figures: Figures, form: str, year: int = 2024) -> Report:
    # where applicants did not pay what a notice asked for, a note that there was no notice is wrong (N107)
    unpaid = any(figures.number(cell) for cell in figures if cell.startswith(UNPAID))
    notes = NOTES[:-1] if unpaid else NOTES
    return Report(organ=Organ(name="青禾镇人民政府"), year=year, format=form, figures=figures, notes=notes)


@pytest.mark.parametrize("format_id", ["2019", "2021"])
@settings(max_examples=40, deadline=None)
@given(data=st.data(), with_last=st.booleans())
def test_every_number_of_an_offline_draft_is_supported(format_id: str, with_last: bool, data: st.DataObject) -> None:
    form = formats.load(format_id)
    report = made(data.draw(reports.consistent_figures(form)), format_id)
    if with_last:
        report = report.with_last(made(data.draw(reports.consistent_figures(form)), format_id, year=2023))
    drafted = drafting.draft(report).report
    assert not check(drafted, CODES).findings
    assert {item.item.verdict for item in trace(drafted)} <= {Verdict.SUPPORTED}
