"""Which proposals become suggestions: no model may change a number, fill a gap, or miss its place."""

from typing import Any, Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import checking
from assistant.domain import formats
from assistant.domain.figures import Figures
from assistant.domain.findings import Edit, Finding, Fix, Place, Severity
from assistant.domain.report import Changes, Heading, Imported, Note, Organ, Report, Section
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing.decide import accept, reject, undo
from assistant.editing.sieve import Sifted, Why, from_model
from assistant.editing.suggestions import added, from_rules, live

FORM = formats.load("2021")
CELLS = {
    "requests.received.natural_person": 12,
    "requests.received.total": 12,
    "requests.granted.natural_person": 6,
    "requests.granted.total": 6,
    "requests.outcomes_total.total": 12,
}
TEXT = (
    "（一）主动公开\n"
    "2024年，我镇主动公开信息。根据国办公开办函〔2021〕30号文件要求，及时更新各类信息。\n"
    "（二）依申请公开\n"
    "2024年新收政府信息公开申请12件，其中自然人12件。予以公开6件，占50%。举办培训3次。\n"
    "全年共收到申请12件，都按期答复。\n"
    "【待补充：今年有什么问题？】"
)
NOTES = (Note(id="n1", aspect="proactive", text="6月开展走访，走访企业15家。"),)
SOURCE = "model:suggest@1"


def report(text: str = TEXT, **changes: Unpack[Changes]) -> Report:
    figures = Figures().having(dict.fromkeys(FORM.cells, 0) | CELLS)
    made = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", figures=figures)
    return made.having(sections={"overview": Section(text=text, origin="imported")}, notes=NOTES).having(**changes)


def proposal(quote: object, replacement: object, category: object = "wording") -> dict[str, object]:
    return {"quote": quote, "replacement": replacement, "reason": "更顺", "category": category}


def sifted(*items: object, text: str = TEXT) -> Sifted:
    return from_model(report(text), "overview", items, SOURCE)


def why(quote: object, replacement: object, category: object = "wording", text: str = TEXT) -> Why | None:
    found = sifted(proposal(quote, replacement, category), text=text)
    assert len(found.kept) + len(found.dropped) == 1
    return found.dropped[0].why if found.dropped else None


def finding(code: str, *edits: Edit, **changes: object) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message="不合写法。",
        where=(Place(section="overview"),),
        found="",
        expected="",
        basis="",
        fix=Fix(edits=edits),
    ).model_copy(update=changes)


def edit(start: int, quote: str, replacement: str, section: str = "overview") -> Edit:
    return Edit(section=section, start=start, end=start + len(quote), quote=quote, replacement=replacement)


# from rules


def test_each_exact_edit_of_a_rule_becomes_a_pending_suggestion() -> None:
    looks = Imported(title="青禾镇政府信息公开工作年度报告", headings=(Heading(key="overview", text="1、总体情况"),))
    before = report("全面推\n进公开。。", imported=looks)
    found = from_rules(before, checking.check(before).findings)
    assert [(item.id, item.section, item.quote, item.replacement, item.source, item.category) for item in found] == [
        ("s1", "heading.overview", "1、总体情况", "一、总体情况", "rule:S102", Category.STRUCTURE),
        (
            "s2", "title", "青禾镇政府信息公开工作年度报告", "青禾镇2024年政府信息公开工作年度报告",
            "rule:S104", Category.STRUCTURE,
        ),
        ("s3", "overview", "。。", "。", "rule:S108", Category.STRUCTURE),
    ]  # fmt: skip
    assert all(item.status is Status.PENDING and item.decision is None and item.reason for item in found)


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("N101", "accuracy"), ("P103", "accuracy"), ("C101", "accuracy"), ("A103", "accuracy"),
        ("S108", "structure"), ("X101", "law"), ("W101", "wording"), ("W104", "wording"), ("W109", "wording"),
        ("W102", "tone"), ("W105", "redundancy"), ("W103", "law"), ("W107", "wording"),
    ],
)  # fmt: skip
def test_the_family_of_a_rule_is_the_category(code: str, category: str) -> None:
    (found,) = from_rules(report("公开。。及时"), [finding(code, edit(2, "。。", "。"))])
    assert found.category == category
    assert (found.source, found.reason) == (f"rule:{code}", "不合写法。")


