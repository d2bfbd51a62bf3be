"""Whether the words about a number that nothing supports point at a cell all the same, so that a person is asked."""

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.numbers import CASES, COUNTED, IN_TABLES, Candidate, Number
from assistant.grounding.unsure import COMPARES, compares, is_exact, is_framed, is_hedged, is_of_another_table

MOST_UNKNOWN = 3  # letters between a number and its name that may still point at it
# What is said of all that was decided: “行政处罚决定均已公示” → 行政处罚决定均已公示, not “处罚案卷评查”
_PUBLISHED = lazy.compile(
    r"(?:行政)?(?:许可|处罚|强制)?(?:决定|信息)?的?(?:均|已|都|全部|及时|按期|按时|依法|同步|逐[件一])*"
    r"(?:公示|公开|公布|上网|录入|送达)(?=[，。；、]|\Z)"
)
# “教育类申请中，” → 教育类申请中，, not “申请人中的”
_AMONG = lazy.compile(r"[^，。；：、0-9]{1,20}[中里内][，,]")
# Of some alone: “另有” → 另有, “另外” → 另外, not “另行”
_OF_SOME = lazy.compile(r"另(?:有|外)|尚有")
_OTHER_TIMES = lazy.compile(r"[年来]|季度|月份")  # “实施以来” → 来, “上半年” → 年, not “全县”


def points_at(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether the words point at a cell, and no word of another count (备案, 清理) stands there."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, end = sentence.gaps[index]
    if sentence.says(sentence.words.tables[item.table].elsewhere) or sentence.text[end - 1 : end] == "等":
        return False
    if number.quantity.unit not in IN_TABLES:
        return False  # 辅导306次, 归集文书
    begin = sentence.clause(start, end)
    most = MOST_UNKNOWN if sentence.has("scope") else 1  # 代表区政府受理17件 is asked about
    if len(sentence.unknown_about(index, begin)) > most or is_hedged(found, index) or is_framed(found, index):
        return False  # 区县行政处罚决定317件: what is not known may make it another count
    times = [name for name in sentence.within(sentence.start, end) if name.kind in ("scope", "present")]
    if times and times[-1].kind == "scope" and _OTHER_TIMES.search(times[-1].text):
        return False  # 条例实施以来，累计收到9件
    near = [name for name in number.around if name.start >= begin]
    rows = [name for name in near if name.strong_row and name.table == item.table]
    if any(is_of_another_table(found, name) for name in rows):
        return False
    if rows or found.lists.is_dealt(index) is not None:
        return True
    if number.quantity.unit not in CASES:
        return False
    if any(name.kind == "column" and name.strong and name.table == item.table for name in near):
        return item.table != "disclosure"
    return any(name.kind == "subject" for name in near)


def _is_of_no_table(number: Number) -> bool:
    """Whether a number is neither in a table nor meant to be."""
    return not number.supported and not (number.item.instead or number.item.facts)


def leads_to(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether the words of a number's own clause name a cell and nothing that is not known, in a unit of the tables.

    What the sentence or the clauses before it speak of may still make it another count: 双公示方面，行政处罚决定47条.
    """
    sentence, numbers = found.sentence, found.sentence.numbers
    quantity = numbers[index].quantity
    start, end = sentence.gaps[index]
    first = next((other for other in numbers[:index] if other.quantity.unit == quantity.unit), None)
    if not quantity.value or (first is not None and _is_of_no_table(first)):
        return False  # 公开属性认定542件，其中依申请公开399件: what was counted first is of no table
    if index and sentence.text[start] == "、" and _is_of_no_table(numbers[index - 1]):
        return False  # 房屋征收22件、物业管理14件、其他4件
    if _is_among_the_unknown(found, index) or _OF_SOME.search(sentence.text, sentence.near(start, end), end):
        return False  # 教育类申请中，不掌握88件; 另有320件为其他内容
    if (
        quantity.unit not in COUNTED
        or not is_exact(found, index)
        or _compares_here(found, index) is not bool(item.back)
    ):
        return False
    if sentence.text[end - 1 : end] in ("等", "余"):
        return False
    rows = {name.names for name in numbers[index].own_rows}
    unknown = sentence.unknown(sentence.near(start, end), end)
    behind, last = sentence.behind(index)
    told = _PUBLISHED.match(sentence.text, behind, last)
    return len(rows) <= 1 and not unknown and (told is not None or not sentence.unknown(behind, last))


def _is_among_the_unknown(found: Candidates, index: int) -> bool:
    """Whether the clauses right before a number's own say that it is in something that is not known: 教育类申请中，."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    frames = _AMONG.finditer(sentence.text, start, sentence.near(start, end))
    return any(sentence.unknown(*match.span()) for match in frames)


def _compares_here(found: Candidates, index: int) -> bool:
    """Whether a comparison stands in the part of the sentence that a number is in: from the last ； on."""
    sentence = found.sentence
    if not compares(found, index):
        return False
    start = sentence.text.rfind("；", sentence.start, sentence.gaps[index][1]) + 1
    if start <= sentence.start:
        return True
    end = max(sentence.gaps[index][1], sentence.behind(index)[1])
    return COMPARES.search(sentence.text, start, end) is not None or any(
        name.kind == "past" for name in sentence.within(start, end)
    )
