"""Kinds that the eighteenth writer had: given names beside kin, names in a series, words as names, new numbers."""

import pytest

from assistant.llm.masking import Masks
from benchmarks import privacy
from tests.domain.test_personal_kinds import require_found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("她女婿建平替她跑了两趟。", "建平"),
        ("其儿媳素琴代为签字。", "素琴"),
        ("秀兰她爹不肯签字。", "秀兰"),
        ("老郝家的鱼塘被征了一半。", "老郝"),
        ("孙家老三不认账。", "孙家老三"),
        ("参会代表：温馨（花店店主）、叶知秋（退休教师）、盛夏（快递员）。", "温馨"),
        ("高山户、时光户，两户补贴合计三千元。", "时光"),
        ("申请人顺利未按时领取答复。", "顺利"),
        ("余款汇到柯小满账上，下周到账。", "柯小满"),
        ("附表第9行柯小满漏填金额。", "柯小满"),
        ("柯小满与县自然资源局信息公开纠纷一案。", "柯小满"),
        ("后台实名高远，登录三次。", "高远"),
        ("阮氏秋随丈夫来办居留登记。", "阮氏秋"),
        ("21:40，柯 芳 来电，187-2290-3341，反映路灯不亮。", "柯 芳"),
        ("水费户号3301278846的用户要求公开水价。", "3301278846"),
        ("旧折子06-118800452换了新卡。", "06-118800452"),
        ("生日一九九三年八月十六日。", "一九九三年八月十六日"),
        ("来电显示05713366120，没说姓什么。", "05713366120"),
        ("2024行复字第12号，申请人柯小满，维持。", "2024行复字第12号"),
        ("信封写的是青海省门源县北山乡下金巴台村中街3排6号。", "青海省门源县北山乡下金巴台村中街3排6号"),
    ],
)
def test_a_new_kind_is_masked_and_a_finding(text: str, value: str) -> None:
    require_found(text, value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("一审柯小满、二审庄严、三审史副局长。", ["柯小满", "庄严", "史副局长"]),
        ("小骆：附件改好了，你再核一遍。", ["小骆"]),
        ("办公室小马今天请假，栏目由小骆更新。", ["小马", "小骆"]),
    ],
)
def test_who_acts_by_duty_in_a_series_or_at_work_is_an_advice(text: str, names: list[str]) -> None:
    assert [(text[b:e], grave) for b, e, grave in privacy.flagged_spans(text)] == [(name, "advice") for name in names]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "初审合格12件、复审合格10件。",
            "一审胜诉，二审维持。",
            "她女儿已经成年，可以自己申请。",
            "他家儿媳妇不同意签字。",
        ),
        *("检查对象：食品（小作坊）、特种设备（电梯）。", "脱贫户、监测户、低保户三类名单。", "全家老小齐上阵。"),
        *("申请人顺利领取答复，十分满意。", "高兴的是，今年没有一件被纠正。", "范县长寿之乡申报材料已归档。"),
        *(
            "白皮松3株、罗汉松2株已挂牌。",
            "冯四姐凉粉店的许可已公示。",
            "以上均为本村一组。",
            "物业的电话是0571-82661000。",
        ),
        *("系统显示138****6021，已脱敏。", "村民宿集群规划征求意见。", "账号1905 0212 0900 1234 567（财政专户）。"),
        *("小计：12件。", "查无此人，退回。", "韩方经理来函。"),
    ],
)
def test_what_only_looks_like_a_new_kind_is_no_finding(text: str) -> None:
    assert privacy.flagged_spans(text) == []


def test_a_number_that_is_masked_too_little_beside_its_owner_stays_a_finding() -> None:
    text = "已脱敏的名单上柯小满身份证号为5107**********2317。"
    assert "5107**********2317" in {text[b:e] for b, e, _ in privacy.flagged_spans(text)}
    assert "柯小满" not in Masks().mask(text)
