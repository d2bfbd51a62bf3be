"""Of how many months of the year a note speaks: 7月起每月一次 is of 6, 每月一次，2月、8月没开 of 10."""

from assistant import lazy

YEAR = 12
_MONTH = r"(?:1[0-2]|[1-9])"  # “12” → 12, “7月” → 7
# From which month on: “7月起每月发” → 7月起, “从4月份开始” → 4月份开始, not “4月开会”
_FROM = lazy.compile(rf"(?<![0-9])(?P<first>{_MONTH})月份?(?:起|开始|以后|之后)")
# Months in a row: “3月到12月每月” → 3月到12月, “5—8月” → 5—8月, not “5月8日”
_SPAN = lazy.compile(rf"(?<![0-9])(?P<first>{_MONTH})月?份?[-—–~～至到]{{1,2}}(?P<last>{_MONTH})月")
_HALF = lazy.compile(r"[上下]半年(?!各)")  # “下半年每月一次” → 下半年
# Months that were left out: “2月、8月没开” → 2月、8月没, “除1月外” → 1月外, “7、8月停” → 7、8月停, not “2月没问题”
_BUT = lazy.compile(
    rf"(?<![0-9])(?P<months>{_MONTH}月?(?:[、和,]{_MONTH}月?)*)(?<=月)份?(?:放假|过年)?(?:没(?!问题|断|停|落)|未(?!断)|停|空|缺|不|外|除外|例外)"
)
_ONE = lazy.compile(r"[0-9]+")  # “2月、8月” → 2, 8
# What says that it was not all the year, in whatever way: “年中开始每月” → 开始, “停过” → 停, not “没停过”
_NOT_ALL = lazy.compile(r"起|开始|从|半年|以后|之后|(?<!没)(?<!不)停")


def months(part: str) -> int | None:
    """Return of how many months a part of a note speaks, 12 where it leaves none out; None where it may."""
    count: int | None = None if _NOT_ALL.search(part) else YEAR
    if (span := _SPAN.search(part)) is not None:
        count = max(0, int(span["last"]) - int(span["first"]) + 1) or None
    elif (first := _FROM.search(part)) is not None:
        count = YEAR + 1 - int(first["first"])
    elif _HALF.search(part):
        count = YEAR // 2
    if (but := _BUT.search(part)) is not None:
        left = (count or YEAR) - len(_ONE.findall(but["months"]))
        return left if left > 0 else None
    return count


def times(yearly: int, part: str) -> int:
    """Return how often something was that is so often a year, in the months that a part of a note speaks of."""
    some = months(part)
    if some is None or some == YEAR or yearly * some % YEAR:
        return yearly
    return yearly * some // YEAR
