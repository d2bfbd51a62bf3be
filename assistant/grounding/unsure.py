"""What makes it unsure which cell the words about a number mean: they hedge, compare, or speak of another thing."""

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.names import Name
from assistant.grounding.numbers import Number
from assistant.grounding.sentences import STOPS

# What a clause ends with that says what those behind it are of: “的，” → 的，, “的申请中，” → 中，, “：” → ：
_FRAME = lazy.compile(r"(?:[的中里内上]|方面|来看|来说|情况)[，,：:]|[：:]")
# What a list is told by: “手头未了的” → 的, “案子还有” → 有, “岁末尚挂着” → 着, not “本机关作出”
_OPENS = lazy.compile(r"(?:的|有|为|是|着|包括|包含|涉及|案[件子]?)[：:]?\Z")
# What a clause before a list ends with that is of each: “败诉的案件，” → 的案件，, not “公开，”
_FRAMING = lazy.compile(r"的[^，。；：、0-9]{1,4}[，,]")
# Another year or number is compared with: “同比” → 同比, “较上月” → 较
COMPARES = lazy.compile(r"同比|相比|比|较|前一年|同期")
_JOINS = STOPS | frozenset("和及与")
_HEDGES = frozenset("没未无不仍尚还")  # 仍有诉讼3件没有结果
_STILL = ("仍是", "仍为")  # 结转下年度的仍是5件: it says what it is, and nothing is left out


def is_hedged(found: Candidates, index: int) -> bool:
    """Whether the words about a number deny something, or say that it is left, outside of what names a cell."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    spans = ((sentence.near(start, end), end), sentence.behind(index))
    text = sentence.text
    places = [at for first, last in spans for at in range(first, last) if text[at] in _HEDGES]
    places = [at for at in places if text[at : at + 2] not in _STILL]
    return any(not any(first <= at < last for first, last in sentence.spans) for at in places)


def is_framed(found: Candidates, index: int) -> bool:
    """Whether the clauses before a number's own, back to the number before, begin with what is not known.

    尚未有定论的，复议3件，起诉2件: what is said of the list is said of each.
    """
    sentence = found.sentence
    run = found.lists.run(index)
    first = run.members[0] if run is not None else index
    while first and sentence.numbers[first - 1].counts and sentence.text[sentence.gaps[first][0]] in _JOINS:
        first -= 1  # one after the other, with a stop right behind the first
    start, end = sentence.gaps[first]
    if first < index and _says_of_each(found, first, index):
        return True
    frames = _FRAME.finditer(sentence.text, start, sentence.near(start, end))
    return any(sentence.unknown(sentence.clause(start, match.start()), match.start()) for match in frames)


def _says_of_each(found: Candidates, first: int, index: int) -> bool:
    """Whether what is not known stands before a list, and is said of each: 手头未了的案子还有复议3件、诉讼2件.

    Of disputes that have no result by their own words; of others only where a 、 joins them.
    """
    sentence = found.sentence
    start, end = sentence.gaps[first]
    begin = sentence.clause(start, end)
    names = [name for name in sentence.within(begin, end) if name.names_cells and name.strong]
    if not names or any(_has_a_column(sentence.numbers[at]) for at in (first, index)):
        return False
    if any(name.table != "disputes" for name in sentence.numbers[index].own_rows):
        joined = all(sentence.text[sentence.gaps[at][0]] in "、和及与" for at in range(first + 1, index + 1))
        if not joined:
            return False
    unknown = sentence.unknown(begin, names[-1].start)
    if len(unknown) > 1 and _OPENS.search(sentence.text, begin, names[-1].start):
        return True
    frames = [(sentence.clause(start, m.start()), m.start()) for m in _FRAMING.finditer(sentence.text, start, begin)]
    return any(
        sentence.unknown(*frame) and not any(n.strong_row and n.table == "disputes" for n in sentence.within(*frame))
        for frame in frames
    )


def _has_a_column(number: Number) -> bool:
    """Whether a number names a column, the result of a dispute or an applicant, by its own words."""
    return any(name.kind == "column" and name.table != "disclosure" for name in number.around)


def is_of_another_table(found: Candidates, row: Name) -> bool:
    """Whether 其他处理 may be a result of the disputes that are spoken of, and no answer to a request."""
    if row.table != "requests" or not row.names[0].startswith("other_outcome"):
        return False
    return any(name.table == "disputes" for name in found.sentence.within(found.sentence.start, row.start))


def is_exact(found: Candidates, index: int) -> bool:
    """Whether a number is written exactly, of one year for sure, and no other scope is spoken of."""
    quantity = found.sentence.numbers[index].quantity
    sure = found.years[index][1] and not found.sentence.has("scope")
    return sure and not quantity.approx and quantity.high is None


def compares(found: Candidates, index: int) -> bool:
    """Whether the sentence compares, so that a number may be of another year."""
    sentence = found.sentence
    return (
        sentence.numbers[index].past_is_spoken_of or sentence.has("past") or COMPARES.search(sentence.own) is not None
    )
