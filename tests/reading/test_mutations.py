"""Documents as messy as published ones: no wrong value, and nearly every cell read. See benchmarks/mutations.py."""

import pytest

from assistant.domain import formats
from assistant.reading.document import to_report
from assistant.reading.html import extract
from tests.reading.mutate import Maker, compared

SEED, DOCUMENTS = 880001, 80


@pytest.mark.slow
@pytest.mark.parametrize("format_id", ["2019", "2021"])
def test_no_value_is_wrong_and_nearly_all_are_read(format_id: str) -> None:
    maker = Maker(formats.load(format_id), SEED)
    required = read = 0
    for number in range(DOCUMENTS):
        mutant = maker.mutant()
        outcome = compared(mutant, to_report(extract(mutant.page.encode(), "x"), "x").figures)
        assert outcome.wrong == [], number
        required += len(mutant.required)
        read += outcome.read
    assert read >= 0.999 * required
