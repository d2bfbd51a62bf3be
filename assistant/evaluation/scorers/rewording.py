"""Whether a draft says in other words what an order wants: 没有接到一起投诉 for 零投诉, 件件配有解读 for 解读率100%.

Clause by clause: words that say one thing count as one, and a clause must have all of them, the numbers, and most of
what else the order says, be it in a word that means the same (`support_words`). What the notes say beside the order, or
the tables have, is no answer to it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.texts import pattern
from assistant.domain.lexicons import literal
from assistant.domain.numerals import parse, plain_digits
from assistant.domain.report import Report
from assistant.grounding import support_words
from assistant.grounding.material import is_order
from assistant.grounding.support_tables import Tables

_FILE = "schemas/lexicons/reworded.yaml"
_SIGN = 0xE000  # the first of the characters that stand for words that say one thing
_NONE, _ALL, _GOT = "没有", "全部", "得到"
_QUOTES = str.maketrans("", "", "“”‘’\"'《》「」『』 ")
_SENTENCE = lazy.compile("[。；！？\n]")  # “公开。答复” → 。, not “，”
_CLAUSE = lazy.compile("[。；！？，,、：:（）()\n]")  # “公开，答复。” → ，, and 。 too
_PER_CENT = lazy.compile(r"百分之([零〇一二两三四五六七八九十百点0-9.]{1,12})")  # “百分之百” → 百, not “百分点”
# “八千条” → 八千, “8,888” → 8,888, “12.5%” → 12.5, not “万一”
_NUMERAL = lazy.compile(
    r"[0-9][0-9,]{0,15}(?:\.[0-9]+)?万?|(?<![百千万亿])[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,15}"
)
_TEN_THOUSANDS = lazy.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)万")  # “10万条” → 10
# “是上年的两倍” → 两, “增长3倍” → 3, not “上年的一半”
_TIMES = lazy.compile(
    r"是?(?:上年|去年|上年度)(?:同期)?的([0-9.]+|[两三四五六七八九十])倍|增[长加]了?([0-9.]+|[一两三四五六七八九十])倍"
)
# “零投诉” → 零, “0投诉” → 0, not “一百零三件”, not “0件”
_NOUGHT_OF = lazy.compile(
    r"(?<![0-9.零〇一二两三四五六七八九十百千万])(?:零|0)(?=[\u4e00-\u9fff，。]|$)(?![〇一二两三四五六七八九件条起例次宗人个元])"
)
_COUNTED = lazy.compile(r"([0-9.]+)[余多近+]?([%\u4e00-\u9fff]?)")  # “5000余条” → 5000 and 条, “99%” → 99 and %
_PIECES, _UNITS = "条件份篇项则个", "条件份篇项则个人次场户元万亿起宗期家处名天日时分米吨亩%"
_WHEN = ("年", "月", "号", "第")  # what says when counts nothing
# “没有一名群众不满意” → 没有一名群众不, “无一不满意” → 无一不, not “没有问题，不得”
_NONE_NOT = lazy.compile("(?:没有|无)[^，。、；：没有无不]{0,6}不(?=[\u4e00-\u9fff])")
_TENTHS = lazy.compile("([一二三四五六七八九十])成(?![为立果效员本])")  # “三成” → 三, not “一成立”
_DAY = lazy.compile("(?<=[0-9])天")  # “3天” → 天, not “每天”
_WORDS = lazy.compile("[\u4e00-\u9fffA-Za-z]+")  # “公开9条” → 公开, and 条
# “网络事故零发生” → 网络事故, “行政复议为零” → 行政复议, not “零投诉”
_NOTHING_OF = lazy.compile(r"^([^零0]+?)(?:零发生|零出现|零记录|零报告|清零|归零|为零|为0)$")
_NOUGHT = lazy.compile(r"0(?![0-9.%])[件起例次宗条人]?")  # behind what there is none of: “0件” → 0件, not “0.5件”
_DENIES = lazy.compile("不(?![断仅少同良]|动产|定期|包括).|勿.")  # “不满意” → 不满, not “不断”
# of what an order says besides, the share that a clause must have: where there are signs or numbers, and where not
_SHARE, _ALONE = 0.75, 0.85
_SHARE_COUNTED, _BIG = 0.5, 4  # a number of so many digits is hardly told by chance, whatever it counts
_MUCH = 6  # characters and signs of an order, of which one clause may tell the first half, the next the other
_LONG, _LONG_SIGN = 6, 4  # characters that say something without any sign, or as one
_APART = 14  # characters that a clause may have among what it must have


class _Words(BaseModel):
    """schemas/lexicons/reworded.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plain: tuple[str, ...]
    alike: dict[str, tuple[str, ...]]
    idioms: dict[str, str]
    fillers: tuple[str, ...]
    between: tuple[str, ...]
    after: tuple[str, ...]
    hedges: tuple[str, ...]
    orders: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    answers: dict[str, str]
    traditional: tuple[str, str]

    @cached_property
    def sign_of(self) -> dict[str, str]:
        """The signs by what they stand for."""
        return {name: chr(_SIGN + at) for at, name in enumerate(self.alike)}

    @cached_property
    def simplified(self) -> Mapping[int, int]:
        """Characters in their old form with the new one."""
        return str.maketrans(*self.traditional)

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Find what is read as something else, or as nothing."""
        return literal(tuple(self.read_as))

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """Find what is said in an idiom."""
        return literal(tuple(self.idioms))

    @cached_property
    def hedging(self) -> re.Pattern[str]:
        """Find what makes a claim none, or one of a part only."""
        return literal(self.hedges)

    @cached_property
    def read_as(self) -> dict[str, str]:
        """What each word is read as: a sign, itself, or nothing."""
        signs = {word: self.sign_of[name] for name, words in self.alike.items() for word in words}
        return dict.fromkeys(self.fillers, "") | signs | {word: word for word in self.plain}


def replies(text: str) -> list[str]:
    """Return the sentences that answer an order: 收到，立即执行。"""
    known = resources.load(_Words, _FILE)
    heads, every = literal(known.heads), literal((*known.heads, *known.tails))
    found = [sentence.strip() for sentence in _SENTENCE.split(text)]
    answering = pattern(tuple(known.answers.values()))
    return [
        one
        for one in found
        if (heads.search(one) and not any(map(str.isalnum, every.sub("", one)))) or answering.search(one)
    ]


class _Read(NamedTuple):
    """A text as it is compared, and what is asked of it.

    Its signs, its numbers with what they count, its words beside these, and how long it was.
    """

    text: str
    signs: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    words: tuple[str, ...]
    length: int

    @property
    def letters(self) -> int:
        """How many characters stand beside the signs and numbers."""
        return sum(map(len, self.words))


class Material:
    """The notes of a report without what they order, and its tables."""

    def __init__(self, report: Report) -> None:
        self._report, self._words = report, resources.load(_Words, _FILE)

    def says(self, words: str) -> bool:
        """Whether a note says what an order wants, in whatever words."""
        orders = literal(self._words.orders)
        own = [piece for note in self._report.notes for piece in _SENTENCE.split(note.text)]
        return any(
            clause for piece in own if not (is_order(piece) or orders.search(piece)) for clause in _said(piece, words)
        )

    def has(self, words: str) -> bool:
        """Whether the tables have it as an order wants it: all granted, where nothing was refused."""
        values = {str(self._report.figures.number(cell)) for cell in self._report.figures} - {"None", "0"}
        if not values:
            return False  # where there are no figures, everything is true of them
        if any(number in values for number, _ in _read(words).numbers):
            return True
        own = support_words.load()
        year = support_words.of_year(own.plan, own.past, own.none, self._report.year)
        return Tables(self._report, words, year, own.causes).are_denied(0, len(words))


def reworded(text: str, words: str, report: Report) -> list[str]:
    """Return the clauses that say in other words what an order wants; none where the material says so too.

    Args:
        text: A draft, without what it asks.
        words: What the order wants: 零投诉, 解读率100%, 获国务院办公厅表扬.
        report: The material.
    """
    found = _said(text, words)
    material = Material(report)
    return [] if found and (material.says(words) or material.has(words)) else found


def _said(text: str, words: str) -> list[str]:
    """Return the clauses of a text that say what an order wants; a sentence where it wants so much that two may."""
    known = resources.load(_Words, _FILE)
    wanted = _read(_NOTHING_OF.sub(r"没有\1", words))
    if not _is_plain(wanted):
        return []
    found: list[str] = []
    for sentence in filter(None, _SENTENCE.split(text)):
        clauses = [one for one in _CLAUSE.split(sentence) if one and _tells(one, wanted, known, sentence)]
        found += clauses or (
            [sentence] if _is_long(wanted, known) and _tells(sentence, wanted, known, sentence) else []
        )
    return found


def _is_long(wanted: _Read, known: _Words) -> bool:
    """Whether an order wants so much that one clause may tell the first half of it, and the next the other."""
    one_each = {known.sign_of[_NONE], known.sign_of[_ALL]} & wanted.signs or any(
        unit == "%" for _, unit in wanted.numbers
    )
    return not one_each and wanted.letters + 2 * len(wanted.signs) + 2 * len(wanted.numbers) >= _MUCH


def _is_plain(wanted: _Read) -> bool:
    """Whether what an order wants can be told in other words: it says more than one thing, and denies none by 不."""
    told = len(wanted.signs) + len(wanted.numbers)
    return wanted.letters >= _LONG or (told > 0 and (told + wanted.letters > 1 or wanted.length >= _LONG_SIGN))


def _tells(clause: str, wanted: _Read, known: _Words, sentence: str) -> bool:
    """Whether a clause of a sentence says what an order wants."""
    own, none = _read(clause), known.sign_of[_NONE]
    if known.hedging.search(clause):
        return False
    if none in wanted.signs:
        return _tells_of_none(own.text, wanted, known, _read(sentence).text)
    got, big = known.sign_of[_GOT], {number for number, _ in wanted.numbers if len(number) >= _BIG}
    if big and all(any(_counts_alike(one, other) for other in own.numbers) for one in wanted.numbers if one[0] in big):
        return True
    if not (wanted.signs - {got} <= own.signs and wanted.numbers <= own.numbers):
        return False
    if none in own.signs or set(_DENIES.findall(own.text)) != set(_DENIES.findall(wanted.text)):
        return False
    share, places = _covered(wanted.words, own.text)
    if share < _least(wanted) or (got in wanted.signs - own.signs and (_CLAUSE.search(clause) or not wanted.words)):
        return False
    places += [own.text.find(sign) for sign in wanted.signs & own.signs] + [
        own.text.find(number) for number, _ in wanted.numbers
    ]
    return max(places) - min(places) <= len(wanted.text) + _APART


def _counts_alike(wanted: tuple[str, str], own: tuple[str, str]) -> bool:
    """Whether a number is that which an order wants: 9999 or 9999份 for 9999条, but not 9999人次."""
    (number, unit), (other, of) = wanted, own
    return number == other and (unit == of or (unit in _PIECES and of in _PIECES) or not of or of not in _UNITS)


def _least(wanted: _Read) -> float:
    """Return the share of its words that a clause must have: no more than half with its very number, 30% or 12场."""
    if wanted.numbers:
        return _SHARE_COUNTED
    return _SHARE if wanted.signs else _ALONE


def _tells_of_none(text: str, wanted: _Read, known: _Words, sentence: str) -> bool:
    """Whether a clause says that there is none of what an order wants none of: 没有接到投诉, 投诉数为零."""
    none = known.sign_of[_NONE]
    subject, _, denied = wanted.text.rpartition(none)
    subject, denied = (subject.replace(none, ""), denied) if denied else ("", subject.replace(none, ""))
    share, _ = _covered(_WORDS.findall(subject), sentence)
    return share >= _SHARE and any(
        _is_denied(text, start, start + len(denied), known) for start in _places(text, denied)
    )


def _is_denied(text: str, start: int, end: int, known: _Words) -> bool:
    """Whether a clause says that there is none of what stands between two places."""
    none, rest = known.sign_of[_NONE], text[end:]
    before, sign, gap = text[:start].rpartition(none)
    between = literal((*known.between, known.sign_of[_GOT]))
    if sign and not before.endswith("有") and not between.sub("", gap) and _ends(rest, known):
        return True
    if match := _NOUGHT.match(rest):
        return _ends(rest[match.end() :], known)
    # 全年差错没有, but 举报的问题不存在 is said of one
    return rest.startswith(none) and not between.sub("", text[:start]) and _ends(rest[1:], known)


def _ends(rest: str, known: _Words) -> bool:
    """Whether what comes behind a thing leaves it the thing that it is: 投诉的情况, not 投诉渠道."""
    return not rest[:1].isalpha() or rest.startswith(known.after)


def _covered(words: Iterable[str], text: str) -> tuple[float, list[int]]:
    """Return how much of some words a text has, be it in words that mean the same, and where."""
    groups, whole, had = _groups(support_words.load().key), 0, 0
    places: list[int] = []
    for word in words:
        bits = [False] * len(word)
        for at in range(len(word) - 1):
            place = text.find(word[at : at + 2])
            if place >= 0:
                bits[at] = bits[at + 1] = True
                places.append(place)
        for other, lines in groups.items():
            at = word.find(other)
            if at >= 0 and not all(bits[at : at + len(other)]):
                same = [text.find(one) for line in lines for one in line if one in text]
                if same:
                    bits[at : at + len(other)] = [True] * len(other)
                    places.append(same[0])
        if len(word) > 1:
            whole, had = whole + len(word), had + sum(bits)
    return (had / whole if whole else 1.0), places


@lru_cache(1)
def _groups(key: support_words.Key) -> dict[str, list[tuple[str, ...]]]:
    """Return the words of two characters and more with the lines of schemas/lexicons/support.yaml that they are in."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in key.words.same:
        own = tuple(word for word in line if len(word) > 1)
        for word in own:
            found.setdefault(word, []).append(own)
    return found


