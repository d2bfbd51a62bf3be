"""Figures and notes as a prompt shows them, in one canonical form. What a note says is fenced: data, no instruction."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from assistant.domain import aspects, selves
from assistant.domain.facts import Fact
from assistant.domain.last_problems import problems_of
from assistant.domain.notes import concerns
from assistant.domain.report import Note, Report
from assistant.grounding.comparisons import CHANGE, change_in_words
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import shown
from assistant.grounding.material import material_of
from assistant.llm.fences import cleaned, fenced
from assistant.llm.masking import Masks
from assistant.llm.needed import demands, figures_in_words, length, level

# cleaned piece by piece, before their own fences are put around them
_FENCED = ("notes", "other_notes", "last_year", "last_overview")
MOST_NAMED = 12  # ids of facts that are 0 or blank, written out in one line
MOST_OF_LAST_OVERVIEW = 400  # characters: enough to see how it was written
_UNSORTED = "（标着“未归类”的记录，小标题没有说是哪一方面的：内容属于这一节的才用，别的不写。）"
_OVERVIEW, _PROBLEMS = "overview", "problems"
ORGANIZATIONS = ("requests.received.organizations",)
LONGEST_UNIT = 12
LONGEST_NAME = 60  # characters of an organ's name: a document may call itself anything


class Values(Mapping[str, str]):
    """What the variables of prompts stand for, each made and masked once a prompt uses it: no prompt uses all."""

    def __init__(self, made: Mapping[str, Callable[[], str]], masks: Masks, known: Mapping[str, str] = {}) -> None:
        self._made, self._masks = made, masks
        self._known = dict(known)

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            text = self._made[name]()
            self._known[name] = self._masks.mask(text if name in _FENCED else cleaned(text))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def having(self, more: Mapping[str, str]) -> "Values":
        """Return these with others, which are put in as they are."""
        return Values({**self._made, **dict.fromkeys(more, str)}, self._masks, {**self._known, **more})


class Material(NamedTuple):
    """The values of a prompt's variables, masked, and what puts the masks back."""

    values: Values
    masks: Masks

    def adding(self, *, of_model: bool = False, **more: str) -> Values:
        """Return the values with others, masked alike; none can close the fence it is put between.

        Args:
            of_model: Whether a model wrote the others: what it made up for a token stays as it is.
            more: The others, by the names of the variables.
        """
        masked = {name: self.masks.mask(cleaned(text), of_model=of_model) for name, text in more.items()}
        return self.values.having(masked)


def material(report: Report, section: str) -> Material:
    """Return what a model is given for a section: only the notes that concern it, with personal data masked."""
    facts, notes = facts_of(report), notes_for(report, section)
    before = problems_of(report.last) if report.last else []
    last_overview = _beginning(report.last.text(_OVERVIEW)) if report.last and section == _OVERVIEW else ""
    masks = Masks()
    masks.learn(
        [*(note.text for note in report.notes), *before, last_overview, material_of(report), report.text(section)]
    )

    def every() -> str:
        return facts_in_words(report, facts)

    values: dict[str, Callable[[], str]] = {
        "organ": lambda: cleaned(" ".join(report.organ.name.split()))[:LONGEST_NAME],
        "level": lambda: level(report),
        "self": lambda: selves.of(report.organ).self,
        "year": lambda: str(report.year),
        "section": lambda: report.form.section(section).heading,
        "length": lambda: length(report, section),
        "demands": lambda: demands(report, section),
        "facts": every,
        "figures": lambda: figures_in_words(report, facts, section, notes) or every(),
        "notes": lambda: notes_in_words(notes),
        "other_notes": lambda: notes_in_words(notes_for(report, _OVERVIEW) if section == _PROBLEMS else ()),
        "last_year": lambda: quoted("上年报告写的问题", before) if before else _without_problems(report),
        "last_overview": lambda: quoted("上年的总体情况", last_overview.split("\n")),
    }
    return Material(Values(values, masks), masks)


def _without_problems(report: Report) -> str:
    return "手边没有上年的报告。" if report.last is None else "上年的报告没有写问题。"


