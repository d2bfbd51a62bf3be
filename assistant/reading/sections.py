"""Paragraphs → title, preamble, sections under their headings, signature and date."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assistant import lazy
from assistant.domain import titles
from assistant.domain.formats import Format
from assistant.domain.report import PREAMBLE, Heading, Organ, Unsure
from assistant.reading.beside import prose, sentences_in
from assistant.reading.blocks import Block, Paragraph, RawTable
from assistant.reading.endings import DATE, ending_of, signer
from assistant.reading.furniture import is_bare_label, is_data, is_furniture
from assistant.reading.headings import ARTIFACT, LONGEST, NUMBER, broken_in_two, contents_in, headings_in, section_of

# Of the data over a page: “标题：云川县2025年政府信息公开工作年度报告” → 标题：, not “云川县标题”
_TITLE_LABEL = lazy.compile(r"^\s*(?:标题|名称|题名|信息名称)\s*[:：]\s*")
# Where a heading may begin inside a paragraph: “工作平稳。二、主动公开”, not “第一、二、三批”
_INSIDE = lazy.compile(r"(?<=[。；！？\s\d）])(?=[一二三四五六]、)")
_ENUMERATED = "，；、。,;和及等"  # what follows a heading where a sentence only lists the sections
# Where a heading may end inside one: “一、总体情况（一）主动公开” → （一）, “一、总体情况2025年” → 2025年
_EDGE = lazy.compile(r"[（(]一[)）]|20\d\d\s*年|[\s:：。]|第二十条|一是|$")
# A first line of a title that goes on below it: “云川县财政局2025年”, “2025年云川县财政局政府信息公开工作”,
# not “2025年1月15日”
_GOES_ON = lazy.compile(r"^(?!.*(?:月|日|\d[:：/-]))[^，。；：:>]*(?:19|20)\d\d[^，。；：:>]*$")
# What of a title stands below it: “年度报告”, “工作报告”, “（2025年度）”, not “报告如下”
_REST_OF_TITLE = lazy.compile(r"(?:工作)?(?:年度)?报告|[（(]\s*20\d\d\s*年?度?\s*[)）]")
# “发布机构: 县政府办”, not “现将公开工作有关情况报告如下：”; who is spoken to is no data:
# not “各位领导：现将有关情况报告如下”, not “社会各界：2025年的工作情况如下”, not “县政府办：按照要求报告如下”
_SAYS_DATA = lazy.compile(
    r"^\s*(?!各|全体|尊敬|\S{0,4}(?:领导|同志|朋友|代表|委员|市民|居民|群众|各界|公众)[:：])"
    r"\S{2,6}[:：]\s*(?!现将|现就|现把|根据|按照|依据|遵照)\S"
)
# A short line that begins to speak: “现将有关情况报告如下” → 现将, “情况是：” → ：, not “云川县财政局”
_SPEAKS = lazy.compile(r"，|[:：]$|如下|根据|按照|依据|现将|编制|予以公布|本报告|本年度报告")
LONG_LINE, LONGEST_OF_TITLE, MOST_BEFORE_TITLE = 40, 40, 400
LONGEST_SHOWN = 200


class SectionsRead(NamedTuple):
    """What the paragraphs of a document hold.

    `narratives` and the preamble keep their text as it stands; a table's section is among the narratives where prose
    stands beside its table. `aside` are lines that may be text and found no place.
    """

    title: str
    preamble: str
    narratives: dict[str, str]
    headings: tuple[Heading, ...]
    signature: str
    dated: date | None
    aside: tuple[Unsure, ...] = ()


class _Part(NamedTuple):
    key: str
    lines: list[str]


class _Line(NamedTuple):
    text: str
    in_table: bool = False


class _Head(NamedTuple):
    """A title and where its lines stand."""

    text: str
    start: int
    stop: int


def read(blocks: Sequence[Block], form: Format) -> SectionsRead:
    """Sort the paragraphs of a document into the sections of a format."""
    lines = _lines(blocks, form)
    texts = [line.text for line in lines]
    head = _title(texts, form)
    body = lines[head.stop :]
    parts, heads, in_tables = _parts(body, form)
    named = titles.parted(head.text)
    ending = ending_of(parts[-1].lines, named.organ if named else "")
    parts[-1] = parts[-1]._replace(lines=ending.text)
    title = (
        head.text if named is None or named.organ else _signed_above(texts[: head.start], ending.signature) + head.text
    )
    gathered: dict[str, list[str]] = {}
    for part in parts:
        gathered.setdefault(part.key, []).extend(part.lines)
    preamble, over = _preamble(gathered.pop(PREAMBLE))
    aside = [*_aside(PREAMBLE, over, "标题下面的这些字不像正文，没有读入；是正文的，请补进开头一段")]
    aside += _aside("signature", _no_labels(ending.after, form), "落款下面还有字，没有读入；是正文的，请补进相应的一节")
    for part in in_tables:
        aside += _aside(part.key, part.lines, "表格里的这些话没有读入；是正文的，请补进这一节")
    torn = not any(isinstance(block, RawTable) and not block.loose for block in blocks)
    narratives = {
        key: text for key, found in gathered.items() if (text := _text(key, found, form, torn=torn)) is not None
    }
    return SectionsRead(
        _TITLE_LABEL.sub("", title).strip(),
        _join(preamble),
        narratives,
        heads,
        ending.signature,
        ending.dated,
        tuple(aside),
    )


def _signed_above(lines: Sequence[str], signature: str) -> str:
    """Return the organ as it signs, where it stands on one line or two right above the year of a title; else ""."""
    names = {signature, Organ(name=signature).short} if signature else set[str]()
    above = ("".join(map(str.strip, lines[-count:])) for count in (1, 2))
    return next((text for text in above if text in names), "")


def _text(key: str, lines: Sequence[str], form: Format, *, torn: bool) -> str | None:
    """Return the text of a section; None for a table's without prose. `torn`: the tables are loose lines."""
    table = form.section(key).table
    if table is None:
        return _join(lines)
    return _join(prose(lines, form.table(table), torn=torn)) or None


