"""What a sign-off covers: every part of a report that is published, and what its checks rest on.

The parts are `cover` (organ, level, year, format, date, title), `figures` (every cell, the blanks too), `checks` (the
waivers, the sources that a person named, and last year's report) and each text. A part is signed in one canonical form,
whose hash goes into that of the sign-off with who signed, in which role and when, and on which notes a text rested; the
form itself is kept in the report too (`Report.signed`), so that what changed since can be told, and a sign-off that was
changed from a part that was.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from assistant.domain import notes
from assistant.domain.figures import Figures
from assistant.domain.report import Report, Section
from assistant.domain.sign_offs import SignOff

COVER, FIGURES, CHECKS = "cover", "figures", "checks"
LAST_YEAR, LAST_REPORT = "last_year", "last_report"  # of the checks: last year's cells, and the rest of its report


def parts(report: Report) -> tuple[str, ...]:
    """Return the parts of a report that are signed, in the order of the document."""
    return parts_of(report.texts)


def parts_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the parts that are signed of a report with these texts."""
    return (COVER, FIGURES, *texts, CHECKS)


def canonical(report: Report, part: str) -> str:
    """Return what is signed of a part, in the one form it is hashed in: not a space of it may differ."""
    return report.once(_canonical)[part]


def digest(report: Report, part: str) -> str:
    """Return the SHA-256 of a part's canonical form."""
    return _sha256(canonical(report, part))


def sealed(sign_off: SignOff, part_digest: str) -> str:
    """Return the SHA-256 of a sign-off: over who, in which role, when, what was shown, and the part's own hash."""
    told: list[object] = [sign_off.part, sign_off.role, sign_off.by, sign_off.at, list(sign_off.shown), part_digest]
    if sign_off.seen:  # earlier programs wrote none
        told.append(list(sign_off.seen))
    if sign_off.rests:
        told.append({"rests": list(sign_off.rests)})
    return _sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(form: str) -> str:
    """Return the name of a canonical form in `Report.signed`.

    It is not the part's own hash: beside that, a sign-off could be made to look like one of an earlier program.
    """
    return _sha256(f"kept:{form}")


def carried(last: Report) -> Report:
    """Return of last year's report what the checks and the published files use: nothing else goes out or is signed."""
    return Report(
        organ=last.organ,
        year=last.year,
        format=last.format,
        dated=last.dated,
        figures=last.figures,
        sections={key: Section(text=text.text, origin="imported") for key, text in last.sections.items()},
    )


