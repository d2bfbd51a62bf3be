from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import formats, personal
from assistant.domain.personal import fold, lexicon
from assistant.llm.masking import Masks
from benchmarks import privacy
from tests import endless, hang

SEEN = Path(__file__).parent.parent.parent / "benchmarks/privacy/seen.yaml"
ROWS: list[dict[str, Any]] = yaml.safe_load(SEEN.read_text(encoding="utf-8"))


def found(text: str) -> list[tuple[str, str]]:
    return [(text[item.start : item.end], item.flag) for item in personal.find(text) if item.flag != "none"]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:20] for row in ROWS])
def test_personal_data_is_masked_and_flagged_and_what_only_looks_like_it_is_not_flagged(row: dict[str, Any]) -> None:
    result = privacy.measure([row])
    assert (result.unmasked, result.unflagged, result.false) == ([], [], [])


@pytest.mark.parametrize("pattern", lexicon.personal().patterns, ids=lambda pattern: pattern.kind)
def test_every_pattern_finds_its_own_example(pattern: lexicon.Pattern) -> None:
    assert pattern.kind in {item.kind for item in personal.find(pattern.example)}


@pytest.mark.parametrize("field", lexicon.personal().names.fields, ids=lambda field: field.columns[0])
def test_every_column_of_a_table_finds_its_own_example(field: lexicon.Field) -> None:
    rows = f"姓名|{field.columns[0]}|事项\n蒲根生|{field.example}|补正"
    assert field.kind in {item.kind for item in personal.find(rows)}


@pytest.mark.parametrize(
    "text",
    [
        "电话①③⑧⓪⓪⓪⓪①②③④",
        "电话1\u200b3\u200d8\u20600\ufeff0001234",
        "电话壹叁捌零零零零壹贰叁肆",
        "电话𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒",
        "电话1️3️8️00001234",
    ],
)
def test_a_number_is_known_in_any_dress_and_quoted_whole(text: str) -> None:
    assert (text.removeprefix("电话"), "error") in found(text)


@given(st.text())
def test_a_folded_text_leads_back_to_places_of_the_original(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("piece", endless.PERSONAL)
def test_a_line_without_end_is_searched_to_its_end(piece: str) -> None:
    with hang.guard():
        assert personal.find(endless.text(piece, 60_000)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "办理{}申请公开拆迁补偿1件",
        "受理{}的政府信息公开申请1件",
        "答复{}关于征地批文的申请。",
        "收到{}来信反映的问题1件",
        "退回{}申请材料",
        "已告知{}等3人申请需要补正",
        "其中{}申请1件",
        "全年{}、李桂花申请2件",
        "3月5日{}申请公开征地批文",
        "1.{}投诉公开栏更新慢",
    ],
)
@pytest.mark.parametrize("name", ["张红军", "王大力", "何秀珍", "方玉芬", "赵德胜"])
def test_an_applicant_is_known_behind_what_the_office_did_with_the_application(text: str, name: str) -> None:
    said = text.format(name)
    if said[0].isdigit() and name[0] in "何方":
        return  # a word or a name: “3月5日方…”, “1.何…”
    assert name in {value for value, _ in found(said)}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "受理房产申请3件",
            "办理金融许可申请",
            "收到江苏省来信",
            "受理高速路申请",
            "受理石油公司申请",
            "收到王某某申请",
        ),
        *("林长制要求落实", "高新区申请", "应严格要求", "对平台建设提出要求", "向农民提出", "受理康复申请", "古建申请"),
        *("办理时限要求", "按照公开要求", "为方便群众查询", "对明年工作提出要求", "办理毕业生申请", "任何人申请"),
    ],
)
def test_what_the_office_deals_with_is_no_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("署名彭桂香。", "署名的姓名"), ("落款彭桂香。", "落款的姓名"), ("校对彭桂香。", "在职人员的姓名")],
)
def test_who_it_is_is_said_before_that_it_is_somebody(text: str, name: str) -> None:
    assert personal.find(text)[0].name == name


