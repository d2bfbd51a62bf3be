"""A line of notes → pieces, each with its aspect: sentences, items of a list in a sentence, clauses on the fee."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain import aspects
from assistant.domain.aspects import OF_PROBLEMS, OTHER_MATTERS, UNSORTED, Heading

LONGEST = 2000  # characters of a note
# With its mark and what closes behind it, so that the pieces hold every word: “（公开3条。）答复2件。” → （公开3条。）
_SENTENCE = lazy.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;]+[”’」』）)】]*|\n|\Z)")
_ITEM = lazy.compile(  # where one begins: “不足：一是人少；二是事多”, “做法：（1）培训”, “①公开”, not “是否一是一”
    r"(?:(?<=[。；：，:;,\s])|^)(?=[一二三四五六七八九十]是(?!否)|第[一二三四五六七八九十][，、]|[（(][1-9][)）]|[①-⑳])"
)
_NUMBER = lazy.compile(r"[（(]([1-9])[)）]")  # of an item that nothing ends: “（1）人少（2）事多” → 1, not “（一）”
_SHORTEST_ITEM = 2  # characters behind its number
# What a clause counts, or says that there is none of: “三次” → 三次, “公开9条” → 9, “未收费” → 未, not “加强培训”
_NUMERAL = lazy.compile(r"[0-9０-９]|[一二两三四五六七八九十]+[次场期件条个篇份]|没有|未|无")
# What was done, not what is to be: “公开9条” → 9条, “已培训” → 已, not “明年继续加强培训”
_DONE = lazy.compile(r"[0-9０-９]+ ?[次条件个份期篇项人场]|全年|今年|已|了")
# A clause that cannot stand alone: “针对人手少，” → 针对, “为了公开” → 为了, not “培训3次”
_DEPENDENT = lazy.compile(r"^(?:因|由于|对|针对|就|在|为了?|通过|经|按|根据|向|凡|如|围绕|结合|随着|关于)")
_CLAUSE = lazy.compile(r"[^，,]*[，,]?")  # “公开3条，答复2件” → 公开3条，
_FEE = "信息处理费"  # what 收费 is short for where there was none of it
_OPEN_ENDS = ("：", ":", "，", ",")
_SPEAKS_BY_ITSELF = 12  # characters: a shorter piece below a topic may leave out what it is about
# What says of when a heading is: “明年打算” → 明年, “2026年工作计划” → 2026年, not “下一步打算”
_WHEN = lazy.compile(r"明年|来年|20[0-9]{2}年")
# Without its heading nobody knows of what: “无。”, “共3件”, “没有”, “未收”, “没收过”, not “公开3件”
_SAYS_LITTLE = lazy.compile(
    r"^(?:无|没有|暂无|未发生|零|均无|都没有|(?:今年|本年|全年)?(?:未|没有?|不)收取?过?"
    r"|(?:共|约)?[0-9]+ ?[件条次份个期篇元人场]?)[。；;]?$"
)


class Piece(NamedTuple):
    """Words of a line, as they stand there, and the aspect they are for."""

    text: str
    aspect: str


def pieces(text: str, heading: Heading | None, year: int | None, *, is_item: bool) -> list[Piece]:
    """Return the pieces of a line; together they hold every word of it.

    Args:
        text: The line without its mark.
        heading: The heading it stands under.
        year: The year reported on.
        is_item: Whether it is an item of a list, which a person wrote as one thing: its sentences of one aspect stay
            together. In other text each sentence is a piece.
    """
    found: list[Piece] = []
    sorter = _Sorter(heading, year)
    for words, begins_item in _parts(text, is_item=is_item):
        for piece in sorter.sort(words, begins_item=begins_item):
            if found and _belong_together(found[-1], piece, is_item=is_item, begins_item=begins_item):
                found[-1] = Piece(found[-1].text + piece.text, piece.aspect)
            else:
                found.append(piece)
    named = [_named(piece, heading) for piece in found if piece.text.strip()]
    return [Piece(part, piece.aspect) for piece in named for part in _short_enough(piece.text)]


def _belong_together(one: Piece, other: Piece, *, is_item: bool, begins_item: bool) -> bool:
    """Whether a piece is one with the piece before it: of one aspect, and no sentence apart; or a lead before it."""
    if one.text.rstrip().endswith(_OPEN_ENDS) and (
        one.aspect == UNSORTED or (begins_item and one.aspect == other.aspect)
    ):
        return True
    return (
        one.aspect == other.aspect
        and not begins_item
        and (is_item or aspects.goes_on(other.text) or not _is_whole(one.text))
    )


def _is_whole(text: str) -> bool:
    return text.rstrip("”’」』）)】")[-1:] in "。！？!?\n"


def _named(piece: Piece, heading: Heading | None) -> Piece:
    """Return a piece with the topic it stands under put before it, where it would not be understood without."""
    if heading is None or heading.label in piece.text:
        return piece
    if piece.aspect == "measures" and _WHEN.search(heading.label) and not _WHEN.search(piece.text):
        return piece._replace(text=f"{heading.label}：{piece.text}")  # else 宣传2次 would read as done
    says_little = bool(_SAYS_LITTLE.match(piece.text.strip()))
    if says_little and heading.topic and heading.aspects == (OTHER_MATTERS,) and _FEE not in heading.label:
        return piece._replace(text=f"{_FEE}：{piece.text}")
    if says_little or (heading.topic and len(piece.text) <= _SPEAKS_BY_ITSELF):
        return piece._replace(text=f"{heading.label}：{piece.text}")
    return piece


def _parts(text: str, *, is_item: bool) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a text, and the items listed in it; of each whether it begins an item."""
    numbered = _numbered(text, is_item=is_item)
    cuts = sorted({match.start() for match in _ITEM.finditer(text)} | numbered)
    if len(cuts) < 2 and not (is_item and numbered):
        cuts = []
    ends = [*cuts, len(text)]
    start = 0
    for number, end in enumerate(ends):
        first = number > 0
        for match in _SENTENCE.finditer(text[start:end]):
            if match[0].strip():
                yield match[0], first
                first = False
        start = end


