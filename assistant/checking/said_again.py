"""What a text says a second time in other words: clauses that rest on an earlier sentence of it and add nothing.

Which may do so is seen by the pairs of characters that they share; whether they say no more is judged as a sentence is
held against a note (`assistant/grounding/support.py`), the earlier sentence being the note.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from assistant import lazy
from assistant.checking.copies import SHORTEST, without_statutory
from assistant.checking.texts import HAN, ITEM, compact, sentence_around, sentences, touches
from assistant.domain.figures import Figures
from assistant.domain.gaps import gaps
from assistant.domain.report import Note, Report, Section
from assistant.few import pairs_of
from assistant.grounding.support import has_every_word

# “公开9条，答复2件” → “公开9条”, “答复2件”
_CLAUSE = lazy.compile(r"[^，,：:]+")
_LETTER = lazy.compile(rf"[{HAN}A-Za-z0-9]")  # “（一）公开9条” → 一, 公, 开, 9, 条
# When, and which of several: “第二季度检查1次” → 第二季度, “6月抽查” → 6月, “下半年” → 下半年, not “二类”
_WHICH = lazy.compile(
    r"第[一二三四五六七八九十0-9]+(?:季度|.)?|[一二三四]季度|[一二三四五六七八九十0-9]{1,3}[月日号](?!内)|[上下]半年|[上中下]旬"
    r"|[春夏秋冬][季天]|[年季月][初中末底]|(?:19|20)[0-9]{2}年|去年|上年|今年|本年"
)
# “不规范”, “没有更新”, not “规范”: what is amiss is not said again by how it is mended
_AMISS = lazy.compile(r"[不未没无少欠缺弱低差慢难]")
# Who does it, at the beginning of a clause: “由司法所更新栏目” → 司法所, not “我局更新栏目”, not “共举办培训”
_DOER = lazy.compile(
    r"(?:^|[，,：:、])由?((?!我|本|[一二三四五六七八九十]是)[^，,：:、0-9]{0,6}?"
    r"(?:办公室|中心|部门|单位|街道|社区|(?<![举承主开协])办(?![理事公结])|所(?![有在属需])|[局科股队委厅](?!长|员|室)))"
)
_SHARED, _MOST, _FEW = 0.4, 20, 3  # of the pairs of a clause; sentences that are looked at for a pair, for a sentence
_WHOLE, _MOSTLY = 0.7, 0.7  # of a sentence: one that is more only leads in
Span = tuple[int, int]


class SaidAgain(NamedTuple):
    """Where clauses stand in a text, and the earlier words that say the same."""

    start: int
    end: int
    first: Span


def said_again(report: Report, section: str, known: Sequence[Span] = ()) -> Iterator[SaidAgain]:
    """Yield the clauses of a narrative that say what an earlier sentence of it says, in other words or the same.

    What every unit must write and what asks the clerk is none of it.

    Args:
        report: The report.
        section: Which narrative.
        known: What was found already, in order: what is of it is left out.
    """
    text = report.text(section)
    asked = [(gap.start, gap.end) for gap in gaps(text)]
    for found in _alike(text):
        if not any(touches(spans, found.start, found.end) for spans in (asked, known)) and _adds_nothing(
            report, section, text, found
        ):
            yield found


def _alike(text: str) -> Iterator[SaidAgain]:
    """Yield of each sentence the longest run of clauses most of whose pairs of characters one earlier part has."""
    pairs = pairs_of(text)
    twice = {pair for pair, count in Counter(pairs).items() if count > 1}
    held: dict[int, list[int]] = {}  # the earlier sentences that have a pair, by where they begin
    ends: dict[int, int] = {}
    for begin, words in sentences(text):
        clauses = [(begin + match.start(), begin + match.end()) for match in _CLAUSE.finditer(words)]
        shared: list[set[int]] = []
        before: set[int] = set()
        for first, last in clauses:
            own = set(pairs[first : last - 1])
            least = max(1.0, _SHARED * len(own))
            own &= twice
            places = (held[pair] for pair in own if pair in held) if len(own) >= least else ()
            counted = Counter(chain.from_iterable(places))
            near = {at for at, count in counted.items() if count >= least}
            if len(own & before) >= least:
                near.add(begin)
            shared.append(near)
            before |= own
        often = Counter(chain.from_iterable(shared)).most_common(_FEW)
        runs = [_run(clauses, shared, at) for at, _ in often]
        if runs:
            start, end, at = max(runs, key=lambda run: (run[1] - run[0], -run[2]))
            is_part = at != begin and end - start < _WHOLE * (clauses[-1][1] - begin)
            if is_part and not _has_most(set(pairs[start : end - 1]), pairs[at : ends[at] - 1]):
                continue
            if len(_bare(text[start:end])) >= SHORTEST:
                yield SaidAgain(start, end, (at, ends.get(at, start)))
        for pair in before:
            if len(having := held.setdefault(pair, [])) < _MOST:
                having.append(begin)
        ends[begin] = begin + len(words)


def _has_most(some: set[int], of: list[int]) -> bool:
    """Whether some pairs of characters are most of those of a sentence."""
    return sum(pair in some for pair in of) >= _MOSTLY * len(of)


def _run(clauses: list[Span], shared: list[set[int]], at: int) -> tuple[int, int, int]:
    """Return where the longest run of clauses stands that share most with the part that begins at a place, and that."""
    best, first = (0, 0), 0
    for number, ((_, end), own) in enumerate(zip(clauses, shared, strict=True)):
        if at not in own:
            first = number + 1
        elif end - clauses[first][0] > best[1] - best[0]:
            best = (clauses[first][0], end)
    return *best, at


def _bare(words: str) -> str:
    """Return the letters of some words, but for what every unit must write and the number of an item."""
    return "".join(_LETTER.findall(without_statutory(ITEM.sub("", compact(words)))))


def _adds_nothing(report: Report, section: str, text: str, found: SaidAgain) -> bool:
    """Whether clauses say nothing that the earlier part does not say, of the same time and with the same amiss."""
    said, first = text[found.start : found.end], text[slice(*found.first)]
    around = sentence_around(text, found.start)
    before = set(_WHICH.findall(first)) or {f"{report.year}年", "今年", "本年"}
    if set(_WHICH.findall(around)) - before:
        return False
    if set(_AMISS.findall(said)) - set(_AMISS.findall(first)):
        return False
    doers, others = set(_DOER.findall(around)), set(_DOER.findall(first))
    if doers and others and doers.isdisjoint(others):
        return False
    alone = report.having(
        figures=Figures(), bindings=(), last_year=None,
        notes=(Note(id="n1", aspect="unsorted", text=first),), sections={section: Section(text=said)},
    )  # fmt: skip
    return has_every_word(alone, section)
