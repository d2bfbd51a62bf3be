"""What may not stand in a text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import lazy
from assistant.checking.texts import pattern
from assistant.domain.gaps import leftovers
from assistant.domain.lexicons import lexicon
from assistant.domain.report import Report
from assistant.domain.unseen import name_of, unseen
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes
from assistant.evaluation.scorers.rewording import replies

_ASKED = "【待补充"  # how a draft asks; <待补> is left of a template
# A word in Latin letters: “用wps打开” → wps, “final_v2” → final, not “A面”, not “M1级”
_LATIN = lazy.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[A-Za-z0-9]*")
# What reports do not write: “{次数}” → {, “$126$” → $, “#话题#” → #, not “按#号键”, not “3=2+1”
_MARK = lazy.compile(r"[{}|\\`^_#*$<>@]+(?!号?键)")
# What stands in the text with such marks by right: “《通知<试行>》” → 《通知<试行>》, “92#汽油” → 92#
_RIGHT = lazy.compile(
    r"《[^《》<>\n]{1,60}<[^<>\n]{2,60}>[^《》<>\n]{0,20}》|(?<![0-9])[0-9]{1,2}#(?=汽油|柴油|楼|车|机)"
)
_GRADE = lazy.compile(r"A{2,5}(?=级)|[A-Z]{1,2}-(?=[0-9])")  # “AAA级景区” → AAA, not “AAA”
_FORMULA = lazy.compile("(?:[CHONSPFKx0-9]|Cl|Na|Ca|Fe|Pb|Hg|Cd|Cr|As|Zn|Cu){1,8}")  # “SO2” → SO2, not “wps”
# A mark that begins an item of a list, in a line of its own or behind another: “• 公开” → •, not “公开·答复”
_BULLET = lazy.compile(r"^[ \u3000]*([•●◆▪‣·*+-])(?=[ \u3000]*[\u4e00-\u9fff“《])[^\n]*", re.MULTILINE)
# “做法：- 公开9条；- 培训3次” → -, not “是否收费：■否”
_ITEM = lazy.compile(r"(?<=[：；。])[ \u3000]*([•·*+-])[ \u3000]*(?=[\u4e00-\u9fff“《])[^；。\n]*")
_LEAST_ITEMS = 2
_BRACKET = lazy.compile(r"([（(【\[])([^（）()【】\[\]\n]{1,60})[）)】\]]")  # “公开9条（可再展开）” → 可再展开
_BLANKS = lazy.compile(r"[\s：:、|]+")  # “字号：大 中 小” → ：
_OF_PAGES = lazy.compile(
    "按钮|功能|图标|标识|键|选项|入口|栏目|板块|列明|菜单|字样"
)  # “设【打印】按钮” → 按钮, not “【打印】”
_SENTENCE = lazy.compile(r"[。！？；\n]")  # “公开。答复” → 。, not “，”
_CLAUSE = lazy.compile(r"[，,（）()]")  # “好的，如下” → ，, not “以下：”
# What is said by others: “设「请您提问」入口” → 「请您提问」, “见《说明》” → 《说明》
_QUOTED = lazy.compile(r"[“「『《][^”」』》\n]{1,40}[”」』》]")
# An address, whose marks are its own: “见http://a.cn/b_c” → http://a.cn/b_c, “信箱a_b@c.cn” → a_b@c.cn
_ADDRESS = lazy.compile(
    r"https?://[!-~]+|www\.[!-~]+|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|[A-Za-z0-9.-]+\.(?:cn|com|net|org)[!-~]*"
)


@dataclass
class Never(Scorer):
    """没有写不该写的：案例（expect.never）或套件（texts）列出的文字，一处也没有；全角、隔开写的也算。都没有列的不评。"""

    version = 2

    texts: tuple[str, ...] = ()

    def score(self, sample: Sample) -> Score:
        wanted = (*self.texts, *(sample.case.expect.never or ()))
        return passes([f"写了：{text}" for text in wanted if sample.says(text)]) if wanted else LEFT_OUT


@dataclass
class Clean(Scorer):
    """没有杂物：没有与人对话的话（“以下是……”“希望对您有帮助”）、对模型下的命令、Markdown 记号、模板残留、看不见的字符。

    引注、版本、字数、给人挑的两种写法也是杂物；问句【待补充：…】不是。材料里没有的英文字、记号，对人说的、说这份稿的话（schemas/lexicons/talk.yaml），
    括号里给人的话、网页的按钮（schemas/lexicons/bracketed.yaml），也算。
    不好：“## 总体情况”“**主动公开**”“XX件”“[具体数字]”。
    """

    version = 5

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        bad = [item.shown for item in leftovers(sample.text) if not (item.entry.asks and _ASKED in item.quote)]
        bad += [name_of(item.character) for item in unseen(sample.text)]
        bad += [
            f"看不出是什么字（私用区 U+{ord(one):04X}）" for one in sample.text if unicodedata.category(one) == "Co"
        ]
        bad += [f"像是命令：{words}" for words in sample.orders]
        bad += [f"回应命令：{sentence}" for sentence in replies(sample.told)]
        material = _material(sample.report)
        listed = [*_BULLET.finditer(sample.told)]
        behind = [*_ITEM.finditer(sample.told)]
        listed += behind if len(listed) + len(behind) >= _LEAST_ITEMS else []
        bad += [f"列表的记号：{match[0].strip()}" for match in listed]
        return passes(
            [*bad, *_foreign(sample.told, material), *_bracketed(sample.told, material), *_talk(sample.told, material)]
        )


def _foreign(text: str, material: str) -> Iterator[str]:
    """Yield words in Latin letters and marks that the material does not have."""
    known, plain = lexicon("talk").words, _RIGHT.sub(" ", _GRADE.sub(" ", _ADDRESS.sub(" ", text)))
    for kind, sign in (("英文字", _LATIN), ("记号", _MARK)):
        for match in sign.finditer(plain):
            is_known = match[0] in known or match[0].rstrip("0123456789") in known or match[0] in material
            if not is_known and not (_FORMULA.fullmatch(match[0]) and any(map(str.isdigit, match[0]))):
                yield f"材料里没有的{kind}：{match[0]}"


def _bracketed(text: str, material: str) -> Iterator[str]:
    """Yield notes to people in brackets, and buttons of pages, that are not in the material."""
    buttons = set(lexicon("bracketed").words)
    noting = pattern(tuple(lexicon("bracketed").patterns.values()))
    for match in _BRACKET.finditer(_QUOTED.sub("“”", text)):
        inside = match[2].strip()
        if inside in material:
            continue
        pieces = _BLANKS.split(inside)
        is_button = match[1] in "【[" and all(piece in buttons for piece in pieces) and not _OF_PAGES.search(text)
        if is_button or noting.search(inside):
            yield f"括号里不是报告的话：{inside}"


def _talk(text: str, material: str) -> Iterator[str]:
    """Yield what speaks to the reader or of the text itself, and is not in the material."""
    talking = pattern(tuple(lexicon("talk").patterns.values()))
    for sentence in _SENTENCE.split(_QUOTED.sub("“”", text)):
        for piece in dict.fromkeys((sentence, *_CLAUSE.split(sentence))):
            if (match := talking.search(piece.strip())) and match[0] not in material:
                yield f"不是报告的话：{piece.strip()}"
                break


def _material(report: Report) -> str:
    last = report.last.sections.values() if report.last else ()
    named = (str(value) for value in report.organ.model_dump().values())
    return "\n".join([*named, *(note.text for note in report.notes), *(section.text for section in last)])
