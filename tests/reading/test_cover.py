import pytest

from assistant.domain.report import Level
from assistant.reading.cover import organ_of
from assistant.reading.sections import SectionsRead


def organ(title: str = "", signature: str = "", preamble: str = "") -> str:
    return organ_of(SectionsRead(title, preamble, {}, (), signature, None)).name


TITLE = "白沙县人民政府2025年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "contact",
    [
        "如有疑问，请与白沙县政务公开暨政务服务工作领导小组办公室联系（电话：0900-7654321）。",
        "如有疑问，请与白沙县人民政府办公室联系，电话：0900-7654321。",
        "对本报告有疑问的，请向白沙县行政审批局咨询。",
        "联系单位：白沙县大数据中心，联系电话：0900-7654321。",
        "如有疑问，请与本单位办公室联系（电话：0900-7654321）。",
    ],
)
def test_whom_to_ask_is_not_the_organ(contact: str) -> None:
    assert organ(TITLE, preamble=f"本报告依据规定编制。{contact}") == "白沙县人民政府"
    assert organ(preamble=contact) == ""


@pytest.mark.parametrize(
    ("title", "signature", "name"),
    [
        ("青禾镇2025年政府信息公开工作年度报告", "青禾镇人民政府", "青禾镇人民政府"),
        ("云川县青禾镇人民政府2025年政府信息公开工作年度报告", "青禾镇人民政府", "青禾镇人民政府"),
        ("县财政局2025年政府信息公开工作年度报告", "云川县财政局", "云川县财政局"),
        ("云川县2025年政府信息公开工作年度报告", "云川县人民政府办公室", "云川县人民政府办公室"),
        (TITLE, "白沙县政务公开领导小组办公室", "白沙县人民政府"),
        (TITLE, "白沙县大数据中心", "白沙县人民政府"),
        ("", "白沙县大数据中心", "白沙县大数据中心"),
        ("青禾镇2025年政府信息公开工作年度报告", "", "青禾镇人民政府"),
        ("柳桥街道2025年政府信息公开工作年度报告", "", "柳桥街道办事处"),
        ("云川县2025年政府信息公开工作年度报告", "", "云川县人民政府"),
        ("云川经济开发区2025年政府信息公开工作年度报告", "", "云川经济开发区"),
    ],
)
def test_title_and_signature_tell_the_organ(title: str, signature: str, name: str) -> None:
    assert organ(title, signature) == name


@pytest.mark.parametrize(
    "preamble",
    [
        "本报告由云川县财政局根据条例编制。如有疑问，请与县政府办公室联系。",
        "现公布云川县财政局2025年政府信息公开工作年度报告。",
        "根据条例要求，云川县财政局编制了本报告。",
        "云川县财政局按照条例编制本报告。",
    ],
)
def test_without_title_and_signature_the_preamble_says_whose_report_it_is(preamble: str) -> None:
    assert organ(preamble=preamble) == "云川县财政局"


def test_the_preamble_gives_the_name_in_full() -> None:
    title = "云川区人民政府2025年政府信息公开工作年度报告"
    assert organ(title, preamble="本报告由远山市云川区人民政府办公室根据条例编制。") == "远山市云川区人民政府"


@pytest.mark.parametrize(
    ("name", "level"), [("白沙县人民政府", Level.COUNTY), ("云川县财政局", Level.COUNTY_DEPARTMENT)]
)
def test_the_level_follows_the_title(name: str, level: Level) -> None:
    found = organ_of(SectionsRead(f"{name}2025年政府信息公开工作年度报告", "", {}, (), "", None))
    assert found.level is level
