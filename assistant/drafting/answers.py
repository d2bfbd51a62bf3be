"""What a person answers → the sentence that it becomes. The words are data: prompts/phrases/answers.yaml."""

from collections.abc import Sequence
from string import Template
from typing import Literal, NamedTuple

from assistant import lazy, resources
from assistant.domain.last_problems import bare
from assistant.domain.numerals import NARROW
from assistant.domain.report import Report
from assistant.drafting.phrases import AnswerPhrases, is_all
from assistant.drafting.questions import Question
from assistant.errors import UnusableInput

How = Literal["", "none", "some", "done", "going", "not"]
_FILE = "prompts/phrases/answers.yaml"
_ENDS, _AROUND = "。！？", "，、；,;. \u3000"
_AMOUNT = lazy.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")  # “100.50” → 100.50, not “一百”
# Words that name a reason by themselves: “因经费紧张” → 因, “主要是因为人手少” → 主要是因为, “原因不明” → 原因,
# not “人手少”
_BECAUSE = lazy.compile(r"(?:主要)?(?:是?(?:因为?|由于)|原因)")
# Words that the sentence says itself: “原因是人手少” → 原因是, “主要原因：人手少” → 主要原因：, not “原因不明”
_REASON = lazy.compile(r"(?:主要)?原因(?:主要)?(?:是|在于|[：:])\s*")
_COUNT = lazy.compile(r"[0-9]{1,6}")  # “12” → 12, not “两”


class Given(NamedTuple):
    """An answer as it is given: in which way, the words, and for the fee how many notices, how much, how much paid."""

    how: How = ""
    said: str = ""
    notices: str = ""
    total: str = ""
    paid: str = ""


def sentence(report: Report, question: Question, given: Given) -> str:
    """Return the sentence that an answer becomes, with its full stop; "" while something is still to be given."""
    own = resources.load(AnswerPhrases, _FILE)
    variables = {"year": str(report.year), "organ": report.organ.name, "problem": bare(question.problem)}
    if question.kind == "fee" and given.how:
        return _fee(own, given, variables)
    if question.kind == "last_problem":
        return _last(own, given, variables)
    asked = [what for what in own.points if what in question.question]
    if question.kind == "text" and asked and given.said.strip() and _says_no(own, given.said):
        return ended(_denied(own, asked))
    return ended(given.said)


def _denied(own: AnswerPhrases, asked: Sequence[str]) -> str:
    """Return what 没有 says of the compulsory points: 未开展工作考核、社会评议，未发生责任追究."""
    said: dict[str, list[str]] = {}
    for what in asked:
        said.setdefault(own.points[what], []).append(what)
    return "，".join(f"{words}{'、'.join(points)}" for words, points in said.items())


def _says_no(own: AnswerPhrases, said: str) -> bool:
    """Whether words say nothing, or only no."""
    bare = "".join(said.split()).strip(_ENDS + _AROUND)
    return not bare or is_all(own.denied, bare)


def _reason_in(said: str) -> str:
    """Return a reason without the words that the sentence says itself: 原因是人手少 → 人手少."""
    return _REASON.sub("", said, count=1) if _REASON.match(said) else said


def missing(question: Question, given: Given) -> int:
    """Return how many blanks of an answer's form are still open, of those that have a form of their own."""
    if question.kind == "last_problem" and given.how == "not":
        own = resources.load(AnswerPhrases, _FILE)
        return int(_says_no(own, _reason_in(given.said)))
    if question.kind != "fee":
        return 0 if given.said.strip() or given.how == "going" else 1
    if given.how == "some":
        numbers = ((given.notices, _COUNT), (given.total, _AMOUNT), (given.paid, _AMOUNT))
        return sum(not pattern.fullmatch(_plain(text)) for text, pattern in numbers)
    return 0 if given.how == "none" or given.said.strip() else 1


def require(report: Report, question: Question, given: Given) -> str:
    """Return the sentence.

    Raises:
        UnusableInput: Something is still to be given.
    """
    if missing(question, given) or not (found := sentence(report, question, given)):
        raise UnusableInput("还没有写完", then="写上答案再记下。", code="not_answered")
    return found


def ended(said: str) -> str:
    """Return words as a sentence: in one line, with a full stop."""
    bare = " ".join(said.split()).rstrip(_AROUND)
    return bare if not bare or bare[-1] in _ENDS else f"{bare}。"


def _fee(own: AnswerPhrases, given: Given, variables: dict[str, str]) -> str:
    if given.how == "none":
        return Template(own.fee_none).safe_substitute(variables)
    numbers = {"count": _plain(given.notices), "total": _plain(given.total), "paid": _plain(given.paid)}
    if not all(numbers.values()):
        return ""
    return Template(own.fee_some).safe_substitute(variables | numbers)


def _last(own: AnswerPhrases, given: Given, variables: dict[str, str]) -> str:
    said = " ".join(given.said.split()).rstrip(_ENDS + _AROUND)
    if said.startswith("针对"):
        return ended(said)
    said = said.removeprefix(f"{variables['year']}年")
    templates = {"done": own.last_done, "going": own.last_going_so_far if said else own.last_going, "not": own.last_not}
    if given.how not in templates or not (said or given.how == "going"):
        return ""
    template = templates[given.how]
    if given.how == "not":
        said = _reason_in(said)
        if _says_no(own, said):
            return ""  # 没有 is no reason
        template = own.last_not_because if _BECAUSE.match(said) else template
    return Template(template).safe_substitute(variables | {"said": said})


def _plain(text: str) -> str:
    """Return a number as the sentence writes it: “1,200 元” → 1200."""
    return text.translate(NARROW).replace(",", "").strip().rstrip("元件 ")
