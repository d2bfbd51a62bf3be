"""The problems that a report names and the measures it announces, as the next year's report must follow them up."""

from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.domain import pairing
from assistant.domain.problem_parts import AMISS, PROBLEMS, Item, Parts, parts
from assistant.domain.report import Note, Report

_SECTION = "problems"
_LONGEST_HEADING = 30
# A heading above problems, wherever it stands: “（一）主要问题” finds, “四、存在的问题及改进情况” finds, not “问题楼盘”
_HEADED = lazy.compile(r"(?:存在|主要|突出)(?:着|的|主要|突出)*(?:问题|不足)")
# That there were none: “2024年没有发现突出问题。” finds, “无。” finds, not “没有专人负责的问题”
_NONE = lazy.compile(
    r"(?:不存在|(?:没有|未|无)(?:发现|发生|出现))[^。，；]{0,20}(?:问题|不足)"
    r"|(?:没有|无)(?:突出|明显|主要|重大|较大|大|其他)?的?(?:问题|不足)|^(?:暂?无|没有)。?$"
)
_LEAD = lazy.compile(r"^(?:如|例如|比如)(?!何|期|实|果|数|约)")  # “如人手少” → 如, not “如期公开的少”, not “如何公开”
_DONE = lazy.compile(r"已|正在")  # “已于10月修订” → 已, “改版正在进行” → 正在, not “材料报得晚”
_ENDS = lazy.compile(r"[。；！？]")  # “更新慢。条目少” → 。, “更新慢；条目少” → ；, not “更新慢，条目少”
_FULL_STOP = "。"
_RESPECT = "方面"  # what a heading ends with that names no problem yet: 公开意识方面。部分干部不熟悉


def problems_of(report: Report) -> list[str]:
    """Return the problems that a report names, one by one; where they can't be told apart, the paragraphs themselves.

    Each is a statement that a sentence can name: nothing in it ends one. Empty where it names none.
    """
    text = _text(report)
    own = _parts(text, report.year)
    found = [_whole(item) for item in own.problems] or [*_paragraphs(text)]
    return list(dict.fromkeys(item for item in found if not _NONE.search(item)))


def measures_of(report: Report) -> list[str]:
    """Return the measures that a report announces, one by one; empty where it announces none."""
    return [item.text.split(_FULL_STOP)[0] for item in _parts(_text(report), report.year).measures]


def _text(report: Report) -> str:
    """Return what a report says of its problems, also where its heading was not known: below a heading of their own."""
    if text := report.text(_SECTION).strip():
        return text
    for section in report.sections.values():
        lines = section.text.split("\n")
        for at, line in enumerate(lines):
            if len(line) <= _LONGEST_HEADING and _HEADED.search(line) and _FULL_STOP not in line:
                return "\n".join(lines[at:])
    return ""


def _parts(text: str, year: int) -> Parts:
    """Return the problems and measures; what nothing in the text names is a problem, as the section's heading says."""
    own = parts(text, year)
    if own.problems:
        return own
    headed = parts(text, year, PROBLEMS)
    amiss = tuple(item for item in headed.problems if item.marked or AMISS.search(item.text))
    return Parts(amiss, headed.measures)


def _whole(item: Item) -> str:
    """Return a problem with all that it says, as one statement: nothing in it ends a sentence.

    What was done about it is no part of it.
    """
    sentences = [one.strip() for one in _ENDS.split(_LEAD.sub("", " ".join(item.text.split())))]
    said = sentences[0]
    for sentence in filter(None, sentences[1:]):
        if not _DONE.search(sentence) or AMISS.search(sentence):
            said += ("：" if said.endswith(_RESPECT) else "，") + sentence
    return said


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text that are no headings."""
    for line in text.split("\n"):
        line = " ".join(line.split())
        if line and not (len(line) <= _LONGEST_HEADING and line[-1] not in "。；！？"):
            yield "，".join(filter(None, (one.strip() for one in _ENDS.split(line))))


def bare(problem: str) -> str:
    """Return a problem without the word that a sentence on it says itself: 更新慢的问题 → 更新慢, 人少等问题 → 人少."""
    said = problem.rstrip("。；，")
    for end in ("等问题", "的问题", "问题"):
        if said.endswith(end) and len(said) > len(end):
            return said.removesuffix(end)
    return said


def answers(problems: Sequence[str], notes: Sequence[Note]) -> list[Note | None]:
    """Return for each of last year's problems the note that says what became of it, as `pairing.paired` has it."""
    pairs = pairing.paired(problems, [note.text for note in notes])
    return [notes[own[0]] if own else None for own in pairs]
