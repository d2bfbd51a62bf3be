"""Where the report begins and ends in a published document, and what stands around it: a web site's frame."""

from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant import lazy
from assistant.assembling.layout import DRAFT_MARK
from assistant.reading.blocks import Extracted, RawTable
from assistant.reading.endings import DATE
from assistant.reading.furniture import foot_at, is_furniture
from assistant.workflow.compared import Difference, plain
from assistant.workflow.compared.pieces import Piece

# What a site's frame does not say: a count of the report, “另有12件”, “3.5万元”, not “浏览次数：12次”, not “2026年”
_COUNT = lazy.compile(r"[\d一二三四五六七八九十百两]\s*(?:余|多)?(?:件|条|项|宗|起|万元|元|亿元|人\b)")
_SENTENCE = lazy.compile(r"[。！？；]")  # “不含涉密申请。” → 。, not “首页”
# What a sentence in a foot would speak of, were it the report's: “另有申请未计入。” → 申请, not “建议使用某浏览器。”
_OF_THE_REPORT = lazy.compile(r"申请|本报告|年度报告|统计|未计|不计|涉密|公开政府信息|处罚|许可|收费|复议|诉讼")
# When a page was put up, without its blanks: “2026-01-21”, “2026年1月21日09:30”, not “2026年”
_MOMENT = lazy.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_LEAST_ALIKE, _MOST_LINES, _MOST_BELOW = 60.0, 4, 12


class Around(NamedTuple):
    """The pieces of the report itself, and what stands before and after it that is no frame."""

    report: list[Piece]
    before: list[Difference]
    after: list[Difference]
    advice: list[Difference]


class _Run(NamedTuple):
    start: int
    stop: int
    likeness: float


def around(expected: Sequence[Piece], found: Sequence[Piece], extracted: Extracted, keys: Sequence[str]) -> Around:
    """Find the report in a published document.

    Args:
        expected: The pieces of the report.
        found: The pieces of the document.
        extracted: The document.
        keys: What of each found piece is compared.
    """
    ends = [piece for piece in expected if piece.place in ("signature", "dated")]
    body = expected[1 : len(expected) - len(ends)]
    matcher = SequenceMatcher(None, [piece.key for piece in body], keys, autojunk=False)
    matched = [match for match in matcher.get_matching_blocks() if match.size]
    if not matched:
        return Around(list(found), [], [], [])
    first, last = matched[0].b, matched[-1].b + matched[-1].size
    title = _run(keys[:first], expected[0].key)
    start, below = (title.start, title.stop) if title else (first, first) if extracted.framed else (0, 0)
    stop = _end(ends, found, keys, last) or (last if extracted.framed else len(found))
    sorting = _Sorting(expected, extracted)
    over = sorting.outside(found[:start], "before", {piece.home for piece in (found[start], found[first])})
    between = sorting.below_title(found[below:first])
    after = sorting.outside(found[stop:], "after", {piece.home for piece in found[stop - 1 : stop]})
    inside = sorting.inside(found[first:stop])
    return Around([*found[start:below], *between, *inside], over, after, sorting.advice)


def _run(keys: Sequence[str], wanted: str) -> _Run | None:
    """Return the last of the pieces, or of a few in a row, that are most like a text."""
    best: _Run | None = None
    for start in range(len(keys)):
        for stop in range(start + 1, min(start + _MOST_LINES, len(keys)) + 1):
            likeness = fuzz.ratio("".join(keys[start:stop]), wanted, score_cutoff=_LEAST_ALIKE)
            if likeness and (best is None or likeness >= best.likeness):
                best = _Run(start, stop, likeness)
    return best


