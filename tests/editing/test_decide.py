"""A person accepts, rejects, takes back and chooses; the texts and the places of all suggestions follow."""

from collections.abc import Callable
from itertools import combinations
from typing import Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import signing
from assistant.domain.drafts import Draft, Made, Unfinished
from assistant.domain.report import Changes, Heading, Imported, Organ, Report, Section
from assistant.domain.suggestions import Category, Status, Suggestion
from assistant.editing.approve import approve
from assistant.editing.decide import accept, choose, difference, reject, undo
from assistant.editing.suggestions import added
from assistant.errors import UnusableInput

TEXT = "我镇积极推进公开工作，及时更新各类信息。"
BY, AT = "王明", "2025-01-10T09:00:00+08:00"
EMPTY = Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021")


def report(text: str, *edits: tuple[int, str, str], **changes: Unpack[Changes]) -> Report:
    made = [
        Suggestion(
            id=f"s{number}",
            section="overview",
            start=start,
            end=start + len(quote),
            quote=quote,
            replacement=replacement,
            reason="",
            category=Category.WORDING,
            source="model:suggest@1",
        )
        for number, (start, quote, replacement) in enumerate(edits, 1)
    ]
    sections = {"overview": Section(text=text)}
    return EMPTY.having(sections=sections, suggestions=tuple(made)).having(**changes)


def on(text: str, *edits: tuple[str, str]) -> Report:
    return report(text, *((text.index(quote), quote, replacement) for quote, replacement in edits))


def states(found: Report) -> list[tuple[str, int, int, str]]:
    return [(item.id, item.start, item.end, item.status.value) for item in found.suggestions]


def test_accepting_replaces_the_words_and_moves_what_stands_behind() -> None:
    before = on(TEXT, ("积极", ""), ("推进", "做好"), ("各类信息", "信息"))
    after = accept(before, ["s2", "s1"], " 王明 ", AT)
    assert after.text("overview") == "我镇做好公开工作，及时更新各类信息。"
    assert states(after) == [("s1", 2, 2, "accepted"), ("s2", 2, 4, "accepted"), ("s3", 13, 17, "pending")]
    first, second = (item.decision for item in after.suggestions[:2])
    assert first is not None
    assert second is not None
    assert (second.order, first.order, first.by, first.at) == (1, 2, "王明", AT)


def same(one: Report, other: Report) -> bool:
    """Whether two reports say the same, whatever traces were left on the way."""

    def bare(found: Report) -> Report:
        return found.having(
            sections={key: item.model_copy(update={"revisions": ()}) for key, item in found.sections.items()},
            suggestions=tuple(item.model_copy(update={"taken_back": ()}) for item in found.suggestions),
        )

    return bare(one) == bare(other)


def test_accepting_closes_what_changes_the_same_words_and_undoing_opens_it() -> None:
    before = on(TEXT, ("积极推进", "推进"), ("推进公开", "做好公开"), ("公开工作", "公开"))
    after = accept(before, ["s2"], BY, AT)
    assert states(after) == [("s1", 2, 6, "stale"), ("s2", 4, 8, "accepted"), ("s3", 6, 10, "stale")]
    assert after.suggestions[1].decision is not None
    assert after.suggestions[1].decision.closed == ("s1", "s3")
    opened, undone = undo(after, BY, AT)
    assert same(opened, before)
    assert (undone.id, undone.status) == ("s2", Status.PENDING)
    (trace,) = undone.taken_back
    assert (trace.status, trace.decision, trace.by, trace.at) == (
        Status.ACCEPTED, after.suggestions[1].decision, BY, AT,
    )  # fmt: skip


def test_accepting_voids_an_approval_and_undoing_restores_the_text_it_was_given_for() -> None:
    signed = approve(on(TEXT, ("积极", "")), "overview", BY, AT)
    after = accept(signed, ["s1"], BY, AT)
    assert not signing.is_signed(after, "overview")
    assert signing.is_signed(undo(after, BY, AT)[0], "overview")


def test_rejecting_leaves_the_text_and_undoing_makes_it_pending() -> None:
    before = on(TEXT, ("积极", ""), ("推进", "做好"))
    after = reject(before, ["s1", "s2"], BY, AT)
    assert after.text("overview") == TEXT
    assert [item.status for item in after.suggestions] == [Status.REJECTED, Status.REJECTED]
    once, undone = undo(after, BY, AT)
    assert (undone.id, undone.status, undone.decision) == ("s2", Status.PENDING, None)
    assert same(undo(once, BY, AT)[0], before)


