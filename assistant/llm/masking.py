"""Personal data is taken out of what is sent to a model, and put back into what comes from it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain import personal
from assistant.domain.personal.lexicon import names

_ORIGINAL = "原文"  # what looked like a token before anything was masked
_APPLICANT, _PERSON = "申请人", "姓名"
_MAIL = "邮箱"
_NAMES = frozenset({_APPLICANT, _PERSON})
_PUBLIC = frozenset({*_NAMES, "电话"})
_TOKEN = lazy.compile(r"〈[\u4e00-\u9fff]{1,6}[0-9]+〉")  # “〈电话1〉”, not “〈电话〉”
HIDDEN = "＊＊＊"  # what a draft has for a number that nobody else is to know
_GLUED = lazy.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")  # a part of a number, as it is written: “1” → 1, “X” → X, not “，”
# characters of an address of mail, whatever else they are: “张伟a.b@qq.com，” → a.b@qq.com, not “1.138”
_ADDRESS = lazy.compile(r"[0-9A-Za-z._-]{1,200}@[0-9A-Za-z._-]{1,100}")
_LONGEST = 300  # characters of such a run
_SEPARATORS = lazy.compile(r"[\s()+-]+")  # one number in two ways is masked by one token: “138-0000” → -

# Whether two characters of a name stand alone: there is no list of all words that could tell “张伟” from “提高明显”.
_SHORT = 2
_HAN = lazy.compile(r"[\u3400-\u4dbf\u4e00-\u9fff〇]")  # “明” → 明, not “，”
_BEFORE = frozenset("人民户员者友告名由向与和及对为是给被的经据因从到让请叫将把跟同以")
_AFTER = frozenset("的和与及在为是等先女同提申要就向于诉不因对说称认表反来去再又已未被把将请给自本曾之")
_WORDS = frozenset({"由于", "对于", "关于", "为何", "因何", "从何", "对方", "经常", "以何", "以任"})


class _Span(NamedTuple):
    start: int
    end: int
    label: str


class Masks:
    """What was masked in the texts of one conversation, and by which token.

    The same characters have the same token throughout, so a model can tell one applicant from another. `restore` gives
    back exactly what was masked: also a text that had something like a token in it, for that is masked too.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}  # recognised somewhere: masked wherever it stands
        self._pattern: re.Pattern[str] | None = None
        self._tokens: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._made_up: set[str] = set()  # tokens that a model wrote
        self._public: set[str] = set()  # what a draft may say: 镇长王明, 王某某, the telephone of an office
        self._private: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        """Recognise the personal data of all texts, so that a name is masked also where nothing says whose it is.

        Raises:
            BrokenResource: The lexicon of surnames is missing or not as it should be.
        """
        for text in texts:
            self._take_in(text, personal.find(text))

    def mask(self, text: str, *, of_model: bool = False) -> str:
        """Return a text with a token for every piece of personal data in it.

        Args:
            text: The text.
            of_model: Whether a model wrote it: a token in it that was never given out is the model's, and stays.

        Raises:
            BrokenResource: The lexicon of surnames is missing or not as it should be.
        """
        found = personal.find(text)
        self._take_in(text, found)
        if of_model:
            self._made_up |= {match[0] for match in _TOKEN.finditer(text)}
        parts: list[str] = []
        last = 0
        for start, end, label in _merged(self._spans(text, found)):
            if of_model and label == _ORIGINAL and text[start:end] not in self._tokens:
                continue
            parts += [text[last:start], self._token(text[start:end], label)]
            last = end
        return "".join([*parts, text[last:]])

    def restore(self, text: str) -> str:
        """Return a text with the values for the tokens in it; a token that was never given out stays."""
        return _TOKEN.sub(lambda match: self._values.get(match[0], match[0]), text)

    def hidden(self, text: str, known: Iterable[str] = ()) -> str:
        """Return a text as it may be published, with 张某 and ＊＊＊ for the tokens in it.

        Args:
            text: A text with tokens.
            known: What may stand: the organ's own telephone.
        """
        own = {_plain(value) for value in known}

        def public(match: re.Match[str]) -> str:
            value = self._values.get(match[0])
            if value is None or self._labels[value] == _ORIGINAL or _plain(value) in own or self._is_public(value):
                return self.restore(match[0])
            return _some(value) if self._labels[value] in _NAMES else HIDDEN

        return _TOKEN.sub(public, text)

    def found(self, text: str) -> list[tuple[str, str]]:
        """Return the personal data in a text that a draft may not say, each with its label."""
        spans = [span for span in _merged(self._spans(text, personal.find(text))) if span.label != _ORIGINAL]
        found = dict.fromkeys((text[start:end], label) for start, end, label in spans)
        return [(value, label) for value, label in found if not self._is_public(value)]

    def _is_public(self, value: str) -> bool:
        return _plain(value) in self._public and _plain(value) not in self._private

    @property
    def counts(self) -> dict[str, int]:
        """How many different values of each kind were masked; a number counts once however it was written."""
        different = {(label, _plain(value)) for value, label in self._labels.items() if label != _ORIGINAL}
        found = Counter(label for label, _ in different)
        return dict(sorted(found.items(), key=lambda item: (item[0] in _NAMES, item[0])))  # persons last

    def _know(self, value: str, label: str) -> None:
        known = self._known.get(value)
        more = known == _PERSON and label == _APPLICANT and value not in self._tokens  # one text says more than another
        if known is None or more:
            self._known[value] = label
            self._pattern = None

    def _token(self, value: str, label: str) -> str:
        if value not in self._tokens:
            token = ""
            while not token or token in self._made_up:  # it would stand for what it was not given for
                self._numbers[label] += 1
                token = f"〈{label}{self._numbers[label]}〉"
            self._tokens[value], self._values[token], self._labels[value] = token, value, label
        return self._tokens[value]

    def _take_in(self, text: str, found: Iterable[personal.Personal]) -> None:
        for item in found:
            value = text[item.start : item.end]
            if item.kind != personal.MAYBE:  # what is perhaps a word is not masked in other sentences
                self._know(value, item.token)
            if item.flag in ("error", "warning"):
                self._private.add(_plain(value))
            elif item.token in _PUBLIC:
                self._public.add(_plain(value))
            if item.token in _NAMES and item.kind != personal.MAYBE:  # “张　伟” in the list is 张伟 in the sentence
                self._know("".join(value.split()), item.token)

    def _spans(self, text: str, found: Sequence[personal.Personal]) -> Iterator[_Span]:
        sure = [*self._sure(text, found)]
        taken = {place for span in sure for place in range(span.start, span.end)}
        yield from sure
        for item in found:
            if item.kind == personal.MAYBE and taken.isdisjoint(range(item.start, item.end)):
                yield _Span(item.start, item.end, item.token)

    def _sure(self, text: str, found: Iterable[personal.Personal]) -> Iterator[_Span]:
        for item in found:
            if item.kind != personal.MAYBE:
                label = self._known.get(text[item.start : item.end], item.token)
                start, end = _whole(text, item.start, item.end)
                is_address = "@" in text[start:end] and "@" not in text[item.start : item.end]
                yield _Span(start, end, _MAIL if is_address else label)
        for match in _TOKEN.finditer(text):
            yield _Span(*match.span(), _ORIGINAL)
        if not self._known:
            return
        if self._pattern is None:
            longest_first = sorted(self._known.items(), key=lambda item: (-len(item[0]), item[0]))
            # all values in one run: “由张伟明提出” → 张伟明, not “由李娜提出”
            self._pattern = re.compile("|".join(_literally(value, label) for value, label in longest_first))
        for match in self._pattern.finditer(text):
            label = self._known[match[0]]
            if label not in _NAMES or len(match[0]) > _SHORT or _stands_alone(text, *match.span()):
                yield _Span(*match.span(), label)


