"""A report → the lines of its check sheet (勾稽核验单): every identity with both sides, every rule with its result."""

from collections.abc import Iterable, Sequence

from assistant.checking.registry import catalogue
from assistant.domain.findings import Checked, CheckLine, Finding
from assistant.domain.formats import Equation
from assistant.domain.report import Report

_MOST_NAMES = 8
HOLDS, BROKEN, BLANK = "相符", "不符", "有空白，未核"


def lines(report: Report, checked: Checked) -> list[CheckLine]:
    """Return the identities of the report's format, written out, then all other rules."""
    identities = [_identity(report, equation) for equation in report.form.equations]
    own = {equation.code for equation in report.form.equations}
    skipped = {item.code: item.reason for item in checked.skipped}
    rules = [
        CheckLine(code, rule.title, "", "", "", _result(code, checked.findings, skipped))
        for code, rule in catalogue().items()
        if code not in own
    ]
    return [*identities, *rules]


def held(report: Report) -> dict[str, str]:
    """Return the codes of the identities that hold somewhere in a report, with what they say."""
    return {item.code: item.says for item in report.form.equations if outcome(report, item) == HOLDS}


def of_code(report: Report, code: str) -> list[CheckLine]:
    """Return the identities of one code, written out."""
    return [_identity(report, equation) for equation in report.form.equations if equation.code == code]


def _identity(report: Report, equation: Equation) -> CheckLine:
    left, right = (_side(report.figures.listed(cells)) for cells in (equation.plus, equation.minus))
    formula = _formula(report, equation)
    return CheckLine(equation.code, equation.says, formula, left, right, outcome(report, equation))


def outcome(report: Report, equation: Equation) -> str:
    """Return whether an identity holds in a report: `HOLDS`, `BROKEN`, or `BLANK` where a cell has no number."""
    plus, minus = report.figures.numbers(equation.plus), report.figures.numbers(equation.minus)
    if plus is None or minus is None:
        return BLANK
    return HOLDS if sum(plus) == sum(minus) else BROKEN


def _formula(report: Report, equation: Equation) -> str:
    """Return both sides in the words of the table: what the cells share stands before, once."""
    cells = report.form.cells
    columns = {cells[cell].column for cell in (*equation.plus, *equation.minus)}
    rows = {cells[cell].row for cell in (*equation.plus, *equation.minus)}
    one = cells[equation.plus[0]]
    if len(rows) == 1 and one.row_path:
        before, names = one.row_path[-1], {cell: cells[cell].column_path[-1] for cell in cells}
    elif len(columns) == 1:
        before, names = one.column_path[-1], {cell: (cells[cell].row_path or ("",))[-1] for cell in cells}
    else:
        before, names = one.column_path[0], {cell: cells[cell].column_path[-1] for cell in cells}
    sides = [" + ".join(_some([names[cell] for cell in side])) for side in (equation.plus, equation.minus)]
    return f"{before}：{' = '.join(sides)}"


def _some(names: list[str]) -> list[str]:
    """Return the names, or the first and the last of many."""
    return names if len(names) <= _MOST_NAMES else [*names[:2], "……", names[-1]]


def _side(values: Sequence[object]) -> str:
    shown = ["空" if value is None else str(value) for value in values if len(values) == 1 or value != 0]
    if len(values) == 1:
        return shown[0]
    numbers = [value for value in values if isinstance(value, int)]
    total = f" = {sum(numbers)}" if len(numbers) == len(values) and len(shown) > 1 else ""
    rest = "（其余为 0）" if shown and len(shown) < len(values) else ""
    return (" + ".join(shown) or "0") + total + rest


def _result(code: str, findings: Iterable[Finding], skipped: dict[str, str]) -> str:
    found = [item for item in findings if item.code == code]
    waived = [item for item in found if item.waived is not None]
    if len(found) > len(waived):
        return f"{len(found) - len(waived)} 处：{next(item.message for item in found if item.waived is None)}"
    if waived:
        return f"{len(waived)} 处已说明保留：{waived[0].waived}"
    return f"没有查：{skipped[code]}" if code in skipped else "通过"
