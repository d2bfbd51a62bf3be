"""What still stands in a filled form and speaks of another year, or is a paragraph of last year's document."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from assistant import lazy, messages
from assistant.domain import titles

Element = etree._Element  # pyright: ignore[reportPrivateUsage]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# “2024年” → 2024, “2024-12-31” → 2024, “2024.1.20” → 2024; the year of a document's number or a web address is none:
# not “〔2021〕30号”, not “/2024-12-31”
_YEAR = lazy.compile(r"(?<![\d〔\[（(/])(20\d\d)(?=\s*年|[-./]\d{1,2}[-./]\d)")
# “二〇二四年” → 四
_YEAR_IN_WORDS = lazy.compile(r"二[〇○零O0]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])(?=年)")
# “2025年1月20日” → 2025; the ends of the period are no day of signing: not “2025年1月1日”, not “2025年12月31日”
_DAY = lazy.compile(r"(20\d\d)\s*年\s*(?!1\s*月\s*1\s*日|12\s*月\s*31\s*日)\d{1,2}\s*月\s*\d{1,2}\s*日")
# What may name another year and be right: “《办法（2019年修订）》” → 《办法（2019年修订）》,
# “2021年印发的格式” → 2021年印发, “自2021年起” → 2021年起, not “2021年公开”
_CITED = lazy.compile(r"《[^》]*》|20\d\d\s*年[^，。；、]{0,12}?(?:修订|修正|印发|施行|公布|实施|以来|格式|版|起)")
# What last year counted is old, and no note on how to count: “共12件” → 2件, not “2025年”
_COUNT = lazy.compile(r"\d\s*(?:件|条|项|次|人|万|元|%|份|起|场|期|篇|部|个|宗|例)")
_FIGURE = lazy.compile(r"[-+−]?\d[\d,.]*")  # “1,234.5”, “-3”, not “3件”
_HINT = lazy.compile(
    r"[（(【][^（）()【】]*[）)】]"
)  # what a form says of itself: “（盖章）”, “【打印】”, not “审核：李大山”
_LONGEST_WORD = 3  # letters: “附件”, “公开”
_SHORTEST, _ALIKE = 12, 90  # letters of a paragraph, per cent
_NOTES = ("注", "（注", "备注", "说明")
_SHOWN = 40  # letters of an old text that are shown


class Old(NamedTuple):
    """A text that stands in a form from before.

    `where` is its place in words. `sure` says that it can't stand in a final; else a person should look.
    """

    text: str
    where: str
    why: str
    sure: bool = True

    @property
    def line(self) -> str:
        """The old text as one line."""
        shown = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        return messages.text("{where}“{text}”：{why}", where=self.where, text=shown, why=self.why)


class Before(NamedTuple):
    """What is known of last year: whether the form is a document that was filled in, and the paragraphs of then."""

    filled: bool
    paragraphs: frozenset[str]


def own_text(paragraph: Element) -> str:
    """Return the text of a paragraph without that of the text boxes in it."""
    parts: list[str] = []
    for leaf in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}delText"):
        owner = next(item for item in leaf.iterancestors() if item.tag == f"{W}p")
        if owner is paragraph and leaf.tag != f"{W}delText":
            parts.append((leaf.text or "") if leaf.tag == f"{W}t" else " ")
    return "".join(parts)


def compact(text: str) -> str:
    """Return a text without its blanks."""
    return "".join(text.split())


def before(paragraphs: Sequence[str], *, filled: bool) -> Before:
    """Return what is known of last year from its paragraphs; short ones say nothing, and notes are judged by counts."""
    known = (bare for item in paragraphs if len(bare := compact(item)) >= _SHORTEST and not bare.startswith(_NOTES))
    return Before(filled, frozenset(known))


def in_body(
    body: Element, headings: Mapping[Element, str], written: Collection[Element], year: int, known: Before
) -> Iterator[Old]:
    """Yield what is old in the body of a filled form.

    Args:
        body: Its `w:body`.
        headings: The headings of the sections, with their texts.
        written: The paragraphs and cells that this year's report was written into.
        year: The year reported on.
        known: What is known of last year.
    """
    place = messages.text("正文之前")
    own_tables = {table for item in written if item.tag == f"{W}tc" for table in item.iterancestors(f"{W}tbl")}
    for paragraph in body.iter(f"{W}p"):
        if paragraph in headings:
            place = messages.text("“{heading}”下面", heading=headings[paragraph])
        if paragraph in written or any(item in written for item in paragraph.iterancestors(f"{W}tc")):
            continue
        text = own_text(paragraph).strip()
        tables = list(paragraph.iterancestors(f"{W}tbl"))
        where = place + (
            messages.text("的文本框里") if _is_boxed(paragraph) else messages.text("的表格里") if tables else ""
        )
        why = _why(text, year, known)
        if why is None and known.filled and titles.is_document_number(text):
            why = messages.text("是原来的文号")
        if why is None and known.filled and own_tables.intersection(tables) and _FIGURE.fullmatch(text):
            why = messages.text("表里这一格不在规定的格式里，还是原来的数")
        if why is not None:
            yield Old(text, where, why)
        elif known.filled and not tables and paragraph not in headings and _says_something(text):
            yield Old(text, where, messages.text("是原来就有的，请核对"), sure=False)
        elif known.filled and paragraph.find(f".//{W}drawing") is not None and not _is_boxed(paragraph):
            yield Old(text, where, messages.text("有图，程序没有改，请核对"), sure=False)


def in_part(root: Element, place: str, year: int, known: Before) -> Iterator[Old]:
    """Yield what is old in a header, a footer or the notes."""
    for paragraph in root.iter(f"{W}p"):
        text = own_text(paragraph).strip()
        why = _why(text, year, known)
        if why is not None:
            yield Old(text, place, why)


def _says_something(text: str) -> bool:
    """Whether a line may be a person's, a number or a text of then: no hint of a form in brackets, no single word."""
    return len(compact(text)) > _LONGEST_WORD and not _HINT.fullmatch(text.strip())


def _is_boxed(paragraph: Element) -> bool:
    return any(item.tag == f"{W}txbxContent" for item in paragraph.iterancestors())


def _why(text: str, year: int, known: Before) -> str | None:
    """Why a text can't stand, or None where it can."""
    bare = _CITED.sub("", text)
    named = [int(item) for item in _YEAR.findall(bare)]
    named += [2000 + 10 * _digit(tens) + _digit(ones) for tens, ones in _YEAR_IN_WORDS.findall(bare)]
    other = next((item for item in named if item not in (year, year + 1)), None)
    if other is not None:
        return messages.text("写的是 {other} 年", other=other)
    if known.filled and any(int(item) == year for item in _DAY.findall(text)):  # of last year's signing or printing
        return messages.text("是原来的日期")
    if _is_of_last_year(text, known):
        return messages.text("是去年的段落")
    if known.filled and _COUNT.search(bare) and ("。" in text or text.startswith(_NOTES)):
        return messages.text("有原来的数")
    return None


def _digit(letter: str) -> int:
    return "〇一二三四五六七八九".find(letter) if letter in "一二三四五六七八九" else 0


def _is_of_last_year(text: str, known: Before) -> bool:
    from rapidfuzz import fuzz, process

    bare = compact(text)
    if len(bare) < _SHORTEST or not known.paragraphs:
        return False
    return bare in known.paragraphs or (
        process.extractOne(bare, known.paragraphs, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
    )
