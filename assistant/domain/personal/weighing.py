"""Where a name most likely ends that begins at a place, and where one begins that ends there, with its score."""

from assistant.domain.personal.reader import Reader


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
        score = reader.score(text, at, end, before)
        if score > high:
            found, high = end, score
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
            score = reader.score(text, begin, end, 3)
            if score > high:
                found, high = begin, score
    return found, high
