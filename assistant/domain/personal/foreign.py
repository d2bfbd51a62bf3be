"""Names of other peoples and in other scripts: 扎西顿珠, 阿依古丽·买买提, NGUYEN THI HOA, Mr. Smith."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.odd import says_where
from assistant.domain.personal.reader import FORMS, ODD, REGIONS, Places, Reader
from assistant.domain.personal.weighing import ending

_HYPHEN = lazy.compile("[\u4e00-\u9fff]-[\u4e00-\u9fff]")  # “让-皮埃尔” → 让-皮
_HALF = 2  # characters of half a name
_LONGEST, _MOST = 8, 6  # characters of a name made of what such names are made of; of one, half of which is
_WHERE = frozenset("在到往回赴去至于从驻抵")  # before a place: 常年在格尔木务工
_FOREIGN = 7.5  # the price of a character of what can only be a name from another tongue: 格桑卓玛
_AVERAGE = 6.0  # a character of a name of another people costs more, one of words less
_PER_CHARACTER = 5.0  # the price of a character of a name from another tongue


def transliterated(text: str, at: int, reader: Reader) -> int:
    """Return how many characters of a name of another people stand here: 扎西顿珠, 阿依古丽."""
    size = 0
    while size < 8 and text[at + size : at + size + 1] in reader.foreign:
        size += 1
        if size >= 2 and reader.stop(text, at + size) and reads_foreign(text[at : at + size], reader):
            return size
    return size if size >= 3 and reads_foreign(text[at : at + size], reader) else 0


def of_units(text: str, at: int, reader: Reader) -> int:
    """Return where a name ends that is made of what names of other peoples are made of (旺秀|加); 0 where none does."""
    families = (0, 1) if reader.like.family(text, at) == 1 else (0,)
    for family in families:  # 马|乙布拉, but 才让|东珠
        ends = reader.units.ends(text, at + family)
        found = [end for end in ends if end - at > _HALF and (reader.stop(text, end) or reader.owned.match(text, end))]
        if found:  # 索南达杰|主持, not 索南达杰主|持
            return max(found, key=lambda end: (reader.closes(text, end), end))
    return 0


def half_of_units(text: str, at: int, reader: Reader) -> int:
    """Return where a name ends, half of which is known, where a word announces it: 肉先|古丽, 贡去乎|才让."""
    run = reader.han.match(text, at)
    for end in range(at + 2 * _HALF, min(run.end() if run else at, at + _MOST) + 1):
        halves = ((at, at + _HALF, at + _HALF, end), (end - _HALF, end, at, end - _HALF))
        rests = [text[begin:stop] for low, high, begin, stop in halves if reader.units.is_one(text[low:high])]
        if rests and any(reader.follow.size(text, before) > 1 for before in range(at + _HALF, end)):
            return 0  # 完德明|要求更正
        fits = any(
            len(rest) <= _HALF + 1 and reader.never.isdisjoint(rest) and not reader.like.is_word(rest) for rest in rests
        )
        if fits and reader.stop(text, end) and reader.like.words(text[at:end]) > _AVERAGE * (end - at):
            return end
    return 0


def of_units_before(text: str, end: int, reader: Reader) -> int:
    """Return where such a name begins that ends here; the end where none does."""
    if not reader.units.may_end(text, end):
        return end
    for begin in range(max(0, end - _LONGEST), end - _HALF):
        if end in reader.units.ends(text, begin):
            alone = begin > 0 and (begin == 1 or not reader.han.match(text, begin - 2))
            return begin - 1 if alone and reader.like.family(text, begin - 1) == 1 else begin  # 马|哈麦德
    for begin in range(max(0, end - _LONGEST), end - _HALF):
        if reader.like.family(text, begin) == 1 and end in reader.units.ends(text, begin + 1):
            return begin
    return end


def reads_foreign(name: str, reader: Reader) -> bool:
    """Whether some characters are so rarely together in words that they can be a name of another people."""
    return reader.like.words(name) > _PER_CHARACTER * len(name) + 6 and name[:1] not in reader.never - reader.foreign


def dotted(text: str, at: int, reader: Reader) -> int:
    """Return where a name with points ends (买买提·艾力); 0 where none stands here."""
    match = reader.dotted.match(text, at)
    first = match.group().partition("·")[0] if match else ""
    if match is None or _is_dotted_body(match, reader):
        return 0
    if len(first) > 1 and reader.like.is_word(first) and 2 * sum(char in reader.foreign for char in first) < len(first):
        return 0  # 法人或其他组织·商业企业
    last = max(match.group().rfind("·"), match.group().rfind(".")) + at + 1
    size = 0
    while last + size < match.end() and text[last + size] in reader.foreign:
        size += 1
    for end in range(last + 2, min(match.end(), last + 8) + 1):
        over = end == last + size and reader.like.is_word(text[end : end + 2])  # 吐尔逊|控告案
        if (over or reader.stop(text, end)) and not text[last:end].endswith(("的", "未")):
            return end
    return last + max(size, 2) if last + 2 <= match.end() else match.end()


def _is_dotted_body(match: re.Match[str], reader: Reader) -> bool:
    """Whether a place or an organisation stands here, and not a person who does something to one: 艾山诉区政府."""
    body = reader.body.search(match[0])
    point = re.search("[·.]", match[0])  # “艾山·买买提” → ·
    return body is not None and (point is None or reader.verb.search(match[0], point.end() + 1, body.start()) is None)


def dotted_before(text: str, end: int, reader: Reader) -> int:
    """Return where a name with points begins that ends here; 0 where none does."""
    low = max(0, end - 20)
    found = [match for match in reader.dotted.finditer(text, low, end) if match.end() == end]
    return _foreign_start(text, text.index("·", found[0].start()), reader) if found and "·" in found[0][0] else 0


def foreign(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    """Yield names of other peoples that nobody announces."""
    for match in reader.honorific.finditer(text) if "M" in text or "Dr" in text else ():
        yield reader.found_name(*match.span("it"), "warning")
    for match in re.finditer("·", text):  # “约翰·史密斯” → ·
        start = _foreign_start(text, match.start(), reader)
        end = dotted(text, start, reader) if start < match.start() else 0
        if end:
            own = set(text[start:end]) - {"·"}
            foreign = 10 * len(own & reader.foreign) >= 7 * len(own)
            if foreign or reader.acts.size(text, end):
                yield reader.found_name(start, end, "warning")
            elif masking and reader.like.words(text[start:end].replace("·", "")) > ODD * (end - start - 1):
                yield reader.found_maybe(start, end)
    for match in reader.western.finditer(text) if reader.capitals.search(text) else ():
        # “一位叫David” → 一位叫, “外教是:David” → 外教
        before = text[max(0, match.start() - 12) : match.start()].rstrip(" :(")
        told = before.endswith(("叫", *reader.announcing)) or before.rstrip("是为名叫").endswith(reader.announcing)
        if told or reader.whose.match(text, match.end()) or reader.acts.size(text, match.end()):
            yield reader.found_name(*match.span(), "warning")
        elif masking:
            yield reader.found_maybe(*match.span())
    if masking:
        yield from (reader.found_maybe(*match.span()) for match in reader.some.finditer(text))
        yield from (
            reader.found_maybe(*match.span())
            for match in reader.transliterated.finditer(text)
            if reader.like.words(match[0]) > _FOREIGN * len(match[0])
        )


def of_halves(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names of four characters, two of which only names of another people have: 仁青|卓玛, 扎西|东珠."""
    for begin, stop in places:
        if stop - begin != _HALF:
            continue
        for start, other in ((begin - _HALF, begin - _HALF), (begin, stop)):
            end = start + 2 * _HALF
            rest = text[max(0, other) : other + _HALF]
            fits = len(rest) == _HALF and reader.han.fullmatch(rest) and not reader.never & set(rest)
            if text[start - 1 : start] in _WHERE or reader.like.is_word(text[start:end]):
                continue  # 现在呼和浩特打工
            if fits and not reader.like.is_word(rest) and not reader.label.size(rest, 0) and reader.stop(text, end):
                yield reader.found_name(start, end, "warning")


