"""Sentences that stand nearly word for word elsewhere: one measure, for the rules (W105, W106) and the pages.

Years and figures don't hide a copy: sentences are compared with every number put for the same sign. What a sentence
says with a figure of its own is no copy, though: a clause whose figure is new does not count among its letters. Nor
does what every unit must write each year, or that nothing happened: schemas/lexicons/statutory.yaml.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.checking.texts import ITEM, compact, lexicon, literal, pattern, sentences, touches
from assistant.domain.gaps import gaps
from assistant.domain.numerals import NARROW, parse
from assistant.domain.report import Report

SHORTEST, ALIKE = 15, 90  # letters of a sentence; per cent
# “2025年主动公开3.5万条” → 2025, “3.5万条” → 3.5, not “三条”
_NUMBER = lazy.compile(r"[0-9]+(?:[.,][0-9]+)*")
_YEAR = lazy.compile(r"(?:19|20)[0-9]{2}(?=年|[—\-－~～至])")  # “2025年6月” → 2025, not “公开2025条”
_CLAUSE = lazy.compile(r"[，,；;：:]")  # “培训3次，参加55人次” → ，
_WITHIN = lazy.compile(r"[^，,；;：:]+")  # “培训3次，参加55人次” → 培训3次, 参加55人次
_SIGN = "#"
# What is counted in characters: “十四个村” → 十四, “三日内” → 三, “两件” → 两, not “第一次”, not “三方面”, not “统一个”
_HAN_COUNT = lazy.compile(
    r"(?<![第一二两三四五六七八九十百千几统])[一二两三四五六七八九十百]{1,6}"
    r"(?=(?:个(?!别|体|人)|[件条份篇场期名户家处批]|人次|次|日内|天|周|个月|年内|工作日))"
)
# Words that name what was amiss last year before they say what became of it: “针对更新慢，2025年” → 针对,
# “上年度报告提出的“更新慢”” → 上年度报告提出的, “对于更新慢的问题” → 对于, not “公开栏更新慢”
_NAMING = lazy.compile(
    r"(?:针对|对(?![照标比])于?|就|关于|围绕)"
    r"|(?:上一?年度?|去年|[0-9]{4}年度?)(?:的?(?:年度)?报告)?[^，,]{0,4}(?:提出|指出|反映|存在|写|列)(?:到|明)?的?"
)


class Sentence(NamedTuple):
    """A sentence as it is compared: bare, and with a sign for every number."""

    bare: str
    shape: str


class Before(dict[str, Sentence]):
    """Sentences of last year by their shape."""

    @cached_property
    def in_any_order(self) -> dict[str, str]:
        """The shapes by their clauses in an order of their own (`turned`); of two that are alike the first."""
        return {turned(shape): shape for shape in reversed(self)}


def sentence(text: str) -> Sentence:
    """Return a sentence as it is compared: without blanks, its number in a list, what every unit must write."""
    return _shaped(without_statutory(ITEM.sub("", _counted(compact(text.translate(NARROW))))))


def _counted(bare: str) -> str:
    """Return a text with its counts in digits: 十四个村 is 14个村."""
    return _HAN_COUNT.sub(lambda match: str(parse(match[0]) or match[0]), bare)


def _shaped(bare: str) -> Sentence:
    return Sentence(bare, _NUMBER.sub(_SIGN, bare))


def most_of(item: Sentence) -> list[Sentence]:
    """Return the greater part of a sentence in every way that clauses can be left off its end or its beginning.

    A whole sentence may stand in it: 抽查四次并通报, “抽查四次并通报，对两个村发了提醒单”.
    """
    bare = item.bare
    least = max(SHORTEST, (len(bare) + 1) // 2)
    cuts = [match.start() for match in _CLAUSE.finditer(bare)]
    heads = [bare[:at] for at in cuts if at >= least]
    return [_shaped(one) for one in (*heads, *(bare[at + 1 :] for at in cuts if len(bare) - at - 1 >= least))]


def of(report: Report, section: str) -> Before:
    """Return the sentences of a text that are long enough to be copied, by their shape."""
    found = (sentence(text) for _, text in sentences(report.text(section)))
    return Before({item.shape: item for item in found if len(item.bare) >= SHORTEST})


def nearly(bare: str, before: Iterable[str], alike: int = ALIKE) -> str | None:
    """Return the one of some texts that another is nearly the same as; None where there is none.

    Args:
        bare: A sentence without blanks.
        before: The texts it may be a copy of; a mapping or set finds the very same at once.
        alike: How alike they must be, in per cent (rapidfuzz).
    """
    from rapidfuzz import fuzz, process

    if len(bare) < SHORTEST:
        return None
    if bare in before:
        return bare
    found = process.extractOne(bare, [*before], scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else None


def original(item: Sentence, before: Before, problems: Sequence[str] = ()) -> Sentence | None:
    """Return the sentence that another is a copy of; None where there is none, or where most of it is this year's own.

    Args:
        item: A sentence.
        before: Sentences of last year by their shape, as `of` returns them.
        problems: Last year's problems: a sentence that names one, and says more, copies nothing by naming it.
    """
    found = nearly(item.shape, before) or _in_part(item, before)
    if found is None:
        return None
    source = before[found]
    if _names(item, source, problems):
        return None
    return source if 2 * letters(item, source) >= len(item.bare) else None


def _in_part(item: Sentence, before: Before) -> str | None:
    """Return the sentence that the greater part of another is a copy of, behind a lead-in, or with its clauses turned.

    What names last year's problem and speaks of it is no lead-in.
    """
    if _NAMING.match(item.bare) or len(item.bare) < SHORTEST:
        return None
    if (again := before.in_any_order.get(turned(item.shape))) is not None:
        return again
    tails = (part.shape for part in most_of(item) if item.bare.endswith(part.bare))
    found = next((found for tail in tails if (found := nearly(tail, before)) is not None), None)
    return found or _in_the_middle(item.shape, before)


def _in_the_middle(shape: str, before: Before) -> str | None:
    """Return the sentence that has a run of clauses of another word for word, half of it and more; None without one."""
    clauses = [(match.start(), match.end()) for match in _WITHIN.finditer(shape)]
    for first, (start, _) in enumerate(clauses):
        for _, end in reversed(clauses[first:]):
            if end - start < max(SHORTEST, (len(shape) + 1) // 2):
                break
            if (found := next((one for one in before if shape[start:end] in one), None)) is not None:
                return found
    return None


def _names(item: Sentence, source: Sentence, problems: Sequence[str]) -> bool:
    """Whether a sentence is like one of last year only by the problem that it names and speaks of."""
    begins = _NAMING.match(item.bare)
    if begins is None or _NAMING.match(source.bare):
        return False
    named = item.bare[begins.end() :].lstrip("“”")
    whole = (without_statutory(compact(problem.translate(NARROW))) for problem in problems)
    return any(named.startswith(problem) and len(named) > len(problem) for problem in whole)


def turned(words: str) -> str:
    """Return the clauses of a sentence in an order of their own: who says the same in another order says it again."""
    return "，".join(sorted(_CLAUSE.split(words)))


class Copied(NamedTuple):
    """A sentence of this year and the one of last year that it is a copy of; None where it is none."""

    start: int
    end: int
    item: Sentence
    source: Sentence | None


def passages(text: str, before: Before, problems: Sequence[str] = ()) -> Iterator[list[Copied]]:
    """Yield runs of copied sentences; what is too short to be compared does not end a run.

    Args:
        text: A narrative; a question that stands in it is no copy.
        before: Sentences of last year by their shape, as `of` returns them.
        problems: Last year's problems, as `original` takes them.
    """
    run: list[Copied] = []
    asked = [(gap.start, gap.end) for gap in gaps(text)]
    for start, words in sentences(text):
        item, end = sentence(words), start + len(words)
        source = None if touches(asked, start, end) else original(item, before, problems)
        if source is not None:
            run.append(Copied(start, end, item, source))
        elif run and len(item.bare) >= SHORTEST:
            yield run
            run = []
    if run:
        yield run


def copied(passage: Iterable[Copied]) -> int:
    """Return how many letters of a passage are copied, as `letters` counts them."""
    return sum(letters(one.item, one.source) for one in passage if one.source)


def letters(item: Sentence, source: Sentence) -> int:
    """Return how many letters of a sentence are copied: those of the clauses without a new figure.

    A year is no figure: “2025年，健全机制” says of itself nothing that “2024年，健全机制” did not say.
    """
    old = frozenset(figures(source.bare))
    return len("，".join(clause for clause, own in _clauses(item.bare) if old.issuperset(own)))


@lru_cache(1024)  # a sentence is held beside many others, one after the other
def figures(text: str) -> tuple[str, ...]:
    """Return the numbers of a text that are no years."""
    return tuple(_NUMBER.findall(_YEAR.sub("", text)))


@lru_cache(1024)
def _clauses(bare: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((clause, figures(clause)) for clause in _CLAUSE.split(bare))


def years(text: str) -> list[str]:
    """Return the years that a text names, as they are written in figures."""
    return _YEAR.findall(text)


def copied_from(text: str, before: Before, problems: Sequence[str] = ()) -> str | None:
    """Return last year's sentence that a sentence is a copy of; None where it is this year's own.

    Args:
        text: A sentence.
        before: Sentences of last year by their shape, as `of` returns them.
        problems: Last year's problems, as `original` takes them.
    """
    source = original(sentence(text), before, problems)
    return source.bare if source else None


@lru_cache(4096)  # the sentences of a person at work and of last year, or of a batch; a server goes on for weeks
def without_statutory(bare: str) -> str:
    """Return a sentence without its statutory parts, which are no unit's and no year's own."""
    fixed = lexicon("statutory")
    return literal(fixed.words).sub("", pattern(tuple(fixed.patterns.values())).sub("", bare))