def test_what_is_waived_or_stands_elsewhere_or_changes_nothing_or_comes_twice_is_no_suggestion() -> None:
    good = edit(2, "。。", "。")
    findings = [
        finding("S108", good, waived="已核实"),
        finding(
            "S108", edit(1, "。。", "。"), edit(9, "", "补"), edit(2, "。。", "。。"), edit(0, "", "x", "problems")
        ),
        finding("S108", fix=None),
    ]
    assert from_rules(report("公开。。及时"), findings) == ()
    assert len(from_rules(report("公开。。及时"), [finding("S108", good), finding("W101", good)])) == 1


def test_a_rule_may_insert() -> None:
    (found,) = from_rules(report("公开及时"), [finding("S108", edit(2, "", "，"))])
    assert (found.start, found.end, found.quote) == (2, 2, "")


# from a model


def test_a_proposal_whose_quote_stands_once_becomes_a_suggestion() -> None:
    found = sifted(proposal("及时更新各类信息", "及时维护各类信息", "tone"))
    start = TEXT.index("及时更新")
    assert found == Sifted(
        (
            Suggestion(
                id="s1",
                section="overview",
                start=start,
                end=start + 8,
                quote="及时更新各类信息",
                replacement="及时维护各类信息",
                reason="更顺",
                category=Category.TONE,
                source=SOURCE,
            ),
        ),
        (),
    )


@pytest.mark.parametrize(
    "item",
    [
        None, "及时更新", 7, [], {}, {"quote": "及时更新"}, proposal(None, "x"), proposal(["及时更新"], "x"),
        proposal("", "x"), proposal(" \n", "x"), proposal("及时更新", None), proposal("及时更新", 5),
        proposal("及时更新", "及时\u202e更新"), proposal("及时更新", "及时\u200b维护"),
        proposal("及时更新", "及时\x1b[2J"),
        proposal("及时更新", "及时\ud800"), proposal("及时更新", "及时\r维护"), proposal("及时更新", "及时\u2028维护"),
    ],
)  # fmt: skip
def test_what_has_not_the_shape_of_a_proposal_or_hides_characters_is_dropped(item: object) -> None:
    assert [dropped.why for dropped in sifted(item).dropped] == [Why.SHAPE]


@pytest.mark.parametrize("category", [None, "", "nice", "Accuracy", 1, ["tone"], {"tone": 1}])
def test_an_unknown_category_is_dropped(category: object) -> None:
    assert why("及时更新", "及时维护", category) is Why.CATEGORY


def test_a_missing_reason_does_not_matter_and_a_reason_is_one_line_of_what_is_seen() -> None:
    items: list[dict[str, Any]] = [
        {"quote": "及时更新", "replacement": "及时维护", "category": "tone"},
        {"quote": "都按期答复", "replacement": "均按期答复", "category": "tone", "reason": "两\n行\x1b[2J\u202e"},
    ]
    assert [item.reason for item in sifted(*items).kept] == ["", "两 行[2J"]


@pytest.mark.parametrize(
    ("quote", "replacement", "expected"),
    [
        ("从未写过的话", "x", Why.NOT_FOUND),
        ("2024年", "今年", Why.NOT_UNIQUE),
        ("申请12件", "申请", Why.NOT_UNIQUE),
        ("及时更新", "及时更新", Why.UNCHANGED),
        ("及时更新各类信息", "及时更新各类信息[[n1]]", Why.MARK),
    ],
)
def test_a_quote_must_stand_once_and_the_replacement_be_another_without_marks(
    quote: str, replacement: str, expected: Why
) -> None:
    assert why(quote, replacement) is expected


def test_places_that_overlap_are_two_places() -> None:
    assert why("各级各", "各", text="抓好各级各级各部门。") is Why.NOT_UNIQUE


@pytest.mark.parametrize(
    "quote",
    [
        "根据国办公开办函〔2021〕30号文件要求,及时更新各类信息。",  # a half-width comma
        "根据国办公开办函〔2021〕30号文件的要求，及时更新各类信息。",  # a word too many
        "根据国办公开办函〔2021〕30号文件要，及时更新各类信息。",  # a word lost
    ],
)
def test_a_quote_copied_badly_is_replaced_by_what_stands_there(quote: str) -> None:
    found = sifted(proposal(quote, "按照国办公开办函〔2021〕30号文件要求，及时更新各类信息。"))
    assert [item.quote for item in found.kept] == ["根据国办公开办函〔2021〕30号文件要求，及时更新各类信息。"]


