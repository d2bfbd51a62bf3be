"""Each place of a person knows each shape of name: what tells a person does not ask what the name looks like.

The frames and the shapes are the tests' own; each frame is tried with each shape, and the same frames with what is no
person. A shape that fails in one frame is a gap in what that frame's words say of it, not a word to be listed.
"""

import pytest

from assistant.domain.personal import lexicon
from assistant.llm.masking import Masks
from benchmarks import privacy

SHAPES = (
    *("张慧敏", "李娜", "卞生", "钱多多", "欧阳明月", "诸葛平", "张李月娥", "妥成福", "亓亮"),  # common, double, rare
    *("高山", "明月", "丰收", "高兴", "时光", "终南山", "常州", "向前进", "于大海", "时改兰"),  # words, places, 于
    *("买买提·艾力", "扎西东珠", "布和", "山本健太郎", "John Smith"),  # of other peoples
)
# Of these the place alone does not say whether they are how something is done: masked, wherever they stand
DOUBTFUL = ("高度", "计划", "安全")
FRAMES = """
申请人{}于3月2日到窗口递交申请表。
申请人：{}；联系方式见附件。
陈述人：{}，记录在案。
申请人{}申请公开征地批文。
申请人{}不服答复，申请复议。
村民{}反映水渠漏水。
{}申请公开本村账目，已予答复。
{}向区教育局申请公开学区划分依据。
{}不服答复，提起行政诉讼。
{}诉县自然资源局信息公开案已开庭。
“{}诉区政府案”一审判决驳回。
原告{}诉称未收到答复。
由{}签收答复书。
{}来电询问办理进度。
接到{}来电，已登记。
{}到窗口领取答复书。
{}投诉收费不透明。
{}（身份证号332527197905061238）申请公开。
{}，男，1976年生，要求公开低保名单。
{}，手机13958801276，要求邮寄。
{}身份证332527197905061238复印件模糊。
请把答复寄给{}，电话13958801276。
网名“云客”（真名{}）留言催办。
户主：{}
户名{}，账号6217001470003182243。
收件人：{}，地址：青禾镇桥东新村7幢2单元301室。
第三人{}书面表示不同意公开。
委托代理人{}提交授权委托书。
{}女士来信建议公开时刻表。
{}同志来信反映路灯问题。
村民代表王秀英、{}到场签字。
{}、陈桂花、周小英三户联名申请。
补助名单：王秀英、{}、周小英。
领取人员：陈桂花，{}，周小英。
{}的申请已答复。
收到{}的政府信息公开申请。
{}于5月6日撤回申请。
1.王秀英；2.{}；3.周小英。
姓名：{}，性别：女。
投诉人姓名为{}，电话未留。
家住双溪村12号的{}来访。
患者{}要求查阅病历。
学生家长{}质疑招生结果。
死者家属{}要求公开调查报告。
老党员{}建议增设公开栏。
经与{}本人核实，对答复满意。
法定代表人{}递交材料。
申请人（{}）材料不全，已告知补正。
以{}名义提交申请四件。
微信昵称“小鱼”，本名{}，已回复。
低保户{}一家的补助已发放。
收到{}发来的邮件，附件为申请表。
录入{}的申请表时发现缺页。
校对{}的档案时发现日期有误。
附件：{}身份证.jpg
扫描件 {}户口簿.pdf
关于{}申请公开征地批文的答复
关于{}反映问题的处理意见
致{}：您提交的申请收悉。
{}：您提交的政府信息公开申请收悉。
尊敬的{}：您好！来信收悉。
受送达人{}拒收，留置送达。
受送达人：{}
具状人：{}
申请人签名：{}
签收栏：{}
邮件署名：{}
兹证明{}系我村村民。
将答复书交给{}，由其签收。
经向{}核实，其未收到答复。
回访{}，对答复满意。
回访{}，电话无人接听。
告知{}：申请内容不明确。
限{}于10个工作日内补正。
已请{}补填信息用途。
{}（13958801276）反映公示有误。
{}（微信名“老船长”）要求公开账目。
名单如下：{}、王秀英、周小英。
序号1 {} 1200元；序号2 王秀英 800元。
举报人{}，举报事项：公示不实。
来访登记：3月4日，{}，问宅基地。
{}父子到镇里查看档案。
{}姐妹要求更正信息。
证人{}出庭作证。
群众{}在村民会议上发言。
群主{}在群里转发公示。
{}本人未到场。
其中{}一人提交4件。
{}在网站留言要求公开选址方案。
{}到便民服务中心窗口递交申请表。
{}代母亲提交申请。
{}要看水库移民资金公示。
"""
# Who signs a ledger or a report by duty, and who is in office: an advice, whatever the name
ON_DUTY = """
经办人{}，复核人王秀英。
经办人：{}
审核人：{}
填报人：{}　填报日期：2026年1月12日
审核：{}　签发：王秀英
录入：{}　校对：王秀英
窗口人员{}告知补正要求。
联系人：{}；办公电话：0578-5550123。
接访人：{}
记录人{}
镇长{}作出批示。
副镇长{}主持会议。
党政办主任{}介绍情况。
信息员{}负责更新公开栏。
工作人员{}代填申请表。
本表由{}录入、王秀英校对。
参会：镇长{}、副书记王秀英。
"""
# Who wrote what is printed: masked, and no finding
WROTE = """
主编：{}　编著：王秀英
《青禾志》由{}主编。
《青禾志》由{}撰文。
撰文：{}　摄影：王秀英
编著：王秀英；校对：{}
供稿：{}
"""
MASKED = ("答复书送达{}后，未再收到异议。",)  # only masked where the name reads as words
# How something is done, behind a word that announces a name
LABELLED = (
    *("申请人{}到窗口提交材料。", "申请人{}提出申请。", "投诉人{}来电询问。", "第三人{}书面表示意见。"),
    *("代理人{}提交委托书。", "当事人{}签收文书。", "原告{}撤回起诉。", "户主{}签字确认。"),
    *("申请人{}申请公开的，应当受理。", "举报人{}反映问题。"),
)
HOW = """
多次 再次 及时 依法 书面 应当 可以 同时 当场 当面 自行 直接 先后 如期 已经 曾经 经常 随时 共同 亲自 主动
于次日 因故 须 应 均 陆续 常年 年底 全部 全程 全年
"""
# Of whom there are many, and offices, at the beginning of a clause
OPENING = (
    *("{}来电询问政策。", "{}投诉收费问题。", "{}申请公开相关信息。", "{}不服处罚决定。", "{}签收文书。"),
    *("{}向上级申请资金。", "{}向县财政局申请经费。", "收到{}的信息公开申请。", "{}的申请已办结。", "由{}签收。"),
    *("接到{}来电。", "{}于3月5日提交申请。", "{}反映强烈的问题。"),
)
MANY = """
我局 本镇 县委 省厅 该村 企业 对方 公民 农民 居民 单位 干部 公司 村委会 老年人 部门 医院 商户 代表 社会
全国 家长 党员 国企 师生 官兵 战士 客商 司法局 公众 年轻人 计划 全县 各方 商家 何人 任何人 时常 同日
常委会 高校 农户 应急局 民政局 水利站
"""
LISTS = (
    *("公开内容：{}、{}、{}。", "涉及{}、{}、{}三类。", "重点领域（{}、{}、{}）均已公开。", "清单：{}、{}、{}。"),
    *("{}、{}、{}三项全部完成。", "附件：1.{}；2.{}；3.{}。"),
)
THINGS = (
    *("教育 医疗 安全", "卫生 文化 水利", "农业 商务 财政", "方案 解读 说明", "管理 服务 监督", "计划 项目 资金"),
    *("公路 铁路 水路", "房屋 土地 水源", "应急 气象 海洋", "常务 专题 全体", "经济 和平 安宁", "时间 地点 方式"),
    *("全面 准确 及时", "高效 平稳 安全", "申请 受理 答复", "金融 商业 石油"),
    *("毛竹 黄桃 柏木", "柳杉 金钱松 马尾松", "黄精 白芨 金线莲", "高粱 黄豆 花生", "黄颡鱼 石斑鱼 鲈鱼"),
    *("陈家洋 吴屯 黄坑", "白溪 安溪 文溪", "文昌路 安宁路 常青路", "安济桥 万年桥 平政桥", "明德 育英 文昌"),
)
EVIDENCE = [item.example for item in lexicon.personal().names.evidence]


