"""Counts: the value chooses the fact, words only take away; contradicted is only what names one cell alone."""

from collections.abc import Iterator
from decimal import Decimal

from assistant import lazy
from assistant.grounding.alike import resembling, unclaimed
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.names import Name
from assistant.grounding.numbers import IN_YUAN, Candidate
from assistant.grounding.sentences import STOPS
from assistant.grounding.sources import otherwise
from assistant.grounding.years import BECAME

# What a clause ends with that says what those behind it are of: “的，” → 的，, “的申请中，” → 中，, “：” → ：
_FRAME = lazy.compile(r"(?:[的中里内上]|方面|来看|来说|情况)[，,：:]|[：:]")
# Another year or number is compared with: “同比” → 同比, “较上月” → 较
# Another year or number is compared with: “同比” → 同比, “较上月” → 较
_COMPARES = lazy.compile(r"同比|相比|比|较|前一年|同期")
_UNKNOWN = 3  # letters between a number and its name that may still point at it
_TAKEN_OVER = 2  # the tier of what no word of the number names
_OLD = 4  # from which value on last year's number says that it was not brought up to date
_OTHER_TIMES = lazy.compile(r"[年来]|季度|月份")  # “实施以来” → 来, “上半年” → 年, not “全县”
_SEVERAL = 2
_HEDGES = frozenset("没未无不仍尚还")  # 仍有诉讼3件没有结果
_LEFT = ("carried_forward", "brought_forward")
_FROM_YEAR = lazy.compile(r"[转年]")  # “结转下年度” → 转, “去年没办完” → 年, not “在办”
_CASES = ("件", "份", "宗", "起", "例")
_COUNTED = (*_CASES, "个", "部")
IN_TABLES = (*_COUNTED, "元", "")  # the units in which the tables count and nothing else is


def count(found: Candidates, index: int) -> Grounded:
    """Return whether a count is supported, contradicted or open, by the facts of the tables."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if (said := _became(found, index)) is not None:
        return said
    candidates = found.of(index)
    for item in candidates:
        if item.holds(quantity) and not (item.tier >= _TAKEN_OVER and _is_of_something_else(found, index)):
            taken = number.take(item)
            return taken._replace(named=taken.named or _is_plain(found, index, item))
    named = [item for item in candidates if not item.tier]
    number.rows = list(dict.fromkeys((item.table, item.row) for item in (named or candidates[:1])))[:2]
    # what a note says of the same words is nearer than any cell that no word names
    unsure = otherwise(found, index) or found.gives_examples(index)
    other = None if unsure else resembling(found, index) or unclaimed(found, index)
    if other is not None:
        return number.take(other)
    wrong = _contradicted(found, index, candidates, named)
    if wrong is not None:
        return wrong
    unknown = Grounded(quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    told = next((item for item in candidates if item.tier <= 1), None)
    if told is not None and points_at(found, index, told):
        return unknown._replace(
            facts=(told.fact.id,), expected=told.said, another_scope=True, last_year=bool(told.back)
        )
    return unknown._replace(instead=told.said) if told is not None and _leads_to(found, index, told) else unknown


def _is_of_something_else(found: Candidates, index: int) -> bool:
    """Whether a number counts what is not known, in a unit that is no case's: 召开推进会11次, 还差7个村."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    unit = sentence.numbers[index].quantity.unit
    if not unit or unit in _CASES:
        return False
    behind, stop = sentence.behind(index)
    if sentence.unknown(behind, min(behind + 1, stop)):
        return True  # the thing counted stands right behind its unit
    return len(sentence.unknown_about(index, sentence.near(start, end))) > _UNKNOWN


