"""What kinds there are said to be: 申请人涵盖自然人、企业和科研机构, 涉及五类主体. Pure.

Silent where a list names what is not known, or tells numbers, which are read by themselves.
"""

from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.names import Name
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.predicates import Claim, Words, is_excused
from assistant.grounding.subjects import facts_of, load, unknown

# only such a sentence can say so: “涵盖” → 涵盖, “五类主体” → 五类, “结果包括” → 包括, not “公开类信息”
HINT = lazy.compile(r"涵盖|涉及|包括|包含|覆盖|[二两三四五六]类|来自|集中|分为")
_END = lazy.compile(r"[，。；：]")  # “企业，” → ，, not “自然人、企业”
_ROWS = ("received", "all", "outcomes_total")
_RESULTS = ("granted", "partly_granted", "refused", "unavailable", "not_processed", "other_outcome")
_SIDES = 2  # 自然人 and all others are two kinds too


def covered(view: View, words: Words) -> Iterator[Claim]:
    """Yield what is said to be among the kinds, and is not; only a sentence with `HINT` can say so."""
    if view.scopes or view.names_last_year:
        return
    yield from _listed(view, words)
    yield from _counted(view, words)


def _listed(view: View, words: Words) -> Iterator[Claim]:
    for match in load().covers.pattern.finditer(view.text, view.start, view.end):
        stop = _END.search(view.text, match.end(), view.end)
        end = stop.start() if stop else view.end
        names = [name for name in view.told if match.end() <= name.start and name.end <= end]
        if len(names) < _SIDES or unknown(view, match.end(), end) or view.counts(match.end(), end):
            continue
        if is_excused(view, words, *view.clause(match.start()), match.start()) or _is_of_some(view, match.start()):
            continue
        for name in names:
            if (none := _none_of(view, name, names)) is not None:
                yield Claim(match.start(), name.end, (none.id,), last_year=False, is_sure=False)
                break


def _is_of_some(view: View, at: int) -> bool:
    """Whether a row was named before, of which the kinds may be: 不予公开的申请，申请人包括……."""
    return any(name.names[0] not in WHOLES and name.end <= at for name in view.rows)


def _none_of(view: View, name: Name, names: Sequence[Name]) -> Fact | None:
    """Return the fact of a listed name of which there is none at all."""
    if len({(one.kind, one.table) for one in names}) > 1 or name.table != "requests":
        return None
    if name.kind == "column":
        cells = [("requests", row, column) for row in _ROWS for column in name.names]
    else:
        cells = [("requests", row, "total") for row in name.names]
    found = facts_of(view, cells)
    return found[0] if len(found) == len(cells) and not any(fact.value for fact in found) else None


def _counted(view: View, words: Words) -> Iterator[Claim]:
    own = load()
    for marker, cells in (
        (own.kinds_of_applicants, [[(("requests", row, column)) for column in APPLICANTS] for row in _ROWS]),
        (own.kinds_of_results, [[("requests", row, "total") for row in _RESULTS]]),
    ):
        for match in marker.pattern.finditer(view.text, view.start, view.end):
            number = numerals.value(match["one"] or match["other"]) or 0
            if is_excused(view, words, *view.clause(match.start()), match.start()) or _is_of_some(view, match.start()):
                continue
            some = [[fact for fact in facts_of(view, line) if fact.value] for line in cells]
            if not some[0] or any(len(line) == number for line in some):
                continue
            if number != _SIDES or marker is own.kinds_of_results:
                yield Claim(*match.span(), tuple(fact.id for fact in some[0]), last_year=False, is_sure=False)
