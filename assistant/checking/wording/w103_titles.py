import re
from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking import documents
from assistant.checking.documents import Document, Documents, is_other, right_articles
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, place, prose, sentence_around, sentences
from assistant.checking.titles import led
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
_GONE = lazy.compile(r"废止|失效|清理|取代|代替|原《")  # “《信访条例》已废止” → 废止, not “现行”
_OWN = "711"
# “国务院令第771号” → 771, “国务院第771号令” → 771, not “省政府令第71号”
_DECREE = lazy.compile(r"国(?:务院)?令第? ?(?P<one>\d{3}) ?号|国务院第? ?(?P<other>\d{3}) ?号令")
_ABOUT = lazy.compile(
    r"《条例》|信息公开|(?:条例|令|规定).{0,8}编制"
)  # “771号令，《条例》” → 《条例》, not “公开补偿情况”
# “按国办公开函〔2021〕30号” → 国办公开函 and 2021 and 30, not “云政办〔2021〕30号”
_ISSUED = lazy.compile(
    r"(?P<issuer>国办[\u4e00-\u9fff]{0,5}|国发|国函|国务院办公厅|国务院)"
    r"[〔\[（(【](?P<year>20\d\d)[〕\]）)】] ?第?(?P<no>\d{1,3}) ?号"
)
_ISSUERS = ("国办发", "国办函", "国发", "国函", "国办公开办函")  # those that there are


