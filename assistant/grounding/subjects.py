"""What the words around a count name: the facts it may speak of.

The name stands before the number (予以公开7件), else behind it (7件予以公开), else it was said before
(收到申请34件，其中自然人32件). Rows joined by 和 or 、 are added; 分别 deals them out one by one.
"""

import re
from typing import NamedTuple

from assistant.domain.facts import Fact
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded
from assistant.grounding.meanings import Meaning, Mention
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import Sentence

WHOLES = ("outcomes_total", "received", "all")  # rows of which the others are parts
NARROW = 2  # letters that no word explains: the words name something narrower or wider
# Rows and columns that are to be added have nothing else between them: “、”, “以及”, “ 和 ”, not “，其中”
_JOINED = re.compile(r"[、和及与或以者并 \u3000，]{1,3}")
_AND_OTHERS = ("等", "等共", "等共计")
_COMPARED = ("比", "较", "与", "和", "同", "由", "从")


class Subject(NamedTuple):
    """What a count speaks of: facts, one of which should hold, and whether other words make it another scope."""

    table: str
    rows: tuple[str, ...]
    facts: tuple[Fact, ...]
    narrowed: bool
    last_year: bool = False


class Count(NamedTuple):
    """A count of the sentence that is read, with what it speaks of."""

    grounded: Grounded
    subject: Subject | None


class _Named(NamedTuple):
    table: str
    rows: tuple[str, ...]
    start: int


def subject(sentence: Sentence, quantity: Quantity, left: int, right: int, facts: Facts) -> Subject | None:
    """Return what a quantity speaks of, None where its words name nothing of the tables.

    Args:
        sentence: Where it stands; what it names is remembered there.
        quantity: The quantity.
        left: Where the quantity before it ends, or the sentence begins.
        right: Where the next one begins, or the sentence ends.
        facts: What is known.
    """
    tail = sentence.behind(quantity)
    begin, end = sentence.clause_before(quantity.start, left), sentence.clause_after(tail, right)
    if (dated := _dated(sentence, begin, quantity.start, facts)) is not None:
        return dated
    before, after = sentence.between(begin, quantity.start), sentence.between(tail, end)
    unexplained = sentence.unexplained(begin, quantity.start)
    named = _last(sentence, before, quantity, [*before, *after], left)
    around = before
    if named is not None and not _strong(before) and _strong(after):
        named = None  # 仍在办理期限内的32件结转下年
    if named is None:
        named = _first(sentence, after, quantity, [*before, *after])
        if named is not None:
            around = [*before, *after]
            unexplained += sentence.unexplained(tail, named.start)
    behind = sentence.unexplained(tail, end) if named is None else 0
    if named is None and begin > left and unexplained + behind + sentence.unexplained(left, begin) // 2 < NARROW:
        earlier = sentence.between(left, begin)
        named = _last(sentence, earlier, quantity, [*earlier, *before, *after], left)
        own = [*before, *after]
        has_column = named is not None and _columns(sentence, named.table, own)
        around = own if has_column else [*earlier, *before]
    if named is None:
        around = [*before, *after]
        named = _said_before(sentence, quantity, around, unexplained + behind)
        if named is not None and _columns(sentence, named.table, before):
            around = before
    if named is None:
        return None
    return _subject(sentence, quantity, named, (begin, end), left, around, unexplained, facts)


def _dated(sentence: Sentence, begin: int, end: int, facts: Facts) -> Subject | None:
    """Return the row that a clause names by a year: 2023年结转, 转入2025年办理."""
    if facts.year is None or not any(mention.year is not None for mention in sentence.between(begin, end)):
        return None
    clause = sentence.text[begin:end]
    for item in sentence.words.dated:
        # for rows brought forward, in the report on 2025: “2024年结转” → 2024年结转, not “2023年结转”
        if re.search(f"{item.before} ?{facts.year - item.back} ?{item.after}", clause):
            fact = facts.at(item.table, item.row, sentence.words.tables[item.table].total)
            return Subject(item.table, (item.row,), (fact,) if fact else (), False)
    return None


