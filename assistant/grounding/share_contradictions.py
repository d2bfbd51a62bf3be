"""What a share should be that no part and whole bear out, where its words say what it is of."""

from decimal import ROUND_DOWN

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Verdict, shown
from assistant.grounding.numbers import division, share_of
from assistant.grounding.share_frames import OF_COUNT
from assistant.grounding.share_parts import RATES, Asked, Part, speaks_of_requests, written
from assistant.grounding.wholes import Whole

_TIMELY = lazy.compile(
    r"(?:按[时期]|及时|准时|如期|限时|[期时]限内)[^，。；]{0,4}率"
)  # “按时答复率” → 按时答复率, not “答复率”
_RATE = lazy.compile(r"(?:主动)?[\u4e00-\u9fff]{2}率")  # “，归档率” → 归档率, “主动公开率” → 主动公开率, not “占”


def wrong(
    found: Candidates, asked: Asked, unknown: Grounded, parts: list[Part], some: list[Whole]
) -> Grounded:  # fmt: skip
    """Return a share that nothing bears out: contradicted where part and whole are named, else with what it may be."""
    quantity = unknown.quantity
    best = next((part for part in parts if not part.tier), None)
    if best is not None and quantity.places and not quantity.approx:
        for part in parts:
            for whole in some:
                if not part.tier and whole.tier <= 1 and whole.value and _is_cut(unknown, part.value, whole.value):
                    return against(unknown, part, whole)._replace(cut=True)
    if (written := _of_two_written(found, asked, unknown)) is not None:
        return written
    if best is not None and is_explicit(found, asked):
        whole = next((whole for whole in some if not whole.tier and whole.value), None)
        # 工程规划许可，约占新收申请的七成: what is of another table is no part
        if whole is not None and (not best.table or whole.table in ("", best.table)):
            last = asked.counts[-1:]
            return against(unknown, best, whole)._replace(
                unsure=any(number.item.verdict is Verdict.CONTRADICTED for number in last)
            )
    part = next((part for part in parts if part.tier <= 1 and part.fact), None)
    if part is None or _is_of_no_table(found, asked):
        return unknown
    value = part.value
    within = [whole for whole in some if whole.tier <= 1 and whole.fact and part.table in ("", whole.table)]
    whole = next((whole for whole in within if whole.value > value), None)
    if whole is None:
        return unknown
    return against(unknown, part, whole)._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _is_of_no_table(found: Candidates, asked: Asked) -> bool:
    """Whether a share is of something that no table has, by its rate (归档率) or the unknown words of its own clause.

    自然人占85%，信函占四分之一.
    """
    sentence, lead = found.sentence, found.sentence.lead(asked.place)
    rate = _RATE.search(lead)
    if _TIMELY.search(lead) is not None:
        return True
    if rate is not None and (rate[0] not in RATES or not speaks_of_requests(found, asked.place)):
        return True
    start, end = sentence.gaps[asked.place]
    near = sentence.near(start, end)
    named = any(name.names_cells and name.strong for name in sentence.within(near, end))
    return not named and bool(sentence.unknown(near, end))


def of_the_same(found: Candidates, asked: Asked, unknown: Grounded) -> Grounded | None:
    """Return what a share went to by the cells that it came from: 自然人占比由90.9%降至72.9%."""
    before = found.sentence.numbers[asked.named_at].item if asked.named_at >= 0 else None
    if before is None or before.verdict is not Verdict.SUPPORTED or len(before.facts) != 2 or len(asked.backs) != 1:
        return None
    part, whole = (found.facts[name] for name in before.facts)
    values = [(one.last_year if asked.backs[0] else one.value) for one in (part, whole)]
    if values[0] is None or not values[1] or values[0] > values[1]:
        return None
    told = against(unknown, Part(values[0], part.id, 0, "", ""), Whole(values[1], whole.id, 0))
    return told._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _is_cut(unknown: Grounded, part: Value, whole: Value) -> bool:
    return share_of(part, whole).quantize(unknown.quantity.step, ROUND_DOWN) == unknown.quantity.value


def against(unknown: Grounded, part: Part, whole: Whole) -> Grounded:
    """Return a share as contradicted by what a part is of a whole."""
    places = unknown.quantity.places
    exact = share_of(part.value, whole.value)
    how = division(part.value, whole.value, max(1, places) + _is_cut(unknown, part.value, whole.value))
    how = how if places else how.replace(".0%", "%")
    ids = tuple(fact for fact in (part.fact, whole.fact) if fact)
    expected = f"{shown(exact, places)}%"
    return unknown._replace(verdict=Verdict.CONTRADICTED, facts=ids, expected=expected, arithmetic=how)


def is_explicit(found: Candidates, asked: Asked) -> bool:
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
    if numbers[asked.place - 1] is not part or OF_COUNT.fullmatch(text, *found.sentence.gaps[asked.place]) is None:
        return None
    if part.quantity.unit != whole.quantity.unit or not whole.value or part.value > whole.value:
        return None
    if bool(part.candidate) != bool(whole.candidate):
        return None
    if "其中" not in text[whole.quantity.end : part.quantity.start]:
        return None
    return against(unknown, written(found, part, 0), Whole(whole.value, whole.fact, 0))
