"""Texts that repeat one piece without end: a pattern that goes back over what it has read needs minutes for them."""

from assistant.domain.figures import Figures
from assistant.domain.report import Organ, Report, Section

NUMBERS = ("1", "一", "1-", "1,111", "http://", "“1", "《1", "1件", "十", "1.", "百分之")
PERSONAL = (
    *(
        "1",
        "a",
        "账号",
        "电话",
        "62 ",
        "申请人",
        "申请人张",
        "a@",
        "138 ",
        "1 ",
        "张伟、",
        "·阿",
        "村1号",
        "(2023)",
        "*1",
    ),
    *("王", "李强同志", "栋", "\u200b1"),
)
RULES = (
    *("收到申请3件，其中自然人2件。", "没有因", "一是加强公开；", "收到申请3件，", "复议", "（", "1", "(" * 1000, "20"),
    *("一", "一是", "青 ", "，。", "[", "【待补充", "未收", "2022年1月1日至", "件", "\n", "公开"),
    "各站所按月核对公开目录，及时更新栏目并留存审核记录。全年收到申请3件。\n",
)


def text(piece: str, length: int) -> str:
    """Return the piece over and over, as many whole ones as fit into so many characters."""
    return piece * (length // len(piece))


def report(text: str) -> Report:
    """Return a report with the text in two of its sections and no figures."""
    sections = {key: Section(text=text) for key in ("overview", "other_matters")}
    return Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", figures=Figures(), sections=sections)