def test_a_rejected_one_whose_words_were_changed_finds_its_place_again() -> None:
    before = on("积极积极推进", ("极积", ""), ("积极", "甲"))
    after = accept(reject(before, ["s1"], BY, AT), ["s2"], BY, AT)
    assert after.text("overview") == "甲积极推进"
    once, _ = undo(after, BY, AT)
    assert same(undo(once, BY, AT)[0], before)


@pytest.mark.parametrize(
    ("start", "quote", "closes"),
    [
        (2, "积极", False),
        (6, "公", False),
        (4, "推", True),
        (5, "进", True),
        (3, "极推", True),
        (4, "", True),
        (5, "", True),
        (6, "", False),
    ],
)
def test_what_touches_only_the_edge_stays_open(start: int, quote: str, closes: bool) -> None:
    """Of an insertion and what begins at its place, nobody knows which comes first."""
    before = report(TEXT, (4, "推进", "做好了"), (start, quote, "新"))
    after = accept(before, ["s1"], BY, AT)
    assert (after.suggestions[1].status is Status.STALE) is closes
    if not closes:
        made = "我镇新做好了公开" if start == 2 else "我镇积极做好了新"
        assert accept(after, ["s2"], BY, AT).text("overview").startswith(made)
    assert same(undo(after, BY, AT)[0], before)


def test_an_insertion_is_made_and_taken_back() -> None:
    before = report(TEXT, (2, "", "认真"), (2, "", "又"), (4, "推进", "做好"))
    after = accept(before, ["s1", "s3"], BY, AT)
    assert after.text("overview").startswith("我镇认真积极做好公开")
    assert after.suggestions[1].status is Status.STALE
    assert same(undo(undo(after, BY, AT)[0], BY, AT)[0], before)


def test_a_title_and_a_heading_are_changed_as_a_section_is() -> None:
    looks = Imported(title="年报", headings=(Heading(key="overview", text="1、总体情况"),))
    one = Suggestion(
        id="s1", section="heading.overview", start=0, end=2, quote="1、", replacement="一、",
        reason="", category=Category.STRUCTURE, source="rule:S102",
    )  # fmt: skip
    two = one.model_copy(update={"id": "s2", "section": "title", "quote": "年报", "replacement": "年度报告"})
    before = EMPTY.having(imported=looks, suggestions=(one, two))
    after = accept(before, ["s1", "s2"], BY, AT)
    assert (after.text("heading.overview"), after.text("title")) == ("一、总体情况", "年度报告")
    assert same(undo(undo(after, BY, AT)[0], BY, AT)[0], before)


@pytest.mark.parametrize("decide", [accept, reject])
def test_one_id_that_cannot_be_decided_stops_all(decide: Callable[[Report, list[str], str, str], Report]) -> None:
    before = on(TEXT, ("积极", ""), ("推进", "做好"), ("推进公开", "公开"), ("工作", ""))
    before = reject(accept(before, ["s2"], BY, AT), ["s4"], BY, AT)
    for wrong, words in (
        ("s2", "已经采纳过了"),
        ("s4", "已经定为不采纳"),
        ("s3", "要改的文字已经变了"),
        ("s9", "没有编号为 s9"),
    ):
        with pytest.raises(UnusableInput, match=words):
            decide(before, ["s1", wrong], BY, AT)
    with pytest.raises(UnusableInput, match="待定的有：s1。"):
        decide(before, ["x"], BY, AT)
    with pytest.raises(UnusableInput, match="没有写是谁决定的"):
        decide(before, ["s1"], " ", AT)
    with pytest.raises(UnusableInput, match="现在没有待定的建议"):
        decide(EMPTY, ["s1"], BY, AT)


def test_two_that_change_the_same_words_are_not_accepted_together() -> None:
    before = on(TEXT, ("积极推进", "推进"), ("推进公开", "公开"))
    with pytest.raises(UnusableInput, match="s2 和 s1 改的是同一处文字"):
        accept(before, ["s2", "s1"], BY, AT)
    elsewhere = before.suggestions[1].model_copy(update={"section": "problems"})
    before = before.having(suggestions=(before.suggestions[0], elsewhere)).with_text("problems", TEXT)
    assert accept(before, ["s1", "s2", "s1"], BY, AT).text("problems") == "我镇积极公开工作，及时更新各类信息。"


def test_after_a_change_by_hand_what_still_stands_is_found_and_the_rest_is_stale() -> None:
    before = on(TEXT, ("积极", ""), ("及时", "随时")).with_text("overview", f"今年，{TEXT}".replace("及时", "按时"))
    assert accept(before, ["s1"], BY, AT).text("overview") == "今年，我镇推进公开工作，按时更新各类信息。"
    with pytest.raises(UnusableInput, match="s2 要改的文字已经变了"):
        accept(before, ["s2"], BY, AT)


