"""What looks like a quantity and counts nothing: numbers of articles, telephones, time limits, ways of speaking."""

import re

from assistant import lazy
from assistant.grounding.quantity_words import HAN, Grammar, end_of

# How often a thing is done, or what belongs to each, is no count of it: “每半年” → 每半年, “每周不少于” → 每周不少于,
# “每条信息对应” → 每条信息对应, not “每件”, not “每月一次共”: a count of all
_EVERY = lazy.compile(
    r"每(?:隔|个|半)?(?:[0-9０-９一二两三四五六七八九十]{0,3}个?)(?:年|月|季度?|周|星期|旬|日|天|小时)[^，。；、：\n共总累合次]{0,8}\Z"
    r"|每一?[条件份个宗起项户][^，。；、：\n0-9共总累合]{0,6}(?:对应|[都均]?有|附|配|填写?|建立?|留存?)\Z"
)
_TIMES = ("次", "期", "篇", "条", "轮", "场", "份", "遍", "回")
# What is set as a term is no count of days: “公示期” → 公示期, “时限一律按” → 时限一律按, not “平均”
_TERM = lazy.compile(
    r"(?:时限|期限|公示期|办理期|法定|提前|延长|延期|缩短|压缩|满)(?:一律|均|为|是|统一|至|到|了|期)*(?:按|不超过|不少于|至少|最多)?\Z"
)
_SPOKEN = ("一", "两", "几")  # 一天, 两天: a manner of speaking
_WORKING = ("个工作日", "工作日", "周", "个月", "个小时", "小时")  # and these none
_SMALL = frozenset("一二两三四五六七八九十")
_DENIED = ("未", "没", "无", "也没", "也未", "也无", "都没", "都未", "也不", "不")
# right behind 一件 it says that there was none: “申请也没有” → 申请也没, “都找不出” → 都找不, not “申请，没有”
_NOT_ONE = lazy.compile(r"[^，。；：、0-9\n]{0,8}?[也都](?:没|未|无|[找挑查见]?不)")
_TALK = ("块", "件", "起", "例", "宗", "次", "份")
_OPENS = frozenset("\n。；：;:")
_DASHES, _STROKE = "-—–－~～/×", "/"
# What says that a short number is dialled, not counted: “拨110” → 拨, “120急救” → 急救, not “发稿119”
_DIAL = lazy.compile(r"拨|热线|电话|报警|急救|火警|联动|接警|平台|[打、和与](?=1[12])")
# A number in words that is no part of one: “十三” → 十三, “两百六十” → 两百六十, “一千二” → 一千二, “九十二点六” →
# 九十二点六, not “一一”, not “十”
_SPELT = lazy.compile(r"(?=.*[十百千万点])[〇零一二三四五六七八九十两][〇零一二三四五六七八九十百千万亿两点]{1,9}")
_DIALLED = 4  # digits that may be a telephone; 网上324，电话228 are counts
_TABLE = lazy.compile(r"(?<![代发报填列])表\Z")  # “按表” → 表, not “代表”
_FAR, _STOPS = 30, "，。；：、\n"  # characters between 是 and 的一项工作; what ends a clause


def counts_nothing(match: re.Match[str], grammar: Grammar) -> bool:
    """Whether a numeral counts nothing.

    Args:
        match: What `grammar.numeral` finds, with a `low`; what stands around it in the text is looked at too.
        grammar: The expressions.
    """
    text, start, unit = match.string, match.start(), match["unit"]
    low = match["low"]
    before = text[start - 1] if start else "\n"
    end = match.end("unit") if unit else end_of(match)
    after = text[end : end + 3].lstrip(" \u3000")
    if before.isascii() and (before.isalpha() or before in "._") and low[0] not in HAN:  # PM10, not EMS七封
        return True
    said = text[max(0, start - 6) : start].rstrip(" ：:为是")
    # 第3条 counts nothing; 咨询电话3个 does: only a number without a unit may be one to dial
    dialled = said.endswith(grammar.words.dialled) and len(low) < _DIALLED and low not in grammar.words.hotlines
    if said.endswith(grammar.not_before) and (not unit or said.endswith("第")) and not dialled:
        return True
    if _recurs(text, start, unit, grammar):
        return True
    is_term = unit in grammar.words.durations or grammar.units.get(unit or "") in grammar.words.durations
    if grammar.spelt_terms and not unit and _SPELT.fullmatch(low):
        # a note spells out what it counts without a unit: 大类眼下十三, 播了两百六十万
        return text[max(0, start - 1) : start] == "第" or after.startswith(grammar.not_after)
    spoken = low in _SPOKEN and unit not in _WORKING
    if low[0] in HAN and not (is_term and grammar.spelt_terms and not spoken):
        return _is_a_word(match, before, after, unit, grammar)
    # 5G counts nothing; behind a space another begins: PV 1286043 UV 93017
    if after[:1].isascii() and after[:1].isalpha() and not (grammar.spelt_terms and text[end : end + 1].isspace()):
        return True
    if is_term:
        # a note says 两个工作日内 for 不超过2个工作日
        return (
            not grammar.spelt_terms
            and (
                after.startswith(grammar.words.limits)
                or unit == "日内"
                # 压缩到9.5天 was measured, no term is set so
                or ("." not in low and _TERM.search(text[max(0, start - 8) : start]) is not None)
            )
        )
    if unit:
        return before in "〔" or (before in _DASHES and text[start - 2 : start - 1].isdigit())
    return (
        after.startswith(grammar.not_after)
        or _is_dashed(text, start, end)
        or (
            low in grammar.words.hotlines
            and (len(low) >= _DIALLED or _DIAL.search(text, max(0, start - 6), end + 4) is not None)
        )
        # a year without 年: 2019—2024, 2025政务公开
        or (len(low) == 4 and low[:2] in ("19", "20") and match["scale"] is None and match["more"] is None)
        # （3） 3. 3、 number what follows
        or (before in "（([" and after[:1] in ("）", ")", "]") and len(low) <= 2)
        or (after[:1] in (".", "．") and len(low) <= 2)
        or (after[:1] == "、" and len(low) <= 2 and before in _OPENS and not after[1:2].isdigit())  # “：9、6、11”
        or (len(low) > 2 and low[0] in "0０" and not re.search("[.．]", low))  # a telephone: “0.591” → “.”, not “0591”
    )


