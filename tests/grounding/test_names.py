"""What the vocabulary says it finds is found, each example by its own expression."""

import pytest

from assistant import resources
from assistant.grounding import meanings, predicates
from assistant.grounding.compared import Comparing
from assistant.grounding.meanings import Form
from assistant.grounding.names import names

WORDS = meanings.load()
FORMS = [
    *(pytest.param(form, id=f"{table}-{form.rows[0]}") for table, own in WORDS.tables.items() for form in own.rows),
    *(
        pytest.param(form, id=f"{table}-{form.columns[0]}")
        for table, own in WORDS.tables.items()
        for form in own.columns
    ),
    *(pytest.param(getattr(WORDS, kind), id=kind) for kind in ("past", "present", "subject", "scope", "share")),
]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_finds_its_examples(form: Form) -> None:
    import re

    found = re.compile(form.expression(2024, WORDS.years))
    assert form.finds
    assert [example for example in form.finds if not found.search(example)] == []


@pytest.mark.parametrize(("words", "file"), [(predicates.Words, "absolutes"), (Comparing, "compared")])
def test_the_words_of_all_and_none_and_of_comparing_find_their_examples(
    words: type[predicates.Words | Comparing], file: str
) -> None:
    own = resources.load(words, f"schemas/lexicons/{file}.yaml")
    for name in words.model_fields:
        marker = getattr(own, name)
        if isinstance(marker, predicates.Marker):
            assert marker.finds, name
            assert [example for example in marker.finds if not marker.pattern.search(example)] == [], name


def test_the_longest_name_wins_and_a_year_stays_one() -> None:
    text = "2024年新收申请，上年结转的不予公开"
    found = names(text, 0, len(text), 2024, WORDS)
    assert [name.text for name in found if name.strong_row] == ["2024年新收", "上年结转的", "不予公开"]
    assert any(name.kind == "present" for name in found)
    assert not any(name.kind == "past" for name in found)


def test_another_result_is_of_the_table_spoken_of() -> None:
    text = "行政复议案件其他处理，申请其他处理"
    tables = [name.table for name in names(text, 0, len(text), 2024, WORDS) if "其他处理" in name.text]
    assert tables[0] == "disputes"
