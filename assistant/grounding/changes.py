"""Growth and decline: a change follows from this year's value and last year's, or from two numbers that are written."""

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.change_pairs import LOOSE, Pair, pairs
from assistant.grounding.differences import difference, expected, way
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.numbers import RATES, Number
from assistant.grounding.points import points
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.unsure import compares

_LAST_YEAR = ("上年", "去年", "上一年", "同期")
# The word stands behind its number: “的增长” → 增长, “以上的降幅” → 降幅, not “，增长”
_BEHIND = lazy.compile(r"(?:以上|左右)?的?(?:同比)?(增[长幅加]|降幅|下降|涨幅|减幅|减少)")
# The word stands before a share in words: “增加了” → 增加了, “比上年减少” → 减少, not “增加到”
_AHEAD = lazy.compile(r"(?:增[加长]|上升|减少|下降)了?\Z")
_UP = lazy.compile(r"[增涨升]")  # “增长” → 增, not “下降”
_FROM = lazy.compile(r"[由从][^，。；]{0,6}\Z")  # “由上年” → 由上年
_TO = lazy.compile(r"[到至为]")  # “件增至” → 至
# What is right before last year's number, where it is compared with the one before: “，比上年的” → ，比上年的,
# “（较去年同期” → （较去年同期, not “，其中上年的”
_THAN_LAST = lazy.compile(r"[，,（(、]?(?:比|较|同|与|对比|相比)(?:上|去)一?年(?:度)?(?:同期)?的?")
_MORE = ("多", "少", "高", "低", "大", "小")
_CLOSE = 6  # letters between the second of two numbers and what they grew by


def needs_last_year(text: str, item: Grounded, year: int) -> bool:
    """Whether only last year's figures could support a quantity: a growth, or a count of that year.

    Args:
        text: The text that the quantity stands in.
        item: The quantity.
        year: The year reported on.
    """
    if item.verdict is not Verdict.UNSUPPORTED or item.expected:
        return False
    if item.kind is Kind.CHANGE or item.last_year:
        return True
    start = item.quantity.start
    clause = text[max((text.rfind(mark, 0, start) for mark in "，。；：、\n"), default=-1) + 1 : start]
    # 上年结转1件 is a figure of this year's table
    return any(word in clause for word in (*_LAST_YEAR, f"{year - 1}年")) and "结转" not in clause


def direction(text: str, quantity: Quantity) -> int:
    """Return 1 for growth, -1 for decline, 0 where a quantity is no change; the word may stand behind the number."""
    if quantity.change:
        return quantity.change
    if quantity.unit == "倍":
        return 1  # 是上年的2倍, with or without a word of growth
    if quantity.unit == PERCENT and quantity.approx and (ahead := _AHEAD.search(text, 0, quantity.start)) is not None:
        return 1 if _UP.search(ahead[0]) else -1
    if quantity.unit not in (PERCENT, "") or not quantity.value:
        return 0
    said = _BEHIND.match(text, quantity.end, quantity.end + 8)
    return 0 if said is None else 1 if _UP.search(said[1]) else -1