def test_a_long_quote_copied_badly_is_found_whole() -> None:
    words = "".join(chr(0x4E00 + 37 * number) for number in range(150))
    quote = words[20:60] + words[61:130]
    found = sifted(proposal(quote, "改写"), text=words)
    assert [item.quote for item in found.kept] == [words[20:130]]


def test_a_bad_copy_that_fits_two_places_or_ends_otherwise_or_proposes_itself_is_dropped() -> None:
    sentence = "进一步健全政府信息公开工作机制，压实各部门的工作责任。"
    bad = sentence.replace("，", ",")
    assert why(bad, "健全机制。", text=f"{sentence}及时更新。") is None
    assert why(bad, "健全机制。", text=f"{sentence}及时更新。{sentence}") is Why.NOT_UNIQUE
    assert why(f"{sentence[:-1]}！", "健全机制！", text=f"{sentence}及时更新。") is Why.NOT_FOUND
    assert why(bad, bad, text=f"{sentence}及时更新。") is Why.UNCHANGED
    assert why(f"{sentence}又", "健全机制。", text=sentence) is Why.NOT_FOUND
    assert why(bad, "健全机制。", text="") is Why.NOT_FOUND
    assert why(f"{'公开' * 5}，{'公开' * 5}", "公开", text="公开" * 12) is Why.NOT_UNIQUE


@pytest.mark.parametrize(
    ("quote", "replacement"),
    [
        ("新收政府信息公开申请12件", "新收政府信息公开申请13件"),  # a supported number changed
        ("予以公开6件", "不予公开6件"),  # the same number, of another fact
        ("予以公开", "不予公开"),  # a word before a number that stands outside
        ("予以公开6件，占50%。", "予以公开了一部分。"),  # a number that is said nowhere else
        ("举办培训3次", "举办培训5次"),  # an unsupported number changed
        ("及时更新各类信息", "及时更新信息200条"),  # brought in: a count
        ("及时更新各类信息", "及时更新，“3个清单”上线"),  # brought in: in quotation marks
        ("及时更新各类信息", "5月起及时更新"),  # brought in: a date
        ("〔2021〕30号", "〔2021〕31号"),  # another document
        ("及时更新各类信息", "及时更新，上千人受益"),  # brought in: in words
        ("2024年新收", "2023年新收"),  # another year, though the material knows it
        ("4年新收", "3年新收"),  # a part of the number only
        ("自然人12件", "自然人12件，法人2件"),
        ("全年共收到申请12件，都按期答复。", "都按期答复，予以公开6件。"),  # a repetition goes, another number comes
        ("公开申请12件，其", "公开申请1"),  # leaves “12件” behind
    ],
)
def test_what_changes_a_number_or_brings_one_in_is_dropped(quote: str, replacement: str) -> None:
    assert why(quote, replacement) is Why.NUMBER


@pytest.mark.parametrize(
    ("quote", "replacement"),
    [
        ("新收政府信息公开申请12件", "收到政府信息公开申请12件"),
        ("新收政府信息公开申请12件", "新收政府信息公开申请十二件"),  # the same number, written otherwise
        ("举办培训3次", "举办业务培训3次"),  # what was unsupported may stay
        ("举办培训3次。", ""),  # or go
        ("全年共收到申请12件，都按期答复。", "都按期答复。"),  # said elsewhere too
        ("2024年新收", "新收"),  # so is the year
        ("及时更新各类信息", "及时更新各类信息，走访企业15家"),  # a note says it
        ("及时更新各类信息", "6月及时更新各类信息"),  # and this
    ],
)
def test_what_keeps_the_numbers_is_kept(quote: str, replacement: str) -> None:
    assert why(quote, replacement) is None


def test_items_of_a_list_may_be_numbered_anew() -> None:
    text = "1.健全机制。\n3.加强培训。"
    assert why("3.加强培训", "2.加强培训", "structure", text=text) is None


def test_a_wrong_number_may_be_put_right() -> None:
    text = "新收政府信息公开申请13件。"
    assert why("申请13件", "申请12件", "accuracy", text=text) is None
    assert why("申请13件", "申请14件", "accuracy", text=text) is Why.NUMBER


