"""Names that their place tells: whoever has a sex, an age and a home, goes to court or calls an office is a person.

Words that only a person's name stands before (evidence in schemas/lexicons/personal.yaml: ,男 诉县政府 来电) say where
it ends; the beginning of the clause, a label (申请人) or a word that leads to a name (由, 接到) says where it begins.
What stands between is a name, whatever it looks like, unless it is rather something else: see `slots`.
"""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.announced import is_of_work
from assistant.domain.personal.found import Personal
from assistant.domain.personal.lexicon import Evidence
from assistant.domain.personal.reader import AUTHOR, HAN, Places, Reader
from assistant.domain.personal.slots import Standing, standing

_LONGEST, _DOTTED = 8, 14  # characters of a name; of one with points
_LEAD = 8  # characters before a name that lead to it
_LATIN = 40  # of one in Latin letters
_OPENING = frozenset(',;。:!?(\n"')
_BETWEEN, _ENTERED = frozenset("、 "), -4.0  # before what was done; how much a name has to look like one behind it
_BESIDE_LABEL = frozenset(':( "')
# Of whoever has one of their own: “,手机158” → “,手机15”, “,158” → “,15”, not “,负责”
_NUMBER = lazy.compile(r",? ?(?:(?:手机|电话)(?:号码?)?[:为是 ]?)?1[3-9]")
_WEAK = -2.0  # how much a name has to look like one before 后
_DOUBTFUL = 4.0  # and one at the beginning of a clause that begins as 由, 从
_APART = frozenset(':("=|')  # between a label and what alone stands there
_PREPOSITIONS = frozenset("在对于因将以系称向未仍")  # behind a name
_SIDE = "方"  # between a label and a name (乙方), or a surname
_NOT = frozenset("未不没拒")
_PLAIN = 9.5  # the price of a word that stands seldom behind a label: 申请人|厚道|在
_ROLES = frozenset("人者户")  # at the end of who somebody is
_TO = frozenset("对因")  # before a name only where 的 follows it
_IS = frozenset("为是系叫名")  # between a label and a name
_ONE = frozenset("人者主户员告方子女妻夫父母妹弟姐哥")  # at the end of a label for one person
# behind what alone stands there: “;” → “;”, “)” → “)”, “ 编著:” → “ ”, not “ 的”
_OVER = lazy.compile(rf" ?(?:[,;。.)|\"\n]|\Z)| {{1,4}}(?=[{HAN}]{{2,8}}[:/]|[0-9]{{4}}[年.-])")
_NAMES = frozenset(("姓名", "名字"))  # 姓名不详
_MARKS = frozenset((*",;。:\n) ", ""))
_REACH = 16  # characters between a name and what says that it is one


