"""A draft with marks → text with sources, also while it streams.

`[[requests.received.total]]` becomes the value with its unit, `[[requests.received.total.change]]` the whole phrase,
`[[n3]]` disappears and is kept as the source of its sentence. What stands for nothing becomes a question.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain.drafts import Sourced
from assistant.domain.gaps import ask, gaps, leftovers
from assistant.domain.report import Report
from assistant.grounding import fact_ids
from assistant.grounding.comparisons import CHANGE
from assistant.grounding.derived import SHARE, derived
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import shown

# “[[requests.received.total]]” → requests.received.total, “[[n1、n2]]” → n1、n2, not “[n1]”
_MARK = lazy.compile(r"\[\[([^\[\]\n]{1,120})\]\]")
_NOTE = lazy.compile(r"n[0-9]{1,4}")  # “n12”, not “n12.1”
# A cell has a dot, a note has none: “requests.received.total” → requests.received.total, “n12” → n12, not “total”
_ID = r"(?:[a-z_]+\.[a-z0-9_.]+|n[0-9]{1,4})"
# What a model means for a mark, with the spaces about it: “[n3]” → n3, “9条 [n3] 。” → n3, “[[n3” → [[n3, and a whole
# one, “[[n3]]” → n3; not “[注]”
_BROKEN = lazy.compile(
    r"\[\[(?P<whole>[^\[\]\n]{1,120})\]\]"
    rf"|[ \u3000\t]*\[\s*(?P<single>{_ID})\s*\](?!\])[ \u3000\t]*|\[{{1,2}}\s*{_ID}\s*\]?"
)
_MASK = lazy.compile(r"〈[^〈〉\n]{1,8}[0-9]{1,4}〉")  # “〈电话1〉”, not “〈电话〉”
_MEASURES = frozenset("件条次份个项期场人起宗处类")  # a writer's own word for a count stands: 46项 for 46件
_LONGEST_MARK, _LONGEST_MASK = 124, 14
# A gap is one word, whatever stands in it: “收到9件。办结9件。” → 收到9件。, “【几次？】次。” → 【几次？】次。
_SENTENCE = lazy.compile(r"(?:【[^】\n]*】?|[^。！？；\n【])*[。！？；]*[”）]?")
# “（一）主动公开” → （一）主动公开, “一、总体情况”, not “（一）公开9条。”
_HEADING = lazy.compile(r"^(?:（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)[^。]{1,30}$")


class Fault(NamedTuple):
    """A mark that stands for nothing, and what is wrong with it, in words for the model and the person."""

    mark: str
    what: str


class Resolver:
    """Feed it a draft in pieces: it returns text with marks resolved, holding back what may be a mark's beginning.

    Args:
        report: Whose notes the marks name.
        facts: What ids of facts stand for.
        restore: Puts back what was masked before sending.
    """

    def __init__(self, report: Report, facts: Facts, restore: Callable[[str], str] = str) -> None:
        self._notes: Collection[str] = {note.id for note in report.notes}
        self._cells = report.form.cells
        self._facts, self._restore = facts, restore
        self._held = ""
        self._unit = ""
        self.text = ""
        self.faults: list[Fault] = []
        self._sources: list[tuple[int, str]] = []
        self.values: list[tuple[int, int]] = []  # where the values of facts stand in the text

    def feed(self, piece: str) -> str:
        """Return what a piece adds to the text."""
        self._held += piece
        return self._let_go(last=False)

    def close(self) -> str:
        """Return what was held back."""
        return self._let_go(last=True)

    def _let_go(self, *, last: bool) -> str:
        before = len(self.text)
        while self._held or self._unit:
            if self._unit and not self._settle_unit(last=last):
                break
            at = min((place for mark in "[〈" if (place := self._held.find(mark)) >= 0), default=-1)
            if at < 0:
                self._say(self._held)
                self._held = ""
                continue
            self._say(self._held[:at])
            self._held = self._held[at:]
            taken = self._mark() if self._held[0] == "[" else self._mask()
            if taken == 0:
                longest = _LONGEST_MARK if self._held[0] == "[" else _LONGEST_MASK
                if not last and len(self._held) < longest and "\n" not in self._held:
                    break
                taken = 1
                self._say(self._held[0])
            self._held = self._held[taken:]
        return self.text[before:]

    def _say(self, text: str) -> None:
        self.text += text

    def _mark(self) -> int:
        """Resolve the mark that what is held begins with; return its length, 0 where it is not whole."""
        found = _MARK.match(self._held)
        if found is None:
            return 0
        for name in re.split(r"[,，、;；\s]+", found[1].strip()):  # “n1、n2” → 、
            if name:
                self._resolve(name)
        return found.end()

    def _mask(self) -> int:
        """Resolve the mask that what is held begins with; return its length, 0 where it is not whole or none."""
        found = _MASK.match(self._held)
        if found is None:
            return 0
        value = self._restore(found[0])
        if value == found[0]:
            self.faults.append(Fault(found[0], "材料里没有这个代号"))
            value = ask(f"{found[0]}是什么？")
        self._say(value)
        return found.end()

    def _resolve(self, name: str) -> None:
        if _NOTE.fullmatch(name):
            if name in self._notes:
                self._sources.append((len(self.text), name))
            elif not self._is_asking:
                self.faults.append(Fault(f"[[{name}]]", "没有这条工作记录，这句话的依据是哪一条？没有依据就删去"))
            return
        name, more = self._meant(name)
        start = len(self.text)
        if more:
            if (phrase := derived(self._facts, name + more)) is not None:
                self._say(phrase.text)
                self._sources += [(len(self.text), source) for source in (*phrase.facts, *phrase.notes)]
                self.values.append((start, len(self.text)))
                return
        elif (fact := self._facts.about(name)) is not None:
            self._sources.append((start + 1, fact.id))
            self._say(shown(fact.value))
            self._unit = fact.unit
            self.values.append((start, len(self.text)))
            return
        what = self._missing(name, more)
        if self._is_asking:  # the question itself says what is not known
            return
        self.faults.append(Fault(f"[[{name}{more}]]", what))
        self._say(ask(what))

    def _meant(self, name: str) -> tuple[str, str]:
        """Return the id that a name stands for, and what is asked of it: its value, `.change`, `.share`."""
        more = next((ending for ending in (CHANGE, SHARE) if name.endswith(ending)), "")
        bare = name.removesuffix(more) if more else name
        return fact_ids.meant(self._facts, bare) or bare, more

    @property
    def _is_asking(self) -> bool:
        """Whether the text so far ends within a question to the clerk: 【待补充：收到."""
        line = self.text[self.text.rfind("\n") + 1 :]
        return line.rfind("【") > line.rfind("】")

    def _missing(self, name: str, more: str) -> str:
        if more and self._facts.about(name) is not None:
            if more == SHARE:
                return "这个数算不出占比，这里怎么写？"
            return "上年没有可比的数，这里与上年相比怎么写？"
        if name in self._cells:
            return f"表里“{self._cells[name].name}”还空着，应填多少？"
        return f"没有“{(name + more)[:60]}”这个编号，这里应写哪个数？"

    def _settle_unit(self, *, last: bool) -> bool:
        """Write the unit behind a value, unless the draft itself has one; False where that is not yet known."""
        if len(self._held) < len(self._unit) and not last:
            return False
        if self._held.startswith(self._unit):
            self._say(self._unit)
            self._held = self._held[len(self._unit) :]
        elif self._unit == "万元" and self._held.startswith(("元", "万")):
            self._say(self._unit)
            self._held = self._held[1:]
        elif len(self._unit) > 1 or self._held[:1] not in _MEASURES:
            self._say(self._unit)
        self._unit = ""
        return True

    @property
    def sources(self) -> tuple[Sourced, ...]:
        """Every sentence with the facts and notes that were marked in it, right behind it, or before it in its line."""
        found: list[Sourced] = []
        asked = gaps(self.text)
        for match, own in self._sentences():
            start, end = match.span()
            facts = [name for name in own if not _NOTE.fullmatch(name)]
            if _HEADING.match(match[0].strip()):
                facts.append("format.headings")
            elif any(item.start < end and start < item.end for item in asked):
                facts.append("gap")
            notes = [name for name in own if _NOTE.fullmatch(name)]
            found.append(
                Sourced(sentence=match[0], facts=tuple(dict.fromkeys(facts)), notes=tuple(dict.fromkeys(notes)))
            )
        return tuple(found)

    def cited(self, place: int) -> tuple[str, ...]:
        """Return the notes that are marked in the sentence a place of the text is in."""
        own = (names for match, names in self._sentences() if match.start() <= place < match.end())
        return tuple(name for name in next(own, ()) if _NOTE.fullmatch(name))

    def _sentences(self) -> Iterator[tuple[re.Match[str], list[str]]]:
        for match in _SENTENCE.finditer(self.text):
            if match[0].strip():
                start, end = match.span()
                first = start if start == 0 or self.text[start - 1] == "\n" else start + 1
                yield match, [name for at, name in self._sources if first <= at <= end]


def resolved(raw: str, report: Report, facts: Facts, restore: Callable[[str], str] = str) -> Resolver:
    """Return the resolver of a whole draft; a mark that was not written whole becomes a question."""
    resolver = Resolver(report, facts, restore)
    broken: list[Fault] = []

    def mended(match: re.Match[str]) -> str:
        if match["whole"]:
            return match[0]
        if match["single"]:
            return f"[[{match['single']}]]"
        broken.append(Fault(match[0], "标记没有写完整，应写成 [[编号]]"))
        return ask("这里的标记没有写完整，应写什么？")

    resolver.feed(_BROKEN.sub(mended, raw))
    resolver.close()
    resolver.faults += broken
    return resolver


# “[[n1]] [[n2]]”, not “公开9条[[n1]]”
_ALONE = lazy.compile(r"(?:\[\[\s*n[0-9]{1,4}\s*\]\]\s*)+")
# “公开9条 [[n1]] 。” → [[n1]]
_SPACED = lazy.compile(r"[ \u3000\t]*(\[\[[^\[\]\n]{1,120}\]\])[ \u3000\t]*")
_BULLET = lazy.compile(r"^\s*[•·]\s+")  # of a list: “· 主动公开” → “· ”, not “·主动公开”


# “2.2025年图解少” → 2., “1．17个村” → 1．, not “公开1.5万条”
_ITEM = lazy.compile(r"([0-9]{1,2})[.．]")


def tidied(raw: str, heading: str) -> str:
    """Return a model's answer without what is no text of the report: marks of Markdown, a preface, the heading itself.

    Only what says nothing is taken away; other chat and marks stay, to be found and sent back. Spaces around marks go
    too, marks of notes in a line of their own join the line before, and a heading that is written twice stands once.

    Args:
        raw: The answer.
        heading: The heading of the section, which the document writes itself.
    """
    lines: list[str] = []
    above = ""  # the last heading; written a second time, as after a break, it is none
    title = re.sub(r"^[一二三四五六七八九十]+、", "", heading)  # “一、总体情况” → 一、
    for line in raw.replace("［［", "[[").replace("］］", "]]").strip().splitlines():
        line = _SPACED.sub(r"\1", _BULLET.sub("", _without_marks(line.strip()))).strip()
        bare = re.sub(r"^[一二三四五六七八九十]+、", "", line)  # “一、总体情况” → 一、
        if not line or (not lines and (bare == title or _is_preface(line))):
            continue
        if lines and _ALONE.fullmatch(line):
            lines[-1] += line
            continue
        if is_heading(line):
            if line == above:
                continue
            above = line
        lines.append(line)
    return "\n".join(_apart(lines))


def _apart(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, a blank behind the number of an item that begins with a number: “1.17个村” would be read as 1.17.

    It is the number of an item where the one before or behind it is there too: not of “1.5万条信息” alone.
    """
    last = 0
    for at, line in enumerate(lines):
        if is_heading(line):
            last = 0
        item, rest = _ITEM.match(line), ""
        if item is not None and int(item[1]) == last + 1 and (last or _has_second(lines[at + 1 :])):
            last, rest = last + 1, line[item.end() :]
        yield f"{last}. {rest}" if rest[:1].isdigit() or rest.startswith("[[") else line


def _has_second(lines: Sequence[str]) -> bool:
    return any(line.startswith(("2.", "2．")) for line in lines)


def is_heading(line: str) -> bool:
    """Whether a line is a heading within a section: （一）主动公开."""
    return _HEADING.match(line) is not None


def _without_marks(line: str) -> str:
    """Return a line without the marks of Markdown that can be cut out; “公开**条” has none: it is a gap."""
    for item in reversed(leftovers(line)):
        if item.entry.kind == "markdown":
            for start, end in reversed(item.cuts):
                line = line[:start] + line[end:]
    return line


def _is_preface(line: str) -> bool:
    """Whether a first line only announces the text: “以下是根据材料起草的总体情况：”."""
    chat = [item for item in leftovers(line) if item.entry.kind == "chat"]
    announces = line.endswith(("：", ":")) or 2 * sum(item.end - item.start for item in chat) >= len(line)
    return bool(chat) and announces
