"""Words of all or none: what they speak of, and the figures that must then be 0."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.grounding import meanings, quantities
from assistant.grounding.claims import Cell, View, others_than, spoken_of
from assistant.grounding.facts import Facts
from assistant.grounding.names import Name

# only such a sentence can say all or none: “没有结转” → 没, not “办结9件”
_HINT = re.compile(r"均|全|都|一律|清一色|悉数|没|无|未|零|不存在|居多|为主|多数|最多")
_MOST_UNKNOWN = 3  # letters between the words and what they speak of
_BEFORE = 2  # letters


class Marker(BaseModel):
    """Words that say all, none or most, with examples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    find: str
    finds: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled."""
        # the examples of each stand beside it in the file: “均为零” → 均为零
        return re.compile(self.find)


class Words(BaseModel):
    """schemas/lexicons/absolutes.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    none: Marker
    single: tuple[str, ...]
    happens: tuple[str, ...]
    zero: Marker
    bare: Marker
    all: Marker
    timely: Marker
    most: Marker
    unless: Marker
    others: Marker
    parts: Marker
    attribute: Marker


class Claim(NamedTuple):
    """Words of all or none from `start` to `end`, the facts that must be 0 and are not, whether it is sure of them."""

    start: int
    end: int
    facts: tuple[str, ...]
    last_year: bool
    is_sure: bool


def claims(text: str, facts: Facts) -> Iterator[Claim]:
    """Yield the words of all or none that the figures contradict, in order of the sentences."""
    words = resources.load(Words, "schemas/lexicons/absolutes.yaml")
    for start, end in quantities.sentences(text):
        if _HINT.search(text, start, end) is None:
            continue
        view = View(text, start, end, facts, meanings.load())
        seen: set[tuple[str, ...]] = set()
        for claim in (*_none(view, words), *_zero(view, words), *_all(view, words), *_most(view, words)):
            if claim.facts not in seen:
                seen.add(claim.facts)
                yield claim


def _none(view: View, words: Words) -> Iterator[Claim]:
    found = list(words.none.pattern.finditer(view.text, view.start, view.end))
    for match, following in zip(found, [*found[1:], None], strict=False):
        inside = next((name for name in view.strong if name.start <= match.start() < name.end), None)
        if inside is not None:
            yield from _within(view, words, match, inside)
            continue
        begin, end = view.clause(match.start())
        end = end if following is None else min(end, following.start())  # 零复议、零诉讼: each its own
        if _is_excused(view, words, begin, end, match.start()):
            continue
        behind = [name for name in view.named if name.end > match.end() and name.end <= end]
        if not behind:
            if words.bare.pattern.match(view.text, match.start(), view.end):
                yield from _bare(view, words, match)
            continue
        if "、" in view.text[match.end() : max(match.end(), behind[0].start)]:
            continue  # 我局没有、无法提供的: the words end there
        gap = view.unknown(match.end(), max(match.end(), behind[0].start))
        if len(gap) > _MOST_UNKNOWN or (gap and match[0] in words.single):
            continue
        before = _applicants(view, begin, match, behind)
        if before is None:
            continue
        rest = view.unknown(behind[-1].end, end)
        sure = not gap and len(rest) <= _MOST_UNKNOWN
        for cells in spoken_of(view, [*before, *behind]):
            yield from _not_zero(view, (match.start(), behind[-1].end), cells, begin, sure=sure)


def _applicants(view: View, begin: int, match: re.Match[str], behind: list[Name]) -> list[Name] | None:
    """Return the applicants before words of none; None where 均 says that there are some, and they are not named."""
    own = [name for name in view.strong if begin <= name.start and name.end <= match.start()]
    before = [name for name in own if name.kind == "column" and name.table == "requests"]
    if before or not match[0].startswith(("均", "都")):
        return before
    subject = view.subject(match.start())[1]
    before = [name for name in subject if name.kind == "column" and name.table == "requests"]
    return before if before or any(name.strong_row for name in [*subject, *behind]) else None


def _within(view: View, words: Words, match: re.Match[str], name: Name) -> Iterator[Claim]:
    """Yield what 没有因逾期未缴费 says, where the name of the row begins with the words of none."""
    begin, end = view.clause(match.start())
    if name.start != match.start() or not match[0].endswith(words.happens) or name.kind != "row":
        return
    if match.end() >= name.end or _is_excused(view, words, begin, end, match.start()):
        return
    cells = [(name.table, row, "total") for row in name.names]
    yield from _not_zero(view, (match.start(), name.end), cells, begin, sure=True)


def _bare(view: View, words: Words, match: re.Match[str]) -> Iterator[Claim]:
    """Yield what 去年有7件复议，今年没有 says: the row named last."""
    del words
    rows = [name for name in view.strong if name.kind == "row" and name.end <= match.start()]
    begin, _ = view.clause(match.start())
    found = rows[-1:] or [name for name in view.subject(match.start())[1] if name.end <= match.start()]
    if found and not view.unknown(begin, match.start()):
        for cells in spoken_of(view, found):
            yield from _not_zero(view, (match.start(), match.end()), cells, begin, sure=True)


