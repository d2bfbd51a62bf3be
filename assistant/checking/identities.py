"""The accounting identities of the formats as rules: A101, A102 … and whatever a further format declares."""

from collections.abc import Iterator
from functools import cache

from assistant.checking.arithmetic import Outcome, identities
from assistant.checking.rule import Discrepancy, Rule, Skip
from assistant.domain import formats
from assistant.domain.findings import Severity
from assistant.domain.formats import Equation
from assistant.domain.report import Report

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
            yield _discrepancy(equation, f"{left}", f"{right}", basis)
    if blank := sum(equation.code == code for equation in outcome.blank):
        yield Skip(f"有 {blank} 处因格子空白或不是数，没有核对")


def _discrepancy(equation: Equation, left: str, right: str, basis: str) -> Discrepancy:
    """A total is wrong against its parts; of a balance neither side is known to be the wrong one."""
    if equation.computes_minus and len(equation.minus) == 1:
        return Discrepancy((*equation.minus, *equation.plus), right, left, equation.says, basis=basis)
    found = f"左边 {left}，右边 {right}"
    return Discrepancy((*equation.plus, *equation.minus), found, "两边相等", equation.says, basis=basis)
