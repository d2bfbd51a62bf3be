"""Words of the trade with a slip in them: a letter that sounds or looks alike, is twice there, left out or misplaced.

Nobody can list all slips, but what has one can't be read as words any more: “公开渠到” is 公开 and two letters that
hardly ever stand alone, “公开渠道” two words. So each such place is read twice, as it stands and with the right word;
where it reads much better then, it is a slip. “机关健全” reads well as it stands, and is none.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant import lazy, resources
from assistant.domain import personal
from assistant.domain.personal.likeness import Likeness

# Letters without a mark or a number between them: “公开12条，答复” → 公开
_RUN = lazy.compile(r"[\u4e00-\u9fff]{2,}")
_REACH, _LONGEST = 4, 4  # letters on either side that help to read a place, and of the longest word of everyday
_WORD, _OWN, _RARE = 9.5, 8.0, 17.0  # what a word costs, one of the trade, and a letter that never stands alone
_COMMON = 7.0  # a letter that often stands alone: 的, 在, 人
_LEAST, _LEAST_TORN = 14.0, 9.0  # by how much a place must read better; of a set phrase, which little else looks like
_TWICE = frozenset(
    "年月日件条份个期项场次会委局办院部厅处科站队组人户名区县市镇村"
)  # 2025年|年度报告, 文明委|委员, 文件|件件有解读

_Words = Annotated[tuple[str, ...], BeforeValidator(str.split)]


class NearWords(BaseModel):
    """schemas/lexicons/near_words.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: _Words
    phrases: _Words
    sounds: dict[str, str]
    shapes: _Words
    alone: dict[float, str]
    right: Annotated[frozenset[str], BeforeValidator(lambda value: frozenset(value.split()))]

    @cached_property
    def sound(self) -> dict[int, str]:
        """For `translate`: one letter for all that sound the same, whatever their tone."""
        return {ord(char): chars[0] for chars in self.sounds.values() for char in chars}

    @cached_property
    def price(self) -> dict[str, float]:
        """What each letter costs that often stands alone."""
        return {char: price for price, chars in self.alone.items() for char in "".join(chars.split())}

    @cached_property
    def heard(self) -> dict[str, list[tuple[str, str]]]:
        """By how their first two letters sound: how a word sounds, and the word."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in (*self.words, *self.phrases):
            said = word.translate(self.sound)
            found[said[:2]].append((said, word))
        return dict(found)

    @cached_property
    def seen(self) -> dict[str, list[tuple[str, str]]]:
        """By up to three of its letters: what looks like a word, or has a letter too many or too few, and the word."""
        looks: dict[str, str] = defaultdict(str)
        for group in self.shapes:
            for char in group:
                looks[char] += group.replace(char, "")
        every = {*self.words, *self.phrases}
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for word in every:
            for wrong in (*_altered(word, looks), *(_torn(word) if word in self.phrases else ())):
                if wrong not in every and wrong != word:
                    found[wrong[:3]].append((wrong, word))
        return dict(found)

    def near(self, run: str) -> Iterator[tuple[int, str, str]]:
        """Yield where in some letters something is nearly a word, what stands there, and the word."""
        heard, seen, sounds = self.heard, self.seen, run.translate(self.sound)
        for at in range(len(run) - 1):
            for sound, word in heard.get(sounds[at : at + 2], ()):
                if not run.startswith(word, at) and sounds.startswith(sound, at):
                    said = run[at : at + len(word)]
                    if sum(map(str.__ne__, said, word)) == 1:
                        yield at, said, word
            for wrong, word in (*seen.get(run[at : at + 2], ()), *seen.get(run[at : at + 3], ())):
                if run.startswith(wrong, at):
                    yield at, wrong, word


def _altered(word: str, looks: dict[str, str]) -> Iterator[str]:
    """Yield a word with a letter that looks alike, or with one twice."""
    for at, char in enumerate(word):
        yield from (word[:at] + other + word[at + 1 :] for other in looks.get(char, ""))
        if char not in _TWICE:
            yield word[:at] + char + word[at:]


def _torn(phrase: str) -> Iterator[str]:
    """Yield a set phrase without one of its inner letters, or with two that changed places."""
    if len(phrase) > 3:
        yield from (phrase[:at] + phrase[at + 1 :] for at in range(1, len(phrase) - 1))
        yield from (phrase[:at] + phrase[at : at + 2][::-1] + phrase[at + 2 :] for at in range(len(phrase) - 1))


def slips(text: str) -> dict[tuple[int, int], str]:
    """Return where words of the trade have a slip, each with the right word.

    Args:
        text: The text of a section.
    """
    known = resources.load(NearWords, "schemas/lexicons/near_words.yaml")
    like, found = personal.compiled().like, dict[tuple[int, int], str]()
    for match in _RUN.finditer(text):
        end = 0
        for at, said, word in known.near(match[0]):
            if at >= end and _is_slip(known, like, match[0], at, said, word):
                end = at + len(said)
                found[match.start() + at, match.start() + end] = word
    return found


def reads_better(text: str, start: int, end: int, word: str) -> bool:
    """Whether a place reads better with another word: “防犯风险” with 防范, not “预防犯罪”.

    Args:
        text: The text of a section.
        start: Where the place begins.
        end: Where it ends.
        word: What may belong there.
    """
    known, like = resources.load(NearWords, "schemas/lexicons/near_words.yaml"), personal.compiled().like
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return (
        _read(known, like, text[max(0, start - _REACH) : end + _REACH])[0]
        > _read(known, like, before + word + after, word)[0]
    )


def _is_slip(known: NearWords, like: Likeness, run: str, at: int, said: str, word: str) -> bool:
    """Whether a place can hardly be read as it stands, and well with the right word."""
    least = _LEAST if len(said) == len(word) else _LEAST_TORN
    if said in known.right or sum(known.price.get(char, _RARE) for char in said) < least + _OWN or like.is_word(said):
        return False
    before, after = run[max(0, at - _REACH) : at], run[at + len(said) : at + len(said) + _REACH]
    around, start, end = before + said + after, len(before), len(before) + len(said)
    price, ends = _read(known, like, around)
    if price - _read(known, like, before + word + after, word)[0] < least:
        return False
    begins = {0, *ends}
    if start not in begins or end not in begins:
        return False  # a part of another word: 机|关健|全
    for beside, is_first in ((start - 1, True), (end, False)):
        if 0 <= beside < len(around) and {beside, beside + 1} <= begins:
            char = around[beside]
            if known.price.get(char, _RARE) > _COMMON:
                return False  # a name, or a word that nobody knows: 村民李|建全, 巴特|勒同
            named = like.family(char, 0) if is_first else like.family(said, 0) and said[0] != word[0]
            if named and len(said) == 2:
                return False
    return True


def _read(known: NearWords, like: Likeness, text: str, own: str = "") -> tuple[float, list[int]]:
    """Return what the cheapest reading of some letters costs, and where its words end.

    Args:
        known: The words.
        like: The words of everyday.
        text: The letters.
        own: A word of the trade that may stand there.
    """
    size = len(text)
    prices, stops = [0.0] * (size + 1), [0] * size
    for at in range(size - 1, -1, -1):
        best, stop = known.price.get(text[at], _RARE) + prices[at + 1], at + 1
        for end in range(at + 2, min(at + _LONGEST, size) + 1):
            word = text[at:end]
            if _WORD + prices[end] < best and (like.is_word(word) or word in known.right):
                best, stop = _WORD + prices[end], end
        end = at + len(own)
        if own and text.startswith(own, at) and _OWN + prices[end] < best:
            best, stop = _OWN + prices[end], end
        prices[at], stops[at] = best, stop
    ends, at = list[int](), 0
    while at < size:
        at = stops[at]
        ends.append(at)
    return prices[0], ends
