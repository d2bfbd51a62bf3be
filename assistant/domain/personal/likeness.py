"""How much some characters look like a name, and how much like the words of the sentence that they stand in.

Each reading of a few characters has a price: a word costs what its frequency says, a name what its surname and the
characters of its given name say (all natural logarithms). The cheaper reading is the likelier one, so “申请人高度关注”
is about words and “申请人高度海” about a person, and nobody has to list where a name is over.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import log

from assistant.domain.personal.lexicon import CommonWords, Names

_CORPUS = log(60e6)  # characters and words that the frequencies were counted in
_UNKNOWN, _ENGLISH = 16.5, 3.0  # what a character costs that is no word; what one costs that is not Chinese
_LONGEST = 4
_SUFFIX = 3.5  # what a character costs that makes a longer word of one: 陈述|权, 黄昏|前
_REMEMBERED = 20_000
_REACH = 6  # characters after a name that help to say whether it is one
# A surname by its rank, a character of a given name by its rank: a curve through the shares of the most common ones
_SURNAME, _GIVEN = (2.6, 1.1, 3), (4.0, 0.9, 8)
_RARE, _NEVER, _DOUBLE = 10.0, 20.0, 7.5
_ALSO = 8.5  # a character that given names have rarely
_TWICE = 3.0
_LENGTH = {1: 1.7, 2: 0.3, 3: 5.0}  # characters of the given name


class Likeness:
    """The prices of words and names."""

    def __init__(self, common: CommonWords, names: Names, own: Iterable[str], suffixes: str) -> None:
        self._words: dict[str, float] = {}
        for power, words in common.words.items():  # one price for all words of a line
            self._words |= dict.fromkeys(words, _CORPUS - power * log(2) - 0.35)
        # who is known to everybody is no word of everyday; two characters of one may be: 老子, 李白
        for word in (*names.only_names, *(name for name in (*names.historical, *names.brands) if len(name) > 2)):
            self._words.pop(word, None)
        for word in own:
            self._words[word] = min(self._words.get(word, _UNKNOWN), 10.0)
        self._surnames = {
            char: _by_rank(rank, _SURNAME) for rank, char in enumerate(names.surnames + names.rare_surnames)
        }
        self._rare = frozenset(names.rare_surnames)
        self._doubles = frozenset(names.compound)
        self._given = {char: _by_rank(rank, _GIVEN) for rank, char in enumerate(names.given)}
        self._given |= {char: _ALSO for char in names.also_given if char not in self._given}
        self.never = frozenset(names.not_in_names)
        self._ever = self._given.keys()
        self._suffixes = frozenset(suffixes)
        # the same few characters are read again and again: 申请人提出, and the whole text at every check
        self.words = lru_cache(_REMEMBERED)(self._cheapest)

    def is_word(self, text: str) -> bool:
        """Whether some characters are a word of everyday."""
        return text in self._words

    def is_longer(self, text: str, begin: int, stop: int) -> bool:
        """Whether a word that announces names is here the beginning of a longer one: 居民|区, 原告|席."""
        return any(self.is_word(text[begin : stop + more]) for more in (1, 2) if stop + more <= len(text))

    def is_derived(self, text: str) -> bool:
        """Whether some characters are a word with one behind it that makes a longer word of it: 陈述|权, 黄昏|前."""
        return text[-1:] in self._suffixes and len(text) > 2 and text[:-1] in self._words

    def family(self, text: str, at: int) -> int:
        """Return how many characters of a surname stand here; 0 where none does."""
        for size in (3, 2):
            if text[at : at + size] in self._doubles:
                return size
        char = text[at : at + 1]
        # nothing but a name has a character that no text of everyday has
        return 1 if char in self._surnames or (char >= "\u3400" and self._is_odd(char)) else 0

    def is_rare(self, text: str, at: int) -> bool:
        """Whether a surname stands here that few people have, or that is a word more often than a name."""
        return text[at : at + 1] in self._rare

    def _is_odd(self, char: str) -> bool:
        return char not in self._words and not "\uff00" <= char <= "\uffef"

    def name(self, name: str) -> float:
        """Return the price of a name; without a surname it is that of a rare one."""
        family = self.family(name, 0)
        if family > 1:
            price = _DOUBLE
        else:
            price, family = self._surnames.get(name[:1], _RARE if self._is_odd(name[:1]) else _NEVER), 1
        given = name[family:]
        if len(given) == 3 and given[-1] == "郎":  # 山田健太郎: 太郎 and 一郎 are one choice
            given = given[::2]
        if len(given) > 1 and given[0] == "氏":  # 阮氏梅: as many women of Vietnam are called
            return price + _LENGTH.get(len(given) - 1, _NEVER) + self.given(given[1:])
        if len(given) == 2 and given[0] == given[1]:  # 钱多多: the second is no choice of its own
            return price + _LENGTH[2] + _TWICE + self.given(given[0])
        return price + _LENGTH.get(len(given), _NEVER) + self.given(given)

    def given(self, chars: str) -> float:
        """Return the price of the characters of a given name."""
        return sum(_NEVER if char in self.never else self._given.get(char, _RARE) for char in chars)

    def is_given(self, chars: str) -> bool:
        """Whether all of some characters are such as given names have, though rarely."""
        return all(char in self._ever and char not in self.never for char in chars)

    def rank(self, char: str) -> str:
        """Return how often given names have a character, as one digit; X for one that they never have."""
        return "X" if char in self.never else str(int(min(_RARE - 1, self._given.get(char, _RARE))))

    def rarity(self, name: str, family: int) -> str:
        """Return how rare the surname of a name is, as one digit; D for one of more characters, r for a rare one."""
        if family > 1:
            return "D"
        return "r" if name[0] in self._rare else str(int(min(_RARE - 1, self._surnames.get(name[0], _RARE))))

    def _cheapest(self, text: str) -> float:
        """Return the price of the cheapest reading of some characters as words."""
        known, suffixes, prices = self._words, self._suffixes, [0.0] * (len(text) + 1)
        for at in range(len(text) - 1, -1, -1):
            char = text[at]
            best = known.get(char, _UNKNOWN if char >= "\u3400" else _ENGLISH) + prices[at + 1]
            for end in range(at + 2, min(at + _LONGEST, len(text)) + 1):
                price = known.get(text[at:end])
                if price is None:
                    continue
                if price + prices[end] < best:
                    best = price + prices[end]
                if text[end : end + 1] in suffixes and price + _SUFFIX + prices[end + 1] < best:
                    best = price + _SUFFIX + prices[end + 1]
            prices[at] = best
        return prices[0]

    def margin(self, text: str, start: int, end: int, before: int = 0) -> float:
        """Return by how much these characters read better as a name, with what stands around them.

        Args:
            text: The text.
            start: Where the name begins.
            end: Where it ends.
            before: How many characters before it may belong to a word with it.
        """
        low, high = max(0, start - before), min(len(text), end + _REACH)
        left, right = text[low:start], text[end:high]
        named = self.words(left) + self.name(text[start:end]) + self.words(right)
        return self.words(text[low:high]) - named


def _by_rank(rank: int, curve: tuple[float, float, float]) -> float:
    first, slope, width = curve
    return first + slope * log(1 + rank / width)
