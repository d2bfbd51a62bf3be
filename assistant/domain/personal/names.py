"""Names of persons: after a word that announces one, before a form of address or an act, in lists, in other tongues.

There is no list of all names. What looks like one is weighed against the words that the same characters may be
(`likeness`); how much has to speak for a name depends on what stands beside it. With a word that announces a name it
is a finding, and so is what can hardly be words (娄金狗); what only looks like a name is masked and nothing is said.
"""

from collections.abc import Iterator

from assistant.domain.personal.addressed import TITLE, shortened, titled
from assistant.domain.personal.announced import after_labels, before_titles
from assistant.domain.personal.called import called, filed
from assistant.domain.personal.cells import is_worth_a_look
from assistant.domain.personal.everyday import by_place
from assistant.domain.personal.foreign import foreign, named_before, of_halves, transliterated_before
from assistant.domain.personal.found import Personal
from assistant.domain.personal.frames import behind_labels, by_evidence
from assistant.domain.personal.known import is_nuisance, of_staff, unknown, whole
from assistant.domain.personal.lists import in_lists, is_of_things, joined, paired, told_lists
from assistant.domain.personal.odd import NO_END, may_be_name, reads_on, says_where
from assistant.domain.personal.reader import FORMS, LISTED, MAYBE, REGIONS, WHEN, Places, Reader
from assistant.domain.personal.rows import in_rows
from assistant.domain.personal.series import in_series, misspelt
from assistant.domain.personal.vouched import vouched
from assistant.domain.personal.weighing import MOST_BESIDE, best, ending, scored

# How much has to be added to the likeness where something speaks for a name; a finding needs more than 0
_ACTING, _TOLD, _BARE = -1.0, -2.0, -3.0
_MASKED_BARE = -2.0  # from here on masked; below it only shown, down to _SHOWN
_SHOWN = -7.0
_SURE = 5.5  # what can hardly be words: a finding though nothing speaks for it, where it is over: “还有一人是温春生。”
_SHORT = 4.0  # two characters that nothing speaks for
_PLAIN = 2.0  # what has to speak for three characters at the beginning of a clause before 于2月
_OWN = 3.0  # what has to speak for a name before 化验单
_FAR = 9.0  # what has to speak for a name that ends as places do
_ODD = -6.0  # what is masked at the beginning of a clause before 于2月
_OPENING = frozenset(",;。:\n(")
_CLOSING = frozenset((*",;。:\n) ", ""))
_NEVER_LAST = REGIONS | WHEN | NO_END  # characters of a name that nothing announces
_TIMES = frozenset("周月年季")
_NO_LAST = _NEVER_LAST | frozenset("团组委部室科股")  # 宣讲团
_MOMENT = -6.0  # between 询问 and 时
_GROUNDS = frozenset("林园田场地")  # 柳树林的补贴
_CERTAIN = 5.0  # of what was learned: no list of words is asked any more
# of two characters beside others in a list that no rule tells to be of persons, and of more than four
_IN_A_LIST, _FOUR = 2.5, 4
_MASKED_WORD = 0.5  # of a word of everyday
_NICKNAMES = frozenset("老小阿")
_SHORT_NAMES = frozenset("老小")  # before a surname: 小邓
_JOINING, _MASK = frozenset("和与及跟"), "〈"  # between a name and a masked one
_ROADS = frozenset("路街巷")
_NO_NAMES = frozenset("籍族")  # at the end: 韩国籍
_TWO = 2  # characters of a name that need twice as much as three
_LONG = 3  # characters of a name before 时
_DEPARTMENTS = ("科", "股", "办", "室", "处", "窗口")
_ABOUT = ("关于", "答复", "收到", "受理", "办理", "回复", "转来", "经由")  # “关于易中天申请公开…的答复”
_OFFICE_REACH = 8  # characters before a name that tell an office: “会计(兼) 仉瑞芬”


