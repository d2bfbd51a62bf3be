"""Two rows of pieces held against one another: what is gone, what came, what changed, what stands elsewhere."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from assistant.domain import numerals
from assistant.reading.blocks import Extracted
from assistant.reading.endings import DATE
from assistant.workflow.compared import Difference, plain
from assistant.workflow.compared.around import Around, around
from assistant.workflow.compared.pieces import Piece

_LEAST_ALIKE = 40.0  # of two sentences of which one is the other, changed
_MOST_PAIRS, _MOST_CHARACTERS = 20_000, 25_000_000  # products of two lengths: beyond them sentences pair by their order
_SHORTEST_MOVED = 2  # characters


class Compared(NamedTuple):
    """The differences, what is worth a look, and the numbers of the blocks between which the report stands."""

    differences: list[Difference]
    advice: list[Difference]
    inside: range


def compare(expected: Sequence[Piece], found: Sequence[Piece], extracted: Extracted) -> Compared:
    """Hold a published document's pieces against those of the report.

    Args:
        expected: The pieces of the report.
        found: Those of the document.
        extracted: The document, which says whether a site's frame is around it.
    """
    place: Around = around(expected, found, extracted, [key(piece) for piece in found])
    differences = [*place.before, *between(expected, place.report), *place.after]
    numbers = [piece.block for piece in place.report]
    around_it = 0 if extracted.framed else 1  # a site has pictures of its own right over the report and below it
    inside = range(min(numbers, default=0) + 1 - around_it, max(numbers, default=0) + 1 + around_it)
    return Compared(_with_moves(differences), place.advice, inside)


def key(piece: Piece) -> str:
    """Return what must be the same for two pieces to be; a date is one in whatever figures."""
    text = piece.key
    found = DATE.fullmatch(text)
    if found is None:
        return text
    year, month, day = (numerals.value(part) for part in found.groups())
    return f"{year}年{month}月{day}日"


def between(old: Sequence[Piece], new: Sequence[Piece]) -> list[Difference]:
    """Return the differences of two rows of pieces; where sentences end or lines break alone is none."""
    found: list[Difference] = []
    for before, first, second in _unlike(old, new):
        if "".join(map(key, first)) == "".join(map(key, second)):
            continue
        parted = _parted_alike(first, second)
        for above, gone, come in _unlike(first, parted):
            place = above or before
            for was, now in _paired(gone, come):
                place = was.place if was else place
                found.append(Difference(place or "before", _shown(was), _shown(now)))
    return found


def _shown(piece: Piece | None) -> str:
    return "" if piece is None else piece.text.lstrip("\0")


def _unlike(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[tuple[str, Sequence[Piece], Sequence[Piece]]]:
    """Yield the runs in which two rows are unlike, with the place of the piece above."""
    matcher = SequenceMatcher(None, [key(piece) for piece in old], [key(piece) for piece in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield old[first - 1].place if first else "", old[first:last], new[start:end]


def _parted_alike(old: Sequence[Piece], new: Sequence[Piece]) -> list[Piece]:
    """Return the new pieces parted where the old ones are, as far as the same words stand there.

    Programs join and part lines anywhere: “（一）网站” and “全年……” may have become one, or one of them two.
    """
    first, second = "".join(map(key, old)), "".join(piece.key for piece in new)
    if not old or not new or len(first) * len(second) > _MOST_CHARACTERS:
        return list(new)
    edges = set(accumulate(len(key(piece)) for piece in old))
    own = set(accumulate(len(piece.key) for piece in new))
    cuts, inner = {0, len(second)}, set[int]()
    for block in Levenshtein.opcodes(first, second):
        if block.tag == "equal":
            shift = block.dest_start - block.src_start
            cuts |= {edge + shift for edge in edges if block.src_start <= edge <= block.src_end}
            inner |= set(range(block.dest_start + 1, block.dest_end))
    cuts |= own - inner
    return list(_cut(new, sorted(cuts)))


def _cut(pieces: Sequence[Piece], cuts: Sequence[int]) -> Iterator[Piece]:
    """Yield pieces cut anew; a cut is counted in characters that are compared."""
    spelled = [(char, piece) for piece in pieces for char in piece.text if plain(char)]
    places = [at for at, (char, _) in enumerate(spelled) for _ in plain(char)]
    for start, end in pairwise(cuts):
        if start < end <= len(places):
            last = places[end] if end < len(places) else len(spelled)
            run = spelled[places[start] : last]
            yield run[0][1]._replace(text="".join(char for char, _ in run))


def _paired(old: Sequence[Piece], new: Sequence[Piece]) -> list[tuple[Piece | None, Piece | None]]:
    """Return which old piece became which new one, in order, by how alike they are."""
    if len(old) * len(new) > _MOST_PAIRS:
        count = max(len(old), len(new))
        return [(old[at] if at < len(old) else None, new[at] if at < len(new) else None) for at in range(count)]
    likeness = [[_alike(first, second) for second in new] for first in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column], best[row][column + 1], likeness[row][column] + best[row + 1][column + 1]
            )
    found: list[tuple[Piece | None, Piece | None]] = []
    row = column = 0
    while row < len(old) or column < len(new):
        both = row < len(old) and column < len(new)
        if both and likeness[row][column] and best[row][column] == likeness[row][column] + best[row + 1][column + 1]:
            found.append((old[row], new[column]))
            row, column = row + 1, column + 1
        elif row < len(old) and (not both or best[row][column] == best[row + 1][column]):
            found.append((old[row], None))
            row += 1
        else:
            found.append((None, new[column]))
            column += 1
    return found


def _alike(old: Piece, new: Piece) -> float:
    if old.is_table or new.is_table:
        return 0.0
    ratio = fuzz.ratio(key(old), key(new))
    return ratio if ratio >= _LEAST_ALIKE else 0.0


def _with_moves(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences, what is gone here and came there as one: it stands elsewhere."""
    come = {plain(item.now): at for at, item in enumerate(differences) if not item.was}
    found: list[Difference] = []
    taken: set[int] = set()
    for item in differences:
        at = come.get(plain(item.was)) if not item.now and len(plain(item.was)) >= _SHORTEST_MOVED else None
        if at is not None and at not in taken:
            taken.add(at)
            found.append(item._replace(now=differences[at].now, moved=True))
        else:
            found.append(item)
    drop = {id(differences[at]) for at in taken}
    return [item for item in found if id(item) not in drop]