def _foreign_start(text: str, dot: int, reader: Reader) -> int:
    """Return where the part before a point begins: as far as the characters are those of other tongues."""
    start = dot
    while start and dot - start < 8 and (text[start - 1] in reader.foreign or _HYPHEN.match(text, start - 2)):
        start -= 1
    if dot - start < 2:
        start = dot
        while start and dot - start < 4 and reader.han.match(text, start - 1):
            start -= 1
    return start


def transliterated_before(text: str, at: int, reader: Reader) -> int:
    """Return where a name of another people begins that ends here: 扎西顿珠来电; the end where none does."""
    if (begin := of_units_before(text, at, reader)) < at:
        return begin
    start = at
    while start and at - start < 8 and text[start - 1] in reader.foreign:
        start -= 1
    # what stands before the name is of words: the part that is farthest from them is the name
    far = max(
        range(start, at), key=lambda begin: reader.like.words(text[begin:at]) - _AVERAGE * (at - begin), default=at
    )
    return far if at - far >= 3 and reads_foreign(text[far:at], reader) else at


def named_before(text: str, at: int, reader: Reader, added: float) -> Iterator[Personal]:
    """Yield the name that ends here, of whatever people, with what speaks for it added: 储月仙(女, 扎西顿珠来电."""
    start, score = ending(text, at, reader)
    if text.endswith(FORMS, start, at):
        return
    foreign = transliterated_before(text, at, reader)
    if text[foreign - 1 : foreign] in _WHERE or any(
        reader.like.is_word(text[max(0, foreign - more) : at]) for more in (0, 1, 2)
    ):
        foreign = at  # 乌鲁木齐务工
    if foreign < at and (score + added <= 0 or foreign < start):
        yield reader.found_name(foreign, at, "warning")
    elif start < at and not reader.body.search(text, start, at) and text[at - 1] not in reader.offices | REGIONS:
        found = reader.weighed(start, at, score + added, "warning")
        yield from () if says_where(text, start, at, reader) else found
