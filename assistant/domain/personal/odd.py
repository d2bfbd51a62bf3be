"""Names that hardly look like one, where a word that announces a name or the others of a list vouch for them.

Whoever is called 全建设, 向前进 or 老庆生 reads as words, or has a surname that nobody has listed. Behind a word that
announces a name it is enough that the characters are of a given name and that the name is over before a mark or a word
that follows names: “申请人向前进于3月2日”, not “申请人向前来的群众”.
"""

from assistant.domain.personal.reader import REGIONS, WHEN, Reader

_TOLD, _UNLISTED = -11.5, -16.5  # from here on a finding: with a surname, with another character for one
_MASKED, _UNLISTED_MASKED = -14.0, -20.0  # from here on masked
_SEPARATE = 12.0  # what is added behind “姓名:”
_LONGEST = 4
_PLACES = REGIONS | {"里"}  # at the end of where something is done
_SHORT = 2
_SINCE, _DATES = frozenset("于在自从至到"), frozenset("年月日里上下")
_ADVERBS = frozenset("常曾经先后有多")  # surnames too, as the prepositions are
NO_END = frozenset("地人员者方们得岗度性力表籍")  # no name that hardly looks like one ends so


def odd_name(text: str, at: int, reader: Reader, *, separate: bool) -> tuple[int, bool] | None:
    """Return where the name ends that a word before it announces, and whether it is sure enough to be named."""
    for size in (3, 2):
        end, name = at + size, text[at : at + size]
        if not may_be_name(text, at, end, reader) or not reader.stop(text, end):
            continue
        if not separate and (runs_on(text, at, end, reader) or reader.like.is_word(text[at - 1 : at + 1])):
            continue
        known = reader.like.family(text, at) > 0
        if size == _SHORT and reader.like.is_word(name):
            continue
        if size == _SHORT and not known and not separate:
            foreign = set(name) <= reader.foreign and reader.follow.size(text, end) > 1
            return (end, True) if foreign else None  # 布和
        like = reader.like.margin(text, at, end) + (_SEPARATE if separate and not reader.han.match(text, end) else 0)
        if like > (_TOLD if known else _UNLISTED):
            return end, separate or not reads_on(name, reader)
        if like > (_MASKED if known else _UNLISTED_MASKED):
            return end, False
    return None


def may_be_name(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether some characters can be a name at all: such as given names have, and neither a word nor a place."""
    name = text[start:end]
    if len(name) < end - start or not reader.han.fullmatch(name) or name[0] in reader.never:
        return False
    if not reader.like.is_given(name[1:]) or name[-1] in REGIONS | WHEN | NO_END:
        return False
    if name[0] in _SINCE and name[-1] in _DATES:
        return False  # 于同年
    return not (
        name in reader.fillers
        or (len(name) > _SHORT and reader.like.is_word(name))
        or reader.body.search(name)
        or reader.label.size(text, start)
        or reader.follow.size(text, start) == len(name)
    )


def runs_on(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether words begin in the name that go on behind it, or are such as stand behind persons: 有权代|为, 和|学生."""
    rest = end - start - 1
    return (
        text[start + 1 : end] in reader.deeds
        or reader.like.is_derived(text[start:end])
        or any(reader.like.is_word(text[end - 1 : end + more]) for more in (1, 2) if end + more <= len(text))
        or (rest > 1 and reader.follow.size(text, start + 1) >= rest)
        or reader.label.size(text, start + 1) >= 2
        or reader.label.size(text, start + 2) >= 2
    )


def reads_on(name: str, reader: Reader) -> bool:
    """Whether a surname that is also a preposition stands before a word that nobody is called: 应改善, not 应大河."""
    on = name[0] in reader.prepositions or name[0] in _ADVERBS
    return on and len(name) > _SHORT and reader.like.is_word(name[1:]) and name[1:] not in reader.given_words


def says_where(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether it is said where something is asked or done: 告知|向旗里|申请, 于|乡里."""
    return end - start > _SHORT and text[start] in reader.prepositions and text[end - 1] in _PLACES


def odd_in_list(text: str, at: int, reader: Reader, *, beside: bool) -> int:
    """Return where the name ends that stands here among others; 0 where none does.

    Args:
        text: The text.
        at: Where it begins.
        reader: The lexicons.
        beside: Whether it stands as one of a list (、); else it is joined by a word (和), which says less.
    """
    run = reader.han.match(text, at)
    whole = run.end() if run else at
    if 2 <= whole - at <= _LONGEST and _may_be_listed(text, at, whole, reader) and beside:
        return whole
    seen = odd_name(text, at, reader, separate=False)
    if not beside or (seen and seen[1]):
        return seen[0] if seen and seen[1] else 0
    for size in (3, 2):
        end = at + size
        fits = end < whole and _may_be_listed(text, at, end, reader) and reader.stop(text, end)
        if fits and not runs_on(text, at, end, reader):
            return end
    return 0


def _may_be_listed(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether some characters can be one of a list of names: two that are a word only with a surname."""
    family = reader.like.family(text, start)
    if end - start == _SHORT and family == 0 and reader.like.is_word(text[start:end]):
        return False
    if reader.body.match(text, start):
        return False  # 司法|所贺晴
    if reader.like.is_derived(text[start:end]) or (end - start == _LONGEST and family < _SHORT):
        return False
    return may_be_name(text, start, end, reader) and not reader.follow.size(text, start) >= 2
