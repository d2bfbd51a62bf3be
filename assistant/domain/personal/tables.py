"""Personal data in the columns of tables that stand in a text: names under 姓名, 户主, birthdays under 生日."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.folding import fold
from assistant.domain.personal.found import Personal
from assistant.domain.personal.lexicon import Field
from assistant.domain.personal.reader import HAN, Reader

_MARKS = (
    lazy.compile(r"[|│┃｜]"),  # “姓名|金额” → |
    lazy.compile(r"\t"),  # “姓名\t金额”
    lazy.compile(r"[,，;；]"),  # “姓名,金额”
    lazy.compile(r" {2,}|\u3000+"),  # “姓名  金额” → “  ”
)
_HIDDEN = lazy.compile(r"[某×*＊xX○〇]")  # “王某” → 某, not “王明”
# What a name may be made of: “揭大牛”, “谷 雨”, “玛丽亚·冈萨雷斯”, not “2户”
_CELL = lazy.compile(
    rf"[{HAN}]{{2,5}}|[{HAN}]{{1,2}} +[{HAN}]{{1,2}}|[{HAN}]{{1,10}}(?:·[{HAN}]{{1,10}})+"
    r"|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]*)+"
)
_LONGEST_HEAD = 300
_ODD, _EVERYDAY, _DOUBTFUL = 8.5, 10.0, -6.0  # prices, see `likeness`
_NOTHING = ("合计", "小计", "总计", "共计", "备注", "其他", "其它", "无")


def in_tables(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield what is personal in the columns of a text (not folded) whose head says so."""
    if "\n" not in text:
        return
    columns: dict[int, Field | None] = {}
    mark, at = _MARKS[0], 0
    for line in text.splitlines(keepends=True):
        head = _head(line, reader)
        if head is not None:
            mark, columns = head
        elif columns:
            cells = [*_cells(line, mark)]
            if len(cells) < 2:
                columns = {}
            for number, (start, value) in enumerate(cells):
                if number in columns and (found := _found(value, columns[number], reader)):
                    yield found._replace(start=at + start, end=at + start + len(value))
        at += len(line)


def _found(value: str, field: Field | None, reader: Reader) -> Personal | None:
    """Return what a cell has, under a head of names where no other field is given; None where it has nothing."""
    if field is None:
        flag = "none" if _HIDDEN.search(value) else "error"
        return Personal(0, 0, "name", "姓名", reader.token, flag) if _is_name(value, reader) else None
    if not field.compiled.fullmatch(fold(value).text):
        return None
    if field.flag == "advice" and not _is_name(value, reader):
        return None
    flag = "none" if _HIDDEN.search(value) else field.flag
    return Personal(0, 0, field.kind, field.name, field.token, flag, contact=field.flag == "advice")


def _head(line: str, reader: Reader) -> tuple[re.Pattern[str], dict[int, Field | None]] | None:
    """Return how the cells of a head are parted and which of its columns have what; None for another line."""
    if len(line) > _LONGEST_HEAD or "。" in line or next(reader.heads.find(line), None) is None:
        return None
    for mark in _MARKS:
        if mark.search(line) is None:
            continue  # one cell is no head
        cells = [fold(value).text.replace(" ", "") for _, value in _cells(line, mark)]
        names = {number for number, value in enumerate(cells) if value in reader.headers}
        found = _columns(cells, names, reader)
        others = [value for number, value in enumerate(cells) if number not in found]
        if len(cells) >= 2 and found and not any(re.search("[0-9]", value) for value in others):  # “3户” → 3
            if len(cells) == 2 and len(found) == 1 and not others[0]:
                return None
            return (mark, found) if _all_words(others, reader) else None
    return None


def _columns(cells: list[str], names: set[int], reader: Reader) -> dict[int, Field | None]:
    found: dict[int, Field | None] = dict.fromkeys(names)
    fields = {number: reader.fields[value] for number, value in enumerate(cells) if value in reader.fields}
    of_persons = bool(names) or any(not field.persons for field in fields.values())
    return found | {number: field for number, field in fields.items() if of_persons and number not in names}


def _all_words(cells: list[str], reader: Reader) -> bool:
    """Whether the other cells are heads too, and no names: in “姓名 张伟” the name stands beside its label."""
    return all(reader.like.family(cell, 0) == 0 or reader.like.margin(cell, 0, len(cell)) < 0 for cell in cells)


def _cells(line: str, mark: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield where each cell of a line begins and what it says, without the blanks around it."""
    at = 0
    for piece in mark.split(line):
        yield at + len(piece) - len(piece.lstrip()), piece.strip()
        at += len(piece)
        at += len(match[0]) if (match := mark.match(line, at)) else 0


def _is_name(said: str, reader: Reader) -> bool:
    value = fold(said).text
    if _CELL.fullmatch(value) is None or value in _NOTHING or value in reader.fillers:
        return False
    if reader.body.search(value):
        return False
    like, bare = reader.like, value.replace(" ", "")
    if "·" in value or not like.family(bare, 0):
        return like.words(bare) > _ODD * len(bare)
    return like.words(bare) > _EVERYDAY if like.is_word(bare) else like.margin(bare, 0, len(bare)) > _DOUBTFUL