def _strong(mentions: list[Mention]) -> bool:
    return any(meaning.kind == "row" and not meaning.weak for mention in mentions for meaning in mention.meanings)


def _subject(
    sentence: Sentence, quantity: Quantity, named: _Named, clause: tuple[int, int], left: int, around: list[Mention],
    unexplained: int, facts: Facts,
) -> Subject | None:  # fmt: skip
    begin, end = clause
    named = _of_one_kind(named, facts)
    words = sentence.words.tables[named.table]
    columns = _columns(sentence, named.table, around)
    if not columns and named.table == "disputes":
        columns = _columns(sentence, named.table, sentence.between(sentence.behind(quantity), end))
    elif not columns and named.table == "disclosure":
        earlier = _columns(sentence, named.table, sentence.between(left, begin)) if begin > left else ()
        of_row = facts.columns(named.table, named.rows[0])
        columns = tuple(name for name in earlier if name in of_row)  # 没有作出强制决定，收费1.26万元: not decisions
    if any(meaning[:2] == ("elsewhere", named.table) for mention in around for meaning in mention.meanings):
        return None  # 清理规范性文件、备案的行政复议: other counts than those of the tables
    if named.table == "disclosure" and sentence.text[begin : quantity.start].rstrip().endswith(_AND_OTHERS):
        return None  # 刊登规章、规范性文件等112件: with what is not named
    if unexplained >= NARROW and not columns and not words.total and not _only_column(named, facts):
        return None  # 部门规范性文件45件: some documents, of which nobody says what was done with them
    sentence.table, sentence.rows = named.table, named.rows
    back = years_back(sentence, quantity.start, left, facts)
    if back is None:
        return None
    sure = columns or ((words.total,) if words.total else ()) or _only_column(named, facts)
    found = [
        fact
        for row in named.rows
        for column in sure or facts.columns(named.table, row)
        if (fact := facts.at(named.table, row, column)) is not None
    ]
    return Subject(named.table, named.rows, tuple(found), unexplained >= NARROW or not sure, back == 1)


def _of_one_kind(named: _Named, facts: Facts) -> _Named:
    """Return what is named without rows joined to the last that count something else: 强制决定，收费1.26万元."""
    parts = named.rows[0].split("+")
    if named.table != "disclosure" or len(named.rows) > 1:
        return named  # elsewhere all rows have the same columns
    columns = [set(facts.columns(named.table, part)) for part in parts]
    return named if all(columns[-1] & others for others in columns) else named._replace(rows=(parts[-1],))


def _only_column(named: _Named, facts: Facts) -> tuple[str, ...]:
    """Return the one column of a row that has no other."""
    found = facts.columns(named.table, named.rows[0])
    return tuple(found) if len(found) == 1 else ()


def _rows(sentence: Sentence, mentions: list[Mention], around: list[Mention]) -> list[tuple[Mention, Meaning]]:
    """Return the words that name rows: weak ones (收到) only where requests are spoken of, and no other is there."""
    named = [
        (mention, meaning)
        for mention in mentions
        for meaning in mention.meanings
        if meaning.kind == "row" and not _is_a_column_here(sentence, mention, meaning)
    ]
    strong = [pair for pair in named if not pair[1].weak]
    return strong or [pair for pair in named if _may_speak(sentence, pair, around)]


def _is_a_column_here(sentence: Sentence, mention: Mention, meaning: Meaning) -> bool:
    """Whether a word is a column of the table spoken of: 其他处理 after 行政复议维持 is a result of disputes."""
    return sentence.table != meaning.table and any(
        other[:2] == ("column", sentence.table) for other in mention.meanings
    )


def _may_speak(sentence: Sentence, pair: tuple[Mention, Meaning], around: list[Mention]) -> bool:
    mention, meaning = pair
    if sentence.speaks_of(meaning.table, around):
        return True
    near = (sentence.topic, sentence.table)
    if meaning.table not in near and not sentence.speaks_of(meaning.table) and not sentence.names(meaning.table):
        return False
    begin = sentence.clause_before(mention.start, sentence.start)
    return sentence.unexplained(begin, sentence.clause_after(mention.end, sentence.end)) < NARROW


