"""The fixed expressions of W104: each pattern finds its examples."""

import re

from assistant import resources
from assistant.checking.wording.w104_expressions import Expressions


def test_each_expression_finds_its_examples() -> None:
    known = resources.load(Expressions, "schemas/lexicons/expressions.yaml").expressions
    assert [item.find for item in known if not item.finds] == []
    assert [text for item in known for text in item.finds if not re.search(item.find, text)] == []


def test_an_expression_is_of_some_years() -> None:
    known = resources.load(Expressions, "schemas/lexicons/expressions.yaml").expressions
    assert [item.find for item in known if (item.since, item.until) == (0, 9999) or item.since > item.until] == []