def _is_dashed(text: str, start: int, end: int) -> bool:
    """Whether a number is joined to another by a dash or a stroke: 3/15, 2019-13; not 微博54/抖音57, wb 54 / dy 57."""
    before, after = text[max(0, start - 1) : start], text[end : end + 4].lstrip(" \u3000")
    if before == _STROKE:
        return text[max(0, start - 2) : start - 1].isdigit()
    if after[:1] == _STROKE:
        return after[1:2].isdigit()
    return (bool(before) and before in _DASHES) or (bool(after) and after[0] in _DASHES)


def _recurs(text: str, start: int, unit: str | None, grammar: Grammar) -> bool:
    """Whether it says how often something is done: 每半年一次, 每周不少于2次."""
    return grammar.units.get(unit or "") in _TIMES and _EVERY.search(text, max(0, start - 14), start) is not None


def _is_talk(match: re.Match[str], unit: str | None, after: str) -> bool:
    """Whether it only sums up or denies: 这一块, 三件事, 没有一件."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    end = match.end("unit") if unit else match.end()
    denied = before.endswith(("没有", "没", "无")) or after.startswith(_DENIED)
    denied = denied or (match["low"] == "一" and _NOT_ONE.match(match.string, end) is not None)
    return unit == "块" or after.startswith("事") or denied


def _is_a_kind(match: re.Match[str], after: str, unit: str | None, grammar: Grammar) -> bool:
    """Whether it says what a thing is, not how many there are: 这是一项全新工作, not 新收的是一项."""
    if match["low"] != "一" or unit not in grammar.words.kinds.units or not after[:1].isalpha():
        return False
    text, start = match.string, match.start()
    clause = max(text.rfind(mark, 0, start) for mark in _STOPS) + 1
    return any(
        text[at - 1 : at] != "的" and (at + len(word) == start or text[start - 1] == "的")  # 是我镇首次开展的一项工作
        for word in grammar.words.kinds.said
        if (at := text.rfind(word, max(clause, start - _FAR), start)) >= 0
    )


def _is_a_word(match: re.Match[str], before: str, after: str, unit: str | None, grammar: Grammar) -> bool:
    """Whether a Chinese numeral is part of a word: it counts only before a unit, and not as 一个方面 does."""
    if match["low"] in _SMALL and unit in _TALK and not match["high"] and _is_talk(match, unit, after):
        return True
    if match["low"] == "一" and unit and grammar.denies.search(match.string, max(0, match.start() - 12), match.start()):
        return True
    if _TABLE.search(match.string, max(0, match.start() - 2), match.start()):
        return True  # 表二所列
    if not unit or before == "第" or before in "每各某同另任逐唯统之进专单万千百几数":
        return True
    # 三个问题 is a manner of speaking; of a note 二十六个问题 is none
    is_manner = match["low"] in _SMALL or not grammar.spelt_terms
    if is_manner and unit in ("个", "项", "类", "种", "大") and after.startswith(grammar.words.rhetorical):
        return True
    if grammar.units.get(unit) in grammar.words.durations or _is_a_kind(match, after, unit, grammar):
        return True
    return match["low"] == "一" and after.startswith(("性", "步", "致", "样", "体", "同"))
