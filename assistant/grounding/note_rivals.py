"""When a note's number of the right value is not meant: another has the words, it is of another month or channel."""

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.meanings import likeness
from assistant.grounding.note_channels import are_apart
from assistant.grounding.note_row_values import term
from assistant.grounding.note_sums import SHARED, around, letters
from assistant.grounding.notes import Noted

_AMONG = "中里"  # what stands before them is the whole
_CAME_TO = ("到", "至", "降到", "减到", "增到", "剩")
_NOT = lazy.compile(r"[没未]|不[到足全]")  # “没弄好” → 没, “未达到” → 未, not “不予公开”
# What a number is told for each: “每期” → 每期, “平均每场约” → 每场约, “月均” → 月均, not “每期培训共”
_FOR_EACH = lazy.compile(
    r"(?:每[一]?(?:期|次|场|轮|批|季度?|[个条件人家村月周天日年])|[月日周季年人]均)(?:约|近|为|达)?\Z"
)
_EACH = lazy.compile(r"[每均各逐]|人手|[一1][期次场轮批个家人村月周天年件条]")  # “每期60人” → 每, “一期印300本” → 一期
_MUCH = 0.5  # of the words of a number that another number of the notes has


def is_of_another(found: Candidates, index: int, note: Noted) -> bool:
    """Whether a note's number of the right value is that of other words than a number's own.

    新出台11件 is not 失效11件 of a note that has 新出5件 too; 7月9件 is not its 12月 9件, 微博286条 not 公众号286条.
    """
    near = around(found, index)
    if is_for_each(found, index, note):
        return True
    own, named = term(note.around), term(found.sentence.lead(index))
    if own is not None and named is not None and own != named:
        return True
    if are_apart(near, note.around):
        return True
    near = near[max(near.rfind(word) for word in _AMONG) + 1 :] or near  # 抽查的问题中尚有3条 is not 抽查41条
    if likeness(near, note.around) or _is_what_is_left(near, note):
        return False
    values, unit = found.sentence.values, found.sentence.numbers[index].quantity.unit
    nothing = not letters(near, note.around)
    for other in found.sentence.facts.noted:
        if other is note or values[other.quantity.value] or other.quantity.unit not in (unit, note.quantity.unit, ""):
            continue
        if other.quantity.unit == unit and likeness(near, other.around) >= _MUCH and not _stands(found, other):
            return True
        if nothing and other.fact.note == note.fact.note and len(letters(near, other.around)) >= SHARED:
            return True
    return False


def is_for_each(found: Candidates, index: int, note: Noted) -> bool:
    """Whether a number is told for each of something, and its note tells none so: 每期120人次 is not 2期 共120人次."""
    return _FOR_EACH.search(found.sentence.lead(index)) is not None and _EACH.search(note.sentence) is None


def _stands(found: Candidates, note: Noted) -> bool:
    """Whether a note's number is written in another sentence, so that no other stands in its place."""
    written = note.fact.name[note.quantity.number[0] : note.quantity.end]
    return written in found.sentence.text and written not in found.sentence.own


def _is_what_is_left(near: str, note: Noted) -> bool:
    """Whether a note's number is what is not done, or what something came to, and so has no other words of its own.

    仍有4家未达到要求 of 查了60家，还有4家没弄好; 保留39个 of 从74个到39个.
    """
    return note.around in _CAME_TO or (_NOT.search(near) is not None and _NOT.search(note.around) is not None)
