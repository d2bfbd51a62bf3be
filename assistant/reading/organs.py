"""Whose report it is and on which year, from the title, the signature and the preamble."""

import re

from assistant.domain.report import Level, Organ
from assistant.reading.sections import SectionsRead

FIRST_YEAR = 2008  # the regulation took effect on 1 May 2008
_YEAR = re.compile(r"(20\d\d)\s*年?度?")
_PERIOD = re.compile(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日")
_TITLE_REST = re.compile(r"[（(]?\s*20\d\d\s*年?度?\s*[）)]?|关于|政府信息公开.*|信息公开.*|政务公开.*|[《》\s]")
_SAYS_ORGAN = re.compile(
    r"(?:与|向)\s*([^，。；、\s（(]{3,30}?(?:人民政府|办事处|委员会|局|办公室|厅))\s*(?:办公室|党政办公室)?\s*联系"
)
_ADDRESS = re.compile(r"(?:地址|通讯地址|联系地址)\s*[:：]\s*([^，。；;）)\n]{3,60})")
_TELEPHONE = re.compile(r"(?:联系)?(?:电话|电\s*话|联系方式)\s*[:：]?\s*((?:0\d{2,3}[-—－ ]?)?\d{7,8}(?:-\d{1,5})?)")
_WEBSITE = re.compile(r"(https?://[\w./-]+|www\.[\w./-]+|[\w-]+(?:\.[\w-]+)*\.gov\.cn)")
_LEVELS = (
    (r"(?:镇|乡|民族乡)(?:人民政府)?$", Level.TOWNSHIP),
    (r"街道(?:办事处)?$", Level.STREET),
    (r"(?:自治县|县|旗)人民政府(?:办公室)?$", Level.COUNTY),
    (r"区人民政府(?:办公室)?$", Level.COUNTY),
    (r"(?:省|自治区)人民政府(?:办公厅)?$|^(?:北京|上海|天津|重庆)市人民政府(?:办公厅)?$", Level.PROVINCE),
    (r"(?:市|州|盟|地区)(?:人民政府|行政公署)(?:办公室)?$", Level.CITY),
    (r"^(?:北京|上海|天津|重庆)市[^区县]*(?:局|委|委员会|办公室|厅|中心)$", Level.PROVINCE_DEPARTMENT),
    (r"(?:省|自治区)[^市县区]*(?:厅|局|委|委员会|办公室)$", Level.PROVINCE_DEPARTMENT),
    (r"(?:县|区|旗)[^镇乡]{2,20}(?:局|委|委员会|办公室|中心|大队)$", Level.COUNTY_DEPARTMENT),
    (r"市[^县区镇乡]{2,20}(?:局|委|委员会|办公室|中心|支队)$", Level.CITY_DEPARTMENT),
    (r"^(?:国家|中国)?[^省市县区]{2,12}部$|^国家[^省市县区]+(?:局|委员会|总局)$", Level.MINISTRY),
)


def organ_of(sections: SectionsRead) -> Organ:
    """Return the organ with what the document says of it; its name is "" where nothing says it."""
    name = _name(sections)
    preamble = sections.preamble
    return Organ(
        name=name,
        level=level_of(name),
        address=_first(_ADDRESS, preamble),
        telephone=_first(_TELEPHONE, preamble),
        website=_first(_WEBSITE, preamble),
    )


def _name(sections: SectionsRead) -> str:
    if sections.signature:
        return sections.signature
    title = _TITLE_REST.sub("", sections.title)
    if says := _first(_SAYS_ORGAN, sections.preamble):
        return says
    if title.endswith(("镇", "乡")):
        return f"{title}人民政府"
    return f"{title}办事处" if title.endswith("街道") else title


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def level_of(name: str) -> Level:
    """Return what kind of organ a name says it is; UNKNOWN where it does not say."""
    return next((level for pattern, level in _LEVELS if re.search(pattern, name)), Level.UNKNOWN)


def year_of(sections: SectionsRead) -> int | None:
    """Return the year reported on: from the title, the reporting period, else the year before the date."""
    for pattern, text in ((_YEAR, sections.title), (_PERIOD, sections.preamble), (_YEAR, sections.preamble)):
        if (found := pattern.search(text)) and int(found[1]) >= FIRST_YEAR:
            return int(found[1])
    if sections.dated is not None:
        return sections.dated.year - 1 if sections.dated.year > FIRST_YEAR else None
    found = _YEAR.search(sections.narratives.get("overview", ""))
    return int(found[1]) if found and int(found[1]) >= FIRST_YEAR else None
