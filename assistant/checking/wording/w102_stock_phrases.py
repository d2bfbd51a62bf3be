import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import compact, is_specific, literal, pattern, place, prose, quoted, sentences, touches
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report
from assistant.few import Few

_RUN, _SHARE = 3, 0.5  # phrases in a sentence, and what they are of its letters
_MARKS = lazy.compile(r"[，,、；：“”（）]")  # “加强，完善” → ，
_FEW = 2  # phrases where one of them is a slogan, which need be most of the sentence; a slogan alone nearly all of it
_MOST, _ALL = 0.7, 0.8
_SHOWN = 4


class _Stock(BaseModel):
    """schemas/lexicons/stock_phrases.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    neutral: tuple[str, ...]
    patterns: dict[str, str]
    slogans: dict[str, str] = {}

    @cached_property
    def few(self) -> Few[str]:
        """The slogans, of which only those are tried that may stand in a text."""
        return Few((expression, pattern((expression,))) for expression in self.slogans.values())


@rule("W102", Severity.ADVICE, basis="国办公开办函〔2021〕30号，关于避免空洞、敷衍的要求")
def a_sentence_says_more_than_stock_phrases(report: Report) -> Iterator[Discrepancy]:
    """一句话里不应连用几个套话而没有一件具体的事。

    一句里有三个以上套话、占了半句，又没有数、日期和书名号的，多半没有可核对的内容；连着几句都是的，只提一次。套话和句式
    （提高…站位、推动…落地见效、以…为抓手）在 schemas/lexicons/stock_phrases.yaml 里，句首的序号和年份不是数。
    口号（在…坚强领导下、谱写…篇章）有两个、占了七成，或者整句是一个口号的也提。
    改法：写做了哪件事、谁做的、结果怎样；没有可写的就删去。

    Fails: 提高政治站位，压实工作责任，推动政务公开落地见效。
    Passes: 高度重视政务公开工作，全年召开专题会议 2 次。
    误报：开头一段的总述；只作建议。
    """
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        run: list[tuple[int, int, list[str]]] = []
        begins, slogans = _begins(text)
        for start, sentence in (*sentences(text), (len(text), "")) if len(begins) >= _RUN or slogans else ():
            end = start + len(sentence)
            few = bisect_left(begins, end) - bisect_left(begins, start) < _RUN and not touches(slogans, start, end)
            found = [] if few else _stock(sentence)
            if found:
                run.append((start, start + len(sentence), found))
            elif run and (compact(sentence) or start == len(text)):
                yield _discrepancy(name, text, run)
                run = []


def _begins(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Return where stock phrases begin, each once, and where slogans stand: most sentences have fewer than it takes."""
    stock = resources.load(_Stock, "schemas/lexicons/stock_phrases.yaml")
    either = pattern((literal(stock.words).pattern, *stock.patterns.values()))
    slogans = sorted(match.span() for item in stock.few.of(text) for match in pattern((item,)).finditer(text))
    return [match.start() for match in either.finditer(text)], slogans


def _stock(sentence: str) -> list[str]:
    """Return the stock phrases of a sentence that has little else; nothing where it says something."""
    if len(sentence) < _RUN or is_specific(sentence):
        return []
    stock = resources.load(_Stock, "schemas/lexicons/stock_phrases.yaml")
    letters = [False] * len(sentence)
    for expression in (literal(stock.words), *(pattern((item,)) for item in stock.patterns.values())):
        _mark(letters, expression, sentence)
    words, share = _weighed(sentence, letters, stock)
    if len(words) >= _RUN and share >= _SHARE:
        return words
    before = sum(letters)
    for item in stock.few.of(sentence):
        _mark(letters, pattern((item,)), sentence)
    if sum(letters) == before:
        return []
    words, share = _weighed(sentence, letters, stock)
    return words if share >= (_MOST if len(words) >= _FEW else _ALL) else []


def _mark(letters: list[bool], expression: re.Pattern[str], sentence: str) -> None:
    """Mark the letters of what an expression finds."""
    for match in expression.finditer(sentence):
        letters[match.start() : match.end()] = [True] * len(match[0])


def _weighed(sentence: str, letters: list[bool], stock: _Stock) -> tuple[list[str], float]:
    """Return the stock phrases of a sentence, and what share of it they are."""
    words = [sentence[start:end] for start, end in _merged(letters)]
    other = "".join(char for char, is_stock in zip(sentence, letters, strict=True) if not is_stock)
    left = len(compact(_MARKS.sub("", literal(stock.neutral).sub("", other))))
    return words, sum(letters) / max(1, sum(letters) + left)


def _merged(letters: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of letters that belong to stock phrases: phrases within one another are one."""
    start = None
    for index, is_stock in enumerate((*letters, False)):
        if is_stock and start is None:
            start = index
        elif not is_stock and start is not None:
            yield start, index
            start = None


def _discrepancy(name: str, text: str, run: list[tuple[int, int, list[str]]]) -> Discrepancy:
    found = list(dict.fromkeys(word for _, _, words in run for word in words))
    words = quoted(found, _SHOWN)
    what = "这一句" if len(run) == 1 else f"这 {len(run)} 句"
    message = f"{what}只有套话：{words}。写做了哪件事、结果怎样"
    return Discrepancy((place(name, text, run[0][0], run[-1][1]),), words, "写具体的事", message, complete=True)
