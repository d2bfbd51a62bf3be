"""What notes and cells come to by arithmetic that the sentence names: means, shares, rests, products, spans of days."""

import pytest

from assistant.grounding import note_periods
from assistant.grounding.grounded import Kind, Verdict
from assistant.grounding.matching import ground
from tests.grounding.test_matching import facts

CELLS: dict[str, int | str] = {
    "requests.received.total": 40,
    "requests.received.natural_person": 28,
    "requests.received.enterprise": 12,
    "requests.brought_forward.total": 3,
    "requests.outcomes_total.total": 41,
    "requests.granted.total": 30,
    "requests.carried_forward.total": 2,
}
QUARTERS = ("一季度发布120条", "二季度发布145条", "三季度发布98条", "四季度发布157条")
DUE = "例会每月一次，2月、8月没开"
RIGHT: list[tuple[str, tuple[str, ...]]] = [
    # the sum of several notes
    ("全年发布解读材料26篇。", ("文字解读14篇。", "图解8篇，视频解读4篇。")),
    ("接待来访、来电咨询共312人次。", ("窗口接待来访87人次", "电话咨询225人次")),
    ("网上发布信息合计1243条。", ("公众号发了812条", "微博431条")),
    ("全年发布信息520条，上半年265条，下半年255条，平均每季度130条。", QUARTERS),
    # how far apart, and what is left
    ("公众号推文比微博多381条。", ("公众号发了812条，微博431条",)),
    ("6月最多，达86条，2月最少，二者相差45条。", ("月发布量最高86条（6月），最低41条（2月）",)),
    ("应公开目录120项，尚有8项没有对应栏目。", ("目录120项，对上栏目的112项",)),
    ("检查指出的21条问题已整改19条，尚有2条正在整改。", ("检查指出问题21条", "已改19条，剩下的明年改完")),
    ("热线按期办结率98%，超期的占2%。", ("热线按期办结98%",)),
    ("网上申请24件，其余16件为当面或者邮寄提交。", ("申请里网上来的24件",)),
    # shares and changes of two numbers of a note
    ("问卷回收率为83.3%。", ("问卷发出300份，收回250份",)),
    ("不满意的仅占2%。", ("问卷收回250份，不满意5份",)),
    ("不满意的占8%。", ("问卷收回250份，满意的230份",)),
    ("视频解读占全部解读的四分之一。", ("解读16篇，视频4篇",)),
    ("答复平均用时缩短4个工作日，减少了三分之一。", ("平均答复用时从12个工作日降到8个工作日",)),
    ("公众号推文是上年的2倍。", ("公众号 去年150 今年300",)),
    ("视频解读由3条增至12条，增长3倍。", ("视频解读去年3条，今年12条",)),
    # so many of each so many
    ("来信每10封有7封问低保。", ("来信60封，问低保的42封",)),
    ("每5件来信中有4件当周回复。", ("来信85件，当周回的68件",)),
    ("每4件申请中有3件予以公开。", ()),
    # means
    ("月均发布信息120条。", ("全年上网信息1440条",)),
    ("日均访问量约2300次。", ("网站访问量84万次",)),
    ("平均每期公报印发1500册。", ("公报出了6期，共印9000册",)),
    ("平均每个镇开设查阅点3处。", ("12个镇，查阅点36处",)),
    ("全年办结18件，平均每件用时14个工作日。", ("办结18件，合计用了252个工作日",)),
    ("平均每月收到申请3.3件。", ()),
    # how often, in the months of which the note speaks
    ("下半年共发布水质公告6次。", ("水质公告7月起每月发一次",)),
    ("全年召开例会10次。", (DUE,)),
    ("全年推送图解24篇。", ("图解一个月两篇",)),
    ("编发信息专报36期。", ("信息专报每旬一期",)),
    # so many for each
    ("公报发放1.2万册。", ("公报每期1000册，12期",)),
    ("短视频总时长达2小时。", ("短视频8条，每条15分钟",)),
    # how long
    ("专栏每15天更新一次。", ("专栏半个月更新一次",)),
    ("系统停机45分钟。", ("系统停机三刻钟",)),
    ("公示5个工作日。", ("3月4日至3月8日公示",)),
    ("网站改版历时6个月。", ("网站改版5月启动，10月上线",)),
    ("平均答复用时由12个工作日降到9个工作日。", ("平均答复 去年12个工作日 今年9个",)),
    # ranks, and numerals of old
    ("考核位次比上年前进3位。", ("市里考核第2，去年第5",)),
    ("整改栏目25个。", ("改了廿五个栏目",)),
]
WRONG: list[tuple[str, tuple[str, ...], str]] = [
    ("全年发布解读材料27篇。", ("文字解读14篇。", "图解8篇，视频解读4篇。"), "27篇"),
    ("播发避风通知15次。", ("渔船电台播了避风通知14次。", "通知栏换了1次"), "15次"),
    ("接待来访、来电咨询共313人次。", ("窗口接待来访87人次", "电话咨询225人次"), "313人次"),
    ("全年发布信息520条，下半年265条。", QUARTERS, "265条"),
    ("公众号推文比微博少381条。", ("公众号发了812条，微博431条",), "381条"),
    ("6月达86条，2月最少，二者相差46条。", ("月发布量最高86条（6月），最低41条（2月）",), "46条"),
    ("应公开目录120项，尚有9项没有对应栏目。", ("目录120项，对上栏目的112项",), "9项"),
    ("公布抽检结果31期，涉及不合格食品26批次。", ("食品抽检结果公布31期，不合格食品57批次。",), "26批次"),
    ("网上申请24件，其余15件为当面或者邮寄提交。", ("申请里网上来的24件",), "15件"),
    ("问卷回收率为84.3%。", ("问卷发出300份，收回250份",), "84.3%"),
    ("不满意的占92%。", ("问卷收回250份，满意的230份",), "92%"),
    ("答复平均用时增加了三分之一。", ("平均答复用时从12个工作日降到8个工作日",), "三分之一"),
    ("公众号推文是上年的3倍。", ("公众号 去年150 今年300",), "3倍"),
    ("来信每10封有5封问低保。", ("来信60封，问低保的42封",), "每10封有5封"),
    ("每4件申请中有1件予以公开。", (), "每4件申请中有1件"),
    ("月均发布信息110条。", ("全年上网信息1440条",), "110条"),
    ("平均每个镇开设查阅点4处。", ("12个镇，查阅点36处",), "4处"),
    ("平均每月收到申请4.3件。", (), "4.3件"),
    ("共发布水质公告12次。", ("水质公告7月起每月发一次",), "12次"),
    ("全年召开例会12次。", (DUE,), "12次"),
    ("公报发放1.3万册。", ("公报每期1000册，12期",), "1.3万册"),
    ("公示6个工作日。", ("3月4日至3月8日公示",), "6个工作日"),
    ("平均用时9个工作日。", ("平均用时 去年12个工作日 今年9个镇",), "9个工作日"),
]


