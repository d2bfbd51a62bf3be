"""A report in files: opened from whatever kind it is, saved as one of our own; or in the store, as `@青禾镇/2025`."""

from pathlib import Path

from assistant import files, reading
from assistant.domain import report_file
from assistant.domain.report import Report, is_beside
from assistant.errors import UnusableInput
from assistant.workflow import desk

LONGEST_TEXT = 1 << 20  # bytes of one section


def load(path: Path, last: Path | None = None) -> Report:
    """Return the report in a file, whatever kind it is, with last year's at hand where it is named.

    Args:
        path: A report file, any document that `reading` takes, or the address of a report in the store.
        last: Last year's report; without it, the file that the report itself names, beside it. One that is not there
            (the report was moved, or copied) is no reason to refuse: rule C104 names it.

    Raises:
        UnusableInput: One of the files cannot be read.
    """
    if desk.is_address(path):
        return with_last(desk.load(path), last)
    if is_report_file(path):
        files.clean(path)
    report = reading.read(path)
    if last is None and isinstance(report.last_year, str):
        last = remembered(report.last_year, path.parent)
    return with_last(report, last)


def with_last(report: Report, last: Path | None) -> Report:
    """Return a report with last year's at hand, from a file or the store; without one, as it is."""
    return report.with_last(_alone(last)) if last is not None else report


def _alone(path: Path) -> Report:
    return desk.load(path) if desk.is_address(path) else reading.read(path)


def remembered(name: str, folder: Path) -> Path | None:
    """Return the file that a report names as last year's, where it is one in its own folder or below.

    A report file may come from anyone. What it names elsewhere, by whatever road, is not opened, nor is it said
    whether it is there: rule C104 names it, and a person may give it with their own hand.
    """
    if not is_beside(name):
        return None
    try:
        found, own = (folder / name).resolve(), folder.resolve()
        return found if found.is_relative_to(own) and found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # a name that is none, a link that runs in a circle
        return None


def is_report_file(path: Path) -> bool:
    """Whether a file is one of our own, which a command may update in place."""
    return path.suffix.lower() in report_file.SUFFIXES


def target_of(source: Path) -> Path:
    """Return the report file that a document is read into, in this folder, where no other is named."""
    return Path(files.fitting(Path(), source.name.split(".")[0], ".report.json"))


def put_aside(path: Path) -> Path:
    """Keep the file that another is to replace, under a name of its own beside it; return that name.

    Raises:
        UnusableInput: It cannot be read, or the folder cannot be written.
    """
    kept = beside(path, "替换前")
    files.write(kept, files.read(path))
    return kept


def beside(path: Path, mark: str) -> Path:
    """Return a name that is free, beside a file and like its own: 青禾镇2025（替换前1）.report.json."""
    stem, dot, suffixes = path.name.partition(".")
    number = 1
    while (free := path.with_name(files.fitting(path.parent, stem, f"（{mark}{number}）{dot}{suffixes}"))).exists():
        number += 1
    return free


def target(source: Path, out: Path | None) -> Path:
    """Return the report file that `save` writes: in place, or the one that is named, or the one for a document."""
    return source if out is None and is_report_file(source) else out or target_of(source)


def save(report: Report, source: Path, out: Path | None, *, over: bool = False) -> Path:
    """Write a report file and return its path.

    Without `out`, a report file is updated in place, and for a document a new `….report.json` is made here.

    Args:
        report: The report.
        source: The file that was read; or the address of the report that was taken from the store.
        out: Where to; for a report of the store it must be named.
        over: Whether a file of that name may be written over without having been asked for by `out`.

    Raises:
        UnusableInput: `out` is the file that was read, has no suffix we write, or a file of that name exists.
    """
    written = target(source, out)
    if out is not None or written != source:
        files.refuse_inputs(written, [source])
        if written.suffix.lower() not in report_file.SUFFIXES:
            raise UnusableInput("报告文件的名字要以 .json 或 .yaml 结尾", where=str(written))
        if out is None and written.exists() and not over:
            raise UnusableInput("已有同名文件，没有覆盖", where=str(written), then="请用 -o 另给一个文件名。")
    if desk.is_address(source):
        report = desk.whole(report)
    elif isinstance(report.last_year, str) and written.parent.resolve() != source.parent.resolve():
        report = remember_last(report, source.parent / report.last_year, written)
    files.write(written, report_file.kept(report, str(written), is_json=written.suffix.lower() == ".json"))
    return written


def remember_last(report: Report, last: Path, saved: Path) -> Report:
    """Return the report naming last year's file as it is found from where the report will be saved.

    A file elsewhere would not be opened from there, and nothing has a name beside the store: last year's report itself
    is kept then.
    """
    if desk.is_address(last) or desk.is_address(saved):
        return report.having(last_year=report.last or _alone(last))
    try:
        return report.having(last_year=last.resolve().relative_to(saved.parent.resolve()).as_posix())
    except ValueError:
        return report.having(last_year=report.last or reading.read(last))


def text_in(path: Path) -> str:
    """Return the text in a plain text file, of whatever encoding China's programs write.

    Raises:
        UnusableInput: It cannot be opened, is too large for a section, or is no text.
    """
    from assistant.reading.guard import decode

    data = files.read(path, LONGEST_TEXT)
    if b"\x00" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnusableInput("不是纯文本", where=str(path), then="请另存为纯文本（.txt）。")
    return decode(data)
