"""What the rows of a note say, and what follows from them: a total, a half of the year, the mean, their number."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.grounding import quantity_words
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_channels import are_apart
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_rows import SEVERAL, Row, rows
from assistant.grounding.note_sums import around, counts_alike, letters, names_one
from assistant.grounding.numbers import RATES
from assistant.grounding.quantities import Quantity
from assistant.grounding.support_words import kin

_LARGE = 10  # from which value on no number is in a row by chance
# A label that is a total's own, or no part of a list: “合计20” → 合计, “其中3” → 其中, “计划办6场” → 计划, “镇街各1” →
# 各, not “公共”
_TOTAL = lazy.compile(r"各|每|(?<!公)[共总]|合计|累计|其中|加起来|拢|计划|应(?=办|收|到)|打算|争取")
# Of two numbers one is what became of the other: “办结3” → 办结, “去年3” → 去年, “满意47” → 满意, not “教育3”
_NO_PART = lazy.compile(
    r"办[结完]|答复|回|整改|改了|采纳|通过|去年|上年|今年|年初|现|剩|满意|完成|未|没|平均|最[快慢长短多少]"
)
# A month or a quarter: “7月” → 7月, “十二月份” → 十二月, “1季” → 1季, “三季度” → 三季, not “3个月”
_TERM = lazy.compile(r"(?<![0-9])(?P<count>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?P<unit>月|季)")
_BEGINS = lazy.compile(r"第?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])[月季]")  # “一季度发布120条” → 一季
_MOST = lazy.compile(r"最[多高大]")  # “发布最多的是6月” → 最多
_LEAST = lazy.compile(r"最[少低小]")  # “最少的是” → 最少
_MEAN = lazy.compile(r"平均|月均|人均|均")  # “平均每月” → 平均
# Of which months or quarters a number is: “下半年” → 下半年, “前三季度” → 前三季度, “上半年” → 上半年
_HALF = lazy.compile(r"(?P<half>[上下])半年|前(?P<quarters>[三3])季度")
_YEAR, _QUARTERS = 12, 4
# What is counted, up to its end: “行政村、社区” → 行政村, “社区更新” → 社区, “单位，” → 单位
_THING = lazy.compile(r"[一-鿿]{1,6}?(?=[、，,；;。（）()和及均共]|\Z|更新|设|公)")
_KIND = lazy.compile(r"行政|居民")  # “行政村” → 行政


def from_rows(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what the rows of a note say, or by what follows from them."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit in RATES or quantity.change or quantity.high is not None:
        return None
    for name, text in _texts(found):
        for row in rows(text):
            how = _said(found, index, row)
            if how:
                return number.as_supported(f"工作记录 {name} {how}")
    return None


def _texts(found: Candidates) -> Iterator[tuple[str, str]]:
    """Yield the notes, and as one those that tell a month or quarter each: 一季度120条, and in the next 二季度145条."""
    notes = found.sentence.facts.notes
    yield from ((note.id, note.text) for note in notes)
    terms = [note for note in notes if _BEGINS.match(note.text) and "\n" not in note.text]
    if len(terms) >= SEVERAL:
        yield "、".join(note.id for note in terms), "\n".join(note.text for note in terms)


def from_row_beside(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by a row of a note of which its sentence has others: 典型案例98件，食品类41件.

    Whatever row of the tables its words name too.
    """
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit in RATES or quantity.change or quantity.value < _LARGE:
        return None
    for note in found.sentence.facts.notes:
        for row in rows(note.text):
            for unit, values in row.columns():
                if unit and not counts_alike(unit, quantity.unit):
                    continue
                beside = _beside(found, index, values)
                if quantity.value in values and beside:
                    return number.as_supported(f"工作记录 {note.id} 里列了 {shown(quantity.value)}")
                if len(beside) == len(values) >= SEVERAL and quantity.value == sum(values):
                    return number.as_supported(f"工作记录 {note.id}：" + " + ".join(map(shown, values)))
    return None


def _beside(found: Candidates, index: int, values: Sequence[Value]) -> list[int]:
    """Return which other numbers of a sentence, not small ones, are in a row too."""
    numbers = found.sentence.numbers
    own = numbers[index].quantity
    return [
        at
        for at, other in enumerate(numbers)
        if at != index and other.quantity.unit == own.unit and other.value >= _LARGE and other.value in values
        and other.value != own.value
    ]  # fmt: skip


def _said(found: Candidates, index: int, row: Row) -> str:
    """Return how a row says a number, "" where it does not."""
    near, quantity = around(found, index), found.sentence.numbers[index].quantity
    speaks = shares_word(found, found.sentence.own, row.text) or kin(near, row.text)
    for unit, values in row.columns():
        if unit and not counts_alike(unit, quantity.unit):
            continue
        if _is_an_item(found, index, row, values):
            return f"里列了 {shown(quantity.value)}"
        how = _derived(found, index, row, values) if speaks else ""
        if how:
            return how
    if speaks and _are_counted(found, index, row):
        return f"里列了 {len(row.items)} 项"
    return ""


