"""Comparisons with last year that are written without a number: 与上年持平, 有所减少, 翻了一番."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.grounding import level_words, meanings, share_trends, turned, worded_changes
from assistant.grounding.claim_views import View
from assistant.grounding.facts import Facts
from assistant.grounding.level_words import Level
from assistant.grounding.predicates import Claim
from assistant.grounding.sentence_ends import is_question, sentences

# only such a sentence can compare without a number: “与上年持平” → 持平, “有所减少” → 有所
_HINT = lazy.compile(
    r"于|不及|不如|超|[较比同][上去]|持平|一样|相同|相当|稳定|变化|未变|有所|略有|明显|大幅|稳中|持续|继续|逐年|再度|再次|连续|又有|翻"
    r"|腰斩|减半|折半|倍增|成倍|新[高低]|势头|[态趋走]势|[虽稍没]有|双双|同步|[均都皆][增上攀走回提减下]|保持|维持|小幅|显著|不断|逐步|稳步|快速|延续|进一步|转[升降增减]|走[高低]|回[升落]"
    r"|[增减][无不未]|有增减|无增减|[减降升增]反|不[增减]"
)
_AFTER = ("后", "之后", "以后")
_SAME = lazy.compile(r"同比|同期")  # last year is spoken of without a year: “同比有所增加” → 同比


def levels(text: str, facts: Facts) -> Iterator[Claim]:
    """Yield the comparisons that the figures contradict; silent where what is compared is not named."""
    for start, end in sentences(text):
        readers = [read for hint, read in _READERS if hint.search(text, start, end) is not None]
        if not readers or is_question(text, end):
            continue
        view = View(text, start, end, facts, meanings.load())
        for read in readers:
            yield from read(view)


def _levelled(view: View) -> Iterator[Claim]:
    for level in level_words.load().levels:
        for match in level.pattern.finditer(view.text, view.start, view.end):
            yield from _against(view, level, match)


def _against(view: View, level: Level, match: re.Match[str]) -> Iterator[Claim]:
    past = view.names_last_year or _SAME.search(view.text, view.start, view.end) is not None
    if (level.past and not past) or view.text.startswith(_AFTER, match.end()):
        return  # 连续增长后首次回落
    yield from worded_changes.against(view, match.span(), level.holds)


_READERS = (
    (_HINT, _levelled),
    (worded_changes.HINT, worded_changes.worded_changes),
    (turned.HINT, turned.turned),
    (share_trends.HINT, share_trends.share_trends),
)