def test_two_repetitions_do_not_lean_on_each_other() -> None:
    text = "新收政府信息公开申请12件。全年收到申请12件，都按期答复。"
    first, second = proposal("新收政府信息公开申请12件。", ""), proposal("全年收到申请12件，", "")
    both = sifted(first, second, text=text)
    assert [item.quote for item in both.kept] == ["新收政府信息公开申请12件。"]
    assert [item.why for item in both.dropped] == [Why.NUMBER]
    assert len(sifted(second, text=text).kept) == 1


@pytest.mark.parametrize(
    ("quote", "replacement"),
    [
        ("【待补充：今年有什么问题？】", "今年没有问题。"),
        ("【待补充：今年有什么问题？】", ""),
        ("今年有什么问题", "今年有哪些问题"),
        ("都按期答复。\n【待", "都按期答复。\n【应"),
        ("及时更新各类信息", "及时更新各类信息【待补充：更新了哪些？】"),
    ],
)
def test_a_gap_is_not_for_a_model_to_touch(quote: str, replacement: str) -> None:
    assert why(quote, replacement) is Why.GAP


def test_words_around_a_gap_may_change() -> None:
    assert why("都按期答复。\n【待补充：今年有什么问题？】", "均按期答复。\n【待补充：今年有什么问题？】") is None


def test_the_same_change_counts_once_and_two_of_the_same_place_are_both_kept() -> None:
    one, other = proposal("及时更新", "及时维护"), proposal("及时更新各类信息", "及时维护信息")
    found = sifted(one, other, one)
    assert [item.id for item in found.kept] == ["s1", "s2"]
    assert found.dropped == (("及时更新", Why.TWICE),)


VALUES = st.one_of(
    st.none(), st.integers(), st.text(max_size=8), st.lists(st.text(max_size=3), max_size=2),
    st.sampled_from([*Category, "及时更新", "申请12件", "2024年", TEXT, TEXT[:30], "\ud800", "【待补充"]),
)  # fmt: skip


FIELDS = st.dictionaries(st.sampled_from(["quote", "replacement", "reason", "category", "x"]), VALUES)


@settings(max_examples=150, deadline=None)
@given(items=st.lists(st.one_of(VALUES, FIELDS), max_size=4))
def test_whatever_a_model_returns_each_item_is_kept_or_dropped(items: list[object]) -> None:
    found = sifted(*items)
    assert len(found.kept) + len(found.dropped) == len(items)
    assert all(TEXT[item.start : item.end] == item.quote for item in found.kept)


# into the report


def suggestion(start: int, quote: str, replacement: str, source: str = SOURCE, section: str = "overview") -> Suggestion:
    return Suggestion(
        id="s1", section=section, start=start, end=start + len(quote), quote=quote, replacement=replacement,
        reason="", category=Category.WORDING, source=source,
    )  # fmt: skip


def ids(found: Report) -> list[tuple[str, str, str]]:
    return [(item.id, item.quote, item.status.value) for item in found.suggestions]


def test_new_ones_take_the_place_of_pending_ones_of_their_kind_and_text_under_new_ids() -> None:
    first = added(
        report("甲乙丙丁"), [suggestion(0, "甲", "A"), suggestion(1, "乙", "B"), suggestion(2, "丙", "C", "rule:W101")]
    )
    first = added(first, [suggestion(0, "x", "y", section="problems")])
    first = accept(first, ["s1"], "王明", "t")
    again = added(first, [suggestion(3, "丁", "D", "model:suggest@2")])
    assert ids(again) == [
        ("s1", "甲", "accepted"),
        ("s3", "丙", "pending"),
        ("s4", "x", "stale"),
        ("s5", "丁", "pending"),
    ]


def test_what_was_rejected_does_not_come_again_while_it_applies() -> None:
    one = suggestion(2, "丙", "C")
    first = reject(added(report("甲乙丙丁"), [one]), ["s1"], "王明", "t")
    assert ids(added(first, [one])) == [("s1", "丙", "rejected")]
    assert ids(added(first, [suggestion(2, "丙", "CC"), suggestion(3, "丁", "C")]))[1:] == [
        ("s2", "丙", "pending"),
        ("s3", "丁", "pending"),
    ]
    moved = first.with_text("overview", "又甲乙丙丁")
    assert ids(added(moved, [suggestion(3, "丙", "C")])) == [("s1", "丙", "rejected")]
    doubled = first.with_text("overview", "丙甲又丙丁")
    assert len(added(doubled, [suggestion(3, "丙", "C")]).suggestions) == 2


