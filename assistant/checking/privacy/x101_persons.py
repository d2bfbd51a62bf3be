import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import lexicon, place, prose
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report

_IDENTITY = re.compile(r"(?<![0-9Xx])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9Xx])")
_MOBILE = re.compile(r"(?<![0-9\-—])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_ACCOUNT = re.compile(
    r"(?:账号|帐号|卡号|银行卡|账户)[^0-9\n]{0,8}([0-9][0-9 ]{11,24}[0-9])|(?<![0-9])(62[0-9]{14,17})(?![0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@rule("X101", Severity.ERROR, basis="《中华人民共和国个人信息保护法》；《中华人民共和国政府信息公开条例》第十五条")
def no_person_is_given_away(report: Report) -> Iterator[Discrepancy]:
    """公开的报告里不应有个人信息。

    身份证号（校验位对得上的）、手机号、银行账号、点名的申请人，都不能出现在要公布的文字里。开头联系方式里的电话可以有。
    改法：删去；非说不可的写“申请人某某”。

    Fails: 申请人张伟要求公开征地补偿信息。
    Passes: 申请人张某某要求公开征地补偿信息；开头写“联系电话：0000-1234567”。
    误报：恰好合校验位的十八位编号；改用别的写法，或说明理由后保留。
    """
    names = _named(lexicon("surnames").words)
    for name, text in prose(report):
        found: list[tuple[tuple[int, int], str]] = []
        found += [(match.span(), "身份证号") for match in _IDENTITY.finditer(text) if _is_identity(match[0])]
        found += [(match.span(), "银行账号") for match in _ACCOUNT.finditer(text)]
        if name != PREAMBLE:
            found += [(match.span(), "手机号") for match in _MOBILE.finditer(text)]
        found += [(match.span("name"), "申请人的姓名") for match in names.finditer(text) if "某" not in match["name"]]
        for (start, end), what in sorted(found):
            yield Discrepancy((place(name, text, start, end),), what, "删去", f"文中有{what}")


@cache
def _named(surnames: tuple[str, ...]) -> re.Pattern[str]:
    family = "|".join(sorted(surnames, key=len, reverse=True))
    given = r"[\u4e00-\u9fff]{1,2}"
    ends = r"(?=[，,。；（(、]|先生|女士|同志|提出|申请|要求|就|向|于|诉|不服|等[0-9一二三四五六七八九十]*人|因|对)"
    return re.compile(
        rf"(?:申请人|原告|复议申请人|当事人)(?:为|是|系|[：:])?(?P<name>(?:{family})(?!(?:某|正当|对|申|就|认)){given}?){ends}"
    )


def _is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: a birthday that was, and the checksum of GB 11643—1999."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return born.year >= 1850 and _CHECKS[total % 11] == number[-1].upper()
