"""Figures and notes → drafts. The verb is `draft`; the default model is the embedded one, `offline`."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.domain.gaps import Gap, gaps
from assistant.domain.report import PREAMBLE, Report
from assistant.drafting import offline
from assistant.errors import UnusableInput
from assistant.grounding.facts import facts_of


class Drafted(NamedTuple):
    """The report with its drafts: which sections were written, which had text and were kept, and what is asked."""

    report: Report
    written: tuple[str, ...]
    kept: tuple[str, ...]
    gaps: dict[str, tuple[Gap, ...]]


def draft(report: Report, sections: Sequence[str] | None = None, *, overwrite: bool = False) -> Drafted:
    """Write the narratives of a report from its figures and notes.

    Args:
        report: The report, with last year's at hand where there is one.
        sections: Keys of the sections to write; all narratives without it.
        overwrite: Whether to write over text that is there. A draft nobody touched is always written anew.

    Raises:
        UnusableInput: There is no such section, or a phrase file is not as it should be.
    """
    known = (PREAMBLE, *report.form.narratives)
    if unknown := [key for key in sections or () if key not in known]:
        raise UnusableInput(
            "没有“{section}”这一节", then="可用的有：{known}。", section=unknown[0], known="、".join(known)
        )
    facts = facts_of(report)
    written: list[str] = []
    kept: list[str] = []
    new = dict(report.sections)
    for key in known:
        if sections is not None and key not in sections:
            continue
        old = report.sections.get(key)
        if old is not None and old.text.strip() and not overwrite and (old.origin != "offline" or old.is_approved):
            kept.append(key)
            continue
        new[key] = offline.draft(report, key, facts)
        written.append(key)
    asked = {key: tuple(gaps(new[key].text)) for key in written}
    return Drafted(report.having(sections=new), tuple(written), tuple(kept), asked)
