"""Surnames with a form of address or an office, who is in office by the place, and whose home it is."""

import pytest

from tests.domain.test_personal import found


@pytest.mark.parametrize(
    ("text", "value", "flag"),
    [
        ("会议记录：谈主任说，那件要在国庆前办完。", "谈主任", "advice"),
        ("分管领导批示：请庞科长牵头。", "庞科长", "advice"),
        ("张副镇长在会上作了通报。", "张副镇长", "advice"),
        ("昨天下村，滕支书说三组的路灯还没修。", "滕支书", "advice"),
        ("见证人支书老于。", "老于", "advice"),
        ("陶老汉不在家，改天再送。", "陶老汉", "warning"),
        ("邻居蔡二嫂说去女儿家了。", "蔡二嫂", "error"),
        ("7月15日祁妹子，8月6日答复。", "祁妹子", "warning"),
        ("冀女士反映回访不及时。", "冀女士", "warning"),
        ("程婶说材料过两天补。", "程婶", "warning"),
    ],
)
def test_a_surname_with_an_office_or_a_form_of_address_is_named(text: str, value: str, flag: str) -> None:
    assert (value, flag) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        *("由镇长任组长，由局长带队。", "发布会上12位局长到场答问。", "党委书记、工会主席到会。", "经所长同意。"),
        *("对大爷大娘说明情况。", "马大姐餐厅、李先生牛肉面已换证。", "四川川岳律师事务所", "康师傅方便面抽检合格。"),
        *("小区、小康、小时、小于等于。", "值守：张楼村、王楼村。", "阎伯路、温叔巷路灯更换。"),
    ],
)
def test_offices_and_words_with_nobody_in_them_are_no_finding(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value", "flag"),
    [
        ("解答口径请法规股单晓蕾把一下关。", "单晓蕾", "advice"),
        ("当日值守：张楼村朱红军，王楼村褚胜利。", "褚胜利", "advice"),
        ("送达人成斌、戴琼到场。", "戴琼", "advice"),
        ("本期台账录入：柏丽娜；核对：迟晓光。", "迟晓光", "advice"),
        ("科研机构申请1件，联系人段博文，内容为油茶种植面积。", "段博文", "warning"),
        ("合作社理事长祝水金来访，反映补助未兑现。", "祝水金", "warning"),
        ("社会评议监督员贾成章提出意见5条。", "贾成章", "error"),
    ],
)
def test_who_is_in_office_is_told_by_the_place_and_who_is_of_a_business_is_not(
    text: str, value: str, flag: str
) -> None:
    assert (value, flag) in found(text)
    assert {said for at, said in found(text) if at == value} == {flag}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("诉求人盛桂珍，地址翠屏路66号5幢1-3，要求回访。", "翠屏路66号5幢1-3"),
        ("粘贴处：麴永清　大竹县石河镇文昌街83号　XA 4827", "大竹县石河镇文昌街83号"),
        ("律师解放持律师证（证号15117202010684392）调取档案。", "15117202010684392"),
        ("表里的511721195203126***应整列删除。", "511721195203126***"),
    ],
)
def test_a_home_beside_a_name_and_numbers_in_more_dress_are_named(text: str, value: str) -> None:
    assert any(value in at for at, _ in found(text))


@pytest.mark.parametrize(
    "text",
    [
        *("公务用车川S·A0136（执法车）运行信息按月公示。", "图书角新购费孝通《乡土中国》40册。"),
        *("采购“老干妈”“李锦记”等调味品。", "监督电话12345，纪检举报电话12388。", "收款人为“阿梅烤鸭”。"),
    ],
)
def test_what_is_the_public_s_a_brand_or_an_author_is_no_finding(text: str) -> None:
    assert found(text) == []
