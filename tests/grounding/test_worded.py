"""Shares, changes, firsts and remainders in words: what the figures contradict, and what is left alone."""

import pytest

from assistant import resources
from assistant.grounding import exceptions, firsts, fractions, relation_words
from assistant.grounding.absolutes import claims
from assistant.grounding.levels import levels
from assistant.grounding.predicates import Marker
from tests.grounding.test_matching import BROUGHT, CARRIED, DONE, GRANTED, RECEIVED, facts

BY_PERSON, BY_FIRM = "requests.received.natural_person", "requests.received.enterprise"
NOT_HELD, REFUSED = "requests.unavailable.not_held.total", "requests.refused.third_party.total"
REFUSED_FIRM = "requests.refused.third_party.enterprise"
REVIEW, UPHELD, CORRECTED = (f"disputes.reconsideration.{column}" for column in ("total", "upheld", "corrected"))
MADE, ENDED, KEPT = (f"disclosure.normative_documents.{column}" for column in ("issued", "repealed", "in_force"))
FINES, FORCED = "disclosure.penalties.decisions", "disclosure.compulsion.decisions"
KNOWN = facts(
    {
        RECEIVED: 30, BY_PERSON: 24, BY_FIRM: 5, "requests.received.research_institution": 1, BROUGHT: 2, CARRIED: 3,
        DONE: 29, GRANTED: 17, "requests.partly_granted.total": 3, NOT_HELD: 7, REFUSED: 1, REFUSED_FIRM: 1,
        "requests.refused.third_party.natural_person": 0, REVIEW: 3, UPHELD: 2, CORRECTED: 1, MADE: 5, ENDED: 8,
        KEPT: 26, FINES: 356, FORCED: 12, "disclosure.licensing.decisions": 10432,
    },
    {
        RECEIVED: 10, BY_PERSON: 9, BY_FIRM: 1, "requests.received.research_institution": 0, BROUGHT: 0, CARRIED: 2,
        DONE: 8, GRANTED: 4, NOT_HELD: 4, REVIEW: 1, UPHELD: 1, CORRECTED: 0, MADE: 7, ENDED: 2, KEPT: 29, FINES: 890,
        FORCED: 0,
    },
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "从申请主体看，超过九成由自然人提出。",
        "新收的30件申请，五成来自自然人，四成来自企业。",
        "全年办结的申请里，近九成予以公开。",
        "大多数申请因本机关不掌握相关信息而无法提供。",
        "行政复议绝大多数被纠正。",
        "本年度首次发生因政府信息公开引起的行政复议。",
        "首次出现本机关不掌握相关政府信息的情形。",
        "商业企业首次向本机关提出申请。",
        "行政复议由无到有。",
        "行政处罚连续两年为零。",
        "连续两年未发生行政复议。",
        "除1件结转下年度外，其余申请均已办结。",
        "除1件因需征求第三方意见结转下年度外，其余申请年内办理完毕。",
        "除3件部分公开外，其余均予以公开。",
        "新收申请30件，除5件由企业提出外，其余全部由自然人提出。",
        "3件行政复议中，除2件被纠正外，其余维持。",
        "办结29件，其中予以公开17件，剩余12件均为本机关不掌握。",
        "不予公开1件，系自然人申请，涉及第三方合法权益。",
        "新制发的规范性文件多于废止的。",
        "30件申请，件件予以公开。",
        "各类申请人中，企业占比最高。",
        "全年作出行政许可决定1.4万余件，行政处罚决定356件。",
        "规范性文件清理不及时。现行有效的28件文件中，有的施行已逾五年。",
    ],
)
def test_what_is_told_in_words_and_is_not_so_is_found(text: str) -> None:
    assert [claim.is_sure for claim in claims(text, KNOWN)][:1] in ([False], [True])


