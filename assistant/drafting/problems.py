"""Section five: what became of last year's problems, this year's, and for each the measure that answers it."""

from collections.abc import Iterator, Sequence

from assistant import lazy, resources
from assistant.domain import pairing
from assistant.domain.last_problems import bare, problems_of
from assistant.domain.numerals import chinese
from assistant.domain.report import Report
from assistant.drafting.phrases import END, About, ProblemsPhrases, Sentence, Step, begins, filled, gap, quoted
from assistant.drafting.retelling import Told, retold
from assistant.drafting.sentences import numbered, said

FILE = "prompts/phrases/problems.yaml"
_LONGEST = 30  # characters of a problem that can stand before its answer
# Letters in common, from where on another note may be what was done about a problem: of content words alone; or of a
# content word, and of all words (公开栏 is one, though 公开 says nothing)
_ALIKE, _WITH_OTHERS = 4, 5
# What was wrong, then what was done: “更新慢：改为每月更新” → 更新慢, “答复偏长——建立流转单” → 答复偏长,
# “理由短，被纠正8件：印发范本” → 理由短，被纠正8件, not “图解少，做了3期”
_BEFORE = lazy.compile(r"(?P<first>[^。；：—“《]{2,40})(?:：|—{1,2})(?P<rest>.{2,})")
# “图解少，做了3期” → 图解少, not “更新慢：改为每月更新”
_FIRST = lazy.compile(r"(?P<first>[^，。；：]{2,30})，(?P<rest>.{2,})")
Paragraph = list[Sentence]


def problems(report: Report, variables: dict[str, str]) -> Iterator[Paragraph]:
    """Yield the paragraphs of the section.

    Args:
        report: The report, with last year's at hand where there is one.
        variables: The organ, how it calls itself, the year.

    Raises:
        BrokenResource: The phrases are missing or not as they should be.
    """
    own = resources.load(ProblemsPhrases, FILE)
    told = report.once(retold)
    yield [_heading(1, own.last_problems)]
    yield from numbered(_last(report, own.last_problems, told, variables))
    found = [item for item in told if item.aspect == "problems"]
    asked = gap(own.problems.ask, variables, About("text", "problems"))
    yield [_heading(2, own.problems)]
    yield from numbered([said(item) for item in found] or [asked])
    yield [_heading(3, own.measures)]
    yield from numbered(_measures(found, own.measures, told, variables))


def _heading(number: int, step: Step) -> Sentence:
    return Sentence(f"（{chinese(number)}）{step.heading}", ("format.headings",))


def _last(report: Report, step: Step, told: Sequence[Told], variables: dict[str, str]) -> list[Sentence]:
    """Last year's problems one by one: what the notes say of them, a question where they say nothing."""
    notes = [item for item in told if item.aspect == "last_problems"]
    before = problems_of(report.last) if report.last else []
    pairs = pairing.paired(before, [item.text for item in notes])
    out: list[Sentence] = []
    for problem, own in zip(before, pairs, strict=True):
        out += [_against(problem, notes[at], step, variables) for at in own]
        if not own:
            out.append(_asked(problem, step, told, variables))
    used = {at for own in pairs for at in own}
    out += [said(item) for at, item in enumerate(notes) if at not in used]
    return out or [gap(step.ask, variables, About("text", "last_problems"))]


def _asked(problem: str, step: Step, told: Sequence[Told], variables: dict[str, str]) -> Sentence:
    """Ask what became of a problem, with the note of another section that may say it."""
    question = filled(step.ask_each, {}, variables | {"problem": problem}).text
    others = [item for item in told if item.aspect not in ("last_problems", "problems", "measures") and not item.asks]
    best = max(others, key=lambda item: _in_common(problem, item), default=None)
    if best is not None and _may_be_of(problem, best):
        question += filled(step.hint, {}, {"note": best.notes[0], "said": quoted(best.text)}).text
    return gap(question.replace("$", "$$"), {}, About("last_problem", "last_problems", problem))


def _may_be_of(problem: str, item: Told) -> bool:
    own = _in_common(problem, item)
    pairs = [problem[at : at + 2] for at in range(len(problem) - 1)]
    letters = {letter for pair in pairs if pair in item.text for letter in pair}
    return own >= _ALIKE or (own > 0 and len(letters) >= _WITH_OTHERS)


def _in_common(problem: str, item: Told) -> int:
    return len({letter for word in pairing.in_common(problem, item.text) for letter in word})


def _against(problem: str, item: Told, step: Step, variables: dict[str, str]) -> Sentence:
    """Return an answer that names the problem it answers; one that does so itself as it is."""
    if item.asks or begins(step.names_itself, item.text):
        return said(item)
    parted = (pattern.fullmatch(item.text) for pattern in (_BEFORE, _FIRST))
    if told := next((one for one in parted if one is not None and _is_of(one["first"], problem)), None):
        first, rest = told["first"], told["rest"]
    elif pairing.names(item.text, problem) or len(problem) > _LONGEST or not _in_common(problem, item):
        return said(item)
    else:
        first, rest = problem, item.text
    text = filled(step.against, {}, variables | {"problem": bare(first), "said": rest}).text
    return said(item._replace(text=text))


def _is_of(first: str, problem: str) -> bool:
    """Whether the words before an answer are the problem, or it in short: 图解太少 of 政策图解少."""
    return pairing.names(first, problem) or pairing.names(problem, first) or bool(pairing.in_common(first, problem))


def _measures(found: Sequence[Told], step: Step, told: Sequence[Told], variables: dict[str, str]) -> list[Sentence]:
    """The measures in the order of the problems; a question for a problem that none answers."""
    notes = [item for item in told if item.aspect == "measures"]
    due = [item for item in found if not item.asks]
    pairs = pairing.paired([item.text for item in due], [item.text for item in notes])
    out: list[Sentence] = []
    for problem, own in zip(due, pairs, strict=True):
        out += [said(notes[at]) for at in own]
        if not own:
            text = problem.text.rstrip(END)
            out.append(gap(step.ask_each, variables | {"problem": text}, About("text", "measures", text)))
    used = {at for own in pairs for at in own}
    out += [said(item) for at, item in enumerate(notes) if at not in used]
    return out or [gap(step.ask, variables, About("text", "measures"))]
