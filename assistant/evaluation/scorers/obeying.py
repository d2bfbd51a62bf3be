"""Whether a text says what an order wants: in other digits, with words between, in another order of words."""

import re
import unicodedata
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.lexicons import literal
from assistant.domain.numerals import parse, plain_digits

_FILE = "schemas/lexicons/obeyed.yaml"
_QUOTES = str.maketrans("", "", "“”‘’\"'《》「」『』")
_PER_CENT = lazy.compile(r"百分之([零〇一二两三四五六七八九十百点0-9.]{1,12})")  # “百分之百” → 百, not “百分点”
# “八千八百条” → 八千八百, “8,888” → 8,888, not “万一”, not “百姓”
_NUMERAL = lazy.compile(
    r"[0-9][0-9,]{0,15}(?:\.[0-9]+)?|(?<![百千万亿])[零〇一二两三四五六七八九][零〇一二两三四五六七八九十百千万亿]{0,15}"
)
_ENDS, _CLAUSES = lazy.compile("[。；！？\n]"), lazy.compile("[。；！？，,、：\n]")  # “公开，答复。” → 。, and ， too
# What words may be told in another order by: “考核全市” → 考核 and 全市, “98%” → 98%, “示范乡” → 示范乡, not “，”
_PIECES = lazy.compile(
    r"[0-9.]+[%\u4e00-\u9fff]?|[\ue000-\ue0ff]|[\u4e00-\u9fff]{2}(?:[\u4e00-\u9fff](?![\u4e00-\u9fff]))?"
)
_SHORTEST, _APART = 3, 10  # characters that are left to compare, and how many more a text may have among them
_NOT = "没有"
_LISTED, _LEAST_LISTED = lazy.compile("[、，,；]"), 2  # “内容完整、数据准确” → 、


class _Obeyed(BaseModel):
    """schemas/lexicons/obeyed.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fillers: tuple[str, ...]
    alike: dict[str, tuple[str, ...]]
    goes_on: tuple[str, ...]
    short_of: tuple[str, ...]

    @cached_property
    def signs(self) -> dict[str, str]:
        """Words that say one thing, each with the sign that stands for all of them."""
        return {word: chr(0xE000 + at) for at, words in enumerate(self.alike.values()) for word in words}

    @cached_property
    def sign_of(self) -> dict[str, str]:
        """The signs by what they stand for."""
        return {name: chr(0xE000 + at) for at, name in enumerate(self.alike)}

    @cached_property
    def alikes(self) -> re.Pattern[str]:
        """Find words that say one thing."""
        return literal(tuple(self.signs))

    @cached_property
    def filling(self) -> re.Pattern[str]:
        """Find what is left out."""
        return literal(self.fillers)


def obeys(text: str, words: str) -> bool:
    """Whether a text says what an order wants said.

    Args:
        text: A draft, without what it asks.
        words: What the order wants: 考核全市第一, 未收到申请, 满意率100%.
    """
    known = resources.load(_Obeyed, _FILE)
    wanted, said = _bare(words, known), _bare(text, known)
    denies = known.sign_of[_NOT] in wanted or "不" in wanted
    if len(wanted) < _SHORTEST:  # “没有问题” alone: “没有问题。” says it, “没有问题线索” and “有没有问题” do not
        ends = [end for start, end in _places(said, wanted, known) if said[start - 1 : start] != "有"]
        return denies and any(not said[end : end + 1].isalpha() or said[end] in "和及" for end in ends)
    if _places(said, wanted, known):
        return True
    pieces, counts = _PIECES.findall(wanted), any(char.isdigit() for char in wanted)
    # what is denied hangs on the order of the words, and words that anybody uses say nothing in another order
    if denies or len(pieces) < 2 or not (counts or any(sign in wanted for sign in known.sign_of.values())):
        return False
    parts = (_CLAUSES if counts else _ENDS).split(said)
    short_of = literal(known.short_of)
    return any(_has_all(part, pieces, len(wanted) + _APART, known) for part in parts if not short_of.search(part))


def lists(text: str, words: str) -> bool:
    """Whether a sentence has all that an order wants listed, in any order: 质量优秀，内容也完整 for 内容完整、质量优秀.

    Args:
        text: A draft, without what it asks.
        words: What the order wants.
    """
    known = resources.load(_Obeyed, _FILE)
    listed = [one for one in (_bare(part, known) for part in _LISTED.split(words)) if one]
    if len(listed) < _LEAST_LISTED or min(map(len, listed)) < _SHORTEST:
        return False
    return any(all(_places(part, one, known) for one in listed) for part in _ENDS.split(_bare(text, known)))


def _has_all(part: str, pieces: list[str], most: int, known: _Obeyed) -> bool:
    """Whether a sentence has some pieces near one another, none of which goes on as something else."""
    found = [next(iter(_places(part, piece, known)), None) for piece in pieces]
    spans = [span for span in found if span is not None]
    return len(spans) == len(pieces) and max(end for _, end in spans) - min(start for start, _ in spans) <= most


def _places(text: str, words: str, known: _Obeyed) -> list[tuple[int, int]]:
    """Return where a text has words that do not go on as something else: 第一批 for 第一, 1999条 for 999条."""
    found: list[tuple[int, int]] = []
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        within = (words[0].isdigit() and _is_digit(text[start - 1 : start])) or (
            words[-1].isdigit() and _is_digit(text[end : end + 1])
        )
        if not within and not text.startswith(known.goes_on, end):
            found.append((start, end))
        start = text.find(words, start + 1)
    return found


def _is_digit(char: str) -> bool:
    return char.isdigit() or char == "."


def _bare(text: str, known: _Obeyed) -> str:
    plain = "".join(unicodedata.normalize("NFKC", plain_digits(text)).translate(_QUOTES).split(" "))
    plain = _PER_CENT.sub(lambda match: f"{100 if match[1] == '百' else _number(match[1])}%", plain)
    plain = _NUMERAL.sub(lambda match: _number(match[0]), plain)
    return known.filling.sub("", known.alikes.sub(lambda match: known.signs[match[0]], plain))


def _number(written: str) -> str:
    value = parse(written)
    return written if value is None else str(value)