def _beginning(text: str) -> str:
    """Return the beginning of a text, to the end of a line or sentence."""
    if len(text) <= MOST_OF_LAST_OVERVIEW:
        return text
    begun = text[:MOST_OF_LAST_OVERVIEW]
    return begun[: max(begun.rfind("。") + 1, begun.rfind("\n"), 1)]


def notes_for(report: Report, section: str) -> list[Note]:
    """Return the notes that are material for a section: no more leaves the machine than is needed."""
    return [note for note in report.notes if concerns(note, section)]


def facts_in_words(report: Report, facts: Facts) -> str:
    """Return the facts of a report: one a line with id, name, value and last year's; zeros and blanks in short."""
    names = (*report.form.cells, *facts.sums, *ORGANIZATIONS)
    known = [(fact_id, facts.about(fact_id)) for fact_id in names]
    lines = [line for _, fact in known if fact is not None and fact.value for line in _lines(facts, fact)]
    zeros = [fact for _, fact in known if fact is not None and not fact.value]
    blank = [fact_id for fact_id, fact in known if fact is None and fact_id in report.form.cells]
    return "\n".join((*lines, *_zeros(facts, zeros), *_blanks(report, blank))) or "表格还没有填。"


def _lines(facts: Facts, fact: Fact) -> Iterator[str]:
    before = f"｜上年{shown(fact.last_year)}{_unit(fact)}" if fact.last_year is not None else ""
    yield f"{fact.id}｜{facts.short(fact)}｜{shown(fact.value)}{_unit(fact)}{before}"
    if fact.last_year is not None and (fact.id.endswith(".total") or fact.id.startswith("sum.")):
        yield f"{fact.id}{CHANGE}｜与上年相比的整句话｜{change_in_words(fact)}"


def _unit(fact: Fact) -> str:
    """The unit as a line can hold it: a document may give a cell any."""
    return " ".join(cleaned(fact.unit).split())[:LONGEST_UNIT]


def _zeros(facts: Facts, zeros: list[Fact]) -> Iterator[str]:
    """Zeros a writer may want to speak of by name; of the rest only that there are others."""
    worth = [fact for fact in zeros if fact.id.count(".") < 3 and (_is_whole(fact) or fact.last_year)]
    named = [f"{fact.id}（{facts.short(fact)}{_was(fact)}）" for fact in worth]
    if named:
        yield "为 0 的：" + "、".join(named)
    if len(zeros) > len(worth):
        yield f"另有 {len(zeros) - len(worth)} 格是 0，没有列出"


def _was(fact: Fact) -> str:
    return f"，上年{shown(fact.last_year)}{_unit(fact)}" if fact.last_year else ""


def _is_whole(fact: Fact) -> bool:
    return fact.id.endswith(".total") or fact.id.startswith(("sum.", "disclosure."))


def _blanks(report: Report, blank: list[str]) -> Iterator[str]:
    named = [f"{cell}（{report.form.cells[cell].name}）" for cell in blank if not _is_part(cell)]
    if named:
        more = f"等 {len(named)} 格" if len(named) > MOST_NAMED else ""
        yield "空着、还不知道的：" + "、".join(named[:MOST_NAMED]) + more


def _is_part(cell: str) -> bool:
    return cell.startswith("requests.") and not cell.endswith(".total")


def notes_in_words(notes: Iterable[Note]) -> str:
    """Return the notes, each between fences that its own text cannot close."""
    shown = list(notes)
    parts = [fenced(f"{note.id} {_aspect(note.aspect)}", note.text) for note in shown]
    if any(note.aspect == aspects.UNSORTED for note in shown):
        parts.append(_UNSORTED)
    return "\n".join(parts) or "没有工作记录。"


def quoted(label: str, texts: Iterable[str]) -> str:
    """Return other texts as data, one a line, between the same fences; "" where there is none."""
    lines = [line for text in texts if (line := " ".join(text.split()))]
    return fenced(label, "\n".join(lines)) if lines else "没有。"


def _aspect(key: str) -> str:
    # a label is no fence: “<资料>” → <
    return re.sub(r"[<>＜＞\s]+", " ", cleaned(aspects.label(key)))[:LONGEST_NAME]
