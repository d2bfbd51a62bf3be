from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose
from assistant.domain import personal
from assistant.domain.findings import Severity
from assistant.domain.personal import Kind
from assistant.domain.report import PREAMBLE, Report

_NAMES = {
    Kind.IDENTITY: "身份证号",
    Kind.MOBILE: "手机号",
    Kind.ACCOUNT: "银行账号",
    Kind.APPLICANT: "申请人的姓名",
}


@rule("X101", Severity.ERROR, basis="《中华人民共和国个人信息保护法》；《中华人民共和国政府信息公开条例》第十五条")
def no_person_is_given_away(report: Report) -> Iterator[Discrepancy]:
    """公开的报告里不应有个人信息。

    身份证号（校验位对得上的）、手机号、银行账号、点名的申请人，都不能出现在要公布的文字里。开头联系方式里的电话可以有。
    改法：删去；非说不可的写“申请人某某”。

    Fails: 申请人张伟要求公开征地补偿信息。
    Passes: 申请人张某某要求公开征地补偿信息；开头写“联系电话：0000-1234567”。
    误报：恰好合校验位的十八位编号；改用别的写法，或说明理由后保留。
    """
    for name, text in prose(report):
        kinds = personal.STRICT - {Kind.MOBILE} if name == PREAMBLE else personal.STRICT
        for start, end, kind in personal.find(text, kinds):
            what = _NAMES[kind]
            yield Discrepancy((place(name, text, start, end),), what, "删去", f"文中有{what}")