def test_what_looks_like_a_name_is_masked_or_else_shown() -> None:
    assert [item.flag for item in personal.find("路上王建国热心公益")] == ["none"]
    assert "白鹿" in personal.suspects("路过白鹿一带")
    assert personal.suspects("全年公开信息35条，满意度98%。") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("原告方向明请求撤销答复", ["方向明"]),
        ("原告方当庭放弃部分请求", []),
        ("经办人向柳月娥当面说明", ["柳月娥"]),
        ("村民㑇玉珍要求补发", ["㑇玉珍"]),
        ("申请人龙𬍛要求更正", ["龙𬍛"]),
        ("监护人边巴次仁到场", ["边巴次仁"]),
        ("承租人KIM MIN JUN逾期未搬", ["KIM MIN JUN"]),
        ("户主,人口,补助\n鲍三元,3,1200\n常有福,5,2000", ["鲍三元", "常有福"]),
        ("姓名\t性别\n冯二妮\t女", ["冯二妮"]),
        ("姓名    金额\n史来运    300", ["史来运"]),
        ("由余大成、邬春生二人签字确认", ["余大成", "邬春生"]),
        ("金寨、霍山、舒城三县", []),
        ("张村、李庄、王店三村联建", []),
        ("特此说明。\n\n    皮得福\n    2022年6月1日", ["皮得福"]),
        ("申请人签名：谷  雨", ["谷  雨"]),
        ("席慕山等12人要求公开", ["席慕山"]),
        ("13900001357 袁梦琪", ["13900001357", "袁梦琪"]),
        ("张红梅称，其父张有田名下土地被占", ["张红梅", "张有田"]),
        ("答复已送达肖文斌", ["肖文斌"]),
        ("户主须到场签字", []),
        ("申请人高度关注、申请人何时收到答复、申请人双方和解", []),
        ("姓名：必填；电话：必填", []),
        ("桂 A · 6 6 8 8 K闯杆", ["桂 A · 6 6 8 8 K"]),
        ("身份证：4329021975060\n60035", ["4329021975060\n60035"]),
        ("电话18I00OO3357（识别有误）", ["18I00OO3357"]),
        ("181××××3357的机主", ["181××××3357"]),
        ("Date of birth: 12 March 1985", ["12 March 1985"]),
        ("1962年冬月廿三出生", ["1962年冬月廿三"]),
        ("生于民国三十七年八月十五", ["民国三十七年八月十五"]),
        ("信寄到：\n人民东路２８８弄１２号６０２室", ["人民东路２８８弄１２号６０２室"]),
        ("来自203.0.113.9三次", ["203.0.113.9"]),
        ("老人名叫邢福林，家在后岭。", ["邢福林"]),
        ("陈氏梅，越南籍，无居留证。", ["陈氏梅"]),
        ("匡正华，81岁，独居。", ["匡正华"]),
        ("武桂珍（系死者之母）到场确认。", ["武桂珍"]),
        ("昨日傍晚，澹台静拿着答复书来大厅。", ["澹台静"]),
        ("公孙策的材料与公冶长明那份弄混了。", ["公孙策", "公冶长明"]),
        ("名单如下：万小军；明玉兰；查正国；蒲根生", ["万小军", "明玉兰", "查正国", "蒲根生"]),
        ("附签名：1.张伟明；2.李秀娜；3.王芳芳", ["张伟明", "李秀娜", "王芳芳"]),
        ("保安杜刚代收。", ["杜刚"]),
        ("日籍人员铃木洋子来函查询。", ["铃木洋子"]),
        ("扎西顿珠来电询问草补。", ["扎西顿珠"]),
        ("热娜古丽·艾山诉区政府不履行职责。", ["热娜古丽·艾山"]),
        ("望早日答复，谢谢！卜小兰", ["卜小兰"]),
        ("戈海英家的围墙倒了，压坏隔壁鹿长贵家的菜地。", ["戈海英", "鹿长贵"]),
        ("龚大爷生于1941.3.8，可以享受。", ["龚大爷", "1941.3.8"]),
        ("吴先生（电话13912345678）再次来电。", ["吴先生", "13912345678"]),
        ("王女士来电咨询，张先生、李女士等人表示满意。", ["王女士", "张先生", "李女士"]),
        ("请寄到：安平县西城街道和平路66号2楼。", ["安平县西城街道和平路66号2楼"]),
        ("邮寄地址：安平县城关镇刘家巷12号县政府办公室，邮编050000", []),
        ("联系地址：安平县人民路88号县行政中心2楼", []),
        ("住处登记的是：前进乡五道岗屯西头第三家。", ["前进乡五道岗屯西头第三家"]),
        ("信用社卡号6217 00** **** 8841，户名不符。", ["6217 00** **** 8841"]),
        ("出生年月：196503，民族：土家族", ["196503"]),
        ("户主\t账号\t电话\n管福来\t431700123400\t5550118", ["管福来", "431700123400", "5550118"]),
        ("单位|地址|电话\n青禾镇政府|镇前路1号|5023000\n河东街道|河东路3号|5023111", []),
        ("网关10.20.0.1，服务器172.18.0.5不对外。", []),
        ("依据安政办〔2022〕5号、和政发〔2021〕3号通知。", []),
        ("学习焦裕禄、黄大年先进事迹，弘扬雷锋精神。", []),
        ("今年，青禾镇坚持公开，施工方承诺整改，金家村3组道路完工。", []),
        ("1.加强领导；2.明确责任；3.强化监督；4.严格考核。", []),
        ("掩码255.255.0.0，合计13912345678.90元", []),
    ],
)
def test_what_is_flagged_whatever_its_dress(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end, _ in privacy.flagged_spans(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        *("当事人可于庭前提交证据。", "申请人于庭前撤回申请。", "于黄昏前完成投递。", "申请人黄昏前到场。"),
        *("听取当事人陈述权、申辩权保障情况。", "申请人申明理由不充分。", "依法申明权利。", "保障当事人申诉权。"),
        *("群众高兴地说，村民满意而归。", "居民区、家属院、公民权、原告席均已公示。", "申请人平均等待2.3天。"),
        *(
            "委托其兄来查户籍。",
            "姓名|卡号|事由",
            "成员单位密切配合，领导小组成员高度重视。",
            "用户名、昵称、真名均可。",
        ),
        *("关于易地搬迁的通知，关于解除封控的通告。", "金牛山昨天开放，白云河于2018年治理。", "教育类3件、李家沟2件。"),
        *("收货地址：前进路88号行政中心1号楼302室。", "邮箱：qhxxgk@163.com（本机关信息公开邮箱）。"),
        *("聘请东方明诚律师事务所，委托华信会计师事务所。", "施行新的格式。", "前进路88号县政府，13800001234件。"),
        *("网民小李来电，群众来信。", "成立专班、方便群众、万众一心、高效办理。"),
    ],
)
def test_words_that_begin_with_a_surname_and_offices_are_no_finding(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("收货人钱多多签收", ["钱多多"]),
        ("收件人费翔翔", ["费翔翔"]),
        ("业主：金多宝宝", ["金多宝宝"]),
        ("姓　　名：冉阿让　　性 别：男", ["冉阿让"]),
        ("姓名：冉 阿 让", ["冉 阿 让"]),
        ("申请人李Amy要求", ["李Amy"]),
        ("陈桂兰昨天又来窗口问低保的事", ["陈桂兰"]),
        ("皇甫立秋要的是会议纪要", ["皇甫立秋"]),
        ("常青松和时玉兰两家的界址争议", ["常青松", "时玉兰"]),
        ("卜春生与查玉梅夫妇来访", ["卜春生", "查玉梅"]),
        ("个人申请5件（葛长青2件、陶立景3件）", ["葛长青", "陶立景"]),
        ("阿依努尔和她丈夫艾力一起来的", ["阿依努尔", "艾力"]),
        ("那顺巴图要求查阅草畜平衡资料", ["那顺巴图"]),
        ("扎西、卓玛、多吉三人申请。", ["扎西", "卓玛", "多吉"]),
        ("一位叫David Carter的外教来问", ["David Carter"]),
        ("登记：NGUYEN THI HOA，越南护照", ["NGUYEN THI HOA"]),
        ("投资人山田健太郎咨询", ["山田健太郎"]),
        ("何女士申请公开征地批文", ["何女士"]),
        ("村民老李头要求补发", ["老李头"]),
        ("彭冬梅 / 15274831906 / 问排队", ["彭冬梅", "15274831906"]),
        ("逯芳（139****1234）来电", ["逯芳", "139****1234"]),
        ("IP 地址：240e:3a1:4c72:9b0::1d5，属地本县", ["240e:3a1:4c72:9b0::1d5"]),
        ("就打座机0739-5362817，是他妹妹家里的", ["0739-5362817"]),
        ("村民韦桂花留电话八六六零一二三四", ["韦桂花", "八六六零一二三四"]),
        ("电话(家)3456789", ["3456789"]),
        ("持C1234567号护照", ["C1234567"]),
        ("工号A10234的女职工", ["A10234"]),
        ("身份证后六位030456", ["030456"]),
        ("摩托车牌号鄂F3K52", ["鄂F3K52"]),
        ("老家在毕节市大方县木寨村二组", ["毕节市大方县木寨村二组"]),
        ("53年9月出生", ["53年9月"]),
        ("卞玉兰到窗口办理补贴，给荀慧生回了电话", ["卞玉兰", "荀慧生"]),
        ("手机13800001234多次来电", ["13800001234"]),
        ("QQ 504712193个人使用", ["504712193"]),
        ("集团短号668213", ["668213"]),
        ("网友“听雨1973”留言", ["听雨1973"]),
        ("人称“犟老三”的村民", ["犟老三"]),
        ("丁酉年腊月初八生", ["丁酉年腊月初八"]),
        ("让-皮埃尔·杜朗提出申请", ["让-皮埃尔·杜朗"]),
        ("公司负责人佐佐木健一来函", ["佐佐木健一"]),
        ("时强、安宁二人联名申请", ["时强", "安宁"]),
        ("接访记录：燕北归，13606871529，下圩路45号", ["燕北归", "13606871529", "下圩路45号"]),
        ("鄂（2023）襄水市不动产权第0012345号", ["鄂（2023）襄水市不动产权第0012345号"]),
    ],
)
def test_what_gives_a_person_away_is_flagged_and_masked_whole(text: str, values: list[str]) -> None:
    assert [text[start:end] for start, end, grave in privacy.flagged_spans(text) if grave != "advice"] == values
    masks = Masks()
    assert not any(value in masks.mask(text) for value in values)


