"""What clerks write to one another: staff without their office, what came in today, homes by landmark, short forms."""

import pytest

from assistant.domain import personal
from assistant.llm.masking import Masks
from tests.domain.test_personal import found
from tests.domain.test_personal_kinds import require_found


def flags_of(text: str, value: str) -> set[str]:
    return {flag for said, flag in found(text) if said == value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("经办沈秋月。沈秋月群发：周五前交回执。", "沈秋月"),
        ("参会范立新、钱学兵、郝敏、冯涛，请假季然。", "冯涛"),
        ("国庆值班表，司机金大勇，公车赣C1D234。", "金大勇"),
        ("值班日志：2:15门卫老郭报警。", "老郭"),
        ("法规股老韩发现附件没遮住。", "老韩"),
        ("碰头会，小魏反映后台打不开。", "小魏"),
        ("邮件：小方，附件是补正材料，请并卷。", "小方"),
        ("由村委蒋水根代笔。", "蒋水根"),
        ("外单位来人：财政局涂敏、审计局冷锋，查附表。", "冷锋"),
        ("会签单：法规施展、财务涂敏、办公室祁连山。", "祁连山"),
        ("经顾长青同意延长20个工作日。", "顾长青"),
    ],
)
def test_who_works_for_the_office_is_an_advice(text: str, value: str) -> None:
    assert flags_of(text, value) == {"advice"}


def test_a_party_with_the_name_of_one_of_the_staff_stays_one() -> None:
    assert "advice" not in flags_of("申请人沈秋月。经办沈秋月。", "沈秋月") - {"advice"}
    assert "error" in flags_of("申请人沈秋月。经办沈秋月。", "沈秋月")


def test_who_is_counted_behind_one_who_keeps_the_record_is_none_of_the_staff() -> None:
    assert "advice" not in flags_of("记录：玉兰、淑芬、桂英三人同意调解。", "桂英")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("本周新收3件：汪洪、舒畅、黎明，都是城东那一片的。", "舒畅"),
        ("檀香，要庙会经费；云朵朵，要收费标准；脱大伟，要路灯合同。", "云朵朵"),
        ("送达回证写的是幸福（幸姓），不是笔误。", "幸福"),
        ("程序（就叫这个名字，核过身份证）申请公开招标结果。", "程序"),
        ("江山，1990-07-21，本村人，要村规划。", "江山"),
        ("江山，1990-07-21，本村人，要村规划。", "1990-07-21"),
        ("纠错1件，鄢守信案，答复书漏写救济途径。", "鄢守信"),
        ("士官常胜，证件士字第20164382号，申请公开安置名额。", "常胜"),
        ("士官常胜，证件士字第20164382号，申请公开安置名额。", "士字第20164382号"),
        ("电话通知龚先生补正，对方拒绝。", "龚先生"),
        ("端午值班接江大姐电话一个，问能不能补。", "江大姐"),
        ("章老板再来电话一律做好记录。", "章老板"),
        ("艾尼江·吐尔逊控告案，检察官来电。", "艾尼江·吐尔逊"),
        ("龙阿妹（苗）校验不过。", "龙阿妹"),
        ("随记：铁头（大名涂国安）要砂石场的合同。", "涂国安"),
        ("8:40 段先生来电，回电幺三五七六五零九幺八，少一位。", "幺三五七六五零九幺八"),
        ("口述号码没记清：l5O70792384。", "l5O70792384"),
        ("申请人宋丽娟，微信联系，号slj_meizi88。", "slj_meizi88"),
        ("浙江打来的，0755-2739 4416，凌先生，没人通知他。", "0755-2739 4416"),
        ("（2024）赣 0738 行初 6 号，原告游春燕。", "（2024）赣 0738 行初 6 号"),
        ("地址栏：石塘乡石塘圩邮政所对面，三层白楼", "石塘乡石塘圩邮政所对面，三层白楼"),
        ("地址写凤凰城二期11#-2-2602", "凤凰城二期11#-2-2602"),
        ("赠阅户：凌志，西街18号；汤圆圆，西街20号", "西街18号"),
        ("“南门口34号岳小鹏申请公开评估报告”", "南门口34号"),
        ("岩温扁，532839196809051219，勐养镇曼掌村委会曼乱点小组，确权档案", "勐养镇曼掌村委会曼乱点小组"),
    ],
)
def test_what_notes_say_of_people_is_more_than_an_advice(text: str, value: str) -> None:
    require_found(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("接电：老周，讲他家门口那条路的批文。", "老周"),
        ("随记：黑皮（大名涂国安）要砂石场的。", "黑皮"),
        ("培训请省里的柳教授讲新条例。", "柳教授"),
        ("留言板：用户zq_7781问拆迁。", "zq_7781"),
    ],
)
def test_what_may_be_somebody_is_masked(text: str, value: str) -> None:
    assert value not in Masks().mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "告知向旗里申请。",
        "答复：草场不归我县，告知向州里申请。",
        "问幼儿园招生。",
        "问的是父亲那辈的山林底册。",
        "财政非税专户：青禾县财政局，账号36001728600052507316，建行支行。",
        "档案馆阅档证编号0000381，长期有效，放公用抽屉。",
        "台账模板：申请人栏填“138****5521”这种脱敏号即可。",
        "扎西宗乡、买里村为援建点。",
        "本周新收3件：一件补正、一件转办、一件退回。",
        "会签走完，法规审核、财务复核、办公室盖章。",
        "钥匙在门卫室，公车赣F0K827已年检。",
    ],
)
def test_what_only_looks_like_somebody_is_no_finding(text: str) -> None:
    assert not [item for item in personal.find(text) if item.flag in ("error", "warning", "advice")]


def test_what_is_not_to_be_done_is_no_name_beside_a_number() -> None:
    assert flags_of("申请人张伟，电话1917 953 2046，别弄混。", "别弄混") <= {"none"}


def test_a_private_car_that_is_said_to_be_misused_stays_one() -> None:
    assert flags_of("举报称粤BD60417系公车私用，经查为私人车辆。", "粤BD60417") == {"warning"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("明月\t女\t350796195907264025\t0599-5720381\t信函", ["明月", "0599-5720381"]),
        ("签到：桂花 13870752240（村民代表）", ["桂花"]),
        ("电话记录：来电0599-5720381，问低保。", ["0599-5720381"]),
        ("底稿没遮：占文斌 350796195907264025 10178951260037418 1680元", ["10178951260037418"]),
        ("签到表 1黄招荣 2武义 3成功 4常青（都是居民）", ["成功", "常青"]),
        ("个别答复（朱青件）超期2天。", ["朱青"]),
        ("护照E8K520716，人在国外", ["E8K520716"]),
        ("加了我微信，号hjl-0415zz，材料发这上面", ["hjl-0415zz"]),
    ],
)
def test_what_stands_side_by_side_says_whose_the_other_is(text: str, values: list[str]) -> None:
    assert {*values} <= {said for said, flag in found(text) if flag in ("error", "warning")}


@pytest.mark.parametrize(
    "text",
    [
        "1/毛茂财/男/柳塘村/申请公开账目",
        "江小白、古井贡两家酒企的广告牌拆除通知。",
        "李记粮油店要求公开评估报告。",
        "一季度收入12.3万元，支出9.8万元。",
    ],
)
def test_places_and_businesses_of_notes_are_no_finding(text: str) -> None:
    assert not [said for said, _ in found(text) if said in ("柳塘村", "江小白", "古井贡", "李记", "支出")]