def _became(found: Candidates, index: int) -> Grounded | None:
    """Return what the second of 95件增到96件 is: of the fact that the first is last year's number of, and no other."""
    number = found.sentence.numbers[index]
    first = found.sentence.numbers[index - 1].candidate if index else None
    if first is None or not first.back or not BECAME.fullmatch(found.sentence.lead(index)):
        return None
    now = first._replace(back=0)
    if now.holds(number.quantity):
        return number.take(now)
    number.rows = [(now.table, now.row)]
    unknown = Grounded(number.quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    told = first.tier <= 1 and number.value != first.value and points_at(found, index - 1, first)
    return unknown._replace(facts=(now.fact.id,), expected=now.said, another_scope=True) if told else None


def _is_plain(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether a weak word with its subject (收到申请12件) names a fact, with nothing unknown beside it."""
    return item.tier == 1 and not found.sentence.unknown_about(index) and points_at(found, index, item)


def _contradicted(
    found: Candidates, index: int, candidates: list[Candidate], named: list[Candidate]
) -> Grounded | None:
    """Return the contradiction where the words name one cell and nothing else is said, or where the slip shows."""
    quantity = found.sentence.numbers[index].quantity
    if quantity.unit not in IN_TABLES or any("+" in item.row and item.tier for item in candidates[:1]):
        return None  # 许可123项 may be of a list of items; 公开（含部分公开） may be read in two ways
    wrong = Grounded(quantity, Kind.COUNT, Verdict.CONTRADICTED)
    if named and _fully_named(found, index) and not any(item.holds(quantity) for item in _related(found, index)):
        return _against(wrong, named)
    if named and (_wrong_unit(found, index, named) or _left_over(found, index, named)):
        return _against(wrong, named[:1])
    first = [item for item in candidates if item.tier <= 1]
    if first and not found.sentence.numbers[index].own_rows and _clear(found, index):
        same = [item for item in first if (item.row, item.column) == (first[0].row, first[0].column)]
        return _against(wrong, first)._replace(unsure=len(same) != len(first))
    return None


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
    if len(rows) != 1 or not _exact(found, index) or found.lists.is_dealt(index) is False:
        return False
    start, end = sentence.gaps[index]
    row = number.own_rows[0]
    if sentence.says(sentence.words.tables[row.table].elsewhere):
        return False
    begin = min(start, row.start) if row.end <= end else start
    if row.names[0] in _LEFT and not _FROM_YEAR.search(row.text) and not _speaks_of_requests(found, index):
        return False
    if sentence.unknown_about(index, begin) or sentence.text[end - 1 : end] in ("等", "余"):
        return False
    if _hedged(found, index) or _framed(found, index) or _of_another_table(found, row):
        return False
    own = [name for name in number.around if name.kind == "column" and name.table == row.table]
    columns = {column for name in own for column in name.names}
    if not columns and _column_is_open(found, index, row.table, row.names[0]):
        return False
    return len(columns) <= 1 or len(own) == 1


def _hedged(found: Candidates, index: int) -> bool:
    """Whether the words about a number deny something, or say that it is left, outside of what names a cell."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    spans = ((sentence.near(start, end), end), sentence.behind(index))
    places = [at for first, last in spans for at in range(first, last) if sentence.text[at] in _HEDGES]
    return any(not any(first <= at < last for first, last in sentence.spans) for at in places)


def _framed(found: Candidates, index: int) -> bool:
    """Whether the clauses before a number's own, back to the number before, begin with what is not known.

    尚未有定论的，复议3件，起诉2件: what is said of the list is said of each.
    """
    sentence = found.sentence
    run = found.lists.run(index)
    first = run.members[0] if run is not None else index
    while first and sentence.numbers[first - 1].counts and sentence.text[sentence.gaps[first][0]] in STOPS:
        first -= 1  # one after the other, with a stop right behind the first
    start, end = sentence.gaps[first]
    frames = _FRAME.finditer(sentence.text, start, sentence.near(start, end))
    return any(sentence.unknown(sentence.clause(start, match.start()), match.start()) for match in frames)


def _of_another_table(found: Candidates, row: Name) -> bool:
    """Whether 其他处理 may be a result of the disputes that are spoken of, and no answer to a request."""
    if row.table != "requests" or not row.names[0].startswith("other_outcome"):
        return False
    return any(name.table == "disputes" for name in found.sentence.within(found.sentence.start, row.start))


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


def _exact(found: Candidates, index: int) -> bool:
    quantity = found.sentence.numbers[index].quantity
    sure = found.years[index][1] and not found.sentence.has("scope")
    return sure and not quantity.approx and quantity.high is None


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


def compares(found: Candidates, index: int) -> bool:
    """Whether the sentence compares, so that a number may be of another year."""
    sentence = found.sentence
    return (
        sentence.numbers[index].past_is_spoken_of or sentence.has("past") or _COMPARES.search(sentence.own) is not None
    )


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
    if last is None or number.value < _OLD or compares(found, index) or not _exact(found, index):
        return False
    if len({name.names for name in number.own_rows}) != 1 or len({item.fact.id for item in named}) != 1:
        return False
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    close = any(name.end > near or name.start >= end for name in number.own_rows)
    if not close or not number.quantity.holds(last) or sentence.unknown_about(index, near):
        return False
    return not _framed(found, index) and not _of_another_table(found, number.own_rows[0])


def _clear(found: Candidates, index: int) -> bool:
    """Whether a weak word with its subject (收到申请), or a column after its whole, is all that is said."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    if not _exact(found, index) or found.lists.run(index) is not None or compares(found, index):
        return False
    start, end = sentence.gaps[index]
    begin = sentence.clause(start, end)
    if sentence.unknown_about(index, begin) or _hedged(found, index):
        return False  # 没有按时办结的申请1件
    near = [name for name in number.around if name.start >= begin]
    weak = [name for name in near if name.kind == "row" and not name.strong]
    columns = [name for name in near if name.kind == "column"]
    if any(name.names[0].startswith("other") for name in weak) or any(not name.strong for name in columns):
        return False
    both = found.asked(index)._replace(backs=(0, 1))
    if any(item.holds(number.quantity) for item in found.of(index, both)):
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


def points_at(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether the words point at a cell, and no word of another count (备案, 清理) stands there."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, end = sentence.gaps[index]
    if sentence.says(sentence.words.tables[item.table].elsewhere) or sentence.text[end - 1 : end] == "等":
        return False
    if number.quantity.unit not in IN_TABLES:
        return False  # 辅导306次, 归集文书
    begin = sentence.clause(start, end)
    most = _UNKNOWN if sentence.has("scope") else 1  # 代表区政府受理17件 is asked about
    if len(sentence.unknown_about(index, begin)) > most or _hedged(found, index) or _framed(found, index):
        return False  # 区县行政处罚决定317件: what is not known may make it another count
    times = [name for name in sentence.within(sentence.start, end) if name.kind in ("scope", "present")]
    if times and times[-1].kind == "scope" and _OTHER_TIMES.search(times[-1].text):
        return False  # 条例实施以来，累计收到9件
    near = [name for name in number.around if name.start >= begin]
    rows = [name for name in near if name.strong_row and name.table == item.table]
    if any(_of_another_table(found, name) for name in rows):
        return False
    if rows or found.lists.is_dealt(index) is not None:
        return True
    if number.quantity.unit not in _CASES:
        return False
    if any(name.kind == "column" and name.strong and name.table == item.table for name in near):
        return item.table != "disclosure"
    return any(name.kind == "subject" for name in near)


def _leads_to(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether the words of a number's own clause name a cell and nothing that is not known, in a unit of the tables.

    What the sentence or the clauses before it speak of may still make it another count: 双公示方面，行政处罚决定47条.
    """
    quantity = found.sentence.numbers[index].quantity
    start, end = found.sentence.gaps[index]
    if quantity.unit not in _COUNTED or not _exact(found, index) or compares(found, index) is not bool(item.back):
        return False
    if found.sentence.text[end - 1 : end] in ("等", "余"):
        return False
    rows = {name.names for name in found.sentence.numbers[index].own_rows}
    return len(rows) <= 1 and not found.sentence.unknown_about(index, found.sentence.near(start, end))


def joint(found: Candidates) -> None:
    """Let a number be open that only one reading supports, where two others of the sentence need the other.

    The numbers of a sentence share a column where none has its own: all of the total, or all of the applicant named.
    """
    votes: dict[bool, list[int]] = {True: [], False: []}
    for index, number in enumerate(found.sentence.numbers):
        own = number.candidate
        if own is None or own.table != "requests" or number.item.kind is not Kind.COUNT or _has_column(found, index):
            continue
        asked = found.asked(index)
        totals = {
            item.column == "total"
            for item in found.of(index, asked)
            if item.holds(number.quantity) and item.row == own.row
        }
        if len(totals) == 1:
            votes[totals.pop()].append(index)
    for one in (True, False):
        if len(votes[one]) == 1 and len(votes[not one]) >= _SEVERAL:
            number = found.sentence.numbers[votes[one][0]]
            number.item = Grounded(number.quantity, Kind.COUNT, Verdict.UNSUPPORTED, (number.fact,))
            number.candidate = None


def _has_column(found: Candidates, index: int) -> bool:
    """Whether a number has a column of its own, or none was named before it."""
    number = found.sentence.numbers[index]
    own = [name for name in number.around if name.kind == "column" and name.table == "requests"]
    if own and (found.lists.dealt(index, "column") is not None or any(name.strong for name in own)):
        return True
    earlier = found.sentence.within(found.sentence.start, found.sentence.gaps[index][0])
    return not any(name.kind == "column" and name.table == "requests" for name in earlier)
