from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import HAN, edit, place, prose, touches
from assistant.domain.findings import Fix, Severity
from assistant.domain.gaps import gaps
from assistant.domain.report import Report

# Small letters that stand in no address: “18aaa号” → aaa, “做好gongkai工作” → gongkai, not “用APP公开”,
# not “qinghe.gov.cn网站”
_RUN = lazy.compile(r"(?<![A-Za-z@./:_~%=&?#-])[a-z]+(?![A-Za-z@./:_~%=&?#-])")
_BESIDE = lazy.compile(f"[{HAN}]")  # “号” → 号, not “8”, not “a”
_SAME = lazy.compile(r"([a-z])\1+")  # a key that was held: “aaa” → aaa, not “ab”
# What an input method left as it was typed: “gongkai” → gongkai, “zhengwu” → zhengwu, not “app”, not “html”
_PINYIN = lazy.compile(
    r"(?:(?:[zcs]h?|[bpmfdtnlgkhjqxryw])(?:[iu]ang|iong|ang|[ei]ng|ong|ia[on]|uai|uan|an|en|in|un|ai|ei|ui|ao|ou|iu|ie|ue|ia|ua|uo|[aoeiuv])"
    r"|ang|eng|an|en|ai|ei|ao|ou|er){2,}"
)
_LENGTH = 5  # letters of the shortest pinyin that is no word by chance


class _Letters(BaseModel):
    """schemas/lexicons/letters.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Annotated[frozenset[str], BeforeValidator(str.split)]
    between: Annotated[frozenset[str], BeforeValidator(frozenset)]
    alone: Annotated[frozenset[str], BeforeValidator(str.split)]


@rule("W116", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求")
def no_letter_slipped_in(report: Report) -> Iterator[Discrepancy]:
    """汉字中间不应夹着误按的字母、没有转成字的拼音。

    查三种：同一个小写字母连着几个（18aaa号）、整段是拼音（做好gongkai工作）、两个汉字中间单独一个小写字母（政务j公开）。
    网址、邮箱、单位（km）和常用的词（app、wifi）不算，词表在 schemas/lexicons/letters.yaml 里，可以增加。
    改法：删去字母，或改成汉字。

    Fails: 青禾镇人民路18aaa号。
    Passes: 在政务app上公开；公路里程12km；主动公开e政通平台信息。
    误报：名称里的小写字母；说明理由后保留，或补进词表。
    """
    known = resources.load(_Letters, "schemas/lexicons/letters.yaml")
    for name, text in prose(report):
        blanks = [(gap.start, gap.end) for gap in gaps(text)]  # “第xx号” still asks, as S107 says
        for match in _RUN.finditer(text):
            said, (start, end) = match[0], match.span()
            before, after = text[start - 1 : start], text[end : end + 1]
            beside = bool(_BESIDE.match(before)), bool(_BESIDE.match(after))
            if said in known.words or not any(beside) or touches(blanks, start, end):
                continue
            if len(said) == 1:
                slipped = all(beside) and said not in known.alone and not {before, after} & known.between
            else:
                slipped = bool(_SAME.fullmatch(said))
            pinyin = len(said) >= _LENGTH and bool(_PINYIN.fullmatch(said))
            if slipped or pinyin:
                fix = Fix(edits=(edit(name, text, start, end, ""),)) if slipped else None
                message = f"“{said}”像是没有转成字的拼音" if pinyin else f"“{said}”像是误按的字母"
                due = "汉字" if pinyin else "删去"
                yield Discrepancy((place(name, text, start, end),), f"“{said}”", due, message, fix, complete=True)
