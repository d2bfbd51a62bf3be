"""The verdict of a comparison as a prompt author reads it first. Points are of 100; nothing is ever “显著”."""

from collections.abc import Iterator, Mapping, Sequence

from assistant import settings
from assistant.evaluation.comparing import Compared, Comparison, Moved, change, named, points
from assistant.messages import text

_EACH = 4  # scorers each of which is told what difference it would have seen; of more the first and the last are
_COSTS = 1.1  # how many times the requests are worth a word


def lasting(seconds: float) -> str:
    """Return how long something takes, about: minutes from a minute and a half on."""
    return text("{n} 分钟", n=round(seconds / 60)) if seconds >= 90 else text("{n} 秒", n=max(1, round(seconds)))


def verdict(found: Comparison) -> str:
    """Return what a comparison says: the head, what got worse, what got better, the rest, and what was not counted."""
    heads = {
        "better": text("变好了"),
        "worse": text("变差了，还在许可之内") if found.is_allowed else text("不能用"),
        "mixed": text("有得有失"),
        "unclear": text("看不出差别"),
        "same": text("没有变化"),
        "none": text("没法比"),
    }
    parts = text("；").join(part for part in _parts(found) if part)
    whole = text("{after} 比 {before}：{head}。", after=found.after.label, before=found.before.label,
                 head=heads[found.verdict])  # fmt: skip
    gap = " " if settings.locale() == "en" else ""
    return gap.join([whole, *([text("{part}。", part=parts)] if parts else []), *_left(found)])


def _parts(found: Comparison) -> Iterator[str]:
    judged = [item for item in found.items if item.here is not None]
    by_size = sorted(judged, key=lambda item: -abs(item.change))
    told = [item for kind in ("worse", "better", "moved") for item in by_size if item.verdict == kind]
    for item in told:
        yield _told(item)
    if rest := [item for item in judged if item not in told]:
        yield _rest(rest, whole=not told)
    if shown := len(found.items) - len(judged):
        yield text("另有 {n} 项只列出，不下结论", n=shown)


def _told(item: Compared) -> str:
    said = {
        "title": item.title, "before": points(item.before), "after": points(item.after), "change": change(item.change),
        "cases": item.cases, "worse": item.worse, "better": item.better,
    }  # fmt: skip
    counted = text("{change} 分；{cases} 个案例里 {worse} 个变差、{better} 个变好", **said)
    if item.interval:
        low, high = map(_edge, item.interval)
        counted = text("{change} 分，95% 区间 {low} 至 {high}；{cases} 个案例里 {worse} 个变差、{better} 个变好",
                       low=low, high=high, **said)  # fmt: skip
    more = text("换一批报告多半也会这样") if item.general else text("换一批报告是不是这样，还不能说")
    said["details"] = text("{counted}；{more}", counted=counted, more=more)
    if item.verdict == "moved":
        return text("“{title}”总分没变，{cases} 个案例里 {worse} 个变差、{better} 个变好", **said)
    if item.verdict == "worse":
        return text("“{title}”变差了：由 {before} 降到 {after}（{details}）", **said)
    return text("“{title}”变好了：由 {before} 升到 {after}（{details}）", **said)


def _edge(value: float) -> str:
    said = f"{100 * value:+.1f}"
    return said if float(said) else "0.0"


def _rest(items: Sequence[Compared], *, whole: bool) -> str:
    """Return what is said of scorers without a verdict; where there are no others, the head has said the rest."""
    if all(item.verdict == "same" for item in items):
        return "" if whole else text("其余各项没有变化")
    least = _least(items)
    return least if whole else text("其余各项看不出差别（{least}）", least=least)


def _least(items: Sequence[Compared]) -> str:
    """Return how large a difference had to be to be seen: each scorer has its own, by its cases and how they vary."""
    told = sorted((item for item in items if item.smallest < 1), key=lambda item: item.smallest)
    if not told:
        return text("案例太少，差多少都看不出")
    if len(told) > _EACH:
        first, last = told[0], told[-1]
        said = text(
            "至少要差这么多才看得出：从“{first}”的 {low} 分到“{last}”的 {high} 分",
            first=first.title,
            low=points(first.smallest),
            last=last.title,
            high=points(last.smallest),
        )
    else:
        each = text("、").join(text("“{title}”{n} 分", title=item.title, n=points(item.smallest)) for item in told)
        said = text("至少要差这么多才看得出：{each}", each=each)
    if blind := [item.title for item in items if item not in told]:
        said += text("；“{names}”案例太少，差多少都看不出", names=named(blind))
    return said


def _left(found: Comparison) -> Iterator[str]:
    """Yield what was not counted or must be known beside, a sentence each."""
    yield from _dearer(found)
    for own in (found.before, found.after):
        if own.identical:
            yield text(
                "{label} 的每次重复都一字不差，只当一次算：服务器大概没有用种子，或者前面有缓存。", label=own.label
            )
        if own.missing:
            yield text("{label} 没有跑完，还差 {n} 个结果。", label=own.label, n=own.missing)
    if found.errors:
        yield text("另有 {n} 处出错，没有计入。", n=found.errors)
    if one_sided := [*found.only_before, *found.only_after]:
        yield text("{n} 个案例只有一边有，没有计入（{cases}）。", n=len(one_sided), cases=named(one_sided))
    if found.edited:
        yield text("{n} 个案例改过，没有计入（{cases}）。", n=len(found.edited), cases=named(found.edited))
    if left := max((item.left_out for item in found.items), default=0):
        yield text("{n} 个案例只有一边有得分，没有计入。", n=left)
    if found.rescored:
        yield text("评分器改过，没有比：{names}；请把旧的运行重新评分。", names=named(found.rescored))
    if found.unmatched:
        yield text("只有一边评了，没有比：{names}。", names=named(found.unmatched))


def _dearer(found: Comparison) -> Iterator[str]:
    before, after = found.before.spent, found.after.spent
    if before and after and not 1 / _COSTS <= after.requests / before.requests <= _COSTS:
        yield text(
            "每份稿子的请求由 {before:.1f} 次变成 {after:.1f} 次。", before=before.requests, after=after.requests
        )


def changes(item: Moved, titles: Mapping[str, str]) -> str:
    """Return how a case changed: each scorer with its change."""
    return text("，").join(f"{titles.get(name, name)} {change(d)}" for name, d in item.differences.items())
