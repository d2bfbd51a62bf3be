"""Section one: what was published and how, the requests with their outcomes, the disputes, and what the notes tell."""

from collections.abc import Iterator, Sequence
from string import Template
from typing import NamedTuple

from assistant import resources
from assistant.domain import oversight, selves
from assistant.domain.facts import Fact
from assistant.domain.numerals import chinese
from assistant.domain.report import Report
from assistant.drafting.phrases import (
    MARK,
    About,
    Disputes,
    Facts,
    Item,
    Listing,
    OverviewPhrases,
    Part,
    Phrase,
    Sentence,
    filled,
    found,
    gap,
    is_all,
)  # fmt: skip
from assistant.drafting.reconciling import Conflict, Reconciled, reconciled
from assistant.drafting.retelling import Told, retold
from assistant.drafting.sentences import said, together
from assistant.grounding.comparisons import CHANGE
from assistant.grounding.grounded import shown

_FILE = "prompts/phrases/overview.yaml"
_OVERSIGHT = "oversight"
Paragraph = list[Sentence]


class _Given(NamedTuple):
    """What the section is written from; `reason` is why the number of requests changed, with the note that says it."""

    report: Report
    facts: Facts
    own: OverviewPhrases
    group: str
    variables: dict[str, str]
    notes: Reconciled
    reason: tuple[str, str] = ("", "")


