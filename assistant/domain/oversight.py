"""What every people's government reports on its oversight (art. 50 item 4): 工作考核、社会评议、责任追究."""

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.domain.report import Report


class _Oversight(BaseModel):
    """schemas/lexicons/oversight.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    oversight: dict[str, tuple[str, ...]]
    governments: tuple[str, ...]


def _known() -> _Oversight:
    return resources.load(_Oversight, "schemas/lexicons/oversight.yaml")


def is_due(report: Report) -> bool:
    """Whether an organ has to report on all three: a people's government, no department, no street office.

    Raises:
        BrokenResource: The lexicon is missing or not as it should be.
    """
    return report.organ.name.endswith(_known().governments)


def missing(text: str) -> list[str]:
    """Return which of the three a text does not speak of; a question counts as speaking of it.

    Raises:
        BrokenResource: The lexicon is missing or not as it should be.
    """
    return [what for what, words in _known().oversight.items() if not any(word in text for word in words)]
