import re
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import HAN, lexicon, pattern, place, prose
from assistant.domain.findings import Severity
from assistant.domain.report import Report

# “全年共件。” → 共件, “合计万元，” → 合计万元, not “共9件”, not “共件数”
_TOTAL = lazy.compile(r"(?:共计|合计|累计|总计|共)(?:[件条份次篇个起宗]|万?元)(?=[，。；、：）\n]|\Z)")
# “全年公开资质条” → 公开, not “一条”
_VERB = lazy.compile(r"公开|发布|受理|收到|办理|办结|制发|印发|答复|回复|举办|组织|开展|更新|转载|推送")
_REACH = 12  # characters between the verb and its unit
_UNIT = lazy.compile(r"[件条份篇次](?=[，。；\n]|\Z)")  # “公开资质条。” → 条, not “条例”
# “公开三条” → 三, “公开多条” → 多, not “公开资质条”
_COUNTED = lazy.compile(r"[0-9０-９一二两三四五六七八九十百千万零几数多余]")
_BEFORE_UNIT = frozenset("每各逐首单历再本此全上下前后这那")


@rule("S113", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确、完整的要求")
def every_unit_has_its_number(report: Report) -> Iterator[Discrepancy]:
    """写了“件”“条”等单位的地方应有数。

    例如“公开核准企业资质条”“全年共件”：填数时漏了，或从别的文档粘贴时丢了。
    改法：补上数；不知道的写【待补充：……】。“文件”“头条”一类的词不算，词表在 schemas/lexicons/unit_words.yaml。

    Fails: 全年公开核准企业资质条。
    Passes: 全年公开核准企业资质 5 条。
    误报：以“件”“条”结尾而词表里没有的词；加进词表即可。
    """
    words = pattern(tuple(f"{re.escape(word)}\\Z" for word in lexicon("unit_words").words))
    for name, text in prose(report):
        spans = {match.end(): match.start() for match in _TOTAL.finditer(text)}
        spans = dict(_without_number(text, words)) | spans
        for end, start in sorted(spans.items()):
            yield Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", "补上数", "单位前面没有数")


def _without_number(text: str, words: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for unit in _UNIT.finditer(text):
        before = text[max(0, unit.start() - _REACH) : unit.start()]
        # “3，公开资质” → ，
        clause = re.split(rf"[^{HAN}A-Za-z]", before)[-1]
        if len(clause) < len(before) and before[-len(clause) - 1 : len(before) - len(clause)].isdigit():
            continue  # “5件”, “5 类信息条”
        verb = next(iter(_VERB.finditer(clause)), None)
        if (
            verb is None
            or verb.end() + 1 >= len(clause)
            or _COUNTED.search(clause, verb.end())
            or clause[-1] in _BEFORE_UNIT
        ):
            continue
        start = unit.start() - len(clause) + verb.start()
        if not words.search(text[max(0, unit.start() - 3) : unit.end()]):
            yield unit.end(), start
