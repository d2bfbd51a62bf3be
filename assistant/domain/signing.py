"""What a sign-off covers: every part of a report that is published, and what its checks rest on.

The parts are `cover` (organ, level, year, format, date, title), `figures` (every cell, the blanks too), `checks` (the
waivers, and last year's figures) and each text. A part is signed in one canonical form, whose hash the sign-off holds;
the form itself is kept in the report too (`Report.signed`), so that what changed since can be told.
"""

import hashlib
import json
from typing import Any

from assistant.domain.figures import Figures
from assistant.domain.report import Report
from assistant.domain.sign_offs import SignOff

COVER, FIGURES, CHECKS = "cover", "figures", "checks"


def parts(report: Report) -> tuple[str, ...]:
    """Return the parts of a report that are signed, in the order of the document."""
    return (COVER, FIGURES, *report.texts, CHECKS)


def canonical(report: Report, part: str) -> str:
    """Return what is signed of a part, in the one form it is hashed in: not a space of it may differ."""
    return report.once(_canonical)[part]


def digest(report: Report, part: str) -> str:
    """Return the SHA-256 of a part's canonical form."""
    return hashlib.sha256(canonical(report, part).encode()).hexdigest()


def _canonical(report: Report) -> dict[str, str]:
    organ = report.organ
    told: dict[str, Any] = {
        COVER: {
            "organ": organ.name,
            "level": organ.level.value,
            "year": report.year,
            "format": report.format,
            "dated": report.dated.isoformat() if report.dated else None,
            "title": report.title,
            "contact": [organ.address, organ.telephone, organ.website],
        },
        FIGURES: _cells(report.figures, report),
        CHECKS: {
            "waivers": [waiver.model_dump(mode="json") for waiver in report.waivers],
            "last_year": _cells(report.last.figures, report.last) if report.last else None,
        },
    }
    told |= {key: report.text(key) for key in report.texts}
    return {
        part: json.dumps({"part": part, "is": value}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for part, value in told.items()
    }


def _cells(figures: Figures, report: Report) -> dict[str, str | None]:
    """Every cell of the format as it is printed, with its note; None for one that was never read."""
    found: dict[str, str | None] = {}
    for cell_id in report.form.cells:
        cell = figures.get(cell_id)
        found[cell_id] = None if cell is None else f"{cell.text}（{cell.note}）" if cell.note else cell.text
    return found


def latest(report: Report, part: str, role: str | None = None) -> SignOff | None:
    """Return the last sign-off of a part, in one role or in any; it may have lapsed."""
    own = [item for item in report.sign_offs if item.part == part and role in (None, item.role)]
    return own[-1] if own else None


def holds(report: Report, sign_off: SignOff) -> bool:
    """Whether a sign-off is for what stands there now.

    Where last year's report is not at hand now, the checks are compared without it: nothing tells that it changed.
    """
    if sign_off.part not in report.once(_canonical):
        return False
    if sign_off.sha256 == digest(report, sign_off.part):
        return True
    if sign_off.part != CHECKS or report.last is not None:
        return False
    then = before(report, sign_off)
    return then is not None and then["waivers"] == json.loads(canonical(report, CHECKS))["is"]["waivers"]


def is_signed(report: Report, part: str) -> bool:
    """Whether a person signed a part, in whatever role, just as it stands now."""
    return any(item.part == part and holds(report, item) for item in report.sign_offs)


def before(report: Report, sign_off: SignOff) -> Any:
    """Return what a part was when it was signed: a text, or a mapping; None where the report does not hold it."""
    kept = report.signed.get(sign_off.sha256)
    return json.loads(kept)["is"] if kept is not None else None


def signed(report: Report, sign_off: SignOff) -> Report:
    """Return the report with a sign-off; an earlier one of the same part in the same role gives way.

    What is kept of parts that no sign-off is bound to any more goes with it.
    """
    others = [item for item in report.sign_offs if (item.part, item.role) != (sign_off.part, sign_off.role)]
    sign_offs = (*others, sign_off)
    kept = report.signed | {sign_off.sha256: canonical(report, sign_off.part)}
    bound = {item.sha256 for item in sign_offs}
    return report.having(sign_offs=sign_offs, signed={key: text for key, text in kept.items() if key in bound})


def lapsed(before: Report, after: Report) -> tuple[str, ...]:
    """Return the parts that were signed before a change and are not any more."""
    return tuple(part for part in parts(before) if is_signed(before, part) and not is_signed(after, part))