def _no_labels(lines: Sequence[str], form: Format) -> Sequence[str]:
    """Return the lines that are no title or label of a table: in a workbook the tables stand behind the text."""
    for table in form.tables:
        lines = prose(lines, table)
    return lines


def _aside(where: str, lines: Sequence[str], why: str) -> Iterator[Unsure]:
    if lines:
        shown = " / ".join(line.strip() for line in lines)
        yield Unsure(where=where, found=shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…", why=why)


def _join(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line.strip()).strip("\n")


def _parts(lines: Sequence[_Line], form: Format) -> tuple[list[_Part], tuple[Heading, ...], list[_Part]]:
    """Cut the lines below the title at the headings; last come the sentences of tables where a text belongs."""
    texts = [line.text for line in lines]
    heads = headings_in(texts, form)
    passed = contents_in(texts, form)
    found: list[Heading] = []
    parts: list[_Part] = [_Part(PREAMBLE, [])]
    in_tables: list[_Part] = []
    tables = {section.key for section in form.sections if section.table}
    for index, line in enumerate(lines):
        if index in passed:
            continue
        key = heads.get(index)
        if key is not None:
            found.append(Heading(key=key, text=ARTIFACT.sub("", line.text).strip()))
            # what is left of a conversion stays with the text, where S107 names it
            parts.append(_Part(key, [left[0] for left in ARTIFACT.finditer(line.text)]))
        elif not line.in_table or parts[-1].key in tables:
            parts[-1].lines.append(line.text)
        elif parts[-1].key != PREAMBLE:
            in_tables.append(_Part(parts[-1].key, [line.text]))
    return parts, tuple(found), in_tables


def _preamble(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the preamble, and what stands before it that is neither a page's own nor clearly text."""
    over: list[str] = []
    value_follows = False
    for index, line in enumerate(lines):
        if _speaks(line) and not (value_follows and "。" not in line):
            return [item for item in lines[index:] if not is_furniture(item)], over
        if not is_furniture(line) and not value_follows and not _is_of_title(line):
            over.append(line)
        value_follows = is_bare_label(line)
    return [], over


def _speaks(line: str) -> bool:
    """Whether a line below the title is text: it need not end in a full stop."""
    if "。" in line:
        return True
    if is_furniture(line) or _SAYS_DATA.match(line):
        return False
    return len(line.strip()) > LONG_LINE or _SPEAKS.search(line.strip()) is not None


def _is_of_title(line: str) -> bool:
    """Whether a line below the title belongs to it: the organ or a date on a line of its own."""
    return bool(signer(line, "")) or DATE.search(line) is not None


def _lines(blocks: Sequence[Block], form: Format) -> list[_Line]:
    """Return the lines of all paragraphs; headings that run on inside a paragraph are given a line of their own."""
    exact = "|".join(re.escape(section.heading) for section in form.sections)
    # a heading word for word needs no mark before it: “工作平稳二、主动公开政府信息情况规章”;
    # where a preamble lists the sections it is none: not “包括二、主动公开政府信息情况，三、其他”
    glued = re.compile(f"(?={_INSIDE.pattern})|(?<=.)(?=(?:{exact})(?![{_ENUMERATED}]))")
    lines: list[_Line] = []
    for block in blocks:
        if isinstance(block, RawTable):
            lines.extend(_Line(text, in_table=True) for text in sentences_in(block))
            continue
        assert isinstance(block, Paragraph)  # noqa: S101 - for the type checker
        for line in block.text.split("\n"):
            for piece in (glued if len(line) > 60 else _INSIDE).split(line):
                lines.extend(_Line(text) for text in _after_heading(piece, form))
    lines = [line._replace(text=line.text.replace("\xa0", " ")) for line in lines if line.text.strip()]
    return list(_mended(lines, form))


def _mended(lines: Sequence[_Line], form: Format) -> Iterator[_Line]:
    """Yield the lines, a heading broken over two of them as one."""
    joined = False
    for index, line in enumerate(lines):
        below = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
        if joined:
            joined = False
        elif broken_in_two(line.text.strip(), below, form):
            joined = True
            yield _Line(line.text.strip() + below)
        else:
            yield line


def _after_heading(line: str, form: Format) -> list[str]:
    """Part a heading from the text that follows it on the same line."""
    bare = line.lstrip()
    if not NUMBER.match(bare) or len(bare) < 8 or is_furniture(bare):  # 一、总体情况……1, of a table of contents
        return [line]
    for section in form.sections:
        rest = bare[len(section.heading) :].lstrip(" \u3000\t:：。") if bare.startswith(section.heading) else ""
        if rest and bare[len(section.heading)] not in _ENUMERATED.replace("。", ""):
            return [section.heading, rest.rstrip()]
    for edge in _EDGE.finditer(bare, 6, 6 + LONGEST):
        heading = bare[: edge.start()].strip()
        rest = bare[edge.start() :].lstrip(" \u3000\t:：。").rstrip()
        if rest and section_of(heading, form, set()):
            return [heading, rest]
    return [line]


def _title(lines: Sequence[str], form: Format) -> _Head:
    """Return the title: the last text that reads like one, with a year, before the first heading of the report.

    It may go on over two or three lines. Without a year it is the first that reads like one.
    """
    found: _Head | None = None
    for index in range(min(len(lines), MOST_BEFORE_TITLE)):
        if found is not None and (len(lines[index]) > LONGEST_OF_TITLE * 1.5 or _is_first_heading(lines, index, form)):
            break
        head = _title_from(lines, index)
        if head is not None and (found is None or index >= found.stop):
            found = head
    if found is None:
        found = next(
            (
                _Head(line.strip(), index, index + 1)
                for index, line in enumerate(lines[:60])
                if titles.parted(_TITLE_LABEL.sub("", line)) is not None
            ),
            None,
        )
    return _whole(found, lines) if found else _Head("", 0, 0)


def _is_first_heading(lines: Sequence[str], index: int, form: Format) -> bool:
    key = section_of(lines[index], form, set())
    return key == form.sections[0].key


def _title_from(lines: Sequence[str], index: int) -> _Head | None:
    """Return the title that begins on a line and ends on it or one of the next two."""
    text = ""
    for count, line in enumerate(lines[index : index + 3]):
        bare = _TITLE_LABEL.sub("", line).strip()
        if len(bare) > titles.LONGEST or (count and (is_data(bare) or len(bare) > LONGEST_OF_TITLE)):
            return None
        text += bare
        named = titles.parted(text)
        if named is not None and named.year is not None:
            return _Head(text, index, index + count + 1)
        if is_data(bare) or titles.is_document_number(bare) or not (_GOES_ON.search(text) or signer(text, "")):
            return None
    return None


def _whole(head: _Head, lines: Sequence[str]) -> _Head:
    """Add what of the title stands on lines of its own: the organ above it, （2025年度） below it."""
    text, stop = head.text, head.stop
    if stop < len(lines) and len(lines[stop].strip()) <= 20 and _REST_OF_TITLE.fullmatch(lines[stop].strip()):
        text, stop = text + lines[stop].strip(), stop + 1
    above = lines[head.start - 1].strip() if head.start else ""
    named = titles.parted(text)
    if named is not None and not named.organ and signer(above, ""):
        text = above + text
    return _Head(text, head.start, stop)
