"""Whose report it is and on which year, from the title, the signature and the preamble."""

import re

from assistant import lazy
from assistant.domain import titles
from assistant.domain.contacts import ADDRESS, TELEPHONE
from assistant.domain.report import Level, Organ
from assistant.reading.endings import ORGAN_END
from assistant.reading.sections import SectionsRead

FIRST_YEAR = 2008  # the regulation took effect on 1 May 2008
# In a title: “2025年度” → 2025, “（2025）” → 2025, not “1998年”, not “20251234”
_YEAR = lazy.compile(r"(?<!\d)(20\d\d)(?!\d)")
# In a text, where numbers of all kinds stand: “2025年” → 2025, “2025 年度” → 2025, not “0591-20851234”,
# not “0591-2085 1234”, not “〔2021〕30号”, not “2019年修订”, not “2019年5月15日起施行”
_YEAR_IN_TEXT = lazy.compile(
    r"(?<!\d)(20\d\d)\s*年(?!\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?)?\s*起?(?:修订|修正|施行|实施|颁布|公布))"
)
# Of the year of the report: “2025年度” → 2025, not “2024年工作要点”
_WHOLE_YEAR = lazy.compile(r"(?<!\d)(20\d\d)\s*年\s*度")
# A period tells the year where the title has none: “自2025年1月1日起” → 2025, not “2026年1月15日”
_PERIOD = lazy.compile(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日")
_HAN = r"(?:(?![由将与向])[\u3400-\u9fff])"  # of a name: “云” → 云; not “由”, not “与”: these stand before one
# A full name; what stands at its sides says where it begins and ends: “由云川县财政局编制” → 云川县财政局, not “机关”
_NAME = rf"{_HAN}{{2,28}}?(?:人民政府|办事处|委员会|管委会|总局|分局|局|厅|部|院|署|中心|办公室|办公厅)"
# Who a preamble says wrote it, by what stands at both sides: “本报告由云川县财政局编制” → 云川县财政局,
# “现公布云川县财政局2025年度报告” → 云川县财政局, “云川县财政局根据有关要求编制” → 云川县财政局,
# “按照要求，云川县财政局编制了” → 云川县财政局; not “请与云川县财政局联系”
_SAYS_ORGAN = lazy.compile(
    rf"(?:由|公布|将)(?P<by>{_NAME})(?=根据|按照|依据|依照|负责|编制|编写|发布|20\d\d|政府信息公开)"
    rf"|(?:^|[，。；\n])(?P<self>{_NAME})(?=根据|按照|依据|依照|编制|编写|现将|现公布|特)"
)
# Whom to ask is not who reports: “如有疑问，请与县政府办公室联系”, not “由云川县财政局编制”
_CONTACT = lazy.compile(r"[^。；\n]{0,80}(?:联系|咨询|来电|来函|垂询)[^。；\n]{0,120}")
# What a short name leaves out, from the left: “云川市青禾县” → 云川市, not “财政局”
_REGION = rf"{_HAN}{{1,8}}?(?:自治区|自治州|地区|省|市|州|盟|县|区|旗)"
# A government's office writes for it: “青禾镇党政办公室” → 党政办公室, “县人民政府办公室” → 办公室, not “办公室主任”
_OFFICE = lazy.compile(r"(?:党政|综合|政务公开)?(?:办公室|办公厅|综合科|秘书科)$")
# Places with a people's government: “青禾镇”, “城东区”; not “高新区”, not “经济开发区”: these have a committee
_GOVERNED = lazy.compile(r"(?:[镇乡县旗市州省]|(?<![发理验新园范作能])区)$")
# “县政务公开领导小组”, “本单位”, “我局”, not “云川县财政局”
_NOT_THE_ORGAN = lazy.compile(r"领导小组|^(?:本|我|该|各)(?:单位|机关|部门|[局委办厅院县市区镇乡]|街道)")
# “网站（www.example.cn）” → www.example.cn, “qinghe.example.gov.cn” → qinghe.example.gov.cn, not “a@b.cn”,
# not “a@b.gov.cn”; no Chinese is in one: “详见http://www.example.gov.cn下载” → http://www.example.gov.cn
_WEBSITE = lazy.compile(
    r"(https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/(?:[\w./?=&%#~+-]*[\w/])?)?"
    r"|(?<![@\w.-])(?:www(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.gov\.cn)(?:/(?:[\w./?=&%#~+-]*[\w/])?)?)",
    re.ASCII | re.IGNORECASE,
)
# Words of an office's work that hold the name of a kind of place: “云川市住房和城乡建设局” → 城乡建设,
# “云山省市场监督管理局” → 市场, “云川县乡村振兴局” → 乡村, “云川市城市管理局” → 城市管理; not “盐城市财政局”,
# not “云城乡人民政府”, not “云川市政务服务局”
_NOT_A_PLACE = lazy.compile(
    r"市场(?=监|管|服)|乡村(?!人民)|城[乡镇市](?:建设|规划|管理|居民|统筹|融合|发展|综合|更新|运行|执法|公用|一体化|社区)"
    r"|市政(?:公用|园林|工程|设施|管理|建设)|社区(?:建设|治理|服务|矫正)|区域(?:合作|协作|协调|发展|经济)|县域|行政区划"
)
# The first that fits: a township before its county, a government before its departments.
_LEVELS = (
    (r"(?:镇|乡|苏木)(?:人民政府)?$", Level.TOWNSHIP),  # “云川县青禾镇人民政府”, not “青禾镇小学”
    (r"街道(?:办事处)?$", Level.STREET),  # “东门街道办事处”
    (r"(?:自治县|县|旗)人民政府(?:办公室)?$", Level.COUNTY),  # “云川县人民政府办公室”, not “云川县财政局”
    (r"(?<!自治)区人民政府(?:办公室)?$", Level.COUNTY),  # “云川市城东区人民政府”, not “云山自治区人民政府”
    # “云山省人民政府办公厅”, “重庆市人民政府”, not “云川市人民政府”
    (r"(?:省|自治区)人民政府(?:办公厅)?$|^(?:北京|上海|天津|重庆)市人民政府(?:办公厅)?$", Level.PROVINCE),
    # “云川市人民政府”, “青山地区行政公署”
    (r"(?:市|州|盟|地区)(?:人民政府|行政公署)(?:办公室)?$", Level.CITY),
    # a department of these cities is a province's: “上海市财政局”, not “上海市城东区财政局”
    (r"^(?:北京|上海|天津|重庆)市[^区县]*(?:局|委|委员会|办公室|厅|中心)$", Level.PROVINCE_DEPARTMENT),
    # “云山省财政厅”, not “云山省云川市财政局”, not “云山自治区青山旗财政局”
    (r"(?:省|自治区)[^市县区州盟旗]*(?:厅|局|委|委员会|办公室)$", Level.PROVINCE_DEPARTMENT),
    # “云川县财政局”, not “云川县青禾镇综合办公室”, not “云山自治区云川市财政局”, not “青山地区财政局”
    (r"(?:县|(?<!自治)(?<!地)区|旗)[^镇乡]{2,20}(?:局|委|委员会|办公室|中心|大队)$", Level.COUNTY_DEPARTMENT),
    # “云川市财政局”, “青山地区财政局”, “云川自治州财政局”, not “云川市城东区财政局”
    (r"(?:市|州|盟|地区)[^县区旗镇乡]{2,20}(?:局|委|委员会|办公室|中心|支队)$", Level.CITY_DEPARTMENT),
    # “财政部”, “国家档案局”, not “云山省委宣传部”
    (r"^(?:国家|中国)?[^省市县区]{2,12}部$|^国家[^省市县区]+(?:局|委员会|总局)$", Level.MINISTRY),
)


def organ_of(sections: SectionsRead) -> Organ:
    """Return the organ with what the document says of it; its name is "" where nothing says it."""
    name = _name(sections)
    preamble = sections.preamble
    return Organ(
        name=name,
        level=level_of(name),
        address=_first(ADDRESS, preamble),
        telephone=_first(TELEPHONE, preamble),
        website=_first(_WEBSITE, preamble),
    )


def _name(sections: SectionsRead) -> str:
    """Return the organ's full name: title and signature tell it, and the preamble where they do not.

    Whom to ask, who printed it, and a 领导小组 are not taken for it. Of two names the title's counts, unless the
    signature is the same in full; S109 says where they differ.
    """
    parted = titles.parted(sections.title)
    titled = parted.organ if parted else ""
    signed = "" if _NOT_THE_ORGAN.search(sections.signature) else sections.signature
    said = _said(sections.preamble)
    if not titled:
        return signed or said
    if signed and (not ORGAN_END.search(titled) or signed.endswith(titled) or titled.endswith(signed)):
        return signed
    return _in_full(titled, sections.preamble, said)


def _said(preamble: str) -> str:
    """Return the organ that the preamble says wrote the report."""
    found = _SAYS_ORGAN.search(_CONTACT.sub("", preamble))
    name = (found["by"] or found["self"]) if found else ""
    return "" if _NOT_THE_ORGAN.search(name) else name


def _in_full(titled: str, preamble: str, said: str) -> str:
    """Return a title's short name in full, as far as the preamble or what kind of place it is tells it."""
    if not ORGAN_END.search(titled):
        if _OFFICE.sub("", said).endswith(f"{titled}人民政府"):
            return _OFFICE.sub("", said)
        if _GOVERNED.search(titled):
            titled = f"{titled}人民政府"
        elif titled.endswith("街道"):
            titled = f"{titled}办事处"
    # for 财政局 in a title: “本报告由云川市青禾县财政局编制” → 云川市青禾县财政局, not “请各地财政局协助”
    longer = re.search(
        f"(?:由|公布|将|[，。；\n]|^)((?:{_REGION}){{1,3}}{re.escape(titled)})", _CONTACT.sub("", preamble)
    )
    return longer[1] if longer else titled


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def level_of(name: str) -> Level:
    """Return what kind of organ a name says it is; UNKNOWN where it does not say."""
    bare = _NOT_A_PLACE.sub("＿＿", name)
    return next((level for pattern, level in _LEVELS if re.search(pattern, bare)), Level.UNKNOWN)


def year_of(sections: SectionsRead) -> int | None:
    """Return the year reported on: from the title, the reporting period, else the year before the date.

    A preamble that names several years and says of none that it is the report's tells nothing.
    """
    for pattern, text in ((_YEAR, sections.title), (_PERIOD, sections.preamble), (_WHOLE_YEAR, sections.preamble)):
        if (found := pattern.search(text)) and int(found[1]) >= FIRST_YEAR:
            return int(found[1])
    named = {int(year) for year in _YEAR_IN_TEXT.findall(sections.preamble) if int(year) >= FIRST_YEAR}
    if len(named) == 1:
        return named.pop()
    if sections.dated is not None:
        return sections.dated.year - 1 if sections.dated.year > FIRST_YEAR else None
    found = _YEAR_IN_TEXT.search(sections.narratives.get("overview", ""))
    return int(found[1]) if found and int(found[1]) >= FIRST_YEAR else None
