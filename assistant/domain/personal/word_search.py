"""Where the words of a list stand in a text: the ways of looking that the lexicons of names are made ready for once."""

import re
from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.few import FIRST, code, pairs_of

_LONGEST_OF_UNITS = 8  # characters: 阿布都热依木江


class Begins:
    """Tells where one of many words may begin, by their first two characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self.single = frozenset(word for word in words if len(word) == 1)
        firsts, seconds = ("".join(sorted({word[at] for word in words if len(word) > 1})) for at in (0, 1))
        single = f"|[{re.escape(''.join(self.single))}]" if self.single else ""
        # of 申请人 and 找: “由申请” → 申, “找他” → 找, not “申报”
        self._begin = lazy.compile(f"[{re.escape(firsts)}](?=[{re.escape(seconds)}]){single}")

    def find(self, text: str, low: int = 0, high: int | None = None) -> Iterator[re.Match[str]]:
        """Return where a word may begin: its first character."""
        return self._begin.finditer(text, low, len(text) if high is None else high)


class Finder:
    """Finds the words of many lists in one pass: by their first two characters, then by the words that begin so."""

    def __init__(self, lists: dict[str, Iterable[str]], *, overlapping: Iterable[str] = ()) -> None:
        self._overlapping = frozenset(overlapping)
        begins: dict[str, list[tuple[str, str]]] = {}
        for kind, words in lists.items():
            for word in set(words):
                begins.setdefault(word[:2], []).append((word, kind))
        for words in begins.values():
            words.sort(key=lambda item: (-len(item[0]), item))
        self._kinds = tuple(lists)
        single = {begin: words for begin, words in begins.items() if len(begin) == 1}
        # by what two characters say of each place: the words that begin with both, then those of the first alone
        self._by_pair = {
            code(begin): words + single.get(begin[0], []) for begin, words in begins.items() if begin not in single
        }
        self._single = {ord(char): words for char, words in single.items()}

    def find(self, text: str) -> dict[str, list[tuple[int, int]]]:
        """Return where the words of each list stand, the longest at each place.

        None stands within another of its list, where the list is not one of the `overlapping`: 马上|诉, 马|上诉.
        """
        found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in self._kinds}
        for at, words in self._beginning(text):
            for word, kind in words:
                places = found[kind]
                free = not places or places[-1][1] <= at or (kind in self._overlapping and places[-1][0] < at)
                if free and text.startswith(word, at):
                    places.append((at, at + len(word)))
        return found

    def _beginning(self, text: str) -> list[tuple[int, list[tuple[str, str]]]]:
        """Return where words may begin, with these words."""
        by_pair, single = self._by_pair, self._single
        if not text:
            return []
        pairs, last = pairs_of(text), ord(text[-1])
        found = [
            (at, by_pair[pair] if pair in by_pair else single[pair & FIRST])
            for at, pair in enumerate(pairs)
            if pair in by_pair or pair & FIRST in single
        ]
        return [*found, (len(pairs), single[last])] if last in single else found


class Starts:
    """Tells how long the longest of many words is that begins at a place."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        sizes: dict[str, set[int]] = {}
        for word in self._words:
            sizes.setdefault(word[0], set()).add(len(word))
        self._sizes = {first: sorted(own, reverse=True) for first, own in sizes.items()}

    def size(self, text: str, at: int) -> int:
        """Return the length of the longest word that begins here; 0 where none does."""
        for size in self._sizes.get(text[at : at + 1], ()):
            word = text[at : at + size]  # shorter at the end of the text
            if word in self._words:
                return len(word)
        return 0


class Units:
    """What names of other peoples are made of, and where such a name may end: 旺秀|加, 罗藏|尖措, 敖日格乐."""

    def __init__(self, units: Iterable[str], ends: str) -> None:
        self._by_first: dict[str, list[str]] = {}
        for unit in units:
            self._by_first.setdefault(unit[0], []).append(unit)
        self._ends = frozenset(ends)
        self._last = frozenset(unit[-2:] for unit in units)
        self.begins = Begins(units)

    def is_one(self, text: str) -> bool:
        """Whether some characters are one of what such names are made of."""
        return text in self._by_first.get(text[:1], ())

    def may_end(self, text: str, end: int) -> bool:
        """Whether a name of units may end here: a quick look."""
        return text[end - 2 : end] in self._last or (
            text[end - 1 : end] in self._ends and text[end - 3 : end - 1] in self._last
        )

    def ends(self, text: str, at: int) -> set[int]:
        """Return where a name of units that begins here may end."""
        found: set[int] = set()
        begins = [at]
        while begins:
            begin = begins.pop()
            ends = [
                begin + len(unit)
                for unit in self._by_first.get(text[begin : begin + 1], ())
                if text.startswith(unit, begin)
            ]
            if begin > at and text[begin : begin + 1] in self._ends:  # 旺秀|加, 阿力|么|日作
                ends.append(begin + 1)
            fresh = [end for end in ends if end - at <= _LONGEST_OF_UNITS and end not in found]
            found.update(fresh)
            begins += fresh
        return found
