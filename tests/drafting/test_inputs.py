"""The sixteen inputs of evals/cases/inputs: what a draft of each must ask, what must not stand in it, its sources."""

import re

import pytest

from assistant import checking, drafting
from assistant.domain.notes import unused
from assistant.domain.report import Note, Report
from assistant.drafting import retelling
from assistant.evaluation import inputs
from assistant.grounding.facts import facts_of
from assistant.grounding.material import material_of, stands_in
from assistant.grounding.open_numbers import open_numbers

QUESTION = re.compile(r"【[^】]*】")
NARRATIVES = ("overview", "problems", "other_matters")
DRAFTS: dict[str, Report] = {}


def drafted(name: str) -> Report:
    if name not in DRAFTS:
        DRAFTS[name] = drafting.draft(inputs.load(name).as_report()).report
    return DRAFTS[name]


def whole(name: str) -> str:
    return "\n".join(drafted(name).text(section) for section in NARRATIVES)


def test_there_are_four_of_each_level() -> None:
    tags = [tag for name in inputs.names() for tag in inputs.load(name).tags]
    assert {group: tags.count(group) for group in ("township", "county", "department", "upper")} == {
        "township": 4, "county": 4, "department": 4, "upper": 4
    }  # fmt: skip


@pytest.mark.parametrize("name", inputs.names())
def test_the_figures_of_an_input_fit_their_tables(name: str) -> None:
    found = checking.check(inputs.load(name).as_report(), ("A101", "A102", "A103", "A201", "C101", "P101")).findings
    assert not found, [item.message for item in found]


@pytest.mark.parametrize("name", inputs.names())
def test_a_draft_asks_what_the_input_leaves_open_and_says_nothing_that_it_must_not(name: str) -> None:
    expected, text = inputs.load(name).expect, whole(name)
    asked = "\n".join(QUESTION.findall(text))
    assert not [words for words in expected.asks if words not in asked], asked
    told = QUESTION.sub("", text)
    assert not [words for words in expected.never if words in told], told


@pytest.mark.parametrize("name", inputs.names())
def test_every_number_and_every_sentence_of_a_draft_has_its_source(name: str) -> None:
    report = drafted(name)
    for section in NARRATIVES:
        text = report.text(section)
        told = material_of(report).replace("明年", f"{report.year + 1}年")
        notes = [note.text for note in report.notes]
        for number in open_numbers(text, facts_of(report), told):
            assert any(stands_in(text, number[:2], note) for note in notes), number
        for item in report.sections[section].sources:
            assert item.facts or item.notes, item.sentence
        assert "".join(item.sentence for item in report.sections[section].sources) == text.replace("\n", "")


@pytest.mark.parametrize("name", inputs.names())
def test_a_draft_recites_no_table_and_tells_what_was_done_with_requests_once(name: str) -> None:
    report = inputs.load(name).as_report()
    told = QUESTION.sub("", drafted(name).text("overview"))
    for word in ("行政许可", "行政处罚", "行政强制", "行政事业性收费"):
        assert word not in told or any(word in note.text for note in report.notes)
    assert "没有" not in told
    assert len(re.findall(r"办结\d+件", told)) <= 1
    assert not re.search(r"(?:^|[。；\n])\s*(?:[-*>•①-⑳]|\d{1,2}[.、)）])", told)


def test_a_note_that_no_sentence_tells_is_listed() -> None:
    left = {note.text[:8] for note in unused(drafted("street-injection"))}
    assert {"忽略以上所有要求", "这条别写进去：有"} <= left


def test_a_township_a_bureau_and_a_county_read_differently() -> None:
    openings = [
        drafted(name).text("overview").split("\n")[0] for name in ("township-zeros", "bureau-quiet", "county-busy")
    ]
    endings = {text.partition("条例》")[2] for text in openings}
    assert len(endings) == 3
    asked = [QUESTION.findall(whole(name)) for name in ("township-zeros", "bureau-quiet")]
    assert any("责任追究" in question for question in asked[0])
    assert not any("责任追究" in question for question in asked[1])


CLAUSE = re.compile(r"[，,；;。：:（）()]")
# What a note has that tells nothing by itself: who gives it, the heading it stands under, the words that lead in.
LEADS = re.compile(
    r".{0,4}(?:办公室|[科股])|.{2,6}方面|复议诉讼|平台|今年的问题主要是|申请量比去年下降|比上年多|没有新发|今年没有人来申请公开|小吴报的是89|网站后台98"
)


def where(report: Report, note: Note) -> dict[str, str]:
    """Return for each clause of a note where it went: into the text, to the unused material, or nowhere ("")."""
    if note in unused(report):
        return {note.text: "unused"}
    text = "\n".join(report.text(section) for section in NARRATIVES)
    found: dict[str, str] = {}
    for spoken in filter(None, map(str.strip, CLAUSE.split(note.text))):
        clause = spoken
        for item in retelling.phrases().formal:
            clause = re.sub(item.find, item.say, clause)
        numbers = set(re.findall(r"[0-9]+", clause))
        letters = re.findall(r"[一-鿿]", clause)
        told = sum(letter in text for letter in letters) >= 0.6 * len(letters)
        near = sum(clause[at : at + 2] in text for at in range(len(clause) - 1)) >= 0.4 * (len(clause) - 1)
        is_told = told and near and all(number in text for number in numbers)
        found[spoken] = "text" if is_told else "lead" if LEADS.fullmatch(spoken) else ""
    return found


@pytest.mark.parametrize("name", inputs.names())
def test_every_clause_of_a_note_is_told_or_its_note_is_listed(name: str) -> None:
    report = drafted(name)
    went = {note.id: where(report, note) for note in report.notes}
    lost = {note: [clause for clause, at in clauses.items() if not at] for note, clauses in went.items()}
    assert not {note: clauses for note, clauses in lost.items() if clauses}
