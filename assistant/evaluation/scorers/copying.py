"""Nothing is copied, from last year or from itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant import lazy
from assistant.checking import copies
from assistant.domain.last_problems import problems_of
from assistant.domain.sentences import sentences
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, Some, passes

_CLAUSE = lazy.compile(r"[，,。！？；;：:\n]")  # “公开9条，答复2件” → ，, not “、”
# Words that carry nothing: “并且在会上点名” → 并且, “每个季度” → 个, not “公开栏”
_PARTICLES = lazy.compile(r"并且|以及|[ 　的了着并且而又还也个、“”《》]")
_DIGIT = lazy.compile(r"[0-9０-９]")  # “公开9条” → 9, not “九条”
# What takes up what was said before, to answer it: “针对部分栏目更新不及时的问题” → 针对, not “对照清单更新”
_TAKES_UP = lazy.compile(r"^(?:针对|关于|对于|围绕|聚焦|就)|(?:问题|情况|现象|不足)$")
# How a clause begins that says where or how of what is before it: “已在网站公开” → 已, “由办公室汇总” → 由
_GOES_ON = lazy.compile(r"^(?:已|均|在|由|按|通过|将|并|经|以|为)")
_LEAST_AGAIN = 20  # characters without particles: shorter clauses of a like kind stand in many a text


@dataclass
class NotCopied(Scorer):
    """不照抄去年：没有连着 least 个字以上与去年同一节一样，或只换了年份（量法同规则 W106）。没有去年文字的不评。

    带着今年新数的半句不算这里的字，格式语句、没有发生的事每年照写的也不算；与去年一样、表和记录里又没有的数，一句也不行。
    不好：去年“公开专栏更新不及时，部分栏目半年没有更新……”，今年一字不改。 好：换了数的半句，“未收取信息处理费”。
    """

    version = 4
    least: Some = 25

    def score(self, sample: Sample) -> Score:
        last = sample.report.last
        if last is None or not any(last.text(key).strip() for key in sample.texts):
            return LEFT_OUT
        found = [item.message for item in sample.findings("W106")]
        for key, text in sample.texts.items():
            problems = problems_of(last) if key == "problems" else ()
            copied = copies.passages(text, copies.of(last, key), problems)
            found += [
                f"与去年一样：{text[passage[0].start : passage[-1].end]}"
                for passage in copied
                if copies.copied(passage) >= self.least
            ]
        return passes(found)


@dataclass
class NotRepeated(Scorer):
    """不重复自己：没有一句话在这一稿里写两遍，前面加一句引语、后面多半句、换个说法又说的也算（规则 W105 的尺度）。

    一个分句（20 个字以上，没有数的）在别的句子里又原样写的也算；针对前面说的问题写措施、又提到它的不算。
    """

    version = 5

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        again = (f"又写了一遍：{clause}" for text in sample.texts.values() for clause in _again(text))
        return passes([*(item.message for item in sample.findings("W105")), *again])


def _again(text: str) -> Iterator[str]:
    """Yield the clauses of a text that stand in an earlier sentence of it too, or have one of it at their end."""
    before: list[str] = []
    for _, sentence in sentences(text):
        own: list[str] = []
        for clause in _CLAUSE.split(sentence):
            plain = _PARTICLES.sub("", clause)
            if len(plain) < _LEAST_AGAIN or _DIGIT.search(plain) or _TAKES_UP.search(plain) or _GOES_ON.search(plain):
                continue
            if any(plain.endswith(one) or one.endswith(plain) for one in before):
                yield clause
            own.append(plain)
        before += own