def _numbered(text: str, *, is_item: bool) -> set[int]:
    """Return where items begin that are numbered one after the other: of an item, whose own number is cut, from 2 on.

    文件（1）和（2） are no items: they say nothing.
    """
    marks = [*_NUMBER.finditer(text)]
    first = 2 if is_item else 1
    in_order = [int(match[1]) for match in marks] == [*range(first, first + len(marks))]
    ends = [*(match.start() for match in marks[1:]), len(text)]
    say_something = all(end - match.end() >= _SHORTEST_ITEM for match, end in zip(marks, ends, strict=False))
    return {match.start() for match in marks} if in_order and say_something else set()


class _Sorter:
    """Gives the sentences of one line their aspects, in order: some go on with what the one before was about."""

    def __init__(self, heading: Heading | None, year: int | None) -> None:
        self._heading, self._year = heading, year
        self._before: str | None = None
        self._lead: str | None = None  # of “存在的问题有：”, which holds for the items behind it

    def sort(self, text: str, *, begins_item: bool) -> Iterator[Piece]:
        """Yield the pieces of a sentence."""
        for words in self._clauses(text):
            aspect = self._aspect(words, begins_item=begins_item)
            if words.rstrip().endswith(_OPEN_ENDS) and not begins_item:
                self._lead = aspect if aspect in OF_PROBLEMS else None
            self._before = aspect
            yield Piece(words, aspect)

    def _aspect(self, text: str, *, begins_item: bool) -> str:
        sure = aspects.explicit(text, self._year)
        if sure == OTHER_MATTERS:
            return sure
        heading = self._heading
        if heading is not None and heading.aspects and not heading.open:
            return self._under(heading, text, (self._lead if begins_item else None) or sure)
        found = sure or (self._lead if begins_item else None) or aspects.by_words(text, self._year)
        if self._carries_on(text, found):
            return self._before or UNSORTED
        if found is not None:
            return found
        return heading.aspects[0] if heading is not None and heading.aspects else UNSORTED

    def _under(self, heading: Heading, text: str, sure: str | None) -> str:
        """Return the aspect of a sentence under a heading that means what it says."""
        own, *others = heading.aspects
        if others:
            found = aspects.by_words(text, self._year, heading.aspects)
            if found is None and self._before in heading.aspects and aspects.goes_on(text):
                found = self._before
            return found or (own if own in OF_PROBLEMS else UNSORTED)
        if own not in OF_PROBLEMS:
            return sure or own
        return "measures" if own == "problems" and sure == "measures" else own

    def _carries_on(self, text: str, found: str | None) -> bool:
        """Whether a sentence is still about what the one before was about."""
        if self._before in (None, UNSORTED):
            return False
        if aspects.goes_on(text) and found not in OF_PROBLEMS:
            return True
        if self._before == "measures":
            return found not in OF_PROBLEMS and not _DONE.search(text)
        return (
            found is None and not _DONE.search(text)
            if self._before in OF_PROBLEMS
            else found is None and self._before in aspects.scores(text, self._year)
        )

    def _clauses(self, text: str) -> list[str]:
        """Return a sentence in parts where its clauses are plainly about different things, or some about the fee."""
        if aspects.explicit(text, self._year) == "last_problems":
            return [text]  # what was amiss and what was done about it are one
        parts: list[tuple[str, str | None]] = []
        for match in _CLAUSE.finditer(text):
            if not match[0]:
                continue
            own = self._of_clause(match[0], after=parts[-1][1] if parts else None)
            joins = not parts or own is None or own == parts[-1][1] or parts[-1][1] is None
            if parts and joins:
                parts[-1] = (parts[-1][0] + match[0], parts[-1][1] or own)
            else:
                parts.append((match[0], own))
        return [words for words, _ in parts]

    def _of_clause(self, clause: str, after: str | None) -> str | None:
        """Return what a clause is about where it could stand alone; None where it is a part of what is around it.

        Args:
            clause: The clause.
            after: What the clauses before it are about.
        """
        found = aspects.explicit(clause, self._year)
        if found == OTHER_MATTERS:
            return found
        if _DEPENDENT.match(clause) or (after != OTHER_MATTERS and not _NUMERAL.search(clause)):
            return None
        if after == OTHER_MATTERS:
            return aspects.by_words(clause, self._year)
        ranked = sorted(aspects.scores(clause, self._year).items(), key=lambda item: -item[1])
        if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[1][1] < ranked[0][1]):
            return ranked[0][0] if ranked[0][0] not in OF_PROBLEMS else None
        if self._heading is not None and self._heading.aspects:
            return self._heading.aspects[0]
        return None


def _short_enough(text: str) -> Iterator[str]:
    """Yield a text in parts that a note can hold, cut behind a clause where there is one."""
    rest = text.strip()
    while len(rest) > LONGEST:
        cut = max(rest.rfind(mark, LONGEST // 2, LONGEST) for mark in "。；，、") + 1 or LONGEST
        yield rest[:cut]
        rest = rest[cut:]
    if rest:
        yield rest