def change(found: Candidates, index: int) -> Grounded:
    """Return whether a growth or decline is supported, contradicted or open."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity, sign = number.quantity, direction(sentence.text, number.quantity)
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    if quantity.unit == "倍" and sentence.text.startswith("半", quantity.end):
        return unknown  # 一倍半: it is told in words (`worded_changes`)
    if quantity.unit == "百分点":
        return points(found, index, sign)
    said = sorted(pairs(found, index), key=lambda pair: pair.tier)
    flipped: Pair | None = None
    for pair in said:
        if _too_loose(pair, quantity):
            continue
        ways = way(quantity, pair.now, pair.before)
        if sign in ways:
            if pair.candidate is not None:
                number.candidate = pair.candidate
                number.rows = [(pair.candidate.table, pair.candidate.row)]
            how = difference(quantity, pair.now, pair.before)
            return unknown._replace(
                verdict=Verdict.SUPPORTED,
                facts=(pair.fact,) if pair.fact else (),
                arithmetic=how,
                named=not pair.tier and bool(pair.fact),
            )
        if ways and flipped is None and pair.tier <= LOOSE and pair.fact:
            flipped = pair
    written = _from_to(found, index, [other for other in sentence.numbers[:index] if other.counts])
    written = written or _beside_last(found, index)
    if written is not None and sign in way(quantity, written.now, written.before):
        # 由3条增至12条，增长3倍: right of the two beside it, whatever table has them
        return unknown._replace(verdict=Verdict.SUPPORTED, arithmetic=difference(quantity, written.now, written.before))
    return _wrong(found, index, said, flipped)


def _too_loose(pair: Pair, quantity: Quantity) -> bool:
    """Whether a small round change would follow by chance from a pair that is loosely named."""
    fine = quantity.places >= 1 or (quantity.unit not in (PERCENT, "倍") and quantity.value >= 10)
    if pair.tier <= 1 or fine or quantity.unit == PERCENT:
        return False
    return pair.tier > LOOSE or not pair.fact


def _wrong(found: Candidates, index: int, said: list[Pair], flipped: Pair | None) -> Grounded:
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity = number.quantity
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    strange = sentence.unknown(near, end)
    if quantity.change and strange.endswith(_MORE):
        strange = strange[:-1]  # 企业申请比自然人少31件
    clear = not strange and not sentence.has("scope") and not quantity.approx
    if quantity.unit not in RATES and not compares(found, index):
        return unknown  # 文件新增9件、减少3件: with what, nothing says
    if flipped is not None and clear:
        return _against(unknown, flipped)
    counts = [other for other in sentence.numbers[:index] if other.counts]
    if (written := _from_to(found, index, counts) or _beside_last(found, index)) is not None:
        return _against(unknown, written)
    first = [pair for pair in said if not pair.tier and pair.fact]
    sides = [pair for pair in said if pair.sides and pair.fact]
    if sides and clear and (not first or quantity.unit == "倍"):
        return _against(unknown, sides[0])._replace(verdict=Verdict.UNSUPPORTED, facts=())
    if not first:
        weak = [pair for pair in said if pair.tier == 1 and pair.fact] if clear and not counts else []
        # 申请量同比增长50%: of what came in, or of all there was to do, and of neither
        return _against(unknown, weak[0])._replace(verdict=Verdict.UNSUPPORTED, facts=()) if weak else unknown
    last = counts[-1].candidate if counts else None
    known = any(name.strong_row for name in number.around) or (last is not None and not last.tier)
    if clear and known and len({pair.fact for pair in first}) == 1:
        return _against(unknown, first[0])
    return _against(unknown, first[0])._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _against(unknown: Grounded, pair: Pair) -> Grounded:
    quantity = unknown.quantity
    due = expected(quantity, pair.now, pair.before)
    if pair.sides:  # 比企业多31件
        due = due.replace("增加", "多").replace("减少", "少")
    return unknown._replace(
        verdict=Verdict.CONTRADICTED,
        facts=(pair.fact,) if pair.fact else (),
        expected=due,
        arithmetic=difference(quantity, pair.now, pair.before),
    )


def _beside_last(found: Candidates, index: int) -> Pair | None:
    """Return the two numbers of 380件，比上年的342件增加83件: both are written, and so is how far they are apart."""
    sentence, numbers = found.sentence, found.sentence.numbers
    at = index - 1 if index and not numbers[index - 1].quantity.change else index - 2  # …增加38件，增长15.1%
    if at < 1 or len(sentence.lead(index)) > _CLOSE:
        return None
    now, before = numbers[at - 1], numbers[at]
    if not (now.counts and before.counts) or now.quantity.unit != before.quantity.unit:
        return None
    if any(one.quantity.approx or one.quantity.high is not None for one in (now, before, numbers[index])):
        return None
    if _THAN_LAST.fullmatch(sentence.lead(at)) is None or any(mark in sentence.lead(at + 1) for mark in "，；"):
        return None
    return Pair(now.value, before.value, now.fact, 0)


def _from_to(found: Candidates, index: int, counts: list[Number]) -> Pair | None:
    """Return the two numbers of 由95次增加到96次，增长2.05%."""
    sentence = found.sentence
    if len(counts) < 2 or index < 2 or found.sentence.numbers[index].quantity.approx:
        return None
    before, now = counts[-2:]
    if [before, now] != sentence.numbers[index - 2 : index] or before.quantity.unit != now.quantity.unit:
        return None
    if before.quantity.approx or now.quantity.approx or len(sentence.lead(index)) > _CLOSE:
        return None
    text, start = sentence.text, before.quantity.start
    if _FROM.search(text[max(sentence.start, start - 10) : start]) is None:
        return None
    if _TO.search(text[before.quantity.end : now.quantity.start]) is None:
        return None
    return Pair(now.value, before.value, now.fact, 0)