def test_a_model_that_says_what_a_rule_says_adds_nothing() -> None:
    rule, model = suggestion(2, "丙", "C", "rule:W101"), suggestion(2, "丙", "C")
    first = added(report("甲乙丙丁"), [rule, model])
    assert [item.source for item in first.suggestions] == ["rule:W101"]
    assert added(first, [model]) == first
    assert ids(added(first, [rule])) == [("s2", "丙", "pending")]


def test_a_stale_one_gives_way_unless_undoing_may_open_it() -> None:
    first = added(
        report("甲乙丙丁"), [suggestion(0, "甲乙", "A"), suggestion(1, "乙丙", "B"), suggestion(3, "丁", "D")]
    )
    first = live(accept(first, ["s1"], "王明", "t").with_text("overview", "A丙"))
    assert ids(first) == [("s1", "甲乙", "accepted"), ("s2", "乙丙", "stale"), ("s3", "丁", "stale")]
    again = added(first, [suggestion(1, "丙", "C")])
    assert ids(again) == [("s1", "甲乙", "accepted"), ("s2", "乙丙", "stale"), ("s4", "丙", "pending")]
    opened, _ = undo(again, "王明", "t")
    assert ids(opened)[1] == ("s2", "乙丙", "pending")


def test_a_pending_one_follows_its_quote_and_is_stale_when_it_is_gone_or_no_longer_alone() -> None:
    first = added(report("甲乙丙丁"), [suggestion(1, "乙", "B"), suggestion(2, "丙", "C"), suggestion(3, "丁", "D")])
    assert live(first) is first
    after = live(first.with_text("overview", "丁新乙戊丁"))
    assert [(item.start, item.end, item.status.value) for item in after.suggestions] == [
        (2, 3, "pending"),
        (2, 3, "stale"),
        (3, 4, "stale"),
    ]
    assert ids(live(after.with_text("overview", "甲乙丙丁")))[1:] == [("s2", "丙", "stale"), ("s3", "丁", "stale")]


def test_an_insertion_is_stale_when_the_text_no_longer_reaches_its_place() -> None:
    first = added(report("甲乙丙"), [suggestion(3, "", "。", "rule:S108")])
    assert ids(live(first)) == [("s1", "", "pending")]
    assert ids(live(first.with_text("overview", "甲"))) == [("s1", "", "stale")]


INVENTED = "6月开展走访，走访企业15家，群众满意度较高。"


@pytest.mark.parametrize(
    ("quote", "replacement", "verdict"),
    [
        ("群众满意度较高", "【待补充：有没有做满意度调查，结果怎样？】", None),
        ("，群众满意度较高", "", None),
        ("走访企业15家", "【待补充：走访了几家企业？】", Why.GAP),
        ("群众满意度较高", "群众满意度较高【待补充：有没有调查？】", Why.GAP),
        ("走访企业15家", "深入走访企业15家", Why.SOURCE),
        ("走访企业15家", "走访企业15家，解决企业困难", Why.SOURCE),
        ("6月开展走访", "6月开展走访活动", None),
        ("走访企业15家", "走访企业15家，其中张建国的身份证号是330722198106172540", Why.PERSON),
    ],
)
def test_an_invention_may_become_a_question_and_nothing_without_a_source_may_come_in(
    quote: str, replacement: str, verdict: Why | None
) -> None:
    found = why(quote, replacement, "accuracy", text=INVENTED)
    assert found is verdict or (verdict is Why.PERSON and found is Why.NUMBER)


def test_without_notes_only_praise_and_promises_are_known_to_have_no_source() -> None:
    bare = report("更新网站栏目。").having(notes=())
    assert [
        item.why
        for item in from_model(bare, "overview", [proposal("更新网站栏目", "及时更新网站栏目")], SOURCE).dropped
    ] == [Why.SOURCE]
    assert from_model(bare, "overview", [proposal("更新网站栏目", "更新网站各栏目")], SOURCE).kept


def test_a_name_that_a_replacement_brings_in_is_no_suggestion() -> None:
    assert why("走访企业15家", "走访企业15家，申请人张建国要求公开征地补偿信息", text=INVENTED) is Why.PERSON
