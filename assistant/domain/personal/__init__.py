"""Personal data in Chinese text: where it stands, of which kind, and how grave it is in a published report.

One list serves two ends, schemas/lexicons/personal.yaml: what is masked before a text leaves the machine is all that
is found here; what rule X101 names is what has a severity. So nothing is named that would have been sent.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant.domain.personal import lexicon
from assistant.domain.personal.checks import CHECKS
from assistant.domain.personal.folding import Folded as Folded
from assistant.domain.personal.folding import fold as fold
from assistant.domain.personal.lexicon import Flag, Pattern, PersonalLexicon, Words
from assistant.domain.personal.names import named
from assistant.domain.personal.names import suspects as _suspects

_GRAVITY = {"error": 0, "warning": 1, "advice": 2, "none": 3}
# A number long enough for a person's, in any groups: “13800001234”, “3501**1234”, “138-0000-1234”, not “2025”
_RUN = re.compile(r"[0-9*](?:[ \-./·_()*xX●○•█■□某#A-Za-z]{0,3}[0-9*Xx]){4,}")
_SERIAL_REACH, _SENTENCE_REACH = 12, 60  # characters before a number that say what it is


class Personal(NamedTuple):
    """Some characters of a text that are personal data.

    `kind` is the pattern's, `name` what it is called, `token` the word in its mask; `flag` the severity in a published
    text, "none" where it is only masked; `contact` whether the preamble's contact line may have it.
    """

    start: int
    end: int
    kind: str
    name: str
    token: str
    flag: Flag
    contact: bool = False


def find(text: str) -> list[Personal]:
    """Return the personal data in a text by place; several may overlap, then the gravest of a place comes first.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    folded, own = fold(text), lexicon.personal()
    found = [*_by_pattern(folded.text, own)]
    found += [
        Personal(name.start, name.end, name.kind, name.name, name.token, name.flag, name.contact)
        for name in named(folded.text, own.names, lexicon.names())
    ]
    placed = {
        item._replace(start=start, end=end) for item in found for start, end in [folded.span(item.start, item.end)]
    }
    return sorted(placed, key=lambda item: (item.start, _GRAVITY[item.flag], -item.end, item.kind))


def suspects(text: str) -> list[str]:
    """Return what looks like a person's name in a text and is not recognised as one, each once.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    folded, own = fold(text), lexicon.personal()
    known = {place for item in find(text) for place in range(item.start, item.end)}
    spans = [folded.span(*span) for span in _suspects(folded.text, own.names, lexicon.names())]
    return list(dict.fromkeys(text[start:end] for start, end in spans if start not in known))


def _by_pattern(text: str, own: PersonalLexicon) -> Iterator[Personal]:
    runs = _windows(text)
    for pattern, expression in own.compiled:
        places = runs
        if pattern.needs:
            places = [(0, len(text))] if any(word in text for word in pattern.needs) else []
        for begin, stop in places:
            for match in expression.finditer(text, begin, stop):
                yield from _judged(text, match, pattern, own)


def _windows(text: str) -> list[tuple[int, int]]:
    """Return where long numbers stand, with what may belong to them before and after; none overlap."""
    windows: list[tuple[int, int]] = []
    for match in _RUN.finditer(text):
        begin, stop = max(0, match.start() - 8), min(len(text), match.end() + 24)
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], stop)
        else:
            windows.append((begin, stop))
    return windows


def _judged(text: str, match: re.Match[str], pattern: Pattern, own: PersonalLexicon) -> Iterator[Personal]:
    groups = match.re.groupindex
    name = next((group for group in ("it", "also") if group in groups and match[group] is not None), None)
    start, end = match.span(name) if name else match.span()
    end = match.end("more") if "more" in groups and match["more"] else end
    if start < end and CHECKS[pattern.check](text[start:end].strip()):
        flag = pattern.flag if pattern.context == "" or _holds(text, start, pattern, own) else "none"
        yield Personal(start, end, pattern.kind, pattern.name, pattern.token, flag, pattern.contact)


def _holds(text: str, at: int, pattern: Pattern, own: PersonalLexicon) -> bool:
    """Whether what stands before a number lets it be flagged."""
    if pattern.context == "not_serial":
        return not _words(own.serial_words).search(text[max(0, at - _SERIAL_REACH) : at].rpartition("\n")[2])
    # what a sentence said before says nothing of this one: “联系群众。电话” → 。
    before = re.split(r"[。；;\n]", text[max(0, at - _SENTENCE_REACH) : at])[-1]
    said = [*_words(own.person_words + own.office_words).finditer(before)]
    last = said[-1][0] if said else ""
    return last in own.person_words if pattern.context == "person" else last not in own.office_words


@cache
def _words(words: Words) -> re.Pattern[str]:
    # of serial_words: “受理编号” → 编号, not “号码”
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
