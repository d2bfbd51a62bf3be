"""From where to where something went: 由上年的38件减少到50件, 由7个增至5个, 占比由9.1%降到14.6%. Pure."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from assistant import lazy
from assistant.grounding import quantity_words, worded_changes
from assistant.grounding.claim_views import View
from assistant.grounding.predicates import Claim
from assistant.grounding.quantities import Quantity

# only such a sentence can say so: “由7个” → 由7, “从38件” → 从38
HINT = lazy.compile(r"[由从][^，。；]{0,12}[0-9０-９一二三四五六七八九十百两]")
# What stands before the first of two numbers: “由上年的” → 由上年的, “从年初” → 从年初, not “由县政府办”
_FROM = lazy.compile(
    r"[由从](?:原来|原先|原有|最初|过去|以前|年初|上半年|(?:上|去|前)一?年(?:度)?(?:同期|末|底)?|20[0-9]{2}年(?:度)?)?的?\Z"
)
# What stands between the two: “减少到” → 减少到, “下降为” → 下降为, “逐步增至” → 逐步增至, not “降了”
_TO = lazy.compile(
    r"[，,]?(?:逐步|逐年|又|再|大幅|明显|小幅|进一步|稳步|快速|已|也|均)*(?:进一步)?"
    r"(?:(?P<up>增加|增长|增多|增|上升|升高|升|上涨|涨|提高|提升|扩大|扩充|扩展|扩|攀升|回升)|(?P<down>减少|精简|减|下降|降低|降|回落|缩减|缩短|压缩|压减|压降|缩|下滑|跌)"
    r"|(?P<plain>调整|变化|变|改))(?:到|至|为|成)了?(?:今年|本年|本年度|目前|现在|现有|年末|年底)?的?"
)
_FASTER = ("提高", "提升")  # 办理时限由5天提升到3天
_RANKS = ("名", "位", "级", "类", "等", "档", "星")  # the second is above the third
# How often, and ranks: “由每月1次” → 每, “排名由第9位” → 排, not “由9个”
_OFTEN = lazy.compile(r"每|一[周月季年]|排|第|倒数")


def turned(view: View) -> Iterator[Claim]:
    """Yield what is said to have grown or fallen, and by its own two numbers has not, or by the table went otherwise.

    A claim without facts is of two numbers alone. Only a sentence with `HINT` can have any.
    """
    for one, other in pairwise(view.numbers):
        start, behind = one.start + view.start, other.end + view.start
        first, led = _frame(view, one, other)
        if first is None or led is None or _OFTEN.search(view.text[max(view.start, start - 12) : behind]):
            continue
        span = (start - len(first[0]), behind)
        before, now = Decimal(one.value), Decimal(other.value)
        if (led["up"] and now < before) or (led["down"] and now > before):
            durations = quantity_words.load().words.durations
            if one.unit in _RANKS or (one.unit in durations and led["up"] in _FASTER):
                continue
            found = list(worded_changes.against(view, span, lambda _now, _before: False))
            yield from found or [Claim(*span, (), last_year=False, is_sure=False)]
        else:
            yield from worded_changes.against(view, span, _not_reversed(one, other))


def _frame(view: View, one: Quantity, other: Quantity) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    start = one.start + view.start
    if one.unit != other.unit or one.approx or other.approx or one.change or one.high is not None:
        return None, None
    first = _FROM.search(view.text[max(view.start, start - 12) : start])
    return first, _TO.fullmatch(view.text, one.end + view.start, other.start + view.start)


def _not_reversed(one: Quantity, other: Quantity) -> Callable[[Decimal, Decimal], bool]:
    """Return whether two figures are anything but the two numbers in each other's place."""

    def holds(now: Decimal, before: Decimal) -> bool:
        return now == before or not (one.holds(now) and other.holds(before))

    return holds
