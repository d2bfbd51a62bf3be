"""Where the lines of a title break, and where organ and date stand at the end (GB/T 9704—2012, 7.3.1 and 7.3.5)."""

from itertools import combinations, pairwise

from assistant import lazy

MEASURE = 28  # characters of the text in a line
TITLE_ROOM = 20  # characters of the title (22 pt) in a line
_MOST_LINES = 4
_RIGHT_OF_DATE = 4  # characters
_RIGHT_OF_ORGAN = 2  # characters at least, where a long name would come nearer to the edge than the date
_NO_WORD = "(?![场容政民域划级长委直属辖情务])"  # 区域, 市场, 市容, 县级 … are one word
_BEFORE_YEAR = lazy.compile(r".+?(?=20\d\d\s*年)")  # “云溪县水利局2025年度报告” → 云溪县水利局, not “2025年度报告”
# (cost, where a line may end): the lower the cost, the better the sense.
_BREAKS = (
    # before the year, behind the report: “云溪县水利局2025年度”, “年度报告勾稽核验单”, not “年度报告”
    (0.0, lazy.compile(r"(?=20\d\d\s*年)|(?<=年度报告)(?=.)")),
    (0.0, lazy.compile(r"(?<=.)(?=[（(])|(?<=[）)])(?=.)")),  # “市场监督管理局（知识产权局）”, not “（知识产权局）”
    # behind a place: “云川市财政局” → 川市, not “云川市场”, not “区域”
    (1.0, lazy.compile(f"(?:自治区|自治州|自治县|街道|开发区|[^自城\\W][省市州盟县区旗镇乡]){_NO_WORD}(?=.)")),
    # before what all such names end with: “云川县人民政府”, not “云川县”
    (2.0, lazy.compile(r"(?=人民政府|办事处|管理委员会|办公室|信息公开|工作年度)")),
)


def width(text: str, letter: float = 0.6) -> float:
    """Return the width of a text in characters; `letter` is that of a letter or figure, about a half."""
    return sum(1 if char > "\u2e7f" or char in "“”‘’—…·" else letter for char in text)


def title_lines(text: str, room: float = TITLE_ROOM) -> list[str]:
    """Return the lines of a title: one where it fits, else as few as will do, each a piece that makes sense.

    The organ stands on its own line; a name too long for one breaks before a bracket or after a place, never so that
    a single character is left.

    Args:
        text: The title.
        room: Characters in a line.
    """
    if width(text) <= room:
        return [text]
    return [line for part in title_parts(text) for line in _fitted(part, room)]


def title_parts(text: str) -> list[str]:
    """Return what a title is made of: the organ, and the report from its year on; one part where there is no year."""
    organ = _BEFORE_YEAR.match(text)
    return [organ[0], text[organ.end() :]] if organ else [text]


def _fitted(text: str, room: float) -> list[str]:
    if width(text) <= room:
        return [text]
    costs = _costs(text)
    for count in range(2, _MOST_LINES + 1):
        found: list[tuple[float, list[str]]] = []
        for cuts in combinations(sorted(costs), count - 1):
            lines = [text[above:below] for above, below in pairwise((0, *cuts, len(text)))]
            widths = [width(line) for line in lines]
            if max(widths) <= room and min(widths) >= 2:
                found.append((sum(costs[cut] for cut in cuts) + (max(widths) - min(widths)) / room, lines))
        if found:
            return min(found)[1]
    return _even(text, room)


def _costs(text: str) -> dict[int, float]:
    costs: dict[int, float] = {}
    for cost, pattern in _BREAKS:
        for found in pattern.finditer(text):
            if 0 < found.end() < len(text):
                costs.setdefault(found.end(), cost)
    return costs


def _even(text: str, room: float) -> list[str]:
    """Lines of equal length, for a text that says nowhere where it may break."""
    count = int(-(-width(text) // (room - 1)))
    each = -(-len(text) // count)
    return [text[start : start + each] for start in range(0, len(text), each)]


def place_of_signature(organ: str, day: str) -> tuple[float, float]:
    """Return the indents, left and right in characters, between which organ and date are both centred.

    The date has four characters to its right and the organ stands centred over it. A name that is longer moves both to
    the left, so that two characters stay free to its right.
    """
    long, short = width(organ, 0.5), width(day, 0.5)
    if long > MEASURE - 1:  # two lines of the same length
        rest = (MEASURE - long / -(-long // (MEASURE - 2)) - 2) / 2
        return max(0.0, rest), max(0.0, rest)
    centre = min(MEASURE / 2, max(_RIGHT_OF_DATE + short / 2, _RIGHT_OF_ORGAN + long / 2))
    return MEASURE - 2 * centre, 0.0
