import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, place, prose, sentence_around
from assistant.domain.findings import Fix, Severity
from assistant.domain.report import PREAMBLE, Report

# “《云川县公开办法》（云政〔2021〕3号）” → 云政〔2021〕3号, “《关于印发《办法》的通知》” → 关于印发《办法》的通知
_TITLE = lazy.compile(
    r"《(?P<title>[^《》\n]{2,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,20})?)》(?:[（(](?P<number>[^（）()\n]{4,40})[）)])?"
)
# “云政[2021]3号” → 2021, “云政（2021） 第3号” → “ 第3号”, not “云政〔2021〕3号”
_BRACKETS = lazy.compile(r"(?<=[\u4e00-\u9fff])[\[【（(［](?P<year>20\d\d)[\]】）)］](?P<no> ?第?\d{1,4} ?号)")
# A number, whole or not: “云政〔21〕3号” → 〔21〕3号, “〔2021〕第3号” → 〔2021〕第3号, “〔2021〕03号” → 〔2021〕03号,
# “〔2021〕3文件” → 〔2021〕3, not “云政〔2021〕号”, not “国发〔98〕5号”: of the last century
_UNUSUAL = lazy.compile(r"〔(?:20)?(?P<year>[0-4]\d)〕 ?第?0*(?P<number>[1-9]\d{0,3})(?!\d)(?: ?号)?")
_DIGITS = lazy.compile(r"\d+")  # “国办公开办函〔2019〕61号” → 2019 and 61, not “国令”
_STATE = "中华人民共和国"
_KINDS = ("法", "条例", "暂行条例")  # what one law is mistaken for
# A law on openness of the whole country: “政务信息公开管理条例”, “中华人民共和国政务公开法”, not “云川省政务公开条例”,
# not “政务公开工作制度”, not “政务数据共享条例”
_ON_OPENNESS = lazy.compile(
    r"(?:中华人民共和国|国务院)?(?=[^《》]*公开|政府信息|政务信息|政府网站)"
    r"(?:政府|政务|行政机关|国家机关|行政|国家|机关|信息|公开|申请|依|管理|工作|实施|暂行|促进|保障|监督|主动"
    r"|网站|平台|处理费|收费|保密|审查)+(?:法|条例)(?:[（(](?:试行|修订|草案)[)）])?"
)
_SHORT = lazy.compile(r"《(条例|办法|规定)》")  # “依据《条例》” → 条例, not “《信息公开条例》”
_NEAR = 85


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    number: str = ""
    also: tuple[str, ...] = ()
    until: int = 9999
    now: str = ""

    @cached_property
    def numbered(self) -> re.Pattern[str]:
        """Find its number in any brackets."""
        # of 国办公开办函〔2019〕60号: “国办公开办函[2019]60号”, not “国办公开办函〔2019〕6号”
        return re.compile(re.escape(self.number).replace("〔", "[〔\\[（(【]").replace("〕", "[〕\\]）)】]"))


