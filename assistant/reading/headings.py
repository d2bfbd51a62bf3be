"""Which lines are the headings of a format's sections, however they are numbered or worded."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import RootModel
from rapidfuzz import fuzz

from assistant import lazy, resources
from assistant.domain import numerals
from assistant.domain.formats import Format, Section
from assistant.reading.labels import leaf, plain

# Before a heading's words, however it is written: “三、收到和处理” → 三, “3.收到” → 3, “第三部分 收到” → “第三部分 ”,
# “三 收到” → 三, not “（三）收到”
NUMBER = lazy.compile(r"^\s*第?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?:部分)?\s*[、.．,，:：]?\s*")
# Left by a conversion: “总体情况[bookmark: _GoBack]” → “[bookmark: _GoBack]”
ARTIFACT = lazy.compile(r"\[bookmark:[^\]]*\]")
# A level below the sections: “（一）主动公开” → （一）, “(1) 网站”, not “一、总体情况”
_SUBHEADING = lazy.compile(r"^\s*[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]")
_ENDS = "。；，,;"
LONGEST = 40
LEAST_LIKE, LEAST_LIKE_OF_TABLE, LEAST_LIKE_BARE, SAME = 70.0, 85.0, 90.0, 95.0
LEAST_LIKE_OLD = 85.0  # an older wording, where its section has no other heading
SHORTEST_PART = 4  # characters of an older wording that may stand inside a longer heading
RIGHT_NUMBER = 5.0  # what the right number adds to likeness
FEWEST_CONTENTS = 4  # headings, one right below the other, that are a table of contents


class _Wordings(RootModel[dict[str, tuple[str, ...]]]):
    """schemas/lexicons/headings.yaml: key of a section → older and freer wordings of its heading."""


class _Line(NamedTuple):
    """A line as a heading: its words without number, and the number; None where it has none."""

    words: str
    number: int | None


def headings_in(lines: Sequence[str], form: Format) -> dict[int, str]:
    """Return which lines are headings: number of the line → key of the section.

    First those that the format's own words tell; then, for a section that has none, an older or freer wording
    between its neighbours. A table of contents is passed over.
    """
    found: dict[int, str] = {}
    for index, line in enumerate(lines):
        key = section_of(line, form, set(found.values()))
        if key is not None and not _is_caption(line, key, found):
            found[index] = key
    contents = _contents(found)
    found = {index: key for index, key in found.items() if index not in contents}
    for section in form.sections:
        if section.key not in found.values():
            at = _freely_worded(lines, form, section, found)
            if at is not None:
                found[at] = section.key
    return dict(sorted(found.items()))


def contents_in(lines: Sequence[str], form: Format) -> set[int]:
    """Return the lines of a table of contents that stands before the report."""
    found: dict[int, str] = {}
    for index, line in enumerate(lines):
        key = section_of(line, form, set(found.values()))
        if key is not None:
            found[index] = key
    return _contents(found)


def section_of(line: str, form: Format, seen: set[str]) -> str | None:
    """Return the section whose heading a line is, or None. Numbering may be wrong, words may be added or lost."""
    own = _parted(line)
    if own is None:
        return next((item.key for item in form.sections if _is_verbatim(line, item.heading)), None)
    score, key = max((_like(own.words, _words(item.heading)), item.key) for item in form.sections)
    least = LEAST_LIKE_OF_TABLE if form.section(key).table else LEAST_LIKE
    if score < (least if own.number is not None else LEAST_LIKE_BARE) or (key in seen and score < SAME):
        return None
    return key


def _parted(line: str) -> _Line | None:
    """Part a line that may be a heading into words and number; None where it is a sentence, or below a heading."""
    text = ARTIFACT.sub("", line).strip()
    if not text or len(text) > LONGEST or _SUBHEADING.match(text) or text[-1] in _ENDS or "，" in text:
        return None
    number = NUMBER.match(text)
    if number is None or ("部分" not in number[0] and leaf(text) == plain(text)):
        return _Line(plain(text), None)
    return _Line(plain(text[number.end() :]), int(numerals.value(number["number"]) or 0))


def _is_verbatim(line: str, heading: str) -> bool:
    """Whether a line is a heading word for word, a full stop behind it or not."""
    return plain(line) == plain(heading)


def broken_in_two(line: str, next_line: str, form: Format) -> bool:
    """Whether two lines are one heading that the layout broke: 四、政府信息公开行政复议、行政 / 诉讼情况."""
    if not next_line or NUMBER.match(line) is None or len(line) + len(next_line) > LONGEST + 4:
        return False
    return any(_is_verbatim(line + next_line, item.heading) for item in form.sections)


def _words(heading: str) -> str:
    return plain(NUMBER.sub("", heading))


def _like(own: str, heading: str) -> float:
    """Alike as a whole, or the heading with words added (政府信息公开工作存在的主要问题…, …及明年工作计划)."""
    score = fuzz.ratio(own, heading)
    stem = heading.split("及")[0]
    if len(stem) >= 6 and stem in own:
        score = max(score, 85.0)
    return score


def _is_caption(line: str, key: str, found: Mapping[int, str]) -> bool:
    """Whether a heading's words are said again below it, without a number: the caption of its table."""
    own = _parted(line)
    return bool(found) and found[max(found)] == key and own is not None and own.number is None


def _contents(found: Mapping[int, str]) -> set[int]:
    """Return the headings that follow one another line by line and all come again: a table of contents."""
    run: list[int] = []
    for index in sorted(found):
        if run and index != run[-1] + 1:
            break
        run.append(index)
    later = {key for index, key in found.items() if index not in run}
    return set(run) if len(run) >= FEWEST_CONTENTS and all(found[index] in later for index in run) else set()


def _freely_worded(lines: Sequence[str], form: Format, section: Section, found: Mapping[int, str]) -> int | None:
    """Return the line that is the heading of a section in an older or freer wording, between its neighbours."""
    order = [item.key for item in form.sections]
    place = order.index(section.key)
    first = max((at for at, key in found.items() if order.index(key) < place), default=-1) + 1
    last = min((at for at, key in found.items() if order.index(key) > place), default=len(lines))
    best = max(
        ((_freely(line, section, place + 1), -at) for at, line in enumerate(lines[first:last], first)), default=None
    )
    return -best[1] if best is not None and best[0] >= LEAST_LIKE_OLD else None


def _freely(line: str, section: Section, number: int) -> float:
    """Return how alike a line is to any wording of a section's heading; its right number makes up for some."""
    own = _parted(_SUBHEADING.sub("", line))
    if own is None or not own.words:
        return 0.0
    numbered = own.number is not None
    if _SUBHEADING.match(line):  # （一）总体情况 is one, numbered a level too low; （一）存在问题 stands below one
        return score if (score := fuzz.ratio(own.words, _words(section.heading))) >= SAME else 0.0
    if not numbered:
        return max(
            (score for item in _wordings(section) if (score := fuzz.ratio(own.words, item)) >= SAME), default=0.0
        )
    right = own.number == number
    wordings = _wordings(section)
    alike = max(fuzz.ratio(own.words, item) for item in wordings)
    is_longer = any(len(item) >= SHORTEST_PART and item in own.words for item in wordings)
    if is_longer or (right and alike >= LEAST_LIKE):
        alike = max(alike, LEAST_LIKE_OLD)
    return alike + (RIGHT_NUMBER if right else 0.0)


def _wordings(section: Section) -> tuple[str, ...]:
    known = resources.load(_Wordings, "schemas/lexicons/headings.yaml").root
    return (_words(section.heading), *map(plain, known.get(section.key, ())))
