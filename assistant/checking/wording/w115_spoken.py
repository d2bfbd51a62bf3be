from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import pattern, place, prose, quoted, touches
from assistant.domain.findings import Place, Severity
from assistant.domain.report import PREAMBLE, Report

# What others said, or what something is called: “设“有啥问啥”专栏” finds, “《今年的变化》” → 《今年的变化》
_QUOTED = lazy.compile(r"“[^“”\n]{1,40}”|《[^《》\n]{1,80}》|【[^【】\n]{1,300}】")
_SHOWN = 4


class _Spoken(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    spoken: dict[str, str]
    relative: dict[str, str]


@rule("W115", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求；公文用语的惯例")
def words_are_those_of_a_document(report: Report) -> Iterator[Discrepancy]:
    """定稿里不应有口语和说给自己听的话，年份应写明。

    “明年打算”“搞好”“咱们”“估计有”是记在本子上的话，公布的报告不这样写；“今年、去年、明年”离开这一年就看不明白，只作建议，
    与去年相比的不算，“上年”“本年度”是报表的说法，不算。引号、书名号里的不算。词表在 schemas/lexicons/spoken.yaml 里。
    改法：换成书面的说法；年份写成“2025年”。

    Fails: 明年打算再搞两次培训，把公开栏弄好。
    Passes: 2026年计划组织培训 2 次；申请比去年减少 3 件。
    误报：原话、名称没有加引号的；加上引号即可。
    """
    known = resources.load(_Spoken, "schemas/lexicons/spoken.yaml")
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        found = _found(name, text, known.spoken)
        if found:
            words = _words(found)
            message = f"{words}是口语。换成书面的说法"
            yield Discrepancy(found, words, "书面的说法", message, complete=True)
        told = [(item.start or 0, item.end or 0) for item in found]
        every = _found(name, text, known.relative)
        if relative := tuple(item for item in every if not touches(told, item.start or 0, item.end or 0)):
            years = "、".join(
                f"“{word}”写成{report.year + after}年" for word, after in _YEARS.items() if word in _words(relative)
            )
            message = f"{_words(relative)}要写明是哪一年：{years}"
            yield Discrepancy(
                relative, _words(relative), "写明的年份", message, severity=Severity.ADVICE, complete=True
            )


_YEARS = {"今年": 0, "去年": -1, "明年": 1, "来年": 1, "前年": -2}


def _found(name: str, text: str, patterns: dict[str, str]) -> tuple[Place, ...]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    spans = sorted(
        {
            match.span()
            for expression in patterns.values()
            for match in pattern((expression,)).finditer(text)
            if not touches(quoted, *match.span())
        }
    )
    apart = [span for index, span in enumerate(spans) if not index or spans[index - 1][1] <= span[0]]
    return tuple(place(name, text, *span) for span in apart)


def _words(found: tuple[Place, ...]) -> str:
    return quoted(list(dict.fromkeys(item.quote or "" for item in found)), _SHOWN)