def _last(
    sentence: Sentence, mentions: list[Mention], quantity: Quantity, around: list[Mention], lowest: int
) -> _Named | None:
    """Return the last row named before a quantity, added to those joined to it."""
    rows = _rows(sentence, mentions, around)
    if not rows:
        return None
    mention, meaning = rows[-1]
    if quantity.unit not in sentence.words.tables[meaning.table].units:
        return None
    if meaning.table == "disclosure" and any(
        other.table != meaning.table and other.kind in ("subject", "row") and item.start >= mention.end
        for item in mentions
        for other in item.meanings
        if not other.weak
    ):
        return None  # 行政许可申请5件 counts requests, not decisions
    together, start = _joined(sentence, mention, meaning, lowest)
    if len(together) > 1:
        return _Named(meaning.table, ("+".join(together),), start)
    names = meaning.names
    if not meaning.weak and len(rows) > 1 and (inner := rows[-2][1]).table == meaning.table and not inner.weak:
        between = sentence.text[rows[-2][0].end : mention.start]
        if "等" not in between and inner.names[0].startswith(meaning.names[0]):
            names = (*names, *inner.names)  # 属于国家秘密不予公开5件: the narrower one, or the group
    return _Named(meaning.table, names, start)


def _joined(sentence: Sentence, mention: Mention, meaning: Meaning, lowest: int) -> tuple[list[str], int]:
    """Return the rows joined to one by 和 or 、, in order, and where the first begins."""
    joined, start = [meaning.names[0]], mention.start
    if meaning.weak:
        return joined, start
    for item in reversed(sentence.between(lowest, mention.start)):
        other = item.of("row")
        is_row = other is not None and not other.weak and other.table == meaning.table
        if not _JOINED.fullmatch(sentence.text[item.end if is_row else item.start : start]):
            break
        if is_row and other is not None:
            joined.insert(0, other.names[0])
            start = item.start
    return list(dict.fromkeys(joined)), start


def _first(sentence: Sentence, mentions: list[Mention], quantity: Quantity, around: list[Mention]) -> _Named | None:
    """Return the first row named behind a quantity."""
    rows = _rows(sentence, mentions, around)
    if not rows or quantity.unit not in sentence.words.tables[rows[0][1].table].units:
        return None
    mention, meaning = rows[0]
    return _Named(meaning.table, meaning.names, mention.start)


def _said_before(sentence: Sentence, quantity: Quantity, around: list[Mention], unexplained: int) -> _Named | None:
    """Return what was spoken of before, where only a column is named; or requests, where only they are."""
    for name, table in sentence.words.tables.items():
        others = (
            meaning
            for mention in around
            for meaning in mention.meanings
            if meaning.kind == "row" and not _is_a_column_here(sentence, mention, meaning)
        )
        if quantity.unit not in table.units or any(other.table != name and not other.weak for other in others):
            continue
        column = any(meaning[:2] == ("column", name) for mention in around for meaning in mention.meanings)
        compared = any(item.year is not None or item.of("past") or item.of("present") for item in around)
        if (column or compared) and sentence.table == name and sentence.rows and unexplained < NARROW:
            return _Named(name, sentence.rows, quantity.start)
        if not table.default:
            continue
        if column and (sentence.topic == name or sentence.speaks_of(name)) and unexplained < NARROW:
            return _Named(name, table.default, quantity.start)
        if sentence.speaks_of(name, around) and unexplained < NARROW:
            return _Named(name, table.default if column else (*table.default, "all", "outcomes_total"), quantity.start)
    return None