def _gaps(frame: str, shapes: tuple[str, ...], *, flagged: bool) -> list[str]:
    """Return the shapes that leave the machine in a sentence, and those that X101 does not name there."""
    gaps: list[str] = []
    for name in shapes:
        text = frame.format(name)
        found = {
            at for start, end, grave in privacy.flagged_spans(text) if grave != "advice" for at in range(start, end)
        }
        start = text.index(name)
        missed = flagged and not {at for at in range(start, start + len(name)) if text[at].isalnum()} <= found
        if missed or name in Masks().mask(text):
            gaps.append(name)
    return gaps


def _names(text: str) -> list[str]:
    said = [text[start:end] for start, end, _ in privacy.flagged_spans(text)]
    return [name for name in said if not any(char.isdigit() for char in name)]


@pytest.mark.parametrize("frame", FRAMES.split("\n")[1:-1])
def test_each_shape_of_name_is_known_in_each_place_of_a_person(frame: str) -> None:
    assert _gaps(frame, SHAPES, flagged=True) == []


@pytest.mark.parametrize("frame", [*FRAMES.split("\n")[1:-1], *MASKED])
def test_no_shape_of_name_leaves_the_machine_from_a_place_of_a_person(frame: str) -> None:
    assert _gaps(frame, (*SHAPES, *DOUBTFUL), flagged=False) == []


