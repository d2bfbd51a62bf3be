"""Everything that can go wrong, as a person meets it.

* AssistantError          says what, where, and what to do
  - UnusableInput         a file or a cell that cannot be read      (exit 2)
  - BrokenResource        a prompt, format, lexicon or suite file   (exit 2)
  - NotReady              a final was asked for too early           (exit 1)
  - MissingPart           an optional part is not installed         (exit 2)
  - ModelTrouble          a language model did not answer well      (exit 2)
  - StoreTrouble          the database does not take or give        (exit 2)
  - Conflict              somebody else changed it meanwhile        (exit 1)

The three texts are Chinese templates (`"{cell} 写成了 {found}"`) and the values that fill them, so that
`messages.text` can show the same error in another language. A program goes by `code`, never by the words: it is the
kind of error, or something narrower where a face has more to say (`signer_missing`: the command line adds “--by”).
Errors survive pickling, for they come out of worker processes.
"""

from typing import Any, ClassVar

NOT_A_REPORT = "not_a_report"  # the code of a file that opens and holds no report


class AssistantError(Exception):
    """Base of all errors shown to people; `str(error)` is the whole message, in Chinese.

    Args:
        what: What is wrong, a template.
        where: The file, cell or line, never translated.
        then: What to do, a template.
        code: What a program knows the error by; the kind's own without it.
        values: What fills the two templates.
    """

    exit_code: ClassVar[int] = 2
    kind: ClassVar[str] = "error"

    def __init__(self, what: str, *, where: str = "", then: str = "", code: str = "", **values: object) -> None:
        self.what, self.where, self.then = what, where, then
        self.values: dict[str, Any] = values
        self.code = code or self.kind
        super().__init__(compose(what.format(**values), where, then.format(**values)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.what, vars(self))

    def plain(self) -> dict[str, str]:
        """Return the error as plain data for programs, in Chinese."""
        what, then = self.what.format(**self.values), self.then.format(**self.values)
        return {"code": self.code, "what": what, "where": self.where, "then": then}


def _again(kind: type[AssistantError], what: str, state: dict[str, Any]) -> AssistantError:
    """Return an error as it was pickled: its arguments are keywords, which `Exception` does not keep."""
    error = kind(what, where=state["where"], then=state["then"], **state["values"])
    vars(error).update(state)
    return error


def compose(what: str, where: str, then: str, *, colon: str = "：", stop: str = "。") -> str:
    """Join the three parts of an error into one line."""
    sentence = colon.join(part for part in (where, what) if part)
    return f"{sentence}{'' if sentence.endswith(chr(10)) else stop}{then}" if then else sentence


class UnusableInput(AssistantError):  # noqa: N818 - named for what it is, not for what it inherits
    """A report file or a cell that cannot be read."""

    kind: ClassVar[str] = "unusable_input"


class BrokenResource(AssistantError):  # noqa: N818
    """A file that a non-programmer may edit does not hold what it should."""

    kind: ClassVar[str] = "broken_resource"


class NotReady(AssistantError):  # noqa: N818
    """A final document was asked for before the report may be final."""

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "not_ready"


class MissingPart(AssistantError):  # noqa: N818
    """An optional program or package is not installed here."""

    kind: ClassVar[str] = "missing_part"


class ModelTrouble(AssistantError):  # noqa: N818
    """A language model did not answer, or not as it should.

    Args:
        what: What is wrong, a template.
        where: Which model, at which address.
        then: What to do, a template.
        again: Whether the same call may succeed when it is made again.
        wait: Seconds that the server asks to wait first.
        empty: Whether an answer came and had nothing in it.
        code: As above.
        values: What fills the templates.
    """

    kind: ClassVar[str] = "model_trouble"

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        then: str = "",
        again: bool = False,
        wait: float | None = None,
        empty: bool = False,
        code: str = "",
        **values: object,
    ) -> None:
        self.again, self.wait, self.empty = again, wait, empty
        super().__init__(what, where=where, then=then, code=code, **values)


class StoreTrouble(AssistantError):  # noqa: N818
    """The database cannot be used now; `code` says why: `store_busy`, `store_full`, `store_later` …"""

    kind: ClassVar[str] = "store_trouble"


class Conflict(AssistantError):  # noqa: N818
    """What a change rests on was changed by somebody else meanwhile. Both versions are kept.

    Args:
        what: What is wrong, a template.
        conflicts: The ids under which the store keeps what was not put in place.
        where: The report.
        then: What to do, a template.
        code: As above.
        values: What fills the templates.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "conflict"

    def __init__(
        self,
        what: str,
        *,
        conflicts: tuple[int, ...] = (),
        where: str = "",
        then: str = "",
        code: str = "",
        **values: object,
    ) -> None:
        self.conflicts = conflicts
        super().__init__(what, where=where, then=then, code=code, **values)
