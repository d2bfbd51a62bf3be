from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.llm.visible import HIDDEN, Visible, scrubbed
from tests.llm.conftest import KEY

NAMES = ("think", "thinking", "reasoning", "thought", "THINK", "Think")
THOUGHT = "Ω"  # stands in what is thought alone
HALF = ["<", "</", "<thi", "<think", "</think", "<thinking", "</reasoning", "<b>", "a < b", ">", KEY[:9], KEY[9:]]
words = st.text(alphabet="年报 共\n*【。<>/sk-", max_size=6)
pieces_of_text = words | st.sampled_from([*HALF, KEY])
thoughts = st.lists(words | st.sampled_from([THOUGHT, KEY, KEY[:9], "</", "<th"]), max_size=4).map("".join)
blocks = st.tuples(st.sampled_from(NAMES), thoughts).map(lambda of: f"<{of[0]}>{THOUGHT}{of[1]}</{of[0]}>")
unclosed = st.tuples(st.sampled_from(NAMES), thoughts).map(lambda of: f"<{of[0]}>{THOUGHT}{of[1]}")
lone_ends = st.sampled_from(NAMES).map(lambda name: f"</{name}>")
proper = st.tuples(st.lists(pieces_of_text | blocks, max_size=6).map("".join), st.just("") | unclosed).map("".join)
anything = st.lists(pieces_of_text | blocks | lone_ends, max_size=6).map("".join)


def cut(text: str, places: list[float]) -> list[str]:
    at = sorted({round(place * len(text)) for place in places} | {0, len(text)})
    return [text[begin:end] for begin, end in pairwise(at)]


def shown(pieces: list[str]) -> tuple[str, list[str]]:
    """What is shown in the end, and all that was ever told."""
    visible = Visible(KEY)
    told, now = list[str](), ""
    for piece in [*pieces, None]:
        more = visible.close() if piece is None else visible.feed(piece)
        now = more if visible.restarted else now + more
        visible.restarted = False
        told.append(more)
        assert visible.shown == now
    return now, told


places = st.lists(st.floats(0, 1), max_size=30)


@given(proper | anything, places)
@example(f"{KEY[:9]}<think>{THOUGHT}</think>{KEY[9:]}", [])
@example(f"想</think>{KEY[:9]}<think>{THOUGHT}</think>{KEY[9:]}", [0.3, 0.6])
def test_however_a_text_is_cut_the_same_is_shown_and_never_the_key(text: str, where: list[float]) -> None:
    whole, _ = shown([text])
    now, told = shown(cut(text, where))
    letter_by_letter, _ = shown([*text])
    assert now == letter_by_letter == whole
    assert KEY not in whole
    assert KEY not in "".join(told)


@given(proper, places)
def test_what_is_thought_is_never_told(text: str, where: list[float]) -> None:
    _, told = shown(cut(text, where))
    assert THOUGHT not in "".join(told)


@given(st.text(alphabet="年报 共<>\n", max_size=30), places)
def test_a_text_without_thoughts_and_key_is_shown_as_it_is(text: str, where: list[float]) -> None:
    assert shown(cut(text, where))[0] == text.lstrip()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("本年度收到申请。", "本年度收到申请。"),
        ("<think>先想。</think>\n\n本年度", "本年度"),
        ("本年<think>先想。</think>度", "本年度"),
        ("<Thinking>先想。</THINKING>本年度", "本年度"),
        ("<think>一<think>二</think>本年度", "本年度"),
        ("先想。</think>本年度", "本年度"),
        ("先想。</think>还要想。</think>本年度", "本年度"),
        ("<think>一</think>二</think>本年度", "本年度"),
        ("本年度<think>没有想完", "本年度"),
        ("<think>只想不说</think>", ""),
        ("a < b，<b>粗体</b>，<thinker>", "a < b，<b>粗体</b>，<thinker>"),
        ("本年度<thin", "本年度<thin"),
        (f"钥匙{KEY}。", f"钥匙{HIDDEN}。"),
        (f"{KEY}{KEY}", HIDDEN * 2),
        (f"{KEY[:-1]}", KEY[:-1]),
    ],
)
def test_thoughts_and_the_key_are_left_out(text: str, seen: str) -> None:
    assert shown([text])[0] == shown([*text])[0] == seen


def test_the_end_of_thoughts_without_their_beginning_starts_afresh() -> None:
    visible = Visible()
    assert (visible.feed("先想。"), visible.restarted) == ("先想。", False)
    assert (visible.feed("</think>本年"), visible.restarted) == ("本年", True)
    assert visible.shown == "本年"


def test_only_what_may_be_a_tag_or_the_key_is_held_back() -> None:
    visible = Visible(KEY)
    told = [visible.feed(piece) for piece in ("本年<", "度", "共<thi", "s>", KEY[:5], "一", KEY[:5], KEY[5:], "件")]
    assert told == ["本年", "<度", "共", "<this>", "", f"{KEY[:5]}一", "", HIDDEN, "件"]


def test_a_word_too_short_for_a_key_is_not_hidden() -> None:
    assert Visible("none").feed("none") == "none"
    assert scrubbed("none", "none") == "none"
    assert scrubbed(f"bad {KEY}!", KEY) == f"bad {HIDDEN}!"