def _zero(view: View, words: Words) -> Iterator[Claim]:
    for match in words.zero.pattern.finditer(view.text, view.start, view.end):
        if any(name.start <= match.start() and match.end() <= name.end for name in view.strong):
            continue
        begin, names = view.subject(match.start())
        _, end = view.clause(match.start())
        unknown = view.unknown(begin, match.start())
        if not names or len(unknown) > _MOST_UNKNOWN or _is_excused(view, words, begin, end, match.start()):
            continue
        for cells in spoken_of(view, names, every=True):
            yield from _not_zero(view, (names[0].start, match.end()), cells, begin, sure=not unknown)


def _all(view: View, words: Words) -> Iterator[Claim]:
    for match in words.all.pattern.finditer(view.text, view.start, view.end):
        if any(name.start < match.start() < name.end for name in view.strong):
            continue
        said = _predicate(view, words, match)
        if said is None:
            continue
        begin, names = view.subject(match.start())
        own, end = view.clause(match.start())
        unknown = view.unknown(begin, match.start())
        if len(unknown) > _MOST_UNKNOWN or _is_excused(view, words, begin, end, match.start()):
            continue
        if words.parts.pattern.search(view.text, begin, match.start()):
            continue
        names = [name for name in names if name.start < match.start() and name != said]
        if said.table == "disputes" and match[0].startswith(("均", "都")):  # 复议7件，诉讼9件，均获维持: both
            names = [name for name in view.strong if name.table == "disputes" and name.end <= match.start()]
        late = words.timely.pattern.search(view.text, begin, said.end) is not None
        first = min((name.start for name in names if name.start >= own), default=match.start())
        for cells, its in others_than(view, said, names):
            if said.kind == "row" and view.governs(begin, match.start(), its):
                continue  # 已到期的35件均办结: the number says what all are
            yield from _not_zero(view, (first, said.end), cells, begin, sure=not unknown and not late)


def _predicate(view: View, words: Words, match: re.Match[str]) -> Name | None:
    """Return the name of what all are, None where it is a label (全部公开12件) or no predicate (占全部办结件的)."""
    if view.text[max(view.start, match.start() - _BEFORE) : match.start()].endswith("占"):
        return None
    _, end = view.clause(match.start())
    reach = match.end() + _BEFORE
    said = next(
        (name for name in view.named if name.kind != "subject" and name.end > match.start() and name.end <= end), None
    )
    if said is None or said.start > reach or said.end <= match.start() + 1:
        return None
    if view.unknown(match.end(), max(match.end(), said.start)):
        return None
    is_attribute = said.kind == "row" and words.attribute.pattern.match(view.text, said.end, end)
    if is_attribute or view.number_at(said.end):
        return None
    return said


def _most(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 以企业居多 says where another kind of applicant has more."""
    for match in words.most.pattern.finditer(view.text, view.start, view.end):
        begin, end = view.clause(match.start())
        group = "name" if match["name"] else "other"
        own = [
            n
            for n in view.named
            if n.kind == "column" and n.table == "requests" and match.start(group) <= n.start < match.end(group)
        ]
        if len(own) != 1 or _is_excused(view, words, begin, end, match.start()):
            continue
        if view.speaks_of("requests"):
            more = view.larger("received", own[0].names[0])
            if more:
                yield Claim(match.start(), match.end(), tuple(more), last_year=False, is_sure=False)


def _is_excused(view: View, words: Words, begin: int, end: int, at: int) -> bool:
    """Whether a clause speaks of an aim, of another scope, of an exception, or of other things."""
    if words.unless.pattern.search(view.text, begin, end) or "除" in view.text[view.start : at]:
        return True
    if any(name.kind == "scope" and begin <= name.start < end for name in view.names):
        return True
    late = words.others.pattern.search(view.text, begin, end)
    return late is not None and not any(name.start <= late.start() < name.end for name in view.strong)


def _not_zero(view: View, span: tuple[int, int], cells: list[Cell], begin: int, *, sure: bool) -> Iterator[Claim]:
    """Yield a claim where every reading of the words has a figure that is not 0."""
    last = view.is_of_last_year(begin, span[0])
    brought = [cell for cell in cells if cell[1] == "brought_forward"]
    if last and brought:
        cells, last = brought, False  # what was not carried over last year is not brought forward this year
    elif brought and len(cells) > 1:  # 没有结转: into the year to come, if nothing says of which
        sure = sure and all((fact := view.facts.at(*cell)) is not None and fact.value for cell in cells)
        cells = [cell for cell in cells if cell not in brought]
    found: list[str] = []
    for cell in cells:
        fact = view.facts.at(*cell)
        value = None if fact is None else fact.last_year if last else fact.value
        if fact is None or not value:
            return
        found.append(fact.id)
    if found:
        yield Claim(*span, tuple(found[:1]), last, is_sure=sure)
