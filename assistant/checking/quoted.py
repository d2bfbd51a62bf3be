"""What of the prose hangs on cells that do not fit their own table: the finding on the table names it."""

from assistant.checking.spoken import claimed, compared, facts, grounded
from assistant.domain.findings import Finding, Place
from assistant.domain.report import Report

_MOST = 8  # places that are written out


def quoting(report: Report, finding: Finding) -> Finding:
    """Return a finding on figures with the places of the texts that can't be judged before its cells are mended."""
    places = tuple(_places(report, {place.cell for place in finding.where if place.cell}))
    if not places:
        return finding
    said = list(dict.fromkeys(place.quote or "" for place in places))
    named = "、".join(f"“{words}”" for words in said[:_MOST])
    more = f"等 {len(places)} 处" if len(said) > _MOST else ""
    told = f"{finding.message.rstrip('。')}；正文里的{named}{more}说的是这里：表里这个数还没对上，先改表。"
    return finding.model_copy(update={"message": told, "quoted": places})


def _places(report: Report, cells: set[str]) -> list[Place]:
    known = facts(report)
    if not known.doubtful_cells:
        return []
    found = [(item.place, item.item.facts) for item in grounded(report) if item.item.doubtful]
    claims = (*claimed(report), *compared(report))
    found += [(item.place, item.claim.facts) for item in claims if item.doubtful]
    named = {name: fact for _, names in found for name in names if (fact := known.about(name)) is not None}
    return [
        place
        for place, names in found
        if any(name in named and not named[name].note and not cells.isdisjoint(named[name].cells) for name in names)
    ]