def test_the_members_of_a_group_and_a_name_behind_a_department_are_in_office() -> None:
    said = "组长施卫国（党委书记），成员戴鹏、左小兵。请与镇党政办霍思源联系。"
    assert {flag for value, flag in found(said) if value in ("戴鹏", "左小兵", "霍思源")} == {"advice"}


def test_a_surname_with_a_form_of_address_says_who_called() -> None:
    assert found("王女士来电咨询，李先生表示满意。") == [("王女士", "warning"), ("李先生", "warning")]
    assert found("申请人何女士申请公开")[0] == ("何女士", "error")


@pytest.mark.parametrize("char", ["㛃", "𬍛", "\ue863"])
def test_a_rare_character_is_one_of_a_name_like_any_other(char: str) -> None:
    assert found(f"申请人王{char}要求更正")[0] == (f"王{char}", "error")


@pytest.mark.slow
@pytest.mark.parametrize(
    "table", ["blind.yaml", "blind2.yaml", "blind3.yaml", "blind4.yaml", "blind5.yaml", "blind6.yaml"]
)
def test_a_table_by_a_writer_who_had_not_seen_the_patterns_is_masked_and_flagged_as_promised(table: str) -> None:
    result = privacy.measure(yaml.safe_load((SEEN.parent / table).read_text(encoding="utf-8")))
    assert result.masked_rate >= privacy.DUE_MASKED, result.unmasked
    assert result.flagged_rate >= privacy.DUE_FLAGGED, result.unflagged
    assert result.false_rate <= privacy.DUE_FALSE, result.false


