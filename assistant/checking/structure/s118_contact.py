import re
import unicodedata
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import HAN, edit, place
from assistant.domain.contacts import ADDRESS, TELEPHONE
from assistant.domain.findings import Fix, Severity
from assistant.domain.report import PREAMBLE, Report

# The places before a road, which one may leave out: “云川县青禾镇人民路1号” → 云川县青禾镇, not “人民路1号”
_PLACES = lazy.compile(rf"^(?:[{HAN}]{{1,8}}?(?:[省市州盟县区旗镇乡]|街道))+(?=[{HAN}])")
_NOT_DIGITS = lazy.compile(r"[^0-9]")  # “0599-5550118” → -, not “5550118”
# Within the house: “5550118转8012” → 转8012, “5550118-802” → “-802”, not “0599-5550118”
_EXTENSION = lazy.compile(r"(?:\s*转\s*|(?<=[0-9]{7})-)[0-9]{1,6}\s*\Z")
_SEVERAL = lazy.compile(r"[、/，,；;]")  # “5550118、5550119” → 、, not “5550118转8012”


@rule("S118", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def the_text_and_the_cover_say_how_to_reach_the_organ_alike(report: Report) -> Iterator[Discrepancy | Skip]:
    """开头写的地址、电话应与基本信息里的一致。

    省、市、县、镇写不写，区号写不写，写到哪一层楼，都算一致；开头写了几个地址、几个电话的，有一个一致就行。
    改法：改开头，或改基本信息：哪个对，留哪个。

    Fails: 基本信息里是“青禾镇人民路18号”，开头写“地址：青禾镇人民路18aaa号”。
    Passes: 基本信息里是“云川县青禾镇人民路18号”，开头写“地址：青禾镇人民路18号”。
    误报：开头写的是受理申请的另一个窗口的地址；说明理由后保留。
    """
    text = report.text(PREAMBLE)
    if not (report.organ.address or report.organ.telephone):
        yield Skip("基本信息里没有地址和电话")
        return
    fields = (
        ("地址", report.organ.address, ADDRESS, _same_road),
        ("电话", report.organ.telephone, TELEPHONE, _same_number),
    )
    for name, right, said, is_same in fields:
        found = list(said.finditer(text)) if right else []
        if not found or any(is_same(match[1], right) for match in found):
            continue
        start, end = found[0].span(1)
        is_one = len(found) == 1 and not _SEVERAL.search(right)
        fix = Fix(edits=(edit(PREAMBLE, text, start, end, right),)) if is_one else None
        where = (place(PREAMBLE, text, start, end),)
        message = f"开头写的{name}是“{text[start:end]}”，基本信息里是“{right}”"
        yield Discrepancy(where, f"“{text[start:end]}”", f"“{right}”", message, fix, complete=True)


def _same_road(one: str, other: str) -> bool:
    first, second = _road(one), _road(other)
    return first in second or second in first


def _road(said: str) -> str:
    return _PLACES.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", said)))  # “人民路 1号” → “ ”


def _same_number(one: str, known: str) -> bool:
    """Whether a telephone is one of those that Basics has, with or without its area."""
    first, others = _number(one), [_number(other) for other in _SEVERAL.split(known) if other.strip()]
    return any(first.endswith(other) or other.endswith(first) for other in others)


def _number(said: str) -> str:
    outside = _EXTENSION.sub("", unicodedata.normalize("NFKC", said))
    return _NOT_DIGITS.sub("", outside).removeprefix("86")