def named(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    """Yield the names in a folded text; with `masking` also what only looks like a name."""
    each = (
        _of_whom(text, item, reader)
        for item in _each(text, reader, masking=masking)
        if masking or item.kind != MAYBE or is_worth_a_look(text, item, reader)
    )
    found = [*of_staff(text, [*whole(text, unknown(text, each, reader), reader)], reader)]
    yield from found
    yield from joined(text, [name for name in found if name.flag in ("error", "warning", "advice")], reader)


def _of_whom(text: str, item: Personal, reader: Reader) -> Personal:
    """Return a name as that of who signs by duty, or of anybody, where what was learned says so for sure."""
    if (
        item.kind not in ("name", "office")
        or item.flag == "none"
        or item.name == TITLE
        or not reader.han.fullmatch(text, item.start, item.end)
    ):
        return item
    place = item.flag == "warning" and text[item.end - 1] in REGIONS and item.end - item.start > _LONG  # 扎西宗乡
    if text[item.end - 1] in _NO_NAMES or place:
        return reader.found_maybe(item.start, item.end)
    sure = reader.learned.learnt.sure
    duty = reader.learned.duty(text, item.start, item.end) - reader.learned.learnt.office
    if duty > sure and item.flag != "advice" and reader.learned.weigh(text, item.start, item.end) > 0:
        return reader.found_name(item.start, item.end, "advice")
    if duty < -6 * sure and item.flag == "advice" and text[item.start - 1 : item.start] != ":":  # 记录人:张伟
        return reader.found_name(item.start, item.end, "warning")
    return item


def _each(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    ruled = [*_by_rules(text, reader, masking=masking)]
    yield from ruled
    yield from _learned(text, ruled, reader, masking=masking)


def _by_rules(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    marks = reader.marks.find(text)
    offices = [(begin, end) for begin, end in marks["office"] if not reader.reads_through(text, begin, end)]
    yield from after_labels(text, marks["label"], reader)
    yield from before_titles(text, offices, reader)
    yield from titled(text, offices, reader)
    yield from shortened(text, reader)
    yield from by_place(text, marks["label"], reader)
    yield from behind_labels(text, marks["label"], reader)
    yield from by_evidence(text, marks["evidence"], marks["label"], reader)
    yield from in_rows(text, marks["label"], reader)
    yield from in_lists(text, marks["label"], reader)
    yield from foreign(text, reader, masking=masking)
    yield from of_halves(text, marks["half"], reader)
    yield from told_lists(text, reader)
    yield from in_series(text, reader)
    yield from misspelt(text, reader)
    yield from paired(text, reader)
    yield from _acting(text, marks["act"], reader)
    yield from _of_records(text, marks["record"], reader)
    yield from _foreign_when(text, marks["when"], reader)
    yield from _told(text, marks["object"], reader)
    yield from _signed(text, reader)
    yield from vouched(text, reader)
    yield from _nicknamed(text, marks["label"], reader)
    yield from called(text, reader)
    yield from filed(text, reader)
    yield from _alone(text, reader, masking=masking)


def _learned(text: str, ruled: list[Personal], reader: Reader, *, masking: bool) -> Iterator[Personal]:
    """Yield what was learned to be a name, none across one that a label announces; what only may be one is masked."""
    learned, taken = reader.learned, set[int]()
    labelled = {item[:2] for item in ruled if item.flag == "error"}
    private = labelled | {item[:2] for item in ruled if item.flag == "warning"}
    known = learned.learnt
    least = min(known.flagged, known.short, known.word)
    likely = [*learned.likely(text, known.masked if masking else least, known.glance if masking else known.least)]
    for start, end, score in sorted(likely, key=lambda item: -item.score):
        word = reader.like.is_word(text[start:end])
        if word and reader.like.is_rare(text, start):
            continue  # 扎实
        if score <= (known.word if word else known.short if end - start == _TWO else known.flagged):
            continue
        if score <= _IN_A_LIST and (end - start > _FOUR or (end - start == _TWO and _is_listed(text, start, end))):
            continue  # 马山黑山羊; 金山、徐汇、虹口
        if not taken.isdisjoint(range(start, end)) or any(_cuts(start, end, *span) for span in labelled):
            continue
        if _is_of_words(text, start, end, reader, score):
            continue
        taken.update(range(start, end))
        if (start, end) not in private and learned.duty(text, start, end) > known.office:
            yield reader.found_name(start, end, "advice")
        else:
            yield reader.found_name(start, end, "warning")
    for start, end, score in likely if masking else ():
        word = reader.like.is_word(text[start:end]) or text[start : start + _TWO] in reader.no_names
        word = word or reader.like.is_derived(text[start:end]) or reader.like.is_word(text[start + 1 : end])
        if score > _MASKED_WORD or not word:
            yield reader.found_maybe(start, end)


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Whether some characters are all of a sentence."""
    return (start == 0 or text[start - 1] in "。\n") and text[end : end + 1] in ("", "。", "\n")


def _cuts(start: int, end: int, begin: int, stop: int) -> bool:
    """Whether some characters overlap others without holding them all: 东珠拒 and 扎西东, not 曹永年 and 曹永."""
    return start < stop and begin < end and not (start <= begin and stop <= end)


def _is_of_words(text: str, start: int, end: int, reader: Reader, score: float) -> bool:
    """Whether what was learned is not enough to name it: a word of everyday, a place in a list, one of things."""
    name = text[start:end]
    if reader.familiar.fullmatch(text, start, end):
        return True  # 舒姐 is for the rules
    if score <= _IN_A_LIST and len(name) == _TWO and _is_sentence(text, start, end):
        return True  # 收悉。
    if reader.like.is_word(name) and _is_no_name(text, start, end, reader):
        return True
    if (name.endswith(FORMS) and score <= (_IN_A_LIST if name[-2] == "阿" else _CERTAIN)) or (
        name[-1] in _NO_LAST and not reader.like.is_word(name)
    ):
        return True
    if len(name) > _TWO and name[-1] in _ROADS and _is_listed(text, start, end):
        return True  # 文昌路、安宁路
    if name[-1] in reader.offices or (len(name) == _TWO and name[0] in _NICKNAMES and name not in reader.given_words):
        return True  # 敬老院, 小李
    if start > 1 and reader.like.is_word(text[start - 2 : start + 1]):
        return True  # 告知单|存根
    if says_where(text, start, end, reader) or (name[-1] in _JOINING and text[end : end + 1] == _MASK):
        return True  # 张伟和〈申请人2〉
    if reader.body.match(text, end) or (end - start == _TWO and reader.is_body(text, start)):
        return True
    return score <= _CERTAIN and _is_in_words(text, start, end, reader)


def _is_in_words(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether the words around it, or the lists of words, speak against a name."""
    name = text[start:end]
    if reader.label.size(text, start) > 1:
        return True
    if reader.follow.size(text, start) == len(name):
        return True
    if reader.like.is_word(name[:2]) and (name[-1] in reader.places or name[-1] in _TIMES):
        return True  # 白云|河, 黄金|周
    if reader.like.is_derived(name) or (
        reader.han.fullmatch(text, end, end + _TWO) and reader.body.match(text, end + _TWO)
    ):
        return True  # 陈述|权, 东方明诚|律师事务所
    if reads_on(name, reader) or name[1:] in reader.no_rest:
        return True
    if not _is_listed(text, start, end):
        return False
    first = max(text.rfind(mark, 0, start) for mark in ":。\n") + 1
    return name[-1] in reader.no_ends or is_of_things(text, first, reader)


def _is_no_name(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether a word of everyday says how something is done, or who or what it is: 明确, 学生, 母亲, 高校."""
    name = text[start:end]
    listed = name in reader.no_words
    of_many = name[-1] in reader.groups or name[-1] in reader.offices
    return (listed or of_many or reader.label.size(text, start) >= len(name)) and name not in reader.given_words


def _alone(text: str, reader: Reader, *, masking: bool) -> Iterator[Personal]:
    """Yield what can hardly be words, though nothing speaks for it; with `masking` also what only looks like a name."""
    for start, end, score in _bare(text, reader, _MASKED_BARE if masking else _SURE):
        if is_nuisance(text, start, end, reader):
            continue
        if text[start - 1 : start] in _SHORT_NAMES and (start == 1 or _begins(text, start - 1)):
            continue  # 小|邓帮翻
        sure = score > _SURE and end - start >= 3 and not _is_listed(text, start, end)
        if sure and reader.closes(text, end) and not reader.is_body(text, start):
            yield _by_office(text, start, end, reader)
        elif masking and score > _MASKED_BARE:
            yield reader.found_maybe(start, end)


def _by_office(text: str, start: int, end: int, reader: Reader) -> Personal:
    """Return a name as a finding: an advice where an office or a department stands before it (党政办王明)."""
    before = max(start - _OFFICE_REACH, text.rfind("。", 0, start) + 1, 0)
    office = reader.office.search(text, before, start)
    in_office = text.endswith(_DEPARTMENTS, 0, start) or (
        office and not _is_done(office[0], _is_over(text, end), reader)
    )
    in_office = in_office and not reader.is_of_party(text, start)
    return reader.found_name(start, end, "advice" if in_office else "warning")


def _is_done(said: str, over: bool, reader: Reader) -> bool:
    """Whether it is said what is done, and not who does it: 校对|邢桂芳的档案; 系录入,|缪应祥确认; but 校对:张伟."""
    word = said.rstrip(" ,:、(")
    return word in reader.duties and (said[len(word) :].startswith(",") or (said == word and not over))


def _is_over(text: str, end: int) -> bool:
    return text[end : end + 1] in _CLOSING


def _of_records(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names before what is one person's: 误传何嘉怡孕检报告."""
    for at, _ in places:
        start, score = ending(text, at, reader)
        if at - start < 2 or text.endswith(FORMS, start, at) or reader.body.search(text, start, at):
            continue
        place = text[at - 1] in reader.no_ends or text[at - 1] in _GROUNDS
        if score > (_FAR if place else _OWN) and not (place and at - start == 2):
            yield _by_office(text, start, at, reader)
        elif (foreign := transliterated_before(text, at, reader)) < at:
            yield reader.found_name(foreign, at, "warning")
        elif score > _PLAIN and at - start == _LONG and _begins(text, start) and _is_plain(text, start, at, reader):
            yield _by_office(text, start, at, reader)
        elif score > 0 or (score > _ODD and _begins(text, start) and may_be_name(text, start, at, reader)):
            yield reader.found_maybe(start, at)


def _foreign_when(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names of other peoples before words that stand behind persons: 阿依努尔和她丈夫."""
    for at, _ in places:
        if text[at - 1 : at] in reader.foreign and (start := transliterated_before(text, at, reader)) < at:
            yield reader.found_name(start, at, "warning")


def _is_plain(text: str, start: int, end: int, reader: Reader) -> bool:
    name = text[start:end]
    return may_be_name(text, start, end, reader) and not reads_on(name, reader) and name[-1] not in reader.body_ends


def _begins(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in _OPENING


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether others stand beside it: a list says itself who or what is in it, see `rows`."""
    numbered = start > 1 and text[start - 1] in ".)、" and text[start - 2].isdigit()
    return numbered or text[start - 1 : start] == "、" or text[end : end + 1] == "、"


def _nicknamed(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield forms of address behind a word that announces a name: 村民老李头; 村民小王 says less: only masked."""
    for begin, stop in places:
        match = reader.nickname.match(text, stop)
        if match is None or not reader.like.family(text, stop + 1):
            continue
        start, end = match.span()
        if end - start > 2 and text[begin:stop] not in reader.staff:
            yield reader.found_name(start, end, "warning", "称呼")
        elif not reader.like.is_word(match[0]) and reader.stop(text, end):
            yield reader.found_maybe(start, end)


def _acting(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names that only what they do gives away: “王建国不服”, “储月仙(女,”."""
    for at, _ in places:
        start = ending(text, at, reader)[0]
        yield from named_before(text, at, reader, 0.0 if text.endswith(_ABOUT, 0, start) else _ACTING)
    for match in reader.sex.finditer(text):
        yield from named_before(text, match.start(), reader, LISTED)


def _told(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield names of those to whom something was done: “答复已送达肖文斌。”."""
    for begin, at in places:
        end, score = best(text, at, reader)
        if score < _FAR and reader.like.is_longer(text, begin, at):
            continue  # 告知|单存根
        moment = _moment(text, at, reader) if not reader.stop(text, end) or score < 0 else 0
        if moment:
            yield reader.found_name(at, moment, "warning")
            continue
        if not (reader.stop(text, end) or score > _FAR) or reader.is_body(text, at) or text[end - 1] in REGIONS:
            continue
        if says_where(text, at, end, reader):
            continue
        if end - at >= 3 or (score > _FAR and reader.closes(text, end)):
            yield from reader.weighed(at, end, score + _TOLD, "warning")
        elif score > 0:
            yield reader.found_maybe(at, end)


def _moment(text: str, at: int, reader: Reader) -> int:
    """Return where the name ends of whom it is said when something was done to them: 询问方大力时制作笔录."""
    end = at + _LONG
    if not (reader.moment.match(text, end) and reader.like.family(text, at) and may_be_name(text, at, end, reader)):
        return 0
    word = reader.like.is_word(text[end - 1 : end + 1]) or reader.like.is_word(text[at + 1 : end + 1])
    told = not word and not reads_on(text[at:end], reader) and reader.like.margin(text, at, end) > _MOMENT
    return end if told else 0


def _signed(text: str, reader: Reader) -> Iterator[Personal]:
    for match in reader.signed.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if "·" in text[start:end]:
            yield reader.found_name(start, end, "error")
        elif end - start <= 4 and best(text, start, reader)[0] == end:
            yield from reader.weighed(
                start, end, scored(text, start, end, reader) + (_TOLD if match["last"] else LISTED), "error"
            )


def suspects(text: str, reader: Reader) -> Iterator[tuple[int, int]]:
    """Yield what looks a little like a name in a folded text, for a person to look at."""
    yield from ((start, end) for start, end, score in _bare(text, reader, _SHOWN) if score <= _MASKED_BARE)


def _bare(text: str, reader: Reader, least: float) -> Iterator[tuple[int, int, float]]:
    """Yield what looks like a name though nothing announces it, and its score where it is above the least asked for."""
    last, like = 0, reader.like
    for match in (reader.first if least < _SURE else reader.first_closed).finditer(text):
        start = match.start()
        # 属|于, 于法|定: read as words at first sight; these are only masked, so nobody looks twice
        word = like.is_word(text[start : start + 2]) or (start and like.is_word(text[start - 1 : start + 1]))
        if start < last or (word and like.family(text, start) != 2) or not _possible(text, start, reader, least):
            continue
        end, score = best(text, start, reader, 3)
        score += _BARE
        score -= _SHORT if end - start == 2 else 0.0
        if score > least and not reader.body_ends & {text[end - 1], text[end : end + 1]}:
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
