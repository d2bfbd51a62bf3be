"""What a note says by two of its numbers: their sum, or how far they are apart."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.meanings import likeness
from assistant.grounding.names import names
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import POINTS, RATES, Number
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.support_words import kin

ALIKE, SHARED = 0.15, 2  # of the words that a sentence and a note have in common; letters
_EMPTY = frozenset("的了在是和与及对等为个全年各本共累计合总")  # letters that say nothing of a matter
_CLAUSE = lazy.compile(r"[，,；;：:、（）()。\n]")  # “来访506人次，答复了” → “，”
# What is said of how two numbers differ, without a word of growth: “较法定时限提前” → 提前
APART = lazy.compile(r"(?:提前|提速|缩短|压缩|节省|延长|相差)了?约?\Z")
_LAID_DOWN = lazy.compile(r"法定|规定|[时期]限|要求")  # “法定期限20天” → 法定, not “平均20天”
# What there was at first: “栏目年初26个” → 年初, “从” → 从, “从年初26个” → 从, not “培训2场”, not “从业人员26人”,
# “窗口原” → 原
AT_FIRST = lazy.compile(r"从(?=\Z|原|年初|去年|上年)|年初|原来|原先|原有|起初|原\Z")
_NOW = lazy.compile(r"现|目前|今年|如今")  # what there is of it: “现在12项” → 现, not “其中12项”
# Numbers that are parts of one: “下半年又办4场” → 半年, not “留言120条，办结118条”
_PARTS = lazy.compile(r"(?<=[上下])半年|[一二三四1-4]季度|又|再|另外|加上|[新又今年]添")
# Numbers of which one holds the other, or is none yet: “其中专题3场” → 其中, “共26个” → 共, “计划办6场” → 计划,
# not “上半年3场”, not “公共”
_NO_PARTS = lazy.compile(r"其中|(?<!公)共|计划|应(?=办|收|到)|打算|争取")
# One is what was done of the other: “留言120条，办结118条” → 办结, “问题9个改了8个” → 改, not “打电话来问”
_DONE = lazy.compile(r"办[结完]|答复|回复|回了|解决|整改|改|完成|采纳|通过")
# What was not so of a part: “3单不满意” → 不, “还剩3个没改完” → 剩, not “满意”
_FAILED, _NEAR = lazy.compile(r"[不没未剩差缺退]|除"), 6
_LARGE, _HUGE = 10, 30  # from which value on no number is a sum by chance: of kinds that are listed, of any
_KIND = 10  # letters of a kind of things: 文字9 图解6 动漫2
_HAN = lazy.compile(r"[^\u3400-\u9fff]+")  # what is no word: “3件，” → 3

Taken = tuple[int, Number, Noted]  # which number of the sentence it is, and the quantity of a note that supports it


def around(found: Candidates, index: int) -> str:
    """Return the words of a number's clause, or of the whole gap before it where it has none."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    first, last = sentence.behind(index)
    own = sentence.text[sentence.near(start, end) : end] + sentence.text[first:last]
    return own if len(set(_HAN.sub("", own)) - _EMPTY) > 1 else sentence.lead(index)  # not of “，全年12期”


def letters(one: str, other: str) -> set[str]:
    """Return the Chinese characters that two texts share, but for those that say nothing."""
    return (set(_HAN.sub("", one)) & set(_HAN.sub("", other))) - _EMPTY


def counts_alike(one: str, other: str) -> bool:
    """Whether two units count the same things: 期 and 次, 张 and 幅."""
    return one == other or any({one, other} <= some for some in quantity_words.load().words.alike)


