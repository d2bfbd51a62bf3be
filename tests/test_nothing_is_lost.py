"""Whatever is done to a report, each text that a person wrote can be found again, word for word, as a person's."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking, drafting
from assistant.domain import report_file
from assistant.domain.figures import Cell
from assistant.domain.report import Organ, Report, Section
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing import decide, figures, fix
from assistant.editing.approve import approve
from assistant.editing.edit import edit
from assistant.editing.suggestions import added
from assistant.errors import AssistantError
from assistant.workflow.again import figures_again
from tests.drafting.conftest import example

BY, AT = "王明", "2026-01-10T09:00:00+08:00"
Act = Callable[[Report, st.DataObject], Report]
SECTIONS = st.sampled_from(["preamble", "overview", "problems", "other_matters"])
WORDS = st.text(alphabet="镇公开政务信息。12件，", min_size=1, max_size=30)


def _edit(report: Report, data: st.DataObject) -> Report:
    return edit(report, data.draw(SECTIONS), data.draw(WORDS), BY, AT)


def _draft(report: Report, data: st.DataObject) -> Report:
    return drafting.draft(report, [data.draw(SECTIONS)], overwrite=data.draw(st.booleans())).report


def _set(report: Report, data: st.DataObject) -> Report:
    cell = data.draw(st.sampled_from(list(report.form.cells)))
    return figures.change(report, {cell: Cell(value=data.draw(st.integers(0, 20)))}, BY, AT).report


def _read_again(report: Report, data: st.DataObject) -> Report:
    cell = data.draw(st.sampled_from(list(report.form.cells)))
    fresh = report.having(figures=report.figures.having({cell: data.draw(st.integers(0, 20))}), sections={})
    return figures_again(report, fresh, BY, AT).report


def _fix(report: Report, _: st.DataObject) -> Report:
    return fix.apply(report, fix.fixable(checking.check(report).findings), BY, AT)[0]


def _suggest(report: Report, data: st.DataObject) -> Report:
    section = data.draw(SECTIONS)
    text = report.text(section)
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    quote = text[start : start + data.draw(st.integers(1, 6))]
    new = Suggestion(
        id="s1", section=section, start=start, end=start + len(quote), quote=quote, replacement=data.draw(WORDS),
        reason="试", category=Category.WORDING, source="model:suggest@1",
    )  # fmt: skip
    return added(report, [new])


def _decide(report: Report, data: st.DataObject) -> Report:
    pending = [item.id for item in report.suggestions if item.status is Status.PENDING]
    act = data.draw(st.sampled_from([decide.accept, decide.reject]))
    return act(report, pending[:1], BY, AT)


def _undo(report: Report, _: st.DataObject) -> Report:
    return decide.undo(report, BY, AT)[0]


def _choose(report: Report, data: st.DataObject) -> Report:
    return decide.choose(report, data.draw(SECTIONS), data.draw(st.integers(1, 3)), BY, AT)


def _approve(report: Report, data: st.DataObject) -> Report:
    return approve(report, data.draw(SECTIONS), BY, AT, seen=True)


def _save(report: Report, _: st.DataObject) -> Report:
    return report_file.parse(report_file.dump(report), "r.json", is_json=True)


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (_edit, _edit, _draft, _set, _read_again, _fix, _suggest, _decide, _undo, _choose, _approve, _save)
}


def of_persons(report: Report) -> set[tuple[str, str]]:
    """The texts of a report that are a person's: as they stand, among the candidates, among the revisions."""
    found: set[tuple[str, str]] = set()
    for key, section in report.sections.items():
        texts = [item.text for item in (section, *section.candidates) if not item.is_machine_made]
        found |= {(key, text) for text in (*texts, *(kept.text for kept in section.revisions))}
    return found


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_text_of_a_person_can_be_found_again_whatever_is_done(data: st.DataObject) -> None:
    report = example()
    written: set[tuple[str, str]] = set()
    for name in data.draw(st.lists(st.sampled_from(sorted(ACTS)), min_size=3, max_size=14)):
        try:
            report = ACTS[name](report, data)
        except AssistantError:
            continue
        if name in ("_edit", "_decide", "_undo", "_set", "_fix"):
            written |= {
                (key, section.text)
                for key, section in report.sections.items()
                if not section.is_machine_made and section.text.strip()
            }
        assert written <= of_persons(report), name


def test_a_text_that_was_edited_in_the_file_is_a_person_s_and_is_not_drafted_over() -> None:
    report = drafting.draft(example(), ["overview"]).report
    by_hand = report_file.dump(report).replace(report.text("overview")[:6], "由我改写了", 1)
    opened = report_file.parse(by_hand, "r.json", is_json=True)
    assert opened.sections["overview"].origin == "human"
    again = drafting.draft(opened, ["overview"])
    assert again.kept == ("overview",)
    assert again.report.text("overview").startswith("由我改写了")


def test_a_draft_after_an_accepted_suggestion_leaves_the_text_alone() -> None:
    report = drafting.draft(example(), ["overview"]).report
    quote = report.text("overview")[:4]
    new = Suggestion(
        id="s1", section="overview", start=0, end=4, quote=quote, replacement="本年度", reason="试",
        category=Category.WORDING, source="rule:W101",
    )  # fmt: skip
    accepted = decide.accept(added(report, [new]), ["s1"], BY, AT)
    assert accepted.sections["overview"].origin == "human"
    assert drafting.draft(accepted, ["overview"]).kept == ("overview",)


def test_a_blank_report_has_nothing_of_anybody() -> None:
    blank = Report(organ=Organ(name="青禾镇人民政府"), year=2025, format="2021", sections={"overview": Section()})
    assert {text for _, text in of_persons(blank)} <= {""}
