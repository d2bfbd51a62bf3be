"""Shares: a percentage follows from a part and a whole, by names, by numbers that are written, or by other shares."""

from collections.abc import Iterator
from decimal import ROUND_DOWN

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.numbers import Number, division, share_of
from assistant.grounding.quantities import PERCENT
from assistant.grounding.sentences import is_share
from assistant.grounding.share_frames import (
    fitting,
    group,
    is_own,
    is_strange,
    of_its_rate,
    of_siblings,
    own_parts,
    written_within,
)
from assistant.grounding.share_parts import (
    RATES,
    Asked,
    Part,
    asked_of,
    is_within,
    parts_of,
    speaks_of_requests,
    written,
)
from assistant.grounding.share_pools import of_any_whole, of_disputes, unclaimed
from assistant.grounding.wholes import Whole, wholes

_LOOSE = (2, 3, 9)  # how loosely part and whole may be named, by the decimals written
_SIBLINGS = 2  # shares of one whole that say what whole a third is of
# 占 stands right behind the part: “（占” → （占, “，约占总数的” → ，约占总数的, not “，办结”
_OF_IT = lazy.compile(r"[，,（(、]?(?:约)?占(?:比|总数|总量|全部|其中)?(?:的|为|达)?[约近]?")
# The whole is named: “占办结总数的” → 占办结总数的, “占新收的比例为” → 占新收的比例为, not “占比：公开”
_OF_WHAT = lazy.compile(r"占[^，。；：]*的(?:比例|比重)?(?:为|是|达)?约?\Z")
_TIMELY = lazy.compile(
    r"(?:按[时期]|及时|准时|如期|限时|[期时]限内)[^，。；]{0,4}率"
)  # “按时答复率” → 按时答复率, not “答复率”
_RATE = lazy.compile(r"(?:主动)?[\u4e00-\u9fff]{2}率")  # “，归档率” → 归档率, “主动公开率” → 主动公开率, not “占”


