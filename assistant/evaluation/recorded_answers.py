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
    """What a strong and a middling writer answer for a section; `mended` is what the middling one mends, asked to."""

    strong: str
    middling: str
    mended: tuple[Mended, ...] = ()

    def played(self, writer: Writer) -> dict[str, str]:
        """Return the answers of a writer by prompt, as `recorded.served` plays them.

        The strong one has nothing to mend, and says the same again.
        """
        if writer == "strong":
            return {"overview": self.strong, "repair": self.strong}
        text = self.middling
        for item in self.mended:
            text = text.replace(item.was, item.now)
        return {"overview": self.middling, "repair": text}


class _Recorded(Data):
    overview: Answers


def load(name: str) -> Answers:
    """Return what was recorded for the overview of an input.

    Raises:
        BrokenResource: There is none, or it is not as it should be.
    """
    return resources.load(_Recorded, f"{FOLDER}/{name}.yaml").overview