def _columns(sentence: Sentence, table: str, mentions: list[Mention]) -> tuple[str, ...]:
    """Return the last column named, added to those joined to it by 和 or 、."""
    found = [
        (mention, meaning.names)
        for mention in mentions
        for meaning in mention.meanings
        if meaning[:2] == ("column", table)
    ]
    if not found:
        return ()
    (mention, names), start = found[-1], found[-1][0].start
    joined = [names[0]]
    for item in reversed(sentence.between(sentence.start, mention.start)):
        other = next((meaning for meaning in item.meanings if meaning[:2] == ("column", table)), None)
        if other is None and _JOINED.fullmatch(sentence.text[item.start : start]):
            continue
        if other is None or table == "disclosure" or not _JOINED.fullmatch(sentence.text[item.end : start]):
            break
        joined.insert(0, other.names[0])
        start = item.start
    return ("+".join(dict.fromkeys(joined)),) if len(joined) > 1 else names


def years_back(sentence: Sentence, at: int, left: int, facts: Facts) -> int | None:
    """Return how many years before the year reported on a place speaks of: 0 or 1, None for another year."""
    begin = sentence.clause_before(at, left)
    here: int | None = None
    for mention in sentence.between(left, at):
        if mention.year is None:
            if mention.start >= begin and mention.of("past"):
                return 1
        elif sentence.text[max(0, mention.start - 1) : mention.start] in _COMPARED:
            here = mention.year if mention.start >= begin else here
        else:
            sentence.year = mention.year
    year = here or sentence.year
    if year is None or facts.year is None:
        return 0
    back = facts.year - year
    return back if back in (0, 1) else None


def respective(sentence: Sentence, facts: Facts) -> dict[int, Subject]:
    """Deal out lists: 予以公开、部分公开和不予公开的分别为3件、5件和2件; by index of the quantity."""
    found: dict[int, Subject] = {}
    for mention in sentence.mentions:
        if mention.of("respectively") is None:
            continue
        run = _run(sentence, mention.end)
        told = (item.end for item in sentence.quantities if item.end <= mention.start and not item.vague)
        previous = max(told, default=sentence.start)
        names = _dealt(sentence, previous, mention.start, len(run))
        for index, (table, rows, columns) in zip(run, names, strict=False):
            total = sentence.words.tables[table].total
            own = columns or ((total,) if total else tuple(facts.columns(table, rows[0])))
            known = [fact for row in rows for column in own if (fact := facts.at(table, row, column))]
            back = years_back(sentence, mention.start, previous, facts)
            found[index] = Subject(table, rows, tuple(known) if back is not None else (), False, back == 1)
            sentence.table = table
    return found


def runs(sentence: Sentence) -> list[list[int]]:
    """Return the indices of the quantities that each 分别 deals out."""
    return [_run(sentence, mention.end) for mention in sentence.mentions if mention.of("respectively")]


def _run(sentence: Sentence, at: int) -> list[int]:
    """Return the indices of the quantities that follow one another from a place, with no words between them."""
    run: list[int] = []
    for index, quantity in enumerate(sentence.quantities):
        if quantity.start < at:
            continue
        gap = sentence.text[at : quantity.start]
        # numbers that follow one another at once are one list: “、”, “和增长”, not “，其中”
        if run and not re.fullmatch(r"[、，和及与以,；; \u3000]{1,3}(?:增长|增加|上升|下降|减少)?", gap):
            break
        run.append(index)
        at = quantity.end
    return run


def _dealt(sentence: Sentence, start: int, end: int, count: int) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return so many rows, or columns of the row spoken of, named one after the other; empty where they don't fit."""
    rows = [(mention, meaning) for mention in sentence.between(start, end) if (meaning := mention.of("row"))]
    rows = [pair for pair in rows if not pair[1].weak]
    if count > 1 and len(rows) == count and len({row.table for _, row in rows}) == 1:
        columns = _columns(sentence, rows[0][1].table, sentence.between(start, end))
        return [(row.table, row.names, columns) for _, row in rows]
    for name, table in sentence.words.tables.items():
        columns = [
            meaning.names
            for mention in sentence.between(start, end)
            for meaning in mention.meanings
            if meaning[:2] == ("column", name)
        ]
        if count > 1 and len(columns) == count:
            named = [row.names for _, row in rows if row.table == name]
            before = sentence.rows if sentence.table == name else table.default
            if name == "disclosure" and not named and not before:
                continue
            return [(name, named[-1] if named else before, column) for column in columns]
    return []
