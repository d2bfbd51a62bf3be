"""The labels of all formats, and what a text is among them: tells the cells of a pasted table from prose."""

from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from assistant.domain import formats
from assistant.reading.labels import is_wordy, leaf, plain
from assistant.reading.spec import of

Role = Literal["head", "row", "both", "title", "heading", ""]
LIKE = 80.0
LONGEST = 60  # no label is longer, however it is written
_SHORTEST_CUT = 5  # characters of a label cut short


class Vocabulary(NamedTuple):
    """Labels in comparable form with what they are, and everything that one of them may begin with."""

    roles: dict[str, Role]
    beginnings: frozenset[str]
    headings: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the labels of every format that is installed."""
    roles: dict[str, Role] = {}
    written: set[str] = set()
    headings: list[str] = []
    for form in map(formats.load, formats.available()):
        wanted = of(form)
        headings += [plain(section.heading) for section in form.sections]
        for table in form.tables:
            for block in table.blocks:
                for text in filter(None, (block.title, block.corner, block.stub)):
                    roles.setdefault(plain(text), "title")
        for block in wanted.blocks:
            for head in block.heads:
                for label in head.labels:
                    roles[label] = "head"
        for row in wanted.rows:
            for label in (*row.labels, *row.above):
                roles[label] = "both" if roles.get(label) in ("head", "both") else "row"
        written |= {plain(label) for cell in form.cells.values() for label in (*cell.row_path, *cell.column_path)}
    beginnings = {text[:end] for text in written | set(roles) for end in range(1, len(text) + 1)}
    return Vocabulary(roles, frozenset(beginnings), tuple(dict.fromkeys(headings)))


@lru_cache(maxsize=8192)
def role(text: str) -> Role:
    """Return what a text is: a column head, a row's label or group, either, a title over a block, a section's heading.

    A slip or a label cut short is forgiven where the text is long enough; "" is none of these.
    """
    if len(text) > 3 * LONGEST or not is_wordy(text):
        return ""
    known = vocabulary()
    whole, own = plain(text), leaf(text)
    exact = known.roles.get(whole) or known.roles.get(own)
    if exact:
        return "row" if exact == "both" and whole != own else exact  # “3.其他” is a row, “其他” may be a column
    if len(own) < 3 or len(own) > LONGEST:
        return ""
    if process.extractOne(whole, known.headings, scorer=fuzz.ratio, score_cutoff=LIKE):
        return "heading"
    if len(own) >= _SHORTEST_CUT and (own in known.beginnings or whole in known.beginnings):
        return _role_of_beginning(own) or _role_of_beginning(whole)
    found = process.extractOne(own, list(known.roles), scorer=fuzz.ratio, score_cutoff=LIKE)
    return known.roles[found[0]] if found else ""


def _role_of_beginning(text: str) -> Role:
    for label, found in vocabulary().roles.items():
        if label.startswith(text):
            return found
    return ""


def is_part(text: str) -> bool:
    """Whether a text is a piece of a label, torn from the rest of it: “止公开”."""
    own = plain(text)
    return 0 < len(own) <= LONGEST and any(own in label for label in vocabulary().roles)


def goes_on(first: str, rest: str) -> bool:
    """Whether a cell broken over two lines is one label: “商业” and “企业”, but not “其他” and “一、本年新收…”."""
    if not first or not rest or len(first) + len(rest) > 2 * LONGEST:
        return False
    known = vocabulary()
    begins = plain(rest) in known.roles or leaf(rest) in known.roles
    if begins and (plain(first) in known.roles or leaf(first) in known.roles):
        return False
    joined = first + rest
    return plain(joined) in known.beginnings or leaf(joined) in known.beginnings