class _Documents(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: tuple[_Document, ...]
    fictions: dict[str, str]

    @cached_property
    def by_title(self) -> dict[str, _Document]:
        return {title: item for item in self.documents for title in (item.title, *item.also)}

    @cached_property
    def laws(self) -> dict[str, str]:
        """The titles of laws by what they are about: 行政复议 → 中华人民共和国行政复议法."""
        return {stem: item.title for item in self.documents if (stem := _stem(item.title))}

    def instead_of(self, title: str) -> str:
        """Return what a title that does not exist is meant for; "" where it may exist."""
        bare = title.removeprefix(_STATE)
        if title in self.by_title or f"{_STATE}{bare}" == self.laws.get(_stem(bare) or ""):
            return ""
        if bare in self.fictions:
            return self.fictions[bare]
        meant = self.laws.get(_stem(bare) or "", "")
        if not meant and _ON_OPENNESS.fullmatch(title):
            meant = self.laws.get("政府信息公开", "")
        return "" if meant.removeprefix(_STATE) == bare else meant


def _stem(title: str) -> str | None:
    """Return what a law is about: 中华人民共和国行政复议法 → 行政复议; None where it is no law."""
    bare = title.removeprefix(_STATE)
    kind = next((kind for kind in sorted(_KINDS, key=len, reverse=True) if bare.endswith(kind)), None)
    return bare.removesuffix(kind) if kind else None


@rule("W103", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求；公文引用文件的惯例")
def titles_and_numbers_of_documents_are_exact(report: Report) -> Iterator[Discrepancy]:
    """法规、文件的名称和文号应准确，第一次用简称应说明。

    文号的年份写四位，用六角括号〔〕，顺序号不加“第”、不编虚位。名称与词表里的文件只差几个字的、没有这部法规的（《政府信息公开法》《信息公开管理条例》）、已经由新文件
    代替的，按词表核对；词表在 schemas/lexicons/documents.yaml 里。“《条例》”一类的简称，前面应有全称和“以下简称”。
    改法：按词表改正；nianbao fix 报告 --code W103 可以改括号和名称。

    Fails: 国办公开办函[2021]30号；根据《中华人民共和国政府信息公开法》编制。
    Passes: 国办公开办函〔2021〕30号
    误报：本地文件与全国文件的名称很像时会误报；把本地文件加进词表即可。
    """
    documents = resources.load(_Documents, "schemas/lexicons/documents.yaml")
    texts = list(prose(report))
    for name, text in texts:
        for match in _BRACKETS.finditer(text):
            right = f"〔{match['year']}〕{match['no'].replace(' ', '').replace('第', '')}"
            yield _wrong(name, text, match.span(), right, "文号的年份用六角括号〔〕")
        for match in _UNUSUAL.finditer(text):
            right = f"〔20{match['year']}〕{match['number']}号"
            if match[0] != right:
                yield _wrong(name, text, match.span(), right, "文号写年份四位、顺序号和“号”，不加“第”，不编虚位")
        titles = [item for match in _TITLE.finditer(text) for item in _title(name, text, match, documents)]
        yield from titles
        told = {item.found for item in titles}
        for document in documents.documents:
            if report.year > document.until:
                yield from (item for item in _replaced(name, text, document) if item.found not in told)
    if any(name == PREAMBLE for name, _ in texts):
        yield from _short(texts)


def _wrong(name: str, text: str, span: tuple[int, int], right: str, why: str) -> Discrepancy:
    start, end = span
    fix = Fix(edits=(edit(name, text, start, end, right),))
    return Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", f"“{right}”", why, fix)


def _replaced(name: str, text: str, document: _Document) -> Iterator[Discrepancy]:
    for match in document.numbered.finditer(text):
        if document.now in sentence_around(text, match.start()):  # 第492号公布，第711号修订
            continue
        message = f"“{match[0]}”已经由{document.now}代替，核对依据"
        yield Discrepancy(
            (place(name, text, *match.span()),), f"“{match[0]}”", f"“{document.now}”", message, complete=True
        )


def _title(name: str, text: str, match: re.Match[str], documents: _Documents) -> Iterator[Discrepancy]:
    title, number, known = match["title"], match["number"], documents.by_title
    document = known.get(title)
    if document is None and (meant := documents.instead_of(title)):
        start, end = match.span("title")
        fix = Fix(edits=(edit(name, text, start, end, meant),))
        message = f"没有《{title}》这份文件，应是《{meant}》"
        yield Discrepancy((place(name, text, start, end),), f"“{title}”", f"“{meant}”", message, fix, complete=True)
        return
    if document is None:
        from rapidfuzz import fuzz, process

        near = process.extractOne(title, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near is not None and abs(len(near[0]) - len(title)) <= 2 and not _is_other(number, known[near[0]].number):
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


def _is_other(number: str | None, known: str) -> bool:
    """Whether a title has a number of its own, which is not that of the document it is like: it is another document."""
    own, same = (_DIGITS.findall(said or "") for said in (number, known))
    return len(own) > 1 and bool(same) and own != same


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
