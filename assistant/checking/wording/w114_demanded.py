from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import sentences
from assistant.domain.findings import Place, Severity
from assistant.domain.local import Demanded, asked_of
from assistant.domain.report import Report

# A number, or that there was none: “图解2份” → 2, “发布图解三份” → 三份, “没有发布” → 没有,
# not “发布图解”, not “一图读懂”
_FIGURE = lazy.compile(r"[0-9０-９]|[一二两三四五六七八九十百]+(?:余|多)?[件条份篇次场期个]|没有|未|无|零|【待补充")


@rule("W114", Severity.ADVICE, basis="本地关于年度报告的通知")
def the_figures_of_the_local_notice_are_given(report: Report) -> Iterator[Discrepancy | Skip]:
    """本地通知要求写明的数，文中应写到。

    各地的通知一份一个文件，放在 schemas/local 里（照 example.yaml 写）；没有适用的，不查。一句里有要求的词，
    又有数、或写明没有，就算写了。
    改法：补上这个数；本年没有的，写明没有。

    Fails: 通知要求写政策解读的件数，文中只写“做好政策解读”。
    Passes: 发布图解 2 份；没有发布政策解读。
    误报：用了文件里没有列出的说法；补进文件里的 words。
    """
    wanted = asked_of(report)
    if not any(item.figures for item in wanted):
        yield Skip("没有本地通知的要求")
        return
    texts = [sentence for name in report.narratives for _, sentence in sentences(report.text(name))]
    for notice in wanted:
        missing = "、".join(f"“{item.what}”" for item in notice.figures if not _is_given(item, texts))
        if missing:
            message = f"《{notice.notice}》要求写明{missing}，文中没有。补上数，没有的写明没有"
            yield Discrepancy((Place(section="overview"),), f"没有{missing}", "写明数", message, complete=True)


def _is_given(item: Demanded, texts: list[str]) -> bool:
    return any(_FIGURE.search(text) and any(word in text for word in item.words) for text in texts)
