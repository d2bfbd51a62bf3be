from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import HAN, edit, pattern, place, prose
from assistant.domain.findings import Fix, Severity
from assistant.domain.gaps import gaps
from assistant.domain.report import Report

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
# “公开,答复” → “,”, “公开.《办法》” → “.”, not “v1.2”
_HALF = lazy.compile(rf"(?<=[{HAN}”》）])[,;:?!.](?=[ \t]?[{HAN}“《（])")
# “公开(含转载)” → 含转载, not “公开(3)”
_BRACKETS = lazy.compile(rf"\((?=[{HAN}])([^()（）\n]{{1,80}})(?<=[{HAN}])\)")
# One half of each kind: “6篇(含图解2篇）” → (含图解2篇）, “（含转载)” → （含转载), not “（含转载）”
_UNEVEN = lazy.compile(r"\((?P<half>[^()（）\n]{1,80})）|（(?P<full>[^()（）\n]{1,80})\)")
# A sentence that ends with a half-width full stop: “收到申请3件.” → “.”, not “v1.2”, not “3. ”
_STOP = lazy.compile(rf"(?<=[{HAN}”》）])\.(?=[ \t]*(?:\n|\Z))")
# “财政、人事、等领域” → 、, “预算、等。” → 、, not “甲等、乙等”, not “、等级评定”
_BEFORE_ETC = lazy.compile(
    rf"(?<=[{HAN}”》）A-Za-z0-9])、(?=等(?:[，。；：、）\n]|[0-9一二三四五六七八九十两多各诸]|信息|内容|领域|方面|事项|工作|问题|情况|材料"
    r"|栏目|渠道|平台|部门|单位|文件|类|形式|方式|群众|重点))"
)
# Marks that go in twos, and what a list writes with one half alone:
# “（一）” → （ and ）, “1）” → 1）, “《条例》” → 《 and 》
_MARKS = lazy.compile(r"(?m:^|(?<=[。；：，、]))[ \t\u3000]*[0-9一二三四五六七八九十a-zA-Z]{1,3}[）)]|[“”《》（）\n]")
_ENDS = "。；！？"
_PAIRED = ("“", "”", "《", "》", "（", "）")
_BLANK = str.maketrans(dict.fromkeys("“”《》", ""))
_CLOSES = {"“": "”", "《": "》", "（": "）"}
# “主动 公开” → “ ”, “公开， 答复” → “ ”, not “公开 3 条”
_SPACE = lazy.compile(rf"(?<=[{HAN}，。；：、！？“”《》（）])[ \t\u00a0\u3000]+(?=[{HAN}，。；：、！？“”《》（）])")
# “联系电话：” → 联系电话：, “电 话：” → “电 话：”, not “3：”
_LABEL = lazy.compile(rf"[{HAN}]{{2,8}}[：:]|(?:[电传邮地网联][{HAN} ]{{1,6}})[：:]")
# “公开。。” → 。。, “公开，。” → ，。, “公开， ，答复” → “， ，”, “公开，,答复” → “，,”, not “公开……”, not “公开，答复”
_DOUBLED = lazy.compile(r"[，。；：、](?:[ \t\u3000]*[，。；：、,;:])+")
_STRENGTH = "、，：；。"
# Left by a conversion: “[bookmark: a] 公开” → “[bookmark: a] ”
_TAG = lazy.compile(r"[ \t\u3000]*\[[^\]\n]{0,80}\][ \t]*")
# A line that begins so is a new one: “（一）公开” → （一）, “一是公开” → 一是, “注：公开” → 注：, not “推进公开”
_MARKER = lazy.compile(
    r"[ \t\u3000]*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．]|[一二三四五六七八九十]是"
    r"|第[一二三四五六七八九十]+|[注附][：:表件]|●|■|—|\*)"
)
_ENDS_OPEN = lazy.compile(rf"[{HAN}，、]\Z")  # “全面推” → 推, “公开，” → ，, not “公开。”
_STARTS_PROSE = lazy.compile(rf"[{HAN}]")  # “进公开” → 进, not “3条”
_LONG, _LONG_WITHOUT_STOP = 25, 40  # characters: a shorter line may be a heading
_FROM_LAYOUT = "pdf"  # its spaces and line ends come from the page, not from the writer


class _Slip(NamedTuple):
    start: int
    end: int
    replacement: str | None


