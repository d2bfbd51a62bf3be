import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose
from assistant.domain import personal
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report


@rule("X101", Severity.ERROR, basis="《中华人民共和国个人信息保护法》；《中华人民共和国政府信息公开条例》第十五条")
def no_person_is_given_away(report: Report) -> Iterator[Discrepancy]:
    """公开的报告里不应有个人信息。

    身份证号、证件号、手机号、银行账号、家庭住址、申请人等的姓名，都不能出现在要公布的文字里。各种写法和轻重在
    schemas/lexicons/personal.yaml 里：校验位不对的身份证号、车牌等是提醒。
    在职人员，和按职责在报表、台账上落名的人（镇长、经办人、审核人、填报人、记录人、值班员、窗口人员、联系人、网格员），不论叫什么，
    姓名都只是建议，写不写由单位定。同一个人私人的手机、住址、证件号，他经办的事里别人的姓名，
    照样是错误或提醒。
    案号、土地和林权证号不说是谁的，同一句里有当事人的姓名才提示；单位自己的地址、账号，文章、书的作者，网名，不提示；
    并列的词要有话说明是人（名单、村民、三户、均已领取），才当姓名提示。不提示的，发给模型以前照样遮盖。
    本单位的联系电话、政府邮箱和开头联系方式里的电话、联系人可以有。
    改法：删去；非说不可的写“申请人某某”。

    Fails: 申请人张伟要求公开征地补偿信息。
    Passes: 申请人张某某要求公开征地补偿信息；开头写“联系电话：0000-1234567”。
    误报：恰好像证件号的编号，像姓名的词；改用别的写法，或说明理由后保留。
    """
    own = re.sub(r"[^0-9]", "", report.organ.telephone)  # “0599-5550118” → -
    for name, text in prose(report):
        last = 0
        for item in personal.find(text, masking=False):
            quote = text[item.start : item.end]
            # “0599 5550118” → “ ”
            ours = (name == PREAMBLE and item.contact) or (own and re.sub(r"[^0-9]", "", quote) == own)
            if item.flag == "none" or ours or item.end <= last:
                continue
            last = item.end
            yield Discrepancy(
                (place(name, text, item.start, item.end),),
                item.name, "删去", f"文中有{item.name}", severity=Severity(item.flag),
            )  # fmt: skip
