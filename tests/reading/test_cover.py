import pytest

from assistant.domain.report import Level, Organ
from assistant.reading.cover import level_of, organ_of, year_of
from assistant.reading.sections import SectionsRead


def organ(title: str = "", signature: str = "", preamble: str = "") -> str:
    return organ_of(SectionsRead(title, preamble, {}, (), signature, None)).name


def told(preamble: str) -> Organ:
    return organ_of(SectionsRead("", preamble, {}, (), "", None))


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


@pytest.mark.parametrize(
    ("said", "telephone"),
    [
        ("联系电话：0599-5550118", "0599-5550118"),
        ("电话：13800138000", "13800138000"),
        ("电话：138 0013 8000", "138 0013 8000"),
        ("电话：（0599）5550118", "（0599）5550118"),
        ("电话（0599）5550118", "（0599）5550118"),
        ("（电话：0599-5550118）", "0599-5550118"),
        ("联系电话为0599-555 0118", "0599-555 0118"),
        ("电话：0599—55501188", "0599—55501188"),
        ("电话号码：05995550118", "05995550118"),
        ("电话：010 5550 1188", "010 5550 1188"),
        ("电话：+86-599-5550118", "+86-599-5550118"),
        ("电话：0599-5550118-8012", "0599-5550118-8012"),
        ("电话：0599-5550118转8012", "0599-5550118转8012"),
        ("电话：400-810-0000", "400-810-0000"),
        ("电话：0599-5550118、0599-5550119", "0599-5550118"),
        ("电话：5550118，邮编：350700", "5550118"),
        ("电话：123456789", ""),
        ("电话：138001380001", ""),
        ("全年接听电话12345件", ""),
    ],
)
def test_a_telephone_is_read_whole_in_every_way_it_is_written_or_not_at_all(said: str, telephone: str) -> None:
    assert told(f"如有疑问，请与本机关联系。{said}。").telephone == telephone


@pytest.mark.parametrize(
    ("said", "website"),
    [
        ("详见http://www.example.gov.cn下载", "http://www.example.gov.cn"),
        ("请在www.example.gov.cn查阅", "www.example.gov.cn"),
        ("网站（https://www.example.gov.cn/zwgk/index.html）", "https://www.example.gov.cn/zwgk/index.html"),
        ("登录qinghe.example.gov.cn，查看", "qinghe.example.gov.cn"),
        ("网址http://www.example.gov.cn/。", "http://www.example.gov.cn/"),
        ("网址：http://www.example.gov.cn.", "http://www.example.gov.cn"),
        ("邮箱：qinghe@example.gov.cn", ""),
    ],
)
def test_a_website_ends_where_the_chinese_text_goes_on(said: str, website: str) -> None:
    assert told(f"本报告电子版{said}。").website == website


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("云山自治区云川市财政局", Level.CITY_DEPARTMENT),
        ("云山自治区云川县财政局", Level.COUNTY_DEPARTMENT),
        ("云山自治区青山旗财政局", Level.COUNTY_DEPARTMENT),
        ("云山自治区云川市城东区财政局", Level.COUNTY_DEPARTMENT),
        ("云山自治区财政厅", Level.PROVINCE_DEPARTMENT),
        ("云山自治区人民政府", Level.PROVINCE),
        ("云山自治区云川市人民政府", Level.CITY),
        ("青山地区财政局", Level.CITY_DEPARTMENT),
        ("云川自治州财政局", Level.CITY_DEPARTMENT),
        ("青山盟教育局", Level.CITY_DEPARTMENT),
        ("云山省市场监督管理局", Level.PROVINCE_DEPARTMENT),
        ("云川市市场监督管理局", Level.CITY_DEPARTMENT),
        ("云川县市场监督管理局", Level.COUNTY_DEPARTMENT),
        ("云川市住房和城乡建设局", Level.CITY_DEPARTMENT),
        ("云川县住房和城乡建设局", Level.COUNTY_DEPARTMENT),
        ("云山省住房和城乡建设厅", Level.PROVINCE_DEPARTMENT),
        ("云川县乡村振兴局", Level.COUNTY_DEPARTMENT),
        ("云川市城市管理局", Level.CITY_DEPARTMENT),
        ("盐城市财政局", Level.CITY_DEPARTMENT),
        ("云川县云城乡人民政府", Level.TOWNSHIP),
        ("云川市政务服务局", Level.CITY_DEPARTMENT),
        ("云川市城东区财政局", Level.COUNTY_DEPARTMENT),
    ],
)
def test_the_level_is_that_of_the_lowest_place_in_the_name(name: str, level: Level) -> None:
    assert level_of(name) is level


@pytest.mark.parametrize(
    ("preamble", "year"),
    [
        ("本报告所列数据的统计期限自2025年1月1日起，至12月31日止。电话：0591-20851234。", 2025),
        ("如有疑问请联系，电话：0591-20851234。", None),
        ("如有疑问请联系，电话：0591-2085 1234，邮编：202500。", None),
        ("根据国办公开办函〔2021〕30号，编制2025年度报告。", 2025),
        ("依据《条例》（2019年修订），现将2025年工作报告如下。", 2025),
        ("依据2019年5月15日起施行的《条例》，现将2025年工作报告如下。", 2025),
        ("2024年的问题2025年都改了。", None),
    ],
)
def test_a_telephone_a_document_number_and_a_law_do_not_tell_the_year(preamble: str, year: int | None) -> None:
    assert year_of(SectionsRead("政府信息公开工作年度报告", preamble, {}, (), "", None)) == year
