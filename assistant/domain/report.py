"""The document that every step hands on: one organ's report on one year. Contract: schemas/report.schema.json."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, TypedDict, TypeVar, Unpack, cast

from pydantic import Field, PrivateAttr, model_validator

from assistant.domain import formats
from assistant.domain.bindings import Binding
from assistant.domain.comments import Comment
from assistant.domain.data import Data
from assistant.domain.documents import Document
from assistant.domain.drafts import Draft, Revision
from assistant.domain.figures import Figures
from assistant.domain.formats import Format
from assistant.domain.sign_offs import SignOff
from assistant.domain.suggestions import Suggestion
from assistant.errors import UnusableInput

SCHEMA_VERSION = 2
PREAMBLE = "preamble"
LONGEST_NAME = 120  # characters of an organ's name; the longest known has 60
ORGAN_TEXTS = ("name", "region", "address", "telephone", "website")  # fields of an organ: texts `organ.name` …
T = TypeVar("T")


class Level(StrEnum):
    """What kind of organ it is; rules on competence (P101) and plausible sizes (P103) look at it."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    PROVINCE_DEPARTMENT = "province_department"
    CITY = "city"
    CITY_DEPARTMENT = "city_department"
    COUNTY = "county"
    COUNTY_DEPARTMENT = "county_department"
    TOWNSHIP = "township"
    STREET = "street"
    UNKNOWN = "unknown"


class Organ(Data):
    """Whose report it is. `name` is the full name, as it signs.

    `scope` is what its figures cover: all units of its region, or its own desk alone; "" where nobody said.
    """

    name: str = Field(max_length=LONGEST_NAME)
    level: Level = Level.UNKNOWN
    region: str = ""
    address: str = ""
    telephone: str = ""
    website: str = ""
    scope: Literal["", "region", "own"] = ""

    @cached_property
    def short(self) -> str:
        """The name as titles use it: without 人民政府, 办事处."""
        for ending in ("人民政府", "街道办事处"):
            if self.name.endswith(ending) and len(self.name) > len(ending):
                return self.name.removesuffix(ending) + ("街道" if ending.startswith("街道") else "")
        return self.name


class Note(Data):
    """A piece of raw material from the clerk.

    `aspect` is a key of the format's aspects, or `opening`, `last_problems`, `problems`, `measures`, `other_matters`,
    `unsorted`; `source` says where the note comes from; `as_read` is its text as it was read, where a person has
    changed the note since.
    """

    id: str = Field(pattern=r"^n[0-9]+$")  # “n12”, not “n12.1”
    aspect: str
    text: str
    source: str = ""
    as_read: str | None = None

    def saying(self, text: str) -> "Note":
        """Return it with another text, remembering the one that was read."""
        return self.model_copy(
            update={
                "text": text,
                "as_read": self.as_read if self.as_read is not None else self.text if self.source else None,
            }
        )


