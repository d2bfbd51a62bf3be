"""Which words of a text name what: a row, a column, a year, a scope; at a place the longest of its kind wins."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.grounding.meanings import Meanings

# What stands between the names of a list: “、” → 、, “以及” → 以及, not “的申请”
AND = lazy.compile(r"[、，,/｜|和及与或以的件类案]{0,4}")


class Name(NamedTuple):
    """A word or phrase that names something.

    `kind` is row, column, subject, past, present, scope, share, respectively, or "" for what changes nothing. `strong`:
    it names it alone (予以公开); a weak one does so only where its table is spoken of (收到).
    """

    start: int
    end: int
    kind: str
    table: str = ""
    names: tuple[str, ...] = ()
    strong: bool = True
    text: str = ""

    @property
    def names_cells(self) -> bool:
        """Whether it names a row or a column."""
        return self.kind in ("row", "column")

    @property
    def strong_row(self) -> bool:
        """Whether it names a row alone."""
        return self.kind == "row" and self.strong


def names(text: str, start: int, end: int, year: int, words: Meanings) -> list[Name]:
    """Return all names between two places of a text, in order; one word may name a row and a column both."""
    found = _matched(text[start:end], start, year, words)
    found.sort(key=lambda name: (name.start - name.end, name.start))
    kept: list[Name] = []
    taken = bytearray(end - start)  # 1 where one that is kept stands: most stand over no other
    for name in found:
        first, last = name.start - start, name.end - start
        if 1 not in taken[first:last] or not any(_gives_way(name, other) for other in kept):
            kept.append(name)
            taken[first:last] = b"\x01" * (last - first)
    kept.sort(key=lambda name: (name.start, name.end))
    return _settled(kept)


def _matched(piece: str, start: int, year: int, words: Meanings) -> list[Name]:
    """Return what the expressions find, without what is only a part of a word, or counts only beside another name."""
    cuts = words.cuts(piece)
    found: list[Name] = []
    pairs: list[tuple[Name, tuple[str, ...]]] = []
    for item in words.expressions(piece, year):
        whole = cuts if item.kind in ("row", "column") else ()
        for match in item.pattern.finditer(piece):
            first, last = match.span()
            if first == last or first in whole or last in whole:
                continue
            name = Name(first + start, last + start, item.kind, item.table, item.names, item.strong, match[0])
            if item.beside:
                pairs.append((name, item.beside))
            else:
                found.append(name)
    if pairs:
        named = {column for name in found if name.strong for column in name.names}
        found += [name for name, beside in pairs if not named.isdisjoint(beside)]
    return found


def _gives_way(name: Name, other: Name) -> bool:
    """Whether a name is no name where a longer one stands."""
    if other.start >= name.end or name.start >= other.end:
        return False
    if not (other.start <= name.start and name.end <= other.end):
        rows = other.kind == name.kind == "row"
        return rows and other.strong and other.table == name.table
    longer = other.end - other.start > name.end - name.start
    same = other.kind == name.kind and other.table == name.table and other.strong >= name.strong
    return (longer or (same and not name.names_cells)) and not _stands(name, other)


_EVERYBODY = "法人"  # 公民、法人和其他组织 are all who may ask, none of the columns
_YEARS_WITHIN = ("brought_forward", "carried_forward")


def _stands(name: Name, other: Name) -> bool:
    """Whether a name within a longer one counts beside it."""
    if name.kind in ("scope", "share"):
        return True
    if name.kind in ("past", "present"):  # 2024年新收: the year is one; in 上年结转 it is the name of the row
        return other.kind == "row" and other.names[0] not in _YEARS_WITHIN
    if name.kind == "subject":
        return other.names_cells and not other.strong
    if not name.names_cells:
        return False
    applicant = name.kind == "column" and name.table == "requests" and other.kind in ("", "subject")
    applicant = applicant and _EVERYBODY not in other.text
    return applicant or other.kind == "" or (name.kind == "row" and other.kind == "subject")


_TWO = {"requests", "disputes"}


def _settled(found: list[Name]) -> list[Name]:
    """What may be a row of one table and a column of another is what was spoken of last: 其他处理, 办结."""
    if not {name.table for name in found if name.names_cells} >= _TWO:
        return found
    out: list[Name] = []
    table = ""
    tables: dict[int, set[str]] = {}  # by place, those of which something is named there
    for name in found:
        if name.names_cells and name.table in _TWO:
            for place in range(name.start, name.end):
                tables.setdefault(place, set()).add(name.table)
    for name in found:
        two = name.names_cells and name.table in _TWO
        twin = two and any(len(tables[place]) > 1 for place in range(name.start, name.end))
        if twin and table in _TWO and name.table != table and "其" in name.text:
            continue
        out.append(name)
        if name.names_cells and name.strong and name.table and not twin:
            table = name.table
    return out


def distinct(found: Iterable[Name]) -> list[Name]:
    """Return the names without those that say again what one before says."""
    return list({name.names: name for name in reversed(list(found))}.values())[::-1]


def spread(found: Iterable[Name]) -> list[Name]:
    """Return 予以公开、部分公开 as two names."""
    out: list[Name] = []
    for name in found:
        if name.names == ("disclosed",) and "部分" in name.text:
            out += [name._replace(names=("granted",)), name._replace(names=("partly_granted",))]
        else:
            out.append(name)
    return out


def narrowest(found: Sequence[Name], parents: Mapping[str, str]) -> list[Name]:
    """Return the rows without those that another is a part of: of 重复申请不予处理, 重复申请."""
    above = {parents[row] for name in found for row in name.names if row in parents}
    return [name for name in found if not above.issuperset(name.names)]


def chains(text: str, found: Sequence[Name]) -> list[list[Name]]:
    """Return the names that follow one another in a list, the longest list first."""
    out: list[list[Name]] = []
    for name in found:
        last = out[-1][-1] if out else None
        if last is not None and name.start >= last.end and AND.fullmatch(text, last.end, name.start):
            out[-1].append(name)
        else:
            out.append([name])
    return sorted((chain for chain in out if len(chain) > 1), key=len, reverse=True)
