"""The answers recorded for the sixteen inputs, played through the real way; and docs/drafts.md."""

import pytest

from assistant import checking
from assistant.domain.report import Section
from assistant.evaluation import inputs, recorded_answers
from assistant.grounding.sentence_ends import sentences
from benchmarks import drafts
from tests.drafting.conftest import Limit, surroundings


@pytest.fixture(autouse=True)
def limit(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Limit:
    return surroundings(tmp_path_factory.mktemp("home"), monkeypatch)


@pytest.mark.parametrize("name", inputs.names())
def test_a_middling_answer_ends_without_a_number_that_nothing_supports(name: str) -> None:
    report, answers = inputs.load(name).as_report(), recorded_answers.load(name)
    first = drafts.unrepaired(report, answers.middling)["overview"].text
    last = drafts.repaired(report, answers.played("middling"))["overview"]
    assert drafts.unsupported(report, last.text) == 0
    assert last.text != first
    assert last.made is not None
    assert last.made.repaired


@pytest.mark.parametrize(("section", "more_than"), [("overview", 8), ("problems", 0), ("other_matters", 0)])
@pytest.mark.parametrize("name", inputs.names())
def test_a_strong_answer_has_nothing_to_go_back_for(name: str, section: str, more_than: int) -> None:
    report, answers = inputs.load(name).as_report(), recorded_answers.load(name, section)
    last = drafts.repaired(report, answers.played("strong", section), section)[section]
    assert last.made is not None
    assert (last.made.requests, last.made.repaired) == (1, False)
    assert len([*sentences(last.text)]) > more_than
    assert drafts.unsupported(report, last.text) == 0


@pytest.mark.parametrize("section", ["problems", "other_matters"])
@pytest.mark.parametrize("name", inputs.names())
def test_what_a_middling_answer_leaves_unsupported_is_marked(name: str, section: str) -> None:
    report, answers = inputs.load(name).as_report(), recorded_answers.load(name, section)
    last = drafts.repaired(report, answers.played("middling", section), section)[section]
    assert drafts.unsupported(report, last.text) == 0
    found = checking.check(report.having(sections={section: Section(**dict(last))})).findings
    marked = [
        range(place.start, place.end)
        for item in found
        for place in item.where
        if place.section == section and place.start is not None and place.end is not None
    ]
    for words in answers.left:
        at = last.text.index(words)
        assert any(at in place or place.start in range(at, at + len(words)) for place in marked), words


def test_the_drafts_laid_side_by_side_are_those_of_today() -> None:
    assert drafts.DOCUMENT.read_text(encoding="utf-8") == drafts.document(inputs.names()), (
        "python benchmarks/drafts.py --write"
    )


def test_the_drafter_does_better_than_it_did() -> None:
    pairs = [drafts.pair(name) for name in inputs.names()]
    old = [drafts.measured(report, one) for report, one, _ in pairs]
    new = [drafts.measured(report, other) for report, _, other in pairs]
    assert sum(item.numbers for item in new) == 0
    assert sum(item.recited for item in new) == 0 < sum(item.recited for item in old)
    assert 20 * sum(item.meiyou for item in new) < sum(item.meiyou for item in old)
    assert sum(item.unsaid for item in new) < sum(item.unsaid for item in old)
