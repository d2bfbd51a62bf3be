"""Names that are words of everyday, where their place tells a person, and the same words in the prose of an office."""

import pytest

from assistant.llm.masking import Masks
from benchmarks import privacy
from tests.domain.test_personal_kinds import rows

LABELLED = """
申请者【滑稽】，男，51岁，要求公开账目。  第三人【明亮】，女，住【茶山乡坞口村12号】。
村民【高兴】，男，63岁，反映水渠淤塞。
申请人【马上】，住【河东镇柳林村3组】。  投诉人【原野】，手机【13893471230】。
业主【常青】（身份证号【330722198106172548】）到窗口。
被申请人【方便】系河口村农户。  收件人【温馨】拒收，邮件退回。  代理人【解放】当庭表示无异议。  监护人：【平常心】；
被监护人：【明亮】；  签收人【宁夏】，与登记相符。  法定代表人【安全】提交营业执照复印件。  代理人【庄严】代收。
户主【时光】，男，家中4口人。  原告【向阳】不服，提起上诉。  第三人【康庄】当庭撤回意见。  信访人【边疆】，女，40岁。
举报人【丛林】，手机【15857913362】。  申请人【谈笑】拒收答复书。  来访人【和顺】，住【坞口村7号】。
监护人【成功】签字确认。
姓名：【解放】；  姓名：【时光】，电话未留。  村民【温馨】系塘头村村民。  申请人【庄严】系原告之子，代为申请。
"""
PLACES = """
【成功】与我镇信息公开纠纷正在审理。  【高兴】诉我局信息公开一案已开庭。  【马上】与我县政府信息公开纠纷已结。
【妫月】同志系退休教师。  【常青】同志是我镇老党员。  【和顺】同志系退休职工。  澳门居民【区永康】要求复制分红方案。
家属【么秀兰】代收答复书。  护林员【巫广胜】来访反映工资。  村医【酆长生】要求公开补助。
保洁员【蒙阿香】申请公开工资标准。
司机【强国富】手机【13893471230】。
"""
LISTS = """
危房改造户：【边疆】，【牛得草】，【明亮】，【池小荷】，验收合格。
群众代表有【丛林】 【谈笑】 【路遥遥】三人，提出意见。
补贴名单（【臧天佑】、【虞美人】、【权衡】）误挂首页。
五名申请人【强国富】、【康庄】、【和顺】、【艾青禾】、【查无忌】联名申请。
低保对象：【高兴】、【张春梅】、【解放】。  村民【时光】、【向阳】、【马上】三人联名。
参会村民代表为【常青】、【李桂香】、【明亮】。
慰问名单（【周小英】、【康庄】）已撤。  两名申请人【成功】、【方便】均已签收。
三位业主【原野】、【温馨】、【庄严】到场。
"""
NUMBERS = """
电子邮件【xiao-hai8 @ 163 . com】系申请人私人邮箱。  邮箱【lan_hua#qq.com】。  邮箱【wang88[at]126.com】。
邮箱【zhao.min艾特qq点com】。
邮箱【li.na(a)163.com】。  邮箱【sun7 # foxmail . com】。  生日：【九月初九（1961年10月18日）】。
生日：【腊月廿三】。
来访人【张春梅】，【腊月廿三】生。  出生日期：【农历八月十五（1970年9月15日）】。
其母【正月初三】生，要求补发高龄津贴。
"""
PROSE = """
申请人方便时可到窗口查阅。  申请人成功提交申请126件。  收件人安全签收后归档。  高度重视，狠抓落实。
明亮的大厅设有查阅点。
安全生产信息公开23条。  解放思想，开拓创新。  权衡利弊后决定公开。  申请人方便查询。  群众满意来电致谢。
申请人时常来电询问进度。  委托人卧床，已上门核验。
代理人亲自到窗口提交材料。  法定代表人直接提交申请。  监护人同意签字。  代理人书面提交意见。  申请人再次来电询问。
申请人主动到窗口。
申请人多次来访。  申请人当面签收。  代理人当庭提交。  村民积极来电反映。  申请人信息：姓名、电话、住址。
申请人姓名，手机号必填。
监护人：必填；  法定代表人：无；  代理人：待定；  姓名：保密；  申请人及时补正。  申请人继续要求公开。
马上就办，办就办好。
公开对象：企业、群众、学生。  申请人材料、证件、表格齐全。  参会人员有领导、专家、群众三类。
名单（附件、清单、目录）已公布。
建档立卡户：安全住房、饮水、教育均达标。  服务对象包括企业、个体、农户。  走访户：排查隐患、整改问题、建立台账。
宁夏回族自治区来函学习。  边疆地区。  和顺镇、康庄镇、向阳乡、常青街道。  温馨提示。  任意公开。  时光驿站。
庄严承诺。
我局与我县政府办协同。  各镇与我局协商纠纷处置。  自称塘头村人，问补贴。  教师周转房分配办法。  职工安置房信息公开。
据喻之恒《公开权利滥用》一文，应区分情形。  据方志远《公开十年》介绍。  档案号J037-002-0158-0014。
全宗号J12-0596-2831-764。
案卷号：0037-0596-2831764。  货号0596-2831764。  局长现场接访。  镇长亲自带队。  主任定期接访。  局长主持召开会议。
村民代表意见、群众诉求、企业建议均已采纳。  村民代表听取、讨论、表决。  居民水费、电费、气费公开。  居民区道路改造。
"""


@pytest.mark.parametrize(("text", "values"), [row for said in (LABELLED, PLACES, LISTS, NUMBERS) for row in rows(said)])
def test_a_place_tells_a_name_of_everyday(text: str, values: list[str]) -> None:
    spans = [text[start:end] for start, end, grave in privacy.flagged_spans(text) if grave != "advice"]
    assert [value for value in values if not any(value in span for span in spans)] == []
    assert [span for span in spans if not any(value in span or span in value for value in values)] == []
    hidden = Masks().mask(text)
    assert not any(value in hidden for value in values)


@pytest.mark.parametrize("text", [text for text, _ in rows(PROSE)])
def test_the_same_words_in_prose_are_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


def test_a_shop_with_the_given_name_of_its_owner_is_no_second_person() -> None:
    text = "经营者滕素芬，素芬早餐店，信用代码92331102MA2HQ3N585，对处罚有异议。"
    names = {text[start:end] for start, end, _ in privacy.flagged_spans(text)}
    assert "滕素芬" in names
    assert "素芬" not in names


def test_who_is_in_office_is_an_advice() -> None:
    text = "副局长庄严约谈申请人酆都生，释明理由。"
    assert (3, 5, "advice") in privacy.flagged_spans(text)
