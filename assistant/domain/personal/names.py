"""Names of persons: after a word that announces one, before a form of address or an act, in lists, in other tongues.

There is no list of all names. What looks like one is weighed against the words that the same characters may be
(`likeness`); how much has to speak for a name depends on what stands beside it. With a word that announces a name it
is a finding, and so is what can hardly be words (娄金狗); what only looks like a name is masked and nothing is said.
"""

import re
from collections.abc import Iterator

from assistant.domain.personal.found import Personal
from assistant.domain.personal.lexicon import Flag
from assistant.domain.personal.reader import AFTER_PREPOSITION, MOST_BESIDE, Places, Reader, best, ending

APPLICANT = "申请人"
MAYBE = "maybe_name"  # what only looks like a name: masked where it stands
# How much has to be added to the likeness where something speaks for a name; a finding needs more than 0
_ANNOUNCED, _ALONE, _TITLED, _LISTED, _ACTING, _TOLD, _BARE = 5.0, 9.0, 4.5, 3.0, -1.0, -2.0, -3.0
_MASKED, _MASKED_BARE = -4.0, -2.0  # from here on masked; below it only shown, down to _SHOWN
_SHOWN = -7.0
_WHOLE = 7.0  # behind a word that announces a name, as far as the next mark: “经营者钦德福。”
_MARKS = frozenset((*",。;:()", ""))
_SURE = 5.5  # what can hardly be words: a finding though nothing speaks for it, where it is over: “还有一人是温春生。”
_EVERYDAY = 10.0  # the price of a word that is no name, even alone behind “姓名:”
_AFTER_WORD = 6.0  # what has to speak for a name behind 向
_SHORT = 4.0  # two characters that nothing speaks for
_FOREIGN = 7.5  # the price of a character of what can only be a name from another tongue: 格桑卓玛
_ODD = 8.5  # the price of a character that is of no word: 尕桑
_PER_CHARACTER = 5.0  # the price of a character of a name from another tongue
_ENDS = 1.0  # a mark behind it


_FORMS = ("先生", "女士", "小姐", "同志")
_REGIONS = frozenset("省市州盟县区旗镇乡村屯寨局")  # what does something is no person: 青禾镇坚持
_BETWEEN = 24
_OFFICE_REACH = 8  # characters before a name that tell an office: “会计(兼) 仉瑞芬”
# What may stand between a name and its number: “廖广福,男,” → “,男,”, “廖广福 身份证号:” → “ 身份证号:”
_OF_THE_NUMBER = re.compile(
    r"[ ,:;(|\n]{0,3}(?:[男女][, ]?)?"
    r"(?:(?:身份证|证件|手机)(?:号码?)?|电话|联系(?:电话|方式)|(?:出?生(?:日期|年月)?于?))?[为是: (|]{0,3}\Z"
)