@pytest.mark.parametrize("frame", ON_DUTY.split("\n")[1:-1])
def test_who_signs_by_duty_is_an_advice_whatever_the_name(frame: str) -> None:
    gaps: list[str] = []
    for name in SHAPES:
        text = frame.format(name)
        start = text.index(name)
        graves = {
            grave
            for begin, end, grave in privacy.flagged_spans(text)
            if begin < start + len(name) and end > start and begin >= start
        }
        if graves != {"advice"} or name in Masks().mask(text):
            gaps.append(name)
    assert gaps == []


@pytest.mark.parametrize("frame", WROTE.split("\n")[1:-1])
def test_who_wrote_what_is_printed_is_masked_and_no_finding(frame: str) -> None:
    texts = {name: frame.format(name) for name in (*SHAPES[:9], "高山", "明月", "买买提·艾力")}
    assert [name for name, text in texts.items() if name in Masks().mask(text) or privacy.flagged_spans(text)] == []


@pytest.mark.parametrize("sentence", EVIDENCE)
@pytest.mark.parametrize("name", ["高山", "丰收", "李娜", "妥成福", "欧阳明月", "买买提·艾力"])
def test_each_kind_of_evidence_is_true_of_its_example(sentence: str, name: str) -> None:
    assert name not in Masks().mask(sentence.replace("【高山】", name))


@pytest.mark.parametrize("frame", LABELLED)
def test_how_something_is_done_is_no_name_behind_a_label(frame: str) -> None:
    assert [text for how in HOW.split() if _names(text := frame.format(how))] == []


@pytest.mark.parametrize("frame", OPENING)
def test_an_office_and_whom_there_are_many_of_are_no_name(frame: str) -> None:
    assert [text for who in MANY.split() if _names(text := frame.format(who))] == []


@pytest.mark.parametrize("frame", LISTS)
def test_a_list_of_things_is_no_list_of_persons(frame: str) -> None:
    assert [text for things in THINGS if _names(text := frame.format(*things.split()))] == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "网名“云中客”（真名柏长青）留言。",
            "申请人王建国（化名）要求公开。",
            "据章剑生教授《论公开》一文，应予区分。",
        ),
        *("档案编号：温永方—2023—017。", "申请人阿某某·买某要求保密。", "工作人员代其操作。", "对公示提出异议。"),
        *(
            "国庆来电咨询量上升。",
            "因依申请公开产生的诉讼。",
            "文／本刊编辑部　图／资料图片",
            "参考文献：郑重.公开实证.2021.",
        ),
        *(
            "网名为“石头记”的网友提出建议。",
            "作者：郑重.基层政府公开研究.",
            "通过邮寄方式申请公开。",
            "藏族，住河曲乡。",
        ),
    ],
)
def test_what_only_stands_in_such_a_place_is_no_finding(text: str) -> None:
    assert _names(text.replace("柏长青", "")) == []


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("申请人家住老粮站对面第二家，未留电话。", "老粮站对面第二家"),
        ("投诉人住双溪桥头小卖部旁边，已上门。", "双溪桥头小卖部旁边"),
        ("其家住供销社后院三楼，要求邮寄。", "供销社后院三楼"),
        ("寄件地址写的是桥西弄堂口第三家。", "桥西弄堂口第三家"),
    ],
)
def test_a_home_is_told_by_a_landmark(text: str, home: str) -> None:
    assert any(home in text[start:end] for start, end, _ in privacy.flagged_spans(text))
    assert home not in Masks().mask(text)


@pytest.mark.parametrize("text", ["办公地址在县政府对面。", "服务窗口设在大厅二楼。", "办公地址：行政中心三楼。"])
def test_where_an_office_is_is_no_home(text: str) -> None:
    assert privacy.flagged_spans(text) == []


@pytest.mark.parametrize("label", ["局长", "镇党委书记", "网格员", "信息公开科科长"])
@pytest.mark.parametrize("name", ["高山", "章程", "史册", "田园"])
def test_who_does_what_offices_do_is_in_office(label: str, name: str) -> None:
    text = f"{label}{name}带队督查公开栏。"
    assert {(text[start:end], grave) for start, end, grave in privacy.flagged_spans(text)} == {(name, "advice")}
