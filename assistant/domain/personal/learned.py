"""Names of persons by what was learned from labelled sentences: no word need announce them (万里家的鱼塘被淹).

What may be a name (a surname and one or two characters) is weighed by what stands around it and by its own characters;
whose it is (of who signs by duty, of an author, of anybody) by what stands around it alone. The weights in
schemas/lexicons/learned.yaml are written by tools/train_names.py.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.personal.lexicon import Learnt, NameWords
from assistant.domain.personal.likeness import Likeness

_LEFT = 3  # characters before a name that are looked at one by one, and as many behind it
_LABEL, _BEHIND = 6, 5  # characters of the longest words that are looked for before and behind a name
_APART = frozenset('_:"(|为是')  # between a label and a name
_LISTED = frozenset("、和与及")  # between the names of a list
_HAN = "\u4e00-\u9fff"
_LIST = lazy.compile(rf"[{_HAN}、]{{0,40}}")  # “张伟、李娜,” → 张伟、李娜
_LIST_BEFORE = lazy.compile(rf"[{_HAN}、]{{0,40}}\Z")  # “1.张伟、” → 张伟、
_AROUND = 10  # characters around a name, of which two at a time say whose it is
_CLAUSE = frozenset(",。;:!?¶")
_UNLIKELY, _DEAR = 15.0, 1.5  # the most that a likeness says; how much of it makes a step
SIGHTS = "aAsghwt"  # what each feature at first sight begins with in the file: {a}村, {A}由村, {s}张, {t}张伟
_SIGHT_OF_WORDS, _ROUNDING = SIGHTS.index("w"), 1e-6
_WORDY = "01234567"  # which of three pairs of characters are words, as one digit


class Likely(NamedTuple):
    """What may be a name: where it stands, and how likely it is one (the logarithm of the odds)."""

    start: int
    end: int
    score: float


class Learned:
    """What was learned of names."""

    def __init__(
        self, words: NameWords, like: Likeness, known: Iterable[str], first: re.Pattern[str], learnt: Learnt
    ) -> None:
        self._like, self._known = like, frozenset(known)
        self.learnt = learnt
        self._first = first
        self._quick: list[dict[str, float]] = [{} for _ in SIGHTS]
        for weight, features in learnt.quick.weights.items():
            for feature in features:
                self._quick[SIGHTS.index(feature[0])][feature[1:]] = weight
        self._before = _by_word(
            P=words.parties, S=words.staff, O=words.offices, D=words.said, A=words.authors, J=words.objects,
            E=words.leads, L=words.listings, B=words.abroad,
        )  # fmt: skip
        evidence = (word for item in words.evidence for word in item.words if len(word) > 1)
        self._behind = _by_word(
            c=words.courtesies, a=words.acts, w=words.when, f=words.follow, o=words.offices, b=words.bodies,
            r=words.records, s=words.staff, e=evidence, k=words.kinfolk, n=words.no_names, d=words.deeds,
        )  # fmt: skip

    def likely(self, folded: str, spans: Iterable[tuple[int, int]], least: float) -> Iterator[Likely]:
        """Yield those of some places in a folded text that are likely names, with more than the least score."""
        score, text = self.learnt.name.score, dressed(folded)
        for start, end in spans:
            if (found := score(self.features(text, start, end))) > least:
                yield Likely(start, end, found)

    def starts(self, text: str) -> Iterator[int]:
        """Yield where a surname may stand that a name begins with."""
        never = self._like.never
        return (match.start() for match in self._first.finditer(text) if text[match.end()] not in never)

    def candidates(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield what may be a name: a surname and one or two characters, where a quick look does not rule it out."""
        text, bias, weights, least = dressed(folded), self.learnt.quick.bias, self._quick, self.learnt.least
        left, before, first, second, third, _, pair = (known.get for known in weights)
        enough = least - bias - max((0.0, *weights[_SIGHT_OF_WORDS].values())) - _ROUNDING
        for start in self.starts(text):
            # most are ruled out by their characters, whether they are words or not
            two, beside = text[start : start + 2], text[start - 1 : start]
            sure = pair(two, 0.0) + first(two[0], 0.0) + second(two[1], 0.0) + left(beside, 0.0)
            sure += third(text[start + 2 : start + 3], 0.0)
            if sure + before(text[start - 2 : start] if start > 1 else beside, 0.0) < enough:
                continue
            total = bias
            for known, feature in zip(weights, self.at_first_sight(text, start), strict=True):
                total += known.get(feature, 0.0)
            if total > least:
                yield from self.sizes(text, start)

    def sizes(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """Yield the names that may begin at a place."""
        family, never = self._like.family(text, start), self._like.never
        for end in (start + family + 1, start + family + 2) if family else ():
            if end > len(text) or not _han(text[end - 1]) or text[end - 1] in never:
                return
            yield start, end

    def at_first_sight(self, text: str, start: int) -> tuple[str, ...]:
        """Return the features of a place where a name may begin, in the order of `SIGHTS`."""
        is_word, two = self._like.is_word, text[start : start + 2]
        left, third = text[start - 1 : start], text[start + 2 : start + 3]
        wordy = is_word(two) + 2 * is_word(left + two[0]) + 4 * is_word(two[1] + third)
        return left, text[start - 2 : start] if start > 1 else left, two[0], two[1], third, _WORDY[wordy], two

    def features(self, text: str, start: int, end: int) -> list[str]:
        """Return what a name of a text is weighed by, each as a short word."""
        like, name, family = self._like, text[start:end], self._like.family(text, start)
        before, behind = self._label(text, start)[0], self._word_behind(text, end)
        word, size = like.is_word(name), str(end - start)
        left, right = text[start - 1 : start], text[end : end + 1]
        left_word = start > 0 and like.is_word(text[start - 1 : start + 1])
        right_word = like.is_word(text[end - 1 : end + 1])
        wordy = (
            left_word,
            right_word,
            start > 1 and like.is_word(text[start - 2 : start + 1]),
            end < len(text) and (like.is_word(text[end - 1 : end + 2]) or like.is_word(text[end - 2 : end + 1])),
            end - start > 2 and like.is_word(name[:2]),
            end - start > 2 and like.is_word(name[1:]),
            word,
        )
        kinds_left = "".join(map(_kind, text[max(0, start - _LEFT) : start])).rjust(_LEFT, "$")
        kinds_right = "".join(map(_kind, text[end : end + _LEFT])).ljust(_LEFT, "$")
        margin = like.margin(text, start, end, 2)
        step, wide = _step(margin, _DEAR), _step(margin, 2 * _DEAR)
        told = "01"[word]
        found = [
            "b" + size,
            "a" + left,
            "A" + text[max(0, start - 2) : start],
            "Z" + text[max(0, start - 3) : start],
            "q" + right,
            "Q" + text[end : end + 2],
            "R" + text[end : end + 3],
            "c" + before,
            "d" + behind,
            "x" + before + behind,
            "w" + "".join("01"[item] for item in wordy),
            "u" + "01"[left_word] + "01"[right_word] + size,
            "l" + kinds_left,
            "r" + kinds_right,
            "s" + name[:family],
            "g" + name[family],
            "h" + name[-1],
            "G" + "".join(like.rank(char) for char in name[family:]) + told,
            "S" + like.rarity(name, family),
            "m" + step + told,
            "M" + before + wide,
            "N" + behind + wide,
            "W" + before + told + "01"[left_word],
            "V" + behind + told + "01"[right_word],
        ]
        if word:
            found.append("v" + name)
        if left in _LISTED or right in _LISTED:
            found += self._among(text, start, end)
        if name in self._known:
            found.append("F" + before)
        return found

    def duty(self, folded: str, start: int, end: int) -> float:
        """Return how likely a name in a folded text is of who is in office or signs by duty: the log of the odds."""
        return self.learnt.duty.score(self.whose(dressed(folded), start, end))

    def whose(self, text: str, start: int, end: int) -> set[str]:
        """Return what says whose name stands here, each as a short word."""
        before, label = self._label(text, start)
        low = next((at + 1 for at in range(start - 1, max(0, start - _AROUND) - 1, -1) if text[at] in _CLAUSE), 0)
        low = max(low, start - _AROUND, 0)
        found = {
            "a" + text[start - 1 : start],
            "A" + text[max(0, start - 2) : start],
            "Z" + text[max(0, start - 3) : start],
            "Y" + text[max(0, start - 4) : start],
            "q" + text[end : end + 1],
            "Q" + text[end : end + 2],
            "R" + text[end : end + 3],
            "T" + text[end : end + 4],
            "c" + before,
            "C" + label,
            "d" + self._word_behind(text, end),
            "x" + before + self._word_behind(text, end),
            "r" + "".join(map(_kind, text[end : end + _LEFT])).ljust(_LEFT, "$"),
        }
        found |= {"i" + text[at : at + 2] for at in range(max(0, start - _AROUND), start - 1)}
        found |= {"k" + text[at : at + 2] for at in range(low, start - 1)}
        found |= {"j" + text[at : at + 2] for at in range(end, min(len(text) - 1, end + _AROUND))}
        return found

    def _label(self, text: str, start: int) -> tuple[str, str]:
        """Return the kind of word before a name, with + where a mark stands between, and the word."""
        end = start
        while end > 0 and start - end < _LEFT and text[end - 1] in _APART:
            end -= 1
        for size in range(min(_LABEL, end), 1, -1):
            word = text[end - size : end]
            if kind := self._before.get(word):
                return (kind if end == start else kind + "+"), word
        return "-", ""

    def _word_behind(self, text: str, end: int) -> str:
        for size in range(_BEHIND, 0, -1):
            if kind := self._behind.get(text[end : end + size]):
                return kind
        return "-"

    def _among(self, text: str, start: int, end: int) -> list[str]:
        """Return what the others of a list say of one: how many there are, and how many look like names."""
        before, behind = _LIST_BEFORE.search(text, max(0, start - 40), start), _LIST.match(text, end)
        whole = (before[0] if before else "") + text[start:end] + (behind[0] if behind else "")
        items, like = whole.split("、"), self._like
        others = items[1:-1]
        names = sum(2 <= len(item) <= 4 and like.family(item, 0) > 0 and not like.is_word(item) for item in others)
        words = sum(like.is_word(item) or not like.family(item, 0) for item in others)
        long = any(len(item) > 4 for item in others)
        last = text[end : end + 1] != "、"
        where = "l" if last else "m" if text[start - 1 : start] == "、" else "f"
        return [f"H{min(len(items), 5)}{where}", f"I{min(names, 3)}{min(words, 3)}{'01'[long]}{where}"]


def dressed(folded: str) -> str:
    """Return a folded text without blanks, so that features are words; all that looks for features wants it so."""
    return folded.replace(" ", "_").replace("\n", "¶")


def _by_word(**kinds: Iterable[str]) -> dict[str, str]:
    """Return which kind each word is of; one of several is of the first."""
    found: dict[str, str] = {}
    for kind, words in kinds.items():
        for word in words:
            found.setdefault(word, kind)
    return found


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _kind(char: str) -> str:
    """Return the kind of a character: H for a Chinese one, 9 for a digit, z for a letter, else itself."""
    if _han(char):
        return "H"
    if char.isdigit():
        return "9"
    return "z" if char.isascii() and char.isalpha() else char


def _step(value: float, size: float) -> str:
    return str(int(max(-_UNLIKELY, min(_UNLIKELY, value)) // size))
