"""Everything that can go wrong, as a person meets it.

* AssistantError          says what, where, and what to do
  - UnusableInput         a file or a cell that cannot be read      (exit 2)
  - BrokenResource        a prompt, format, lexicon or suite file   (exit 2)
  - NotReady              a final was asked for too early           (exit 1)
  - MissingPart           an optional part is not installed         (exit 2)
  - ModelTrouble          a language model did not answer well      (exit 2)

The three texts are Chinese templates (`"{cell} 写成了 {found}"`) and the values that fill them, so that
`messages.text` can show the same error in another language.
"""

from typing import ClassVar


class AssistantError(Exception):
    """Base of all errors shown to people; `str(error)` is the whole message, in Chinese.

    Args:
        what: What is wrong, a template.
        where: The file, cell or line, never translated.
        then: What to do, a template.
        values: What fills the two templates.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, what: str, *, where: str = "", then: str = "", **values: object) -> None:
        self.what, self.where, self.then, self.values = what, where, then, values
        super().__init__(compose(what.format(**values), where, then.format(**values)))


def compose(what: str, where: str, then: str, *, colon: str = "：", stop: str = "。") -> str:
    """Join the three parts of an error into one line."""
    sentence = colon.join(part for part in (where, what) if part)
    return f"{sentence}{'' if sentence.endswith(chr(10)) else stop}{then}" if then else sentence


class UnusableInput(AssistantError):  # noqa: N818 - named for what it is, not for what it inherits
    """A report file or a cell that cannot be read."""


class BrokenResource(AssistantError):  # noqa: N818
    """A file that a non-programmer may edit does not hold what it should."""


class NotReady(AssistantError):  # noqa: N818
    """A final document was asked for before the report may be final."""

    exit_code: ClassVar[int] = 1


class MissingPart(AssistantError):  # noqa: N818
    """An optional program or package is not installed here."""


class ModelTrouble(AssistantError):  # noqa: N818
    """A language model did not answer, or not as it should.

    Args:
        what: What is wrong, a template.
        where: Which model, at which address.
        then: What to do, a template.
        again: Whether the same call may succeed when it is made again.
        wait: Seconds that the server asks to wait first.
        empty: Whether an answer came and had nothing in it.
        values: What fills the templates.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        then: str = "",
        again: bool = False,
        wait: float | None = None,
        empty: bool = False,
        **values: object,
    ) -> None:
        self.again, self.wait, self.empty = again, wait, empty
        super().__init__(what, where=where, then=then, **values)