def test_what_was_changed_by_hand_since_is_not_taken_back() -> None:
    after = accept(on(TEXT, ("积极", "大力"), ("及时", "随时")), ["s1"], BY, AT)
    for text in (TEXT, f"今年，{after.text('overview')}", ""):
        with pytest.raises(UnusableInput, match=r"s1 采纳以后，那里的文字又改过，不能撤销。请直接改“overview”的文字"):
            undo(after.with_text("overview", text), BY, AT)
    later = undo(after.with_text("overview", after.text("overview").replace("及时", "按时")), BY, AT)[0]
    assert later.text("overview") == TEXT.replace("及时", "按时")
    assert [item.status.value for item in later.suggestions] == ["pending", "stale"]


def test_a_deletion_is_not_taken_back_when_others_have_moved() -> None:
    after = accept(on(TEXT, ("积极", ""), ("及时", "随时")), ["s1"], BY, AT)
    with pytest.raises(UnusableInput, match="那里的文字又改过"):
        undo(after.with_text("overview", f"今年，{after.text('overview')}"), BY, AT)
    with pytest.raises(UnusableInput, match="那里的文字又改过"):
        undo(after.with_text("overview", ""), BY, AT)


def test_a_suggestion_made_for_the_new_words_is_stale_when_they_are_taken_back() -> None:
    after = accept(on(TEXT, ("推进", "做好"), ("信息", "内容")), ["s1"], BY, AT)
    new = after.suggestions[0].model_copy(
        update={
            "start": 5,
            "end": 8,
            "quote": "好公开",
            "replacement": "公开",
            "status": Status.PENDING,
            "decision": None,
        }
    )
    back, _ = undo(added(after, [new, new.model_copy(update={"start": 8, "end": 10, "quote": "工作"})]), BY, AT)
    assert back.text("overview") == TEXT
    assert [(item.quote, item.status.value) for item in back.suggestions] == [
        ("推进", "pending"),
        ("好公开", "stale"),
        ("工作", "pending"),
    ]


def test_nothing_decided_nothing_to_take_back() -> None:
    with pytest.raises(UnusableInput, match="没有可以撤销的决定"):
        undo(on(TEXT, ("积极", "")), BY, AT)
    with pytest.raises(UnusableInput, match="没有写是谁决定的"):
        undo(accept(on(TEXT, ("积极", "")), ["s1"], BY, AT), "", AT)


# choosing a draft


def with_candidates(*texts: str, text: str = TEXT) -> Report:
    drafts = tuple(Draft(text=item, origin="model", model="m", made=Made(at=AT)) for item in texts)
    section = Section(text=text, origin="offline", prompt="overview@1", candidates=drafts)
    return EMPTY.having(sections={"overview": section})


def test_a_candidate_changes_places_with_the_text_and_the_approval_lapses() -> None:
    before = approve(with_candidates("甲。", "乙。", "丙。"), "overview", BY, AT)
    after = choose(before, "overview", 2, BY, AT)
    section = after.sections["overview"]
    assert (section.text, section.origin, section.model) == ("乙。", "model", "m")
    assert not signing.is_signed(after, "overview")
    assert [item.text for item in section.candidates] == ["甲。", TEXT, "丙。"]
    assert (section.candidates[1].origin, section.candidates[1].prompt) == ("offline", "overview@1")
    back = choose(choose(before, "overview", 2, BY, AT), "overview", 2, BY, AT).sections["overview"]
    assert back.draft == before.sections["overview"].draft
    assert [item.text for item in back.candidates] == ["甲。", "乙。", "丙。"]
    assert [item.replaced for item in back.candidates] == [False, True, False]


def test_an_empty_text_leaves_no_candidate_behind_and_one_broken_off_does() -> None:
    assert choose(with_candidates("甲。", text=" \n"), "overview", 1, BY, AT).sections["overview"].candidates == ()
    before = with_candidates("甲。", text="")
    broken = before.sections["overview"].model_copy(update={"unfinished": Unfinished(raw="[[", why="断了")})
    section = choose(before.having(sections={"overview": broken}), "overview", 1, BY, AT).sections["overview"]
    assert section.unfinished is None
    assert [item.unfinished for item in section.candidates] == [broken.unfinished]


