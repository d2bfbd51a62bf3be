"""What a share may be the share of: names before 占, numbers before it, sums of those, what its rate is of."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.names import Name
from assistant.grounding.numbers import Number
from assistant.grounding.sentences import Sentence, is_share

_MOST_SUMMED = 5
# What is named before it is the whole: “的申请里占” → 的申请里, “的答复当中，” → 的答复当中,
# “之中占” → 之中, not “，其中占”
_WITHIN = lazy.compile(
    r"[^，。；：、（）()0-9０-９其]{0,8}?(?:里面?|[之当]?中间?|之?内|范围内)(?=的?占|，|仅|约|只|所占|又|就|已)"
)
# what the rate of something done is a share of: “公开率” → 公开率
RATES = {
    "公开率": ("disclosed", "granted"),
    "办结率": ("outcomes_total",),
    "答复率": ("outcomes_total",),
    "结转率": ("carried_forward",),
}
# “申请中的占比” → 中的占, “的答复里占” → 里占, not “申请中，过程性信息占”
_RIGHT_WITHIN = lazy.compile(r"(?:里面?|[之当]?中|之?内)(?:的|所)?占")
# The whole is what was spoken of before: “占该类答复的” → 占该类, “占这两类的” → 占这两类, not “占办结总数的”
_THE_SAME = lazy.compile(
    r"占(?:到|了)?(?:全部)?(?:该|此|这|那|本|同|上述|前述|以上)[一两二三几]?(?:类|种|项|部分|情形|栏)"
)

# The same share at another time: “降至” → 降至, “上升到今年的” → 上升到今年的, “，较上年的” → ，较上年的, not “，其中”
_OTHER_TIME = lazy.compile(
    r"[，,]?(?:(?:下|回|上|增|压)?(?:降|升|落|增|减|提高|长)(?:低|加|少|长)?(?:到|至|为)了?(?:(?:今年|本年度?|20[0-9]{2}年)的?)?"
    r"|[较比](?:上年|去年|上一?年度?|20[0-9]{2}年度?)(?:同期)?的?)"
)


class Part(NamedTuple):
    """What a share may be the share of: its value, its fact, how loosely it is named (0 best), its row."""

    value: Value
    fact: str
    tier: int
    table: str
    row: str
    at: int = -1  # which number of the sentence it is, where it is written


class Asked(NamedTuple):
    """A share while it is read: its place, the names before and behind 占, the counts before it, its years.

    `is_framed`: the whole is said before 占 (在无法提供的申请里占35%), which may be read in more than one way.
    """

    place: int
    left: list[Name]
    right: list[Name]
    is_marked: bool
    counts: list[Number]
    backs: tuple[int, ...]
    one_by_one: bool
    is_framed: bool
    named_at: int = -1  # the share before whose names it takes over, the same at another time


def asked_of(found: Candidates, index: int) -> Asked:
    """Return a share with the names and counts that it may be read by."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, end = sentence.gaps[index]
    mark = next((name for name in reversed(sentence.within(start, end)) if name.kind == "share"), None)
    left = [name for name in number.before if mark is None or name.end <= mark.start]
    right = [name for name in number.before if mark is not None and name.start >= mark.end]
    within = [name for name in left if name.names_cells and _WITHIN.match(sentence.text, name.end, end)]
    if within and (len(within) < len([name for name in left if name.names_cells]) or _is_count_before(sentence, index)):
        # 不掌握的15件，在无法提供的申请里占35%: the whole is said first
        left, right = [name for name in left if name not in within or name.kind == "column"], [*within, *right]
    named = any(name.names_cells for name in number.before)
    again = not named and index > 0 and is_share(sentence.numbers[index - 1].quantity)
    if again and _OTHER_TIME.fullmatch(sentence.text, start, end):  # 占比由22.9%降至19.0%: of the same
        before = asked_of(found, index - 1)
        at = index - 1 if before.named_at < 0 else before.named_at
        return before._replace(place=index, backs=found.years[index][0], named_at=at)
    if _THE_SAME.search(sentence.text, start, end):
        right = []  # the names behind 占 say no more than what kind of thing it is
    counts = [other for other in sentence.numbers[:index] if other.counts]
    is_framed = any(name in within for name in right)
    one_by_one = bool(found.lists.is_dealt(index)) and not sentence.unknown(start, end)
    return Asked(index, left, right, mark is not None, counts, found.years[index][0], one_by_one, is_framed)


