import re
from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import HAN, compact, pattern, place, prose, whole
from assistant.domain import titles
from assistant.domain.findings import Place, Severity
from assistant.domain.lexicons import lexicon
from assistant.domain.report import PREAMBLE, Level, Report

# “云溪镇人民政府” → 云溪, “东门街道办事处” → 街道, not “云溪镇小学”
_NAMED = lazy.compile(rf"([{HAN}]{{2}})(镇|乡|街道)(?=人民政府|办事处|政府)")
_ANY = frozenset("各乡本我该全所每个辖两下属在由与和及区县市的".strip())  # 各镇、本镇、辖区乡镇: no name
# “请与云川县财政局办公室联系” → 云川县财政局, “由云川县财政局编制” → 云川县财政局,
# “现公布云川县财政局2025年” → 云川县财政局, not “由本机关财政局”
_SAID = lazy.compile(
    rf"(?:与|向|由|公布|[，。；：（\n]|^)(?![现本如根按])((?:(?![由将与向])[{HAN}]){{3,28}}?(?:政府|办事处|委员会|管委会|总局|分局|局|厅|署|中心))"
)
# What a name goes without in a title: “云川县人民政府办公室” → 人民政府办公室, “柳桥街道办事处” → 办事处,
# “新城管理区管理委员会” → 管理委员会
_SAYS_GOVERNMENT = lazy.compile(
    r"(?:人民政府|政府|办事处|管理委员会|管委会)?(?:党政|综合|党政综合)?(?:办公室|办公厅)?\Z"
)
_PLACE = lazy.compile(r"(?:[省市州盟县区旗镇乡]|街道)\Z")  # “云川县” → 县, not “云川县财政局”
# 发展改革局 and “发展和改革局” → 和 are one, 县政府 and “县人民政府” → 人民 too; not “人民医院”
_FILLERS = lazy.compile(r"[和与及]|人民(?=政府)")
# Behind an organ's name, another body at it: “政务公开工作领导小组办公室” → 领导小组, not “办公室”, not “法规科”
_ANOTHER_BODY = lazy.compile(r"(?:领导|协调|工作|专项)小组|工作组|专班|指挥部|联席会议|委员会(?=.)")
# The places in an organ's name: “云川县财政局” → 县, “江北市云川县青禾镇人民政府” → 镇, not “市场监督管理局”
_REGION = lazy.compile(rf"[{HAN}]{{2,8}}?(自治县|县|区|旗|市|镇|乡|街道)")
_ALIKE = 80.0
_COUNTY_AND_TOWN = 2
_BEFORE = 5  # characters before the town's name: 青阳自治县
# “地址：青阳县” → 青阳县, “江北市云川县” → 云川县, not “，县”
_ABOVE = lazy.compile(rf"[{HAN}]{{2}}(?:自治县|县|区|旗|市)\Z")
_IN_A_COUNTY = frozenset({Level.COUNTY, Level.COUNTY_DEPARTMENT, Level.TOWNSHIP, Level.STREET})


@rule("S109", Severity.WARNING, basis="GB/T 9704—2012（发文机关署名用全称或规范化简称）")
def the_organ_has_one_name(report: Report) -> Iterator[Discrepancy | Skip]:
    """标题、正文、落款里的单位名称应一致。

    名称不一，多半是从别的单位的报告里复制来的，或机构改名后没有改全。标题可以用简称，例如“青禾镇”。
    正文里把别的县、别的镇当作本单位或上级来写的（“在云溪县委、县政府的领导下”“通过云溪县政府网站”“云溪县青禾镇”），也提示；
    说法在 schemas/lexicons/other_places.yaml 里。
    改法：统一为现在的全称或规范化简称。

    Fails: 标题为“青禾镇……”，落款为“云溪镇人民政府”。
    Passes: 标题为“青禾镇……”，落款为“青禾镇人民政府”。
    误报：正文里确实写到别的乡镇的工作；说明理由后保留。
    """
    name = compact(report.organ.name)
    if not name:
        yield Skip("没有单位名称")
        return
    if report.source is not None and report.source.title and report.source.signature:
        title, signature = report.source.title, report.source.signature
        parts = titles.parted(title)
        in_title = parts.organ if parts else ""
        if in_title and not _same(in_title, compact(signature)):
            where = (whole("title", title), whole("signature", signature))
            yield Discrepancy(where, f"标题“{in_title}”，落款“{signature}”", "两处一致")
    if not _is_small(name):
        yield from _slips(report, name)
    yield from _elsewhere(report)
    yield from _of_another_county(report)
    for text_name, text in prose(report):
        others: dict[str, list[Place]] = {}
        for match in _NAMED.finditer(text):
            if match[0] not in name and not _ANY & set(match[1]) and match[1] not in lexicon("before_organs").words:
                others.setdefault(match[0], []).append(place(text_name, text, *match.span()))
        if _is_small(name):
            for other, places in others.items():
                yield Discrepancy(tuple(places), f"“{other}”", f"“{report.organ.name}”", "正文里写了别的单位的名称")


