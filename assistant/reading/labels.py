"""How alike two labels are, whatever their numbering, punctuation and line breaks."""

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from assistant import lazy

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"), None)
_SPACE = lazy.compile(r"\s+")  # cells break labels anywhere: “商业\n企业” → “\n”
# Written in many ways, and tells no label from another: “申请人，其他” → ，, “《规章》” → 《, not “结果维持”
_PUNCTUATION = lazy.compile(r"[“”\"'‘’,，。.;；:：、()（）\[\]【】《》<>/\\]")
# After NFKC: “(三)不予公开” → (三), “1.重复申请” → “1.”, “三、本年度办理结果” → 三、, not “三安全一稳定”
_NUMBERING = lazy.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.,:：]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、,:：)])"
)
_CHINESE = lazy.compile(r"[\u3400-\u9fff]")  # “约7” → 约, “无” → 无, not “12.5”
LONGEST = 200


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a text without spaces and punctuation, full-width letters made narrow."""
    return _PUNCTUATION.sub("", _folded(text))


@lru_cache(maxsize=8192)
def leaf(text: str) -> str:
    """Return a label without its numbering: “（三）不予公开” and “3.不予公开” are both “不予公开”."""
    folded = _folded(text)
    return _PUNCTUATION.sub("", _NUMBERING.sub("", folded)) or _PUNCTUATION.sub("", folded)


def _folded(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text[:LONGEST].translate(_INVISIBLE)))


@lru_cache(maxsize=65536)
def likeness(text: str, label: str) -> float:
    """Return how alike a text and an official label are, 0 to 100; both as `leaf` returns them.

    A text cut short counts as nearly the whole label where it is long enough to be told from others.
    """
    if not text or not label:
        return 0.0
    ratio = fuzz.ratio(text, label)
    # 0.93: a cut label never counts as much as a whole one, which may be another row's
    if ratio < 95 and 5 <= len(text) <= len(label) and len(text) >= 0.3 * len(label):
        ratio = max(ratio, 0.93 * fuzz.partial_ratio(text, label))
    return ratio


@lru_cache(maxsize=8192)
def is_wordy(text: str) -> bool:
    """Whether a text has Chinese characters, as labels have (and marks such as “无”)."""
    return _CHINESE.search(text) is not None