def share(found: Candidates, index: int) -> Grounded:
    """Return whether a share is supported, contradicted or open."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    asked = asked_of(found, index)
    parts = list(parts_of(found, asked))
    tables = {part.table for part in parts if part.table}
    some = list(wholes(found, index, asked.right, asked.backs, tables, [part.row for part in parts]))
    own, within = is_own(found, asked), written_within(found, asked)
    named = [whole for whole in some if not whole.tier]
    if within is not None:
        parts, some = within[0], [within[1]]
    elif own:
        parts = own_parts(found, asked)
        if named and not sentence.unknown(*sentence.gaps[index]):
            some = named
    elif named and _explicit(found, asked) and _OF_WHAT.search(sentence.lead(index)):
        some = named
    if named and is_within(sentence, asked):
        some = named
    parts = of_its_rate(found, asked, parts)
    some = of_siblings(found, asked, parts, some, own=own or within is not None)
    unknown = Grounded(number.quantity, Kind.SHARE, Verdict.UNSUPPORTED)
    done = _following(found, unknown, number, parts, some)
    if done is None and within is None and not own:
        done = _of_other_shares(found, unknown, index)
        if done is None and ("requests" in tables or "requests" in sentence.before.tables or sentence.has("subject")):
            done = unclaimed(found, asked, unknown, some)
    if done is None and within is None:
        done = of_any_whole(found, asked, unknown, parts)
        done = done or (None if own else of_disputes(found, asked, unknown))
    if done is not None:
        return done
    return _wrong(found, asked, unknown, parts, some)


def beside(found: Candidates) -> None:
    """Say of an open share what its own count comes to, by the whole that others beside it were worked out from.

    258件，占33.9%；35件，占4.3%；158件，占19.6%: of 805 the two are right, so that the first is asked about.
    """
    numbers = found.sentence.numbers
    own = [index for index in range(1, len(numbers)) if is_share(numbers[index].quantity) and _of_own(found, index)]
    some = [whole for index in own if numbers[index].supported for whole in {*_wholes_of(found, index)}]
    for whole in dict.fromkeys(some):
        if some.count(whole) < _SIBLINGS:
            continue
        for index in own:
            number, part = numbers[index], numbers[index - 1]
            plain = number.item.verdict is Verdict.UNSUPPORTED and not number.item.expected
            if plain and part.value <= whole and number.quantity.places and not number.quantity.approx:
                told = _against(number.item, written(found, part, 0), Whole(whole, "", 0))
                number.item = told._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _of_own(found: Candidates, index: int) -> bool:
    """Whether a share is that of the count right before it, and names no whole."""
    counts = found.sentence.numbers[index - 1].counts
    return counts and _OF_IT.fullmatch(found.sentence.text, *found.sentence.gaps[index]) is not None


def _wholes_of(found: Candidates, index: int) -> Iterator[Value]:
    """Yield the counts said before that a share is right of, with the count right before it as its part."""
    numbers = found.sentence.numbers
    part, quantity = numbers[index - 1], numbers[index].quantity
    for other in (*found.sentence.before.numbers, *numbers[: index - 1]):
        if other.counts and other.value > part.value and quantity.holds(share_of(part.value, other.value)):
            yield other.value


def _following(
    found: Candidates, unknown: Grounded, number: Number, parts: list[Part], some: list[Whole]
) -> Grounded | None:
    quantity = number.quantity
    for part in sorted(parts, key=lambda item: item.tier):
        for whole in some:
            if not whole.value or part.value > whole.value or _is_itself(part, whole):
                continue
            if part.tier + whole.tier > _LOOSE[min(2, quantity.places)] or is_strange(found, part, whole):
                continue
            if quantity.holds(share_of(part.value, whole.value)):
                number.share_of, number.share_kind = fitting(part, some, quantity), group(part)
                if part.row:
                    number.rows = [(part.table, part.row)]
                how = division(part.value, whole.value, max(1, quantity.places))
                ids = tuple(fact for fact in (part.fact, whole.fact) if fact)
                named = not part.tier and whole.tier <= 1 and len(ids) > 1
                return unknown._replace(verdict=Verdict.SUPPORTED, facts=ids, arithmetic=how, named=named)
    return None


def _is_itself(part: Part, whole: Whole) -> bool:
    """Whether part and whole are one number, which is all of itself."""
    if part.at >= 0 and whole.at >= 0:
        return part.at == whole.at
    return part.value == whole.value and part.fact == whole.fact


def _of_other_shares(found: Candidates, unknown: Grounded, index: int) -> Grounded | None:
    """Return it supported by what other shares leave of 100 %, or by their sum."""
    others = [
        number.value
        for number in found.sentence.numbers[:index]
        if number.quantity.unit == PERCENT and not number.quantity.change and number.supported
    ]
    for length in range(1, len(others) + 1):
        total = sum(others[-length:])
        if unknown.quantity.holds(100 - total):
            return unknown._replace(
                verdict=Verdict.SUPPORTED, arithmetic=f"100 − {shown(total)} = {shown(100 - total)}%"
            )
        if length > 1 and unknown.quantity.holds(total):
            how = f"{' + '.join(map(shown, others[-length:]))} = {shown(total)}%"
            return unknown._replace(verdict=Verdict.SUPPORTED, arithmetic=how)
    return None


def _wrong(
    found: Candidates, asked: Asked, unknown: Grounded, parts: list[Part], some: list[Whole]
) -> Grounded:  # fmt: skip
    quantity = unknown.quantity
    best = next((part for part in parts if not part.tier), None)
    if best is not None and quantity.places and not quantity.approx:
        for part in parts:
            for whole in some:
                if not part.tier and whole.tier <= 1 and whole.value and _is_cut(unknown, part.value, whole.value):
                    return _against(unknown, part, whole)._replace(cut=True)
    if (written := _of_two_written(found, asked, unknown)) is not None:
        return written
    if best is not None and _explicit(found, asked):
        whole = next((whole for whole in some if not whole.tier and whole.value), None)
        # 工程规划许可，约占新收申请的七成: what is of another table is no part
        if whole is not None and (not best.table or whole.table in ("", best.table)):
            last = asked.counts[-1:]
            return _against(unknown, best, whole)._replace(
                unsure=any(number.item.verdict is Verdict.CONTRADICTED for number in last)
            )
    part = next((part for part in parts if part.tier <= 1 and part.fact), None)
    rate = _RATE.search(found.sentence.lead(asked.place))
    timely = _TIMELY.search(found.sentence.lead(asked.place)) is not None
    if (
        part is None
        or timely
        or (rate is not None and (rate[0] not in RATES or not speaks_of_requests(found, asked.place)))
    ):
        return unknown  # 归档率: of something that no table has
    value = part.value
    whole = next((whole for whole in some if whole.tier <= 1 and whole.fact and whole.value > value), None)
    if whole is None:
        return unknown
    return _against(unknown, part, whole)._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _is_cut(unknown: Grounded, part: Value, whole: Value) -> bool:
    return share_of(part, whole).quantize(unknown.quantity.step, ROUND_DOWN) == unknown.quantity.value


def _against(unknown: Grounded, part: Part, whole: Whole) -> Grounded:
    places = unknown.quantity.places
    exact = share_of(part.value, whole.value)
    how = division(part.value, whole.value, max(1, places) + _is_cut(unknown, part.value, whole.value))
    how = how if places else how.replace(".0%", "%")
    ids = tuple(fact for fact in (part.fact, whole.fact) if fact)
    expected = f"{shown(exact, places)}%"
    return unknown._replace(verdict=Verdict.CONTRADICTED, facts=ids, expected=expected, arithmetic=how)


def _explicit(found: Candidates, asked: Asked) -> bool:
    """Whether part and whole are named, and nothing else is said."""
    sentence = found.sentence
    start, end = sentence.gaps[asked.place]
    sure = found.years[asked.place][1] and not sentence.has("scope")
    quantity = sentence.numbers[asked.place].quantity
    named = not asked.is_framed and any(name.kind == "row" for name in asked.right)
    return sure and named and not quantity.approx and not sentence.unknown(sentence.near(start, end), end)


def _of_two_written(found: Candidates, asked: Asked, unknown: Grounded) -> Grounded | None:
    """Return what 200条，其中50条，占35% comes to: both are written, and neither is a figure of the tables."""
    if len(asked.counts) < 2 or unknown.quantity.approx:
        return None
    whole, part = asked.counts[-2:]
    numbers, text = found.sentence.numbers, found.sentence.text
    if numbers[asked.place - 1] is not part or _OF_IT.fullmatch(text, *found.sentence.gaps[asked.place]) is None:
        return None
    if part.quantity.unit != whole.quantity.unit or not whole.value or part.value > whole.value:
        return None
    if bool(part.candidate) != bool(whole.candidate):
        return None
    if "其中" not in text[whole.quantity.end : part.quantity.start]:
        return None
    return _against(unknown, written(found, part, 0), Whole(whole.value, whole.fact, 0))