def _end(ends: Sequence[Piece], found: Sequence[Piece], keys: Sequence[str], last: int) -> int | None:
    """Return behind which piece the report ends: its organ and date, as they are or changed."""
    tail = keys[last:]
    whole = "".join(piece.key for piece in ends)
    stops = [run.stop for piece in ends if (run := _first(tail, piece.key))]
    stops += [run.stop for run in [_first(tail, whole)] if run]
    if not stops or not any(piece.place == "dated" and _first(tail, piece.key) for piece in ends):
        near = found[last : last + _MOST_BELOW]
        stops += [at + 1 for at, piece in enumerate(near) if DATE.fullmatch(piece.key)][:1]
    if not stops and (run := _run(tail[:_MOST_BELOW], whole)):
        stops.append(run.stop)
    return last + max(stops) if stops else None


def _first(keys: Sequence[str], wanted: str) -> _Run | None:
    """Return the first pieces in a row that are just a text."""
    for start in range(len(keys)):
        for stop in range(start + 1, min(start + _MOST_LINES, len(keys)) + 1):
            if wanted and "".join(keys[start:stop]) == wanted:
                return _Run(start, stop, 100.0)
    return None


class _Sorting:
    """Tells what is a site's own from what was put there."""

    def __init__(self, expected: Sequence[Piece], extracted: Extracted) -> None:
        self.advice: list[Difference] = []
        self._own = {piece.key for piece in expected}
        self._title = expected[0].key
        self._organ = {piece.key for piece in expected if piece.place == "signature"}
        self._is_page, self._framed = extracted.kind == "html", extracted.framed
        self._tables = {at for at, block in enumerate(extracted.blocks) if isinstance(block, RawTable)}

    def outside(self, pieces: Sequence[Piece], place: str, homes: Collection[int]) -> list[Difference]:
        """Return what stands before or after the report and is no frame.

        Args:
            pieces: What stands there.
            place: `before` or `after`.
            homes: Where in the page the report itself stands: what is beside it there was put there.
        """
        found: list[Difference] = []
        foot = foot_at([piece.text for piece in pieces]) if place == "after" and self._framed else None
        for at, piece in enumerate(pieces):
            if self._is_own(piece):
                continue
            in_foot = foot is not None and at >= foot
            if piece.home in homes or self._is_report_s(piece, in_foot=in_foot):
                found.append(Difference(place, "", piece.text))
            elif not (piece.framed or piece.block in self._tables or foot_at([piece.text]) == 0):
                self.advice.append(Difference(place, "", piece.text))
        return found

    def _is_report_s(self, piece: Piece, *, in_foot: bool) -> bool:
        if not self._framed:
            return True
        says = _SENTENCE.search(piece.text) is not None or _COUNT.search(piece.text) is not None
        if in_foot or piece.framed or piece.block in self._tables:
            return says and _OF_THE_REPORT.search(piece.text) is not None
        return says

    def below_title(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return what stands between the title and the first sentence that is the report's, but for a page's data."""
        kept: list[Piece] = []
        for piece in pieces:
            is_data = piece.framed or piece.block in self._tables or self._says_whose_and_when(piece)
            loud = _SENTENCE.search(piece.text) or _COUNT.search(piece.text)
            if self._is_own(piece):
                continue
            if self._framed and is_data and not loud:
                self.advice.append(Difference("before", "", piece.text))
            else:
                kept.append(piece)
        return kept

    def _says_whose_and_when(self, piece: Piece) -> bool:
        return piece.key in self._organ or _MOMENT.fullmatch(piece.key) is not None

    def inside(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the pieces but for a page's buttons among them, which are said."""
        kept: list[Piece] = []
        for piece in pieces:
            if self._is_page and piece.key not in self._own and not piece.is_table and self._is_furniture(piece):
                self.advice.append(Difference("inside", "", piece.text))
            else:
                kept.append(piece)
        return kept

    def _is_own(self, piece: Piece) -> bool:
        """Whether a piece outside the report is surely a page's own; the mark of a draft is said."""
        if plain(piece.text) == DRAFT_MARK:
            self.advice.append(Difference("draft", "", piece.text))
            return True
        return self._is_page and (piece.key == self._title or self._is_furniture(piece))

    def _is_furniture(self, piece: Piece) -> bool:
        return is_furniture(piece.text) and _COUNT.search(piece.text) is None
