"""A count is contradicted where its words name one cell alone and nothing else is said, or where the slip shows."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, islice, takewhile

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.names import Name
from assistant.grounding.numbers import IN_TABLES, IN_YUAN, Candidate
from assistant.grounding.unsure import compares, is_exact, is_framed, is_hedged, is_of_another_table

_OLD = 4  # from which value on last year's number says that it was not brought up to date
_OTHERS = ("其他", "其它", "其余")  # than what was named before
_LEFT = ("carried_forward", "brought_forward")
# What is said of all that a number counts: “全部配了解读” → 全部, not “解读3篇”
_PREDICATE = lazy.compile(r"(?:的)?(?:全部|全都|均|都|皆|已|一律|悉数|及时|同步|统一|逐[件一])")
# The same behind what is counted: “申请已优先办结” → 申请已, not “申请公开”
_OF_ALL = lazy.compile(r"(?:的)?(?:申请|案件|文件)(?:全部|全都|均|都|皆|已|一律|悉数)")
_SEVERAL = 2
# Several are counted as one: “案件合计” → 案件合计, “三项共作出” → 三项共作出, not “合计占”
_TOGETHER = lazy.compile(
    r"(?:案件|申请|决定|数量|类)*(?:[两二三四][类项者种])?(?:信息|决定)?(?:合计|共计|一?共|总计|之和|相加|累计)(?:为|有|达|是|作出|收到|发生)?"
)
_FROM_YEAR = lazy.compile(r"[转年]")  # “结转下年度” → 转, “去年没办完” → 年, not “在办”


def contradicted(found: Candidates, index: int, candidates: list[Candidate], named: list[Candidate]) -> Grounded | None:
    """Return the contradiction where the words name one cell and nothing else is said, or where the slip shows."""
    quantity = found.sentence.numbers[index].quantity
    if quantity.unit not in IN_TABLES or any("+" in item.row and item.tier for item in candidates[:1]):
        return None  # 许可123项 may be of a list of items; 公开（含部分公开） may be read in two ways
    wrong = Grounded(quantity, Kind.COUNT, Verdict.CONTRADICTED)
    if named and _fully_named(found, index) and not any(item.holds(quantity) for item in _related(found, index)):
        return _against(wrong, named)
    if (whole := _sum_of_names(found, index, named)) is not None:
        return _against(wrong, [whole])._replace(verdict=Verdict.UNSUPPORTED, another_scope=True)
    if named and (_wrong_unit(found, index, named) or _left_over(found, index, named)):
        return _against(wrong, named[:1])
    first = [item for item in candidates if item.tier <= 1]
    if first and not found.sentence.numbers[index].own_rows and _clear(found, index):
        same = [item for item in first if (item.row, item.column) == (first[0].row, first[0].column)]
        return _against(wrong, first)._replace(unsure=len(same) != len(first))
    return None


def _sum_of_names(found: Candidates, index: int, named: list[Candidate]) -> Candidate | None:
    """Return what several rows named side by side come to, where nothing else is said: 复议、诉讼合计9件."""
    sentence, rows = found.sentence, found.sentence.numbers[index].own_rows
    first, end = min((name.start for name in rows), default=0), sentence.gaps[index][1]
    last = max((name.end for name in rows), default=0)
    if len({name.names for name in rows}) < _SEVERAL or last > end or not is_exact(found, index):
        return None
    if not _TOGETHER.fullmatch(sentence.text, last, end) or sentence.unknown(first, last) or is_framed(found, index):
        return None
    if any(number.quantity.start >= first for number in sentence.numbers[:index]) or compares(found, index):
        return None
    return next((item for item in named if item.row.count("+") + 1 >= len({name.names for name in rows})), None)


def _against(wrong: Grounded, items: list[Candidate]) -> Grounded:
    first = items[0]
    return wrong._replace(
        facts=tuple(item.fact.id for item in items),
        expected=first.said,
        arithmetic=first.fact.formula or "",
        last_year=bool(first.back),
    )


def _fully_named(found: Candidates, index: int) -> bool:
    """Whether one row, one column, one year and no scope are named, and no word is unknown."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    rows = {name.names for name in number.own_rows}
    if len(rows) != 1 or not is_exact(found, index) or found.lists.is_dealt(index) is False:
        return False
    start, end = sentence.gaps[index]
    row = number.own_rows[0]
    if sentence.says(sentence.words.tables[row.table].elsewhere):
        return False
    if row.start >= max(end, sentence.behind(index)[1]):
        return False  # 申请589件，予以公开的占一半: it stands in the next clause
    begin = min(start, row.start) if row.end <= end else start
    if row.names[0] in _LEFT and not _FROM_YEAR.search(row.text) and not _speaks_of_requests(found, index):
        return False
    if _unknown(found, index, begin, row) or sentence.text[end - 1 : end] in ("等", "余"):
        return False
    if _is_of_those_behind(found, index):
        return False
    if is_hedged(found, index) or is_framed(found, index) or is_of_another_table(found, row):
        return False
    if row.text.startswith(_OTHERS) and any(name.strong_row for name in sentence.within(sentence.start, row.start)):
        return False  # 没有不予公开的，485件均为其他情形: other than those
    own = [name for name in number.around if name.kind == "column" and name.table == row.table]
    columns = {column for name in own for column in name.names}
    if not columns and _column_is_open(found, index, row.table, row.names[0]):
        return False
    return len(columns) <= 1 or len(own) == 1