def is_within(sentence: Sentence, asked: Asked) -> bool:
    """Whether what a share is of stands right before 占: 在新收申请中占35%."""
    start, end = sentence.gaps[asked.place]
    return asked.is_framed and _RIGHT_WITHIN.search(sentence.text, start, end) is not None


def _is_count_before(sentence: Sentence, index: int) -> bool:
    """Whether a count stands right before a share, which is then its part."""
    return index > 0 and sentence.numbers[index - 1].counts


def parts_of(found: Candidates, asked: Asked) -> Iterator[Part]:
    """Yield what a share may be the share of."""
    index, counts = asked.place, asked.counts
    at = index if asked.named_at < 0 else asked.named_at
    run = found.lists.run(index)
    strong = any(name.names_cells and name.strong for name in asked.left)
    is_dealt = run is not None and len(counts) >= len(run.members)
    if run is not None and is_dealt:
        yield written(found, counts[len(counts) - len(run.members) + run.at], 0)
    named = [name for name in asked.left if name.names_cells]
    some: list[Part] = []
    if named or found.lists.is_dealt(index) is not None:
        some = _named(found, at, asked.left, [], asked.backs)
        yield from some
    if counts and run is None:
        own = asked.is_framed and _is_count_before(found.sentence, index)
        for back, other in enumerate(reversed(counts)):
            yield written(found, other, min(back, 2) + (2 if strong and not (own and not back) else 0))
        yield from _summed(counts, 3 if strong else 1)
    nothing = not some and not counts and not is_dealt
    if (not asked.is_marked or nothing or not strong) and not asked.one_by_one:
        behind = found.sentence.numbers[index].behind
        yield from (
            part._replace(tier=max(1, part.tier)) for part in _named(found, at, asked.left, behind, asked.backs)
        )
    yield from _of_a_rate(found, index)
    if any(name.kind == "row" for name in asked.right) and not asked.one_by_one:
        yield from (part._replace(tier=1 + part.tier) for part in _named(found, at, asked.right, [], asked.backs))


def _named(found: Candidates, index: int, before: list[Name], behind: list[Name], backs: tuple[int, ...]) -> list[Part]:
    asked = found.asked(index)._replace(before=before, behind=behind, backs=backs)
    return [Part(item.value, item.fact.id, item.tier, item.table, item.row) for item in found.of(index, asked)]


def written(found: Candidates, number: Number, tier: int) -> Part:
    """Return a number that is written, as a part."""
    table, row = number.rows[0] if number.rows else ("", "")
    return Part(number.value, number.fact, tier, table, row, found.sentence.numbers.index(number))


def _summed(counts: list[Number], tier: int) -> Iterator[Part]:
    for length in range(2, min(_MOST_SUMMED, len(counts)) + 1):
        tail = counts[-length:]
        if len({number.quantity.unit for number in tail}) == 1:
            yield Part(sum(number.value for number in tail), "", tier, "", "")


def counts_others(found: Candidates) -> bool:
    """Whether a sentence counts nothing that requests are counted in: 41家单位公开预算，公开率100%."""
    units = {number.quantity.unit for number in found.sentence.numbers if number.counts}
    return bool(units) and units.isdisjoint(found.sentence.words.tables["requests"].units)


def speaks_of_requests(found: Candidates, index: int) -> bool:
    """Whether a rate can be one of requests: a sentence names them, or the one before did.

    Not 建议提案公开率; nor where the number before the rate is of no row: 热线转来咨询198件，办结率100%.
    """
    sentence = found.sentence
    last = next((number for number in reversed(sentence.numbers[:index]) if number.counts), None)
    if last is not None and last.candidate is None and not any(name.strong for name in last.own_rows):
        return False
    named = any(name.table == "requests" and name.strong_row for name in sentence.names)
    return not counts_others(found) and (named or sentence.has("subject") or "requests" in sentence.before.tables)


def _of_a_rate(found: Candidates, index: int) -> Iterator[Part]:
    lead = found.sentence.lead(index)
    if counts_others(found):
        return
    for word, rows in RATES.items():
        if word in lead:
            facts = (found.facts.at("requests", row, "total") for row in rows)
            yield from (
                Part(fact.value, fact.id, 1, "requests", "outcomes_total") for fact in facts if fact is not None
            )
