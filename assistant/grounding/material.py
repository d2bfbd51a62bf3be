"""What a text may repeat word for word, and whether a number stands in it as one of its own."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain.lexicons import lexicon
from assistant.domain.report import Report
from assistant.grounding.all_numerals import HAN, WIDE

_YEAR_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPELT_DIGITS = {str(at): char for at, char in enumerate("一二三四五六七八九", 1)} | {"2": "二两"}
_NEXT_YEAR = ("明年", "来年", "下一年", "下年")
# 3日内 where the material has 3天之内, 8时 where it has 8点
_ALIKE = (("日", "天"), ("时", "点"))
# 三项问题 where the material has 三条
_PROBLEMS, _COUNTING = "问题", "个项条"
_RANK = "第"  # 第2位, 第2名 and 第2 are one rank
_MARKS = '“”‘’「」『』"'
# What of a date stands before its month or day: “截至2025年6月” → 2025年6月, “2025年” → 2025年, not “第126月”
_DATED = lazy.compile(r"(?<![0-9])(?:[0-9]{4}年(?:[0-9]{1,2}月)?|[0-9]{1,2}月)$")
# From when to when, one with the unit: “9月20—21日” → 9月20—21日, “2019至2021年” → 2019至2021年, not “20日—21日”
_SPAN = lazy.compile(
    r"((?<![0-9])(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?)([0-9]{1,4})(?:[-—–~～]+|[至到])([0-9]{1,4})([年月日号])"
)
# “（2019—2021）” → 2019—2021, not “2019—2021年”
_YEARS = lazy.compile("(?<![0-9])((?:19|20)[0-9]{2})[-—–～~]+((?:19|20)[0-9]{2})(?![0-9年])")
# “每月25号前” → 25号, “3月8号” → 3月8号; an address is none: not “建设路25号”, not “25号楼”
_DAY = lazy.compile(r"(?<![0-9第路街道巷弄])((?:[0-9]{4}年)?(?:[0-9]{1,2}月)?)([0-9]{1,2})号(?![楼院室线文])")
# A date as a ledger has it: “开放日1次，10.18，居民22人” → 10 and 18, “4/18 培训” → 4, not “占10.18%”, not “10.18万元”
_NOTED_DATE = lazy.compile(
    r"(?:^|(?<=[\n，,；;：:（( 。、]))(1[0-2]|0?[1-9])[./](3[01]|[12][0-9]|0?[1-9])(?![0-9.%％万亿元个件篇条次分])"
)
# About how many: “晚三四天” → 三四天, not “三十四天”
_ABOUT = lazy.compile(
    "(?<![一二三四五六七八九十百])([一二两三四五六七八])([二三四五六七八九])([天个次件名人年月日周期篇条])"
)
# A day that has a name: “3·15” → 3·15
_NAMED_DAY = lazy.compile(r"(?<![0-9])(?P<month>[0-9]{1,2})[·•・](?P<day>[0-9]{1,2})(?![0-9])")
_PLACED = lazy.compile("^(?:排名|列|居)(?=[^第])")  # “居全市第四” → 居, “排名全县第三” → 排名, not “居第一”
_DAY_LENGTH = 5  # characters
_SHORT = 4  # digits that may stand in the material by chance: what follows them must stand there too


def stands_in(text: str, span: tuple[int, int], material: str) -> bool:
    """Whether a number of a text stands in some material as it is written, as a number of its own."""
    return stands(text.translate(WIDE), span, known_of(material), None)


def stands(text: str, span: tuple[int, int], known: str, year: int | None) -> bool:
    """Whether a numeral of a text stands in the material as one of its own.

    6月 does not within 16月; 2025年6月 does not where the material has 2026年6月; and a few bare digits only with what
    follows them: 第3位 is not 3月, “41”件 not 41人次.
    """
    near = _NAMED_DAY.finditer(text, max(0, span[0] - _DAY_LENGTH), span[1] + _DAY_LENGTH)
    if day := next((day for day in near if day.start() <= span[0] and span[1] <= day.end()), None):
        # 3·15, which a note may write 3.15 or 315
        return any(_found(f"{day['month']}{mark}{day['day']}", known) for mark in ("·", "•", "・", ".", ""))
    words, dated = without_marks(text[span[0] : span[1]]), _DATED.search(text[max(0, span[0] - 12) : span[0]])
    if words.isdigit() and (both := _SPAN.match(text, span[0])):
        words += both[4]  # 5至8月 says 5月
    if words.find(_RANK) > 1:
        words = _PLACED.sub("", words)  # 居全市第四 where the material has 全市第四; never 居第一 where it has 第一期
    of_problems = text.startswith(_PROBLEMS, span[1])
    if dated is None and any(_found(other, known) for other in _said_otherwise(words, of_problems=of_problems)):
        return True
    # the material may have the year in digits: “二〇二五年”, not “二〇二五年度”
    if re.fullmatch("[〇零一二三四五六七八九]{4}年", words) and _found(words.translate(_YEAR_DIGITS), known):
        return True
    if words[-1] in "月日度" and dated is not None:
        before = without_marks(dated[0])
        own = before.partition("年")[2] if year is not None and before.startswith(f"{year}年") else None
        if year is not None and before.startswith(f"{year + 1}年"):
            own_next = before.partition("年")[2] + words
            if any(_found(f"{name}{own_next}", known) for name in _NEXT_YEAR):
                return True
        return _found(before + words, known) or (own is not None and _found(own + words, known, "年"))
    # “41”, not “41次”
    if re.fullmatch("[0-9]+", words) is None or len(words) > _SHORT:
        return _found(words, known)
    return _stands_bare(text, span, words, known)


def _stands_bare(text: str, span: tuple[int, int], words: str, known: str) -> bool:
    """Whether a few digits stand in the material with what follows them."""
    following = text[span[1] :].lstrip(f" \u3000{_MARKS}")[:1]
    if text[: span[0]].endswith(_RANK) and (following in "名位" or not following.isalpha()):
        return _found(f"{_RANK}{words}", known, then="(?:[名位]|(?![A-Za-z一-鿿]))")
    if following.isalpha():
        spelt = (words, *_SPELT_DIGITS.get(words, ""))  # 1次 where the material has 一次
        return any(_found(one + following, known) for one in spelt)
    return _found(f"{words}年", known) or _found(words, known, then="(?![A-Za-z一-鿿])")


def _said_otherwise(words: str, *, of_problems: bool) -> Iterator[str]:
    """Yield how the material may have a number with its unit, other than a text does."""
    yield from (words[: -len(own)] + other for own, other in _ALIKE if words.endswith(own))
    if of_problems and words[-1:] in _COUNTING:
        yield from (words[:-1] + other for other in _COUNTING)
    if words[:1] == _RANK and words.endswith("季度"):
        yield words[1:]  # 第二季度 where the material has 二季度


def _found(words: str, known: str, not_before: str = "", then: str = "") -> bool:
    before = f"[0-9.{not_before}]" if words[:1].isdigit() else f"[一二三四五六七八九十{not_before}]"
    after = "(?![0-9])" if words[-1:].isdigit() else f"(?![{HAN}])" if words[-1:] in HAN else ""
    # as a number of its own; for 6月 in the material: “今年6月” → 6月, not “今年16月”
    return re.search(f"(?<!{before}){re.escape(words)}{after}{then}", known) is not None


def without_marks(text: str) -> str:
    """Return a text without blanks and quotation marks, which change no number, and in narrow characters."""
    # “共 41 件” → “ ”
    return re.sub(rf"[ \u3000{_MARKS}]+", "", text).translate(WIDE)


def known_of(material: str) -> str:
    """Return some material without marks, then its dates as reports write them: 9月20日至21日 for 9月20—21日."""
    known = without_marks(material)
    spans = (f"{one[1]}{one[2]}{one[4]}至{one[3]}{one[4]}" for one in _SPAN.finditer(known))
    years = (f"{one[1]}年至{one[2]}年" for one in _YEARS.finditer(known))
    noted = (f"{int(one[1])}月{int(one[2])}日" for one in _NOTED_DATE.finditer(material))
    about = (f"{one[1]}至{one[2]}{one[3]}" for one in _ABOUT.finditer(known))
    days = (f"{one[1]}{one[2]}号" for one in _DAY.finditer(known))
    dates = "\n".join([*spans, *years, *days, *noted, *about])
    return f"{known}\n{dates.replace('号', '日')}"


def is_order(note: str) -> bool:
    """Whether a note gives orders to a model; what counts as one is schemas/lexicons/orders.yaml."""
    return any(re.search(pattern, note) for pattern in lexicon("orders").patterns.values())


def material_of(report: Report) -> str:
    """Return all that a draft may repeat word for word: notes without orders, the organ's own data, three years."""
    organ = report.organ
    years = [f"{report.year + offset}年" for offset in (-1, 0, 1)]
    notes = [note.text for note in report.notes if not is_order(note.text)]
    return "\n".join((*notes, organ.name, organ.address, organ.telephone, organ.website, *years))