class Section(Draft):
    """A text of the report.

    `candidates` are other drafts of it, for a person to choose from; `revisions` are the texts of persons that others
    took the place of, the oldest first.
    """

    candidates: tuple[Draft, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def draft(self) -> Draft:
        """The text alone with where it comes from, as it stands among candidates."""
        return Draft(**{name: getattr(self, name) for name in Draft.model_fields})

    def rewritten(self, text: str, act: str, by: str = "", at: str = "") -> "Section":
        """Return it with another text; one of a person is kept among the revisions.

        Args:
            text: The new text.
            act: What is done, in one word: `edit`, `set`, `accept s3` …
            by: Who does it.
            at: When, ISO 8601.
        """
        if text == self.text:
            return self
        return self.revised(text).model_copy(update={"revisions": self.having_kept(act, by, at)})

    def having_kept(self, act: str, by: str = "", at: str = "") -> tuple[Revision, ...]:
        """Return the revisions with the text as it stands now, where it is a person's and not kept yet."""
        if self.is_machine_made or not self.text.strip() or any(kept.text == self.text for kept in self.revisions):
            return self.revisions
        return (*self.revisions, Revision(text=self.text, act=act, by=by, at=at))

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs that are not empty."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


class Waiver(Data):
    """Why a person lets a warning stand; `values` is the hash of what was found, so that a change voids it.

    `before` and `after` are what must stand beside the place, where the same words stand elsewhere in the text too.
    """

    code: str
    where: str
    values: str
    before: str = ""
    after: str = ""
    reason: str
    by: str
    at: str


class Heading(Data):
    """A section heading as the source writes it; `key` is None where it is none of the format's."""

    key: str | None
    text: str


class Unsure(Data):
    """Something the reader would not guess: the cell or section, what stood there, and why it is unsure."""

    where: str
    found: str
    why: str


class Imported(Data):
    """What a read document looked like, for the rules on structure and for the person who compares.

    `format` is the national format of its tables where the report has been put into another one since, else "".
    """

    file: str = ""
    format: str = ""
    kind: str = ""
    title: str = ""
    signature: str = ""
    headings: tuple[Heading, ...] = ()
    unsure: tuple[Unsure, ...] = ()


class Changes(TypedDict, total=False):
    """The fields of a report that `Report.having` changes."""

    organ: Organ
    year: int
    format: str
    dated: date | None
    figures: Figures
    notes: tuple[Note, ...]
    notes_given: int
    notes_removed: tuple[Note, ...]
    excel_form: str
    sections: dict[str, Section]
    last_year: "str | Report | None"
    waivers: tuple[Waiver, ...]
    bindings: tuple[Binding, ...]
    comments: tuple[Comment, ...]
    enforcement: dict[str, int]
    documents: tuple[Document, ...]
    suggestions: tuple[Suggestion, ...]
    sign_offs: tuple[SignOff, ...]
    signed: dict[str, str]
    imported: Imported | None


class Report(Data):
    """One organ's report on one year.

    `format` is the id of the national format. `notes_given` is the highest number that a note ever had;
    `notes_removed` are those of files that a person took out: they do not come back with the file. `last_year` is
    a path beside this file, or last year's report itself. `excel_form` is the format of our own Excel form, where the
    figures were read from one: its cells have addresses. `bindings` are sources that a person named for quantities;
    `comments` are what colleagues say to one another. `documents` are those that the organ lists, public or not (X103).
    `enforcement` are the numbers of its data on enforcement (行政执法年度数据), by the cell that must be the same.
    """

    schema_version: Literal[2] = SCHEMA_VERSION
    organ: Organ
    year: int = Field(ge=2008, le=2100)
    format: str
    dated: date | None = None
    figures: Figures = Field(default_factory=Figures)
    notes: tuple[Note, ...] = ()
    notes_given: int = 0
    notes_removed: tuple[Note, ...] = ()
    sections: dict[str, Section] = Field(default_factory=dict[str, Section])
    last_year: "str | Report | None" = None
    waivers: tuple[Waiver, ...] = ()
    bindings: tuple[Binding, ...] = ()
    comments: tuple[Comment, ...] = ()
    enforcement: dict[str, int] = Field(default_factory=dict[str, int])
    documents: tuple[Document, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    signed: dict[str, str] = Field(default_factory=dict[str, str])
    imported: Imported | None = None
    excel_form: str = ""
    _last: "Report | None" = PrivateAttr(default=None)
    _once: dict[object, object] = PrivateAttr(default_factory=dict[object, object])
    _of_material: dict[object, object] = PrivateAttr(default_factory=dict[object, object])

    @model_validator(mode="before")
    @classmethod
    def _own_version(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        plain = cast("dict[str, Any]", data)
        version = plain.get("schema_version", 1)  # last year's report inside another does not name its version
        if type(version) is not int or version < 1:
            raise ValueError("schema_version 应是 1 或 2 这样的整数")
        if version > SCHEMA_VERSION:
            raise ValueError(
                f"这个文件由更新的版本写成（schema_version {version}，本程序只读到 {SCHEMA_VERSION}）；请升级 nianbao"
            )
        return plain if version == SCHEMA_VERSION else _from_version_1(plain)

    @model_validator(mode="after")
    def _of_its_format(self) -> "Report":
        if self.format not in formats.available():
            raise ValueError(f"没有“{self.format}”这个格式，可用的有：{'、'.join(formats.available())}")
        cells = self.form.cells
        if unknown := [cell for cell in (*self.figures, *self.enforcement) if cell not in cells]:
            raise ValueError(f"{self.format} 年格式里没有这些格子：{'、'.join(unknown[:5])}")
        if unknown := [key for key in self.sections if key not in self._keys]:
            raise ValueError(f"没有这些小节：{'、'.join(unknown)}；可用的有：{'、'.join(self._keys)}")
        ids = [note.id for note in self.notes]
        if doubled := sorted({note for note in ids if ids.count(note) > 1}):
            raise ValueError(f"工作记录的编号重复：{'、'.join(doubled)}")
        return self

    @property
    def form(self) -> Format:
        """The format this report is written in."""
        return self.once_of_material(_form)

    @property
    def _keys(self) -> tuple[str, ...]:
        """Every text that a report of this format may hold."""
        return (PREAMBLE, *(section.key for section in self.form.sections))

    @property
    def due_texts(self) -> tuple[str, ...]:
        """The texts that every report must have, and that are drafted: the preamble and the narratives."""
        return (PREAMBLE, *self.form.narratives)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are checked, signed and written out, in the order of the document.

        They are those that are due, and the prose beside a table where a person put some.
        """
        return self.once(Report._written_texts)

    def _written_texts(self) -> tuple[str, ...]:
        due = self.due_texts
        return tuple(
            key for key in self._keys if key in due or (key in self.sections and self.sections[key].text.strip())
        )

    @property
    def narratives(self) -> tuple[str, ...]:
        """The texts whose numbers are traced: all but the preamble."""
        return tuple(key for key in self.texts if key != PREAMBLE)

    @property
    def last(self) -> "Report | None":
        """Last year's report, where it is at hand (`with_last` puts a path's report here)."""
        return self._last or (self.last_year if isinstance(self.last_year, Report) else None)

    @property
    def lacks_last_year(self) -> bool:
        """Whether the report names last year's report and it is not at hand."""
        return self.last is None and isinstance(self.last_year, str)

    def with_last(self, last: "Report | None") -> "Report":
        """Return this report with last year's at hand, without writing it into the file."""
        copy = self.model_copy()
        copy._last, copy._once, copy._of_material = last, {}, {}
        return copy

    @property
    def source(self) -> Imported | None:
        """What the document that was read looked like, as long as its texts stand as they were read.

        From the first draft or edit on, what is built has the title, headings and signature of its format, not these.
        """
        texts = (section for section in self.sections.values() if section.text.strip())
        return self.imported if all(section.origin == "imported" for section in texts) else None

    @property
    def title(self) -> str:
        """The title as it should be."""
        return self.form.title.format(organ=self.organ.short, year=self.year)

    def text(self, place: str) -> str:
        """Return a text by the name that `findings.Place.section` uses; "" where there is none."""
        if place in self.sections:
            return self.sections[place].text
        kind, _, key = place.partition(".")
        if kind == "organ" and key in ORGAN_TEXTS:
            return str(getattr(self.organ, key))
        if kind == "note":
            return note.text if (note := self.note(key)) else ""
        if self.imported is None or place in self._keys:
            return ""
        if place == "title":
            return self.imported.title
        if place == "signature":
            return self.imported.signature
        key = place.removeprefix("heading.")
        return next((item.text for item in self.imported.headings if item.key == key), "")

    def with_text(self, place: str, text: str, act: str = "edit", by: str = "", at: str = "") -> "Report":
        """Return the report with one text changed by a person; `act`, `by`, `at` as in `Section.rewritten`.

        An approval of the old text does not hold for the new one.
        """
        if place in self._keys:
            section = self.sections.get(place, Section()).rewritten(text, act, by, at)
            return self.having(sections=self.sections | {place: section})
        kind, _, key = place.partition(".")
        if kind == "organ" and key in ORGAN_TEXTS:
            return self.having(organ=self.organ.model_copy(update={key: text}))
        if kind == "note":
            return self.having(notes=tuple(note.saying(text) if note.id == key else note for note in self.notes))
        imported = self.imported or Imported()
        if place in ("title", "signature"):
            return self.having(imported=imported.model_copy(update={place: text}))
        key = place.removeprefix("heading.")
        headings = tuple(
            item.model_copy(update={"text": text}) if item.key == key else item for item in imported.headings
        )
        return self.having(imported=imported.model_copy(update={"headings": headings}))

    def having(self, **changes: "Unpack[Changes]") -> "Report":
        """Return a copy with some fields changed; last year's report stays at hand."""
        copy = self.model_copy(update=dict(changes))
        copy._last, copy._once = self._last, {}
        copy._of_material = self._of_material if changes.keys() <= {"sections"} else {}
        return copy

    def __eq__(self, other: object) -> bool:
        """Whether two reports say the same; what was computed of them is not part of it."""
        if not isinstance(other, Report):
            return NotImplemented
        return self.__dict__ == other.__dict__ and self._last == other._last

    def __getstate__(self) -> dict[Any, Any]:
        """Leave what was computed behind: a report that goes to another process is a fifth of the size without."""
        state = super().__getstate__()
        return state | {
            "__pydantic_private__": {**(state["__pydantic_private__"] or {}), "_once": {}, "_of_material": {}}
        }

    def once(self, compute: "Callable[[Report], T]") -> "T":
        """Return what a function says of this report, computed at the first call: a report never changes."""
        known = self._once  # pydantic takes its time to give what is private
        if compute not in known:
            known[compute] = compute(self)
        return cast("T", known[compute])

    def once_of_material(self, compute: "Callable[[Report], T]") -> "T":
        """Return the same as `once` of a function that reads none of this report's own sections.

        A draft and its second try are other texts of one material: what is computed of that is kept for all of them.
        """
        known = self._of_material
        if compute not in known:
            known[compute] = compute(self)
        return cast("T", known[compute])

    def note(self, note_id: str) -> Note | None:
        """Return the note with this id."""
        return next((note for note in self.notes if note.id == note_id), None)

    def note_number(self, note_id: str) -> int:
        """Return which of all notes this is, from 1 on: by that the pages and the annexes speak of it; 0 for none."""
        return next((number for number, note in enumerate(self.notes, 1) if note.id == note_id), 0)


def _form(report: Report) -> Format:
    return formats.load(report.format)


def _from_version_1(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a report file of version 1 as of today: a sign-off stood with its text and covered it alone.

    It is kept, bound to nothing: so it has lapsed, and a final asks for it anew. A report inside another (last year's)
    does not name its version.
    """
    sections = cast("dict[str, object]", data["sections"]) if isinstance(data.get("sections"), dict) else {}
    sign_offs: list[object] = [*cast("Iterable[object]", data.get("sign_offs", ()))]
    new: dict[str, object] = {}
    for key, section in sections.items():
        new[key] = section
        if isinstance(section, dict) and "approved" in section:
            old = dict(cast("dict[str, object]", section))
            approved = old.pop("approved")
            new[key] = old
            if isinstance(approved, dict):
                own = {name: value for name, value in cast("dict[str, object]", approved).items() if name != "sha256"}
                sign_offs.append(own | {"part": key, "role": "sign_off", "sha256": ""})
    changed = {"sections": new, "sign_offs": sign_offs} if sections else {}
    return data | changed | ({"schema_version": SCHEMA_VERSION} if "schema_version" in data else {})


def is_beside(name: str) -> bool:
    """Whether a name can be of a file in the report's own folder or below: not absolute, not upwards, no address."""
    return not (
        name.startswith(("/", "\\", "~"))
        or ":" in name
        or "\\" in name
        or ".." in name.split("/")
        or any(char < " " for char in name)
    )


def require_sections(names: Iterable[str], known: Sequence[str]) -> None:
    """Make sure that names of sections are known.

    Raises:
        UnusableInput: One is not; the message lists those that are.
    """
    for name in names:
        if name not in known:
            raise UnusableInput(
                "没有“{section}”这一节", then="可用的有：{known}。", section=name, known="、".join(known)
            )


def values_hash(*values: object) -> str:
    """Return the hash that a waiver is bound to: of what stood there when it was given."""
    return hashlib.sha256(json.dumps([str(value) for value in values], ensure_ascii=False).encode()).hexdigest()
