"""What a person says of a report besides cells: its scope, data on enforcement, and which documents are public."""

from collections.abc import Iterable

from assistant import lazy
from assistant.domain.documents import Document, bare_title, plain_number
from assistant.domain.report import Report
from assistant.editing import typed
from assistant.errors import UnusableInput

_SCOPES = {"全域": "region", "本级": "own", "不写明": "", "region": "region", "own": "own", "none": ""}
_PUBLIC = {"公开": True, "不公开": False, "public": True, "private": False}
_GONE = ("", "去掉", "none")
_TITLE = lazy.compile(r"《[^《》]{1,200}》")  # “青政发〔2025〕3号《值守办法》” → 《值守办法》
# “青政发〔2025〕3号” → 青政发〔2025〕3号, “青政办发[2025]第12号” → 青政办发[2025]第12号, not “应急值守办法”
_NUMBER = lazy.compile(r"[\u4e00-\u9fff]{1,12}[〔\[(（【［]20\d\d[〕\])）】］]第?\d{1,5}号")


def with_scope(report: Report, said: str) -> Report:
    """Return a report whose figures cover what is said: 全域 (all units of the region), 本级 (its own desk), 不写明.

    Raises:
        UnusableInput: It is none of them.
    """
    if said not in _SCOPES:
        raise UnusableInput("没有“{scope}”这个口径", then="可用的有：全域、本级、不写明。", scope=said)
    return report.having(organ=report.organ.model_copy(update={"scope": _SCOPES[said]}))


def with_enforcement(report: Report, items: Iterable[str]) -> Report:
    """Return a report with numbers of its data on enforcement, each as `格子=数`; nothing behind = takes one out.

    Raises:
        UnusableInput: As `typed.cell`; or it is no cell of the decisions, or no whole number.
    """
    known = dict(report.enforcement)
    for item in items:
        cell_id, cell = typed.cell(report, item)
        if not cell_id.endswith(".decisions"):
            raise UnusableInput("“{change}”不是表二的处理决定数量", then="写法是 行政处罚=130。", change=item)
        if cell.blank:
            known.pop(cell_id, None)
        elif cell.value is None or cell.value != int(cell.value) or cell.value < 0:
            raise UnusableInput("“{change}”不是件数", then="写法是 行政处罚=130。", change=item)
        else:
            known[cell_id] = int(cell.value)
    return report.having(enforcement=known)


def with_documents(report: Report, items: Iterable[str]) -> Report:
    """Return a report that lists documents, each as `文号《标题》=不公开` or `《标题》=公开`; =去掉 takes one out.

    Raises:
        UnusableInput: It names no title, or does not say whether it is public.
    """
    known = {bare_title(document.title): document for document in report.documents}
    for item in items:
        name, _, said = (part.strip() for part in item.replace("＝", "=").rpartition("="))
        number = _NUMBER.search(name)
        marked = _TITLE.search(name)
        title = bare_title(marked[0] if marked else name.replace(number[0], "") if number else name)
        if not title or (said not in _PUBLIC and said not in _GONE):
            raise UnusableInput(
                "看不懂“{document}”", then="写法是 青政发〔2025〕3号《标题》=不公开；文号可以不写。", document=item
            )
        if said in _GONE:
            known.pop(title, None)
        else:
            known[title] = Document(title=title, number=plain_number(number[0]) if number else "", public=_PUBLIC[said])
    return report.having(documents=tuple(known.values()))
