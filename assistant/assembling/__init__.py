"""A report → the documents it leaves as. The verb is `build`; what may leave as final is for `gate` to say."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant import files, lazy
from assistant.assembling.layout import DRAFT_MARK, Document, clean, layout
from assistant.domain import signing
from assistant.domain.report import Report
from assistant.errors import UnusableInput

# What each kind's file name ends with; a fragment is html to paste into the editor of a web site.
SUFFIXES = {
    "docx": ".docx",
    "pdf": ".pdf",
    "html": ".html",
    "fragment": ".片段.html",
    "html-fragment": ".片段.html",
    "xlsx": ".xlsx",
    "json": ".report.json",
}
# What a file system or a shell takes for something else: “年报/2025” → /, “a:b” → :, “年 报” → “ ”
_HOSTILE = lazy.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
# Devices of Windows: “CON” → CON, “com1.docx” → com1, not “CONTENT”
_RESERVED = lazy.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|\Z)", re.IGNORECASE)
_LONGEST_NAME = 180  # bytes: file systems allow 255 with suffix and temporary name


def made(
    report: Report, kinds: Sequence[str], *, draft: bool, template: Path | None = None, beside: Sequence[Document] = ()
) -> dict[str, bytes]:
    """Return a report as documents of some kinds: the name of each file with its content.

    Whether a final may be made at all is for `gate.require`, which the caller asks first.

    Args:
        report: The report.
        kinds: Of `SUFFIXES`.
        draft: Mark every page “草稿”.
        template: The .docx that gives the look of the docx; else the user's own, else the shipped one.
        beside: Other documents, each a file of its own in every kind that is a document (not json, no fragment).

    Raises:
        UnusableInput: A kind is unknown.
        BrokenResource: A template is broken.
        MissingPart: A kind needs what is not installed here, such as a Chinese font for pdf.
    """
    if unknown := [kind for kind in kinds if kind not in SUFFIXES]:
        raise UnusableInput(
            "不会生成 {kinds}", then="可用的有：{known}。", kinds="、".join(unknown), known="、".join(SUFFIXES)
        )
    document = layout(report, draft=draft)
    wanted = [(document, kind) for kind in kinds]
    own = [kind for kind in kinds if kind in ("docx", "pdf", "html", "xlsx")] or ["docx"]
    wanted += [(item, kind) for item in beside for kind in own]
    contents = {f"{file_stem(item)}{SUFFIXES[kind]}": _content(kind, report, item, template) for item, kind in wanted}
    return {name: item.encode() if isinstance(item, str) else item for name, item in contents.items()}


def build(
    report: Report,
    folder: Path,
    kinds: Sequence[str],
    *,
    draft: bool,
    template: Path | None = None,
    inputs: Sequence[Path] = (),
    beside: Sequence[Document] = (),
) -> list[Path]:
    """Write what `made` returns and return the paths; all are made before the first is written.

    Args:
        report: The report.
        folder: Where to; made where it is missing.
        kinds: Of `SUFFIXES`.
        draft: Mark every page “草稿”.
        template: As in `made`.
        inputs: Files that were read, which must not be overwritten.
        beside: As in `made`.

    Raises:
        UnusableInput: As `made`; or a file would overwrite one of `inputs`, or the folder cannot be written.
        BrokenResource: As `made`.
        MissingPart: As `made`.
    """
    return write(made(report, kinds, draft=draft, template=template, beside=beside), folder, inputs)


def write(contents: Mapping[str, bytes], folder: Path, inputs: Sequence[Path] = ()) -> list[Path]:
    """Write files into a folder, all or none, and none over one that was read; return their paths.

    Raises:
        UnusableInput: A file would overwrite one of `inputs`, or the folder cannot be written.
    """
    paths = {folder / name: content for name, content in contents.items()}
    for path in paths:
        files.refuse_inputs(path, inputs)
    files.write_all(paths)
    return list(paths)


def file_stem(document: Document) -> str:
    """Return the file name of a document without its suffix, safe on every system."""
    name = _HOSTILE.sub("", clean(document.title)).strip(". ")
    while len(name.encode()) > _LONGEST_NAME:
        name = name[:-1]
    if not name or _RESERVED.match(name):
        name = f"{document.year}年政府信息公开工作年度报告"
    return f"{name}（{DRAFT_MARK}）" if document.draft else name


def _content(kind: str, report: Report, document: Document, template: Path | None) -> bytes | str:
    """The writers are imported when asked for: each brings a heavy package."""
    match kind:
        case "docx":
            from assistant.assembling import docx

            return docx.build(document, template)
        case "pdf":
            from assistant.assembling import pdf

            return pdf.build(document)
        case "html":
            from assistant.assembling import html

            return html.build(document)
        case "fragment" | "html-fragment":
            from assistant.assembling import html

            return html.fragment(document)
        case "xlsx":
            from assistant.assembling import xlsx

            return xlsx.build(document)
        case _:
            from assistant.domain import report_file

            return report_file.dump(_with_last_year(report))


def _with_last_year(report: Report) -> Report:
    """Return the report with last year's inside: the file goes to another folder, where no path finds it.

    What colleagues said to one another stays here.
    """
    report = report.having(comments=())
    if report.last is None:
        return report
    return report.having(last_year=signing.carried(report.last))
