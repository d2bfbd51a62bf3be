"""A question answered: the sentence becomes a note, and stands in the texts where the question stood.

What the cover or the tables answer needs no note: it stands there with them as its source.
"""

from collections.abc import Iterable
from typing import NamedTuple

from assistant.checking.texts import says_nothing
from assistant.domain.aspects import OF_PROBLEMS
from assistant.domain.bindings import NOTES, Binding
from assistant.domain.drafts import Draft, Sourced
from assistant.domain.gaps import Leftover, ask, gaps
from assistant.domain.report import Note, Report, Section
from assistant.drafting import overview, questions
from assistant.drafting.questions import Question
from assistant.drafting.retelling import retold
from assistant.drafting.told import Told, told
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.grounding.bound import spots

_ENDS = "。！？；\n"
APART = "素材里的这个数，和表里的不是一回事"
_LONG = 8  # characters of a question that stands for a whole sentence, not for a word in one


class Answered(NamedTuple):
    """The report with the answer, and the note that holds it."""

    report: Report
    note: Note


def becomes(report: Report, question: Question, said: str, words: str = "") -> str:
    """Return the sentence as it will stand in the text: where a word is asked for, the sentence around it.

    Args:
        report: The report.
        question: The question.
        said: The answer as a sentence.
        words: The answer where a word is asked for; else the sentence without its full stop.
    """
    now = report.sections.get(question.section, Section())
    for text in (now.text, *(item.text for item in now.candidates)):
        for gap in gaps(text):
            if gap.quote == question.quote and not _is_whole(now, text, gap):
                start = max((text.rfind(mark, 0, gap.start) for mark in _ENDS), default=-1) + 1
                ends = [at for mark in _ENDS if (at := text.find(mark, gap.end)) >= 0]
                end = min(ends, default=len(text) - 1) + 1
                return (text[start : gap.start] + (words or said.rstrip("。")) + text[gap.end : end]).strip()
    return said


def is_written(report: Report, question: Question) -> bool:
    """Whether the answer to a question goes into a text that stands, and not only among the notes."""
    return bool(question.quote) or (question.kind == "fee" and questions.is_silent_on_the_fee(report))


def answer(report: Report, question: Question, said: str, by: str, at: str) -> Answered:
    """Return the report with a question answered by a person.

    Args:
        report: The report.
        question: The question.
        said: The sentence.
        by: Who answers.
        at: When, ISO 8601.

    Raises:
        UnusableInput: It is empty or too long, or there would be too many notes.
    """
    if question.notes and (anew := _anew(report, question, said)) is not None:
        note = anew
        anew_there = report.having(notes=tuple(note if item.id == note.id else item for item in report.notes))
        after = _removed(anew_there, question.notes[1:])
        if question.quote:
            own = Told(said, said.rstrip("。"), ())
            after = _with(after, question, own, Sourced(sentence="", notes=(note.id,)), by, at)
        return Answered(after, note)
    whole = _require(becomes(report, question, said), question)
    merged = editing.add(report, [Note(id="n1", aspect=question.aspect, text=whole)])
    note = (*merged.notes, *(note for note in report.notes if note.text == whole))[0]
    after = merged.report
    if question.quote:
        own = Told(said + still_asked(report, question, said), said.rstrip("。"), ())
        after = _with(after, question, own, Sourced(sentence="", notes=(note.id,)), by, at)
    elif is_written(report, question):
        after = _added(after, question.section, said, Sourced(sentence=said, notes=(note.id,)), by, at)
    return Answered(after, note)


def _anew(report: Report, question: Question, said: str) -> Note | None:
    """Return the note that a question asks to say anew, as the answer says it; None where it is gone.

    What the report could tell of it besides stays: “发布9条，好像推送3期” asks for the second half alone.
    """
    old = report.note(question.notes[0])
    told = [item for item in report.once(retold) if question.notes[0] in item.notes]
    if old is None:
        return None
    whole = ask(question.question)
    said = said if not told or told[-1].text == whole else said.rstrip("。")
    parts = [item.text.replace(whole, said) for item in told if whole in item.text or not item.asks]
    if not any(whole in item.text for item in told):
        parts = [said]
    text = _require(("；" if old.aspect in OF_PROBLEMS else "，").join(part for part in parts if part), question)
    return old if text == old.text else editing.edit(report, old.id, text=text).note


