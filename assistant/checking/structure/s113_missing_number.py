import re
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import HAN, lexicon, pattern, place, prose
from assistant.domain.findings import Severity
from assistant.domain.report import Report

# “全年共件。” → 共件, “合计万元，” → 合计万元, not “共9件”, not “共件数”
_TOTAL = lazy.compile(r"(?:共计|合计|累计|总计|共)(?:[件条份次篇个起宗期场]|万?元)(?=[，。；、：）\n]|\Z)")
# “全年公开资质条” → 公开, not “一条”
_VERB = lazy.compile(r"公开|发布|受理|收到|新收|办理|办结|制发|印发|编发|答复|回复|举办|组织|开展|更新|转载|推送")
# Of what comes in and goes out: “收到申请件” → 收到, not “办理申请件”
_RECEIVES = lazy.compile(r"收到|新收|受理|办结|答复|回复")
_REACH = 12  # characters between the verb and its unit
# “公开资质条。” → 条, “信息条、视频” → 条, not “条例”, not “文件、附件、资料”
_UNIT = lazy.compile(r"[件条份篇次期场](?=[，。；\n]|\Z)|[条篇场](?=、)")
# “公开三条” → 三, “公开多条” → 多, not “公开资质条”
_COUNTED = lazy.compile(r"[0-9０-９一二两三四五六七八九十百千万零几数多余]")
_BEFORE_UNIT = frozenset("每各逐首单历再本此全上下前后这那的")
_OF_THESE = "其中"  # 其中自然人件: a part of what was counted
_PAST_COMMA = lazy.compile(r"[，,]?其中")  # what follows says that it was counted: “，其中” → ，其中


@rule("S113", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确、完整的要求")
def every_unit_has_its_number(report: Report) -> Iterator[Discrepancy]:
    """写了“件”“条”等单位的地方应有数。

    例如“公开核准企业资质条”“全年共件”：填数时漏了，或从别的文档粘贴时丢了。
    改法：补上数；不知道的写【待补充：……】。“文件”“头条”一类的词不算；“申请件”“办结件”这样的叫法，只在数一年收到、办结多少的
    句子里才算漏了数。词表在 schemas/lexicons/unit_words.yaml。

    Fails: 全年公开核准企业资质条。
    Passes: 全年公开核准企业资质 5 条。
    误报：以“件”“条”结尾而词表里没有的词；加进词表即可。
    """
    for name, text in prose(report):
        spans = {match.end(): match.start() for match in _TOTAL.finditer(text)}
        spans = dict(_without_number(text)) | spans
        for end, start in sorted(spans.items()):
            yield Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", "补上数", "单位前面没有数")


def _without_number(text: str) -> Iterator[tuple[int, int]]:
    known = lexicon("unit_words")
    words = pattern(tuple(f"{re.escape(word)}\\Z" for word in known.words))
    cases = pattern((known.patterns["办件"],))
    for unit in _UNIT.finditer(text):
        before = text[max(0, unit.start() - _REACH) : unit.start()]
        # “3，公开资质” → ，
        clause = re.split(rf"[^{HAN}A-Za-z]", before)[-1]
        if len(clause) < len(before) and before[-len(clause) - 1 : len(before) - len(clause)].isdigit():
            continue  # “5件”, “5 类信息条”
        at = _counting_word(clause)
        if at is None or _COUNTED.search(clause, at[1]) or clause[-1] in _BEFORE_UNIT:
            continue
        start = unit.start() - len(clause) + at[0]
        tail = text[max(0, unit.start() - 4) : unit.end()]
        if words.search(tail):
            continue
        if cases.search(tail) and not _is_counted(text, start, unit.end()):
            continue
        yield unit.end(), start


def _counting_word(clause: str) -> tuple[int, int] | None:
    """Return where the word stands that a number is due behind: a verb, or 其中; it may stand right before the unit."""
    if clause.startswith(_OF_THESE) and len(clause) > len(_OF_THESE) + 1:
        return 0, len(_OF_THESE)
    verb = next(iter(_VERB.finditer(clause)), None)
    if verb is None or verb.end() + 1 == len(clause):
        return None
    return verb.span()


def _is_counted(text: str, start: int, end: int) -> bool:
    """Whether what came in or went out in the year is told, and not what is done with such matters."""
    verb = _RECEIVES.match(text, start)
    if verb is None or text[verb.end() : verb.end() + 1] == "的":
        return False
    # “收到申请。” → 。
    before = re.split(r"[。；\n]", text[max(0, start - 24) : start])[-1]
    if _PAST_COMMA.match(text, end) or pattern((lexicon("unit_words").patterns["计数"],)).search(before):
        return True
    return not before.strip() and text[end : end + 1] in "。；\n"
