"""Names that the words around them speak for: 以张伟名义提交, 闻人敬所著《…》, behind a role in no list: 捎信人张伟."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.foreign import of_units
from assistant.domain.personal.found import Personal
from assistant.domain.personal.odd import may_be_name, reads_on
from assistant.domain.personal.reader import AUTHOR, LISTED, ODD, Reader
from assistant.domain.personal.slots import standing
from assistant.domain.personal.weighing import best, ending, scored

_NAMED, _ROLE, _ROLE_OF_TWO = -8.0, 2.0, 5.0  # from here on a finding: between 以 and 名义; behind a role
_BEFORE_TITLE = -8.0  # from here on masked right before 《
_TITLE = lazy.compile("《")  # “路遥《平凡的世界》” → 《
_LONGEST = 4
_TITLE_REACH = 24  # characters between a title and its author
_ENDS = frozenset("。;\n")
# “据张伟《公开》” → 张伟, “据张伟教授《公开》” → 张伟, not “据《条例》”
_CITED = lazy.compile(r"据(?P<it>[\u4e00-\u9fff]{2,4}?)(?:教授|老师|先生|女士|博士|研究员|院士|律师)?(?:的|在)?《")
# Who is written to: “收到你(阿的伍加)” → 阿的伍加, “您(张伟)” → 张伟, not “你单位(张伟)”
_YOU = lazy.compile(r"[你您]\((?P<it>[\u4e00-\u9fff·]{2,10})\)")
_SAYS_SURNAME = lazy.compile("[(,]姓[^名]|姓[),]")  # that one is told: “(幸姓)” → 姓), “(姓程)” → (姓程, not “姓名”
# Whose surname is told apart: “幸福(幸姓)” → 幸福, “程序(姓程)” → 程序, not “张姓村民”
_SURNAMED = lazy.compile(
    r"(?P<it>(?P<family>[\u4e00-\u9fff])[\u4e00-\u9fff]{1,2})[(,](?:(?P=family)姓|姓(?P=family)(?=[,)]))"
)
# Behind what somebody is called whose real name follows: “黑皮(大名张伟)” → (大名, not “(姓名”
_REAL_NAME = lazy.compile(r"\((?:大名|学名|真名|本名|身份证名)")
_NICKNAME = lazy.compile(r"[\u4e00-\u9fff]{2,4}\Z")  # before it: “喊他黑皮” → 喊他黑皮, not “黑皮:”
_NAME = 3  # characters of a name that a role is enough for


def vouched(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names that the words around them speak for."""
    yield from _in_the_name(text, reader)
    yield from _authors(text, reader)
    yield from _roles(text, reader)
    for match in _SURNAMED.finditer(text) if _SAYS_SURNAME.search(text) else ():
        yield reader.found_name(*match.span("it"), "warning")
    for match in _REAL_NAME.finditer(text):
        called = _NICKNAME.search(text, max(0, match.start() - _LONGEST), match.start())
        if called and not reader.label.size(text, called.start()):
            yield reader.found_maybe(*called.span())
    for match in _YOU.finditer(text):
        if standing(text, *match.span("it"), reader, sure=True, labelled=True) or _is_odd(match["it"], reader):
            yield reader.found_name(*match.span("it"), "warning")


def _is_odd(name: str, reader: Reader) -> bool:
    """Whether some characters are no word and no body, where only a name may stand: 阿的伍加."""
    return not (name in reader.fillers or reader.body.search(name) or reader.label.size(name, 0)) and (
        reader.like.words(name) > ODD * len(name)
    )


def _in_the_name(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield in whose name something was done: 以强建民名义提交."""
    for match in reader.in_the_name.finditer(text):
        start, end = match.span("it")
        name = text[start:end]
        if of_units(text, start, reader) == end:
            yield reader.found_name(start, end, "warning")
        elif 2 <= end - start <= _LONGEST and reader.like.family(text, start) and not reader.like.is_word(name):
            plain = may_be_name(text, start, end, reader) and not reads_on(name, reader)
            if plain and reader.like.margin(text, start, end) > _NAMED:
                yield reader.found_name(start, end, "warning")


def _authors(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield who wrote what was published: masked, and no finding."""
    for match in reader.wrote.finditer(text):
        start, score = ending(text, match.start(), reader)
        if start < match.start() and score + LISTED > 0:
            yield _author(start, match.start(), reader)
    for match in _TITLE.finditer(text):
        start, score = ending(text, match.start(), reader)
        if start < match.start() and score > _BEFORE_TITLE and not reader.like.is_word(text[start : match.start()]):
            yield reader.found_maybe(start, match.start())  # 费孝通《乡土中国》
    for match in _CITED.finditer(text):
        if reader.like.family(text, match.start("it")):
            yield _author(*match.span("it"), reader)
    if "》" in text or reader.work.search(text):
        yield from _of_works(text, reader)


def _of_works(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield who wrote a work that stands before or beside: 《…》由欧阳启明编著, 《…》一文(黎思源), 文章署名苏锦川."""
    for match in reader.written.finditer(text):
        start, score = ending(text, match.start(), reader)
        title = text.rfind("》", max(0, start - _TITLE_REACH), start)
        if start == match.start() or score + LISTED <= 0 or title < 0 or _ENDS & set(text[title:start]):
            continue
        if reader.letter.search(text, title, start) is None:  # 对《规划》的申请由张伟撰写
            yield _author(start, match.start(), reader)
    for match in reader.bracketed.finditer(text):
        start, end = match.span("it")
        score = scored(text, start, end, reader) if reader.like.family(text, start) else -_LONGEST
        if score + LISTED > 0 and reader.is_work(text, start, end):
            yield _author(start, end, reader)
    for match in reader.signing.finditer(text):
        end, score = best(text, match.end(), reader)
        if score + LISTED > 0 and reader.is_work(text, match.start(), end):
            yield _author(match.end(), end, reader)


def _author(start: int, end: int, reader: Reader) -> Personal:
    return reader.found_name(start, end, "none")._replace(kind=AUTHOR)


def _roles(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names behind a role, whichever it is: 捎信人, 表舅公, 养蚕户."""
    for match in reader.role.finditer(text):
        at = match.end()
        if reader.like.is_word(text[at - 1 : at + 1]) or reader.like.is_longer(text, at - 2, at):
            continue
        end, score = best(text, at, reader)
        size = end - at
        least = _ROLE if size == _NAME else _ROLE_OF_TWO
        known = size in (2, _NAME) and score > least and (reader.closes(text, end) or reader.stop(text, end))
        known = known and (size == _NAME or not reader.like.is_word(text[at:end]))
        if known and text[end - 1] not in reader.body_ends and not reader.is_body(text, at):
            yield reader.found_name(at, end, "warning")
