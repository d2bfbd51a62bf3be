import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, place, prose
from assistant.domain.findings import Fix, Severity
from assistant.domain.report import PREAMBLE, Report

# “《云川县公开办法》（云政〔2021〕3号）” → 云政〔2021〕3号, “《关于印发《办法》的通知》” → 关于印发《办法》的通知
_TITLE = lazy.compile(
    r"《(?P<title>[^《》\n]{2,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,20})?)》(?:[（(](?P<number>[^（）()\n]{4,40})[）)])?"
)
# “云政[2021]3号” → 2021, “云政（2021） 第3号” → “ 第3号”, not “云政〔2021〕3号”
_BRACKETS = lazy.compile(r"(?<=[\u4e00-\u9fff])[\[【（(［](?P<year>20\d\d)[\]】）)］](?P<no> ?第?\d{1,4} ?号)")
_SHORT = lazy.compile(r"《(条例|办法|规定)》")  # “依据《条例》” → 条例, not “《信息公开条例》”
_NEAR = 85


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    number: str = ""
    also: tuple[str, ...] = ()


class _Documents(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: tuple[_Document, ...]

    @cached_property
    def by_title(self) -> dict[str, _Document]:
        return {title: item for item in self.documents for title in (item.title, *item.also)}


@rule("W103", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求；公文引用文件的惯例")
def titles_and_numbers_of_documents_are_exact(report: Report) -> Iterator[Discrepancy]:
    """法规、文件的名称和文号应准确，第一次用简称应说明。

    文号的年份用六角括号〔〕。名称与词表里的文件只差几个字的，按词表核对；词表在 schemas/lexicons/documents.yaml 里。
    “《条例》”一类的简称，前面应有全称和“以下简称”。
    改法：按词表改正；nianbao fix 报告 --code W103 可以改括号和名称。

    Fails: 国办公开办函[2021]30号
    Passes: 国办公开办函〔2021〕30号
    误报：本地文件与全国文件的名称很像时会误报；把本地文件加进词表即可。
    """
    known = resources.load(_Documents, "schemas/lexicons/documents.yaml").by_title
    texts = list(prose(report))
    for name, text in texts:
        for match in _BRACKETS.finditer(text):
            right = f"〔{match['year']}〕{match['no'].replace(' ', '').replace('第', '')}"
            yield _wrong(name, text, match.span(), right, "文号的年份用六角括号〔〕")
        for match in _TITLE.finditer(text):
            yield from _title(name, text, match, known)
    if any(name == PREAMBLE for name, _ in texts):
        yield from _short(texts)


def _wrong(name: str, text: str, span: tuple[int, int], right: str, why: str) -> Discrepancy:
    start, end = span
    fix = Fix(edits=(edit(name, text, start, end, right),))
    return Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", f"“{right}”", why, fix)


def _title(name: str, text: str, match: re.Match[str], known: dict[str, _Document]) -> Iterator[Discrepancy]:
    title, number = match["title"], match["number"]
    document = known.get(title)
    if document is None:
        from rapidfuzz import fuzz, process

        near = process.extractOne(title, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near is not None and abs(len(near[0]) - len(title)) <= 2:
            yield _wrong(name, text, match.span("title"), near[0], "文件名称可能不准确")
        return
    # a number, not a remark: “云政〔2021〕3号”, not “以下简称《办法》”
    if not number or not document.number or not re.search(r"\d号", number):
        return
    said = (
        # what follows the number in its brackets: “云政〔2021〕3号，以下简称《办法》” → ，以下简称《办法》
        re.sub(r"[，,；; ].*|以下简称.*", "", number)
        .replace("[", "〔")
        .replace("]", "〕")
        .replace("中华人民共和国", "")
    )
    if said != document.number and not _BRACKETS.search(number):
        start = match.start("number")
        end = start + len(re.sub(r"[，,；; ].*", "", number))  # “云政〔2021〕3号，修订” → ，修订
        yield _wrong(name, text, (start, end), document.number, "文号与文件名称不符")


def _short(texts: list[tuple[str, str]]) -> Iterator[Discrepancy]:
    seen: set[str] = set()
    whole = "".join(text for _, text in texts)
    for name, text in texts:
        for match in _SHORT.finditer(text):
            word = match[1]
            if word in seen:
                continue
            seen.add(word)
            # of 条例: “以下简称《条例》” → 简称《条例》, “简称：条例” → 简称：条例, not “条例简称”
            explained = re.search(rf"简称[：:]?[ “\"]*《?{word}》?", whole)
            # of 条例: “《云川县公开条例》” → 《云川县公开条例》, not “《条例》”
            in_full = re.search(rf"《[^《》]+{word}》", whole)
            if explained is None and in_full is None:
                yield Discrepancy(
                    (place(name, text, *match.span()),), f"“{match[0]}”", "全称（以下简称……）", "简称前面没有全称"
                )
