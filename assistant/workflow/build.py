"""The last step: check a report and make its documents, or fill an organ's own form."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant import assembling, checking, files, reading
from assistant.assembling import gate
from assistant.checking import sheet
from assistant.domain import signing
from assistant.domain.findings import Checked
from assistant.domain.report import Report
from assistant.domain.sign_offs import roles
from assistant.errors import UnusableInput
from assistant.workflow import products

if TYPE_CHECKING:
    from assistant.assembling.form import Filled
    from assistant.assembling.old_text import Before, Old


class FormFilled(NamedTuple):
    """The filled form: where it is, how many cells were written and old paragraphs replaced.

    `missing` are the cells it has no place for, `lost` the texts, `old` what still stands in it from before.
    """

    path: Path
    cells: int
    missing: tuple[str, ...]
    replaced: int
    lost: tuple[str, ...]
    old: "tuple[Old, ...]"


def fill_form(
    report: Report, form: Path, folder: Path, *, draft: bool = False, inputs: Sequence[Path] = (),
    replace: products.Replace = products.never,
) -> FormFilled:  # fmt: skip
    """Write a report into an organ's own .docx form, a blank one or last year's document.

    A final is made only where nothing stands against it, and where nothing of last year stands in the form.

    Raises:
        NotReady: As `build`; or a text in the form speaks of another year, or is one of last year's paragraphs.
        UnusableInput: The form cannot be opened, holds no table of a report, or is of another format; or as
            `products.write`.
    """
    name, filled = filled_form(report, files.read(form), form.name, draft=draft)
    (path,) = products.write({name: filled.data}, folder, inputs, report=next(iter(inputs), None), replace=replace)
    return FormFilled(path, len(filled.written), filled.missing, filled.replaced, filled.lost, filled.old)


def filled_form(report: Report, data: bytes, form_name: str, *, draft: bool = False) -> "tuple[str, Filled]":
    """Return an organ's own form with a report in it, and the name of its file; as `fill_form`, without a folder.

    Args:
        report: The report.
        data: The form.
        form_name: The name of its file, which the name of the filled one is made of.
        draft: As in `build`.

    Raises:
        NotReady: As `fill_form`.
        UnusableInput: As `fill_form`.
    """
    from assistant.assembling import form as forms
    from assistant.reading.locate import locate

    if not draft:
        gate.require(report, checking.check(report).findings)
    before = reading.read_bytes(data, form_name)  # opens it with its hands tied: a hostile file ends here
    if not data.startswith(b"PK"):
        raise UnusableInput("不是 docx", where=form_name, then="请先用 Word 或 WPS 另存为 docx。")
    located = locate(data, form_name)
    if located.format != report.format:
        raise UnusableInput(
            "空白表是 {theirs} 年格式，报告是 {ours} 年格式",
            where=form_name,
            then="请换一份空白表，或先换格式。",
            code="other_format",
            theirs=located.format,
            ours=report.format,
        )
    filled = forms.fill(data, report, located, draft=draft, known=_known(report, before))
    if not draft:
        gate.require_form(form_name, filled.lost, filled.old, filled.paragraphs)
    mark = "（草稿）" if draft else ""
    stem = Path(form_name).stem.replace(str(before.year), str(report.year))
    return f"{stem}（已填）{mark}.docx", filled


def _known(report: Report, form: Report) -> "Before":
    """Return what a form and last year's report say of last year; a blank form says nothing."""
    from assistant.assembling import old_text

    filled = not form.figures.blank
    known = [item for item in (form if filled else None, report.last) if item is not None]
    paragraphs = [line for item in known for section in item.sections.values() for line in section.paragraphs]
    return old_text.before(paragraphs, filled=filled)


def record(report: Report, contents: Mapping[str, bytes], *, draft: bool) -> dict[str, Any]:
    """Return what the journal says of documents that were made: whether final, of which version, each file's hash."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return {"final": not draft, "version": signing.version(report, roles().final), "files": hashes}


def is_final(report: Report, detail: Mapping[str, Any]) -> bool:
    """Whether an entry of the journal (`record`) is of a final of this very version."""
    return detail.get("final") is True and detail.get("version") == signing.version(report, roles().final)


def documents(
    report: Report, kinds: Sequence[str], *, draft: bool = False, with_checks: bool = False, with_trace: bool = False
) -> tuple[dict[str, bytes], Checked]:
    """Check a report and make its documents; a final only where nothing stands against it.

    Args:
        report: The report.
        kinds: Which kinds of document.
        draft: Whether to make whatever is missing, marked as a draft.
        with_checks: Add the check sheet 勾稽核验单 beside it.
        with_trace: Add the annex 数据来源对照表 beside it.

    Returns:
        The name of each file with its content, and what the check found.

    Raises:
        NotReady: It is to be final and has errors, gaps or texts nobody approved; the message lists them.
    """
    from assistant.assembling import annexes

    checked = checking.check(report)
    if not draft:
        gate.require(report, checked.findings)
    beside = [annexes.checks(report, sheet.lines(report, checked), draft=draft)] if with_checks else []
    beside += [annexes.sources(report, draft=draft)] if with_trace else []
    return assembling.made(report, kinds, draft=draft, beside=beside), checked


def build(
    report: Report, folder: Path, kinds: Sequence[str], *, draft: bool = False, inputs: Sequence[Path] = (),
    with_checks: bool = False, with_trace: bool = False, replace: products.Replace = products.never,
) -> tuple[list[Path], Checked]:  # fmt: skip
    """Write what `documents` returns into a folder, as `products.write`; return the files and the check.

    Raises:
        NotReady: As `documents`.
        UnusableInput: As `products.write`, with the first of `inputs` for the report.
    """
    contents, checked = documents(report, kinds, draft=draft, with_checks=with_checks, with_trace=with_trace)
    return products.write(contents, folder, inputs, report=next(iter(inputs), None), replace=replace), checked
