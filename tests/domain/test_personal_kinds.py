"""Kinds of personal data, each in many instances, and sentences of an office that only look like them."""

import pytest

from assistant.domain import personal
from assistant.llm.masking import Masks
from benchmarks import privacy

NAMES = """
申请人姓名：【老建良】；申请日期：2024年5月9日  法定代表人：【有长顺】，委托律师到场。
申请人：【同德胜】，申请村务账目。  姓名：【留春梅】，联系方式见附件。  户主：【布小军】。
收件人：【展翅飞】；已签收。  权利人：【少青云】。  申请人：【好运来】；3月。
申请人为【双喜临】，要求公开评估报告。  登记的姓名为【多永福】。  异议人【曾经国】对公示提出异议。
被征收人【全建国】的房屋已评估。  被征收人【全胜利】的房屋位于村东头。  被征收人【全和平】至今未签约。
申请人【向阳生】于4月2日递交。  申请人【向荣华】对答复不满意。  申请人系【康乐民】之子，代其领取。
申请人系【安定国】之妻。  其堂兄【留世荣】代收答复书。  委托其侄女【老秀兰】代办。  其妻【好月珍】签收了答复书。
第三人【时运来】不同意公开。  第三人【应有才】逾期未答复。  村民【同庆元】举报违建。  村民【万福来】多次来访。
当事人【任意行】提出陈述申辩。  举报人【正义明】要求保密。  死者【永生福】家属申请公开。
户主【盛产粮】家四口人。  村民【全得利】家的猪圈被拆。  申请人【能文】逾期未补正。  业主【项目成】要求查阅账目。
投诉人姓名为【后来居】，电话未留。  处罚相对人【平步青】申辩称未收到。
"""
LISTS = """
村民代表【同心圆】、【来福顺】、【年广元】联名要求公开。  村民代表【李桂香】、【同德福】、【王有才】联名。
联名申请人【柏长林】 【舒小云】 【景行健】均到场。  原告【甄善明】、【甄美丽】与被告县局一案。
原告【富贵】、【富强】与被告镇政府一案。  申请人【老三元】、【张志军】、【李志军】均已补正。
第三人【有利民】、【周利民】书面不同意。  当事人【向上】、【钱多】均已签收。
申请人【陈和平】和【陈胜利】申请公开安置方案。  村民【关山月】、【江上青】、【山里红】等5人联名。
"""
OWNERS = """
【蒙若云】用护照【E83320472】提出申请。  【甘露霞】社会保障卡号为【C0715838X】。
【祝三才】微信同号【18957801644】，要求加好友。  存折号【201000078461533】为【巫来宝】所有。
补贴打入【包根水】的农行卡【6228 4803 3058 1902 187】。  【136/6655/2018】，这是【蓝细姑】留在意见簿上的号码。
【应大海】，住【杭州市西湖区文三西路金都花园7-3-1103】，申请公开协议。
【施工民】凭身份证【332522197611038426】领取。  【13857820463】是【明天喜】的号码。
账号【6217001470003182243】系【全有福】所开。  【姬无夜】持护照【EB1234567】到窗口。
【连城璧】手机关机，【13512340994】打不通。  请拨【13512340996】找【方大同】。
【司空见】邮箱【sikong_88@163.com】。  【Anna Schmidt】留下手机号【13857820472】。
【Peter Novak】用护照【E83320473】登记。  【安全福】的手机【13857820462】已停机。
【牟长富】五金店（【92331127MA2JL9C358】）业主【牟长富】要求撤下信息。
"""
NUMBERS = """
护照 【G 6203 8815】，申请查阅档案。  护照号码：【EJ 440 7812】，签发地为罗马。  持护照【E-1234-5678】登记。
本人护照（【G6203 8817】）过期。  备注：【(0)13059723487】为其女儿手机。  电话【（0）138-0000-1234】打不通。
联系电话【013800001235】。  手机【0 138 0000 1236】。  家电【05783172248】无人接听。
家里座机【3172249】无人接。  家用电话【3172251】。  住家电话【3172253】。  家里固定电话【0578-3172252】。
社会保障卡号为【C0715830X】。  社会保障卡卡号：【0F1234567】。  医保卡号【AH00123456】。
医保电子凭证号【330715839123】。  港澳居民来往内地通行证【H 0618 8345】。  学生证号【20230415】的学生。
生日【3月12日】。
"""
PEOPLES = """
申请人【买买提·吐尔逊】经营干果店。  【约翰·卡特】开设的培训机构。  村民【才让东珠】放牧，反映草场被占。
村民【仁青卓玛】反映饮水困难。  申请人【佐藤健】系日资企业员工。  申请人【金正浩】系韩资企业员工。
台商【连胜文】持证申请。  港商【霍震霆】要求公开招商政策。  申请人【布和】要求公开草原确权资料。
【David】老师咨询。  申请人【松下美咲】使用日文提交。  【Maria Gonzales】留言询问签证延期。
"""


def rows(said: str) -> list[tuple[str, list[str]]]:
    """Return the sentences of a table and the values marked in each."""
    found: list[tuple[str, list[str]]] = []
    for line in said.split("\n"):
        for text in filter(None, line.split("  ")):
            values = [piece.split("】")[0] for piece in text.split("【")[1:]]
            found.append((text.replace("【", "").replace("】", ""), values))
    return found


