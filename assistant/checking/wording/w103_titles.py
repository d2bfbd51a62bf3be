import re
from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking import documents
from assistant.checking.documents import Document, Documents, is_other, right_articles
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, place, prose, sentence_around, sentences
from assistant.domain.findings import Fix, Severity
from assistant.domain.numerals import chinese
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
_SHORT = lazy.compile(r"《(条例|办法|规定)》")  # “依据《条例》” → 条例, not “《信息公开条例》”
# Another regulation that may be called 《条例》: “《云川省档案条例》” → 云川省档案, not “《政府信息公开条例》”
_OTHER = lazy.compile(r"《(?!中华人民共和国政府信息公开条例|政府信息公开条例)([^《》\n]{2,30})条例》")
_NEAR = 85


@rule("W103", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求；公文引用文件的惯例")
def titles_and_numbers_of_documents_are_exact(report: Report) -> Iterator[Discrepancy]:
    """法规、文件的名称和文号应准确，第一次用简称应说明。

    文号的年份写四位，用六角括号〔〕，顺序号不加“第”、不编虚位。
    按词表（schemas/lexicons/documents.yaml）核对：名称只差几个字的，没有这部法规的（《政府信息公开法》《信息公开管理条例》），
    已经由新文件代替的，文号不是这一份的，没有这一条的（《政府信息公开条例》第五十七条），年度报告、信息处理费引错了条的。
    “《条例》”一类的简称，前面应有全称和“以下简称”。
    改法：按词表改正；nianbao fix 报告 --code W103 可以改括号和名称。

    Fails: 国办公开办函[2021]30号；根据《中华人民共和国政府信息公开法》编制。
    Passes: 国办公开办函〔2021〕30号
    误报：本地文件与全国文件的名称很像时会误报；把本地文件加进词表即可。
    """
    known = documents.load()
    texts = list(prose(report))
    own = not any(_OTHER.search(text) for _, text in texts)
    for name, text in texts:
        for match in _BRACKETS.finditer(text):
            right = f"〔{match['year']}〕{match['no'].replace(' ', '').replace('第', '')}"
            yield _wrong(name, text, match.span(), right, "文号的年份用六角括号〔〕")
        for match in _UNUSUAL.finditer(text):
            right = f"〔20{match['year']}〕{match['number']}号"
            if match[0] != right:
                yield _wrong(name, text, match.span(), right, "文号写年份四位、顺序号和“号”，不加“第”，不编虚位")
        titles = [item for match in _TITLE.finditer(text) for item in _title(name, text, match, known)]
        titles += _unmarked(name, text, known)
        titles += _misnumbered(name, text, known, titles)
        yield from titles
        yield from _articles(name, text, known, own=own)
        told = {item.found for item in titles}
        for document in known.documents:
            if report.year > document.until:
                yield from (item for item in _replaced(name, text, document) if item.found not in told)
    if any(name == PREAMBLE for name, _ in texts):
        yield from _short(texts)


def _wrong(name: str, text: str, span: tuple[int, int], right: str, why: str) -> Discrepancy:
    start, end = span
    fix = Fix(edits=(edit(name, text, start, end, right),))
    return Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", f"“{right}”", why, fix)


def _replaced(name: str, text: str, document: Document) -> Iterator[Discrepancy]:
    for match in document.named.finditer(text):
        if document.now in sentence_around(text, match.start()):  # 第492号公布，第711号修订
            continue
        message = f"“{match[0]}”已经由{document.now}代替，核对依据"
        yield Discrepancy(
            (place(name, text, *match.span()),), f"“{match[0]}”", f"“{document.now}”", message, complete=True
        )


def _title(name: str, text: str, match: re.Match[str], documents: Documents) -> Iterator[Discrepancy]:
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
        if near is not None and abs(len(near[0]) - len(title)) <= 2 and not is_other(number, known[near[0]].number):
            yield _wrong(name, text, match.span("title"), near[0], "文件名称可能不准确")
        return
    # a number, not a remark: “云政〔2021〕3号”, not “以下简称《办法》”
    if not number or not document.number or not re.search(r"\d号", number) or document.says(number):
        return
    if not _BRACKETS.search(number):
        start = match.start("number")
        end = start + len(re.sub(r"[，,；;、 ].*|以下简称.*", "", number))  # “云政〔2021〕3号，修订” → ，修订
        yield _wrong(name, text, (start, end), document.number, "文号与文件名称不符")


def _unmarked(name: str, text: str, documents: Documents) -> Iterator[Discrepancy]:
    for start, end, meant in documents.unmarked(text):
        fix = Fix(edits=(edit(name, text, start, end, meant),))
        message = f"没有“{text[start:end]}”这部法，应是《{meant}》"
        yield Discrepancy(
            (place(name, text, start, end),), f"“{text[start:end]}”", f"“{meant}”", message, fix, complete=True
        )


def _misnumbered(name: str, text: str, documents: Documents, told: Sequence[Discrepancy]) -> Iterator[Discrepancy]:
    """Yield the numbers that stand in a sentence with a title they are not of; not those in brackets behind it."""
    seen = {str(item.found) for item in told}
    for begin, sentence in sentences(text):
        named = documents.named_in(sentence)
        if not named or any(document.says(sentence) for document in named):
            continue
        for start, end in named[0].others(sentence):
            if not _BRACKETS.search(sentence) and not any(sentence[start:end] in found for found in seen):
                yield _wrong(name, text, (begin + start, begin + end), named[0].number, "文号与文件名称不符")


def _articles(name: str, text: str, documents: Documents, *, own: bool) -> Iterator[Discrepancy]:
    for cited in documents.cited(text, own=own):
        document = cited.document
        for start, end, number in cited.articles:
            if number > document.articles:
                message = f"《{document.title}》只有 {document.articles} 条，没有“{text[start:end]}”，核对"
                what = f"“{text[start:end]}”", f"不超过 {document.articles} 条"
                yield Discrepancy((place(name, text, start, end),), *what, message, complete=True)
        start, end, number = cited.articles[0]
        if number <= document.articles and (right := right_articles(cited, sentence_around(text, start))):
            due = "或".join(f"第{chinese(number)}条" for number in right)
            message = f"说到的这件事在《{document.title}》{due}，不在“{text[start:end]}”，核对"
            yield Discrepancy((place(name, text, start, end),), f"“{text[start:end]}”", due, message, complete=True)


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
