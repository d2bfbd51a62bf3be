"""The pages of a report as they will be printed: pictures of its PDF, kept while the report stands as it is."""

import io
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from assistant.assembling import gate
from assistant.domain import signing
from assistant.domain.data import text_hash
from assistant.errors import UnusableInput
from assistant.web.serving import Opened, Serving
from assistant.workflow import build

if TYPE_CHECKING:
    import pypdfium2

_SCALE = 1.45  # 104 dots an inch: sharp at the width of a page on a screen of twice the density
_KEPT = 6  # PDFs that are held at once
_GAP = "【待补充"


class Pages(NamedTuple):
    """The pages of a PDF: under which name they may be asked for, how many, which have how many gaps."""

    name: str
    number: int
    gaps: dict[int, int]
    draft: bool


class Printed:
    """The PDFs of the reports that were looked at last. PDFium serves one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[tuple[int, str], tuple[Pages, bytes, dict[int, bytes]]] = {}

    def pages(self, opened: Opened) -> Pages:
        """Return the pages of a report; its PDF is set where it was not yet.

        Raises:
            MissingPart: There is no font to set it in.
            UnusableInput: It cannot be set; the message says what is in the way.
        """
        draft = bool(gate.blockers(opened.report, opened.checked.findings))
        name = _name(opened, draft=draft)
        with self._lock:
            if known := self._made.get((opened.id, name)):
                return known[0]
        contents, _ = build.documents(opened.report, ("pdf",), draft=draft)
        content = next(iter(contents.values()))
        with self._lock:
            found = Pages(name, *_read(content), draft)
            self._made = {key: made for key, made in self._made.items() if key[0] != opened.id}
            self._made[opened.id, name] = (found, content, {})
            while len(self._made) > _KEPT:
                self._made.pop(next(iter(self._made)))
        return found

    def picture(self, serving: Serving, report_id: int, number: int) -> bytes:
        """Return a page as a PNG picture, the first one being 1.

        Raises:
            UnusableInput: There is no such page.
            MissingPart: There is no font to set it in.
        """
        found = self.pages(serving.opened(report_id))
        if not 1 <= number <= found.number:
            raise UnusableInput("没有这一页", code="no_page")
        with self._lock:
            made = self._made.get((report_id, found.name))
            if made is None:  # another report took its place this very moment
                raise UnusableInput("没有这一页", code="no_page")
            _, content, pictures = made
            if number not in pictures:
                pictures[number] = _drawn(content, number - 1)
            return pictures[number]


_OF: "WeakKeyDictionary[Serving, Printed]" = WeakKeyDictionary()


def of(serving: Serving) -> Printed:
    """Return the pages of a server's reports."""
    return _OF.setdefault(serving, Printed())


def _name(opened: Opened, *, draft: bool) -> str:
    """Return what tells this state of a report from every other: all that is printed, and whether it is a draft."""
    return text_hash(f"{signing.version(opened.report, ())} {opened.stored.row.updated_at} {draft}")[:16]


def _read(content: bytes) -> tuple[int, dict[int, int]]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        texts = [_text(page) for page in _each(document)]
    return len(texts), {number: text.count(_GAP) for number, text in enumerate(texts, 1) if _GAP in text}


def _each(document: "pypdfium2.PdfDocument") -> "Iterable[pypdfium2.PdfPage]":
    return (document[index] for index in range(len(document)))


def _text(page: "pypdfium2.PdfPage") -> str:
    return "".join(page.get_textpage().get_text_range().split())


def _drawn(content: bytes, index: int) -> bytes:
    import pypdfium2

    stream = io.BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        page: Any = document[index]
        page.render(scale=_SCALE, grayscale=True).to_pil().save(stream, "PNG", compress_level=6)
    return stream.getvalue()
