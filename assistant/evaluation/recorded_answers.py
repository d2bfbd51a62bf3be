"""Answers recorded for the inputs (evals/recorded): written for this project, and labelled so; no model gave them.

They are kept by case and prompt, never by the text of a request: what is sent may change.
"""

from typing import Literal

from assistant import resources
from assistant.domain.data import Data

FOLDER = "evals/recorded"
Writer = Literal["strong", "middling"]


class Mended(Data):
    """What a middling writer makes of a place that came back."""

    was: str
    now: str


class Answers(Data):
    """What a strong and a middling writer answer for a section.

    `mended` is what the middling one mends, asked to; `left` what it leaves standing that no source says.
    """

    strong: str
    middling: str
    mended: tuple[Mended, ...] = ()
    left: tuple[str, ...] = ()

    def played(self, writer: Writer, section: str = "overview") -> dict[str, str]:
        """Return the answers of a writer for a section by prompt, as `recorded.served` plays them.

        The strong one has nothing to mend, and says the same again.
        """
        if writer == "strong":
            return {section: self.strong, "repair": self.strong}
        text = self.middling
        for item in self.mended:
            text = text.replace(item.was, item.now)
        return {section: self.middling, "repair": text}


class _Recorded(Data):
    overview: Answers
    problems: Answers
    other_matters: Answers


def load(name: str, section: str = "overview") -> Answers:
    """Return what was recorded for a section of an input.

    Raises:
        BrokenResource: There is none, or it is not as it should be.
    """
    return dict(resources.load(_Recorded, f"{FOLDER}/{name}.yaml"))[section]