def _canonical(report: Report) -> dict[str, str]:
    organ = report.organ
    # what was added to the form later: a report without any is signed as it always was
    later: dict[str, Any] = {
        "bindings": _bindings(report),
        "enforcement": report.enforcement,
        "documents": [item.model_dump(mode="json") for item in report.documents],
        LAST_REPORT: _beside_figures(report.last) if report.last else None,
    }
    told: dict[str, Any] = {
        COVER: {
            "organ": organ.name,
            "level": organ.level.value,
            "year": report.year,
            "format": report.format,
            "dated": report.dated.isoformat() if report.dated else None,
            "title": report.title,
            "contact": [organ.address, organ.telephone, organ.website],
            **({"scope": organ.scope} if organ.scope else {}),
        },
        FIGURES: _cells(report.figures, report),
        CHECKS: {
            "waivers": [waiver.model_dump(mode="json") for waiver in report.waivers],
            LAST_YEAR: _cells(report.last.figures, report.last) if report.last else None,
            **{name: value for name, value in later.items() if value},
        },
    }
    told |= {key: report.text(key) for key in report.texts}
    return {
        part: json.dumps({"part": part, "is": value}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for part, value in told.items()
    }


def _bindings(report: Report) -> list[dict[str, Any]]:
    """The sources that a person named; what earlier programs did not write is left out."""
    return [item.model_dump(mode="json", exclude_none=True) for item in report.bindings]


def _beside_figures(last: Report) -> dict[str, Any]:
    """Last year's report but for its cells. Without one, nothing: earlier programs signed it so."""
    return {
        "organ": last.organ.model_dump(mode="json", exclude=None if last.organ.scope else {"scope"}),
        "year": last.year,
        "format": last.format,
        "dated": last.dated.isoformat() if last.dated else None,
        "texts": {key: text for key in last.sections if (text := last.text(key)).strip()},
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


def is_unchanged(report: Report, sign_off: SignOff) -> bool:
    """Whether a sign-off is as it was given: nobody put in another name, role or time, or touched what it was for.

    One of an earlier program says nothing of that, and passes.
    """
    if not sign_off.kept:
        return True
    form = report.signed.get(sign_off.kept)
    if form is None:
        return sign_off.part in report.once(_canonical) and is_for(sign_off, digest(report, sign_off.part))
    return _key(form) == sign_off.kept and is_for(sign_off, _sha256(form))


def is_for(sign_off: SignOff, part_digest: str) -> bool:
    """Whether a sign-off is for the part that has this hash."""
    return sign_off.sha256 == (sealed(sign_off, part_digest) if sign_off.kept else part_digest)


def holds(report: Report, sign_off: SignOff) -> bool:
    """Whether a sign-off is for what stands there now and the notes that it rested on, and is as it was given.

    Where last year's report is not at hand now, the checks are compared without it: nothing tells that it changed.
    """
    return _is_for_what_stands(report, sign_off) and not notes.gone(report, sign_off.rests)


def _is_for_what_stands(report: Report, sign_off: SignOff) -> bool:
    if sign_off.part not in report.once(_canonical) or not is_unchanged(report, sign_off):
        return False
    return is_for(sign_off, digest(report, sign_off.part)) or (
        lacks_last_year(report, sign_off)
        and _own_checks(before(report, sign_off)) == _own_checks(_form(report, CHECKS))
    )


def _form(report: Report, part: str) -> Any:
    return json.loads(canonical(report, part))["is"]


def _own_checks(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the checks is the report's own: all but last year's report."""
    return {key: value for key, value in form.items() if key not in (LAST_YEAR, LAST_REPORT)}


def signed_digest(report: Report, part: str) -> str:
    """Return the hash of a part as it was signed, where a sign-off holds; else as it is.

    The two differ only where last year's report was at hand when the checks were signed, and is not now.
    """
    for item in report.sign_offs:
        form = report.signed.get(item.kept or item.sha256)
        if item.part == part and form is not None and holds(report, item):
            return _sha256(form)
    return digest(report, part)


def lacks_last_year(report: Report, sign_off: SignOff) -> bool:
    """Whether last year's report was at hand when the checks were signed, and is not now."""
    if sign_off.part != CHECKS or report.last is not None:
        return False
    then = before(report, sign_off)
    return then is not None and then[LAST_YEAR] is not None


def touched(report: Report) -> tuple[SignOff, ...]:
    """Return the sign-offs that somebody changed by hand."""
    return tuple(item for item in report.sign_offs if not is_unchanged(report, item))


def is_signed(report: Report, part: str) -> bool:
    """Whether a person signed a part, in whatever role, just as it stands now."""
    return any(item.part == part and holds(report, item) for item in report.sign_offs)


def is_of_a_person(report: Report, part: str) -> bool:
    """Whether a person signed a part as it reads, whatever became of its notes: nothing takes its place unasked."""
    return any(item.part == part and _is_for_what_stands(report, item) for item in report.sign_offs)


def before(report: Report, sign_off: SignOff) -> Any:
    """Return what a part was when it was signed: a text, or a mapping; None where the report does not hold it."""
    kept = report.signed.get(sign_off.kept or sign_off.sha256)
    return json.loads(kept)["is"] if kept is not None else None


def signed(report: Report, sign_off: SignOff) -> Report:
    """Return the report with a part signed as it stands; an earlier sign-off of it in the same role gives way.

    What is kept of parts that no sign-off is bound to any more goes with it.

    Args:
        report: The report.
        sign_off: Who signs what, in which role and when; what it is bound to is put in here.
    """
    form = canonical(report, sign_off.part)
    bound = {"kept": _key(form), "sha256": sealed(sign_off, _sha256(form))}
    others = [item for item in report.sign_offs if (item.part, item.role) != (sign_off.part, sign_off.role)]
    sign_offs = (*others, sign_off.model_copy(update=bound))
    kept = report.signed | {_key(form): form}
    needed = {item.kept or item.sha256 for item in sign_offs}
    return report.having(sign_offs=sign_offs, signed={key: text for key, text in kept.items() if key in needed})


def version(report: Report, wanted: Collection[str]) -> str:
    """Return the SHA-256 of what a final says and of who signed it, in the roles that are wanted.

    Last year's figures are not in it: they are printed nowhere, and not everywhere at hand.
    """
    said = {part: digest(report, part) for part in parts(report) if part != CHECKS}
    told = [
        item.model_dump(mode="json", exclude={"shown", "seen", "rests"})
        for item in report.sign_offs
        if item.role in wanted
    ]
    waivers = [waiver.model_dump(mode="json") for waiver in report.waivers]
    whole = json.dumps([said, sorted(told, key=str), waivers], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def has_lapsed(report: Report) -> bool:
    """Whether a part was changed since it was signed: what was signed last of it, in any role, does not hold."""
    last = {(item.part, item.role): item for item in report.sign_offs}
    return any(not holds(report, item) for item in last.values())


def lapsed(before: Report, after: Report) -> tuple[str, ...]:
    """Return the parts that were signed before a change and are not any more."""
    return tuple(part for part in parts(before) if is_signed(before, part) and not is_signed(after, part))
