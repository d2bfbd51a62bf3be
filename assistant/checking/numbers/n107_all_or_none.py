from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import claimed, facts
from assistant.domain.facts import Fact
from assistant.domain.findings import Severity
from assistant.domain.report import Report
from assistant.grounding.grounded import shown

_INNER = str.maketrans("“”", "‘’")  # marks within what is quoted: 文中说“新收数填‘0’”


@rule("N107", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def words_of_all_or_none_agree_with_the_figures(report: Report) -> Iterator[Discrepancy]:
    """“均已办结”“均获维持”“未收到申请”一类的话应与表格一致。

    说全部办结的，结转下年应为 0；说均获维持的，纠正、其他结果、尚未审结都应为 0；说没有的，那一格应为 0；
    说以谁居多的，别的不应更多。先认出说的是哪一行、哪一列；只说一部分（上年结转的、已到期的）的不查。
    说甲多于乙、不足一半、突破多少件、已审结的，与表格不合只作提醒。
    说法在 schemas/lexicons/absolutes.yaml、compared.yaml 里，可以增加。
    改法：改成与表格一致的话，例如“办结 35 件，结转下年 1 件”。

    Fails: 所有申请均已办结（表三：结转下年度 1 件）。
    Passes: 除 1 件结转下年外，其余均已办结。
    误报：“均在法定期限内办结”说的是期限，表中有结转时只作提醒；说的是往年或下级单位的，说明理由后保留。
    """
    known = facts(report)
    for said in claimed(report):
        claim = said.claim
        if said.doubtful:
            continue  # the table comes first: its own finding names these words
        some = [known[fact] for fact in claim.facts]
        values = [fact.last_year if claim.last_year and fact.last_year is not None else fact.value for fact in some]
        pairs = zip(some, values, strict=True)
        told = "、".join(f"{known.short(fact)} {shown(value)} {fact.unit}" for fact, value in pairs)
        year = "上年" if claim.last_year else ""
        message = f"文中说“{said.words.translate(_INNER)}”，可{year}表里有{told}"
        severity = None if claim.is_sure else Severity.WARNING
        where = (said.place, *(_place(report, fact) for fact in some))
        yield Discrepancy(where, told, "与表格一致", message, severity=severity, complete=True)


def _place(report: Report, fact: Fact) -> str:
    """Return the cell to look at: of a sum the first one that is not 0."""
    return next((cell for cell in fact.cells if report.figures.number(cell)), fact.cells[0])
