from collections.abc import Iterator, Sequence

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import compared, contradicted, facts
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Kind, is_replaceable, shown
from assistant.grounding.share_trends import rates


@rule("N104", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确的要求")
def a_change_follows_from_this_years_and_last_years_figure(report: Report) -> Iterator[Discrepancy]:
    """增减的数量和幅度应能由今年和去年的数算出来，方向也要对。

    去年的数取自上年度报告；正文写明“由……到……”的按写的算。去年为 0 的没有增长率。没有上年度报告时不查这一条。
    不写数的比较（与上年持平、有所减少、翻了一番）对不上的，只作提醒；说法和容许的差在 schemas/lexicons/levels.yaml 里。
    改法：按算式改；方向反了的，连“增长”“下降”一起改。

    Fails: 新收 40 件，同比下降 14.3%（去年 35 件）。
    Passes: 新收 40 件，比上年增加 5 件，增长 14.3%。
    误报：同比的对象不是这句话里最近的那个数时会误报；把对象写明即可。
    """
    known = facts(report)
    changes = [*contradicted(report, Kind.CHANGE)]
    yield from _compared(report, known, [said.place for said in changes])
    for said in changes:
        item = said.item
        fact = known.about(item.facts[0]) if item.facts else None
        about = f"“{known.short(fact)}”" if fact else ""
        sign = "增" if item.quantity.change > 0 else "减" if item.quantity.change else ""
        words = said.words if said.words[:1].isdigit() else f"“{said.words}”"  # 减“两成”
        message = f"文中写{sign} {words}，应为{item.expected}：{about}{item.arithmetic}"
        same_way = (
            item.expected.startswith(("增长", "增加")) == (item.quantity.change > 0) and item.expected[:1] in "增减下"
        )
        number = item.expected.lstrip("增长加下降减少").removesuffix(item.quantity.unit)
        fix = (
            said.numeral(number)
            if same_way and is_replaceable(item) and item.quantity.style == "plain" and number
            else None
        )
        yield Discrepancy(
            (said.place, *(fact.cells[:1] if fact else ())), said.words, item.expected, message, fix, complete=True
        )


def _compared(report: Report, known: Facts, numbers: Sequence[Place]) -> Iterator[Discrepancy]:
    for said in compared(report):
        if said.doubtful or any(_overlap(said.place, number) for number in numbers):
            continue  # 减少两成: the number is told already
        if not said.claim.facts:
            told = "前后两个数同升降的方向相反"
            message = f"文中说“{said.words}”，{told}"
            yield Discrepancy((said.place,), said.words, told, message, severity=Severity.WARNING, complete=True)
            continue
        fact, *wholes = (known[name] for name in said.claim.facts)
        last = fact.last_year
        told = f"今年 {shown(fact.value)}，上年 {shown(last) if last is not None else ''}"
        if wholes:
            told = "今年占 {}%，上年占 {}%".format(*(shown(rate, 1) for rate in rates(fact, wholes[0])))
        message = f"文中说“{said.words}”，“{known.short(fact)}”{told}"
        where = (said.place, *fact.cells[:1])
        yield Discrepancy(where, said.words, told, message, severity=Severity.WARNING, complete=True)


def _overlap(one: Place, other: Place) -> bool:
    """Whether two places in narratives have words in common."""
    if one.section != other.section or None in (one.start, one.end, other.start, other.end):
        return False
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)
