"""An id of a fact that is not quite right: which one it must mean, where it can mean only one."""

from collections.abc import Iterator

from assistant.grounding.cell_facts import TOTAL
from assistant.grounding.facts import Facts

_SUM, _LEAST = "sum", 2  # words that an id must have: one alone, such as `fees`, says too little
_AMOUNTS = frozenset({TOTAL, "decision", "amount"})  # of rows with one figure their column goes without saying


def meant(facts: Facts, name: str) -> str | None:
    """Return the id that a name stands for: `requests.refused.total` is `sum.requests.refused`.

    None where it stands for none, or for several with different cells: then nobody knows which.

    Args:
        facts: What figures and notes say.
        name: What was written for an id.
    """
    if facts.about(name) is not None or name in facts.cells:
        return name
    wanted = _words(name)
    if len(wanted) < _LEAST:
        return None
    known = [(fact_id, _words(fact_id)) for fact_id in _ids(facts)]
    same = [fact_id for fact_id, words in known if words == wanted]
    more = [(len(words), fact_id) for fact_id, words in known if wanted < words]
    fewest = min(more, default=(0, ""))[0]
    return _one(facts, same) or _one(facts, [fact_id for count, fact_id in more if count == fewest])


def _ids(facts: Facts) -> Iterator[str]:
    yield from facts.cells
    yield from facts.column_sums
    for fact_id in facts.sums:
        yield fact_id
        table = f"{fact_id.split('.')[1]}."
        columns = {cell.rpartition(".")[2] for cell in facts.cells if cell.startswith(table)}
        yield from (f"{fact_id}.{column}" for column in sorted(columns - {TOTAL}))


def _words(name: str) -> frozenset[str]:
    parts = (part.removesuffix("s") for part in name.strip().lower().replace("-", "_").replace(" ", "_").split("."))
    return frozenset(part for part in parts if part and part != _SUM and part not in _AMOUNTS)


def _one(facts: Facts, ids: list[str]) -> str | None:
    """Return the id of several that speak of the same cells; the first that the figures say."""
    known = [(fact_id, facts.about(fact_id)) for fact_id in ids]
    cells = {frozenset(fact.cells) if fact is not None else frozenset({fact_id}) for fact_id, fact in known}
    if len(cells) != 1:
        return None
    return next((fact_id for fact_id, fact in known if fact is not None), ids[0])
