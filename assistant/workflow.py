"""The whole way of one report, in order: load → check → draft → approve → build. The command line calls this."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import assembling, checking, files, reading
from assistant.assembling import gate
from assistant.checking import sheet
from assistant.domain import report_file
from assistant.domain.findings import Checked
from assistant.domain.report import Report, require_sections
from assistant.errors import UnusableInput


def load(path: Path, last: Path | None = None) -> Report:
    """Return the report in a file, whatever kind it is, with last year's at hand where it is named.

    Args:
        path: A report file or any document that `reading` takes.
        last: Last year's report; without it, the file that the report itself names, beside it.

    Raises:
        UnusableInput: One of the files cannot be read.
    """
    report = reading.read(path)
    if last is None and isinstance(report.last_year, str):
        last = path.parent / report.last_year
    return report.with_last(reading.read(last)) if last is not None else report


def is_report_file(path: Path) -> bool:
    """Whether a file is one of our own, which a command may update in place."""
    return path.suffix.lower() in report_file.SUFFIXES


def save(report: Report, source: Path, out: Path | None) -> Path:
    """Write a report file and return its path.

    Without `out`, a report file is updated in place, and for a document a new `….report.json` is made here.

    Raises:
        UnusableInput: `out` is the file that was read, has no suffix we write, or a file of that name exists.
    """
    if out is None and is_report_file(source):
        target = source
    else:
        target = out or Path(f"{source.stem}.report.json")
        files.refuse_inputs(target, [source])
        if target.suffix.lower() not in report_file.SUFFIXES:
            raise UnusableInput("报告文件的名字要以 .json 或 .yaml 结尾", where=str(target))
        if out is None and target.exists():
            raise UnusableInput("已有同名文件，没有覆盖", where=str(target), then="请用 -o 另给一个文件名。")
    if isinstance(report.last_year, str) and target.parent.resolve() != source.parent.resolve():
        report = remember_last(report, source.parent / report.last_year, target.parent)
    files.write(target, report_file.dump(report, is_json=target.suffix.lower() == ".json"))
    return target


def remember_last(report: Report, last: Path, beside: Path) -> Report:
    """Return the report naming last year's file as it is found from the folder `beside`, where it will be saved."""
    try:
        name = last.resolve().relative_to(beside.resolve())
    except ValueError:
        name = last.resolve()
    return report.having(last_year=name.as_posix())


class FormFilled(NamedTuple):
    """The filled form: where it is, how many cells were written, and the cells it has no place for."""

    path: Path
    cells: int
    missing: tuple[str, ...]


def fill_form(
    report: Report, form: Path, folder: Path, *, draft: bool = False, inputs: Sequence[Path] = ()
) -> FormFilled:
    """Write a report into an organ's own blank .docx form; a final only where nothing stands against it.

    Raises:
        NotReady: As `build`.
        UnusableInput: The form cannot be opened, holds no table of a report, or is of another format.
    """
    from assistant.assembling import form as forms
    from assistant.reading.locate import locate

    if not draft:
        gate.require(report, checking.check(report).findings)
    reading.read(form)  # opens it with its hands tied: a hostile file ends here
    data = form.read_bytes()
    if not data.startswith(b"PK"):
        raise UnusableInput("不是 docx", where=form.name, then="请先用 Word 或 WPS 另存为 docx。")
    located = locate(data, form.name)
    if located.format.id != report.format:
        raise UnusableInput(
            "空白表是 {theirs} 年格式，报告是 {ours} 年格式",
            where=form.name,
            then="请换一份空白表，或先用 nianbao convert 换格式。",
            theirs=located.format.id,
            ours=report.format,
        )
    filled = forms.fill(data, report, located.cells, located.headings, draft=draft)
    mark = "（草稿）" if draft else ""
    path = folder / f"{form.stem}（已填）{mark}.docx"
    files.refuse_inputs(path, inputs)
    files.write(path, filled.data)
    return FormFilled(path, len(filled.written), filled.missing)


def build(
    report: Report, folder: Path, kinds: Sequence[str], *, draft: bool = False, inputs: Sequence[Path] = (),
    with_checks: bool = False, with_trace: bool = False,
) -> tuple[list[Path], Checked]:  # fmt: skip
    """Check a report and write its documents; a final only where nothing stands against it.

    Args:
        report: The report.
        folder: Where to.
        kinds: Which kinds of document.
        draft: Whether to build whatever is missing, marked as a draft.
        inputs: Files that were read.
        with_checks: Add the check sheet 勾稽核验单 beside it.
        with_trace: Print the annex 数据来源对照表 behind it.

    Returns:
        The files written, and what the check found.

    Raises:
        NotReady: It is to be final and has errors, gaps or texts nobody approved; the message lists them.
        UnusableInput: A file would overwrite one that was read.
    """
    from assistant.assembling import annexes

    checked = checking.check(report)
    if not draft:
        gate.require(report, checked.findings)
    beside = annexes.checks(report, sheet.lines(report, checked), draft=draft) if with_checks else None
    annex = annexes.sources(report) if with_trace else ()
    written = assembling.build(report, folder, kinds, draft=draft, inputs=inputs, annex=annex, beside=beside)
    return written, checked


def rendered(report: Report, prompt: str, section: str | None = None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a prompt's whole name and the messages it makes of a report, as they would be sent.

    Args:
        report: The report.
        prompt: `overview@1`, or `overview` for the newest version.
        section: The section, for a prompt that serves any; the first narrative without it.

    Raises:
        BrokenResource: The prompt is not as it should be.
        UnusableInput: There is no such section.
    """
    from assistant.drafting.request import request
    from assistant.llm import prompts

    loaded = prompts.load(prompt)
    of = loaded.head.section if loaded.head.section != "any" else section or report.form.narratives[0]
    require_sections([of], report.form.narratives)
    findings = [
        item.message for item in checking.check(report).findings if any(place.section == of for place in item.where)
    ]
    draft = report.text(of) or "（还没有文字）"
    whole, messages = request(report, of).following(loaded.name, draft=draft, findings="\n".join(findings) or "没有。")
    return whole.name, messages