def named(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    """Yield the names in a folded text; with `masking` also what only looks like a name."""
    marks = reader.marks.find(text)
    yield from _after_labels(text, marks["label"], reader)
    yield from _before_titles(text, marks["office"], reader)
    yield from _in_lists(text, reader)
    yield from _foreign(text, reader, masking=masking)
    yield from _acting(text, marks["act"], reader)
    yield from _told(text, marks["object"], reader)
    yield from _signed(text, reader)
    for start, end, score in _bare(text, reader, _MASKED_BARE if masking else _SURE):
        if score > _SURE and end - start >= 3 and reader.closes(text, end) and not reader.is_body(text, start):
            flag: Flag = (
                "advice"
                if reader.office.search(text, max(start - _OFFICE_REACH, text.rfind("。", 0, start) + 1, 0), start)
                else "warning"
            )
            yield _name(reader, start, end, flag, contact=flag == "advice")
        elif masking and score > _MASKED_BARE:
            yield _maybe(reader, start, end)


def _name(reader: Reader, start: int, end: int, flag: Flag, what: str = "姓名", *, contact: bool = False) -> Personal:
    return Personal(start, end, "name" if flag != "advice" else "office", what, reader.token, flag, contact)


def _maybe(reader: Reader, start: int, end: int) -> Personal:
    return Personal(start, end, MAYBE, "像姓名的字", reader.token, "none")


def _weighed(reader: Reader, start: int, end: int, score: float, flag: Flag) -> Iterator[Personal]:
    if score > 0:
        yield _name(reader, start, end, flag)
    elif score > _MASKED:
        yield _maybe(reader, start, end)


def _after_labels(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    last = 0
    for begin, stop in places:
        alone = begin in (0, last) or not reader.han.match(text, begin - 1)  # “:签名”, “申请人签名”, not “新收”
        last = stop
        who, between = text[begin:stop], reader.between.match(text, stop)
        assert between is not None  # noqa: S101 - it may be empty
        # “姓名:” → “:”, “|户主|” → |, not “代表”
        separate = bool(re.search(r"[:为是系叫即\" |│┃\n]", between[0]))
        if who in reader.said and not (separate and (alone or between[0].startswith((":", '"')))):
            continue
        at = between.end()
        if text[at : at + 1] in reader.prepositions and best(text, at + 1, reader)[1] > _AFTER_WORD:
            at += 1  # 经办人向柳月娥说明
        if reader.han.match(between[0]) and _begins_with(text, stop, reader):
            at = stop
        elif text[stop : stop + 1] == "(" and (inside := _inside(text, stop + 1, reader)):
            at = inside
        elif separate and reader.label.size(text, at):
            continue  # 参会:支书桑海峰: what stands nearest says who it is
        flag: Flag = "advice" if who in reader.staff else "error"
        what, contact = (who + "的姓名", False) if flag == "error" else ("在职人员的姓名", True)
        token = APPLICANT if who.endswith(APPLICANT) else reader.token
        first = True
        while span := _one(text, at, reader, separate=separate, first=first):
            start, end, own = span
            if own == "maybe":
                yield _maybe(reader, start, end)
                break
            yield _name(reader, start, end, "none" if own else flag, what, contact=contact)._replace(token=token)
            more = reader.more.match(text, end)
            if more is None:
                break
            at, first = more.end(), False


def _begins_with(text: str, at: int, reader: Reader) -> bool:
    """Whether a word that may stand before a name is rather the surname of it: 原告方向明, not 原告方当庭."""
    rest = AFTER_PREPOSITION if reader.like.is_word(text[at + 1 : at + 3]) else 0.0
    return best(text, at, reader)[1] + _ANNOUNCED - rest > 0


def _inside(text: str, at: int, reader: Reader) -> int:
    """Return where the name begins that alone stands in brackets behind a label: 第三人(常用之); 0 where none does."""
    end = text.find(")", at, at + 12)
    if end < 0 or text[at:end] in ("男", "女"):
        return 0
    stop, score = best(text, at, reader)
    return at if (stop == end and score + _ALONE > 0) or _dotted(text, at, reader) == end else 0


def _one(text: str, at: int, reader: Reader, *, separate: bool, first: bool) -> tuple[int, int, str] | None:
    """Return the name that stands here, and whether it is "hidden" (王某某), a "maybe" or "": sure."""
    if (hidden := reader.hidden.match(text, at)) and reader.like.family(text, at):
        return at, hidden.end(), "hidden"
    if (latin := reader.latin.match(text, at)) and latin.end() - at > 2:
        return at, latin.end(), ""
    if end := _dotted(text, at, reader):
        return at, end, ""
    if (spaced := reader.spaced.match(text, at)) and reader.like.family(text, at) == len(spaced["it"].split()[0]):
        return at, spaced.end("it"), ""
    if reader.is_body(text, at):
        return None
    return _weighed_one(text, at, reader, separate=separate, first=first)


def _weighed_one(text: str, at: int, reader: Reader, *, separate: bool, first: bool) -> tuple[int, int, str] | None:
    end, score = best(text, at, reader)
    run = reader.han.match(text, at)
    whole = run.end() if run else at
    over = text[whole : whole + 1] in _MARKS
    if over and end + 1 == whole == at + 3 and (separate or not reader.follow.size(text, end)):
        end = whole if text[end] not in reader.never else end  # 申请人:郑有为
    score += (_ALONE if separate and end == whole else _WHOLE if end == whole and over else _ANNOUNCED) - (
        0 if first else 2
    )
    if text[at:end] in reader.fillers or (separate and _is_everyday(text, at, whole, reader)):
        return None
    size = _transliterated(text, at, reader)
    if size >= 4 and at + size > end:
        return at, at + size, ""
    if score > 0 and not (end - at > 2 and text[end - 1] in _REGIONS):  # 我是花山村的
        return at, end, ""
    if separate and 2 <= whole - at <= 5 and _is_odd(text[at:whole], reader):
        return at, whole, ""
    if size:
        return at, at + size, ""
    return (at, end, "maybe") if score > _MASKED and first and not reader.like.is_word(text[at:end]) else None


def _is_everyday(text: str, at: int, end: int, reader: Reader) -> bool:
    """Whether a word stands here that is no name even behind “姓名:”; behind a mere blank any word is none."""
    word = text[at:end]
    return reader.like.is_word(word) and (text[at - 1] in " |│┃" or reader.like.words(word) < _EVERYDAY)


def _is_odd(whole: str, reader: Reader) -> bool:
    """Whether what alone stands behind “姓名:” is a name of a kind nobody has thought of (尕桑, 闫㛃)."""
    if whole in reader.fillers or reader.never & set(whole) or reader.body.search(whole) or reader.label.size(whole, 0):
        return False
    return not reader.like.is_word(whole) and reader.like.words(whole) > _ODD * len(whole)


def _transliterated(text: str, at: int, reader: Reader) -> int:
    """Return how many characters of a name of another people stand here: 扎西顿珠, 阿依古丽."""
    size = 0
    while size < 8 and text[at + size : at + size + 1] in reader.foreign:
        size += 1
        if size >= 2 and reader.stop(text, at + size) and _reads_foreign(text[at : at + size], reader):
            return size
    return size if size >= 3 and _reads_foreign(text[at : at + size], reader) else 0


def _reads_foreign(name: str, reader: Reader) -> bool:
    return reader.like.words(name) > _PER_CHARACTER * len(name) + 6 and not reader.never & set(name[:1])


def _dotted(text: str, at: int, reader: Reader) -> int:
    """Return where a name with points ends (买买提·艾力); 0 where none stands here."""
    match = reader.dotted.match(text, at)
    first = match.group().partition("·")[0] if match else ""
    if match is None or _is_dotted_body(match, reader):
        return 0
    if reader.like.is_word(first) and 2 * sum(char in reader.foreign for char in first) < len(first):
        return 0  # 法人或其他组织·商业企业
    last = max(match.group().rfind("·"), match.group().rfind(".")) + at + 1
    for end in range(last + 2, min(match.end(), last + 8) + 1):
        if reader.stop(text, end) and not text[last:end].endswith(("的", "未")):
            return end
    size = 0
    while last + size < match.end() and text[last + size] in reader.foreign:
        size += 1
    return last + max(size, 2) if last + 2 <= match.end() else match.end()


def _is_dotted_body(match: re.Match[str], reader: Reader) -> bool:
    """Whether a place or an organisation stands here, and not a person who does something to one: 艾山诉区政府."""
    body = reader.body.search(match[0])
    return body is not None and reader.verb.search(match[0], match[0].index("·") + 2, body.start()) is None


def _before_titles(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    for match in reader.courtesy.finditer(text):
        at = match.start()
        if at and (text[at - 1 : at] in ')"' or text.endswith(_FORMS, 0, at)):
            continue  # 李女士等人
        if start := _dotted_before(text, at, reader):
            yield _name(reader, start, at, "error")
            continue
        start, score = ending(text, at, reader)
        if (size := reader.label.size(text, start)) > 1:
            start, score = start + size, -_EVERYDAY  # 房东|贾|大爷
        if score + _TITLED > 0:
            yield _name(reader, start, at, "error")
        elif reader.like.family(text, at - 1) and match[0] in ("先生", "女士", "小姐") and at:
            yield _name(reader, at - 1, match.end(), "none")  # 王女士: hidden as it is
        elif score + _TITLED > _MASKED:
            yield _maybe(reader, start, at)
    for begin, _ in places:
        start, score = ending(text, begin, reader)
        if score > 0 and not reader.body.search(text[start:begin]) and text[begin - 1] not in _REGIONS:
            yield _name(reader, start, begin, "advice", "在职人员的姓名", contact=True)


def _dotted_before(text: str, end: int, reader: Reader) -> int:
    """Return where a name with points begins that ends here; 0 where none does."""
    low = max(0, end - 20)
    found = [match for match in reader.dotted.finditer(text, low, end) if match.end() == end]
    return _foreign_start(text, text.index("·", found[0].start()), reader) if found and "·" in found[0][0] else 0


def _in_lists(text: str, reader: Reader) -> Iterator[Personal]:
    """Names side by side need nobody to announce them: three of them, or two of whom it is said that they are two."""
    for match in reader.list.finditer(text):
        # what is listed: “张伟、李娜” → 张伟, “李娜”, “1.张伟;2.李娜” → 张伟
        items = [item.span() for item in reader.item.finditer(match[0])]
        if 2 * sum(reader.like.is_word(match[0][start:end]) for start, end in items) >= len(items):
            continue
        yield from _listed(text, [(match.start() + start, match.start() + end) for start, end in items], reader)


def _listed(text: str, items: list[tuple[int, int]], reader: Reader) -> Iterator[Personal]:
    spans: list[tuple[int, int]] = []
    sure = 0
    for number, (start, end) in enumerate(items):
        span, score = _item(text, start, end, reader, number == 0, number == len(items) - 1)
        if span is None or score + _LISTED <= 0 or text.endswith(_FORMS, *span):
            if 0 < number < len(items) - 1:
                return  # another thing among them: no list of persons
            continue
        sure += score > 0
        spans.append(span)
    if not spans or reader.things.match(text, spans[-1][1]):
        return
    places = sum(text[end - 1] in reader.places for _, end in spans)
    if 2 * places > len(spans):
        return
    counted = bool(reader.many.match(text, spans[-1][1]) or reader.many.search(text, spans[-1][1], spans[-1][1] + 1))
    if (len(spans) >= 2 and (counted or reader.acts.size(text, spans[-1][1]))) or (len(spans) >= 3 and sure >= 2):
        yield from (_name(reader, *span, "warning") for span in spans)


def _item(
    text: str, start: int, end: int, reader: Reader, is_first: bool, is_last: bool
) -> tuple[tuple[int, int] | None, float]:
    """Return the name in an item of a list and its score: the end of the first, the beginning of the last."""
    if "·" in text[start:end] and (stop := _dotted(text, start, reader)):
        return (start, stop), 5.0
    if not is_first and not is_last:
        return _whole_item(text, start, end, reader)
    if is_first:
        begin, score = ending(text, end, reader, start)
        return ((begin, end), score) if begin < end else (None, 0)
    stop, score = best(text, start, reader)
    if score + _LISTED <= 0 and (size := _transliterated(text, start, reader)):
        return (start, start + size), 1.0
    return ((start, stop), score) if stop > start else (None, 0)


def _whole_item(text: str, start: int, end: int, reader: Reader) -> tuple[tuple[int, int] | None, float]:
    if end - start <= 4 and reader.like.family(text, start) not in (0, end - start):
        return (start, end), reader.like.margin(text, start, end) + _ENDS
    is_foreign = set(text[start:end]) <= reader.foreign and _reads_foreign(text[start:end], reader)
    return ((start, end), 1.0) if is_foreign else (None, 0)


def _foreign(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    for match in reader.honorific.finditer(text) if "M" in text or "Dr" in text else ():
        yield _name(reader, *match.span("it"), "warning")
    for match in re.finditer("·", text):  # “约翰·史密斯” → ·
        start = _foreign_start(text, match.start(), reader)
        end = _dotted(text, start, reader) if start < match.start() else 0
        if end:
            own = set(text[start:end]) - {"·"}
            foreign = 10 * len(own & reader.foreign) >= 7 * len(own)
            if foreign or reader.acts.size(text, end):
                yield _name(reader, start, end, "warning")
            elif masking and reader.like.words(text[start:end].replace("·", "")) > _ODD * (end - start - 1):
                yield _maybe(reader, start, end)
    for match in reader.western.finditer(text) if reader.capitals.search(text) else ():
        if reader.acts.size(text, match.end()):
            yield _name(reader, *match.span(), "warning")
        elif masking:
            yield _maybe(reader, *match.span())
    if masking:
        yield from (_maybe(reader, *match.span()) for match in reader.some.finditer(text))
        yield from (
            _maybe(reader, *match.span())
            for match in reader.transliterated.finditer(text)
            if reader.like.words(match[0]) > _FOREIGN * len(match[0])
        )


def _foreign_start(text: str, dot: int, reader: Reader) -> int:
    """Return where the part before a point begins: as far as the characters are those of other tongues."""
    start = dot
    while start and dot - start < 8 and text[start - 1] in reader.foreign:
        start -= 1
    if dot - start < 2:
        start = dot
        while start and dot - start < 4 and reader.han.match(text, start - 1):
            start -= 1
    return start


def _acting(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names that only what they do gives away: “王建国不服”, “储月仙(女,”."""
    for at, _ in places:
        yield from _before(text, at, reader, _ACTING)
    for match in reader.sex.finditer(text):
        yield from _before(text, match.start(), reader, _LISTED)


def _told(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names of those to whom something was done: “答复已送达肖文斌。”."""
    for _, at in places:
        end, score = best(text, at, reader)
        if end - at >= 3 and reader.stop(text, end) and not reader.is_body(text, at) and text[end - 1] not in _REGIONS:
            yield from _weighed(reader, at, end, score + _TOLD, "warning")


def _before(text: str, at: int, reader: Reader, added: float) -> Iterator[Personal]:
    start, score = ending(text, at, reader)
    if text.endswith(_FORMS, start, at):
        return
    foreign = _transliterated_before(text, at, reader)
    if foreign < at and (score + added <= 0 or foreign < start):
        yield _name(reader, foreign, at, "warning")
    elif start < at and not reader.body.search(text, start, at) and text[at - 1] not in reader.offices | _REGIONS:
        yield from _weighed(reader, start, at, score + added, "warning")


def _transliterated_before(text: str, at: int, reader: Reader) -> int:
    """Return where a name of another people begins that ends here: 扎西顿珠来电; the end where none does."""
    start = at
    while start and at - start < 8 and text[start - 1] in reader.foreign:
        start -= 1
    while at - start >= 3 and not _reads_foreign(text[start:at], reader):
        start += 1
    return start if at - start >= 3 else at


def _signed(text: str, reader: Reader) -> Iterator[Personal]:
    for match in reader.signed.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if "·" in text[start:end]:
            yield _name(reader, start, end, "error")
        elif end - start <= 4 and best(text, start, reader)[0] == end:
            yield from _weighed(
                reader, start, end, reader.score(text, start, end) + (_TOLD if match["last"] else _LISTED), "error"
            )


def beside(text: str, start: int, end: int, reader: Reader) -> Iterator[Personal]:
    """Yield the name that stands beside a person's number: “廖广福,450126…”, “138…(廖广福)”."""
    between = _OF_THE_NUMBER.search(text[max(0, start - _BETWEEN) : start])
    at = max(0, start - _BETWEEN) + between.start() if between else start
    yield from _before(text, at, reader, 1.0)
    # “138…(廖广福)” → (
    if after := re.compile(r" ?[( ,]").match(text, end):
        stop, score = best(text, after.end(), reader)
        if not reader.han.match(text, stop):
            yield from _weighed(reader, after.end(), stop, score, "warning")


def familiar(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield forms of address with no more than a surname: 卫阿姨, 老汪头."""
    for match in reader.familiar.finditer(text):
        start, end = match.span()
        surname = start + 1 if text[start] in "老小阿" and end - start == 3 else start
        if reader.like.family(text, surname) and not reader.like.is_word(match[0]):
            yield _maybe(reader, start, end)


def suspects(text: str, reader: Reader) -> Iterator[tuple[int, int]]:
    """Yield what looks a little like a name in a folded text, for a person to look at."""
    yield from ((start, end) for start, end, score in _bare(text, reader, _SHOWN) if score <= _MASKED_BARE)


def _bare(text: str, reader: Reader, least: float) -> Iterator[tuple[int, int, float]]:
    """Yield what looks like a name though nothing announces it, and its score where it is above the least asked for."""
    last, like = 0, reader.like
    for match in (reader.first if least < _SURE else reader.first_closed).finditer(text):
        start = match.start()
        # 属|于, 于法|定: read as words at first sight; these are only masked, so nobody looks twice
        word = like.is_word(text[start : start + 2]) or like.is_word(text[max(0, start - 1) : start + 1])
        if start < last or (word and like.family(text, start) != 2) or not _possible(text, start, reader, least):
            continue
        end, score = best(text, start, reader, 3)
        score += _BARE
        score -= _SHORT if end - start == 2 else 0.0
        if score > least and not (reader.places | reader.offices) & {text[end - 1], text[end : end + 1]}:
            yield start, end, score
            last = end if score > _MASKED_BARE else last


def _possible(text: str, start: int, reader: Reader, least: float) -> bool:
    """Whether a name that begins here may have more than a score: a quick look, with nothing around it."""
    sizes = (2, 3, 4, 5) if least < _SURE else tuple(size for size in (3, 4, 5) if reader.closes(text, start + size))
    if not sizes:
        return False
    family, like = reader.like.family(text, start), reader.like
    for size in sizes:
        if 1 <= size - family <= 3 and family:
            name = text[start : start + size]
            if like.words(name) - like.name(name) + _BARE + MOST_BESIDE > least:
                return True
    return False
