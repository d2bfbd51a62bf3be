"""What may stand in a place where the sentence has a person: each shape of name is asked the same question.

The place says where the name begins and ends, so a name need not look like one: 高山, 丰收 and 计划 are names where
only a person can stand. What is asked is whether something else may stand there: how something is done
(申请人多次来电), whom there are many of (农民来电), an office (县局来电).
"""

from enum import IntEnum

from assistant import lazy
from assistant.domain.personal.foreign import dotted, of_units, reads_foreign
from assistant.domain.personal.odd import may_be_name, reads_on
from assistant.domain.personal.reader import FORMS, REGIONS, WHEN, Reader

LONGEST = 4  # characters of a name that has nothing foreign
_MOST = 8  # of one that has
_SHORT = 2
_PLAIN = -6.0  # how much three characters have to look like a name where no label says that one follows
_TWO = -4.0  # and two of no word
_USUAL = 9.0  # the price of a word that is in every text: 信息, 材料, 时间
_TIMES = frozenset("年月日天里")
# so many of what is no person: “三栏均” → 三栏, “三级” → 三级, not “三强”
COUNTED = lazy.compile("[一二三四五六七八九十两][栏项条个人户名次级类种方处份张位件审]")
_PRONOUNS = frozenset("其他她它此这那")
_NO_END = frozenset("籍族箱")
_TELLING = -12.0  # where only a person can stand


class Standing(IntEnum):
    """What some characters may be in a place of a person: nothing, rather something else, a name."""

    NOTHING = 0
    DOUBTFUL = 1
    NAME = 2


def standing(text: str, start: int, end: int, reader: Reader, *, sure: bool, labelled: bool = False) -> Standing:
    """Return what some characters are where a person's name begins and ends with them.

    Args:
        text: A folded text.
        start: Where they begin.
        end: Where they end.
        reader: The lexicons.
        labelled: Whether a word for one person stands before them (投诉人高度来电).
        sure: Whether only a person can stand here (高山,男,44岁), or also how something is done (高山来电).
    """
    name = text[start:end]
    if reader.western.fullmatch(name):
        return Standing.NAME
    if "·" in name:
        return Standing.NAME if dotted(text, start, reader) == end else Standing.NOTHING
    if not reader.han.fullmatch(name) or _is_other(text, start, end, reader):
        return Standing.NOTHING
    if reader.like.is_word(name):
        return _of_word(name, reader, sure=sure, labelled=labelled)
    if not reader.like.family(text, start) or len(name) > LONGEST or end - start == 4:
        foreign = _is_foreign(text, start, end, reader)
        if foreign or not reader.like.family(text, start):
            return Standing.NAME if foreign else Standing.NOTHING
    return _of_no_word(text, start, end, reader, sure=sure)


def _is_other(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether an office, a label, a form of address or a filler stands here."""
    name = text[start:end]
    if COUNTED.match(name):
        return True
    if name in reader.fillers or reader.body.search(name) or name.endswith(FORMS) or reader.hidden.fullmatch(name):
        return True
    return reader.label.size(text, start) >= _SHORT or (reader.office.search(name) is not None and len(name) > _SHORT)


def _of_word(name: str, reader: Reader, *, sure: bool, labelled: bool) -> Standing:
    if name[-1] in _PRONOUNS or name[-1] == "是":
        return Standing.NOTHING  # 由其|本人, 都是|问
    if labelled and reader.units.is_one(name):
        return Standing.NAME  # 乡长洛桑
    if name in reader.given_words and name not in reader.manners:
        family = reader.like.family(name, 0) > 0
        return Standing.NAME if family or sure or labelled else Standing.DOUBTFUL
    if not reader.like.family(name, 0) or len(name) > LONGEST - (reader.like.family(name, 0) == 1):
        return Standing.NOTHING
    if name in reader.manners:
        return Standing.NAME if sure else Standing.DOUBTFUL
    if name in reader.usual:
        return Standing.NAME if sure or labelled else Standing.DOUBTFUL
    if name[-1] in reader.groups or name[-1] in reader.offices or reader.like.is_derived(name):
        return Standing.NOTHING
    if sure:
        return Standing.NAME
    rare = reader.like.is_rare(name, 0) and not labelled
    if reader.follow.size(name, 0) == len(name) or rare or name[0] in reader.modals:
        return Standing.DOUBTFUL
    other = name in reader.no_names or name in reader.deeds or name[-1] in WHEN | _TIMES
    return Standing.DOUBTFUL if other or (reader.like.words(name) < _USUAL and not labelled) else Standing.NAME


def _of_no_word(text: str, start: int, end: int, reader: Reader, *, sure: bool) -> Standing:
    name, like = text[start:end], reader.like
    family = like.family(name, 0)
    if len(name) == family + 3 and name[-1] == "郎":
        return Standing.NAME  # 山本|健太郎
    both = len(name) == LONGEST and name[0] not in reader.prepositions and like.family(name, 1)
    if not 1 <= len(name) - family <= _SHORT and not both:
        return Standing.NOTHING
    if name in reader.no_names or reader.never & set(name) or name[-1] in REGIONS | reader.offices | _NO_END:
        return Standing.NOTHING
    if name in reader.manners:
        return Standing.DOUBTFUL
    rest = name[family:]
    if rest in reader.manners or rest in reader.no_names or rest in reader.deeds or reads_on(name, reader):
        return Standing.NOTHING
    margin = like.margin(text, start, end)
    if len(name) == _SHORT:
        least = _TELLING if sure else _TWO
    else:
        least = _TELLING if sure and may_be_name(text, start, end, reader) else _PLAIN
    return Standing.NAME if margin > least else Standing.DOUBTFUL


def _is_foreign(text: str, start: int, end: int, reader: Reader) -> bool:
    name = text[start:end]
    if len(name) > _MOST:
        return False
    if reader.units.is_one(name) and not reader.like.is_word(name):
        return True
    if of_units(text, start, reader) == end or end in reader.units.ends(text, start):
        return True
    return set(name) <= reader.foreign and (len(name) == _SHORT or reads_foreign(name, reader))