def _require(said: str, question: Question) -> str:
    """Return what a note shall say.

    Raises:
        UnusableInput: It is empty or too long.
    """
    if not said.strip() or len(said) > editing.LONGEST:
        raise UnusableInput("工作记录要有文字，最多 {limit} 字", where=question.question, limit=editing.LONGEST)
    return said


def settle(report: Report, question: Question, by: str, at: str) -> Report:
    """Return the report with the notes that disagree with the tables saying what these say, and no question on it.

    Where nothing of a note is left, it goes; with a question that stands though nothing disagrees any more, no note
    changes.

    Args:
        report: The report.
        question: The question.
        by: Who lets the tables hold.
        at: When, ISO 8601.

    Raises:
        UnusableInput: The note says more that is not sure.
    """
    if question.notes and question.left is None:
        raise UnusableInput("这一条里还有别的没定", then="去改那一条素材。", code="several_open")
    conflicts = [item for item in questions.questions(report) if item.kind == "conflict"]
    alike = [item for item in conflicts if item.id == question.id or set(item.notes) & set(question.notes)]
    for note, left in zip(question.notes, question.left or (), strict=True):
        report = editing.edit(report, note, text=left).report if left else editing.remove(report, note).report
    return _without(report, alike, by, at)


def keep_apart(report: Report, question: Question, by: str, at: str) -> Report:
    """Return the report with the numbers of notes that a question doubts said to be something else than the tables'.

    The word on one lapses when its note is written anew, or when the tables have another number for it.

    Args:
        report: The report.
        question: The question.
        by: Who says so.
        at: When, ISO 8601.

    Raises:
        UnusableInput: It doubts no such number.
    """
    if not question.apart:
        raise UnusableInput("这一问要定以哪个为准", then="以表格为准，或者去改表。", code="not_apart")
    said = [
        _told_apart(note, quote, right, by, at)
        for name, quote, right in question.apart
        if (note := report.note(name)) is not None
    ]
    now = {(item.section, item.sentence, item.quote, item.expected) for item in said}
    others = (one for one in report.bindings if (one.section, one.sentence, one.quote, one.expected) not in now)
    return _without(report.having(bindings=(*others, *said)), [question], by, at)


def _told_apart(note: Note, quote: str, right: str, by: str, at: str) -> Binding:
    """Return the word that a number of a note is something else than what the tables have."""
    quotes = [spot.quotes[spot.number] for spot in spots(note.text)]
    number = quotes.index(quote) if quote in quotes else 0  # the note may write it otherwise than it is retold
    return Binding(
        section=NOTES, sentence=note.text, number=number, quote=quote, reason=APART, expected=right, by=by, at=at
    )  # fmt: skip


def leave_out(report: Report, question: Question, by: str, at: str) -> Report:
    """Return the report without the notes that a question asks to say anew, and without the question.

    Args:
        report: The report.
        question: The question.
        by: Who leaves them out.
        at: When, ISO 8601.
    """
    return _without(_removed(report, question.notes), [question], by, at)


def _removed(report: Report, notes: Iterable[str]) -> Report:
    """Return the report without notes; those of a file stay out when it is read again."""
    for note in notes:
        report = editing.remove(report, note).report if report.note(note) else report
    return report


def _without(report: Report, asked: Iterable[Question], by: str, at: str) -> Report:
    """Return the report without questions where they stand in its texts."""
    for item in asked:
        if item.quote:
            report = _with(report, item, Told("", "", ()), Sourced(sentence=""), by, at)
    return report


def still_asked(report: Report, question: Question, said: str) -> str:
    """Return the gap that an answer to a part of a question leaves in the text, "" where it answers all of it."""
    left = overview.left_open(report, question.question, said) if question.section == "overview" else ""
    return ask(left) if left else ""


def _added(report: Report, name: str, said: str, source: Sourced, by: str, at: str) -> Report:
    """Return the report with a sentence as a paragraph of its own; in the place of a text that says nothing."""
    now = report.sections[name]
    text = said if says_nothing(now.text) else f"{now.text.rstrip()}\n{said}"
    sources = (*(item for item in now.sources if item.sentence in text), source)
    section = now.rewritten(text, "answer", by, at).model_copy(update={"sources": sources})
    return report.having(sections=report.sections | {name: section})