@pytest.mark.parametrize(
    "text",
    [
        "从申请主体看，八成由自然人提出。",
        "近六成的办结件予以公开。",
        "网上申请中，近九成由企业提出。",
        "若超过九成由自然人提出，另行说明。",
        "咨询电话中，近九成来自企业。",
        "多数申请得到公开或部分公开。",
        "本机关不掌握的7件，近九成由自然人提出。",
        "首次发布行政处罚典型案例。",
        "3月首次收到企业提出的申请。",
        "首次收到涉及公共数据的企业申请。",
        "首次收到科研机构提出的申请。",
        "首次出现申请量超过20件的情况。",
        "行政复议首次被纠正。",
        "行政复议首次出现被纠正情形。",
        "行政强制从无到有。",
        "除3件结转下年度外，其余申请均已办结。",
        "3件行政复议中，除1件被纠正外，其余维持。",
        "除7件本机关不掌握外，其余均已妥善处理。",
        "不予公开1件，系企业申请。",
        "不予公开1件，由自然人提出的0件。",
        "废止的规范性文件多于新制发的。",
        "全年作出行政许可决定1万余件。",
        "全年公示行政许可信息1.4万余件。",
        "规范性文件清理及时。现行有效的26件文件中，有的施行已逾五年。",
        "现行有效的28件文件中，有的施行已逾五年。",
        "行政复议3件，1件被纠正，剩下的2件均获维持。",
    ],
)
def test_what_is_right_or_of_something_unknown_is_left_alone(text: str) -> None:
    assert [*claims(text, KNOWN)] == []


@pytest.mark.parametrize(
    "text",
    [
        "本年新收申请数量较上年下降三成多。",
        "与上年相比，新收申请增加四分之一。",
        "本年新收申请数量比上年增长三倍。",
        "新收申请30件，是上年的两倍。",
        "行政处罚决定比上年减少近一半。",
        "行政处罚决定不到上年的三成。",
        "全年规范性文件净增2件。",
        "现行有效的规范性文件不减反增。",
        "规范性文件数量不增不减。",
        "行政处罚决定有增无减。",
    ],
)
def test_a_change_in_words_that_is_not_so_is_found(text: str) -> None:
    assert len([*levels(text, KNOWN)]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "本年新收申请数量比上年增长两倍。",
        "新收申请30件，是上年的三倍。",
        "新收申请较上年翻了一番还多。",
        "行政处罚决定比上年减少六成。",
        "行政处罚决定约为上年的四成。",
        "征地类申请比上年减少近一半。",
        "网站访问量比上年增长三倍。",
        "全年规范性文件净减少3件。",
        "现行有效的规范性文件不增反降。",
        "行政强制决定有增无减。",
    ],
)
def test_a_change_in_words_that_is_so_is_left_alone(text: str) -> None:
    assert [*levels(text, KNOWN)] == []


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("超过九成", 89.5, None), ("不到两成", None, 20.5), ("近一半", 40, 52), ("三成多", 29.5, 40.5),
        ("过半", 49.5, None), ("三分之二以上", 66.2, None), ("大多数", 50, None),
    ],
)  # fmt: skip
def test_a_share_in_words_lies_between(said: str, low: float | None, high: float | None) -> None:
    [found] = fractions.fractions(said, 0, len(said))
    limits = [None if one is None else round(float(one), 1) for one in (found.low, found.high)]
    assert [None if one is None else round(one, 1) for one in (low, high)] == limits


@pytest.mark.parametrize("said", ["九成立了", "一成不变", "多数民族", "百分之三"])
def test_other_words_are_no_share(said: str) -> None:
    assert fractions.fractions(said, 0, len(said)) == []


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (fractions.FractionWords, "fractions"),
        (firsts.FirstWords, "firsts"),
        (exceptions.ExceptionWords, "exceptions"),
        (relation_words.RelationWords, "relations"),
    ],
)
def test_the_words_find_their_examples(
    words: type[fractions.FractionWords | firsts.FirstWords | exceptions.ExceptionWords | relation_words.RelationWords],
    file: str,
) -> None:
    own = resources.load(words, f"schemas/lexicons/{file}.yaml")
    for name in words.model_fields:
        marker = getattr(own, name)
        if isinstance(marker, tuple):
            continue  # what may be compared with one another
        assert isinstance(marker, Marker)
        assert marker.finds, name
        assert [example for example in marker.finds if not marker.pattern.search(example)] == [], name
