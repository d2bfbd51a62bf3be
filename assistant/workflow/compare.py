"""A published document held against what is built from the report: sentence by sentence, cell by cell.

`pieces` puts both into one row of sentences and tables, `tables` holds a table against the format's. What a web page
has around the report (menus, foot, buttons) is the site's own: nothing of it is a difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import assembling, reading
from assistant.assembling.layout import DRAFT_MARK, TableBlock, layout
from assistant.domain.figures import BLANK
from assistant.domain.report import Report
from assistant.reading.blocks import Beside, Extracted, Paragraph
from assistant.reading.furniture import is_data, is_furniture
from assistant.reading.labels import plain as bare
from assistant.workflow.compared import Difference, pieces, plain, sentences, tables

CODE = "S116"  # published text ≠ signed text
WHOLE = ("docx", "html", "pdf", "doc", "rtf", "odf")  # kinds of which everything is compared, not what was read alone
_SEEN_ELSEWHERE = ("picture", "margin", "loose", "struck", "hidden")


class Comparison(NamedTuple):
    """What differs, in the order of the document, and what is worth a look and no difference.

    `whole` says whether all of the document was compared, or only the figures and texts that were read from it.
    """

    differences: list[Difference]
    advice: list[Difference]
    whole: bool = True


def compare(report: Report, path: Path) -> Comparison:
    """Hold a published file or saved page against a report.

    Blanks, line ends, full-width forms and merged cells are no difference: an editor of a web page changes them.

    Args:
        report: The report, as it was signed.
        path: The published file.

    Raises:
        UnusableInput: The file cannot be read.
    """
    extracted = reading.blocks_in(path)
    if extracted is None or extracted.kind not in WHOLE:
        from assistant.workflow import files

        return Comparison(_read_only(report, files.load(path)), [], whole=False)
    return held(report, extracted)


def compare_bytes(report: Report, data: bytes, name: str) -> Comparison:
    """Hold a document that is at hand as bytes against a report, as `compare`."""
    extracted = reading.blocks_in_bytes(data, name)
    if extracted.kind not in WHOLE:
        return Comparison(_read_only(report, reading.read_bytes(data, name)), [], whole=False)
    return held(report, extracted)


def held(report: Report, extracted: Extracted) -> Comparison:
    """Hold the blocks of a published document against a report, as `compare`."""
    if extracted.kind == "html":
        says_data = any(isinstance(block, Paragraph) and is_data(block.text) for block in extracted.blocks)
        extracted = extracted._replace(framed=extracted.framed or says_data)
    blocks = layout(report, draft=False).blocks
    expected = pieces.expected(blocks)
    found, places = pieces.published(extracted, tables.assigned(extracted.blocks, blocks))
    compared = sentences.compare(expected, found, extracted)
    differences, advice = compared.differences, compared.advice
    captions = {item.at: item.text for item in extracted.beside if item.kind == "caption"}
    for block in blocks:
        if isinstance(block, TableBlock) and (raws := places.get(block.table.id)):
            differences += tables.compare(block, [extracted.blocks[at] for at in raws])
            differences += _captions(block, [captions[at] for at in raws if at in captions])
    more, said = _beside(report, extracted, compared.inside)
    return Comparison([*differences, *more], [*advice, *said])


def _captions(block: TableBlock, captions: Sequence[str]) -> Iterator[Difference]:
    """Yield captions that a page shows over a table and that are not its own; without any, nothing is said."""
    for caption in captions:
        if bare(caption) != bare(block.table.caption):
            yield Difference(f"labels.{block.table.id}", block.table.caption, caption)


def _beside(report: Report, extracted: Extracted, inside: range) -> tuple[list[Difference], list[Difference]]:
    """Return the differences and the advice on what stands outside sentences and tables.

    A template may bring a picture, heads and feet of its own: these are what is built of it.
    """
    shown = [item for item in extracted.beside if item.kind in _SEEN_ELSEWHERE and not _is_page_number(item)]
    if extracted.framed:
        shown = [item for item in shown if item.kind != "loose" or not is_furniture(item.text)]
    advice = [Difference("slanting", "", item.text) for item in extracted.beside if item.kind == "slanting"]
    if extracted.kind == "html":
        beyond = [item for item in shown if item.at in (inside.start - 1, inside.stop)]
        advice += [Difference(item.kind, "", item.text) for item in beyond]
        shown = [item for item in shown if item.at in inside]
    marks = [item for item in shown if plain(item.text) == DRAFT_MARK]
    advice += [Difference("draft", "", DRAFT_MARK)] if marks else []
    shown = [item for item in shown if item not in marks]
    if not shown and extracted.kind in ("html", "pdf"):
        return [], advice
    own = _own(report, extracted.kind)
    theirs = Counter((item.kind, plain(item.text)) for item in shown)
    texts = {(item.kind, plain(item.text)): item.text for item in (*shown, *own)}
    ours = Counter((item.kind, plain(item.text)) for item in own)
    come = [Difference(key[0], "", _of_picture(key, texts)) for key in (theirs - ours).elements()]
    gone = [Difference(key[0], _of_picture(key, texts), "") for key in (ours - theirs).elements()]
    return [*gone, *come], advice


def _of_picture(key: tuple[str, str], texts: dict[tuple[str, str], str]) -> str:
    return key[1][:12] if key[0] == "picture" and len(key[1]) == 64 else texts[key]


def _is_page_number(item: Beside) -> bool:
    return item.kind == "margin" and not bare(item.text).strip("-—–－·0123456789第页共 ")


def _own(report: Report, kind: str) -> list[Beside]:
    """Return what a document that is built here has outside its blocks."""
    wanted = kind if kind in ("html", "pdf") else "docx"
    ((name, content),) = assembling.made(report, [wanted], draft=False).items()
    extracted = reading.blocks_in_bytes(content, name, sandboxed=False)
    return [item for item in extracted.beside if item.kind in _SEEN_ELSEWHERE and not _is_page_number(item)]


def _read_only(report: Report, published: Report) -> list[Difference]:
    """Return where the figures and texts of a report that was read differ: of a sheet or a report file."""
    told = [
        ("organ", report.organ.name, published.organ.name),
        ("year", str(report.year), str(published.year)),
        ("dated", str(report.dated or ""), str(published.dated or "")),
    ]
    found = [Difference(place, was, now) for place, was, now in told if plain(was) != plain(now)]
    for cell in report.form.cells:
        was, now = report.figures.get(cell, BLANK), published.figures.get(cell)
        if now is None:
            found.append(Difference(cell, was.text, "", unread=True))
        elif (was.value, plain(was.text), was.note) != (now.value, plain(now.text), now.note):
            found.append(Difference(cell, _with_note(was.text, was.note), _with_note(now.text, now.note)))
    keys: Iterable[str] = dict.fromkeys((*report.texts, *published.texts))
    for key in keys:
        found += sentences.between(
            [pieces.Piece(key, item) for item in pieces.split(report.text(key))],
            [pieces.Piece("", item) for item in pieces.split(published.text(key))],
        )
    return found


def _with_note(text: str, note: str) -> str:
    return f"{text}（{note}）" if note else text
