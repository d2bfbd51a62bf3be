from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.checking import copies
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.said_again import said_again
from assistant.checking.texts import ITEM, compact, place, prose, sentences, touches
from assistant.domain.findings import Place, Severity
from assistant.domain.gaps import gaps
from assistant.domain.report import PREAMBLE, Report

_ALIKE, _EDGE, _MOST = 95, 6, 20
_QUOTED = 20  # letters
# What only leads in: “监督保障方面，每季度抽查” → 监督保障方面，, “同时，抽查” → 同时，,
# “另需说明的是，未收取” → 另需说明的是，, “综上，未收取” → 综上，, not “公开信息35条，”
_LEAD = lazy.compile(
    r"(?:与此同时|同时|此外|另外|还有|综上|总之|总的来[说看]|具体来[说看]|具体而言|也就是说|换言之|一?另?一方面"
    r"|[^，。；0-9]{2,10}方面|在[^，。；0-9]{2,6}上|[^，。；0-9]{0,6}(?:值得|需要?|必须|应当?)[^，。；0-9]{0,6}(?:说明|指出|强调|一提|补充|注意)的是)，"
)


class _Said(NamedTuple):
    """A sentence: the text it is of, where it stands there, and how it is compared.

    One that is no more than what every unit must write `is_fixed`: two sections may have it, but each once.
    """

    section: str
    start: int
    end: int
    item: copies.Sentence
    is_fixed: bool = False


@rule("W105", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于避免雷同的要求")
def no_sentence_is_said_twice(report: Report) -> Iterator[Discrepancy]:
    """同一句话不应在报告里出现两遍。

    十五个字以上、不看年份和数字相似度 0.95 以上（rapidfuzz，不看标点空格）的算同一句；一句写了几遍、几句连着又写一遍，
    都只提一次，指出后面的各处。同一节里换了说法、调了次序，没有说出新东西的（第二句拿前一句作记录，查得到每个词），是一条建议。前面加了“监督保障方面”“需要说明的是”，后面多了半句，前后两个半句对调的，也是同一句。大半句带着自己的数的不算，格式语句、没有发生的事（schemas/lexicons/statutory.yaml）、等人答的【待补充】不算。
    改法：删去一处，或改写。

    Fails: 第一段和第三段都写“进一步健全政府信息公开工作机制，压实工作责任”。
    Passes: 第一季度公开政府信息 35 条。第二季度公开政府信息 41 条。
    误报：依次说几类事项时，句式相同而数字不同的不算；其他的说明理由后保留。
    """
    said = [*_said(report)]
    passages = _passages(said, _twins(said))
    for first, runs in passages.items():
        quote = said[first[0]].item.bare[:_QUOTED]
        where = tuple(_place(report, said[run[0]], said[run[-1]]) for run in runs)
        what = "这句话" if len(first) == 1 else f"这 {len(first)} 句话"
        message = f"{what}写了 {len(runs) + 1} 遍：“{quote}……”。删去后面的，或改写"
        yield Discrepancy(where, f"写了 {len(runs) + 1} 遍", "删去后面的", message, complete=True)
    yield from _in_other_words(report, said, passages)


def _in_other_words(
    report: Report, said: list[_Said], passages: dict[tuple[int, ...], list[list[int]]]
) -> Iterator[Discrepancy]:
    """Yield what a section says again in other words, but for the sentences that were found already."""
    known = {index for runs in passages.values() for run in runs for index in run}
    for name in dict.fromkeys(one.section for one in said):
        twins = [(said[index].start, said[index].end) for index in sorted(known) if said[index].section == name]
        text = report.text(name)
        for found in said_again(report, name, twins):
            again, first = text[found.start : found.end][:_QUOTED], text[slice(*found.first)][:_QUOTED]
            yield Discrepancy(
                (place(name, text, found.start, found.end),), f"“{again}……”", "删去一处，或合成一句",
                f"“{again}……”说的，前面“{first}……”已经说了", severity=Severity.ADVICE,
            )  # fmt: skip


def _said(report: Report) -> Iterator[_Said]:
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        asked = [(gap.start, gap.end) for gap in gaps(text)]  # one question may stand in several places
        for start, words in sentences(text):
            if touches(asked, start, start + len(words)):
                continue
            lead = _LEAD.match(words)
            told = words[lead.end() :] if lead else words
            item = copies.sentence(told)
            plain = ITEM.sub("", compact(told))
            if len(item.bare) < copies.SHORTEST <= len(plain):
                yield _Said(name, start, start + len(words), copies.Sentence(plain, plain), is_fixed=True)
            if len(item.bare) >= copies.SHORTEST:
                yield _Said(name, start, start + len(words), item)


def _twins(said: list[_Said]) -> dict[int, int]:
    """Return which sentence repeats which: the first that is nearly the same."""
    from rapidfuzz import fuzz, process

    wholes: dict[str, dict[int, str]] = {}
    parts: dict[str, dict[int, str]] = {}
    known: list[tuple[int, copies.Sentence]] = []  # all of a sentence, or most of it
    found: dict[int, int] = {}
    same_words: dict[tuple[str, str], int] = {}
    for index, one in enumerate(said):
        key = (one.section if one.is_fixed else "", copies.turned(one.item.bare))
        first = same_words.setdefault(key, index)
        if first != index:
            found[index] = first
        if first != index or one.is_fixed:
            continue
        ways = [(one.item, wholes), *((item, parts) for item in copies.most_of(one.item))]
        for item, own in ways:
            held = (wholes, parts) if own is wholes else (wholes,)
            near = {at: shape for same in held for key in _edges(item) for at, shape in same.get(key, {}).items()}
            alike = process.extract_iter(item.shape, near, scorer=fuzz.ratio, score_cutoff=_ALIKE) if near else ()
            twin = next((known[at][0] for _, _, at in alike if _is_said_again(item, known[at][1])), None)
            if twin is not None:
                found[index] = twin
                break
        else:
            for item, own in ways:
                for key in _edges(item):
                    if len(same := own.setdefault(key, {})) < _MOST:
                        same[len(known)] = item.shape
                known.append((index, item))
    return found


def _edges(item: copies.Sentence) -> tuple[str, str]:
    """Return what nearly the same sentences share: their beginning or their end."""
    return f"^{item.shape[:_EDGE]}", f"{item.shape[-_EDGE:]}$"


def _is_said_again(item: copies.Sentence, other: copies.Sentence) -> bool:
    if item.bare == other.bare:
        return True
    own, before = copies.years(item.bare), copies.years(other.bare)
    if copies.figures(item.bare) and own and before and own != before:
        return False  # 2023年复议5件，2024年复议5件: two years side by side
    copied = copies.letters(item, other)
    return copied >= copies.SHORTEST and 2 * copied >= len(item.bare)


def _passages(said: list[_Said], twins: dict[int, int]) -> dict[tuple[int, ...], list[list[int]]]:
    """Return each passage that is said again, with the passages that repeat it."""
    runs: list[list[int]] = []
    for index, twin in twins.items():
        before = runs[-1][-1] if runs else -2
        goes_on = index == before + 1 and twin == twins[before] + 1 and said[index].section == said[before].section
        if goes_on:
            runs[-1].append(index)
        else:
            runs.append([index])
    found: dict[tuple[int, ...], list[list[int]]] = {}
    for run in runs:
        found.setdefault(tuple(twins[index] for index in run), []).append(run)
    return found


def _place(report: Report, first: _Said, last: _Said) -> Place:
    return place(first.section, report.text(first.section), first.start, last.end)
