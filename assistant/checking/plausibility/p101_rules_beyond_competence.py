from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.cell_names import printed_name
from assistant.domain.findings import Severity
from assistant.domain.report import Level, Report

_WITHOUT = {
    Level.TOWNSHIP: "乡镇人民政府",
    Level.STREET: "街道办事处",
    Level.COUNTY: "县级人民政府",
    Level.COUNTY_DEPARTMENT: "县级人民政府的部门",
}
_ROW, _COLUMNS = "disclosure.government_rules.", ("issued", "in_force", "made")


@rule("P101", Severity.ERROR, basis="《中华人民共和国立法法》关于规章制定权的规定")
def only_organs_that_can_make_rules_report_some(report: Report) -> Iterator[Discrepancy | Skip]:
    """没有规章制定权的机关，“规章”一行应为 0。

    规章由国务院部门，省、自治区、直辖市，以及设区的市、自治州的人民政府制定。乡镇、街道、县级政府及其部门制发的是行政规范性文件。
    改法：把数移到“行政规范性文件”一行，“规章”填 0。

    Fails: 乡镇人民政府报告本年制发规章 2 件。
    Passes: 乡镇人民政府规章 0 件、行政规范性文件 2 件。
    误报：直筒子市（不设区的地级市）被当成县级政府时会误报；请改正报告文件里的 organ.level。
    """
    who = _WITHOUT.get(report.organ.level)
    if who is None:
        if report.organ.level is Level.UNKNOWN:
            yield Skip("不知道本单位是哪一级机关（organ.level）")
        return
    for cell in (f"{_ROW}{column}" for column in _COLUMNS if f"{_ROW}{column}" in report.form.cells):
        if number := report.figures.number(cell):
            message = f"{who}不能制定规章，“{printed_name(report.form, cell)}”填了 {number}，应为 0"
            yield Discrepancy((cell,), number, 0, message, complete=True)
