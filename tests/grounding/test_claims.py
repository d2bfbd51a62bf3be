"""Words of all, of none and of comparison without a number: what they speak of, and where they are silent."""

import random
from pathlib import Path

import pytest
import yaml

from assistant.grounding import quantities
from assistant.grounding.absolutes import claims
from assistant.grounding.levels import levels
from benchmarks import grounding, making, planting
from tests.grounding.test_matching import BROUGHT, CARRIED, DONE, GRANTED, RECEIVED, facts

ISSUED, REPEALED = "disclosure.normative_documents.issued", "disclosure.normative_documents.repealed"
REVIEW, CORRECTED = "disputes.reconsideration.total", "disputes.reconsideration.corrected"
MOST_MISSED = 3
KNOWN = facts(
    {
        RECEIVED: 5, BROUGHT: 3, CARRIED: 2, DONE: 6, GRANTED: 3, ISSUED: 2, REPEALED: 1, REVIEW: 2, CORRECTED: 1,
        "requests.received.natural_person": 2, "requests.received.enterprise": 3,
        "requests.received.research_institution": 0, "requests.other_outcome.fee_unpaid.total": 2,
        "disputes.litigation_direct.total": 1, "disputes.litigation_direct.pending": 1,
    },
    {RECEIVED: 4, ISSUED: 1},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("本镇零申请、零结转、零复议。", [RECEIVED, CARRIED, REVIEW]),
        ("没有因逾期未缴费而不再处理的申请。", ["requests.other_outcome.fee_unpaid.total"]),
        ("未出现复议被纠正的情况。", [CORRECTED]),
        ("复议案件无一败绩。", [CORRECTED]),
        ("没有废止规范性文件。", [REPEALED]),
        ("除2件结转外，其余申请均已办结，没有废止规范性文件。", [REPEALED]),
        ("没有向申请人发出过收费通知。", ["requests.other_outcome.fee_unpaid.total"]),
        ("没有一件申请拖到明年。", [CARRIED]),
        ("行政复议案件为零。", [REVIEW]),
        ("申请人清一色为个人。", ["requests.received.enterprise"]),
        ("政府信息公开申请，全年一件也没有收到。", [RECEIVED]),
        ("新收申请5件，以自然人居多。", ["requests.received.enterprise"]),
        ("年初无结转件，年底无在办件。", [BROUGHT, CARRIED]),
        ("年初手头没有积压。", [BROUGHT]),
        ("没有按“予以公开”结案的申请。", [GRANTED]),
        ("未收到公民、法人或者其他组织的申请。", [RECEIVED]),
        ("行政规范性文件从未制发，废止的概无发生。", [ISSUED, REPEALED]),
        ("予以公开的，全年一件也没有用过。", [GRANTED]),
    ],
)
def test_what_must_be_none_is_found_by_its_name(text: str, cells: list[str]) -> None:
    assert [claim.facts[0] for claim in claims(text, KNOWN)] == cells


@pytest.mark.parametrize(
    "text",
    [
        "未收到科研机构的申请。",
        "没有公开的申请3件，均说明了理由。",
        "因国家秘密而未公开的申请有3件。",
        "没有在年内办完的申请2件。",
        "没有一件申请石沉大海。",
        "【待补充：有没有发出收费通知？没有的，请写“未发出收费通知，未收到申请”】",
        "没有申请人对答复的期限提出异议。",
        "复议案件没有一件被责令重新答复。",
        "不存在无正当理由不予公开的情形。",
        "申请均在法定期限内答复。",
        "没有按期答复的申请2件，均已说明。",
        "办理完毕八百零二件（含上年结转件）。",
        "上年结转的申请均已办结。",
        "已到期的申请均已办结。",
        "除2件外，申请均已办结。",
        "答复申请6件，均在法定期限内答复。",
        "办结的申请占全部办结件的一半。",
        "没有应公开而不予公开的情况。",
        "确保无一件超期。",
        "无其他需要报告的事项。",
        "危及“三安全一稳定”不予公开。",
    ],
)
def test_words_of_a_part_or_of_something_else_are_silent(text: str) -> None:
    assert list(claims(text, KNOWN)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("新收申请与上年持平。", True),
        ("新收申请较上年有所增加。", False),
        ("新收申请较上年有所减少。", True),
        ("制发规范性文件较上年翻了一番。", False),
        ("新收申请较上年翻了一番。", True),
        ("公众号推文与上年持平。", False),
    ],
)
def test_a_comparison_without_a_number_is_held_against_both_years(text: str, wrong: bool) -> None:
    assert bool(list(levels(text, KNOWN))) is wrong


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("办结壹佰贰拾陆件", [126]), ("办结⑧件", [8]), ("办结Ⅷ件", [8]), ("办结١٨٢件", [182]), ("办结𝟏𝟖𝟐件", [182]),
        ("办结3O6件", [306]), ("办结l38件", [138]), ("办结−13件", [-13]), ("收到“3件”申请", [3]), ("咨询电话3个", [3]),
        ("没有一件被纠正", []), ("一件也没有收到", []), ("主动公开这一块", []), ("8:30开门，17时30分关门", []),
        ("每周五核对1次，每半年一次", []), ("公示期7天", []), ("比例为3.7:1", []), ("①加强培训", []),
    ],
)  # fmt: skip
def test_numbers_in_disguise_count_and_what_counts_nothing_does_not(text: str, values: list[int]) -> None:
    assert [item.value for item in quantities.find(text)] == values


def test_what_a_number_came_to_is_no_change() -> None:
    assert [item.change for item in quantities.find("由19件降为15件，降幅为21%，减少4件")] == [0, 0, -1, -1]


ABSOLUTES = yaml.safe_load((Path(grounding.__file__).parent / "patterns/absolutes.yaml").read_text(encoding="utf-8"))


def test_words_times_subjects_times_scopes_say_what_they_need_and_nothing_else() -> None:
    rng = random.Random(7)
    missed: list[str] = []
    held = [one for pattern in ABSOLUTES["patterns"] if (one := making.made(pattern, rng)) is not None]
    assert len(held) > 80
    for base, made in held:
        assert grounding.alarms(grounding.report_of(base, made.text, "", bare=False)) == [], made.text
        bad = planting.unfit(made, base, rng)
        if bad is not None and not grounding.alarms(grounding.report_of(bad, made.text, "", bare=False)):
            missed.append(made.text)
    assert len(missed) <= MOST_MISSED, missed