def by_evidence(text: str, evidence: Places, labels: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names before words that only a person's name stands before."""
    ends = {stop: text[begin:stop] for begin, stop in labels}
    for at, stop in evidence:
        for item, end in _told(text, at, stop, reader):
            found = _before(text, end, ends, reader, item)
            if found is not None:
                yield found
                break


def _told(text: str, at: int, stop: int, reader: Reader) -> Iterator[tuple[Evidence, int]]:
    """Yield what the words at a place say of a name, and where it ends."""
    for item in reader.evidence[text[at:stop]]:
        if item.compiled.match(text, at) and (behind := item.between.search(text, max(0, at - _REACH), at)):
            yield item, behind.start()


def _before(text: str, end: int, labels: dict[int, str], reader: Reader, said: Evidence) -> Personal | None:
    """Return the name that ends here, where it begins with its clause, behind a label or a word that leads to it."""
    if said.lead_near and not said.lead_near.search(text, max(0, end - _DOTTED - _LEAD), end):
        return None
    if end and not reader.han.match(text, end - 1):
        latin = reader.latin_end.search(text, max(0, end - _LATIN), end)
        led = latin and _begins(text, latin.start(), labels, reader, said) is not None
        return _of_whom(*latin.span(), "", reader, said, text) if latin and led else None
    doubtful, sure = None, said.level == "sure"
    for size in range(2, _DOTTED + 1):
        start = end - size
        if text[max(0, start) : start + 1] == "·":
            continue
        if start < 0 or not reader.han.match(text, start) or (size > _LONGEST and "·" not in text[start:end]):
            break
        label = _begins(text, start, labels, reader, said)
        if label is None or (text[start - 1 : start] in _TO and text[end : end + 1] != "的"):
            continue  # 对高山的申请, not 对公示提出异议
        if label == "" and not sure and _leads_to_other(text, start, end, reader):
            continue
        seen = standing(text, start, end, reader, sure=sure, labelled=_is_of_one(label, reader))
        if seen == Standing.NAME and _is_enough(text, start, end, reader, said):
            return _of_whom(start, end, label, reader, said, text)
        if seen and doubtful is None and reader.like.family(text, start):
            doubtful = reader.found_maybe(start, end)
    return doubtful


def _is_enough(text: str, start: int, end: int, reader: Reader, said: Evidence) -> bool:
    """Whether the evidence is enough to name what may be a name."""
    if said.level == "plain":
        return not reader.like.is_word(text[start:end])
    return said.level != "weak" or _is_told(text, start, end, reader)


def _leads_to_other(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether a surname that also leads to whoever does something stands before who is no name: 由社工代交."""
    on = text[start] in reader.prepositions and end - start > 2 and text[start + 1 : end] not in reader.given_words
    return on and reader.like.margin(text, start, end) < _DOUBTFUL


def _of_whom(start: int, end: int, label: str, reader: Reader, said: Evidence, text: str) -> Personal | None:
    """Return a name as that of one of the staff, of an author or of anybody, as the evidence says."""
    if said.who == "staff":
        return reader.found_name(start, end, "advice")
    if said.who == "author":
        return reader.found_name(start, end, "none")._replace(kind=AUTHOR)
    if not reader.han.match(text, start):
        return reader.found_name(start, end, "warning")
    return _flagged(text, start, end, label, reader)


def _begins(text: str, at: int, labels: dict[int, str], reader: Reader, said: Evidence) -> str | None:
    """Return the label that a name stands behind, "" where it may begin here without one, None where it may not."""
    if said.leading:
        return "" if said.leading.search(text, max(0, at - _LEAD), at) else None
    return _leads(text, at, labels, reader, listed=said.level == "sure")


def behind_labels(text: str, labels: Places, reader: Reader) -> Iterator[Personal]:
    """Yield what alone stands behind a label (陈述人:高度; 申请人(高山)), or before what is done (第三人高山提交)."""
    for begin, stop in labels:
        label = text[begin:stop]
        between = reader.between.match(text, stop)
        at = stop + 1 if text[stop : stop + 1] == "(" else between.end() if between else stop
        if at - stop > 1 and text[at - 1] == _SIDE and text[at - 2] in _APART:
            at -= 1  # 收件人:方便
        apart = text[at - 1 : at] in _APART or label in reader.named
        # 签名:高山, 审核:高山, not 签名齐全
        signed = (label in reader.signatures or label in reader.duties) and text[at - 1 : at] == ":"
        signed = signed or (label in reader.sides | reader.signatures and at == stop)
        signed = signed or (at == stop and _is_entered(text, begin, at, label, reader))
        if (label in reader.said and label not in reader.named and not signed) or reader.label.size(text, at) > 1:
            continue
        if at == stop and reader.like.is_longer(text, begin, stop):
            continue
        if label in _NAMES and at > stop and text[at - 1] in " \n|":
            continue  # the head of a table
        found = _behind(text, at, label, reader, apart=apart or (at > stop and text[at - 1] in _IS), sure=apart)
        if found:
            yield found


def _is_entered(text: str, begin: int, at: int, label: str, reader: Reader) -> bool:
    """Whether who did a thing stands right behind it, alone in its clause: 主持邬海涛,记录冼丽。, not 记录完整。."""
    if label not in reader.duties or not (begin == 0 or text[begin - 1] in _OPENING | _BETWEEN):
        return False
    end = next((end for end in (at + 2, at + 3) if text[end : end + 1] in _MARKS), 0)
    plain = end and reader.like.family(text, at) and not reader.like.is_word(text[at:end])
    return bool(plain) and text[at] not in reader.prepositions and reader.like.margin(text, at, end) > _ENTERED


def _behind(text: str, at: int, label: str, reader: Reader, *, apart: bool, sure: bool) -> Personal | None:
    """Return the name that stands behind a label and is over before a mark or before what somebody does."""
    for end in (at + 2, at + 3, at + 4):
        if end > len(text) or not reader.han.fullmatch(text, at, end):
            return None
        if _OVER.match(text, end) or (text[end] == "、" and label in reader.staff | reader.authors):
            seen = _alone(text, at, end, label, reader, apart=apart, sure=sure)
        else:
            seen = _acting(text, at, end, label, reader)
        if seen == Standing.NAME:
            return _flagged(text, at, end, label, reader)
        if seen and reader.like.family(text, at):
            return reader.found_maybe(at, end)
    return None


def _alone(text: str, at: int, end: int, label: str, reader: Reader, *, apart: bool, sure: bool) -> Standing:
    """Return what stands behind a label before a mark: 陈述人:高度; 配偶宁静, 投诉人温差。"""
    if apart:
        if (label in reader.signatures or label in _NAMES) and text[at:end] in reader.no_names | reader.outcomes:
            return Standing.DOUBTFUL  # 签名:清晰
        said = label in reader.staff or (text[at - 1] in _IS and label[-1] in _ONE)  # 申请人是如意
        return standing(text, at, end, reader, sure=sure and label not in reader.staff, labelled=said)
    if label in reader.staff:
        return standing(text, at, end, reader, sure=False, labelled=True)
    if label in reader.sides | reader.signatures:
        plain = not reader.like.is_word(text[at:end]) and reader.like.margin(text, at, end) > _WEAK
        return standing(text, at, end, reader, sure=False) if plain else Standing.NOTHING
    known = label in reader.singles or label in reader.authors
    if not known and label[-1] not in _ONE:
        return Standing.NOTHING
    seen = standing(text, at, end, reader, sure=False, labelled=True)
    return seen if known and reader.like.is_word(text[at:end]) else min(seen, Standing.DOUBTFUL)


def _acting(text: str, at: int, end: int, label: str, reader: Reader) -> Standing:
    """Return what stands behind a label before what is done: 监护人成功签字, 局长高山带队, 第三人厚道对此."""
    name = text[at:end]
    if label in reader.staff:
        official = reader.official.size(text, end)
        return standing(text, at, end, reader, sure=False, labelled=True) if official else Standing.NOTHING
    acts, led = reader.acts.size(text, end) > 1, text[end : end + 1] in _PREPOSITIONS
    if label[-1] not in _ONE or not (acts or led):
        return Standing.NOTHING
    if name in reader.outcomes and text[end : end + 1] in _NOT and label not in reader.crowds:
        if name in reader.given_words:
            return Standing.NAME
        return standing(text, at, end, reader, sure=True, labelled=True)  # 申请人成功未补正: nothing succeeded
    how = name in reader.no_names or name[0] in reader.modals or name in reader.manners - reader.outcomes
    single = acts and label in reader.singles and not how
    seen = standing(text, at, end, reader, sure=single, labelled=_is_of_one(label, reader))
    plain = reader.like.is_word(name) and (acts or reader.like.words(name) > _PLAIN)
    return seen if plain else min(seen, Standing.DOUBTFUL)  # what is no word is read elsewhere


def _is_told(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether it is surely of a person that something happened after something was done to them: 送达高大山后."""
    lead = reader.leading(text, start)
    plain = lead is not None and len(lead[0]) > 1 and not reader.like.is_word(text[start:end])
    return plain and reader.like.margin(text, start, end) > _WEAK


def _flagged(text: str, start: int, end: int, label: str, reader: Reader) -> Personal | None:
    if label in reader.authors or (label in reader.proofs and is_of_work(text, start - len(label), reader)):
        return reader.found_name(start, end, "none")._replace(kind=AUTHOR)
    if label in reader.duties and text[start - len(label) : start] == label and text[end : end + 1] not in _MARKS:
        return reader.found_name(start, end, "warning")  # 录入高山的申请表
    if label in reader.staff:
        if _NUMBER.match(text, end) and "申请" in text[end : end + _REACH * 2]:
            return reader.found_name(start, end, "warning", label + "的姓名")
        return reader.found_name(start, end, "advice")
    return reader.found_name(start, end, "warning", label + "的姓名" if label else "姓名")


def _is_of_one(label: str, reader: Reader) -> bool:
    return label != "" and label not in reader.crowds


def _leads(text: str, at: int, labels: dict[int, str], reader: Reader, *, listed: bool = False) -> str | None:
    """Return the label that a name stands behind, "" where its clause or a word that leads to it begins it."""
    if at == 0 or text[at - 1] in _OPENING or (listed and text[at - 1] == "、"):
        before = at
        while before and text[before - 1] in _BESIDE_LABEL:
            before -= 1
        return labels.get(before, "")
    if at in labels:
        if labels[at] in reader.said:
            return None
        return None if reader.like.is_longer(text, at - len(labels[at]), at) else labels[at]
    lead = reader.leading(text, at)
    if lead is None:
        role = listed and text[at - 1] in _ROLES and reader.han.fullmatch(text, max(0, at - 3), at)
        return "" if role and not reader.like.is_word(text[at - 1 : at + 1]) else None  # 缴费人|高山,男
    # 该件|由|高山代收, not 自由|来访
    alone = len(lead[0]) > 1 or not reader.like.is_word(text[max(0, lead.start() - 1) : lead.end()])
    return "" if alone or lead.start() == 0 else None