def _plain(value: str) -> str:
    """Return a number without the ways to write it."""
    return _SEPARATORS.sub("", personal.fold(value).text).upper()


def _some(name: str) -> str:
    """Return what a report calls a person: 张某; a name whose family name is not known is not told at all."""
    known = names()
    return next((f"{family}某" for family in (*known.compound, *known.surnames) if name.startswith(family)), "某某")


def _literally(value: str, label: str) -> str:
    """Return a pattern that finds a value again; a number is not found inside a longer one."""
    digits = label not in (*_NAMES, "邮箱", "地址")
    # of 5550118: “电话5550118，” → 5550118, not “05550118”
    return rf"(?<![0-9０-９]){re.escape(value)}(?![0-9０-９])" if digits else re.escape(value)


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span with the digits and letters that go on where it begins or ends.

    What is left of a number says too much, and may be another number: 1380000123411010519491231002X5550118.
    """
    while start > 0 and _GLUED.match(text[start]) and _GLUED.match(text[start - 1]):
        start -= 1
    while end < len(text) and _GLUED.match(text[end - 1]) and _GLUED.match(text[end]):
        end += 1
    for run in _ADDRESS.finditer(text, max(0, start - _LONGEST), end + _LONGEST):
        if run.start() < end and run.end() > start:  # an address of mail that begins in a number: 138…Xa.b@qq.com
            start, end = min(start, run.start()), max(end, run.end())
    return start, end


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a name of two characters is more than a piece of a longer word, as far as one neighbour can tell."""
    before, after = text[start - 1 : start], text[end : end + 1]
    begins = not _HAN.match(before) or (before in _BEFORE and before + text[start] not in _WORDS)
    return begins or not _HAN.match(after) or after in _AFTER


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Return spans in order, those that overlap as one, labelled as the longest of them: nothing sticks out."""
    merged: list[_Span] = []
    longest = 0
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        length = span.end - span.start
        if merged and span.start < merged[-1].end:
            start, end, label = merged[-1]
            merged[-1] = _Span(start, max(end, span.end), span.label if length > longest else label)
            longest = max(longest, length)
        else:
            merged.append(span)
            longest = length
    return merged
