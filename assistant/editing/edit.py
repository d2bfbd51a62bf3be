"""A person writes a text of the report: the words are the person's from then on, and the old ones are kept."""

from assistant import words
from assistant.domain.report import Report, require_sections
from assistant.editing.suggestions import live
from assistant.errors import UnusableInput


def edit(report: Report, section: str, text: str, by: str, at: str) -> Report:
    """Return the report with a text as a person wrote it; suggestions move with their words, or are stale.

    Args:
        report: The report.
        section: `preamble`, or the key of a narrative.
        text: The whole new text. Line ends become plain ones, and those at the end of the text go.
        by: Who wrote it.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is no such section, or the text is what stands there.
    """
    require_sections([section], report.texts)
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if text == report.text(section):
        raise UnusableInput("“{section}”没有改动", section=words.section_name(report, section), code="unchanged")
    return live(report.with_text(section, text, "edit", by.strip(), at))
