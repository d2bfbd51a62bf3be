"""Older messages that a mail or a chat quotes below or above what was written now: they are no notes of this year."""

import re
from collections.abc import Collection, Sequence

from assistant import lazy
from assistant.domain import aspects

# “> > 公开3条” → “> > ”, “＞公开” → ＞, not “大于>3条”
_MARKS = lazy.compile(r"^\s*(?:[>＞]\s?)+")
# Who wrote what is quoted, with a time or an address: “在 2026年1月5日，张三 写道：”,
# “On Thu, Jan 8, 2026 Wang wrote:”, “张三 <a@b.cn> 写道：”, not “申请人写道：”, not “2025年3月王某来信写道：”
_WROTE = lazy.compile(
    r"^(?!.*(?:来信|信中|文中|留言|报道)).*(?:\d{1,2}[:：]\d{2}|\d{4}\s*[-/年.]\s*\d|, ?\d{4}|@)"
    r".*(?:写道|写到|wrote)\s*[：:]?$",
    re.IGNORECASE,
)
# “---- 原始邮件 ----”, “—— 回复的原邮件 ——”, “-----Original Message-----”, not “---- 转发的邮件 ----”
_ORIGINAL = lazy.compile(r"^[-—_=\s]{2,}(?:原始邮件|(?:回复的)?原邮件|Original Message)[-—_=\s]{2,}$", re.IGNORECASE)
# The first line of a mail's head: “发件人：王明”, “From: a@b.cn”, not “主题：公开”
_FROM = lazy.compile(r"^(?:发件人|From)\s*[：:]", re.IGNORECASE)
# A mail that answers another: “主题: Re: 素材”, “主题：回复：素材”, “Subject: RE: a”, not “主题：素材”
_ANSWERS = lazy.compile(r"^(?:主题|Subject)\s*[：:]\s*(?:Re|回复|答复)\s*[：:]", re.IGNORECASE)
# A message that a chat quotes: “「张三：去年公开98条」” → “「张三：”, not “「公开」专栏”
_CHAT = lazy.compile(r"^[「『][^：:」』]{1,20}[：:]")
_CHAT_RULE = lazy.compile(r"^(?:[-—–_]\s?){5,}$")  # “- - - - - - -”, not “- 公开”
# What says something of the year: “公开3条” → 3, “没有收费” → 没, not “见下面的材料”
_COUNTS = lazy.compile(r"[0-9０-９没未无一二三四五六七八九十]")
# What only points at something else, or says how to reach a person: “请看下面”, “农业股 电话 0900-7654321”,
# not “公开3条”
_POINTS = lazy.compile(r"^(?:请|见|转)|电话|手机|邮箱|Tel|E-?mail|Sent from|发自", re.IGNORECASE)
_LEADS = ("：", ":")
_SHORTEST = 6  # characters of a line that says something of its own


def older(lines: Sequence[str], frame: Collection[int]) -> set[int]:
    """Return the places of the lines of older messages, with what announces them.

    Only where something was written beside them: a mail that says nothing of its own passes on what it quotes.

    Args:
        lines: The lines of a text, with their marks of quotation.
        frame: The places of greetings, mail heads, signatures.
    """
    depths = [_depth(line) for line in lines]
    texts = [_MARKS.sub("", line).strip() for line in lines]
    own = [at for at, text in enumerate(texts) if at not in frame and _says_something(text)]
    found = _chat(texts, own)
    own = [at for at in own if at not in found]
    answers = any(_ANSWERS.match(text) for text in texts)
    for at, text in enumerate(texts):
        if at in found or not text:
            continue
        if _announces(texts, at):
            found |= _announced(texts, depths, own, at)
        elif depths[at] and answers and any(depths[other] == 0 for other in own):
            found.add(at)
    return found


def _depth(line: str) -> int:
    """Return how many marks of quotation a line begins with."""
    marks = _MARKS.match(line)
    return sum(mark in ">＞" for mark in marks[0]) if marks else 0


def _says_something(text: str) -> bool:
    if len(text) < _SHORTEST or text.endswith(_LEADS) or _POINTS.search(text) or _announces([text], 0):
        return False
    return bool(_COUNTS.search(text)) or aspects.by_words(text) is not None


def _announces(texts: Sequence[str], at: int) -> bool:
    """Whether an older message is announced here; who wrote it may stand on two lines."""
    text = texts[at]
    split = text in ("写道：", "写道:", "wrote:") and at > 0 and _WROTE.match(f"{texts[at - 1]} {text}")
    return bool(_WROTE.match(text) or _ORIGINAL.match(text) or _FROM.match(text) or split)


def _announced(texts: Sequence[str], depths: Sequence[int], own: Sequence[int], at: int) -> set[int]:
    """Return the lines of the older message that is announced at a place."""
    after = next((line for line in range(at + 1, len(texts)) if texts[line]), len(texts))
    if after == len(texts):
        return set()
    depth = max(depths[at], depths[after])
    if depth == 0:  # nothing marks where it ends: all that follows is older, if something stands before
        return set(range(at, len(texts))) if any(line < at for line in own) else set()
    end = next((line for line in range(after, len(texts)) if texts[line] and depths[line] < depth), len(texts))
    if not any(depths[line] < depth for line in own):
        return set()
    first = at - 1 if at and texts[at] and len(texts[at]) < _SHORTEST else at  # who wrote it, on two lines
    return set(range(first, end))


def _chat(texts: Sequence[str], own: Sequence[int]) -> set[int]:
    """Return the lines of messages that a chat quotes, each closed by a rule of dashes."""
    found: set[int] = set()
    start = None
    for at, text in enumerate(texts):
        if _CHAT.match(text):
            start = at
        if start is not None and _CHAT_RULE.match(text) and texts[at - 1].endswith(("」", "』")):
            quote = set(range(start, at + 1))
            found |= quote if set(own) - quote - found else set()
            start = None
    return found
