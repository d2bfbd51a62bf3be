"""Which year a number speaks of: this one, the one before, or, where two are compared, either."""

from collections.abc import Sequence

from assistant import lazy
from assistant.grounding.lists import Lists
from assistant.grounding.names import Name
from assistant.grounding.sentences import Sentence

Years = tuple[tuple[int, ...], bool]  # how many years back, the likelier first; whether that is sure
# Before a year that is only compared with: “比” → 比, “件，较” → 较, not “在”
_COMPARED = lazy.compile(r"(?:对?比|较|与|和|同|跟|于|相较|相比|突破|超过|高于|低于|多于|少于)[于]?\Z")
_PARTED = lazy.compile(r"[，,；;：:]|相比|同期|相较|比较")  # “去年，新收” → “，”, “去年相比” → 相比
_MORE = lazy.compile(r"新增|多|少|净")  # “比去年多” → 多
_FROM = lazy.compile(r"[由从](?:原来的?|原先的?)?\Z")  # “由” → 由, “从原来的” → 从原来的
_FROM_NEAR = lazy.compile(r"[由从]")  # “由上年” → 由
_TO = lazy.compile(r"[到至为]|变|升|增|降|减")  # “件增至” → 增
# Between two numbers with nothing else, it says that the first was last year's: “减为” → 减为, “升到了” → 升到了
BECAME = lazy.compile(
    r"(?:一?下子?)?(?:增|减|升|降|涨|跌|扩|缩|变)(?:加|少|长|低|高|大)?[到至为成](?:了|了?今年的|本年的)?"
)
_BECOME = lazy.compile(r"[到至为]|变")  # “件变为” → 变
_SIDE_BY_SIDE = lazy.compile(r"相比|比较|对比")  # “件相比” → 相比
_YEAR = lazy.compile(r"(20[0-9]{2}) ?年")  # “2023年” → 2023
# “2022—2024年” → 2024, “2022年至2024年” → 2022
_SPAN = lazy.compile(r"(20[0-9]{2}) ?年?(?:至|到|—|-|－)(20[0-9]{2}) ?年")


def years(sentence: Sentence, lists: Lists) -> list[Years]:
    """Return the year of each number of a sentence; one that is spoken of stays so until this year is."""
    out: list[Years] = []
    past = False
    for index, number in enumerate(sentence.numbers):
        if index and sentence.numbers[index - 1].quantity.change:
            past = False  # 上年为859件，同比下降30.2%；办结567件: what is behind the comparison is of this year
        found, past = _year(sentence, lists, index, past=past)
        number.past_is_spoken_of = past
        out.append(found)
    return out


def _year(sentence: Sentence, lists: Lists, index: int, *, past: bool) -> tuple[Years, bool]:
    start, end = sentence.gaps[index]
    listed = _listed(sentence, lists, index)
    if listed is not None:
        return listed, past
    if _is_another_year(sentence, start, end):
        return ((), True), past
    if index + 1 < len(sentence.numbers):
        following = sentence.lead(index + 1)
        if BECAME.fullmatch(following) or (_FROM.search(sentence.lead(index)[-4:]) and _TO.search(following)):
            return ((1, 0), False), past
    here = sentence.within(start, end)
    rows = [name for name in here if name.strong_row]
    marks = [
        name
        for name in here
        # 新收和上年结转的724件: the year before is a part of what the row is called
        if name.kind in ("past", "present") and not any(row.start < name.start and name.end <= row.end for row in rows)
    ]
    if not marks:
        return _unmarked(sentence, index, past=past), past
    last = marks[-1]
    if last.kind == "present":
        return ((0,), True), False
    rest = sentence.text[last.end : end]
    if _is_compared(sentence, last):
        if _PARTED.search(rest):
            return ((0,), True), past
        return (((1, 0) if _MORE.search(rest) else (1,)), False), past
    near = sentence.near(start, end)
    if any(name.strong_row and name.start >= near > last.end for name in sentence.within(start, end)):
        return ((1, 0), False), True  # 突破上年水平，作出许可决定362件: a clause of its own
    return ((1,), "，" not in rest), True


def _is_another_year(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the year named last before a number is one that no figures are known of: 2019年收到36件."""
    said = [(match.start(), int(match[1])) for match in _YEAR.finditer(sentence.text, start, end)]
    if not said or abs(said[-1][1] - sentence.year) <= 1:
        return False
    return not any(
        name.kind in ("past", "present") and name.start > said[-1][0] for name in sentence.within(start, end)
    )


def _is_compared(sentence: Sentence, name: Name) -> bool:
    return _COMPARED.search(sentence.text[max(sentence.start, name.start - 3) : name.start]) is not None


def _unmarked(sentence: Sentence, index: int, *, past: bool) -> Years:
    start, end = sentence.gaps[index]
    text, lead = sentence.text, sentence.lead(index)
    if index and (
        BECAME.fullmatch(lead) or (_FROM_NEAR.search(sentence.lead(index - 1)[-8:]) and _BECOME.search(lead))
    ):
        return (0,), True
    following = text[end : end + 14].split("，")[0]
    beside = sentence.says_past(start) and _SIDE_BY_SIDE.search(following)
    if beside and not _SIDE_BY_SIDE.search(text[sentence.start : start]):
        return (1,), False
    behind = sentence.numbers[index].behind
    if any(name.kind == "past" and not _is_compared(sentence, name) for name in behind):
        return (0, 1), False
    return ((1, 0), False) if past else ((0,), True)


def _listed(sentence: Sentence, lists: Lists, index: int) -> Years | None:
    """Return the year of a number in a list of years: 2022年、2023年和2024年分别为3件、5件和2件."""
    run = lists.run(index)
    if run is None:
        return None
    start, end = sentence.gaps[run.members[0]]
    said: Sequence[int] = [int(year) for year in _YEAR.findall(sentence.text[start:end])]
    span = _SPAN.search(sentence.text[sentence.start : end])
    if span is not None and int(span[2]) - int(span[1]) + 1 == len(run.members):
        said = range(int(span[1]), int(span[2]) + 1)
    if len(said) != len(run.members):
        return None
    back = sentence.year - said[run.at]
    return ((back,) if back in (0, 1) else ()), True
