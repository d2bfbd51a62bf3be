"""Names side by side, where the sentence says that persons are listed: 名单:张伟、李娜、王芳."""

from collections.abc import Container, Iterable, Iterator

from assistant import lazy
from assistant.domain.personal.foreign import dotted, reads_foreign, transliterated
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import FORMS, LISTED, Places, Reader
from assistant.domain.personal.weighing import best, ending

_ENDS = 1.0  # a mark behind it
_MANY = 3  # names of three characters that say of themselves that persons are listed
_GIVEN = 2  # characters of a given name, at most
_LABEL_REACH = 12  # characters between a word that announces persons and a list: 花名册(节选):
# A name in its own script behind it: “(Nguyễn Thị Thu)” → “Nguyễn Thị Thu”, not “(2)”, not “(PDF)”
_IN_BRACKETS = lazy.compile(r"\((?P<it>[A-ZÀ-Ỹ][A-Za-zÀ-ỹ'.-]{1,20}(?: [A-ZÀ-Ỹ][A-Za-zÀ-ỹ'.-]{0,20}){1,4})\)")
# Behind who was it: “变更为” → 变更为, not “变更登记”
_CHANGED = lazy.compile("(?:变更|调整|更换|改)(?:为|成)|换成|变为|接替")
_SENTENCE = frozenset("。;!?\n")
_WHO = ("的有", "的有:", "的是", "的是:", "的为", "的为:", "的包括", "的包括:")  # 提出申请的有:


def in_lists(text: str, labels: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names side by side: behind a word that announces them, or before how many they are and what they do."""
    ends = {stop for _, stop in labels}
    for match in reader.list.finditer(text):
        # what is listed: “张伟、李娜” → 张伟, “李娜”, “1.张伟;2.李娜” → 张伟
        items = [item.span() for item in reader.item.finditer(match[0])]
        if 2 * sum(reader.like.is_word(match[0][start:end]) for start, end in items) >= len(items):
            continue
        numbered = match[0][0].isdigit()  # 1.张伟;2.李娜;3.王芳
        spans = [(match.start() + start, match.start() + end) for start, end in items]
        yield from _listed(text, spans, None if numbered else ends, reader)


def is_announced(text: str, at: int, ends: Container[int], reader: Reader) -> bool:
    """Whether a list of persons is announced shortly before a place: 名单中, 花名册(节选):, 申请的有:."""
    low = max(0, at - _LABEL_REACH)
    low = max((place + 1 for place in range(low, at) if text[place] in _SENTENCE), default=low)
    if any(place in ends for place in range(low + 1, at + 1)):
        return True
    if any(text.find(word, low, at) >= 0 for word in reader.listings if len(word) > 1):
        return True
    return text.endswith(_WHO, low, at) and reader.does.search(text, low, at) is not None


def is_of_things(text: str, at: int, reader: Reader) -> bool:
    """Whether a word before a list says that it is one of things: 附件:1., 品种有."""
    return reader.things_before.search(text, max(0, at - _LABEL_REACH), at) is not None


def told_lists(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names side by side behind a word that says that persons follow: 缺席人员为温桂莲 植树荣."""
    for match in reader.told_list.finditer(text):
        # what is listed: “张伟 李娜” → 张伟
        items = [item.span() for item in reader.item.finditer(text, *match.span("it"))]
        last = items[-1]
        stop, score = best(text, last[0], reader)
        over = last[1] - last[0] <= 1 + _GIVEN or score + LISTED <= 0  # 文春来。, but 何月明|三人
        items[-1] = last if over else (last[0], stop)
        sure = sum(reader.like.margin(text, *item) + LISTED > 0 for item in items)
        if sure and all(_may_be_one(text, *item, reader) for item in items):
            yield from (reader.found_name(*item, "warning") for item in items)


def _may_be_one(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether a name may stand here, though it reads as words: 白云飞, 黎明亮."""
    family = reader.like.family(text, start)
    if not family or not 1 <= end - start - family <= _GIVEN or reader.is_body(text, start):
        return False
    plain = reader.like.is_given(text[start + family : end]) and not reader.like.is_word(text[start:end])
    return plain and text[end - 1] not in reader.no_ends


def paired(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield two names of whom it is said that they are two: 常青松和时玉兰两家."""
    for match in reader.pair.finditer(text):
        for group in ("one", "other"):
            start, end = match.span(group)
            if not reader.like.family(text, start) or text[end - 1] in reader.no_ends:
                break
        else:
            yield from (reader.found_name(*match.span(group), "warning") for group in ("one", "other"))
    for match in reader.two.finditer(text):
        second, score = ending(text, match.start(), reader)
        if second == match.start() or score + LISTED <= 0 or not reader.joins.match(text, second - 1):
            continue
        first, other = ending(text, second - 1, reader)
        if first < second - 1 and other + LISTED > 0 and score + other > 0:
            yield reader.found_name(first, second - 1, "warning")
            yield reader.found_name(second, match.start(), "warning")


def joined(text: str, found: Iterable[Personal], reader: Reader) -> Iterator[Personal]:
    """Yield the names that are joined to one that was found: 常青松和时玉兰两家, where 时玉兰 was."""
    for item in found:
        if other := _IN_BRACKETS.match(text, item.end):
            yield reader.found_name(*other.span("it"), item.flag)
        if changed := _CHANGED.match(text, item.end):
            end = next(
                (end for end in (changed.end() + 3, changed.end() + 2) if _is_next(text, changed.end(), end, reader)), 0
            )
            if end:
                yield reader.found_name(changed.end(), end, item.flag)
        # “张伟和李娜” → 和
        if after := reader.joins.match(text, item.end):
            end, score = best(text, after.end(), reader)
            if (size := transliterated(text, after.end(), reader)) and after.end() + size > end:
                yield reader.found_name(after.end(), after.end() + size, item.flag)  # 阿力木·吐尔逊和|古丽娜尔
                continue
            if end - after.end() >= 2 and reader.stop(text, end) and not reader.is_body(text, after.end()):
                yield from reader.weighed(after.end(), end, score, item.flag)
        if reader.joins.match(text, item.start - 1) and item.start > 1:
            start, score = ending(text, item.start - 1, reader)
            if item.start - 1 - start >= 2 and not reader.body.search(text, start, item.start - 1):
                yield from reader.weighed(start, item.start - 1, score, item.flag)


def _is_next(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether the name of who follows another stands here, a word or not: 由周国栋变更为|严谨,."""
    name, over = text[start:end], not reader.han.match(text, end)
    plain = over and reader.like.family(text, start) and text[end - 1] not in reader.no_ends
    return bool(plain) and bool(reader.han.fullmatch(name)) and name not in reader.no_words


def _listed(text: str, items: Places, labels: Container[int] | None, reader: Reader) -> Iterator[Personal]:
    """Yield the names of a list that is told to be one of persons, or, where `labels` is None, needs not be."""
    spans: list[tuple[int, int]] = []
    sure = 0
    for number, (start, end) in enumerate(items):
        span, score = _item(text, start, end, reader, number == 0, number == len(items) - 1)
        if span is None or score + LISTED <= 0 or text.endswith(FORMS, *span):
            if 0 < number < len(items) - 1:
                return  # another thing among them: no list of persons
            continue
        sure += score > 0
        spans.append(span)
    first = spans[0][0] if spans else 0
    named = sure == len(spans) >= _MANY and all(end - start == _MANY for start, end in spans)
    if not spans or reader.things.match(text, spans[-1][1]) or (is_of_things(text, first, reader) and not named):
        return  # 品种:柳杉、毛竹, but 同样内容:赵小军、赵小兵、赵大妹
    places = sum(text[end - 1] in reader.places for _, end in spans)
    if 2 * places > len(spans):
        return
    counted = bool(reader.many.match(text, spans[-1][1]) or reader.many.search(text, spans[-1][1], spans[-1][1] + 1))
    told = bool(counted or reader.acts.size(text, spans[-1][1]))
    announced = (
        len(spans) >= 3 and sure >= 2 and (told or labels is None or is_announced(text, spans[0][0], labels, reader))
    )
    if (len(spans) >= 2 and told) or announced:
        yield from (reader.found_name(*span, "warning") for span in spans)


def _item(
    text: str, start: int, end: int, reader: Reader, is_first: bool, is_last: bool
) -> tuple[tuple[int, int] | None, float]:
    """Return the name in an item of a list and its score: the end of the first, the beginning of the last."""
    if "·" in text[start:end] and (stop := dotted(text, start, reader)):
        return (start, stop), 5.0
    whole, other = _whole_item(text, start, end, reader)
    if not is_first and not is_last:
        return whole, other
    if whole and other > 0 and set(text[start:end]) <= reader.foreign:
        return whole, other
    if is_first:
        begin, score = ending(text, end, reader, start)
        return ((begin, end), score) if begin < end else (None, 0)
    stop, score = best(text, start, reader)
    if score + LISTED <= 0 and (size := transliterated(text, start, reader)):
        return (start, start + size), 1.0
    return ((start, stop), score) if stop > start else (None, 0)


def _whole_item(text: str, start: int, end: int, reader: Reader) -> tuple[tuple[int, int] | None, float]:
    if end - start <= 4 and reader.like.family(text, start) not in (0, end - start):
        return (start, end), reader.like.margin(text, start, end) + _ENDS
    is_foreign = set(text[start:end]) <= reader.foreign and reads_foreign(text[start:end], reader)
    return ((start, end), 1.0) if is_foreign else (None, 0)
