"""What the frame of a share settles: the count right before 占 is its part, a whole that is named or written its whole.

Without it any row of the tables that gives the share by chance would support it: 予以公开46件，占办结总数的7.4%.
"""

from collections.abc import Sequence

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.numbers import share_of
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import is_share
from assistant.grounding.share_parts import RATES, Asked, Part, written
from assistant.grounding.share_pools import may_be_of
from assistant.grounding.wholes import REQUESTS, Whole, written_whole

# The part is the count right before: “，占” → ，占, “，仅占” → ，仅占, not “，合计占”
_ITS_OWN = lazy.compile(r"[ ，,；（(、]{0,2}(?:大约|约|均|仅|只|就|已|又|也|便|还)?占")
# 占 stands right behind the part: “（占” → （占, “，约占总数的” → ，约占总数的, not “，办结”
OF_COUNT = lazy.compile(r"[，,（(、]?(?:约)?占(?:比|总数|总量|全部|其中)?(?:的|为|达)?[约近]?")
# Between a whole that is written and its share: “的” → 的, “的比例为” → 的比例为
_OF_IT = lazy.compile(r"的?(?:比例|比重)?(?:为|是|达)?约?近?")
_INNER = lazy.compile(r"其中|包括|包含|含|[（(]")  # a part of what was just said: “，其中” → 其中, “，含” → 含
_ANEW = lazy.compile(r"其中|包括|包含|含")  # “，其中” → 其中
_MOST_SUMMED = 5
_DENIES = ("不", "不予", "未", "无", "部分")  # 不予公开率, 未办结率, 部分公开率
_STOP = lazy.compile(r"[，。；、：]")  # “办结率，” → ，


def is_own(found: Candidates, asked: Asked) -> bool:
    """Whether the count right before a share is its part: 予以公开46件，占办结总数的6.4%."""
    index = asked.place
    if index == 0 or not found.sentence.numbers[index - 1].counts or found.lists.run(index) is not None:
        return False
    if found.years[index] != ((0,), True):
        return False
    return asked.is_framed or _ITS_OWN.match(found.sentence.lead(index)) is not None


def own_parts(found: Candidates, asked: Asked) -> list[Part]:
    """Return what the count right before a share may be together with those before it."""
    numbers, at = found.sentence.numbers, asked.place - 1
    out = [written(found, numbers[at], 0)]
    run = [numbers[at]]
    while at and numbers[at - 1].counts and numbers[at - 1].quantity.unit == numbers[at].quantity.unit:
        lead, before = found.sentence.lead(at), numbers[at - 1]
        if _INNER.search(lead):  # 公开类24件，含部分公开7件，占办结数的4.0%: of either
            out.append(written(found, before, 0))
        elif "。" not in lead and len(run) < _MOST_SUMMED:
            run.append(before)
            out.append(Part(sum(number.value for number in run), "", 0, out[0].table, ""))
        at -= 1
    return out


def written_within(found: Candidates, asked: Asked) -> tuple[list[Part], Whole] | None:
    """Return the part and the whole of 纠正2件，占全部复议案件22件的9.1%: the whole is written behind 占."""
    sentence, at = found.sentence, asked.place - 1
    if at < 1 or not sentence.numbers[at].counts or not _OF_IT.fullmatch(sentence.lead(asked.place)):
        return None
    if not sentence.numbers[at - 1].counts or not _ITS_OWN.match(sentence.lead(at)):
        return None
    parts = own_parts(found, asked._replace(place=at))
    return parts, written_whole(sentence.numbers[at], 0, at)


def of_its_rate(found: Candidates, asked: Asked, parts: list[Part]) -> list[Part]:
    """Return the parts that the rate named right before a share may be of: 办结率 of what was answered alone."""
    lead = found.sentence.lead(asked.place)
    rows = next((rows for word, rows in RATES.items() if _is_named_last(lead, word)), None)
    return parts if rows is None else [part for part in parts if not part.row or part.row in rows]


def _is_named_last(lead: str, word: str) -> bool:
    at = lead.rfind(word)
    return at >= 0 and not lead[:at].endswith(_DENIES) and not _STOP.search(lead, at)


def of_siblings(found: Candidates, asked: Asked, parts: Sequence[Part], some: list[Whole], *, own: bool) -> list[Whole]:
    """Return the wholes of a share that names none: those of the share before it, or the one written of its own row.

    自然人占56.1%，单位占43.9%: both of one whole; 新收706件，自然人304件，占43.1%: of what came in, not of the answers.
    """
    numbers, index = found.sentence.numbers, asked.place
    if not parts or any(not whole.tier for whole in some) or asked.is_framed:
        return some
    kind = group(parts[0])
    before = next((at for at in range(index - 1, -1, -1) if is_share(numbers[at].quantity)), None)
    if before is not None and numbers[before].share_of and kind and kind == numbers[before].share_kind:
        text = found.sentence.text[numbers[before].quantity.end : numbers[index].quantity.start]
        last = index - own
        one_year = found.years[before][0] == found.years[index][0]  # 由9.1%升到14.6%: of another year's whole
        if not _ANEW.search(text) and one_year:
            of = numbers[before].share_of
            return [whole for whole in some if whole.value in of or before < whole.at < last]
    rows = {"received": "received", "outcomes": "outcomes_total"}
    if any(whole.at >= 0 and whole.row == rows.get(kind) and whole.fact != parts[0].fact for whole in some):
        return [whole for whole in some if whole.at >= 0 or whole.row not in REQUESTS or whole.row == rows[kind]]
    return some


def group(part: Part) -> str:
    """Return what a part is a part of: of what came in, of the answers, or of all that was to be answered."""
    if part.table != "requests" or not part.row:
        return ""
    if part.row in ("received", "brought_forward"):
        return part.row
    return "all" if part.row in ("outcomes_total", "carried_forward", "all") else "outcomes"


def is_strange(found: Candidates, part: Part, whole: Whole) -> bool:
    """Whether part and whole are of two tables, or of two groups of one, and no word says that they are compared."""
    if not whole.tier or whole.at >= 0 or not (part.table and whole.table):
        return False
    if part.table != whole.table:
        return True
    return part.table == "requests" and part.at < 0 and part.tier > 0 and not may_be_of(found, part.row, whole)


def fitting(part: Part, some: Sequence[Whole], quantity: Quantity) -> frozenset[Value]:
    """Return the wholes that a share is right of."""
    return frozenset(whole.value for whole in some if whole.value and quantity.holds(share_of(part.value, whole.value)))
