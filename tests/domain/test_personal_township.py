"""What townships write every day: whose an address, a number of a case, a file or a ledger is, and what is no name."""

import pytest

from assistant.domain import personal
from assistant.llm.masking import Masks
from benchmarks import privacy


def _flagged(text: str) -> dict[str, str]:
    return {text[start:end]: grave for start, end, grave in privacy.flagged_spans(text)}


@pytest.mark.parametrize(
    "organ", ["镇卫生院", "派出所", "政务服务中心", "青禾中心小学", "村委会", "敬老院", "农商行", "便民服务站"]
)
@pytest.mark.parametrize("label", ["地址：", "住址为", "办公地址：", "的地址是"])
@pytest.mark.parametrize("place", ["青禾镇健康路18号", "青禾镇文化路66号2楼", "石门村中心路12号"])
def test_an_organs_address_is_no_finding(organ: str, label: str, place: str) -> None:
    assert _flagged(f"{organ}{label}{place}。") == {}


def test_a_persons_address_is_one_beside_an_organ() -> None:
    assert "青禾镇健康路18号3幢201室" in _flagged("卫生院职工李娜，住址：青禾镇健康路18号3幢201室。")


@pytest.mark.parametrize(
    "text",
    [
        *("住址变更后，请及时到村部登记。", "户籍所在村的公开栏在哪？", "户籍地与居住地不一致的，按居住地受理。"),
        *("家庭住址栏不再公开。", "姓名、住址、联系方式均已隐去。", "姓名有误的，及时更正。", "签名清晰、签字齐全。"),
    ],
)
def test_a_label_that_is_an_ordinary_noun_announces_nothing(text: str) -> None:
    assert _flagged(text) == {}


@pytest.mark.parametrize(
    "case", ["（2025）浙1102行初37号", "青政复决〔2025〕7号", "青劳人仲案〔2024〕第123号", "(2023)鲁1688执恢206号"]
)
def test_the_number_of_a_case_is_a_finding_only_beside_a_private_persons_name(case: str) -> None:
    assert _flagged(f"我镇收到{case}的文书，已结案。") == {}
    assert case not in Masks().mask(f"我镇收到{case}的文书，已结案。")
    assert _flagged(f"{case}案的原告李慧敏当庭撤回起诉。").keys() == {case, "李慧敏"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("特困供养证编号TK33250701142，户主项金土。", "TK33250701142"),
        ("林权证号丽林证字2009第03317号登记在钟根法名下。", "丽林证字2009第03317号"),
        ("退伍证号浙退字第20031457号的蒋建军要求公开。", "浙退字第20031457号"),
        ("其持台胞证办理，证号08812345。", "08812345"),
        ("存折账号20140101，户主潘仁根。", "20140101"),
        ("卡号：621700147000318224399，户名：范小妹。", "621700147000318224399"),
        ("补偿款打到62170018200123456784，户名傅水根。", "62170018200123456784"),
        ("家住祠堂旁第三间的周岳林来访。", "祠堂旁第三间"),
        ("申请人连德胜现住大会堂东侧平房。", "大会堂东侧平房"),
        ("外教玛丽亚·桑切斯，居住镇中心小学教工宿舍301。", "镇中心小学教工宿舍301"),
        ("金哲洙（朝鲜族）申请邮寄，吉林省延边州龙井市海兰路15号。", "吉林省延边州龙井市海兰路15号"),
        ("附件：祝家宝-宅基地申请-2025.pdf", "祝家宝"),
        ("扫描件 戴荣根身份证.jpg", "戴荣根"),
        ("谭家三兄弟要求公开宅基地审批材料。", "谭家三兄弟"),
        ("秀兰阿姨来窗口问低保。", "秀兰阿姨"),
        ("长根叔和土生伯两人到村委会查账。", "土生伯"),
        ("村民水生、火旺联名要求公开林地补偿款。", "火旺"),
        ("马上诉县自然资源局信息公开案已开庭。", "马上"),
        ("Анна Петрова（俄罗斯籍留学生，护照75 4183926）申请公开通告。", "Анна Петрова"),
        ("本月申请登记：万小平、计桂兰、於林海，共3人。", "於林海"),
    ],
)
def test_what_says_who_or_whose_is_a_finding(text: str, value: str) -> None:
    assert any(value in said and grave != "advice" for said, grave in _flagged(text).items())
    assert value not in Masks().mask(text)


@pytest.mark.parametrize(
    "text",
    [
        *("收款账户户名：青禾镇财政所；账号：33050169750000000123。", "林权证、土地证遗失补办公告3条。"),
        *("国有土地使用证号青国用（2015）第00381726号已注销。", "土地证号：国用（2008）第1-3746号，权利人为镇供销社。"),
        *("文件名：年报-终稿-盖章.pdf", "附件：低保名单（样表）.xlsx", "附件：农户申请表.docx、危房照片.jpg"),
        *("Tel: 0578-5550123（办公室）", "申请表中Name、Tel、ID No.、E-mail等栏须填写完整。", "大家兄弟齐心。"),
        *("姓氏生僻，系统打不出来。", "经办人、审核人、签发人三栏均需手写签名。", "后登记的申请合并处理。"),
        *(
            "请翻译后登记。",
            "被代理人是他妹妹。",
            "网名“山里人”的群众在群里问公告在哪里看。",
            "1.全面，满意；2.及时，满意。",
        ),
        *("序号1 路灯 1200元；序号2 井盖 800元。", "由第三方机构调查，由法律顾问审核。", "由社工代交申请。"),
        *("校对《青禾镇志》初稿。", "录入《政府公报》目录56条。", "各位村民：您好！", "各科室：请于周五前报送信息。"),
    ],
)
def test_what_only_looks_like_it_is_no_finding(text: str) -> None:
    assert _flagged(text) == {}


def test_what_a_verb_does_is_not_who_does_it() -> None:
    assert _flagged("校对：邢桂芳") == {"邢桂芳": "advice"}
    assert _flagged("校对邢桂芳的档案时发现日期有误。") == {"邢桂芳": "warning"}


def test_the_private_number_and_home_of_who_signs_by_duty_are_findings() -> None:
    found = _flagged("经办人步高升的家庭住址青禾镇文昌路18弄5号201室、手机13858800017被误传上网。")
    assert found.pop("步高升") == "advice"
    assert set(found.values()) <= {"error", "warning"}
    assert any("13858800017" in said for said in found)
    assert any("文昌路18弄" in said for said in found)


@pytest.mark.parametrize("act", ["检查", "督促", "核对", "保管", "张贴", "把关", "反馈", "看护"])
@pytest.mark.parametrize("frame", ["由包村干部{}。", "由镇长{}", "由办公室主任{}，", "由镇长任组长，包村干部{}"])
def test_what_an_office_does_is_nobody_s_name(frame: str, act: str) -> None:
    assert personal.find(frame.format(act)) == []