class _Sign(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    find: str
    put: str | None = None
    due: str

    def slips(self, text: str) -> list[_Slip]:
        """Return where the sign is misused, each with what should stand there."""
        found = pattern((self.find,)).finditer(text)
        return [_Slip(*match.span(), self.put if self.put is None else match.expand(self.put)) for match in found]


class _Signs(BaseModel):
    """schemas/lexicons/signs.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signs: dict[str, _Sign]


_OF_BLANKS = ("space", "doubled")  # what an empty place may look like: 受理　　件, 受理，，件
_KINDS = {
    "broken": ("句子中间断了行", "连成一行"),
    "space": ("汉字之间有多余的空格", "不留空格"),
    "half": ("汉字之间用了半角标点", "全角标点"),
    "doubled": ("标点重复", "一个标点"),
    "etc": ("“等”前面多了顿号", "不用顿号"),
    "single": ("引号、书名号、括号不成对", "前后各一个，方向不反"),
}


@rule("S108", Severity.WARNING, basis="GB/T 15834—2011 标点符号用法；GB/T 9704—2012")
def lines_spaces_and_punctuation_are_whole(report: Report) -> Iterator[Discrepancy | Skip]:
    """文中不应有断行、多余空格、半角标点、重复标点和不成对的引号、书名号。

    多半是从网页或别的文档粘贴时带来的。同一处文字里的同一种问题合并成一条。“一是、”“等……”“...”、写在括号里面的句号一类用错的
    标点也查，在 schemas/lexicons/signs.yaml 里，可以增加。
    改法：nianbao fix 报告 --code S108 可以改；标点重复而说不清留哪一个的，请自己改。PDF 的空格和换行来自排版，不查。
    该写数的地方空着（受理　　件），不当作多余的空格去掉，由 S107 提示。

    Fails: 坚持以公开为常态，全面推⏎进政务公开工作。
    Passes: 坚持以公开为常态，全面推进政务公开工作。
    误报：诗文、名单一类本来就分行的内容；说明理由后保留。
    """
    from_layout = report.imported is not None and report.imported.kind == _FROM_LAYOUT
    kinds = ("half", "doubled", "etc") if from_layout else tuple(_KINDS)
    for name, text in prose(report):
        blanks = [(item.start, item.end) for item in gaps(text)]
        for kind in kinds:
            found = sorted(_FIND[kind](text))
            slips = [slip for slip in found if kind not in _OF_BLANKS or not _within(slip, blanks)]
            what, expected = _KINDS[kind]
            if settled := [slip for slip in slips if slip.replacement is not None]:
                yield _told(name, text, settled, what, expected)
            if open_ones := [slip for slip in slips if slip.replacement is None]:
                settle = f"{expected}，留哪一个请自己定" if kind == "doubled" else expected
                yield _told(name, text, open_ones, what, settle)
        for what, sign in resources.load(_Signs, "schemas/lexicons/signs.yaml").signs.items():
            slips = [] if from_layout and sign.put is None else sign.slips(text)
            if slips:
                yield _told(name, text, slips, what, sign.due)
    if from_layout and report.sections:
        yield Skip("从 PDF 读入，空格和断行没有查")


def _within(slip: _Slip, blanks: list[tuple[int, int]]) -> bool:
    """Whether a slip is the place of a number that is not there: closing it up would hide that."""
    return any(start < slip.end and slip.start < end for start, end in blanks)


def _told(name: str, text: str, slips: list[_Slip], what: str, expected: str) -> Discrepancy:
    """Return the finding on slips of one kind, all of which have a fix, or none."""
    shown = "、".join(_around(text, slip) for slip in slips[:3]) + ("等" if len(slips) > 3 else "")
    edits = tuple(
        edit(name, text, slip.start, slip.end, slip.replacement) for slip in slips if slip.replacement is not None
    )
    return Discrepancy(
        where=tuple(place(name, text, slip.start, slip.end) for slip in slips),
        found=f"{shown}，共 {len(slips)} 处" if len(slips) > 1 else shown,
        expected=expected,
        message=what,
        fix=Fix(edits=edits) if edits else None,
    )


def _around(text: str, slip: _Slip) -> str:
    around = text[max(0, slip.start - 3) : slip.end + 3].replace("\n", "⏎")
    if text[slip.start : slip.end] in _PAIRED:  # within quotation marks a lone one can't be read
        around = around.translate(_BLANK)
    return f"“{around}”"


def _broken(text: str) -> Iterator[_Slip]:
    """A line that stops in the middle of a sentence, with the next one going on."""
    start = 0
    while (end := text.find("\n", start)) != -1:
        stop = text.find("\n", end + 1)
        line, following = text[start:end].rstrip(), text[end + 1 : stop if stop != -1 else len(text)]
        if _goes_on(line, following):
            lead = len(following) - len(following.lstrip())
            yield _Slip(start + len(line), end + 1 + lead, "")
        start = end + 1


def _goes_on(line: str, following: str) -> bool:
    after = following.lstrip()
    if not _ENDS_OPEN.search(line) or not _STARTS_PROSE.match(after) or _MARKER.match(after):
        return False
    if line[-1] in "，、":
        return True
    if tag := _TAG.match(line):
        line = line[tag.end() :]
    is_prose = len(line) >= _LONG if "。" in line else len(line) >= _LONG_WITHOUT_STOP and not _MARKER.match(line)
    return is_prose and ("，" in after or "。" in after) and not _LABEL.match(after)


def _spaces(text: str) -> Iterator[_Slip]:
    for match in _SPACE.finditer(text):
        between_marks = text[match.start() - 1] in _STRENGTH and text[match.end()] in _STRENGTH  # they are doubled
        if not between_marks and not _LABEL.match(text, match.end(), match.end() + 12):
            yield _Slip(match.start(), match.end(), "")


def _half(text: str) -> Iterator[_Slip]:
    for match in _HALF.finditer(text):
        end = match.end() + (text[match.end()] in " \t")
        yield _Slip(match.start(), end, _FULL[match[0]])
    for match in _STOP.finditer(text):
        yield _Slip(match.start(), match.end(), "。")
    for match in _BRACKETS.finditer(text):
        yield _Slip(match.start(), match.start() + 1, "（")
        yield _Slip(match.end() - 1, match.end(), "）")
    for match in _UNEVEN.finditer(text):
        at = match.start() if match["half"] else match.end() - 1
        yield _Slip(at, at + 1, "（" if match["half"] else "）")


def _etc(text: str) -> Iterator[_Slip]:
    for match in _BEFORE_ETC.finditer(text):
        yield _Slip(match.start(), match.end(), "")


def _single(text: str) -> Iterator[_Slip]:
    """A mark that lacks its other half, or stands before it: 》公开目录《.

    What is open at the end of a line may close in the next: a line may be broken, and a quotation of several paragraphs
    opens each and closes the last. A title that is open where a sentence ends is not closed, and nothing that is open
    at the end of the text. Titles may hold titles.
    """
    uneven = {at for match in _UNEVEN.finditer(text) for at in (match.start(), match.end() - 1)}
    opened: dict[str, list[int]] = {mark: [] for mark in _CLOSES}
    before: dict[str, list[int]] = {mark: [] for mark in _CLOSES}  # what was open where the line began
    for match in (*_MARKS.finditer(text), None):
        mark, at = ("\n", len(text)) if match is None else (match[0], match.start())
        if mark == "\n":
            if match is None or text[at - 1 : at] in _ENDS:
                yield from (_Slip(one, one + 1, None) for one in opened["《"])
                opened["《"] = []
            before = {own: before[own] + places for own, places in opened.items()}
            if text[at + 1 : at + 9].lstrip()[:1] == "“":
                before["“"] = []  # the next paragraph of a quotation
            opened = {own: [] for own in _CLOSES}
        elif mark in _CLOSES:
            if mark == "“" and opened[mark]:
                first = opened[mark].pop()
                yield _Slip(first, first + 1, None)
            opened[mark].append(at)
        elif len(mark) == 1 and at not in uneven:
            own = next(one for one, closing in _CLOSES.items() if closing == mark)
            if opened[own]:
                opened[own].pop()
            elif before[own]:
                before[own].pop()
            else:
                yield _Slip(at, at + 1, None)
    yield from (_Slip(at, at + 1, None) for at in sorted((*before["“"], *before["（"])) if at not in uneven)


def _doubled(text: str) -> Iterator[_Slip]:
    """Of several marks the strongest is kept; one that ends a sentence before a comma is for a person to settle."""
    for match in _DOUBLED.finditer(text):
        marks = "".join(_FULL.get(mark, mark) for mark in match[0] if not mark.isspace())
        strongest = max(marks, key=_STRENGTH.index)
        settled = len(set(marks)) == 1 or marks[-1] == strongest
        yield _Slip(match.start(), match.end(), strongest if settled else None)


_FIND = {
    "broken": _broken, "space": _spaces, "half": _half, "doubled": _doubled, "etc": _etc, "single": _single,
}  # fmt: skip
