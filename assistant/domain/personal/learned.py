"""Names of persons by what was learned from labelled sentences: no word need announce them (万里家的鱼塘被淹).

What may be a name (two to four characters, or up to nine that names of other peoples have) is weighed by what stands
around it and by its own characters; whose it is (of who signs by duty, of an author, of anybody) by what stands around
it alone. The weights in schemas/lexicons/learned.yaml are written by tools/train_names.py.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from assistant import lazy
from assistant.domain.personal.lexicon import Learnt, Names, NameWords
from assistant.domain.personal.likeness import Likeness
from assistant.few import FIRST, pairs_of

_LEFT = 3  # characters before a name that are looked at one by one, and as many behind it
_LABEL, _BEHIND = 6, 5  # characters of the longest words that are looked for before and behind a name
_APART = frozenset('_:"(|为是')  # between a label and a name
_LISTED = frozenset("、和与及")  # between the names of a list
_HAN = "\u4e00-\u9fff"
_LIST = lazy.compile(rf"[{_HAN}、]{{0,40}}")  # “张伟、李娜,” → 张伟、李娜
_LIST_BEFORE = lazy.compile(rf"[{_HAN}、]{{0,40}}\Z")  # “1.张伟、” → 张伟、
_AROUND = 10  # characters around a name, of which two at a time say whose it is
_FAR, _NEAR, _STOPS = 40, 8, "。;!?¶"  # characters of a sentence around a name, and up to a number of its own; its ends
_NUMBER = lazy.compile("[0-9*][0-9*Xx._-]{6,}")  # “138-0000-1234”, not “2025”
_CLAUSE = frozenset(",。;:!?¶")
_UNLIKELY, _DEAR = 15.0, 1.5  # the most that a likeness says; how much of it makes a step
_MOST, _LONGEST = 4, 9  # characters of a name, and of one that is all of characters that names of other peoples have
MARGIN = "¶¶"  # before and behind a text
_PART = lazy.compile(r"[。;!?\n]")  # where a sentence, a line or a part of one ends: “;” → “;”
# Begins what a name may be made of that is not Chinese, or tells one: “Maria” → Ma, “·” → ·, “员女士” → 女士,
# “NGUYEN THI” → “NGUYEN T”, not “PDF”
_FOREIGN = lazy.compile(r"·|女士|先生|[A-Z][a-z]|[A-Z]{2,} [A-Z]|[А-Я]")
_QUIET = "。"
_UNIT = 1.0  # what a part of a name of another people adds, as few of them are in the sentences: 布和
_BEGINS, _NEVER = 2, -99.0  # of what a pair says: as the first two of a name
_REMEMBERED = 60_000  # pairs


class Likely(NamedTuple):
    """What may be a name: where it stands, and how likely it is one (the logarithm of the odds)."""

    start: int
    end: int
    score: float


class Learned:
    """What was learned of names."""

    def __init__(self, words: NameWords, like: Likeness, known: Iterable[str], names: Names, learnt: Learnt) -> None:
        self._like, self._known = like, frozenset(known)
        self.learnt = learnt
        self._units = frozenset(names.units)
        self._given_words, self._foreign = frozenset(names.given_words), frozenset(names.transliterated)
        self._sights = _Sights(self)
        self._seen: tuple[str, list[float]] = ("", [])
        self._before = _by_word(
            P=words.parties, S=words.staff, O=words.offices, D=words.said, A=words.authors, J=words.objects,
            E=words.leads, L=words.listings, B=words.abroad,
        )  # fmt: skip
        evidence = (word for item in words.evidence for word in item.words if len(word) > 1)
        self._behind = _by_word(
            c=words.courtesies, a=words.acts, w=words.when, f=words.follow, o=words.offices, b=words.bodies,
            r=words.records, s=words.staff, e=evidence, k=words.kinfolk, n=words.no_names, d=words.deeds,
        )  # fmt: skip

    def likely(self, folded: str, least: float, glance: float) -> Iterator[Likely]:
        """Yield the likely names in a folded text: with more than the least score, and a glance says more than that."""
        score, text = self.learnt.name.score, dressed(folded)
        for start, seen in enumerate(self._sight(text)):
            if seen > glance:
                for end in self.ends(text, start):
                    if (found := score(self.features(text, start, end))) > least:
                        yield Likely(start, end, found)

    def weigh(self, folded: str, start: int, end: int) -> float:
        """Return how likely some characters of a folded text are a name: the log of the odds."""
        return self.learnt.name.score(self.features(dressed(folded), start, end))

    def loud(self, folded: str) -> str:
        """Return a folded text with marks in place of the sentences in which a quick look sees no name.

        The line before a line with names may announce them, so that is kept too: 名单:|张伟.
        """
        begins = [0, *(match.end() for match in _PART.finditer(folded)), len(folded)]
        heard, seen = [match.start() for match in _FOREIGN.finditer(folded)], self._sight(dressed(folded))
        heard += [at for at, sight in enumerate(seen) if sight > self.learnt.heard]
        loud = {bisect_right(begins, at) - 1 for at in heard}
        kept = (
            folded[begin:end]
            if part in loud or (part + 1 in loud and folded[end - 1] == "\n")
            else _QUIET * (end - begin)
            for part, (begin, end) in enumerate(pairwise(begins))
        )
        text = "".join(kept)
        self._seen = dressed(text), seen  # the same places are asked for next
        return text

    def _sight(self, text: str) -> list[float]:
        """Return how much each place of a dressed text looks like the beginning of a name at first sight.

        It is told by the pairs of characters around it; what a pair says in each of its places is remembered
        (`_Sights`), and what was said of a text, which is asked for twice.
        """
        known, seen = self._seen  # both at once: threads share them
        if known != text:
            pairs = map(self._sights.__getitem__, pairs_of(MARGIN + text + MARGIN + MARGIN))
            left, mid, two, behind, third, fourth = zip(*pairs, strict=True)
            parts = zip(left, mid[1:], two[2:], behind[3:], third[4:], fourth[5:], strict=False)
            seen = [a + b + c + d + e + f for a, b, c, d, e, f in parts][: len(text)]
            self._seen = text, seen
        return seen

    def may_begin(self, text: str, at: int) -> bool:
        """Whether the characters at a place of a dressed text are such that a name may begin with them."""
        two, never = text[at : at + 2], self._like.never
        return len(two) > 1 and _han(two[0]) and _han(two[1]) and two[0] not in never and two[1] not in never

    def is_unit(self, pair: str) -> bool:
        """Whether two characters are a part of a name of another people, and no word."""
        return pair in self._units and not self._like.is_word(pair)

    def is_likely_start(self, text: str, at: int) -> bool:
        """Whether a surname stands here, or two characters that given names have."""
        return self._like.family(text, at) > 0 or self._like.is_given(text[at : at + 2])

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Yield where the names may end that may begin at a place."""
        family, never, foreign = self._like.family(text, start), self._like.never, self._foreign
        most = family + 2 if family > 1 else _MOST
        end, all_foreign = start, True
        while end < len(text) and end - start < _LONGEST and _han(text[end]) and text[end] not in never:
            all_foreign = all_foreign and text[end] in foreign
            end += 1
            if end - start > max(1, family) and (end - start <= most or all_foreign):
                yield end
            if end - start >= most and not all_foreign:
                return

    def at_first_sight(self, pair: str) -> tuple[tuple[str, ...], ...]:
        """Return the features of a pair of characters in each of its places.

        These are: two before a name, around its beginning, its first two, its second and third, those behind one of
        two characters, and those behind one of three.
        """
        like, (one, two) = self._like, pair
        word = "01"[like.is_word(pair)]
        first, second = like.rank(one), like.rank(two)
        given = "01"[pair in self._given_words]
        foreign = "01"[one in self._foreign and two in self._foreign]
        return (
            ("A" + pair, "a" + two),
            ("x" + word,),
            ("s" + one, "g" + two, "t" + pair, "k" + like.rarity(pair, like.family(pair, 0)) + second + word,
             "K" + first + second + given, "f" + foreign),
            ("y" + word, "h" + two, "H" + second + word),
            ("q" + pair,),
            ("r" + pair, "R" + one),
        )  # fmt: skip

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
            "J" + left + right,
            "P" + text[max(0, start - 2) : start] + right,
            "g" + name[family],
            "h" + name[-1],
            "G" + size + "".join(like.rank(char) for char in name[family:][:3]) + told,
            "S" + like.rarity(name, family),
            "m" + step + told,
            "M" + before + wide,
            "N" + behind + wide,
            "W" + before + told + "01"[left_word],
            "V" + behind + told + "01"[right_word],
        ]
        if word:
            found.append("v" + name)
        if family == 0:
            found += ("n" + size + "01"[name in self._given_words] + "01"[set(name) <= self._foreign], "o" + before)
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
        return found | self._sentence(text, start, end)

    def _sentence(self, text: str, start: int, end: int) -> set[str]:
        """Return what the sentence says around a name: which words for persons and acts it has, and numbers."""
        low = max(start - _FAR, *(text.rfind(mark, 0, start) + 1 for mark in _STOPS))
        stops = (at for mark in _STOPS if (at := text.find(mark, end)) >= 0)
        before, behind = text[low:start], text[end : min(end + _FAR, *stops, len(text))]
        found = {"t" + before[:2]} if before else {"t" + text[start : start + 2]}
        if number := _NUMBER.search(behind):
            found.add("n" + ("0" if number.start() < _NEAR else "1" if number.start() < 2 * _NEAR else "2"))
        if _NUMBER.search(before):
            found.add("N")
        for side, part in (("b", before), ("h", behind)):
            for at in range(len(part) - 1):
                for size in (2, 3, 4):
                    word = part[at : at + size]
                    if kind := self._before.get(word):
                        found |= {"e" + side + kind, "E" + side + word} if kind in "SOP" else {"e" + side + kind}
                    if (kind := self._behind.get(word, "-")) in "awkeos":
                        found |= {"h" + side + kind, "H" + side + word}
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


class _Sights(dict[int, tuple[float, ...]]):
    """What each pair of characters adds in each of its places, by its number; remembered up to a bound."""

    def __init__(self, learned: Learned) -> None:
        super().__init__()
        self._learned = learned

    def __missing__(self, pair: int) -> tuple[float, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        chars, weigh = chr(pair & FIRST) + chr(pair >> 32), self._learned.learnt.quick.of
        parts = [sum(map(weigh, part)) for part in self._learned.at_first_sight(chars)]
        parts[_BEGINS] += self._learned.learnt.quick.bias + (_UNIT if self._learned.is_unit(chars) else 0.0)
        if not (_han(chars[0]) and _han(chars[1])):
            parts[_BEGINS] = _NEVER
        self[pair] = found = tuple(parts)
        return found


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
