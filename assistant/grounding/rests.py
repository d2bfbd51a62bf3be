"""What is said of all that is left: 其余各项均为零, 只有许可不为零, 别无他种结果, 从新收到结转通栏为零, 一件未废."""

from collections.abc import Iterator

from assistant.grounding.claim_views import View
from assistant.grounding.claims import FLOW, results_beside, spoken_of
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Words, not_zero

_WRITTEN = ("government_rules", "normative_documents")
_CALLED = {"规范性文件": "normative_documents", "规章": "government_rules"}
_MADE = ("issued", "made")
_TWO = {"disclosed": ("granted", "partly_granted")}  # 予以公开、部分公开之外
_THROUGHOUT = ("brought_forward", "received", "outcomes_total", "carried_forward")


def rests(view: View, words: Words) -> Iterator[Claim]:
    """Yield what a sentence says of all that it has not told, where the figures contradict it."""
    for read in (_no_others, _no_other_parts, _others_zero, _only, _throughout, _unmade):
        yield from read(view, words)


def _no_others(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 予以公开4件、不予公开2件，再无其他办理结果 says: of the results that are not listed there are none."""
    for match in words.no_others.pattern.finditer(view.text, view.start, view.end):
        rows = [name for name in view.rows if name.end <= match.start()]
        told = [n for n in rows if view.number_at(n.end) or _is_excepted(view, n)]
        listed = [row for n in told for row in _TWO.get(n.names[0], n.names[:1]) if row not in FLOW]
        columns = {name.names[0] for name in view.applicants}
        if not listed or len(columns) > 1 or any(n.kind == "row" and n.table == "disputes" for n in view.strong):
            continue
        column = next(iter(columns), "total")
        for row in results_beside(view, listed):
            yield from not_zero(view, match.span(), [("requests", row, column)], rows[0].start, sure=len(listed) > 1)


def _is_excepted(view: View, name: Name) -> bool:
    """Whether a clause leaves out what it names: 予以公开之外，别无他种结果."""
    return view.text[view.clause(name.start)[1] - 1] == "外"


def _no_other_parts(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 重复申请2件，除此以外没有其他不予处理的情形 says: that row has no parts but those listed before it."""
    for match in words.no_other_parts.pattern.finditer(view.text, view.start, view.end):
        name = next((n for n in view.strong if match.start("row") <= n.start < match.end()), None)
        if name is not None:
            yield from _unlisted(view, match.span(), name.names[0])


def _others_zero(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 国家秘密2件，不予公开的其余各项均为零 says: that row has no parts but those told before it."""
    for match in words.others_zero.pattern.finditer(view.text, view.start, view.end):
        begin, _ = view.clause(match.start())
        rows = [name for name in view.rows if name.start < match.end()]
        own = [n.names[0] for n in rows if n.start >= begin and n.names[0] in view.facts.children]
        parents = [view.facts.parents.get(n.names[0]) for n in rows if "." in n.names[0]]
        if (of := (own or parents)[-1:]) and of[0] is not None:
            yield from _unlisted(view, match.span(), of[0])


def _unlisted(view: View, span: tuple[int, int], whole: str) -> Iterator[Claim]:
    """Yield the parts of a row that are not 0 and not named before a place, where some are."""
    rows = [name for name in view.rows if name.end <= span[0]]
    if view.applicants:
        return
    parts = view.facts.children.get(whole, ())
    listed = [n.names[0] for n in rows if n.names[0] in parts]
    for row in (part for part in parts if listed and part not in listed):
        yield from not_zero(view, span, [("requests", row, "total")], rows[0].start, sure=False)


def _only(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 处罚、强制、许可三项，只有许可不为零 says: the others listed before it are 0."""
    for match in words.only.pattern.finditer(view.text, view.start, view.end):
        if view.scopes or view.names_last_year:
            continue
        rows = [n for n in view.strong if n.kind == "row" and n.end <= match.end()]
        kept = [n.names for n in rows if n.start >= match.start("name")]
        listed = [n for n in rows if n.end <= match.start() and n.names not in kept]
        before = [n.names for n in rows if n.end <= match.start()]
        if not kept or not set(kept) <= set(before) or len({n.table for n in rows}) > 1:
            continue
        for cells in spoken_of(view, listed, every=True) if listed else ():
            yield from not_zero(view, match.span(), cells, rows[0].start, sure=False)


def _throughout(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 科研机构一列，从新收到结转，通栏为零 says: that applicant has nothing in any row."""
    for match in words.throughout.pattern.finditer(view.text, view.start, view.end):
        own = [name for name in view.applicants if name.end == match.start()]
        for row in _THROUGHOUT if own and not view.scopes else ():
            yield from not_zero(view, match.span(), [("requests", row, own[0].names[0])], own[0].start, sure=False)


def _unmade(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 规范性文件一件未废 and 新的一件没出 say of the documents that were spoken of last."""
    for match in words.unmade.pattern.finditer(view.text, view.start, view.end):
        rows = [n.names[0] for n in view.strong if n.kind == "row" and n.end <= match.start()]
        row = rows[-1] if rows else _CALLED.get(view.said_before(_CALLED), "")
        if row in _WRITTEN and not view.scopes:
            have = view.facts.columns("disclosure", row)
            columns = ("repealed",) if match["ends"] else _MADE
            for column in (one for one in columns if one in have):
                yield from not_zero(view, match.span(), [("disclosure", row, column)], match.start(), sure=False)
