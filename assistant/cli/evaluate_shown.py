"""Comparisons, gates, trends and plans as the terminal shows them."""

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from assistant.cli import output, terminal
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.baselines import Side
    from assistant.evaluation.comparing import Compared, Comparison, Moved
    from assistant.evaluation.gate import Gate
    from assistant.evaluation.marks import Agreement
    from assistant.evaluation.planning import Plan
    from assistant.evaluation.trend import Trend

_LONGEST = 400  # characters of a text with its changes
_GAP = 2  # blanks between columns, and before what is listed
_BARS = "▁▂▃▄▅▆▇█"


def table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; figures to the right. Where the screen is narrower, each row in pairs: no figure is cut off."""
    from rich.cells import cell_len
    from rich.table import Table

    named, cells = [*heads], [*rows]
    width = sum(max(cell_len(row[at]) for row in (named, *cells)) + _GAP for at in range(len(named)))
    screen = terminal.screen()
    if screen.is_terminal and width - _GAP > screen.width:
        for row in cells:
            terminal.draw(terminal.Line(row[0], "bold"))
            output.listing(_in_pairs(named, row, screen.width))
        return
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0))
    for number, head in enumerate(named):
        table.add_column(terminal.plain(head, "bold"), justify="right" if number else "left", no_wrap=True)
    for row in cells:
        table.add_row(*map(terminal.plain, row))
    screen.width = max(width, screen.width)  # a pipe has no edge
    screen.print(table, crop=False)


def _in_pairs(heads: Sequence[str], row: Sequence[str], width: int) -> Iterator[str]:
    """Yield the cells of a row behind the first, each with its head, as many as a line holds."""
    from rich.cells import cell_len

    line = ""
    for head, cell in zip(heads[1:], row[1:], strict=True):
        more = f"{line}　{head} {cell}" if line else f"{head} {cell}"
        if line and cell_len(more) > width - 2 * _GAP:
            yield line
            more = f"{head} {cell}"
        line = more
    yield line


def compared(found: "Comparison", most: int) -> None:
    """Print a comparison: the sentence, the scorers, what it took, the cases that changed most."""
    from assistant.evaluation.comparing import change, points
    from assistant.evaluation.reports import sentence, shown

    terminal.draw(terminal.Line(sentence.verdict(found), "bold"))
    verdicts = shown.verdict_words()
    heads = (
        text("评什么"), found.before.label, found.after.label, text("差"), text("95% 区间"),
        text("变差、变好的案例"), text("结论"),
    )  # fmt: skip
    rows = [
        (
            item.title, points(item.before), points(item.after), change(item.change), _edges(item),
            f"{item.worse}↓ {item.better}↑", verdicts[item.verdict],
        )
        for item in found.items
    ]  # fmt: skip
    table(heads, rows) if rows else None
    if spent := [*shown.spent(found.before, found.after)]:
        table((text("每份稿子平均用了多少"), found.before.label, found.after.label), spent)
    titles = {item.scorer: item.title for item in found.items}
    for item in found.moved[:most]:
        _moved(item, titles)
    if most and len(found.moved) > most:
        terminal.say(text("还有 {n} 个案例变了。", n=len(found.moved) - most))


def _edges(item: "Compared") -> str:
    if item.interval is None or item.verdict == "same":
        return "–"
    return f"{100 * item.interval[0]:+.1f} … {100 * item.interval[1]:+.1f}"


def _moved(item: "Moved", titles: dict[str, str]) -> None:
    """Print a case that changed: by how much, why, and both texts as one, with signs for who sees no colours."""
    from assistant.evaluation.reports import sentence

    terminal.draw(terminal.Line(f"\n{item.case}", "bold").append(f"　{sentence.changes(item, titles)}", "not bold"))
    for line in (item.before, item.after):
        score = line.scores.get(item.scorer) if line else None
        if line and score and score.reason:
            terminal.say(f"  {line.task}：{score.reason}")
    if item.before is None or item.after is None:
        if known := item.after or item.before:
            terminal.say(f"  {known.text[:_LONGEST]}")
        return
    in_one(item.before.text, item.after.text, _LONGEST)


def in_one(old: str, new: str, most: int) -> None:
    """Print two texts as one: what is gone and what is new, with signs for who sees no colours; so many characters."""
    from assistant.grounding.marked import changed

    told, length = terminal.Line("  "), 0
    signs = {"gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green"), "same": ("", "", "")}
    for piece in changed(old, new):
        before, after, style = signs[piece.kind]
        told.append(f"{before}{piece.text}{after}", style)
        length += len(piece.text)
        if length > most:
            told.append("……")
            break
    terminal.draw(told)


def held(found: "Gate") -> None:
    """Print what the gate says."""
    if found.comparison:
        from assistant.evaluation.reports import sentence

        terminal.say(sentence.verdict(found.comparison))
    if found.unheld:
        terminal.say(text("没有基准，没有看有没有变差：{names}", names="、".join(found.unheld)))
    if found.passes:
        terminal.draw(
            terminal.Line(text("{task} 过了门槛（{n} 条）。", task=found.run.label, n=len(found.held)), "green")
        )
        return
    terminal.draw(terminal.Line(text("{task} 没过门槛：", task=found.run.label), "bold red"))
    output.listing(f"✗ {line}" for line in found.failed)


def scores(side: "Side") -> None:
    """Print what a task of a run gave."""
    from assistant.evaluation import statistics
    from assistant.evaluation.comparing import points
    from assistant.evaluation.reports import shown

    rows: list[tuple[str, ...]] = []
    for name, values in side.measured.values.items():
        if (mean := statistics.mean(values)) is not None:
            found = statistics.level(values)
            edges = "–" if found is None else f"{points(found[0])} … {points(found[1])}"
            stability = shown.stable(statistics.stability(values))
            rows.append((side.titles.get(name, name), points(mean), edges, str(len(values)), stability))
    terminal.draw(terminal.Line(f"{side.label}　{side.run}", "bold"))
    table((text("评什么"), text("得分"), text("95% 区间"), text("案例"), text("几次都一样的")), rows)
    if side.measured.errors:
        terminal.say(text("有 {n} 处出错", n=side.measured.errors))


def trend(found: "Trend") -> None:
    """Print how the runs of a suite went."""
    from assistant.evaluation.comparing import points

    runs = [*dict.fromkeys((point.run, point.task) for point in found.points)]
    names = [*dict.fromkeys(name for point in found.points for name in point.marks)]
    by_place = {(point.run, point.task): point for point in found.points}
    rows: list[tuple[str, ...]] = []
    for place in runs:
        point = by_place[place]
        own = [
            ("┊" if point.marks[name].broken else "") + points(point.marks[name].mean) if name in point.marks else "–"
            for name in names
        ]
        rows.append((f"{point.run} {point.task}", str(point.cases), str(point.errors), *own))
    table((text("运行"), text("案例"), text("出错"), *(found.titles.get(name, name) for name in names)), rows)
    for name in names:
        for task in dict.fromkeys(point.task for point in found.points):
            own = found.of(name, task)
            if len(own) > 1:
                bars = "".join(("┊" if mark.broken else "") + _BARS[round(mark.mean * 7)] for _, mark in own)
                terminal.say(f"{bars}  {found.titles.get(name, name)} {task}")
    output.listing(text("没有算进来：{why}", why=why) for why in found.unread)


def planned(found: "Plan") -> Iterable[str]:
    """Yield what it takes to see a change."""
    from assistant.evaluation.comparing import points
    from assistant.evaluation.planning import MEAN, REPETITIONS

    if found.unused:
        yield text("没有按这几次运行算：{runs}，它们没有结果，或读不出来。", runs=text("、").join(found.unused))
    if found.steady:
        yield text("{task} 每次都一样：一次就看得出任何变化，一个案例变了也看得出。", task=found.task)
        return
    asked = points(found.change)
    yield text("要看出 {change} 分的变化（五回里看出四回），两次运行各要 {n} 个结果：", change=asked, n=found.results)
    for repetitions in REPETITIONS:
        yield text("　{cases} 个案例 × {n} 次", cases=found.cases_for(repetitions), n=repetitions)
    if not found.run:
        yield text("没有量过波动：{n} 项都当作平均 {mean} 分、几次之间也会变；每个案例重复几次跑一回，再算才准。",
                   n=len(found.needs), mean=points(MEAN))  # fmt: skip
    else:
        yield from _by_run(found)
    yield text("少数案例彻底坏掉，比每个案例都差一点更难从平均分看出来；重复几次有用，一次也不许坏的请设成门槛。")


def _by_run(found: "Plan") -> Iterator[str]:
    """Yield what a plan says by the run that it rests on."""
    from assistant.evaluation.comparing import points

    yield text("现在的 {cases} 个案例，要重复 {n} 次。", cases=found.cases, n=found.repetitions_for(found.cases))
    yield _seen(found)
    if found.tokens:
        total = found.tokens * found.results
        yield text("一次运行约 {tokens:,.0f} 个 token（按上次每份 {each:,.0f} 个）。", tokens=total, each=found.tokens)
    most = found.needs[0]
    few = most.cases < found.cases
    own = text("，{all} 个案例里它只看得了 {cases} 个", all=found.cases, cases=most.cases) if few else ""
    yield text("要得最多的是“{title}”（现在 {mean} 分{own}），按 {n} 项校正。", title=most.title,
               mean=points(most.mean), own=own, n=len(found.needs))  # fmt: skip
    yield text("波动取自 {run} 的 {task}。", run=found.run, task=found.task)
    if any(need.guessed for need in found.needs):
        yield text("上次每个案例只写了一次，几次之间差多少是估计的；重复几次以后再算才准。")


def _seen(found: "Plan") -> str:
    """Return what the suite sees with the repetitions there are, the least sharp scorer included."""
    from assistant.evaluation.comparing import points

    blind = [need.title for need in found.needs if not isfinite(need.smallest)]
    if blind:
        names = text("、").join(blind)
        return text("现在是 {now} 次：“{names}”的案例太少，变多少都看不出。", now=found.repetitions, names=names)
    n = points(found.smallest)
    return text("现在是 {now} 次：哪一项变了 {smallest} 分以上，都看得出。", now=found.repetitions, smallest=n)


def agreed(found: "Sequence[Agreement]") -> None:
    """Print how far scorers and people agree."""
    rows: list[tuple[str, ...]] = []
    kinds = {"pass": text("过不过同人一样"), "share": text("好的分数更高"), "people": text("两个人一样")}
    for item in found:
        low_high = "–" if item.interval is None else f"{100 * item.interval[0]:.0f} … {100 * item.interval[1]:.0f}"
        kappa = "–" if item.kappa is None else f"{item.kappa:.2f}"
        rows.append((item.title, kinds[item.kind], f"{100 * item.share:.0f}%", low_high, str(item.of), kappa))
    if rows:
        table((text("评什么"), text("怎么算"), text("一致"), text("95% 区间"), text("多少份、对"), "κ"), rows)
