"""The roster: the units that must hand in a report, one a line, and who of them has."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from assistant import lazy
from assistant.errors import UnusableInput
from assistant.reading.blocks import Paragraph
from assistant.reading.extract import extract

# “单位名称”, “名称”, “单位”, not “财政局”
_HEAD = lazy.compile(r"(?:单位|机关|部门|乡镇|报送)?(?:单位)?(?:全?名称|名|单位|全称)")
_TITLE = lazy.compile(r"(?:名单|一览表|名册|花名册|汇总表|清单)$")  # “云川县报送单位名单” → 名单, not “名单如下”
# “1.财政局” → “1.”, “（1）财政局” → （1）, “一、财政局” → 一、
_NUMBER = lazy.compile(r"^\s*(?:[（(]?\d{1,3}[)）]?[、.．,，\s]*|[一二三四五六七八九十]{1,3}、)")
_WORDS = lazy.compile(r"[\u4e00-\u9fff]{2,}")  # “3 财政局” → 财政局, not “1”
_ENDING = lazy.compile(r"(?:人民政府|办事处)$")  # “青禾镇人民政府” → 人民政府

_LONGEST = 60  # characters of a short name


class Attendance(NamedTuple):
    """Who of a roster has handed in: units without a file, units named twice in it, and units that are not in it."""

    missing: tuple[str, ...]
    named_twice: tuple[str, ...]
    beyond: tuple[str, ...]


def load(path: Path) -> tuple[str, ...]:
    """Return the units of a roster (txt, csv, xlsx): the names in their order, without numbers, head and title.

    Raises:
        UnusableInput: It cannot be read, or no unit is in it.
    """
    extracted = extract(path)
    rows = [
        row
        for block in extracted.blocks
        for row in (
            [[line] for line in block.text.splitlines()]
            if isinstance(block, Paragraph)
            else [[cell.text for cell in cells] for cells in block.rows]
        )
    ]
    units = list(_units(rows))
    if not units:
        raise UnusableInput("名单里没有单位", where=path.name, then="一行写一个单位的全称。")
    return tuple(units)


def _units(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    column: int | None = None
    for row in rows:
        texts = [cell.strip() for cell in row]
        heads = [index for index, text in enumerate(texts) if _HEAD.fullmatch(text)]
        if heads:
            column = heads[0]
            continue
        own = texts[column : column + 1] if column is not None else texts
        name = next((_NUMBER.sub("", text) for text in own if _WORDS.search(_NUMBER.sub("", text))), "").strip()
        if name and not _TITLE.search(name):
            yield name


class Names:
    """Names of units in their order, found again by the full and the short one, with the region before it or without.

    They are kept by what they end in: thousands are not compared each with each.
    """

    def __init__(self) -> None:
        self._whole: dict[str, int] = {}
        self._short: dict[str, int] = {}
        self._count = 0

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Return some names, in their order."""
        own = cls()
        for name in names:
            own.add(name)
        return own

    def add(self, name: str) -> int:
        """Put a name behind the others, also one that is there; return its place."""
        if core := _core(name):
            self._whole.setdefault(core, self._count)
            for short in _short_forms(core):
                self._short.setdefault(short, self._count)
        self._count += 1
        return self._count - 1

    def first(self, name: str) -> int | None:
        """Return which of them is the first that is the same unit's as this one, counted from 0; None where none is."""
        core = _core(name)
        found = [self._whole.get(core), self._short.get(core), *map(self._whole.get, _short_forms(core))]
        return min((place for place in found if place is not None), default=None)

    def __contains__(self, name: str) -> bool:
        """Whether one of them is the same unit's as this one."""
        return self.first(name) is not None


def _core(name: str) -> str:
    return _ENDING.sub("", "".join(name.split()))


def _short_forms(core: str) -> list[str]:
    """Return what is left of a name without the regions before it: 云川市云溪县青禾镇 → 云溪县青禾镇, 青禾镇."""
    return [core[at:] for at in range(max(1, len(core) - _LONGEST), len(core) - 2) if core[at - 1] in "省市县区州旗盟"]


def attendance(roster: Iterable[str], files: Mapping[str, str], of_other_years: Collection[str] = ()) -> Attendance:
    """Compare a roster with the reports at hand.

    Args:
        roster: The names of the units.
        files: File → the unit whose report it is, or, of a file that could not be read, its name.
        of_other_years: Those of the files that are on another year than the one due: whoever has only such is missing.
    """
    distinct: list[str] = []
    twice: list[str] = []
    due = Names()
    for unit in roster:
        if unit in due:
            twice.append(unit)
        else:
            distinct.append(unit)
            due.add(unit)
    on_the_year = Names.of(name for file, name in files.items() if file not in of_other_years)
    missing = [unit for unit in distinct if unit not in on_the_year]
    beyond = [name for name in dict.fromkeys(files.values()) if name not in due]
    return Attendance(tuple(missing), tuple(dict.fromkeys(twice)), tuple(beyond))