def _unknown(found: Candidates, index: int, begin: int, row: Name) -> str:
    """Return the unknown letters about a number; none of what is said of all that it counts, behind their name."""
    sentence = found.sentence
    first, last = sentence.behind(index)
    if row.end <= sentence.gaps[index][1] and _OF_ALL.match(sentence.text, first, last):
        return sentence.unknown(begin, sentence.gaps[index][1])  # 上年结转的4件申请已优先办结
    if first <= row.start <= first + 1 and _PREDICATE.match(sentence.text, row.end, last):
        return sentence.unknown(begin, sentence.gaps[index][1]) + sentence.unknown(first, row.end)
    return sentence.unknown_about(index, begin)


def _is_of_those_behind(found: Candidates, index: int) -> bool:
    """Whether the numbers behind add up to it: 涉企的答复共109件，完全公开86件，部分公开23件 are some answers."""
    if found.lists.is_dealt(index) is not None:
        return False  # 予以公开、部分公开和不予公开的分别为5件、3件和2件: each is of its own
    number, *behind = found.sentence.numbers[index:]
    alike = takewhile(lambda other: other.counts and other.quantity.unit == number.quantity.unit, behind)
    return number.value in islice(accumulate(other.value for other in alike), 1, None)


def _speaks_of_requests(found: Candidates, index: int) -> bool:
    """Whether requests are spoken of up to a number: 派单9件，在办3件 may be of anything."""
    sentence = found.sentence
    end = max([sentence.gaps[index][1], *(name.end for name in sentence.numbers[index].behind)])
    names = [name for name in sentence.within(sentence.start, end) if name.table == "requests"]
    if "requests" in sentence.before.tables or any(name.kind == "subject" for name in names):
        return True
    return len({name.names for name in names if name.strong_row}) > 1


def _column_is_open(found: Candidates, index: int, table: str, row: str) -> bool:
    """Whether a number without a column of its own may stand in one that was named before."""
    sentence = found.sentence
    start = sentence.gaps[index][0]
    earlier = [name for name in sentence.names if name.kind == "column" and name.end <= start]
    if table == "requests":
        before = any(table == "requests" for table, _ in sentence.before.columns)
        return before or any(name.table == "requests" for name in earlier)
    if table == "disputes":
        return any(name.table == "disputes" for name in earlier)
    return len(found.facts.columns(table, row)) > 1


def _related(found: Candidates, index: int) -> Iterator[Candidate]:
    """Yield what a reader might also mean by the rows named: another column, another year, a part, the whole."""
    asked = found.asked(index)._replace(backs=(0, 1) if compares(found, index) else (0,))
    for name in found.sentence.numbers[index].own_rows:
        rows = {*name.names, *(part for row in name.names for part in found.children.get(row, ()))}
        rows |= {found.parents[row] for row in name.names if row in found.parents}
        for row in sorted(rows):
            part = found.children[row][0] if row in found.children else row
            columns = {*found.facts.columns(name.table, part), "total"}
            columns |= {"organizations"} if name.table == "requests" else set()
            for column in sorted(columns):
                yield from found.facts_of(name.table, [row], [column], asked, 5)


def _wrong_unit(found: Candidates, index: int, named: list[Candidate]) -> bool:
    """Whether the digits are those of the cell, and 元 stands for 万元 or the other way round."""
    quantity, first = found.sentence.numbers[index].quantity, named[0]
    if quantity.unit not in ("元", "") or len({item.fact.id for item in named}) != 1:
        return False
    if first.fact.unit not in IN_YUAN or not first.value:
        return False
    return Decimal(quantity.value) / quantity.scale in (first.value, first.value * 10**4)


def _left_over(found: Candidates, index: int, named: list[Candidate]) -> bool:
    """Whether it is last year's number of the cell it names, where nothing speaks of last year."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    last = named[0].fact.last_year
    if last is None or number.value < _OLD or compares(found, index) or not is_exact(found, index):
        return False
    if len({name.names for name in number.own_rows}) != 1 or len({item.fact.id for item in named}) != 1:
        return False
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    close = any(name.end > near or name.start >= end for name in number.own_rows)
    if not close or not number.quantity.holds(last) or sentence.unknown_about(index, near):
        return False
    return not is_framed(found, index) and not is_of_another_table(found, number.own_rows[0])


def _clear(found: Candidates, index: int) -> bool:
    """Whether a weak word with its subject (收到申请), or a column after its whole, is all that is said."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    if not is_exact(found, index) or found.lists.run(index) is not None or compares(found, index):
        return False
    start, end = sentence.gaps[index]
    begin = sentence.clause(start, end)
    if sentence.unknown_about(index, begin) or is_hedged(found, index):
        return False  # 没有按时办结的申请1件
    stop = max(end, sentence.behind(index)[1])
    near = [name for name in number.around if begin <= name.start < stop]
    weak = [name for name in near if name.kind == "row" and not name.strong]
    columns = [name for name in near if name.kind == "column"]
    if any(name.names[0].startswith("other") for name in weak) or any(not name.strong for name in columns):
        return False
    now = found.asked(index)._replace(backs=(0,))  # last year's number, where nothing compares, was not brought up
    if any(item.holds(number.quantity) for item in found.of(index, now)):
        return False
    if columns:
        return len(columns) == 1 and not weak and _after_its_whole(found, index, columns[0].table)
    subject = any(name.kind == "subject" for name in near) and not sentence.has("column")
    return subject and len({name.names for name in weak}) == 1 and not sentence.before.numbers


def _after_its_whole(found: Candidates, index: int, table: str) -> bool:
    sentence = found.sentence
    whole = sentence.numbers[index - 1].candidate if index else None
    if whole is None or (whole.table, whole.column) != (table, "total"):
        return False
    return "其中" in sentence.lead(index) and not sentence.unknown(*sentence.gaps[index])
