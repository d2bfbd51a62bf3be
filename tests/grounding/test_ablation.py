"""The vocabulary without a share of its words (benchmarks/ablation.py)."""

import random
import re

from assistant.grounding import meanings
from benchmarks.ablation import thinned, without


def test_choices_are_taken_away_and_the_rest_stays_an_expression() -> None:
    expression = r"(?:甲|乙|丙|丁)(?<!戊|己|庚)[|(]?\(辛|壬癸"
    assert thinned(expression, 0, random.Random(1)) == expression
    less = thinned(expression, 0.5, random.Random(1))
    assert len(less) < len(expression)
    assert "(?<!戊|己|庚)" in less
    re.compile(less)


def test_words_are_back_afterwards() -> None:
    before = meanings.load()
    with without(0.3, 1):
        less = meanings.load()
        assert len(less.ignorable) < len(before.ignorable)
        assert set(less.ignorable) < set(before.ignorable)
    assert meanings.load() == before
