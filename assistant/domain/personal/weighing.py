"""How much characters look like a name with what stands around them, and where a name most likely begins or ends."""

from assistant.domain.personal.reader import WHEN, Reader

AFTER_PREPOSITION = 6.0  # “于|法定|期限” is no name
_COMMON = 9.0  # the price of a character that given names have
_USUAL = 12.0  # the price of two characters that names are often made of: 建国
_TWO_WORDS = 4.0  # “申明|理由” is no name
_STANDS_OUT, _FOLLOWED, _ENDS = 6.0, 1.5, 1.0  # “安排|喜|撤回”; a verb behind it; a mark behind it
MOST_BESIDE = _STANDS_OUT + _FOLLOWED  # what stands beside a name adds no more than that to its score


def best(text: str, at: int, reader: Reader, before: int = 0) -> tuple[int, float]:
    """Return where the name that begins here most likely ends, and its score; (at, -99) where none can."""
    found, high = at, -99.0
    family = reader.like.family(text, at)
    for size in (family + 1, family + 2, family + 3) if family else ():
        end = at + size
        if not (run := reader.han.match(text, at)) or run.end() < end:
            break
        if size == 4 and family == 1 and not _of_two_families(text, at, reader):
            break
        if size == 5 and not reader.stop(text, end):
            continue  # 尉迟敏|代尉|迟子涵
        if text[end - 1] == "氏" and size == 3 and run.end() > end and not reader.stop(text, end):
            continue  # 陈黎氏|香
        if (said := scored(text, at, end, reader, before)) > high:
            found, high = end, said
    return found, high


def _of_two_families(text: str, at: int, reader: Reader) -> bool:
    """Whether four characters may have the surnames of both parents: 张李月娥, not 向柳月娥, 桂兰昨天."""
    if "氏" in text[at + 1 : at + 3]:  # 阮氏秋庄, 陈黎氏香
        return True
    both = text[at] not in reader.prepositions and reader.like.family(text, at + 1) > 0
    both = both and not reader.like.is_rare(text, at + 1)  # 楚|雄州志
    return both and not reader.like.is_word(text[at + 2 : at + 4])


def ending(text: str, end: int, reader: Reader, start: int = 0) -> tuple[int, float]:
    """Return where the name that ends here most likely begins, and its score; (end, -99) where none can."""
    found, high = end, -99.0
    for size in (2, 3, 4):
        begin = end - size
        if begin < start or not reader.han.match(text, begin) or not reader.han.fullmatch(text, begin, end):
            break
        if (family := reader.like.family(text, begin)) and family < size:
            if size == 2 and reader.like.is_rare(text, begin):
                continue  # 川籍|务工
            if size == 4 and family == 1 and not _of_two_families(text, begin, reader):
                break
            if (said := scored(text, begin, end, reader, 3)) > high:
                found, high = begin, said
    return found, high


def scored(text: str, start: int, end: int, reader: Reader, before: int = 0) -> float:
    """Return how much these characters look like a name, with what stands behind them."""
    like, name = reader.like, text[start:end]
    score = like.margin(text, start, end, before)
    follow = reader.follow.size(text, end)
    over = not reader.han.match(text, end)
    if name[0] in reader.prepositions:
        if name[1:] in reader.no_names:
            return score - 2 * AFTER_PREPOSITION  # 于中秋
        if len(name) == 2 or like.is_word(name) or (like.is_word(name[1:]) and like.given(name[1:]) > _USUAL):
            return score - AFTER_PREPOSITION  # 于|法定|期限, 时常|来电
        if name[-1] in WHEN or (text[end : end + 1] in WHEN and follow < 2):
            return score - 2 * AFTER_PREPOSITION  # 于庭前
        if like.is_word(text[end - 1 : end + 1]) and follow < 2:
            return score - AFTER_PREPOSITION  # 于庭|审
    if like.is_word(name):
        return score if follow or over else score - _ENDS * 4
    if len(name) > 2 and follow < 2 and like.is_word(name[:-1]) and like.is_word(text[end - 1 : end + 1]):
        score -= _TWO_WORDS  # 申明|理由
    score += _FOLLOWED if follow > 1 else _ENDS if over else 0.0
    if (
        len(name) == 3
        and like.is_word(name[:2])
        and (follow > 1 or over)
        and not like.is_derived(name)
        and not like.is_word(text[end - 1 : end + 1])
        and like.given(name[2]) < _COMMON
    ):
        # 安排|喜|撤回: what is left over stands alone; 时常|来电|询问: it does not
        score += _STANDS_OUT / (2 if like.is_word(name[1:]) else 1)
    return score
