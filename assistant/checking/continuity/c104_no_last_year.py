from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import compact
from assistant.domain.findings import Severity
from assistant.domain.report import Report, is_beside

# “云岭县大河镇” → 云岭县, “江北市云岭区财政局” → 江北市云岭区, not “大河镇”
_REGION = lazy.compile(r"^.{1,12}(?:省|市|县|区|旗|州|盟)(?=.)")
# “云岭县人民政府办公室” → 人民政府办公室, “大河镇” → 镇, “财政局” → 局
_BODY = lazy.compile(
    r"(?:镇|乡|街道)?(?:人民政府|政府|办事处|管委会|管理委员会)?"
    r"(?:办公室|办公厅|局|厅|委员会|委|中心|镇|乡|街道)?$"
)


@rule("C104", Severity.ADVICE, basis="国办公开办函〔2021〕30号，表三上年结转数")
def last_years_report_is_at_hand(report: Report) -> Iterator[Discrepancy]:
    """校验时应有上一年的报告，否则前后两年的衔接没有核对。

    没有去年的报告，C 类规则都查不了：上年结转、现行有效件数、尚未审结的案件是否对得上。
    报告文件里记着的去年报告被移走、改名的，给的是别的单位的，也在这里说明。
    改法：校验时用 --last 给出去年的报告。

    Fails: 只给了今年的报告。
    Passes: 同时给出去年的报告。
    误报：新设立的单位没有去年的报告，可以不理会。
    """
    last = report.last
    if last is None and isinstance(report.last_year, str):
        where = "现在不在那里" if is_beside(report.last_year) else "不在报告自己的文件夹里，没有打开"
        message = f"报告里记着去年的报告 {report.last_year}，{where}，前后两年的衔接没有核对"
        yield Discrepancy((), f"没有找到 {report.last_year}", f"{report.year - 1} 年的报告", message, complete=True)
    elif last is None:
        message = f"没有 {report.year - 1} 年的报告，前后两年的衔接没有核对"
        yield Discrepancy((), "没有上一年的报告", f"{report.year - 1} 年的报告", message, complete=True)
    elif last.year != report.year - 1:
        yield Discrepancy((), f"{last.year} 年的报告", f"{report.year - 1} 年的报告")
    if last is not None and _are_two_units(report.organ.name, last.organ.name):
        found, due = f"“{last.organ.name}”的报告", f"“{report.organ.name}”的报告"
        what = f"给出的去年的报告是“{last.organ.name}”的，不是“{report.organ.name}”的"
        message = f"{what}，两年的数对不上多半因此；机构改名、合并的不用改"
        yield Discrepancy((), found, due, message, severity=Severity.WARNING, complete=True)


def _are_two_units(one: str, other: str) -> bool:
    """Whether two organs are called by nothing alike: 大河镇 and 青山镇, not 农业局 and 农业农村局."""
    own, its = _core(one), _core(other)
    return bool(one and other) and own != its and not _pairs(own) & _pairs(its)


def _core(name: str) -> str:
    """Return what tells an organ from its neighbours: 大河 of 云岭县大河镇人民政府, 云岭 of 云岭县人民政府."""
    name = _BODY.sub("", compact(name))
    return _BODY.sub("", _REGION.sub("", name)) or _BODY.sub("", name.rstrip("县市区旗州盟省"))


def _pairs(core: str) -> set[str]:
    return {core[at : at + 2] for at in range(max(1, len(core) - 1))}