def from_two(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what a note says by two numbers or more; None where none does.

    上半年3场，下半年又办4场 says 培训7场; 年初26个，现在剩19个 says 净减7个.
    """
    number, near = found.sentence.numbers[index], around(found, index)
    if number.quantity.unit in RATES:
        return None
    for sentence, own in _by_sentence(found):
        if not _speaks_of(found, near, sentence):
            continue
        unit = number.quantity.unit
        same = [note for note in own if not note.quantity.unit or counts_alike(note.quantity.unit, unit)]
        made = _apart_in(found, number.quantity, same, _done(near))
        if made is None and not _names_one(found, index, near, same):
            made = _summed(found, number.quantity, same)
        made = made or _left(found, number.quantity, same, near)
        if made is not None:
            how, facts = made
            return number.as_supported(how, facts)
    return None


def _by_sentence(found: Candidates) -> Iterator[tuple[str, list[Noted]]]:
    by_sentence: dict[tuple[str | None, str], list[Noted]] = {}
    for note in found.sentence.facts.noted:
        by_sentence.setdefault((note.fact.note, note.sentence), []).append(note)
    for (_, sentence), own in by_sentence.items():
        if len(own) > 1:
            yield sentence, own


def _names_one(found: Candidates, index: int, near: str, own: Sequence[Noted]) -> bool:
    """Whether words name one of several numbers of a note, and no total: 公开行政许可3885条 is not 许可 and 处罚."""
    if SUMMED.search(found.sentence.lead(index)) or len(own) < SHARED or _PARTS.search(own[0].sentence):
        return False
    return names_one(near, [note.around for note in own])


def names_one(near: str, labels: Sequence[str]) -> bool:
    """Whether words name one of several labels of one kind: 行政许可 of 行政许可, 行政处罚."""
    every = [letters(near, label) for label in labels]
    if not all(every):
        return False  # of 目录新加 财政6 审计9 the first has what both are of
    alone = [one - set().union(*(every[:at] + every[at + 1 :])) for at, one in enumerate(every)]
    return sum(len(one) >= SHARED for one in alone) == 1


def _done(near: str) -> int:
    """Return 1 or -1 where the words of a number say what makes things more or fewer: 关停整合账号5个."""
    words = quantity_words.load().words.compared
    if any(word in near for word in words.fewer):
        return -1
    return int(any(word in near for word in words.more))


def _speaks_of(found: Candidates, near: str, sentence: str) -> bool:
    alike = max(likeness(near, sentence), likeness(found.sentence.own, sentence))
    return alike >= ALIKE or len(letters(near, sentence)) >= SHARED or kin(near, sentence)


def _summed(found: Candidates, quantity: Quantity, own: Sequence[Noted]) -> tuple[str, tuple[str, ...]] | None:
    """Return the sum of all that a sentence of a note counts in such a unit, where that is the number.

    Only where the note says that they are parts: 留言120条，办结118条 are 120.
    """
    if quantity.change or len(own) < 2 or len({note.quantity.unit for note in own} - {""}) > 1:
        return None
    if not _are_parts(found, quantity, own) or _NO_PARTS.search(own[0].sentence):
        return None
    if any(note.quantity.change or is_past(found, note) for note in own):
        return None
    if sum(note.quantity.value for note in own) != quantity.value:
        return None
    return " + ".join(shown(note.quantity.value) for note in own), tuple(note.fact.id for note in own)


def _left(found: Candidates, quantity: Quantity, own: Sequence[Noted], near: str) -> tuple[str, tuple[str, ...]] | None:
    """Return what a whole that the text has too leaves of what a note says failed: 抽50单，3单不满意 is 满意47."""
    if quantity.change or _FAILED.search(near):
        return None
    for whole, part in pairwise(own):
        said = part.fact.name[part.quantity.end :][:_NEAR]
        failed = _FAILED.search(_CLAUSE.split(said)[0]) or _FAILED.search(plain_words(part)[-_NEAR:])
        left = whole.quantity.value - part.quantity.value
        if failed and found.sentence.values[whole.quantity.value] and left == quantity.value:
            how = f"{shown(whole.quantity.value)} － {shown(part.quantity.value)}"
            return how, (whole.fact.id, part.fact.id)
    return None


def _are_parts(found: Candidates, quantity: Quantity, own: Sequence[Noted]) -> bool:
    """Whether numbers of a note are parts of one: it says so, or it lists kinds of things, or no chance is left."""
    said = own[0].sentence
    if _PARTS.search(said):
        return True
    if _DONE.search(said) or any(found.sentence.values[note.quantity.value] for note in own):
        return False  # the parts are told too: the sum of two of them is another number
    bare = all(not note.quantity.unit and len(_HAN.sub("", note.around)) <= _KIND for note in own)
    return quantity.value >= (_LARGE if bare else _HUGE)


def _apart_in(
    found: Candidates, quantity: Quantity, own: Sequence[Noted], done: int
) -> tuple[str, tuple[str, ...]] | None:
    """Return how far a number of a note is from the one of before, where the text says so much more or less.

    `done` is 1 or -1 where something is done that makes as many more or fewer: 关停5个.
    """
    if done and not quantity.change:
        quantity = quantity._replace(change=done)
    if not quantity.change and not done:
        return None
    for before, after in (*pairwise(own), *pairwise(own[::-1])):
        was, now = plain_words(before), plain_words(after).removeprefix(plain_words(before))
        is_first = (before, after) == (own[0], own[1]) and (AT_FIRST.search(was) or _NOW.search(now))
        if not (is_first or is_past(found, before)):
            continue
        if before.quantity.unit in (after.quantity.unit, "") and _parts(quantity, after.quantity, before.quantity):
            return f"{shown(after.quantity.value)} － {shown(before.quantity.value)}", (after.fact.id, before.fact.id)
    return None


def _parts(change: Quantity, after: Quantity, before: Quantity) -> bool:
    """Whether two quantities are so far apart, and the way that it says, where it says one."""
    parted = after.value - before.value
    return abs(parted) == abs(change.value) and change.change * parted >= 0


def apart(found: Candidates, mine: list[Taken]) -> None:
    """Let a change be supported that parts two numbers of one note: 今年4次，去年3次 says 4场，比上年多1场."""
    for index, number in enumerate(found.sentence.numbers):
        lead = found.sentence.lead(index)
        if not number.is_bare or not (number.quantity.change or APART.search(lead)):
            continue
        pairs = ((other, note, _from_which(found, number, other, note)) for _, other, note in mine)
        for other, note, before in pairs:
            if before is not None:
                how = f"{shown(other.quantity.value)} － {shown(before.quantity.value)}"
                number.support(how, (note.fact.id, before.fact.id))
                break


def _from_which(found: Candidates, number: Number, other: Number, note: Noted) -> Noted | None:
    """Return the number of a note that another of its numbers, which the sentence has, parts by a change; None if none.

    It must be of the year before (or what is laid down: 法定20天), in the same unit, and the change go its way.
    """
    points = number.quantity.unit == POINTS and other.quantity.unit == PERCENT
    if number.quantity.unit != other.quantity.unit and not points:
        return None
    units = {note.quantity.unit, "", PERCENT} if points else {note.quantity.unit}
    for before in found.sentence.facts.noted:
        if before.fact.note != note.fact.note or before.quantity.unit not in units:
            continue
        if not _parts(number.quantity, other.quantity, before.quantity):
            continue
        if is_past(found, before) or (not number.quantity.change and _LAID_DOWN.search(plain_words(before))):
            return before
    return None


def says_past(found: Candidates, index: int) -> bool:
    """Whether the words before a number of the text are of the year before: 比上年的183条."""
    return any(name.kind == "past" for name in found.sentence.within(*found.sentence.gaps[index]))


def is_past(found: Candidates, note: Noted) -> bool:
    """Whether a number of a note is of the year before."""
    if note.quantity.change:
        return False  # 比去年多1次 is how far they are apart
    said, sentence = plain_words(note), found.sentence
    years = [name.kind for name in names(said, 0, len(said), sentence.year, sentence.words)]
    # 去年183 今年241: the year named last is its own
    return next((kind == "past" for kind in reversed(years) if kind in ("past", "present")), False)


def plain_words(note: Noted) -> str:
    """Return the words before a quantity of a note, as they are written."""
    before = note.fact.name[: note.quantity.start]
    return before[max((match.end() for match in _CLAUSE.finditer(before)), default=0) :]