def test_a_person_in_office_is_an_advice_also_in_a_column_and_beside_another_office() -> None:
    assert found("项目|负责人|完成时限\n农房改造|张利民|2023年5月") == [("张利民", "advice")]
    assert set(found("分管负责同志：副乡长罗立新。")) == {("罗立新", "advice")}


def test_a_word_that_only_may_be_a_name_is_masked_where_it_stands_and_nowhere_else() -> None:
    masks = Masks()
    assert masks.mask("路上王建国热心公益") == "路上〈姓名1〉热心公益"
    assert masks.restore("路上〈姓名1〉热心公益") == "路上王建国热心公益"
    assert masks.mask("青禾镇人民政府公开信息35条。") == "青禾镇人民政府公开信息35条。"


@pytest.mark.parametrize("cell", formats.load("2021").cells.values(), ids=lambda cell: cell.id)
def test_no_name_of_a_cell_is_taken_for_a_person(cell: formats.Cell) -> None:
    assert personal.find(f"为 0 的：{cell.id}（{cell.name}）、{cell.id}｜{cell.name}｜12件｜上年8件") == []


def test_a_home_ends_where_what_is_said_of_its_people_begins() -> None:
    said = "家住青禾镇南街12号3单元402室的张建国来窗口申请公开宅基地审批材料，当场给了复印件。"
    found = {item.kind: said[item.start : item.end] for item in personal.find(said) if item.flag != "none"}
    assert found["home"] == "青禾镇南街12号3单元402室"
    assert found["name"] == "张建国"


@pytest.mark.parametrize(
    "text",
    [
        "严把起草人自查、办公室初审、分管领导审定三道关", "县政府办下发文书范本，点评答复书60份",
        "征地类申请涉及年代久的档案",
        "经办人自校，科室复核", "拟稿人毛校", "承办人初拟、科长核稿", "校对人初校、二校", "村级信息员年纪偏大",
    ],
)  # fmt: skip
def test_what_a_clerk_does_with_a_draft_is_no_name(text: str) -> None:
    assert [item for item in personal.find(text) if item.flag != "none"] == []