@rule("W103", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求；公文引用文件的惯例")
def titles_and_numbers_of_documents_are_exact(report: Report) -> Iterator[Discrepancy]:
    """法规、文件的名称和文号应准确，第一次用简称应说明。

    文号的年份写四位，用六角括号〔〕，顺序号不加“第”、不编虚位。
    按词表（schemas/lexicons/documents.yaml）核对：名称只差几个字的，没有这部法规的（《政府信息公开法》《信息公开管理条例》），
    已经由新文件代替、已经废止的（《物权法》），文号、令号不是这一份的，没有这一条的（《政府信息公开条例》第五十七条），
    说的事不在所引的条的（第二十条说国家秘密）。全国的法律和常引的行政法规只差一个字、一个词的也算，没有书名号的也算；
    省、市的法规和部门规章不核对。
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
        marked, bare = [*_TITLE.finditer(text)], [*led(text)]
        titles = [item for match in marked for item in _title(name, text, match, known)]
        titles += _unmarked(name, text, bare, known)
        titles += _misnumbered(name, text, known, titles)
        yield from titles
        yield from _decrees(name, text, known, titles) if own else ()
        yield from _issuers(name, text, known, titles)
        yield from _articles(name, text, known, own=own)
        spans = [*(match.span("title") for match in marked), *bare]
        yield from (item for span in spans for item in _repealed(name, text, span, known, report.year))
        told = {item.found for item in titles}
        for document in known.documents:
            if document.number and report.year > document.until:
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
        yield _superseded(name, text, match.span(), match[0], document.now)


def _superseded(name: str, text: str, span: tuple[int, int], old: str, now: str) -> Discrepancy:
    message = f"“{old}”已经由“{now}”代替，核对依据"
    return Discrepancy((place(name, text, *span),), f"“{old}”", f"“{now}”", message, complete=True)


def _title(name: str, text: str, match: re.Match[str], documents: Documents) -> Iterator[Discrepancy]:
    title, number, known = match["title"], match["number"], documents.by_title
    document = known.get(title)
    if document is None and (meant := documents.instead_of(title)):
        start, end = match.span("title")
        fix = Fix(edits=(edit(name, text, start, end, meant),))
        message = f"没有《{title}》这份文件，应是《{meant}》"
        yield Discrepancy((place(name, text, start, end),), f"“{title}”", f"“{meant}”", message, fix, complete=True)
        return
    if document is None and (documents.is_real(title) or documents.titles.made_here(text, match.start())):
        return
    if document is None and not _is_own(number) and (meant := documents.almost(title)):
        yield _wrong(name, text, match.span("title"), meant, "没有这部法规，名称差了几个字")
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
    if document.is_later(number):
        return
    if not _BRACKETS.search(number):
        start = match.start("number")
        end = start + len(re.sub(r"[，,；;、 ].*|以下简称.*", "", number))  # “云政〔2021〕3号，修订” → ，修订
        yield _wrong(name, text, (start, end), document.number, "文号与文件名称不符")


def _is_own(number: str | None) -> bool:
    """Whether a number behind a title is of a town or a ministry, so that the title is no law."""
    return bool(number) and "国" not in number and re.search(r"\d号|令", number) is not None  # “云政〔2021〕3号” → 3号


def _repealed(name: str, text: str, span: tuple[int, int], documents: Documents, year: int) -> Iterator[Discrepancy]:
    """Yield the law that a title names where it is repealed, and the sentence does not say so."""
    start, end = span
    title = documents.titles.bare(text[start:end])
    item = documents.gone.get(title)
    if item is None or year <= item.until:
        return
    said = sentence_around(text, start)
    if not _GONE.search(said) and item.now not in said.replace(title, ""):
        yield _superseded(name, text, span, title, item.now)


def _decrees(name: str, text: str, documents: Documents, told: Sequence[Discrepancy]) -> Iterator[Discrepancy]:
    """Yield decrees that are almost that of the regulations on openness, in a sentence about these."""
    seen = "".join(str(item.found) for item in told)
    for match in _DECREE.finditer(text):
        number, sentence = match["one"] or match["other"], sentence_around(text, match.start())
        if (
            number in documents.decrees
            or match[0] in seen
            or sum(a != b for a, b in zip(number, _OWN, strict=True)) != 1
        ):
            continue
        if _ABOUT.search(sentence) and not _TITLE.search(_SHORT.sub("", sentence)):
            yield _wrong(name, text, match.span(), match[0].replace(number, _OWN), "令号与《政府信息公开条例》不符")


def _issuers(name: str, text: str, documents: Documents, told: Sequence[Discrepancy]) -> Iterator[Discrepancy]:
    """Yield numbers with an issuer that there is none of, or that is not the one of the document that is spoken of."""
    seen = "".join(str(item.found) for item in told)
    for match in _ISSUED.finditer(text):
        issuer, digits = match["issuer"], f"〔{match['year']}〕{match['no']}号"
        known = [item for item in documents.documents if item.digits == digits]
        if match[0] in seen or any(item.number == issuer + digits for item in known):
            continue
        said = sentence_around(text, match.start())
        meant = next(
            (item.number for item in known if issuer not in _ISSUERS or any(a in said for a in item.about)), ""
        )
        right = meant or (documents.issuers[issuer] + digits if issuer in documents.issuers else "")
        if right:
            yield _wrong(name, text, match.span(), right, "文号的机关代字不对")


def _unmarked(name: str, text: str, spans: Sequence[tuple[int, int]], documents: Documents) -> Iterator[Discrepancy]:
    for start, end, meant in documents.unmarked(text, spans):
        fix = Fix(edits=(edit(name, text, start, end, meant),))
        message = f"没有“{text[start:end]}”这部法，应是《{meant}》"
        yield Discrepancy(
            (place(name, text, start, end),), f"“{text[start:end]}”", f"“{meant}”", message, fix, complete=True
        )


def _numbered(text: str) -> bool:
    return "令" in text or "国办" in text


def _misnumbered(name: str, text: str, documents: Documents, told: Sequence[Discrepancy]) -> Iterator[Discrepancy]:
    """Yield the numbers that stand in a sentence with a title they are not of; not those in brackets behind it."""
    seen = {str(item.found) for item in told}
    for begin, sentence in sentences(text) if _numbered(text) else ():
        if not _numbered(sentence):
            continue
        named = documents.named_in(sentence)
        if not named or any(document.says(sentence) for document in named):
            continue
        if "令" in named[0].number and len(_TITLE.findall(_SHORT.sub("", sentence))) > 1:  # the decree of another
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
            due = "、".join(f"“第{chinese(number)}条”" for number in right)
            message = f"说到的这件事在《{document.title}》的{due}，不在“{text[start:end]}”，核对"
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
