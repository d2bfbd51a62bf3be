"""The cells that a stretch of a sentence speaks of, read in one way for all that is said of them. Pure.

不予处理的申请, 法人和其他组织提出的申请, 年末转出的, 打的官司: of each some relation (居首, 多于) is said.
Nothing is read where anything unknown stands in the stretch: 征地类申请 are a part that the tables do not have.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from assistant import resources
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.claims import Cell, dispute_rows
from assistant.grounding.names import AND, Name, narrowest
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.relation_words import RelationWords

_GOVERNMENTS = ("政府", "管委会", "管理委员会")
_SMALL = ("镇", "乡", "街道")  # these have no bureaus
_DONE = "outcomes_total"
_ORGANIZATIONS = "organizations"


def load() -> RelationWords:
    """Return the words of relations."""
    return resources.load(RelationWords, "schemas/lexicons/relations.yaml")


def unknown(view: View, start: int, end: int) -> str:
    """Return the letters between two places that neither a name nor a word without weight covers."""
    free = view.free(start, end) if start < end else []
    if not free:
        return ""
    filled = [match.span() for match in load().filler.pattern.finditer(view.text, start, end)]
    filled += [match.span("name") for match in _organs(view, start, end)]
    return "".join(view.text[at] for at in free if not any(first <= at < last for first, last in filled))


def _organs(view: View, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield where the organ whose report it is is named: in the report of a county, any other is one of its own."""
    own = view.facts.organ
    has_others = own.endswith(_GOVERNMENTS) and not any(word in own for word in _SMALL)
    for match in load().organ.pattern.finditer(view.text, start, end):
        if match["name"] in own or not has_others:
            yield match


def before(view: View, at: int) -> tuple[int, list[Name]]:
    """Return where what is spoken of at a place begins, and its names: of its clause, else of those before."""
    begin, _ = view.clause(at)
    while True:
        found = [name for name in view.named if begin <= name.start and name.end <= at]
        if found or begin <= view.start or unknown(view, begin, at):
            return begin, found
        begin, _ = view.clause(begin - 1)


def is_of_all(view: View, begin: int) -> bool:
    """Whether no clause before a place says that what comes is in something unknown: 网上申请中，企业最多."""
    own = load()
    while begin > view.start:
        begin, end = view.clause(begin - 1)
        is_topic = own.topic.pattern.search(view.text, begin, end) is not None
        if is_topic and (unknown(view, begin, end) or own.not_ranked.pattern.search(view.text, begin, end)):
            return False
    return True


def within(view: View, start: int, end: int) -> list[Name]:
    """Return the names of cells and of requests between two places; 办结 is no decision where none are spoken of."""
    told = {id(name) for name in view.told}
    found = [name for name in view.named if start <= name.start and name.end <= end]
    return [name for name in found if not name.strong or not name.names_cells or id(name) in told]


def facts_of(view: View, cells: Iterable[Cell]) -> list[Fact]:
    """Return the facts of some cells, without those that are not known."""
    return [fact for cell in cells if (fact := view.facts.at(*cell)) is not None]


def subject(view: View, start: int, end: int) -> list[Fact]:
    """Return the facts that a stretch may mean, each a reading; none where something in it is not known.

    A number in it must be that of the fact: 已审结的17件 are of no cell.
    """
    names = within(view, start, end)
    if not names or unknown(view, start, end) or load().narrower.pattern.search(view.text, start, end):
        return []
    found = facts_of(view, _cells(view, names, start, end))
    told = [one for one in view.numbers if start <= one.start + view.start < end]
    return [fact for fact in found if all(one.holds(fact.value) for one in told)]


def _cells(view: View, names: Sequence[Name], start: int, end: int) -> list[Cell]:
    strong = [name for name in names if name.names_cells and name.strong]
    tables = {name.table for name in strong}
    if len(tables) > 1:
        return []
    if tables == {"disputes"}:
        return _disputes(view, strong, start)
    if tables == {"disclosure"}:
        return _disclosure(view, strong, start)
    return _requests(view, names, start, end)


