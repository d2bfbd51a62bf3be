"""No remedy that is offered makes right text wrong: over all sets of patterns, fixing everything changes nothing."""

import random

import pytest

from assistant.checking import check
from assistant.domain.findings import Severity
from assistant.editing import fix
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import Kind, Verdict, is_replaceable
from assistant.grounding.matching import ground
from benchmarks import grounding as benchmark
from benchmarks import making

SEED = 7
MOST_ERRORS = 3  # in a thousand right numbers


def right(name: str) -> list[tuple[str, making.Made, object]]:
    rng = random.Random(SEED)
    found: list[tuple[str, making.Made, object]] = []
    for pattern in benchmark.load(name)["patterns"]:
        one = making.made(pattern, rng)
        if one is not None:
            found.append((pattern["text"], one[1], one[0]))
    return found


@pytest.mark.parametrize("name", benchmark.SETS)
def test_every_fix_that_is_offered_leaves_right_text_as_it_is(name: str) -> None:
    errors = numbers = 0
    for _, made, base in right(name):
        for bare in (False, True):
            report = benchmark.report_of(base, made.text, made.note, bare=bare)  # pyright: ignore[reportArgumentType]
            findings = check(report, benchmark.CODES).findings
            fixed, _ = fix.apply(report, findings)
            assert fixed.text("overview") == made.text
            items = ground(made.text, facts_of(report))
            assert not [item for item in items if item.verdict is Verdict.CONTRADICTED and is_replaceable(item)]
            errors += sum(item.severity is Severity.ERROR for item in findings)
            numbers += len(items)
    assert 1000 * errors <= MOST_ERRORS * numbers


def test_a_cell_that_does_not_fit_its_table_is_no_authority() -> None:
    text = "公民、法人和其他组织提出政府信息公开申请12件。新收申请12件。"
    base = making.base(random.Random(1))
    figures = base.figures.having({"requests.received.total": 11})
    report = benchmark.report_of(base.having(figures=figures), text, "", bare=True)
    checked = check(report)
    assert not [item for item in checked.findings if item.code in ("N101", "N102") and item.fix]
    assert not [item for item in checked.findings if item.code == "N101"]
    [said] = [item for item in checked.findings if item.code == "A101"]
    assert "正文里的“12件”" in said.message


def test_what_is_expected_of_parts_or_of_an_open_number_replaces_nothing() -> None:
    facts = facts_of(making.base(random.Random(1)))
    for item in ground("发布信息120条，其中动态60条、公告40条、文件30条。", facts):
        assert not is_replaceable(item) or item.kind is not Kind.PARTS
