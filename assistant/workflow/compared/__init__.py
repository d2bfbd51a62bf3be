"""The parts of `workflow.compare`: what is compared, and how texts are made comparable."""

import unicodedata
from typing import NamedTuple

from assistant import lazy

_BLANK = lazy.compile(r"\s+")  # “一 句” → “ ”
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"), None)
# Forms of a character that programs put for one another: “１２” → １２, “⼀” → ⼀ (a radical), not “①”
_OTHER_FORMS = lazy.compile("[\u2f00-\u2fdf\uf900-\ufaff\uff00-\uffef]+")


class Difference(NamedTuple):
    """Where a published document differs: a cell's id or a place, what the report has, what was published.

    A place is the key of a text, `heading.KEY`, `table.ID`, `labels.ID` of a table, `title`, `signature`, `dated`,
    `before` and `after` the report, or a kind of `reading.blocks.Beside`. `was` or `now` is "" where something is in
    one of them alone; `unread` where a cell was not found in the published document; `moved` where the same stands
    elsewhere.
    """

    place: str
    was: str
    now: str
    unread: bool = False
    moved: bool = False


def plain(text: str) -> str:
    """Return a text as it is compared: without blanks and invisible characters, full-width forms made narrow."""
    bare = _BLANK.sub("", text.translate(_INVISIBLE))
    return _OTHER_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), bare)