def fill(report: Report, question: Question, by: str, at: str) -> Report:
    """Return the report with what its cover or its tables answer standing where a question stood.

    Args:
        report: The report.
        question: The question, one that stands in a text.
        by: Who fills it in.
        at: When, ISO 8601.

    Raises:
        UnusableInput: They do not answer it.
    """
    found = told(report, question)
    if found is None:
        raise UnusableInput("这一项还没有填", then="填好再来。", code="not_answered")
    return _with(report, question, found, Sourced(sentence="", facts=found.facts, notes=found.notes), by, at)


def fill_cover(report: Report, by: str, at: str) -> Report:
    """Return the report with every question filled in that its cover answers; as it was where none is."""
    for question in questions.questions(report):
        if question.kind == "cover" and told(report, question):
            report = fill(report, question, by, at)
    return report


def _with(report: Report, question: Question, own: Told, source: Sourced, by: str, at: str) -> Report:
    section = _filled(report.sections.get(question.section, Section()), question.quote, own, source, by, at)
    return report.having(sections=report.sections | {question.section: section})


def _filled(now: Section, quote: str, said: Told, source: Sourced, by: str, at: str) -> Section:
    text, sources = _in(now, now, quote, said, source)
    changed = now.rewritten(text, "answer", by, at).model_copy(update={"sources": sources})
    candidates: list[Draft] = []
    for item in now.candidates:
        text, sources = _in(now, item, quote, said, source)
        candidates.append(item if text == item.text else item.revised(text).model_copy(update={"sources": sources}))
    return changed.model_copy(update={"candidates": tuple(candidates)})


def _in(now: Section, draft: Draft, quote: str, said: Told, source: Sourced) -> tuple[str, tuple[Sourced, ...]]:
    """Return a draft's text with the answer in it, and its sources with the answer's."""
    text, sources = draft.text, draft.sources
    for gap in reversed([item for item in gaps(text) if item.quote == quote]):
        whole = _is_whole(now, text, gap)
        is_ended = text[gap.end : gap.end + 1] in tuple(_ENDS[:-1])
        filler = (said.sentence.rstrip("。") if is_ended else said.sentence) if whole else said.words
        if not filler:
            text, sources = _cut(text, gap), tuple(item for item in sources if item.sentence.strip() != quote)
            continue
        text = text[: gap.start] + filler + text[gap.end :]
        if whole:
            # what is still asked is a gap like any other, at the end; “【2025】3号” is none
            at = next((asked.start for asked in gaps(filler) if asked.end == len(filler)), len(filler))
            rest = [Sourced(sentence=filler[at:], facts=("gap",))] if filler[at:] else []
            sources = (
                *(item for item in sources if item.sentence.strip() != quote),
                source.model_copy(update={"sentence": filler[:at]}), *rest,
            )  # fmt: skip
    return text, sources


def _cut(text: str, gap: Leftover) -> str:
    """Return a text without a gap, and without the line that it was; “好。【待补充：几次？】。” → 好。"""
    rest = text[gap.end :]
    before, after = text[: gap.start], rest[1:] if rest[:1] in tuple(_ENDS[:-1]) else rest
    is_line = (not before or before.endswith("\n")) and (not after or after.startswith("\n"))
    return before + after[1:] if is_line and after else before.removesuffix("\n") if is_line else before + after


def _is_whole(now: Section, text: str, gap: Leftover) -> bool:
    """Whether a gap stands for a sentence, not for a word within one."""
    line = text[text.rfind("\n", 0, gap.start) + 1 : gap.start].strip()
    begins = not line or line[-1] in _ENDS or line.rstrip(".．、)）").isdigit() or line[-1] in "）)、.．】"
    rest = text[gap.end :].split("\n")[0].strip()
    alone = any(item.sentence.strip() == gap.quote for draft in (now, *now.candidates) for item in draft.sources)
    return begins and (alone or not rest.strip("。") or len(gap.question) >= _LONG)
