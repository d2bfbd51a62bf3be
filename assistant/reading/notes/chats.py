"""What a chat puts around what is said in it: the name of the group, and who speaks when."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain import aspects
from assistant.domain.personal import lexicon

# “【微信群 政务公开 12月30日】”, “（青禾镇工作群聊天记录）”, “青禾镇聊天记录”, not “微信群3个”, not “【微信群建设】”
_HEADER = lazy.compile(
    r"^(?:[【\[［（(][^【】\[\]：:。；，]{0,30}(?:微信群|QQ群|钉钉群|工作群|群聊|聊天记录)(?![^】\]］）)]{0,4}(?:建设|管理))"
    r"[^【】\[\]。；，]{0,30}[】\]］）)]|[^：:。；，]{0,20}聊天记录)$"
)
# “李强（网站）” → 李强（网站）, “赵丽” → 赵丽, not “9条”
_WHO = r"(?P<who>[\u4e00-\u9fff]{2,4}|[A-Za-z·]{2,12})(?:[（(][^（）()]{1,12}[)）])?"
# Who spoke when: “李强（网站）14:05：网站公开9条” → 李强（网站）14:05：, “王敏 2025-12-30 9:02 公开9条” finds,
# not “公开9条：12:30前”
_STAMPED = lazy.compile(
    rf"^{_WHO}\s*(?:20\d\d[-/年.]\d{{1,2}}[-/月.]\d{{1,2}}日?\s*)?(?:[上下]午)?\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?"
    r"(?:\s*[：:]\s*|\s+|$)"
)
_NAMED = lazy.compile(rf"^{_WHO}\s*[：:]\s*(?=\S)")  # “赵丽：收到3件” → 赵丽：, “培训：2次” → 培训：, not “赵丽：”
# By an office: “张科长：公开9条” → 张科长：, “欧阳主任：公开9条” finds, not “副局长：公开9条”, not “村主任：公开9条”
_TITLED = lazy.compile(
    r"^[\u4e00-\u9fff]{0,2}(?<![副正各原全村镇乡县市区街道社局办科])(?<=[\u4e00-\u9fff])"
    r"(?:科长|主任|局长|镇长|乡长|书记|处长|股长|所长|站长|部长|经理|老师)\s*[：:]\s*(?=\S)"
)


class Said(NamedTuple):
    """What a line of a chat says, and what the chat put around it."""

    text: str
    around: str = ""


def spoken(lines: Sequence[str]) -> Iterator[Said]:
    """Yield what each line says without who says it; of a line that is nothing else, nothing."""
    texts = [line.strip() for line in lines]
    stamps = [_stamp(text) for text in texts]
    is_chat = any(stamps) or any(_HEADER.match(text) for text in texts)
    known = {stamp["who"] for stamp in stamps if stamp is not None}
    for line, text, stamp in zip(lines, texts, stamps, strict=True):
        if _HEADER.match(text):
            yield Said("", text)
            continue
        named = _NAMED.match(text) if is_chat else None
        if named is not None and named["who"] not in known and not _is_name(named["who"]):
            named = None
        who = stamp or named or _TITLED.match(text)
        yield Said(text[who.end() :], who[0].strip()) if who is not None else Said(line)


def _stamp(text: str) -> re.Match[str] | None:
    """Return who spoke when; 上午 9:30 and 公众号 9:30： are nobody."""
    found = _STAMPED.match(text)
    return None if found is None or _is_word(found["who"]) else found


def _is_name(label: str) -> bool:
    """Whether what stands before a colon in a chat reads like a name."""
    return len(label) <= 3 and label[0] in lexicon.names().surnames and not _is_word(label)


def _is_word(label: str) -> bool:
    """Whether a label is a word, or something that notes are on."""
    return label in _words() or aspects.named(label) is not None or bool(aspects.scores(label))


@cache
def _words() -> frozenset[str]:
    return frozenset(word for words in lexicon.common_words().words.values() for word in words)
