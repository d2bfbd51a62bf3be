"""A question answered: the sentence becomes a note, and stands in the texts where the question stood."""

from typing import NamedTuple

from assistant.domain.drafts import Draft, Sourced
from assistant.domain.gaps import Leftover, gaps
from assistant.domain.report import Note, Report, Section
from assistant.drafting.questions import Question
from assistant.editing import notes as editing
from assistant.errors import UnusableInput

_ENDS = "。！？；\n"
_LONG = 8  # characters of a question that stands for a whole sentence, not for a word in one


class Answered(NamedTuple):
    """The report with the answer, and the note that holds it."""

    report: Report
    note: Note


def becomes(report: Report, question: Question, said: str) -> str:
    """Return the sentence as it will stand in the text: where a word is asked for, the sentence around it."""
    now = report.sections.get(question.section, Section())
    for text in (now.text, *(item.text for item in now.candidates)):
        for gap in gaps(text):
            if gap.quote == question.quote and not _is_whole(now, text, gap):
                start = max((text.rfind(mark, 0, gap.start) for mark in _ENDS), default=-1) + 1
                ends = [at for mark in _ENDS if (at := text.find(mark, gap.end)) >= 0]
                end = min(ends, default=len(text) - 1) + 1
                return (text[start : gap.start] + said.rstrip("。") + text[gap.end : end]).strip()
    return said


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
    whole = becomes(report, question, said)
    if not whole.strip() or len(whole) > editing.LONGEST:
        raise UnusableInput("工作记录要有文字，最多 {limit} 字", where=question.question, limit=editing.LONGEST)
    merged = editing.add(report, [Note(id="n1", aspect=question.aspect, text=whole)])
    note = (*merged.notes, *(note for note in report.notes if note.text == whole))[0]
    after = merged.report
    if question.quote:
        section = _filled(after.sections.get(question.section, Section()), question.quote, said, note.id, by, at)
        after = after.having(sections=after.sections | {question.section: section})
    return Answered(after, note)


def _filled(now: Section, quote: str, said: str, note: str, by: str, at: str) -> Section:
    text, sources = _in(now, now, quote, said, note)
    changed = now.rewritten(text, "answer", by, at).model_copy(update={"sources": sources})
    candidates: list[Draft] = []
    for item in now.candidates:
        text, sources = _in(now, item, quote, said, note)
        candidates.append(item if text == item.text else item.revised(text).model_copy(update={"sources": sources}))
    return changed.model_copy(update={"candidates": tuple(candidates)})


def _in(now: Section, draft: Draft, quote: str, said: str, note: str) -> tuple[str, tuple[Sourced, ...]]:
    """Return a draft's text with the answer in it, and its sources with the note's."""
    text, sources = draft.text, draft.sources
    for gap in reversed([item for item in gaps(text) if item.quote == quote]):
        whole = _is_whole(now, text, gap)
        is_ended = text[gap.end : gap.end + 1] in tuple(_ENDS[:-1])
        filler = said if whole and not is_ended else said.rstrip("。")
        text = text[: gap.start] + filler + text[gap.end :]
        if whole:
            sources = (
                *(item for item in sources if item.sentence.strip() != quote),
                Sourced(sentence=filler, notes=(note,)),
            )
    return text, sources


def _is_whole(now: Section, text: str, gap: Leftover) -> bool:
    """Whether a gap stands for a sentence, not for a word within one."""
    line = text[text.rfind("\n", 0, gap.start) + 1 : gap.start].strip()
    begins = not line or line[-1] in _ENDS or line.rstrip(".．、)）").isdigit() or line[-1] in "）)、.．】"
    rest = text[gap.end :].split("\n")[0].strip()
    alone = any(item.sentence.strip() == gap.quote for draft in (now, *now.candidates) for item in draft.sources)
    return begins and (alone or not rest.strip("。") or len(gap.question) >= _LONG)