def overview(report: Report, facts: Facts, variables: dict[str, str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of the section.

    Args:
        report: The report.
        facts: What its figures say.
        variables: The organ, how it calls itself, the year.

    Raises:
        BrokenResource: The phrases are missing or not as they should be.
    """
    own = resources.load(OverviewPhrases, _FILE)
    group = selves.of(report.organ).group
    bare = _Given(report, facts, own, group, variables | {"reason": ""}, Reconciled((), (), ()))
    phrases = [phrase for part in _parts(bare) for item in part.items if (phrase := _chosen(item, bare)) is not None]
    written = {name for phrase in phrases for name in _spoken(phrase, bare).facts}
    written |= {mark for phrase in phrases for mark in MARK.findall(phrase.say) if mark.endswith(CHANGE)}
    keys = {"opening", *(aspect.key for aspect in report.form.aspects)}
    told = report.once(retold)
    own_notes = [_moved(item, own, keys) for item in told if item.aspect in keys]
    numbers = {name for name in written if any(_clauses_of(phrase.say, name) for phrase in phrases)}
    notes = reconciled(report, own_notes, written, numbers, own)
    note, reason, notes = _reason(notes, own, facts)
    given = bare._replace(notes=notes, reason=(note, reason), variables=variables | {"reason": reason})
    left = list(notes.told)
    yield list(together(_part(own.opening, "opening", given, left)))
    for index, aspect in enumerate(report.form.aspects, 1):
        yield [Sentence(f"（{chinese(index)}）{aspect.label}", ("format.headings",))]
        part = own.aspects.get(aspect.key) or Part(items=(Item(notes=aspect.key, ask=own.other_aspect.items[0].ask),))
        asked = [*_compulsory(given, told)] if aspect.key == _OVERSIGHT else []
        sentences = list(together(_part(part, aspect.key, given, left, asks=not asked)))
        yield sentences + asked
    for conflicts in _of_one_figure(notes.conflicts):
        about = _disagreeing(conflicts, told)
        yield [gap(own.ask_conflict, variables | {"conflicts": "；".join(item.words for item in conflicts)}, about)]


def _of_one_figure(conflicts: Sequence[Conflict]) -> list[list[Conflict]]:
    """Return conflicts, those on one figure together: they are one question, and answered at once."""
    found: dict[tuple[str, ...], list[Conflict]] = {}
    for item in conflicts:
        found.setdefault(item.cells, []).append(item)
    return list(found.values())


def _disagreeing(conflicts: Sequence[Conflict], told: Sequence[Told]) -> About:
    """Return what a question on a figure is about: its cells, its notes, and what the tables leave of each."""
    left = {item.notes[0]: item.left for item in conflicts}
    is_whole = all(sum(note in one.notes for one in told) == 1 for note in left)  # not beside what is not sure
    apart = tuple((item.notes[0], item.quote, item.right) for item in conflicts if item.quote)
    return About(
        "conflict", "", notes=tuple(left), cells=conflicts[0].cells, left=tuple(left.values()) if is_whole else None,
        apart=apart if len(apart) == len(conflicts) else (),
    )  # fmt: skip


def answered(report: Report, question: str, facts: Facts, variables: dict[str, str]) -> list[Sentence]:
    """Return what the tables say to a question of the section; nothing while they are blank, or where none asks so."""
    own, group = resources.load(OverviewPhrases, _FILE), selves.of(report.organ).group
    bare = _Given(report, facts, own, group, variables | {"reason": ""}, Reconciled((), (), ()))
    for part in _parts(bare):
        for item in part.items:
            if item.ask and Template(item.ask).safe_substitute(variables) == question:
                return list(_item(item, bare, []))
    return []


def left_open(report: Report, question: str, said: str) -> str:
    """Return what is still to be asked after an answer that tells some of the results that one question asked for.

    "" where it tells of all of them, or the question asked for no such results.

    Args:
        report: The report, with what was noted so far.
        question: The question that was answered.
        said: The answer: what it so much as speaks of is not asked again.
    """
    own = resources.load(OverviewPhrases, _FILE)
    asked, unsaid = [what for what in own.points if what in question], oversight.missing(said)
    left = [what for what in _untold(own, report.once(retold)) if what in asked and what in unsaid]
    if not left or (left == asked and found(own.patterns["denied"], said)):  # “均未开展”
        return ""
    variables = {"year": str(report.year), "points": "、".join(left)}
    return Template(own.ask_points).safe_substitute(variables)


def _moved(told: Told, own: OverviewPhrases, keys: set[str]) -> Told:
    """Return a note under the aspect that it speaks of, where the heading it stood under does not fit it."""
    if told.asks:
        return told
    aspect = next((key for key, pattern in own.moves.items() if key in keys and found(pattern, told.text)), "")
    return told._replace(aspect=aspect) if aspect else told


def _parts(given: _Given) -> list[Part]:
    keys = [aspect.key for aspect in given.report.form.aspects]
    return [given.own.opening, *(given.own.aspects[key] for key in keys if key in given.own.aspects)]


def _part(part: Part, aspect: str, given: _Given, left: list[Told], *, asks: bool = True) -> Iterator[Sentence]:
    has_notes = any(item.aspect == aspect for item in left)
    for item in part.items:
        sentences = list(_item(item, given, left))
        yield from sentences
        if asks and not sentences and item.ask and _concerns(item, given.report) and not (item.notes and has_notes):
            yield gap(item.ask, given.variables, About("text" if item.notes else "table", aspect))


def _concerns(item: Item, report: Report) -> bool:
    """Whether the format has what an item speaks of; a format without a cell is not asked for it."""
    needed = {fact for phrase in item.first_of for fact in phrase.needs}
    return not needed or any(fact in report.form.cells for fact in needed)


def _item(item: Item, given: _Given, left: list[Told]) -> Iterator[Sentence]:
    phrase = _chosen(item, given)
    if phrase is not None:
        yield _spoken(phrase, given)
    if item.notes:
        own = [told for told in left if told.aspect == item.notes and _is_for(told, item, given.own)]
        for told in own:
            left.remove(told)
            yield said(told)


def _chosen(item: Item, given: _Given) -> Phrase | None:
    return next((phrase for phrase in item.first_of if phrase.holds(given.facts, given.group)), None)


def _is_for(told: Told, item: Item, own: OverviewPhrases) -> bool:
    like = not item.like or found(own.patterns[item.like], told.text)
    return bool(like) and not (item.unlike and found(own.patterns[item.unlike], told.text))


def _spoken(phrase: Phrase, given: _Given) -> Sentence:
    """Return a phrase as a sentence, with the notes that say it again among its sources."""
    if phrase.listing is not None:
        sentence = _listing(phrase.listing, given)
    elif phrase.disputes is not None:
        sentence = _disputes(phrase.disputes, given)
    else:
        sentence = _with_further(phrase.say, filled(phrase.say, given.facts, given.variables), given)
    facts = tuple(dict.fromkeys([*sentence.facts, *phrase.zero]))
    notes = [note for note, again in given.notes.again if not again.isdisjoint(_with_cells(facts, given.facts))]
    if "$reason" in phrase.say and given.reason[0]:
        notes.append(given.reason[0])
    return sentence._replace(facts=facts, notes=tuple(dict.fromkeys([*sentence.notes, *notes])))


def _with_further(say: str, sentence: Sentence, given: _Given) -> Sentence:
    """Return a sentence with what notes say of its numbers: 制定规章1件，同步发布答记者问；现行有效14件."""
    told = [(index, item) for item in given.notes.further for index in _clauses_of(say, item.fact)]
    if not told:
        return sentence
    clauses = sentence.text.rstrip("。").split("，")
    for index, item in told:
        clauses[index] += f"，{item.text}" + ("；" if index + 1 < len(clauses) else "")
    text = "，".join(clauses).replace("；，", "；")
    return sentence._replace(text=f"{text}。", notes=tuple(note for _, item in told for note in item.notes))


def _clauses_of(say: str, fact: str) -> list[int]:
    return [index for index, clause in enumerate(say.split("，")) if f"[[{fact}]]" in clause]


def _with_cells(names: Sequence[str], facts: Facts) -> set[str]:
    cells = {cell for name in names if name in facts for cell in facts[name].cells}
    return {*names, *cells}


def _listing(listing: Listing, given: _Given) -> Sentence:
    facts = given.facts
    here = [item for item in listing.items if item.fact in facts and facts[item.fact].value]
    whole = facts[listing.total].value
    if len(here) == 1 and facts[here[0].fact].value == whole:
        only = here[0].one if whole == 1 else here[0].all
        clauses = [filled(listing.lead_of_one, facts, given.variables), Sentence(only)]
        text = "".join(item.text for item in clauses)
    else:
        clauses = [filled(item.say, facts, given.variables) for item in here]
        lead = filled(listing.lead, facts, given.variables)
        text = lead.text + "、".join(item.text for item in clauses)
        clauses.append(lead)
    then = next((phrase for phrase in listing.then if phrase.holds(facts, given.group)), None)
    if then is not None:
        clauses.append(filled(then.say, facts, given.variables))
        text += clauses[-1].text
    used = [fact for item in clauses for fact in item.facts]
    used += [item.fact for item in listing.items if item.fact in facts]
    used += [*then.zero] if then is not None else []
    return Sentence(f"{text}。", tuple(dict.fromkeys(used)))


def _disputes(disputes: Disputes, given: _Given) -> Sentence:
    facts, used = given.facts, list[str]()
    clauses: list[str] = []
    for group in disputes.groups:
        total = facts[group.total]
        used.append(group.total)
        if not total.value:
            clauses.append(group.none)
            continue
        some = [(key, facts[name]) for key in disputes.results if (name := f"{group.row}.{key}") in facts]
        some = [(key, fact) for key, fact in some if fact.value]
        used += [fact.id for _, fact in some]
        # 均 beside another kind of dispute would be read as said of both
        alone = all(not facts[other.total].value for other in disputes.groups if other is not group)
        results = _results(disputes, total, some, alone=alone)
        clauses.append(f"{group.name}{shown(total.value)}{total.unit}，{results}".rstrip("，"))
    # what there was none of comes last: the lead speaks of what there was
    clauses.sort(key=lambda clause: any(clause == group.none for group in disputes.groups))
    return Sentence(f"{disputes.lead}{'；'.join(clauses)}。", tuple(dict.fromkeys(used)))


def _results(disputes: Disputes, total: Fact, some: Sequence[tuple[str, Fact]], *, alone: bool) -> str:
    is_one = len(some) == 1 and some[0][1].value == total.value
    if is_one and (alone or total.value == 1):
        result = disputes.results[some[0][0]]
        return result.one if total.value == 1 else result.all
    each = [f"{disputes.results[key].some}{shown(fact.value)}{fact.unit}" for key, fact in some]
    return f"{'' if is_one else '其中'}{'、'.join(each)}" if each else ""


def _reason(notes: Reconciled, own: OverviewPhrases, facts: Facts) -> tuple[str, str, Reconciled]:
    """Return why the number of requests changed, with its note, and the notes without what it says.

    The words of a clause that only compares are left out with it: the comparison is written from the tables.
    """
    fact = facts.get("requests.received.total")
    if fact is None or fact.last_year is None or fact.value == fact.last_year:
        return "", "", notes
    for at, item in enumerate(notes.told):
        why = found(own.reason, item.text) if item.aspect == "on_request" and not item.asks else None
        if why is None or own.about_requests not in item.text:
            continue
        rest = item.text[: why.start()].strip("，；。")
        others = [*notes.told[:at], *([item._replace(text=rest)] if _is_more(rest, own) else []), *notes.told[at + 1 :]]
        return item.notes[0], f"，{why['reason']}", notes._replace(told=tuple(others))
    return "", "", notes


def _is_more(rest: str, own: OverviewPhrases) -> bool:
    """Whether what stands before a reason says more than how many requests there were."""
    return bool(rest) and not is_all(own.patterns["received"], rest)


def _compulsory(given: _Given, told: Sequence[Told]) -> Iterator[Sentence]:
    """Ask a people's government for the results that art. 50(4) wants and that no note tells."""
    if not oversight.is_due(given.report):
        return
    if untold := _untold(given.own, told):
        asked = given.variables | {"points": "、".join(untold)}
        has_notes = any(item.aspect == _OVERSIGHT for item in given.notes.told)
        question = given.own.ask_points if has_notes else given.own.ask_points_bare
        yield gap(question, asked, About("text", _OVERSIGHT))


def _untold(own: OverviewPhrases, told: Sequence[Told]) -> list[str]:
    """Return the results that art. 50(4) wants and that no note tells."""
    notes = [item.text for item in told if not item.asks]
    return [what for what, pattern in own.points.items() if not any(found(pattern, note) for note in notes)]
