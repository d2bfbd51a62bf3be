from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import sentences
from assistant.domain.findings import Place, Severity
from assistant.domain.numerals import NARROW
from assistant.domain.report import Report

_SECTION = "other_matters"
_SINCE = 2021  # the first year to which the rules on the fee apply
_OTHER_FEES = lazy.compile(r"行政事业性收费")  # of another kind, in table two: “行政事业性收费3万元”
# “收取处理费10元” → 处理费, “信息公开未产生费用” → 产生费用, “未收费” → 未收费, not “免费开放”
_FEE = lazy.compile(
    r"处理费|收费通知|信息公开[^。；\n]{0,15}(?:收费|收取[^。；\n]{0,8}费)|(?:收取|收到|产生|发生)[^。；\n]{0,8}(?:费用|收费)|未收费|没有收费|不收费"
)
# “未收取处理费” → 未收取处理费, “收取0元” → 0元, not “收取10元”
_NONE = lazy.compile(r"(?:未|没有|无|不)[^。；，,\n]{0,16}(?:收|费|发生|产生)|(?<![0-9.])0 ?(?:万?元|件|份|笔)")
# “收取1.5万元” → 1.5, “100元” → 100, not “100件”
_AMOUNT = lazy.compile(r"(?<![0-9.])([0-9]{1,12}(?:\.[0-9]{1,6})?) ?(万?)元")
# “收费通知2件” → 2, not “2元”
_COUNT = lazy.compile(r"(?<![0-9.])([0-9]{1,9}) ?[件份次笔宗]")
# “两件” → 两, not “一律”
_HAN_COUNT = lazy.compile(r"([一两二三四五六七八九十])(?=[件份次笔宗])")
_HAN = {mark: str(value) for value, mark in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
# Of thousands: “1,200元” → “,”, not “1,20”
_SEPARATOR = lazy.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")


class _Said(NamedTuple):
    """What a text says of the fee: whether that there was none, amounts in yuan, counts."""

    none: bool
    amounts: frozenset[Decimal]
    counts: frozenset[int]

    @property
    def charged(self) -> bool:
        return any(self.amounts) or any(self.counts)


@rule(
    "N106", Severity.ERROR, basis="《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）；国办公开办函〔2021〕30号"
)
def section_six_speaks_of_the_processing_fee(report: Report) -> Iterator[Discrepancy | Skip]:
    """第六部分应写明信息处理费的收取情况，并与工作记录一致。

    没有收取也要写，例如“本年度未收取政府信息公开信息处理费”；收取了的写发出收费通知的件数、总金额和实收金额。
    工作记录里写了件数、金额的，两处应一致。不要与表二的行政事业性收费混淆：那是另一种收费。

    Fails: 六、其他需要报告的事项：无
    Passes: 六、其他需要报告的事项：本年度未收取政府信息公开信息处理费。
    误报：用别的说法写收费情况（不出现“处理费”“收费”）的会误报；请写明“信息处理费”。
    """
    section = next((item for item in report.form.sections if item.key == _SECTION), None)
    if section is None or report.year < _SINCE:
        yield Skip(f"{_SINCE} 年度起才要求")
        return
    text = report.text(_SECTION) if _SECTION in report.sections else ""
    where = (Place(section=_SECTION, quote=text.strip() if len(text) <= 20 and text.strip() else None),)
    said = _said([text])
    if said is None:
        shown = f"只写了“{text.strip()}”" if text.strip() and len(text) <= 20 else "没有提到" if text else "没有文字"
        expected = "写明信息处理费的收取情况，没有收取也要写"
        yield Discrepancy(where, shown, expected, f"第六部分{shown}，应{expected}", complete=True)
        return
    noted = _said(note.text for note in report.notes)
    if noted is None:
        return
    for found, expected in _contradictions(said, noted):
        here, noted_there = found.removeprefix("写"), expected.removeprefix("工作记录写")
        message = f"信息处理费：第六部分写的是“{here}”，工作记录写的是“{noted_there}”"
        yield Discrepancy((Place(section=_SECTION),), found, expected, message, complete=True)


def _said(texts: Iterable[str]) -> _Said | None:
    """Return what the sentences on the fee say, None where there are none."""
    about = [sentence for text in texts for sentence in _about_fee(text)]
    if not about:
        return None
    joined = "；".join(about)
    amounts = frozenset(Decimal(number) * (10000 if unit else 1) for number, unit in _AMOUNT.findall(joined))
    counts = frozenset(int(number) for number in _COUNT.findall(joined))
    return _Said(_NONE.search(joined) is not None, amounts, counts)


def _about_fee(text: str) -> Iterator[str]:
    plain = _SEPARATOR.sub("", _OTHER_FEES.sub("", text.translate(NARROW)))
    plain = _HAN_COUNT.sub(lambda match: _HAN[match[1]], plain)
    for _, sentence in sentences(plain):
        if _FEE.search(sentence):
            yield sentence


def _contradictions(said: _Said, noted: _Said) -> Iterator[tuple[str, str]]:
    if said.charged and noted.none and not noted.charged:
        yield "写有收费的件数或金额", "工作记录写没有收取"
        return
    if noted.charged and said.none and not said.charged:
        yield "写没有收取", "工作记录写有收费的件数或金额"
        return
    if extra := [amount for amount in said.amounts if noted.amounts and amount and amount not in noted.amounts]:
        yield _list(extra, "元"), _list(noted.amounts, "元")
    if extra := [count for count in said.counts if noted.counts and count and count not in noted.counts]:
        yield _list(extra, "件"), _list(noted.counts, "件")


def _list(values: Iterable[Decimal | int], unit: str) -> str:
    return "、".join(
        f"{value:f} {unit}" if isinstance(value, Decimal) else f"{value} {unit}" for value in sorted(values)
    )
