import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import facts
from assistant.checking.texts import place
from assistant.domain.facts import Fact
from assistant.domain.findings import Severity
from assistant.domain.report import Report
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import shown

_SENTENCE = re.compile(r"[^。！？\n]+")  # “均已办结。无结转。” → 均已办结


class _Statement(BaseModel):
    """Words of all or none, and what must be 0 for them to hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    pattern: str
    needs: str = ""
    unless: str = ""
    timely: str = ""
    zero: tuple[str, ...]

    @cached_property
    def compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(
            re.compile(text) if text else _NEVER for text in (self.pattern, self.needs, self.unless, self.timely)
        )


class _Absolutes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    statements: tuple[_Statement, ...]


_NEVER = re.compile(r"(?!)")  # for a pattern that a statement leaves out; it finds nothing, not “均已办结”
# Only such a sentence can say all or none: “均已办结” → 均, “没有结转” → 没, not “办结9件”
_HINT = re.compile(r"均|全部|都|所有|没|无|未|零|100")


@rule("N107", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def words_of_all_or_none_agree_with_the_figures(report: Report) -> Iterator[Discrepancy]:
    """“均已办结”“均获维持”“未收到申请”一类的话应与表格一致。

    说全部办结的，结转下年应为 0；说均获维持的，纠正、其他结果、尚未审结都应为 0；说没有的，那一行应为 0。
    说法和对应的行在 schemas/lexicons/absolutes.yaml 里，可以增加。
    改法：改成与表格一致的话，例如“办结 35 件，结转下年 1 件”。

    Fails: 所有申请均已办结（表三：结转下年度 1 件）。
    Passes: 除 1 件结转下年外，其余均已办结。
    误报：“均在法定期限内办结”说的是期限，表中有结转时只作提醒；说的是往年或下级单位的，说明理由后保留。
    """
    known = facts(report)
    statements = resources.load(_Absolutes, "schemas/lexicons/absolutes.yaml").statements
    for name in report.narratives:
        text = report.text(name) if name in report.sections else ""
        for sentence in _SENTENCE.finditer(text):
            if _HINT.search(sentence[0]) is None:
                continue
            for statement in statements:
                yield from _against(statement, name, text, sentence, known)


def _against(
    statement: _Statement, name: str, text: str, sentence: re.Match[str], known: Facts
) -> Iterator[Discrepancy]:
    pattern, needs, unless, timely = statement.compiled
    said = pattern.search(sentence[0])
    if said is None or (statement.needs and needs.search(sentence[0]) is None) or unless.search(sentence[0]):
        return
    others = [fact for cell in statement.zero if (fact := _fact(cell, known)) is not None and fact.value]
    if not others:
        return
    where = place(name, text, sentence.start() + said.start(), sentence.start() + said.end())
    told = "、".join(f"{known.short(fact)} {shown(fact.value)} {fact.unit}" for fact in others)
    message = f"文中说{statement.says}（“{said[0]}”），表里却有{told}"
    severity = Severity.WARNING if timely.search(said[0]) else None
    cells = tuple(fact.cells[0] for fact in others)
    yield Discrepancy((where, *cells), told, "与表格一致", message, severity=severity, complete=True)


def _fact(cell: str, known: Facts) -> Fact | None:
    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    return known.at(table, row, column)