def _slips(report: Report, name: str) -> Iterator[Discrepancy]:
    """Names in the preamble that are nearly the organ's: a slip, an old name, or another unit's left standing.

    Whoever is named with quite another name (an office to ask, a 领导小组) is another body, and nothing is said.
    """
    text = report.sections[PREAMBLE].text if PREAMBLE in report.sections else ""
    own = _FILLERS.sub("", name)
    for match in _SAID.finditer(text):
        other = _FILLERS.sub("", match[1])
        if other in own or own in other or other[-1] != own[-1] or not _alike(other, own):
            continue
        where = (place(PREAMBLE, text, *match.span(1)), *_where_it_stands(report, name))
        yield Discrepancy(where, f"“{match[1]}”", f"“{report.organ.name}”", "开头写的单位名称与标题、落款不一致")


def _elsewhere(report: Report) -> Iterator[Discrepancy]:
    """Places of the organ's own kind that a text takes for its own or for what stands above it, and that are others."""
    own = compact(f"{report.organ.region}，{report.organ.name}，{report.text('title')}")
    not_a_name = pattern((lexicon("other_places").patterns["不是地名"],))
    kinds = {name: pattern((lexicon("other_places").patterns[name],)) for name in ("上级", "自称", "网站")}
    for text_name, text in prose(report):
        found: dict[str, list[Place]] = {}
        for kind, expression in kinds.items():
            for match in expression.finditer(text):
                name = match["place"]
                if not_a_name.search(name) or not _is_another(name, match["kind"], own, report.organ.level):
                    continue
                if _is_small(compact(report.organ.name)) and _NAMED.match(text, match.start("place")):
                    continue  # said below, wherever it stands
                if kind in ("上级", "网站") or _speaks_as(match["body"], report.organ.name):
                    start = match.start("place")
                    found.setdefault(name, []).append(place(text_name, text, start, start + len(name)))
        for name, places in found.items():
            expected = f"“{report.organ.name}”"
            yield Discrepancy(tuple(places), f"“{name}”", expected, "正文里把别的地方当作了本单位或上级")


def _of_another_county(report: Report) -> Iterator[Discrepancy]:
    """The organ's own township as one of another county: 青阳县青禾镇 in the report of 云川县青禾镇."""
    own = [match[0] for match in _REGION.finditer(compact(f"{report.organ.region}，{report.organ.name}"))]
    if not _is_small(compact(report.organ.name)) or len(own) < _COUNTY_AND_TOWN:
        return
    for text_name, text in prose(report):
        at = text.find(own[-1])
        while at >= 0:
            above = _ABOVE.search(text, max(0, at - _BEFORE), at)
            if above is not None and _is_elsewhere(above[0], own[:-1]):
                where = (place(text_name, text, *above.span()),)
                yield Discrepancy(where, f"“{above[0]}”", f"“{report.organ.name}”", "本单位前面写了别的地方")
            at = text.find(own[-1], at + 1)


def _is_elsewhere(place_name: str, own: Sequence[str]) -> bool:
    """Whether two letters and 县 are the end of none of the organ's own places, and no 我县 or 全县."""
    return _ANY.isdisjoint(place_name[:-1]) and not any(name.endswith(place_name) for name in own)


def _is_another(name: str, kind: str, own: str, level: Level) -> bool:
    """Whether a place is not the organ's own, of which the name must be known; within a city there may be others."""
    if name in own or (kind == "市" and level not in _IN_A_COUNTY):
        return False
    kinds = {match[1] for match in _REGION.finditer(own)}
    return kind in kinds and name.removesuffix(kind) not in own


def _speaks_as(body: str, organ: str) -> bool:
    """Whether what is named behind a place is such a body as the organ: a government, or the same department."""
    if body in ("", "政府", "人民政府", "办事处"):
        return _SAYS_GOVERNMENT.sub("", organ) != organ or _PLACE.search(organ) is not None
    return organ.endswith(body)


def _where_it_stands(report: Report, name: str) -> Iterator[Place]:
    for place_name in ("title", "signature"):
        text = report.text(place_name)
        if name in compact(text):
            yield whole(place_name, text)


def _is_small(name: str) -> bool:
    """Only townships and street offices name no other township in their own report."""
    # “青禾镇人民政府”, “东门街道”, not “云川县财政局”
    return re.search(r"(?:镇|乡|街道)(?:人民政府|办事处)?\Z", name) is not None


def _same(short: str, full: str) -> bool:
    """A title may have the short name, the signature the full one or its office, either without the region before it.

    云川县 and 云川县人民政府办公室 are one; 云川县人民政府 and 云川县大数据中心 are not.
    """
    one, other = _SAYS_GOVERNMENT.sub("", short), _SAYS_GOVERNMENT.sub("", full)
    if one.endswith(other) or other.endswith(one):
        return True
    behind = full.removeprefix(one)
    return one == short and not _PLACE.search(one) and behind != full and not _ANOTHER_BODY.search(behind)


def _alike(other: str, own: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.ratio(other, own) >= _ALIKE
