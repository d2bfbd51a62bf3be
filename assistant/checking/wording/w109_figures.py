from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, lexicon, pattern, place, prose
from assistant.domain.findings import Fix, Severity
from assistant.domain.numerals import NARROW
from assistant.domain.report import Report

_WIDE = NARROW | str.maketrans("，", ",")


@rule("W109", Severity.ADVICE, basis="GB/T 15835—2011《出版物上数字用法》")
def figures_are_written_in_the_usual_way(report: Report) -> Iterator[Discrepancy]:
    """数字应按国家标准书写。

    统计数用阿拉伯数字（15 件，不写十五件），不用全角数字，不把阿拉伯数字和百、千连用，年份写四位，
    百分数的范围两头都写 %。各种写法在 schemas/lexicons/figure_style.yaml 里。
    改法：全角数字 nianbao fix 报告 --code W109 可以改，其余照例改写。

    Fails: 全年公开信息３５条；增长百分之五。
    Passes: 全年公开信息 35 条；增长 5%。
    误报：引用的原文、约数（十几件）不必改；只作建议。
    """
    for name, text in prose(report):
        for what, expression in lexicon("figure_style").patterns.items():
            for match in pattern((expression,)).finditer(text):
                is_wide = match[0].translate(NARROW) != match[0]
                plain = match[0].translate(_WIDE) if is_wide else match[0]
                fix = Fix(edits=(edit(name, text, *match.span(), plain),)) if plain != match[0] else None
                expected = plain if fix else "按 GB/T 15835 的写法"
                yield Discrepancy((place(name, text, *match.span()),), f"“{match[0]}”", expected, what, fix)
