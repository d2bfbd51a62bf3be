"""Who is named by duty and who is not in the same papers, words that only begin as a name does, numbers said aloud."""

import pytest

from assistant.llm.masking import Masks
from benchmarks import privacy
from tests.domain.test_personal import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("审批单上签的是“同意。庞卫民 4/18”。", "庞卫民"),
        ("法制审核意见：程序合法，可以公开。柏文轩 7.9", "柏文轩"),
        ("第九次办公会记录：出席 孟俊、齐小川；列席 温蕾；记录 康雨。", "齐小川"),
        ("第九次办公会记录：出席 孟俊、齐小川；列席 温蕾；记录 康雨。", "温蕾"),
        ("与会人员：副县长邬海波、县府办柯向荣，记录冼芳。", "冼芳"),
        ("本报告由办公室起草，起草人钮青，核稿郁副局长。", "钮青"),
        ("被申请人的委托代理人常山海（法制股干部）出庭应诉。", "常山海"),
        ("给评审专家发劳务费，沈国安 800，余水平 1200。", "沈国安"),
        ("主讲人简介：皇甫文林，省政务公开办二级调研员。", "皇甫文林"),
        ("日常联络：耿楠，座机见公开栏。", "耿楠"),
        ("查阅人：江涛　事由：查林权底档　陪同：档案室小吕", "小吕"),
        ("陪同调研的有县委办余小波、信访局老白等。", "老白"),
        ("来信：单县长您好，我家门口的路还没修。", "单县长"),
        ("县卫健委于主任在会上讲了年报衔接。", "于主任"),
        ("我们局具体办这个的是舒姐，表格找她要。", "舒姐"),
        ("分管的是景局。", "景局"),
        ("负责人由周国梁变更为严谨，传真号不变。", "严谨"),
    ],
)
def test_who_is_named_by_duty_is_an_advice(text: str, value: str) -> None:
    assert {flag for said, flag in found(text) if said == value} == {"advice"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("申请人的委托代理人常山海（其弟）到场。", "常山海"),
        ("送达回证：送达人路平，受送达人江涛。", "江涛"),
        ("调查人裴勇，被调查人车大军。", "车大军"),
        ("查阅人：江涛　事由：查林权底档　陪同：档案室小吕", "江涛"),
        ("代表推选出明月、金贵、来宝三位村民。", "明月"),
        ("建国、卫国、爱国三兄弟来问房产证。", "建国"),
        ("本机关收到你（阿的伍加）提出的申请。", "阿的伍加"),
        ("阮氏秋（Nguyễn Thị Thu）嫁到本镇，申请公开参保流程。", "Nguyễn Thị Thu"),
        ("送她爸朱德旺的缴款收据过来比对。", "朱德旺"),
    ],
)
def test_who_is_not_named_by_duty_is_more_than_an_advice(text: str, value: str) -> None:
    flags = {flag for said, flag in found(text) if said == value}
    assert flags
    assert "advice" not in flags


@pytest.mark.parametrize(
    "text",
    [
        *(
            "退费打到申请人卡上，摘要写明。",
            "户主姓名已打码，证号只留后四位。",
            "来信人教龄三十四年。",
            "邻居都喊他铁匠。",
        ),
        *(
            "送达地址填的是委托人自家。",
            "那位女士要求加急。",
            "申请人加他扣扣联系。",
            "我是东关的居民，想了解旧改进度。",
        ),
        *("会议记录完整，签字齐全。", "出席人数过半。", "记录在案。", "徐长卿、何首乌等中药材补贴标准已公开。"),
        *("镇办电话0377-65330021白天有人接。", "捐款专户：户名平川县慈善会，账号13005582090200417。"),
        *("三个村民小组：明月、金贵、来宝三个村民小组先行。", "机构名称由信访局变更为信访中心。"),
        *("2024年5月6日，申请人张某来函。", "工程由县水利局于1998年5月1日立项。"),
    ],
)
def test_words_that_begin_as_a_name_does_are_no_finding(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("收款人wxid_k7n3pq82d1，被举报。", "wxid_k7n3pq82d1"),
        ("女方加我微信了，号是 wxid-lyq5208，发来截图。", "wxid-lyq5208"),
        ("截图里有个人微信“id：tangyuan_mama01”，应打码。", "tangyuan_mama01"),
        ("提交端IP为117 . 159 . 24 . 83（移动宽带）。", "117 . 159 . 24 . 83"),
        ("复印件：赖美琴，1965年7月1日，证号见背面。", "1965年7月1日"),
        ("出生年月写成“一九六二年腊月初八”，与证件不符。", "一九六二年腊月初八"),
        ("她的出生日期印成1965.4.12，实际是1956.4.12。", "1956.4.12"),
        ("住址为石湾镇榕树头巷，申请公开批文。", "石湾镇榕树头巷"),
        ("原址：老城区马市街豆腐巷里。", "老城区马市街豆腐巷里"),
        ("收件人诸葛明，地址：龙湾区永中街道罗东南街88弄3号，邮编325024。", "龙湾区永中街道罗东南街88弄3号"),
        ("要求邮寄分配结果，寄到宁波北仑小港红联宿舍。", "宁波北仑小港红联宿舍"),
        ("麻烦重新寄一份到湖滨南里12号楼甲单元。", "湖滨南里12号楼甲单元"),
        ("家住锅炉房后头，去年取暖费多收了。", "锅炉房后头"),
        ("只好去他家找，在何家边桥头第三户。", "何家边桥头第三户"),
        ("邮寄名址：红原县邛溪镇热坤卡村牧民定居点27号", "红原县邛溪镇热坤卡村牧民定居点27号"),
        ("送达地址填的是委托人自家：榕江县古州镇车江一村三组。", "榕江县古州镇车江一村三组"),
        ("有人打座机到副局长家里5523617。", "5523617"),
        ("目录已发到您的邮箱mi_jianfen@126.com，请查收。", "mi_jianfen@126.com"),
    ],
)
def test_numbers_dates_and_places_said_otherwise_are_found(text: str, value: str) -> None:
    start = text.index(value)
    assert {at for at in range(start, start + len(value)) if text[at].isalnum()} <= privacy.masked_places(text)
    covered = {at for begin, end, _ in privacy.flagged_spans(text) for at in range(begin, end)}
    assert {at for at in range(start, start + len(value)) if text[at].isalnum()} <= covered


@pytest.mark.parametrize("text", ["抖音号“村口二嘎子”发视频。", "别人叫她“豆腐西施”。"])
def test_what_somebody_is_called_is_masked(text: str) -> None:
    assert text.split("“")[1].split("”")[0] not in Masks().mask(text)
