"""The answers recorded for the sixteen inputs, played through the real way; and docs/drafts.md."""

import pytest

from assistant.evaluation import inputs, recorded_answers
from assistant.grounding.quantities import sentences
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


@pytest.mark.parametrize("name", inputs.names())
def test_a_strong_answer_has_nothing_to_go_back_for_and_names_its_sources(name: str) -> None:
    report, answers = inputs.load(name).as_report(), recorded_answers.load(name)
    last = drafts.repaired(report, answers.played("strong"))["overview"]
    assert last.made is not None
    assert (last.made.requests, last.made.repaired) == (1, False)
    assert len([*sentences(last.text)]) > 8
    assert drafts.unsupported(report, last.text) == 0


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
