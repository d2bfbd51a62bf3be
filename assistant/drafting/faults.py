"""What is wrong with a model's answer, in words for the model; and whether a second answer may take its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant import checking
from assistant.domain.gaps import Leftover, gaps, leftovers
from assistant.domain.gaps import ask as gap
from assistant.domain.report import Report
from assistant.domain.unseen import name_of, unseen
from assistant.drafting.marks import Resolver
from assistant.grounding.all_numerals import numerals
from assistant.grounding.facts import facts_of
from assistant.grounding.material import is_order, material_of, stands_in
from assistant.grounding.open_numbers import open_numbers
from assistant.grounding.sentence_ends import sentences
from assistant.grounding.support import Why, judged

# Rules whose findings a model can mend in its own text; S107, what was left unfinished, is looked for as it is written
RULES = ("N106", "N107", "S111", "W102", "W105", "W108", "X101")
_SAME = 60  # of 100: so alike are two sentences, their numbers left out, that one is the other mended
_LEAST_LEFT = 3  # a second answer of less than a third of the first one's length has lost what it said


class Fault(NamedTuple):
    """One thing that is wrong with an answer.

    `kind` and `quote` say which, so that it is known again in a second answer; `what` is the line that goes back;
    `start` and `end` are where it stands, equal where it is said of the whole text.
    """

    kind: str
    quote: str
    what: str
    start: int = 0
    end: int = 0


def faults(answer: Resolver, report: Report, section: str) -> tuple[Fault, ...]:
    """Return what is wrong with an answer.

    A number that stands word for word in a note which its sentence cites is never wrong, and neither is what stands
    in a question to the clerk (【待补充：…】).

    Args:
        answer: The answer with its marks resolved.
        report: What it is written for.
        section: The narrative it is.
    """
    text, drafted = answer.text, report.with_text(section, answer.text)
    asked = [(item.start, item.end) for item in leftovers(text) if item.entry.asks]
    found = [
        *(Fault("mark", item.mark, f"{item.mark}：{item.what}") for item in answer.faults),
        *_numbers(answer, report),
        *_sentences(drafted, section),
        *_residue(text),
        *_of_rules(drafted, section),
    ]
    return tuple(item for item in found if not any(a <= item.start and item.end <= b for a, b in asked if item.end))


def _numbers(answer: Resolver, report: Report) -> Iterator[Fault]:
    text = answer.text
    notes = {note.id: note.text for note in report.notes if not is_order(note.text)}
    known = facts_of(report, blanks_are_nothing=True)
    spans = list(sentences(text))
    for number in open_numbers(text, known, material_of(report)):
        if not number.expected and any(start <= number.start < end for start, end in answer.values):
            continue  # code wrote it for a mark: the words around it are new to grounding, the number is not
        if number.doubtful:
            continue  # a person mends the table first: a model would make the right number wrong
        place = (number.start, number.end)
        if any(stands_in(text, place, notes[name]) for name in answer.cited(number.start) if name in notes):
            continue
        at = next((text[start:end].strip() for start, end in spans if start <= number.start < end), "")
        yield Fault("number", number.quote, f"“{at[:80]}”里的“{number.quote}”：{number.why}", *place)


def _sentences(drafted: Report, section: str) -> Iterator[Fault]:
    """Yield what no source says: a sentence, or the clauses in which it says more than its source."""
    text = drafted.text(section)
    for item in judged(drafted, section):
        if item.extra:
            start, end = item.where
            quote = text[start:end]
            what = "材料里没有，删去；这一节应当写的" if item.why is Why.NO_SOURCE else "比出处说得多，删去；必须写的"
            yield Fault("N109", quote, f"“{quote[:80]}”：{what}，写{gap('一个问题')}", start, end)


def _residue(text: str) -> Iterator[Fault]:
    """Yield what of an answer does not belong into a report: chat, Markdown, placeholders, characters nobody sees.

    A question of its own, 【待补充：…】, is what it was asked for.
    """
    for item in leftovers(text):
        if not item.entry.asks:
            yield Fault("residue", item.shown, f"“{item.shown}”：{_wrong(item)}", item.start, item.end)
    for item in unseen(text):
        name = name_of(item.character)
        yield Fault("unseen", name, f"有看不见的字符：{name}，删去")


def _wrong(item: Leftover) -> str:
    if item.entry.kind == "gap":
        return f"{item.entry.name}；不知道的写{gap('一个问题')}"
    return f"{item.entry.name}，{item.entry.why}，删去"


def _of_rules(drafted: Report, section: str) -> Iterator[Fault]:
    for item in checking.check(drafted, RULES).findings:
        place = next((one for one in item.where if one.section == section), None)
        if place is None:
            continue
        start, end, quote = place.start or 0, place.end or 0, place.quote or ""
        said = f"“{quote[:80]}”：{item.message}" if quote and quote not in item.message else item.message
        yield Fault(item.code, quote, said, start, end)


def is_better(second: Resolver, now: Sequence[Fault], first: Resolver, before: Sequence[Fault]) -> bool:
    """Whether a second answer may take the place of the first.

    It is better by all that was looked at: something wrong is gone, nothing new is wrong, it still says what the first
    said, and no number that was not found wrong has changed or gone; but with a whole sentence in which something was.

    Args:
        second: The second answer.
        now: What is wrong with it.
        first: The first answer.
        before: What was wrong with that.
    """
    old, new = (Counter((item.kind, item.quote) for item in found) for found in (before, now))
    gone, come = old - new, new - old
    for quote in [quote for kind, quote in come.elements() if kind == "N109"]:
        left = (item for item in before if (item.kind, item.quote) in gone)
        same = next((item for item in left if _tells(item, quote, first.text)), None)
        if same is None:
            continue
        come -= Counter([("N109", quote)])  # what no source says, told again without its number, is not new
        if same.kind == "N109" and quote not in same.quote:
            gone -= Counter([("N109", same.quote)])
    if come or not gone:
        return False
    if len(second.text) * _LEAST_LEFT <= len(first.text):
        return False
    return _keeps_right_numbers(second.text, first.text, before)


def _tells(fault: Fault, quote: str, text: str) -> bool:
    """Whether the words of a second answer tell what was wrong in the first: its clause, numbers left out."""
    if fault.kind not in ("N109", "number"):
        return False
    if quote in fault.quote:
        return True  # the rest of it was mended
    clause = fault.quote
    if fault.kind == "number":
        begin = max(text.rfind(mark, 0, fault.start) for mark in "，。；：\n") + 1
        end = min(at for mark in "，。；：\n" if (at := f"{text}{mark}".find(mark, fault.end)) >= 0)
        clause = text[begin:end]
    first, second = (_said(one, 0, len(one), ())[0] for one in (clause, quote))
    return fuzz.ratio(first, second) >= _SAME


def _keeps_right_numbers(second: str, first: str, before: Sequence[Fault]) -> bool:
    said = [_said(second, start, end, ()) for start, end in sentences(second)]
    left = Counter(number for _, numbers in said for number in numbers.elements())
    wrong = [(item.start, item.end) for item in before if item.end]
    for start, end in sentences(first):
        words, right = _said(first, start, end, wrong)
        if any(start < b and a < end for a, b in wrong):
            near = max(said, key=lambda other: fuzz.ratio(words, other[0]), default=("", Counter[str]()))
            if fuzz.ratio(words, near[0]) >= _SAME and right - near[1]:
                return False
        elif right - left:
            return False
        else:
            left -= right
    return True


def _said(text: str, start: int, end: int, wrong: Sequence[tuple[int, int]]) -> tuple[str, Counter[str]]:
    """Return a sentence without its numbers, and the numbers that stand neither in what is wrong nor in a question."""
    piece = text[start:end]
    spans = [*((a - start, b - start) for a, b in wrong), *((item.start, item.end) for item in gaps(piece))]
    found = numerals(piece)
    words = "".join(char for at, char in enumerate(piece) if not any(a <= at < b for a, b in found))
    own = (piece[a:b] for a, b in found if not any(x < b and a < y for x, y in spans))
    return words, Counter(own)