def _read(text: str) -> _Read:
    known = resources.load(_Words, _FILE)
    plain = unicodedata.normalize("NFKC", plain_digits(text)).translate(known.simplified).translate(_QUOTES)
    plain = known.whole.sub(lambda match: known.idioms[match[0]], plain)
    plain = _NONE_NOT.sub(_ALL, plain)
    plain = _TIMES.sub(_growth, _NOUGHT_OF.sub(_NONE, plain))
    plain = _TENTHS.sub(lambda match: f"{_number(match[1])}0%", plain)
    plain = _PER_CENT.sub(lambda match: f"{100 if match[1] == '百' else _number(match[1])}%", plain)
    plain = known.words.sub(lambda match: known.read_as[match[0]], plain)
    plain = _NUMERAL.sub(lambda match: _number(match[0]), plain)
    plain = _TEN_THOUSANDS.sub(lambda match: f"{float(match[1]) * 10000:.0f}", plain)
    plain = _in_time(_DAY.sub("日", plain), known)
    signs = frozenset(char for char in plain if "\ue000" <= char < "\uf000")
    numbers = frozenset((match[1], match[2]) for match in _COUNTED.finditer(plain) if match[2] not in _WHEN)
    return _Read(plain, signs, numbers, tuple(_WORDS.findall(_COUNTED.sub("，", plain))), len(text))


def _in_time(text: str, known: _Words) -> str:
    """Return a text that says that nothing is late as one that says that all is in time."""
    none, late, all_in_time = known.sign_of[_NONE], known.sign_of["超期"], known.sign_of[_ALL] + known.sign_of["按期"]
    for at in _places(text, late):
        rest = text[at + 1 :]
        before, sign, gap = text[:at].rpartition(none)
        if sign and not literal(known.between).sub("", gap) and _ends(rest, known):
            return before + all_in_time + rest
        if match := _NOUGHT.match(rest):
            return text[:at] + all_in_time + rest[match.end() :]
        if rest.startswith(none):
            return text[:at] + all_in_time + rest[1:]
    return text


def _places(text: str, words: str) -> Iterator[int]:
    """Yield where some words begin in a text."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _growth(match: re.Match[str]) -> str:
    """Return by how many per cent there is more: 300% where it is four times last year's, or three times more."""
    more = float(_number(match[1])) - 1 if match[1] else float(_number(match[2]))
    return f"增长{more * 100:g}%"


def _number(written: str) -> str:
    value = parse(written)
    return written if value is None else str(value)
