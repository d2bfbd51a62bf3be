"""A report's title taken apart: organ, year, and the words that say what it is, slips in them included."""

import re
from typing import NamedTuple

from assistant import lazy

KIND = "政府信息公开工作年度报告"
LONGEST = 80
# “2025年度” → 2025, and with a slip “2025年年” → 2025年年; not “1898年”
_YEAR = lazy.compile(r"(?P<year>(?:19|20)\d\d)年?(?:度|年)?")
# “政府信息公开工作年度报告”, “云川县信息公开年报” → 信息公开年报, not “信息公开指南”
_SAYS_KIND = lazy.compile(r"(?:政府信息公开|政务公开|信息公开).{0,12}?(?:报告|年报)$")
_IN_BRACKETS = lazy.compile(r"[（(](?P<inside>[^（）()]{0,12})[）)]$")  # “年度报告（2025年度）” → 2025年度
_MARKS = lazy.compile(r"[《》“”\"]")  # a title may be quoted: “《年度报告》” → 《
# What speaks of a report and is no title of it: “现将年度报告公布” → 现将, “年度报告的通知” → 通知, not “年度报告”
_SENTENCE = lazy.compile(r"[，。；：:;!?！？]|现将|如下|[>»]|(?:通知|公告|指南|函)$")
# A document's number on a line of its own, its year in any brackets or none: “云农〔2026〕3号”, “云政办发[2026]12号”,
# “（2026）第3号”, “2026年第3号”, “第3号”, “云农函〔2025〕2号（A）”, not “云川县财政局2025年”, not “2026年1月15日”
_DOCUMENT_NUMBER = lazy.compile(
    r"(?:[\u3400-\u9fff]{0,14}[〔\[［（(【{]?20\d\d[〕\]］）)】}]?年?)?第?\d{1,5}号(?:[（(].{0,8}[）)])?"
)
_LEAST_ALIKE, _LONGEST_KIND = 82.0, len(KIND) + 2


class Title(NamedTuple):
    """A title's parts as written; `organ` is "" and `year` None where it does not say; `kind` may have a slip."""

    organ: str
    year: int | None
    kind: str


def parted(title: str) -> Title | None:
    """Return the parts of a report's title, or None where a text is no such title."""
    text = _MARKS.sub("", "".join(title.split()))
    if not text or len(text) > LONGEST or _SENTENCE.search(text):
        return None
    years = [int(found["year"]) for found in _YEAR.finditer(text)]
    while (ending := _IN_BRACKETS.search(text)) and ending.start():
        text = text[: ending.start()]
    bare = _YEAR.sub("\n", text)  # a year parts the organ from the kind and is in neither
    start = _kind_at(bare)
    if start is None:
        return None
    # “关于云川县的” → 关于, not “云川县”
    organ = re.sub(r"^关于|(?:的|关于)$", "", bare[:start].replace("\n", "").strip("·-—_"))
    return Title(organ, years[0] if years else None, bare[start:].replace("\n", ""))


def is_document_number(line: str) -> bool:
    """Whether a line is the number of the document that a report comes in: its year is not the year reported on."""
    return _DOCUMENT_NUMBER.fullmatch("".join(line.split())) is not None


def _kind_at(text: str) -> int | None:
    """Return where the words begin that say what it is: as usual, else as near to them as a slip leaves them."""
    after_year = text.rfind("\n") + 1
    if text[:after_year].strip() and _alike(text[after_year:]) >= _LEAST_ALIKE:
        return after_year
    if found := _SAYS_KIND.search(text):
        return found.start()
    starts = range(max(after_year, len(text) - _LONGEST_KIND), len(text))
    best = max(((_alike(text[start:]), -start) for start in starts), default=(0.0, 0))
    return -best[1] if best[0] >= _LEAST_ALIKE else None


def _alike(text: str) -> float:
    if text == KIND:
        return 100.0
    from rapidfuzz import fuzz  # 12 ms, and most titles are as they should be

    return fuzz.ratio(text, KIND)