@pytest.mark.parametrize(
    ("section", "number", "by", "words"),
    [
        ("overview", 0, BY, "“一、总体情况”没有第 0 份候选稿。现有 1 份，从 1 数起。"),
        ("overview", 2, BY, "“一、总体情况”没有第 2 份候选稿"),
        ("overview", -1, BY, "“一、总体情况”没有第 -1 份候选稿"),
        ("problems", 1, BY, "这一节还没有候选稿"),
        ("nowhere", 1, BY, "没有“nowhere”这一节"),
        ("overview", 1, " ", "没有写是谁决定的"),
    ],
)
def test_there_must_be_such_a_candidate(section: str, number: int, by: str, words: str) -> None:
    with pytest.raises(UnusableInput, match=words):
        choose(with_candidates("甲。"), section, number, by, AT)


def test_decisions_on_the_text_that_goes_stay_with_it_and_earlier_ones_elsewhere_can_be_taken_back() -> None:
    before = on(TEXT, ("积极", ""), ("及时", ""), ("公开", "通报"))
    elsewhere = before.suggestions[0].model_copy(update={"id": "s4", "section": "problems"})
    before = before.having(suggestions=(*before.suggestions, elsewhere)).with_text("problems", TEXT)
    before = accept(before, ["s4", "s1", "s2"], BY, AT)
    candidates = (Draft(text="公开工作。"),)
    section = before.sections["overview"].model_copy(update={"candidates": candidates})
    after = choose(before.having(sections=before.sections | {"overview": section}), "overview", 1, BY, AT)
    assert [item.status.value for item in after.suggestions] == ["stale", "stale", "pending", "accepted"]
    back, undone = undo(after, BY, AT)
    assert undone.id == "s4"
    assert (back.text("problems"), back.text("overview")) == (TEXT, "公开工作。")


# showing


def test_a_difference_is_shown_with_some_words_around_it_each_in_one_line() -> None:
    text = f"{'前' * 30}\n甲乙\n丙{'后' * 30}"
    shown = on(text, ("甲乙\n丙", "丁\r\n戊")).suggestions[0]
    assert difference(shown, text) == (f"{'前' * 19}⏎", "甲乙⏎丙", "丁⏎戊", "后" * 20)
    assert difference(on("甲", ("甲", "")).suggestions[0], "甲") == ("", "甲", "", "")


def test_an_accepted_one_is_shown_where_its_replacement_stands() -> None:
    after = accept(on(TEXT, ("积极推进", "做好")), ["s1"], BY, AT)
    assert difference(after.suggestions[0], after.text("overview"))[:3] == ("我镇", "积极推进", "做好")


# whatever is decided

CHINESE = st.text(alphabet="政务公开镇。\n", max_size=24)  # few letters, so that quotes stand in many places


@st.composite
def situations(draw: st.DrawFn) -> Report:
    """Return a report with random edits of one text, overlapping or not, some of them insertions."""
    text = draw(CHINESE)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 6)), max_size=7))
    places = [(start, text[start : start + length]) for start, length in spans]
    return report(text, *((start, quote, draw(st.text(alphabet="政务新。", max_size=6))) for start, quote in places))


def stand(found: Report) -> bool:
    text = found.text("overview")
    return all(
        text[item.start : item.end] == item.quote and 0 <= item.start <= item.end <= len(text)
        for item in found.suggestions
        if item.status is Status.PENDING
    )


def overlap(one: Suggestion, other: Suggestion) -> bool:
    return one.start < other.end and other.start < one.end


@settings(max_examples=400, deadline=None)
@given(data=st.data(), first=situations())
def test_whatever_is_decided_places_hold_and_undoing_all_leads_back(data: st.DataObject, first: Report) -> None:
    now = first
    together = [(one.id, other.id) for one, other in combinations(first.suggestions, 2) if overlap(one, other)]
    for _ in range(data.draw(st.integers(0, 12))):
        pending = [item.id for item in now.suggestions if item.status is Status.PENDING]
        act = data.draw(st.sampled_from(["accept", "accept", "reject", "undo"]))
        try:
            if act == "undo":
                now, _ = undo(now, BY, AT)
            else:
                chosen = data.draw(st.lists(st.sampled_from(pending), min_size=1, max_size=2)) if pending else ["s99"]
                now = (accept if act == "accept" else reject)(now, chosen, BY, AT)
        except UnusableInput:
            continue
        accepted = {item.id for item in now.suggestions if item.status is Status.ACCEPTED}
        assert stand(now)
        assert not [pair for pair in together if accepted.issuperset(pair)]
        assert all(
            now.text("overview")[item.start : item.end] == item.replacement
            for item in now.suggestions
            if item.id in accepted
        )
    while any(item.decision for item in now.suggestions):
        now, undone = undo(now, BY, AT)
        assert undone.status is Status.PENDING
        assert stand(now)
    assert same(now, first)
