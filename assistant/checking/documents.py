"""Laws and documents that reports quote: their titles, numbers and articles (schemas/lexicons/documents.yaml)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.titles import STATE, Repealed, Titles
from assistant.domain.numerals import parse

_KINDS = ("法", "条例", "暂行条例")  # what one law is mistaken for
_SHORT = "条例"  # how this report calls the regulations on openness
# A law on openness of the whole country: “政务信息公开管理条例”, “中华人民共和国政务公开法”, not “云川省政务公开条例”,
# not “政务公开工作制度”, not “政务数据共享条例”
_ON_OPENNESS = lazy.compile(
    r"(?:中华人民共和国|国务院)?(?=[^《》]*公开|政府信息|政务信息|政府网站)"
    r"(?:政府|政务|行政机关|国家机关|行政|国家|机关|信息|公开|申请|依|管理|工作|实施|暂行|促进|保障|监督|主动"
    r"|网站|平台|处理费|收费|保密|审查)+(?:法|条例)(?:[（(](?:试行|修订|草案)[)）])?"
)
_DIGITS = lazy.compile(r"[0-9]+")  # “国办公开办函〔2019〕61号” → 2019 and 61, not “国令”
_OPENING, _CLOSING = str.maketrans("[（(【［", "〔〔〔〔〔"), str.maketrans("]）)】］", "〕〕〕〕〕")
# The other way to write a decree: “国务院第711号令” → 国务院第711号令 and 711, not “国务院令第711号”
_BEHIND = lazy.compile(r"国务院第?(?P<number>\d{3})号令")
_DECREE_NUMBER = lazy.compile(
    r"(?<=令第)\d{3}(?=号)|(?<=令)\d{3}(?=号)"
)  # “国务院令第711号” → 711, not “国办发〔2020〕50号”
# “第五十条、第五十一条” → 五十, “第 57 条” → 57, not “第三款”
_ARTICLE = lazy.compile(r"第 ?(?P<number>[0-9]{1,3}|[一二三四五六七八九十百零]{1,7}) ?条")
# What stands between a title and the articles that follow it: “（国务院令第711号）第五十条” → （国务院令第711号）
_BETWEEN = lazy.compile(r"(?:[（(][^（）()\n]{0,60}[)）])?")
# What joins articles: “、第二十一条” → 、, “第一款第（二）项和第二十一条” → 第一款第（二）项和
_JOINED = lazy.compile(
    r"(?:第[一二三四五六七八九十]{1,3}款)?(?:第?[（(]?[一二三四五六七八九十]{1,3}[)）]?项)?[、和及与至—-]?"
)
# What only leads to the matter, behind an article or before it: “第二款规定，” → 第二款规定，, “和要求，” → 和要求，,
# “结合本镇实际，” → 结合本镇实际，, not “公开信息，”
_CLAUSE = lazy.compile(
    r"(?:第[^，,]{1,8}[款项目])?(?:[的之]?(?:有关|相关)?(?:规定|要求|精神))?(?:的?(?:要求|规定))?[，,]"
    r"|(?:[和及与]|结合|根据|按照|依照|依据|为)[^，,。]{1,30}[，,]"
)
_FIRST = lazy.compile(r"[，,].*")  # all but the first clause: “征求第三方意见，决定公开” → ，决定公开
_EXCEPT = lazy.compile(r"除|以外|之外|不属于|不涉及|例外")  # “除第十四条规定的以外” → 除, not “删去”


class Document(BaseModel):
    """A law or a document.

    Attributes:
        title: Its title.
        number: Its number; "" where it is not looked at.
        earlier: Numbers that it had before; beside its number they are right.
        also: Other titles that are right.
        until: The last year on which a report may rest on it.
        now: The number of what came in its place.
        articles: How many articles it has; 0 where it is not looked at.
        cited: What is spoken of by which of its articles: 年度报告 by 49 and 50.
        touched: The articles that speak of it, too.
        about: What shows that a number is meant for its own, whose issuer is written wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    number: str = ""
    earlier: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    until: int = 9999
    now: str = ""
    articles: int = 0
    cited: dict[str, tuple[int, ...]] = {}
    touched: dict[str, tuple[int, ...]] = {}
    about: tuple[str, ...] = ()

    @cached_property
    def named(self) -> re.Pattern[str]:
        """Find its number in any brackets."""
        # of 国办公开办函〔2019〕60号: “国办公开办函[2019]60号”, not “国办公开办函〔2019〕6号”
        return re.compile(re.escape(self.number).replace("〔", "[〔\\[（(【]").replace("〕", "[〕\\]）)】]"))

    @cached_property
    def alike(self) -> re.Pattern[str]:
        """Find numbers like its own: of the same issuer, whatever the digits."""
        digits = _DIGITS.sub("[0-9]{1,4}", re.escape(self.number).replace("国务院令第", "国(?:务院)?令第? ?"))
        # of 国办公开办函〔2019〕60号: “国办公开办函[2020]7号” → 国办公开办函[2020]7号, not “国办函〔2019〕60号”
        return re.compile(digits.replace("〔", "[〔\\[（(【]").replace("〕", "[〕\\]）)】] ?第?"))

    @cached_property
    def digits(self) -> str:
        """The year and the place in its number, in the brackets that they should have: 〔2021〕30号."""
        return self.number[self.number.index("〔") :] if "〔" in self.number else ""

    @property
    def short(self) -> str:
        """Its title without the name of the state."""
        return self.title.removeprefix(STATE)

    def says(self, text: str) -> bool:
        """Whether a text has its number, or one that it had before, however it is written."""
        plain = text.translate(_OPENING).translate(_CLOSING).replace(" ", "").replace("国令", "国务院令")
        plain = _BEHIND.sub(r"国务院令第\g<number>号", plain)
        return any(one in plain for one in (self.number, *self.earlier))

    def others(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Yield where a sentence has numbers of the same issuer that are not its own."""
        if self.number and not self.says(sentence):
            found = (match for match in self.alike.finditer(sentence) if not self.is_later(match[0]))
            yield from (match.span() for match in found)

    def is_later(self, number: str) -> bool:
        """Whether a number may be of a decree that changed it later: 国务院令第850号 for 499, not 731 for 713."""
        own, said = (_DECREE_NUMBER.search(text) for text in (self.number, number))
        if own is None or said is None or int(said[0]) <= int(own[0]):
            return False
        return sorted(said[0]) != sorted(own[0]) and sum(a != b for a, b in zip(said[0], own[0], strict=True)) > 1


class Cited(NamedTuple):
    """Articles of a document that a text names: each with its place and its number."""

    document: Document
    articles: tuple[tuple[int, int, int], ...]


class Documents(BaseModel):
    """schemas/lexicons/documents.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: tuple[Document, ...]
    issuers: dict[str, str]
    fictions: dict[str, str]
    repealed: tuple[Repealed, ...]
    titles: Titles

    @cached_property
    def by_title(self) -> dict[str, Document]:
        """The documents by all their titles."""
        return {title: item for item in self.documents for title in (item.title, *item.also)}

    @cached_property
    def laws(self) -> dict[str, str]:
        """The titles of laws by what they are about: 行政复议 → 中华人民共和国行政复议法."""
        return {stem: item.title for item in self.documents if not item.now and (stem := _stem(item.title))}

    @cached_property
    def gone(self) -> dict[str, Repealed]:
        """What came in the place of the laws that are repealed, by their titles without the name of the state."""
        return {title: item for item in self.repealed for title in item.titles.split()}

    @cached_property
    def decrees(self) -> frozenset[str]:
        """The numbers of decrees that are known: 711."""
        numbers = (number for item in self.documents for number in (item.number, *item.earlier) if "令" in number)
        return frozenset(_DIGITS.findall(number)[0] for number in numbers)

    @cached_property
    def _with_articles(self) -> list[tuple[str, Document]]:
        """The documents whose articles are known, by their short titles, the longest first."""
        found = [(item.short, item) for item in self.documents if item.articles]
        return sorted(found, key=lambda one: -len(one[0]))

    def instead_of(self, title: str) -> str:
        """Return what a title that does not exist is meant for; "" where it may exist."""
        bare = title.removeprefix(STATE)
        if title in self.by_title or bare in self.gone or f"{STATE}{bare}" == self.laws.get(_stem(bare) or ""):
            return ""
        if bare in self.fictions:
            return self.fictions[bare]
        meant = self.laws.get(_stem(bare) or "", "")
        if not meant and _ON_OPENNESS.fullmatch(title):
            meant = self.laws.get("政府信息公开", "")
        return "" if meant.removeprefix(STATE) == bare else meant

    def almost(self, title: str, *, marked: bool = True) -> str:
        """Return what a title is meant for that differs from it in a word or a character; "" where it may exist."""
        bare = self.titles.bare(title)
        if bare in self.gone or title in self.by_title or f"{STATE}{bare}" in self.by_title:
            return ""
        written = f"{bare[:-1]}例" if bare.endswith(("条列", "条倒")) else bare
        return (self.instead_of(written) if written != bare else "") or self.titles.meant(title, marked=marked)

    def is_real(self, title: str) -> bool:
        """Whether a title is of a law that is or was in force."""
        return self.titles.bare(title) in self.gone or self.titles.is_real(title)

    def unmarked(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """Yield which of the titles without marks (`led`) are of no law that exists, and what each is meant for."""
        for start, end in spans:
            title = text[start:end]
            if title.endswith("办法") or self.is_real(title):
                continue
            meant = self.instead_of(title) or self.almost(title, marked=False)
            if meant and not meant.endswith(title):  # 信息公开条例, as it is called
                yield start, end, meant

    def named_in(self, sentence: str) -> list[Document]:
        """Return the documents with numbers that a sentence names by their titles, in marks or not."""
        return [item for item in self.documents if item.number and not item.now and item.short in sentence]

    def cited(self, text: str, *, own: bool) -> Iterator[Cited]:
        """Yield the articles that a text names of documents whose articles are known.

        Args:
            text: The text.
            own: Whether 《条例》 is the regulations on openness.
        """
        if not _ARTICLE.search(text):
            return
        taken: list[tuple[int, int]] = []
        titles = [*self._with_articles, *([(f"《{_SHORT}》", self.by_title[_OPENNESS])] if own else [])]
        for title, document in titles:
            at = text.find(title)
            while at >= 0:
                end = at + len(title)
                # 《云川省行政处罚法实施办法》第三条 is not of the law; 《…法》第三条 is
                if not any(begin < end and at < last for begin, last in taken) and not _is_local(text, at):
                    taken.append((at, end))
                    end += text[end : end + 1] == "》"
                    if articles := tuple(_articles(text, _BETWEEN.match(text, end))):
                        yield Cited(document, articles)
                at = text.find(title, at + 1)


_OPENNESS = f"{STATE}政府信息公开条例"


def _is_local(text: str, at: int) -> bool:
    """Whether a title is of a province or a town: 云川省政府信息公开条例."""
    before = text[max(0, at - len(STATE) - 1) : at].removesuffix(STATE)
    return before[-1:] in "省市州区县"


def _articles(text: str, between: re.Match[str] | None) -> Iterator[tuple[int, int, int]]:
    at = between.end() if between else len(text)
    while match := _ARTICLE.match(text, at):
        number = parse(match["number"])
        if isinstance(number, int):
            yield *match.span(), number
        joined = _JOINED.match(text, match.end())
        at = joined.end() if joined else match.end()


def _stem(title: str) -> str | None:
    """Return what a law is about: 中华人民共和国行政复议法 → 行政复议; None where it is no law."""
    bare = title.removeprefix(STATE)
    kind = next((kind for kind in sorted(_KINDS, key=len, reverse=True) if bare.endswith(kind)), None)
    return bare.removesuffix(kind) if kind else None


def is_other(number: str | None, known: str) -> bool:
    """Whether a title has a number of its own, which is not that of the document it is like: it is another document."""
    own, same = (_DIGITS.findall(said or "") for said in (number, known))
    return len(own) > 1 and bool(same) and own != same


def right_articles(cited: Cited, text: str) -> Sequence[int]:
    """Return by which articles what a text speaks of is to be cited; none where the one it cites may be right.

    Args:
        cited: An article that the text cites.
        text: The sentence with it.
    """
    if len(cited.articles) != 1 or len(_ARTICLE.findall(text)) != 1 or _EXCEPT.search(text):
        return ()
    document, number = cited.document, cited.articles[0][2]
    spoken = _matter(text)
    asked = [subject for subject in document.cited if subject in spoken]
    ways = [{*document.cited[subject], *document.touched.get(subject, ())} for subject in asked]
    if not ways or any(number in way for way in ways):
        return ()
    common = set[int].intersection(*ways)  # 商业秘密 and 第三方意见 are one matter, 培训 and 主动公开 are two
    return sorted(common & {due for subject in asked for due in document.cited[subject]})


def _matter(sentence: str) -> str:
    """Return what of a sentence an article in it is cited for: its own clause, and the next where that leads to it."""
    match = _ARTICLE.search(sentence)
    if match is None:
        return ""
    begin = max(sentence.rfind(mark, 0, match.start()) for mark in "，,、") + 1
    rest = sentence[match.end() :]
    while (clause := _CLAUSE.match(rest)) and clause.end() < len(rest):
        rest = rest[clause.end() :]
    return sentence[begin : match.end()] + _FIRST.sub("", rest)


def load() -> Documents:
    """Return the laws and documents.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Documents, "schemas/lexicons/documents.yaml")