def _derived(found: Candidates, index: int, row: Row, values: Sequence[Value]) -> str:
    """Return how a number follows from a column, "" where it does not."""
    near, quantity = around(found, index), found.sentence.numbers[index].quantity
    named = sum(_is_named(found, index, near, item.label) for item in row.items)
    for some in _sums(found, index, row, values):
        one = named == 1 or names_one(near, [item.label for item in row.items])
        if one and len(some) == len(values) and not SUMMED.search(found.sentence.lead(index)):
            break  # 其中稿件390件 is no sum of 文件297 and 稿子93
        if len(some) > 1 and quantity.holds(sum(some)):
            return "：" + " + ".join(map(shown, some))
    if _MEAN.search(near) and _is_mean(quantity, values):
        return f"里 {len(values)} 个数的平均数"
    chosen = max if _MOST.search(near) else min if _LEAST.search(near) else None
    if chosen is not None and chosen(values) == quantity.value:
        return f"里最{'大' if chosen is max else '小'}的数"
    return ""


def _is_an_item(found: Candidates, index: int, row: Row, values: Sequence[Value]) -> bool:
    """Whether a number is that of an item whose label its words name, or stands with others of the same row.

    gzh 181 / wb 349 says 微博349条，公众号181条: two numbers of a row are no chance, whatever they are called.
    """
    sentence = found.sentence
    quantity, near = sentence.numbers[index].quantity, around(found, index)
    labels = [item.label for item, value in zip(row.items, values, strict=True) if quantity.holds(value)]
    if not labels:
        return False
    if any(_is_named(found, index, near, label) and not are_apart(near, label) for label in labels):
        return True
    if quantity.value < _LARGE or all(are_apart(near, label) for label in labels):
        return False
    elsewhere = (
        _is_named(found, at, around(found, at), label)
        for at, other in enumerate(sentence.numbers) if at != index and other.quantity.unit == quantity.unit
        for label in labels
    )  # fmt: skip
    return bool(_beside(found, index, values)) and not any(elsewhere)


def _is_named(found: Candidates, index: int, near: str, label: str) -> bool:
    """Whether the words of a number name a label: the same month, or letters or a family of words in common."""
    own = term(label)
    if own is not None:
        return own == term(found.sentence.lead(index))
    least = 1 if found.sentence.numbers[index].value >= _LARGE else min(2, len(label))
    return len(letters(near, label)) >= least or kin(near, label)


def term(text: str) -> tuple[int, str] | None:
    """Return the month or quarter that is named last in a text."""
    last = max(_TERM.finditer(text), key=lambda match: match.start(), default=None)
    if last is None:
        return None
    return int(numerals.parse(last["count"]) or 0), last["unit"]


def _sums(found: Candidates, index: int, row: Row, values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Yield the items that may be meant together: all, or those of a half of the year."""
    labels = [item.label for item in row.items]
    if len(values) < SEVERAL and any(_NO_PART.search(label) for label in labels):
        return
    if any(_TOTAL.search(label) for label in labels):
        return
    half = _HALF.search(found.sentence.lead(index))
    terms = [term(label) for label in labels]
    if half is None:
        yield values
    elif all(terms):
        size = _YEAR if terms[0] is not None and terms[0][1] == "月" else _QUARTERS
        last = size * 3 // _QUARTERS if half["quarters"] else size // 2
        late = half["half"] == "下"
        yield [value for term, value in zip(terms, values, strict=True) if term and (term[0] > last) == late]


def _is_mean(quantity: Quantity, values: Sequence[Value]) -> bool:
    exact = Decimal(sum(values)) / len(values)
    return exact.quantize(Decimal(1).scaleb(-quantity.places), ROUND_HALF_UP) == quantity.value


def _are_counted(found: Candidates, index: int, row: Row) -> bool:
    """Whether a number says how many things a row lists: 大厅377，图书馆23 are 2处, and 1个社区 is the one named so."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    labels = [item.label for item in row.items]
    if number.quantity.unit not in quantity_words.load().words.things or not all(labels) or term(labels[0]):
        return False
    if any(unit and counts_alike(unit, number.quantity.unit) for unit, _ in row.columns()):
        return False  # 业务股2次、乡镇1次、新人1次 are no 3次
    if len(set(labels)) < len(labels) or any(_TOTAL.search(label) or _NO_PART.search(label) for label in labels):
        return False
    if number.value == len(labels):
        return True
    # 11个村、1个社区: those that say what they are, and the rest
    groups = [word for word in (_thing(found, at) for at in range(len(sentence.numbers))) if word]
    own = _thing(found, index)
    counts = {word: sum(label.endswith(word) for label in labels) for word in groups}
    if counts.get(own):
        return counts[own] == number.value
    return bool(own) and own in row.text and number.value == len(labels) - sum(counts.values()) > 0


def _thing(found: Candidates, index: int) -> str:
    behind = _THING.match(found.sentence.text, found.sentence.numbers[index].quantity.end, found.sentence.end)
    return _KIND.sub("", behind[0]) if behind is not None else ""