@pytest.mark.parametrize(("text", "notes"), RIGHT)
def test_it_has_a_source(text: str, notes: tuple[str, ...]) -> None:
    items = [item for item in ground(text, facts(CELLS, notes=notes)) if item.kind is not Kind.PARTS]
    assert [text[i.quantity.start : i.quantity.end] for i in items if i.verdict is not Verdict.SUPPORTED] == []


@pytest.mark.parametrize(("text", "notes", "quote"), WRONG)
def test_it_has_none(text: str, notes: tuple[str, ...], quote: str) -> None:
    items = [item for item in ground(text, facts(CELLS, notes=notes)) if item.verdict is not Verdict.SUPPORTED]
    assert quote in [text[item.quantity.start : item.quantity.end] for item in items]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("每5件来信中有4件当周回复。", ["每5件来信中有4件"]),
        ("每5个村有1个公示栏。", ["5个", "1个"]),  # of two things
        ("每0件来信中有0件。", []),
        ("栏目超过半年没有更新。", []),  # no 过半
        ("申请过半由自然人提出。", ["过半"]),
    ],
)
def test_a_share_is_told_by_two_numbers(text: str, quotes: list[str]) -> None:
    assert [text[item.quantity.start : item.quantity.end] for item in ground(text, facts(CELLS))] == quotes


@pytest.mark.parametrize(
    ("part", "months"),
    [
        ("每月一次", 12),
        ("7月起每月一次", 6),
        ("3月到12月每月一次", 10),
        ("下半年每月一次", 6),
        ("每月一次，2月、8月没开", 10),
        ("除1月外每月一次", 11),
        ("年中开始每月一次", None),
        ("每月一次，没停过", 12),
    ],
)
def test_how_many_months_a_note_speaks_of(part: str, months: int | None) -> None:
    assert note_periods.months(part) == months
