"""Names of persons: after a word that announces one, before a form of address, in lists, in other tongues.

There is no list of all names; what is known is what announces one (申请人), how names begin (surnames), what stands
behind them (提出, 不服) and which words only look like names (高度, 任务). `schemas/lexicons` has all of it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assistant.domain.personal.lexicon import Flag, Names, NameWords

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_LONGEST, _LONGEST_BODY = 4, 16
APPLICANT = "申请人"
_ALSO_WORDS = frozenset(
    "于和向任应项时施范关相伍成方高常全明单平安从由对将何经有所年国公家海水"
)  # surnames that are words
_PREPOSITIONS = frozenset("于在以自因对向就从")
_PLACE_ENDS = frozenset("省市州县区旗镇乡村街路道庄屯寨局厅委办院所站处科队组社厂部司会店校园站线河湖山江")


class Name(NamedTuple):
    """A name, or what may be one: where, which kind, how grave."""

    start: int
    end: int
    kind: str
    name: str
    token: str
    flag: Flag
    contact: bool = False


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


class _Finder:
    """Finds any of many words: by its first character, then by the words that begin so; a tenth of a regex's time."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)
        # the first characters of 申请人 and others: “由申请人” → 申
        self._first = re.compile(f"[{''.join(map(re.escape, self._by_first))}]")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the words stand, the longest at each place, none within another."""
        last = 0
        for match in self._first.finditer(text):
            at = match.start()
            word = next((word for word in self._by_first[match[0]] if text.startswith(word, at)), None)
            if word is not None and at >= last:
                last = at + len(word)
                yield at, last


class _Reader:
    """Both lexicons, compiled."""

    def __init__(self, words: NameWords, names: Names) -> None:
        self.token = words.token
        self.parties, self.staff = frozenset(words.parties), frozenset(words.staff)
        self.fillers, self.words = frozenset(words.fillers), names.words
        self.common, self.all = frozenset(names.surnames[: names.common]), frozenset(names.surnames)
        self.compound = frozenset(names.compound)
        self.given, self.foreign = frozenset(names.given), frozenset(names.transliterated)
        self.never = frozenset(words.not_in_names)
        longest = any_of
        # what may stand between a word and the name it announces: “为:张伟” → 为:, “(女)张伟” → (女)
        self.between = re.compile(rf"(?:{longest(words.between)}|[:,\"' ]|\([^()\n]{{0,12}}\)){{0,4}}")
        self.labels = _Finder({*words.parties, *words.staff, *words.offices})
        offices = {*words.offices, *(f"副{office}" for office in words.offices)}
        self.offices = _Finder(offices)  # 王志强镇长
        self.courtesy = re.compile(rf"(?:{longest(words.courtesies)})(?!们|会|节)")  # “张伟同志” → 同志, not “同志们”
        # where a name is over: “张伟提出申请” → 提出
        self.follow = re.compile(longest(words.follow))
        # what a person does, and no form of address: “张伟不服” → 不服, “张伟向” → 向
        self.verb = re.compile(longest((*(word for word in words.follow if len(word) > 1), *"向就对因于诉称到的")))
        self.body = re.compile(longest(words.bodies))  # no person: “张伟律师事务所” → 事务所
        # what tells that a person stood before: “多次来访” → 多次来访, “投诉” → 投诉
        self.acts = re.compile(rf"[多再又先]?[次后三两]?(?:{longest(words.acts)})")
        self.handling = _Finder(words.handling)  # 办理张伟申请
        # what tells that an applicant stood before, right after the name: “的信息公开申请”, “关于征地的申请”, “等3人”,
        # not “的办法”
        self.applies = re.compile(
            rf"(?:的|关于[^，。；\n]{{1,24}}的|[就对向][^，。；\n]{{1,16}})?(?:政府)?(?:信息)?(?:公开)?{self.acts.pattern}"
            r"|等[0-9一二三四五六七八九十两]{0,3}[人名位户]"
        )
        # another name follows: “张伟、李娜” → 、, “张伟 和 李娜” → “ 和 ”, “张伟\n李娜” → “\n”
        self.more = re.compile(r' ?(?:[、,/;]|和|及|与|跟|同|以及) ?"?|[ \n]+(?=[\u4e00-\u9fff]{2,4}(?:[ \n、,。]|$))')
        surnames = "".join(sorted(self.common))
        # what stands between two marks: “张伟、李娜、王芳” → 李娜, not “李娜”
        self.item = re.compile(rf"(?<=[、 ])[{surnames}][{_HAN}]{{1,2}}(?=[、 ])")
        self.bare = re.compile(rf"[{surnames}](?=[{_HAN}])")  # a name may begin: “张伟” → 张, not “张3”
        # “阿依古丽·买买提” → 阿依古丽·买买提, not “买买提”
        self.dotted = re.compile(rf"[{_HAN}]{{1,10}}(?:[·.][{_HAN}]{{1,10}}){{1,3}}")
        # “John Smith” → “John Smith”, “O'Neil” → O'Neil, not “john”
        self.latin = re.compile(r"[A-Z][A-Za-z'.-]{1,20}(?: [A-Z][A-Za-z'.-]{0,20}){0,3}")
        # “Mr. Smith” → Smith, “Ms Mary Smith” → “Mary Smith”, not “Mr smith”
        self.honorific = re.compile(r"\b(?:Mr|Ms|Mrs|Miss|Dr)\.? (?P<it>[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2})")
        self.spaced = re.compile(rf"(?P<it>[{_HAN}]{{1,2}} {{1,3}}[{_HAN}]{{1,2}})(?![{_HAN}])")  # “张 伟” → “张 伟”
        # “王某某” → 王某某, “李×” → 李×, “王*明” → 王*明, “陈XX” → 陈XX, not “王明”
        self.hidden = re.compile(rf"[{_HAN}]{{1,2}}(?:某|[×*xX○〇])[某×*xX○〇{_HAN}]{{0,1}}")
        self.han = re.compile(rf"[{_HAN}]{{1,20}}")  # never a whole page: “张伟” → 张伟

    def ends(self, text: str, at: int) -> bool:
        """Whether a name may end here: a mark, a word that follows names, or the end of the text."""
        return not self.han.match(text, at) or self.follow.match(text, at) is not None

    def family(self, text: str, at: int) -> int:
        """Return how many characters of a surname stand here; 0 where none does."""
        if text[at : at + 2] in self.compound:
            return 2
        return 1 if text[at : at + 1] in self.all else 0

    def is_word(self, text: str, at: int) -> bool:
        """Whether a word that is no name begins here."""
        return any(text[at : at + size] in self.words for size in (2, 3, 4))

    def fits(self, text: str, at: int, end: int) -> bool:
        """Whether these characters may be a name, for all that stands within them."""
        family = self.family(text, at)
        given = text[at + family : end]
        if end > len(text) or family == 0 or not given or self.never & set(given) or not self.han.fullmatch(given):
            return False
        if family == 1 and text[at] in _ALSO_WORDS and not set(given) <= self.given:
            return False
        return not self.is_word(text, at) or (len(given) == 2 and set(given) <= self.given and self.ends(text, end))

    def is_body(self, text: str, at: int) -> bool:
        """Whether an organisation or a place stands here: 原告李氏有限公司, 第三人林州市政府."""
        run = self.han.match(text, at)
        if run is None:
            return False
        body = self.body.search(text, at, min(run.end(), at + _LONGEST_BODY))
        if body is None:
            return False
        return self.verb.search(text, at + 2, body.start()) is None


def _reader(words: NameWords, names: Names) -> _Reader:
    key = (id(words), id(names))
    if key not in _READERS:
        _READERS.clear()
        _READERS[key] = (_Reader(words, names), words, names)
    return _READERS[key][0]


_READERS: dict[tuple[int, int], tuple[_Reader, NameWords, Names]] = {}


def named(text: str, words: NameWords, names: Names) -> Iterator[Name]:
    """Yield the names in a folded text."""
    reader = _reader(words, names)
    yield from _after_labels(text, reader)
    yield from _before_titles(text, reader)
    yield from _in_lists(text, reader)
    yield from _foreign(text, reader)
    yield from _acting(text, reader)


def _name(reader: _Reader, start: int, end: int, flag: Flag, what: str = "姓名", *, contact: bool = False) -> Name:
    return Name(start, end, "name" if flag != "advice" else "office", what, reader.token, flag, contact)


def _after_labels(text: str, reader: _Reader) -> Iterator[Name]:
    for begin, stop in reader.labels.find(text):
        who, between = text[begin:stop], reader.between.match(text, stop)
        assert between is not None  # noqa: S101 - it may be empty
        at = between.end()
        flag: Flag = "error" if who in reader.parties else "advice"
        what, contact = (who + "的姓名", False) if flag == "error" else ("在职人员的姓名", True)
        token = APPLICANT if who.endswith(APPLICANT) else reader.token
        separate = bool(re.search(r"[:为是系叫即\" ]", between[0]))  # “姓名:” → “:”, not “代表”
        first = True
        while span := _one(text, at, reader, separate=separate, first=first):
            start, end, hidden = span
            own: Flag = "none" if hidden else flag
            yield _name(reader, start, end, own, what, contact=contact)._replace(token=token)
            more = reader.more.match(text, end)
            if more is None:
                break
            at, first = more.end(), False


def _one(text: str, at: int, reader: _Reader, *, separate: bool, first: bool) -> tuple[int, int, bool] | None:
    """Return the name that stands here, and whether it is hidden (王某某); None where none does."""
    if (hidden := reader.hidden.match(text, at)) and reader.family(text, at):
        return at, hidden.end(), True
    if (latin := reader.latin.match(text, at)) and latin.end() - at > 2:
        return at, latin.end(), False
    if dotted := _dotted(text, at, reader):
        return at, dotted, False
    if (spaced := reader.spaced.match(text, at)) and reader.family(text, at) == len(spaced["it"].split()[0]):
        return at, spaced.end("it"), False
    if reader.is_body(text, at):
        return None
    end = _end(text, at, reader, separate=separate, first=first)
    return (at, end, False) if end else None


def _end(text: str, at: int, reader: _Reader, *, separate: bool, first: bool) -> int:
    """Return where the name that begins here ends; 0 where none does."""
    family = reader.family(text, at)
    for size in (family + 2, family + 1, family + 3):
        end = at + size
        if family and reader.fits(text, at, end) and reader.ends(text, end) and not _dangling(text, end):
            return end if size < family + 3 or (family == 1 and text[at + 1] in reader.all and separate) else 0
    run = reader.han.match(text, at)
    whole = run.group() if run else ""
    if separate and 2 <= len(whole) <= _LONGEST + 1 and whole not in reader.fillers and not reader.never & set(whole):
        plain = family or set(whole) <= reader.foreign or len(whole) <= 3
        if plain and not reader.is_word(text, at) and not reader.body.search(whole):
            return at + len(whole)
    if size := _transliterated(text, at, reader):
        return at + size
    plain = first and text[at : at + 1] in reader.common and text[at] not in _ALSO_WORDS
    if plain and reader.fits(text, at, at + 2) and not reader.is_word(text, at):
        third = text[at + 2 : at + 3]
        return at + (3 if third in reader.given and not reader.follow.match(text, at + 2) else 2)
    return 0


def _dangling(text: str, end: int) -> bool:
    """Whether a name would end in a preposition: “张伟于2023年”."""
    # what a preposition stands before, and a name does not: “2023年” → 2, not “提出”
    return text[end - 1] in _PREPOSITIONS and bool(re.match(r"[0-9《“\"]", text[end : end + 1]))


def _transliterated(text: str, at: int, reader: _Reader) -> int:
    """Return how many characters of a name of another people stand here: 扎西顿珠, 阿依古丽."""
    size = 0
    while (
        size < 8
        and text[at + size : at + size + 1] in reader.foreign
        and not (size >= 2 and reader.follow.match(text, at + size))
    ):
        size += 1
    return size if size >= 3 or (size == 2 and reader.ends(text, at + 2) and text[at] not in reader.never) else 0


def _dotted(text: str, at: int, reader: _Reader) -> int:
    """Return where a name with points ends (买买提·艾力); 0 where none stands here."""
    match = reader.dotted.match(text, at)
    first = match.group().partition("·")[0] if match else ""
    if match is None or 2 * sum(char in reader.foreign for char in first) < len(first):
        return 0  # 法人或其他组织·商业企业
    last = max(match.group().rfind("·"), match.group().rfind(".")) + at + 1
    for end in range(last + 1, match.end() + 1):
        if reader.ends(text, end) and (end - last >= 2 or end == match.end()):
            return end
        if end - last >= 6:
            break
    size = 0
    while last + size < match.end() and text[last + size] in reader.foreign:
        size += 1
    return last + max(size, 2)


def _before_titles(text: str, reader: _Reader) -> Iterator[Name]:
    for match in reader.courtesy.finditer(text):
        if span := _ending(text, match.start(), reader, reader.common) or _rare(text, match.start(), reader):
            yield _name(reader, *span, "error")
        elif text[match.start() - 1 : match.start()] in reader.all and match[0] in ("先生", "女士", "小姐"):
            yield _name(reader, match.start() - 1, match.end(), "none")  # 王女士: hidden as it is
    for begin, _ in reader.offices.find(text):
        span = _ending(text, begin, reader, reader.common)
        if span and not reader.body.search(text[span[0] : span[1]]) and text[span[1] - 1] not in "省市县区镇乡村局":
            yield _name(reader, *span, "advice", "在职人员的姓名", contact=True)


def _rare(text: str, end: int, reader: _Reader) -> tuple[int, int] | None:
    """Return the name with a rare surname that ends here, where nothing stands before it."""
    span = _ending(text, end, reader, reader.all)
    return span if span and not reader.han.match(text[span[0] - 1 : span[0]] if span[0] else "") else None


def _ending(text: str, end: int, reader: _Reader, families: frozenset[str]) -> tuple[int, int] | None:
    """Return the name that ends here; the longer one, unless its surname is rather a word (和张伟)."""
    for size in (4, 3, 2):
        start = end - size
        if start < 0 or not reader.fits(text, start, end):
            continue
        family = reader.family(text, start)
        if text[start] in _ALSO_WORDS and size == 2 and start and reader.han.match(text[start - 1]):
            continue  # 和明女士
        if family == 2 or (size < 4 and text[start] in families and (size == 2 or text[start] not in "于和向对及任由")):
            if family == 1 and size == 3 and text[start] not in reader.common and reader.fits(text, start + 1, end):
                continue
            if not (set(text[start + family : end]) & reader.never or reader.is_word(text, start)):
                return start, end
    return None


def _in_lists(text: str, reader: _Reader) -> Iterator[Name]:
    """Three names or more side by side need nobody to announce them."""
    items = [match for match in reader.item.finditer(text) if _strong(text, *match.span(), reader)]
    at = 0
    while at < len(items):
        end = at
        while end + 1 < len(items) and items[end + 1].start() - items[end].end() == 1:
            end += 1
        first = _ending(text, items[at].start() - 1, reader, reader.common)
        last = items[end].end() + 1
        final = _last_of_list(text, last, reader)
        if (end - at + 1) + bool(first) + bool(final) >= 3:
            spans = [match.span() for match in items[at : end + 1]]
            spans += [first] if first else []
            spans += [(last, final)] if final else []
            yield from (_name(reader, *span, "warning") for span in spans)
        at = end + 1


def _last_of_list(text: str, at: int, reader: _Reader) -> int:
    """Return where the last name of a list ends; 0 where none stands here."""
    if text[at : at + 1] not in reader.common:
        return 0
    strong = [end for end in (at + 3, at + 2) if end <= len(text) and _strong(text, at, end, reader)]
    return _end(text, at, reader, separate=False, first=False) or next(iter(strong), 0)


def _strong(text: str, start: int, end: int, reader: _Reader) -> bool:
    """Whether characters look like a name by themselves: a common surname, then what given names are made of."""
    return (
        text[start] in reader.common
        and set(text[start + 1 : end]) <= reader.given
        and not reader.is_word(text, start)
        and not any(text[at : at + 2] in reader.words for at in range(start + 1, end - 1))
    )


def _foreign(text: str, reader: _Reader) -> Iterator[Name]:
    for match in reader.honorific.finditer(text):
        yield _name(reader, *match.span("it"), "warning")
    for match in re.finditer("·", text):  # “约翰·史密斯” → ·
        start = match.start()
        while start and match.start() - start < 8 and text[start - 1] in reader.foreign:
            start -= 1
        if match.start() - start >= 2 and text[match.end() : match.end() + 1] in reader.foreign:
            end = _dotted(text, start, reader)
            if end and set(text[match.end() : end]) <= reader.foreign | {"·"}:
                yield _name(reader, start, end, "warning")


def _acting(text: str, reader: _Reader) -> Iterator[Name]:
    """Yield names that only what they do gives away: “王建国不服”; and, to be masked only, those that look the part."""
    for start, end in _bare(text, reader):
        yield _name(reader, start, end, "warning" if reader.acts.match(text, end) else "none")
    for start, end in _handled(text, reader):
        yield _name(reader, start, end, "warning")


def _handled(text: str, reader: _Reader) -> Iterator[tuple[int, int]]:
    """Yield the applicants whose names are words too: behind a word of the office's work, or where a sentence begins.

    “办理张红军申请”, “退回何秀珍申请材料”; what they did must follow, and more than two characters must behind one.
    """
    # a mark or a date before a name: “1.张伟” → “1”, “3月5日张伟” → “3”, not “张伟”
    begins = {0, *(match.end() for match in re.finditer(r"[^\u4e00-\u9fff](?:[日号](?=.{3}))?", text))}
    shorts = {stop for start, stop in reader.handling.find(text) if stop - start > 1}
    for at in sorted(begins | shorts | {stop for _, stop in reader.handling.find(text)}):
        if at not in shorts and text[at : at + 1] in _ALSO_WORDS:
            continue  # 向农民提出, 应严格要求
        for size in (3, 2) if at in shorts else (3,):
            if _is_applicant(text, at, at + size, reader):
                yield at, at + size
                break


def _is_applicant(text: str, at: int, end: int, reader: _Reader) -> bool:
    """Whether a name stands here, for all that its given name is, and what an applicant does behind it, or others."""
    given = text[at + 1 : end]
    if end > len(text) or text[at] not in reader.common or not given or not set(given) <= reader.given - reader.never:
        return False
    if text[end - 1] in _PLACE_ENDS or reader.is_word(text, at) or reader.is_body(text, at):
        return False
    if reader.courtesy.match(text, at + 1):
        return False  # 王先生来电: hidden as it is
    if reader.applies.match(text, end):
        return True
    more = reader.more.match(text, end)
    return more is not None and any(_is_applicant(text, more.end(), more.end() + size, reader) for size in (3, 2))


def _bare(text: str, reader: _Reader) -> Iterator[tuple[int, int]]:
    last = 0
    for match in reader.bare.finditer(text):
        start = match.start()
        if start < last or reader.courtesy.match(text, start + 1):
            continue
        if text[start] in _ALSO_WORDS and start and reader.han.match(text[start - 1]):
            continue  # 属于国家
        for end in (start + 3, start + 2):
            strong = end <= len(text) and _strong(text, start, end, reader) and reader.ends(text, end)
            if strong and (end - start == 3 or reader.acts.match(text, end)) and not _dangling(text, end):
                yield start, end
                last = end
                break


def suspects(text: str, words: NameWords, names: Names) -> Iterator[tuple[int, int]]:
    """Yield what looks like a name in a folded text and is not recognised as one: for a person to look at."""
    reader = _reader(words, names)
    for match in reader.bare.finditer(text):
        for end in (match.start() + 3, match.start() + 2):
            if end <= len(text) and _strong(text, match.start(), end, reader) and not reader.body.match(text, end):
                yield match.start(), end
                break
