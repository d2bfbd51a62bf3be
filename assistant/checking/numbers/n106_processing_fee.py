from collections.abc import Collection, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

from assistant.checking.processing_fee import SECTION, SINCE, Fee, fee, told
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report


@rule(
    "N106", Severity.ERROR, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）；国办公开办函〔2021〕30号"
)
def section_six_speaks_of_the_processing_fee(report: Report) -> Iterator[Discrepancy | Skip]:
    """第六部分应写明信息处理费的收取情况，并与工作记录一致。

    没有收取也要写，例如“本年度未收取政府信息公开信息处理费”；收取了的写发出收费通知的件数、总金额和实收金额。
    工作记录里写了件数、金额的，两处应一致。不要与表二的行政事业性收费混淆：那里还有别的收费。

    Fails: 六、其他需要报告的事项：无
    Passes: 六、其他需要报告的事项：本年度未收取政府信息公开信息处理费。
    误报：用别的说法写收费情况（不出现“处理费”“收费”）的会误报；请写明“信息处理费”。
    """
    section = next((item for item in report.form.sections if item.key == SECTION), None)
    if section is None or report.year < SINCE:
        yield Skip(f"{SINCE} 年度起才要求")
        return
    text = report.text(SECTION) if SECTION in report.sections else ""
    where = (Place(section=SECTION, quote=text.strip() if len(text) <= 20 and text.strip() else None),)
    said = fee([text])
    if said is None:
        shown = f"只写了“{text.strip()}”" if text.strip() and len(text) <= 20 else "没有提到" if text else "没有文字"
        expected = "写明信息处理费的收取情况，没有收取也要写"
        yield Discrepancy(where, shown, expected, f"第六部分{shown}，应{expected}", complete=True)
        return
    noted = fee(note.text for note in report.notes)
    if noted is None:
        return
    for found, expected in _contradictions(said, noted):
        here, noted_there = found.removeprefix("写"), expected.removeprefix("工作记录写")
        message = f"信息处理费：第六部分写的是“{here}”，工作记录写的是“{noted_there}”"
        yield Discrepancy((*told(text),) or (Place(section=SECTION),), found, expected, message, complete=True)


def _contradictions(said: Fee, noted: Fee) -> Iterator[tuple[str, str]]:
    if said.charged and noted.none and not noted.charged:
        yield "写有收费的件数或金额", "工作记录写没有收取"
        return
    if noted.charged and said.none and not said.charged:
        yield "写没有收取", "工作记录写有收费的件数或金额"
        return
    if extra := [one for one in said.amounts if noted.amounts and one and not _follows(one, noted.amounts, noted)]:
        yield _list(extra, "元"), _list(noted.amounts, "元")
    if extra := [one for one in said.counts if noted.counts and one and not _follows(one, noted.counts, noted)]:
        yield _list(extra, "件"), _list(noted.counts, "件")


def _follows(value: Decimal | int, noted: Collection[Decimal | int], fees: Fee) -> bool:
    """Whether a note has a number, or it is the sum, the difference or the mean of what the notes have.

    Of 3份, 1860元, 1420元 so are 440元 (尚未收取), 620元 (平均每件) and 1件 (各发出1件).
    """
    pairs = [*permutations(map(Decimal, noted), 2)]
    means = {Decimal(one) / count for one in noted for count in fees.counts if count > 1}
    means |= {
        mean.quantize(step, ROUND_HALF_UP) for mean in means for step in (Decimal(1), Decimal("0.1"), Decimal("0.01"))
    }
    return value in noted or value in means or any(value in (one + other, one - other) for one, other in pairs)


def _list(values: Iterable[Decimal | int], unit: str) -> str:
    return "、".join(
        f"{value:f} {unit}" if isinstance(value, Decimal) else f"{value} {unit}" for value in sorted(values)
    )