def require_known(text: str, values: list[str]) -> None:
    """Each value is flagged as more than an advice and is masked, and nothing else is flagged so."""
    spans = [text[start:end] for start, end, grave in privacy.flagged_spans(text) if grave != "advice"]
    assert [value for value in values if not any(value in span for span in spans)] == []
    assert [span for span in spans if not any(value in span or span in value for value in values)] == []
    hidden = Masks().mask(text)
    assert not any(value in hidden for value in values)


def graves_over(text: str, value: str) -> set[str]:
    """How grave the finding is that covers the whole of a value; none where nothing does."""
    start = text.index(value)
    spans = privacy.flagged_spans(text)
    return {grave for begin, end, grave in spans if begin <= start and end >= start + len(value)}


def require_found(text: str, value: str) -> None:
    """Each character of a value is masked, and a finding that is more than an advice covers the whole of it."""
    start = text.index(value)
    assert {at for at in range(start, start + len(value)) if text[at].isalnum()} <= privacy.masked_places(text)
    graves = graves_over(text, value)
    assert graves
    assert "advice" not in graves


@pytest.mark.parametrize(
    ("text", "values"), [row for said in (NAMES, LISTS, OWNERS, NUMBERS, PEOPLES) for row in rows(said)]
)
def test_a_kind_is_known_in_every_instance(text: str, values: list[str]) -> None:
    require_known(text, values)


@pytest.mark.parametrize(
    "text",
    [
        *("申请人向本机关提出申请。", "申请人曾经多次申请同一信息的，不予重复处理。", "申请人全年提交申请12件。"),
        *("申请人于同年补正，后又撤回。", "申请人有权要求更正。", "代理人有权代为签收。", "申请人须如实填写申请表。"),
        *("户主应如实申报，户主全权办理。", "村民有序流转，村民和谐相处。", "教师和学生参加活动。", "职工和家属。"),
        *(
            "党员先锋岗，党员常态化。",
            "群众能看懂、易获取，群众常来常往。",
            "村民高兴地领到补助。",
            "老板和工人安全帽。",
        ),
        *("被征收人全部签约，被征收人全家搬迁。", "申请人：见附表。", "联系人及电话：应急办0578-2155302。"),
        *("法定代表人变更登记共办理8件。", "务工人员子女入学，工人文化宫、少年宫开放。", "朋友圈转发。"),
        *("业主要求公开维修资金、公共收益。", "群众反映道路、路灯、绿化等问题。", "原告应增强证据意识。"),
        *("群众应改善的条件。", "记者随行采访，编辑审校，作者授权。", "新闻发言人制度健全。"),
        *("家电以旧换新补贴，家电1234567台。", "护照2023年签发1200本。", "社会保障卡2023年发放12000张。"),
        *("党的生日7月1日开展活动。", "台商投资企业、外商投资准入、华侨权益。", "Windows Server提供支持。"),
    ],
)
def test_a_sentence_of_the_office_behind_the_same_words_is_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("经查，银行卡6217001470003182266系误发，已全额退回。", "6217001470003182266"),
        ("申请人手机13512340987停机，时间较长，高度重视后另行联系。", "13512340987"),
        ("车牌浙K3L910违停，执法人员依法处罚，罚款200元。", "浙K3L910"),
        ("电子表格第7行332522197611038426，单元格未隐藏。", "332522197611038426"),
        ("能提供13512340987的通话记录，但未提供录音。", "13512340987"),
        ("登记簿载有13512340987，于法不合，应予遮盖。", "13512340987"),
    ],
)
def test_beside_a_number_words_stay_words(text: str, number: str) -> None:
    assert {text[start:end] for start, end, _ in privacy.flagged_spans(text)} == {number}


@pytest.mark.parametrize(
    "text",
    [
        *("原告方撤回起诉2件。", "被告方答辩后法院驳回。", "申请方要求听证2件。", "施工方提出整改方案。"),
        *("欧阳某申请公开规划图件。", "赵某先生来电咨询。", "李某某女士来信。", "司马某某要求公开。", "周×先生投诉。"),
        *("《基层公开的思考》（作者：谈笑风）刊发。", "解读稿执笔：耿佳木。", "供稿：唐小青", "记者李春明报道。"),
        *("行政诉讼案件（2022）浙11行终18号二审维持，本机关胜诉。", "败诉案件1件，案号为（2021）浙11行终9号。"),
    ],
)
def test_a_side_a_hidden_name_an_author_and_the_case_of_the_office_are_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


@pytest.mark.parametrize("name", ["谈笑风", "耿佳木"])
def test_an_author_is_masked_all_the_same(name: str) -> None:
    assert name not in Masks().mask(f"《基层公开的思考》（作者：{name}）刊发。")


def test_the_number_of_a_case_is_flagged_beside_whose_it_is() -> None:
    text = "闻人杰诉镇政府一案（（2023）浙1102行初47号），一审驳回。"
    assert {text[start:end] for start, end, _ in privacy.flagged_spans(text)} == {"闻人杰", "（2023）浙1102行初47号"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县政府新闻发言人宁致远通报了汛情。", "宁致远"),
        ("检察长刘长江到会指导。", "刘长江"),
        ("大队教导员常志强带队检查。", "常志强"),
        ("总工程师任天民作了讲解。", "任天民"),
        ("执笔：耿佳木，审核：厉行舟。", "厉行舟"),
    ],
)
def test_who_is_in_office_is_an_advice(text: str, name: str) -> None:
    assert {(text[start:end], grave) for start, end, grave in privacy.flagged_spans(text)} == {(name, "advice")}


def test_what_reads_as_words_too_is_masked_and_no_finding() -> None:
    assert [(item.kind, item.flag) for item in personal.find("群众应改善，提出")] == [(personal.MAYBE, "none")]
