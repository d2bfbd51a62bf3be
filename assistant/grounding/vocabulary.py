"""Words found in a text all at once, the longest at each place: plain ones are looked up, others are expressions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from assistant import lazy
from assistant.few import code, pairs_of

Span = tuple[int, int]


class Vocabulary:
    """Many words that are found in a text, the longest at each place: by their first two characters, not one by one."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words), key=len, reverse=True)
        self._single = frozenset(word for word in known if len(word) == 1)
        self.longer: dict[int, list[str]] = {}
        for word in known:
            if len(word) > 1:
                self.longer.setdefault(code(word[:2]), []).append(word)

    def find(self, text: str, pairs: Sequence[int]) -> list[Span]:
        """Return where words of two characters and more stand, none over another; `pairs` are the text's."""
        return self._alone.find(text, pairs)[0]

    @cached_property
    def _alone(self) -> "Together":
        return Together([self])

    def singles(self, text: str) -> bytes:
        """Return for each character of a text whether it is a word by itself."""
        return bytes(map(self._single.__contains__, text))

    def within(self, text: str, pairs: Iterable[int]) -> set[str]:
        """Return all words that a text has, those that stand over one another too."""
        longer = self.longer
        found = {word for pair in set(pairs) if pair in longer for word in longer[pair] if word in text}
        return found | self._single.intersection(text)


class Together:
    """Several vocabularies whose words are found in one pass over a text."""

    def __init__(self, some: Sequence[Vocabulary]) -> None:
        self._count = len(some)
        self._longer: dict[int, list[tuple[int, list[str]]]] = {}
        for number, one in enumerate(some):
            for pair, words in one.longer.items():
                self._longer.setdefault(pair, []).append((number, words))

    def find(self, text: str, pairs: Sequence[int]) -> list[list[Span]]:
        """Return for each vocabulary where its words stand; `pairs` are the text's."""
        longer = self._longer
        found: list[list[Span]] = [[] for _ in range(self._count)]
        done = [0] * self._count
        for at, known in [(at, longer[pair]) for at, pair in enumerate(pairs) if pair in longer]:
            for number, words in known:
                if at < done[number]:
                    continue
                for word in words:
                    if text.startswith(word, at):
                        done[number] = end = at + len(word)
                        found[number].append((at, end))
                        break
        return found


class Claims:
    """Words that claim something, by kind: plain ones are looked up, only the others are expressions."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds: dict[str, str] = {}
        patterns: dict[str, list[str]] = {}
        for kind, pattern in kinds.items():
            for one in _alternatives(pattern):
                if len(one) > 1 and one.isalpha():
                    self._kinds.setdefault(one, kind)
                else:
                    patterns.setdefault(kind, []).append(one)
        self.plain = Vocabulary(self._kinds)
        self._named = {f"k{number}": kind for number, kind in enumerate(patterns)}
        self._parts = [f"(?P<k{number}>{'|'.join(some)})" for number, some in enumerate(patterns.values())]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return lazy.compile("|".join(self._parts) or "(?!)")  # “每周更新” → 每周, not “更新2次”

    def find(self, text: str, plain: Iterable[Span]) -> list[tuple[int, int, str]]:
        """Return where such words stand, and their kind, in order; `plain` are the places of the plain ones."""
        found = [(start, end, self._kinds[text[start:end]]) for start, end in plain]
        found += [(*match.span(), self._named[match.lastgroup or ""]) for match in self._pattern.finditer(text)]
        found.sort()
        return found

    def words(self, text: str) -> list[str]:
        """Return such words of a text, in order."""
        return [text[start:end] for start, end, _ in self.find(text, self.plain.find(text, pairs_of(text)))]


def _alternatives(pattern: str) -> list[str]:
    """Return what stands between the bars of an expression that are in no brackets: “甲|(乙|丙)” → 甲, (乙|丙)."""
    found, depth = [""], 0
    for char in pattern:
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            found.append("")
        else:
            found[-1] += char
    return found
