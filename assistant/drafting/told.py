"""What the cover, the tables and the notes answer by now: the gaps of a text that asked while they did not."""

from typing import NamedTuple

from assistant import resources
from assistant.domain.gaps import gaps
from assistant.domain.report import Report
from assistant.drafting import offline, overview
from assistant.drafting.phrases import PreamblePhrases, Sentence, filled, variables_of
from assistant.drafting.questions import Question
from assistant.drafting.retelling import retold
from assistant.drafting.sentences import said
from assistant.grounding.facts import facts_of


class Told(NamedTuple):
    """An answer of the report itself: as a sentence, as words within one, and the facts and notes that it rests on."""

    sentence: str
    words: str
    facts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def missing(report: Report, question: Question) -> tuple[str, ...]:
    """Return the lines of the cover that a question asks for and that are blank, in the order of the cover."""
    return tuple(line for line in question.lines if not getattr(report.organ, line))


def told(report: Report, question: Question) -> Told | None:
    """Return what the report itself answers to a question that stands in a text; None while it does not."""
    if not question.quote or missing(report, question):
        return None
    if question.kind == "cover":
        return _cover(report, question.lines)
    if question.notes and question.kind == "text":
        return _note(report, question.notes)
    return _tables(report, question.question) if question.kind == "table" else None


def _tables(report: Report, question: str) -> Told | None:
    """Return what the tables answer, where they say it and it hangs on no cell that does not add up itself."""
    known = facts_of(report)
    said = overview.answered(report, question, known, variables_of(report))
    facts = tuple(dict.fromkeys(fact for item in said for fact in item.facts))
    cells = {cell for fact in facts if (found := known.about(fact)) is not None for cell in found.cells}
    text = "".join(item.text for item in said)
    return Told(text, text.rstrip("。"), facts) if text and not cells & set(known.doubtful_cells) else None


def _note(report: Report, notes: tuple[str, ...]) -> Told | None:
    """Return what notes tell that were written anew since they were asked about."""
    own = [item for item in report.once(retold) if set(item.notes) & set(notes)]
    text = "".join(said(item).text for item in own)
    asks = any(item.asks or gaps(item.text) for item in own)
    return Told(text, text.rstrip("。"), (), notes) if text and not asks else None


def _cover(report: Report, lines: tuple[str, ...]) -> Told:
    own = resources.load(PreamblePhrases, "prompts/phrases/preamble.yaml")
    given = variables_of(report)
    together = "，".join(filled(own.together[line], {}, given).text for line in lines)
    words = filled(own.words[lines[0]], {}, given).text if len(lines) == 1 else together
    said = [item for item in _sentences(report, own, given) if set(item.facts) & {f"organ.{line}" for line in lines}]
    facts = tuple(dict.fromkeys(fact for item in said for fact in item.facts))
    return Told("".join(item.text for item in said) or f"{together}。", words, facts or _facts(lines))


def _facts(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("report.organ" if line == "name" else f"organ.{line}" for line in lines)


def _sentences(report: Report, own: PreamblePhrases, given: dict[str, str]) -> list[Sentence]:
    """Return the sentences of the preamble that the cover is told in, as far as it is filled in."""
    return [item for item in offline.cover(report, own, given) if "gap" not in item.facts]
