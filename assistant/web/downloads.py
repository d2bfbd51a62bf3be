"""Documents that go out: made when they are asked for, of the report as it is stored."""

import io
import zipfile
from collections.abc import Sequence
from typing import NamedTuple

from assistant.assembling import fonts
from assistant.errors import NotReady, UnusableInput
from assistant.web.serving import Serving
from assistant.workflow import build

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json", "zip": "application/zip",
    "md": "text/markdown; charset=utf-8",
}  # fmt: skip
KINDS = ("docx", "pdf", "html", "xlsx", "json")  # what a report is built as
_COPIES = ("xlsx", "json")  # working copies too: before the final they are drafts


class Wanted(NamedTuple):
    """What a name in an address asks for: which kinds of the report itself, and which annexes beside it."""

    kinds: Sequence[str]
    with_checks: bool = False
    with_trace: bool = False


def wanted(kind: str) -> Wanted:
    """Return what a name asks for: kinds, `checks`, `trace`, with + between; `zip` is all that this machine can make.

    Raises:
        UnusableInput: There is no such document.
    """
    if kind == "zip":
        return Wanted([item for item in KINDS if item != "pdf" or has_fonts()], with_checks=True, with_trace=True)
    chosen = dict.fromkeys(kind.split("+"))
    if not chosen.keys() <= {*KINDS, "checks", "trace"}:
        raise UnusableInput("没有这种文件", code="no_document")
    kinds = [item for item in KINDS if item in chosen]
    return Wanted(kinds, with_checks="checks" in chosen, with_trace="trace" in chosen)


def has_fonts() -> bool:
    """Whether a PDF can be set here."""
    return all(state.used is not None for state in fonts.available())


def make(serving: Serving, report_id: int, what: str) -> tuple[str, bytes, str]:
    """Return the name, content and type of a document.

    Args:
        serving: The store.
        report_id: The report.
        what: As in `wanted`, with `draft.` before it for a draft.

    Raises:
        UnusableInput: There is no such document.
        NotReady: It is to be final, and no final of this version was built.
        MissingPart: There is no font to set it in.
    """
    draft, kind = what.startswith("draft."), what.removeprefix("draft.")
    opened, asked = serving.opened(report_id), wanted(kind)
    if not draft and not serving.is_built(opened):
        if not {*kind.split("+")} <= {*_COPIES}:
            raise NotReady("还没有生成定稿", then="签完字，点“生成定稿”；要先看样子，下载草稿。", code="not_built")
        draft = True
    contents, _ = build.documents(
        opened.report, asked.kinds, draft=draft, with_checks=asked.with_checks, with_trace=asked.with_trace
    )
    if kind != "zip" and "+" not in kind:
        name, content = next(iter(contents.items()))
        return name, content, TYPES[name.rpartition(".")[2]]
    stem = next(iter(contents)).rpartition(".")[0]
    return f"{stem}.zip", packed(contents), TYPES["zip"]


def packed(contents: dict[str, bytes]) -> bytes:
    """Return files as one zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()
