"""How long something took, by what a note says of it: 半个月 is 15天, 6月1日到6月30日 are 30天, 3月到6月 4个月."""

from collections.abc import Iterator
from datetime import date, timedelta

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_counts import parts
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import around

_MONTH = r"(?:1[0-2]|[1-9])"  # “12” → 12, “7月” → 7
_DAY = r"(?:[12][0-9]|3[01]|[1-9])"  # “31” → 31, “7日” → 7
# From a day to another: “3月4日至3月8日” → 3月4日至3月8日, “6.1—6.30” → 6.1—6.30, “5月6号到12号” → 5月6号到12号,
# not “3月到8月”
_DAYS = lazy.compile(
    rf"(?<![0-9.])(?P<month>{_MONTH})[月.](?P<day>{_DAY})[日号]?(?:至|到|[-—–~～]{{1,2}})"
    rf"(?:(?P<to>{_MONTH})[月.])?(?P<last>{_DAY})(?![0-9月.])[日号]?"
)
_NAMED = lazy.compile(rf"(?<![0-9])(?P<month>{_MONTH})月")  # “3月动手，6月上线” → 3月, 6月
_TOOK = lazy.compile(r"历时|耗时|用时|为期|用了|花了")  # “历时” → 历时, not “平均”
# Half of what: “半个月” → 半个月, “半天” → 半天, “三刻钟” → 三刻钟, not “上半年”
_HALF = lazy.compile(
    r"(?<![上下过一二两三四五六七八九十个])半个?(?P<unit>小时|钟头|天|月|年)|(?P<quarters>[一两三])刻钟"
)
_WORTH: dict[str, dict[str, int]] = {
    "小时": {"分钟": 30}, "钟头": {"分钟": 30}, "天": {"小时": 12}, "月": {"天": 15}, "年": {"个月": 6},
}  # fmt: skip
_QUARTERS = {"一": 15, "两": 30, "三": 45}  # minutes
_FRIDAY, _LONGEST = 4, 366


def from_times(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by how long a note says that something took; it must speak of the same matter."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit not in ("天", "个月", "小时", "分钟") or quantity.change or quantity.approx:
        return None
    written = found.sentence.text[quantity.start : quantity.end]
    for part, note in parts(found.sentence):
        if not shares_word(found, found.sentence.own, part):
            continue
        if quantity.value in _times(
            part, quantity.unit, around(found, index), in_work="工作日" in written, found=found
        ):
            return number.as_supported(f"按工作记录 {note} 算出来是 {shown(quantity.value)}")
    return None


def _times(part: str, unit: str, near: str, *, in_work: bool, found: Candidates) -> Iterator[Value]:
    for half in _HALF.finditer(part):
        quarters = _QUARTERS.get(half["quarters"], 0) if unit == "分钟" else 0
        worth = quarters or _WORTH.get(half["unit"], {}).get(unit)
        if worth and not in_work:
            yield worth
    if unit == "天":
        yield from _days(part, found.sentence.year, in_work=in_work)
    if unit == "个月" and _TOOK.search(near):
        named = [int(one["month"]) for one in _NAMED.finditer(part)]
        if len(named) > 1 and named[0] < named[-1]:
            yield from (named[-1] - named[0], named[-1] - named[0] + 1)


def _days(part: str, year: int, *, in_work: bool) -> Iterator[Value]:
    """Yield how many days there are from one to another, both counted, or of them those from Monday to Friday."""
    for said in _DAYS.finditer(part):
        try:
            first = date(year, int(said["month"]), int(said["day"]))
            last = date(year, int(said["to"] or said["month"]), int(said["last"]))
        except ValueError:
            continue
        every = (first + timedelta(days=at) for at in range(min(_LONGEST, (last - first).days + 1)))
        days = sum(not in_work or day.weekday() <= _FRIDAY for day in every)
        if days > 0:
            yield days
