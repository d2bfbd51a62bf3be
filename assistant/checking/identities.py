"""The accounting identities of the formats as rules: A101, A102 … and whatever a further format declares."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from assistant.checking.arithmetic import Outcome, identities
from assistant.checking.rule import Discrepancy, Rule, Skip
from assistant.domain import cell_names, formats
from assistant.domain.cell_names import DOT
from assistant.domain.figures import Number
from assistant.domain.findings import Severity
from assistant.domain.formats import Equation, Format
from assistant.domain.report import Report

_PLUS, _EQUALS, _SUM, _MOST_PARTS = "＋", "＝", "之和", 6
_DOCS = {
    "A101": """逐行核对表三：右端的总计必须是这一行六类申请人之和。常见原因：改了某一类而没有改总计；总计空着。
改法：先核对台账里每一类的件数，再重算总计。

Fails: 自然人 6 件、商业企业 2 件，总计写 6 件。
Passes: 自然人 6 件、商业企业 2 件，总计 8 件。
误报：没有。空白的一行不核对，由 A301 指出。""",
    "A102": """逐列核对表三：（七）总计必须是上面各种办理结果之和。常见原因：一件申请记了两种结果
（区分处理的只计“部分公开”）；漏了新增的“其他处理”各行。改法：按办结的申请逐件归入一种结果，再重算（七）。

Fails: 一列里各结果相加为 26 件，（七）总计写 20 件。
Passes: 各结果相加 26 件，（七）总计 26 件。
误报：没有。空白的一列不核对，由 A301 指出。""",
    "A103": """逐列核对表三的勾稽关系，它印在表的左上角：第一项加第二项之和，等于第三项加第四项之和。
常见原因：去年结转的没有计入；年底前没有办完的没有写进“结转下年度”。

Fails: 新收 10 件、上年结转 1 件，办结 10 件、结转下年度 0 件。
Passes: 新收 10 件、上年结转 1 件，办结 10 件、结转下年度 1 件。
误报：没有。空白的一列不核对，由 A301 指出。""",
    "A201": """逐组核对表四（行政复议、未经复议直接起诉、复议后起诉）：总计必须是四种结果之和。
常见原因：总计没有填，留着 0；只数了当年立案的，没有数尚未审结的。

Fails: 结果维持 10 件、结果纠正 1 件，总计写 0 件。
Passes: 结果维持 10 件、结果纠正 1 件，总计 11 件。
误报：没有。空白的一组不核对，由 A301 指出。""",
}
_GENERIC = """这是格式文件（schemas/formats）里写明的勾稽关系，逐行或逐列核对，两边必须相等。

误报：没有。有空白的不核对，由 A301 指出。"""


def rules() -> dict[str, Rule]:
    """Return a rule for every code that some format declares; the first format to declare it explains it."""
    declared: dict[str, tuple[str, list[str]]] = {}
    for form in map(formats.load, formats.available()):
        for identity in form.identities:
            notices = declared.setdefault(identity.code, (identity.says, []))[1]
            if form.notice not in notices:
                notices.append(form.notice)
    return {code: _rule(code, says, tuple(notices)) for code, (says, notices) in declared.items()}


@cache
def _rule(code: str, says: str, notices: tuple[str, ...]) -> Rule:
    def run(report: Report) -> Iterator[Discrepancy | Skip]:
        return discrepancies(code, report, identities(report.form).check(report.figures))

    docs = f"{says}。\n\n{_DOCS.get(code, _GENERIC)}"
    return Rule(code, Severity.ERROR, _basis("；".join(notices)), docs, run)


def _basis(notice: str) -> str:
    return f"{notice}，表的勾稽关系"


def discrepancies(code: str, report: Report, outcome: Outcome) -> Iterator[Discrepancy | Skip]:
    """Yield what one code's identities found in the arithmetic of a report."""
    basis = _basis(report.form.notice)
    for equation, left, right in outcome.violations:
        if equation.code == code:
            yield _discrepancy(report, equation, left, right, basis)
    if blank := sum(equation.code == code for equation in outcome.blank):
        yield Skip(f"有 {blank} 处因格子空白或不是数，没有核对")


def _discrepancy(report: Report, equation: Equation, left: Number, right: Number, basis: str) -> Discrepancy:
    """A total is wrong against its parts; of a balance neither side is known to be the wrong one."""
    where, labels = _words(report.form, (*equation.plus, *equation.minus))
    if equation.computes_minus and len(equation.minus) == 1:
        total = labels[equation.minus[0]]
        parts = [shown for cell in equation.plus if (shown := report.figures.number(cell))]
        sum_of = f"（{_PLUS.join(map(str, parts))}）" if 1 < len(parts) <= _MOST_PARTS else ""
        message = f"{where}的“{total}”写的是 {right}，{_parts(equation)}加起来是 {left}{sum_of}"
        cells = (*equation.minus, *equation.plus)
        return Discrepancy(cells, str(right), str(left), message, basis=basis, complete=True)
    labels |= _called(equation)
    sides = [_side(report, cells, labels, value) for cells, value in ((equation.plus, left), (equation.minus, right))]
    message = f"{where}对不上：{'，'.join(sides)}"
    cells = (*equation.plus, *equation.minus)
    return Discrepancy(cells, f"左边 {left}，右边 {right}", "两边相等", message, basis=basis, complete=True)


def _parts(equation: Equation) -> str:
    """Return what a total sums as its format says it, “总计＝六类申请人之和”: 六类申请人; 各项 where it lists them."""
    _total, _, parts = equation.says.partition(_EQUALS)
    return parts.removesuffix(_SUM) if parts.endswith(_SUM) else "各项"


def _called(equation: Equation) -> dict[str, str]:
    """Return what a format calls the cells of a balance for short, where it names each: “本年新收＋上年结转＝……”."""
    sides = [side.split(_PLUS) for side in equation.says.split(_EQUALS)]
    if list(map(len, sides)) != [len(equation.plus), len(equation.minus)]:
        return {}
    return dict(zip((*equation.plus, *equation.minus), (name for side in sides for name in side), strict=True))


def _side(report: Report, cells: Sequence[str], labels: Mapping[str, str], value: Number) -> str:
    """Return one side of a balance in words: “本年新收”10＋“上年结转”1＝11."""
    parts = [f"“{labels[cell]}”{report.figures[cell].value}" for cell in cells]
    if len(parts) > _MOST_PARTS:
        parts = [*parts[:2], "……", parts[-1]]
    return f"{_PLUS.join(parts)}＝{value}" if len(parts) > 1 else parts[0]


def _words(form: Format, cells: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return where an identity stands, in the words of the table, and what each of its cells is called there."""
    known = [form.cells[cell] for cell in cells]
    table = form.table_name(known[0].table)
    if known[0].row and len({cell.row for cell in known}) == 1:
        where = f"{table}“{cell_names.row_name(form, cells[0])}”一行"
        return where, {cell: cell_names.column_name(form, cell) for cell in cells}
    if len({(cell.table, cell.column) for cell in known}) == 1:
        where = f"{table}“{cell_names.column_name(form, cells[0])}”一列"
        return where, {cell: cell_names.row_name(form, cell) for cell in cells}
    shared = os.path.commonprefix([cell.column_path for cell in known])
    if shared and len({cell.table for cell in known}) == 1:
        return f"{table}“{shared[-1]}”", {cell.id: DOT.join(cell.column_path[len(shared) :]) for cell in known}
    return "表内", {cell: cell_names.printed_name(form, cell) for cell in cells}