def _disputes(view: View, strong: Sequence[Name], start: int) -> list[Cell]:
    rows = dispute_rows(strong) or dispute_rows([name for name in view.strong if name.end <= start])
    columns = {name.names[0] for name in strong if name.kind == "column"}
    if len(rows) != 1 or len(columns) > 1:
        return []
    return [("disputes", rows[0], next(iter(columns), "total"))]


def _disclosure(view: View, strong: Sequence[Name], start: int) -> list[Cell]:
    before = [name for name in view.strong if name.table == "disclosure" and name.end <= start]
    rows = {name.names[0] for name in strong if name.kind == "row"}
    rows = rows or {name.names[0] for name in before if name.kind == "row"}
    columns = [name.names[0] for name in strong if name.kind == "column"]
    if len(rows) != 1:
        return []
    row = next(iter(rows))
    have = view.facts.columns("disclosure", row)
    said = [one for column in columns for one in column.split("|") if one in have]
    if len(set(said)) > 1:
        return []
    if not said:
        said = have if len(have) == 1 else [one for one in ("issued", "in_force") if one in have]
    return [("disclosure", row, column) for column in dict.fromkeys(said)]


def _requests(view: View, names: Sequence[Name], start: int, end: int) -> list[Cell]:
    parts = {part: row for part, row in view.facts.parents.items() if "." in part}
    rows = narrowest([name for name in names if name.strong_row], parts)
    columns = [name for name in names if name.kind == "column" and name.table == "requests"]
    joined = load().together.pattern.search(view.text, start, end) is not None
    across = _sides(view, columns, joined=joined)
    down = _sides(view, rows, joined=joined)
    if (columns and not across) or (rows and not down):
        return []
    if not down:
        if columns and _context(view, start):
            return []  # 予以公开的18件中，…: those of the row that was named
        weak = {row for name in names if name.kind == "row" for row in name.names}
        down = [_DONE] if weak and weak <= {_DONE} else ["received", "all"]
    return [("requests", row, column) for row in down for column in across or ["total"]]


def _context(view: View, at: int) -> bool:
    """Whether a result is named before a place: what comes then may be of that row."""
    return any(name.names[0] not in WHOLES for name in view.rows if name.end <= at)


def _sides(view: View, names: Sequence[Name], *, joined: bool) -> list[str]:
    """Return what names may mean, in one way or another; where several are joined, what they come to together."""
    if len({name.names for name in names}) <= 1:
        return list(names[0].names) if names else []
    beside = all(AND.fullmatch(view.text, one.end, other.start) for one, other in pairwise(names))
    said = [name.names[0] for name in names]
    if not (joined and beside) or not {*said}.isdisjoint({*WHOLES, "disclosed", _ORGANIZATIONS}):
        return []
    return ["+".join(dict.fromkeys(said))]


def beside(view: View, cell: Cell, *, across: bool) -> list[Cell]:
    """Return the cells that one may be ranked among, itself with them; none where it is of no such row or column.

    Args:
        view: The sentence.
        cell: The cell.
        across: Whether its column is meant among the applicants, not its row.
    """
    table, row, column = cell
    facts = view.facts
    if table == "disputes":
        rows = next((some for some in load().disputes if row in some), ())
        return [(table, one, column) for one in rows]
    if table == "disclosure":
        return [(table, one, column) for one in load().decisions] if row in load().decisions else []
    if across and column in APPLICANTS:
        return [(table, row, one) for one in APPLICANTS]
    if across and column == _ORGANIZATIONS:
        return [(table, row, one) for one in (column, "natural_person")]
    if "." in row:
        return [(table, one, column) for one in facts.children.get(facts.parents.get(row, ""), ())]
    tops = ["granted", "partly_granted", "refused", "unavailable", "not_processed", "other_outcome"]
    if row == "disclosed":
        return [(table, one, column) for one in (row, *tops[2:])]
    return [(table, one, column) for one in tops] if row in tops else []
