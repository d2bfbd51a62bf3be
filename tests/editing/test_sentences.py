"""A sentence of a program without a source reaches no final unseen: it is listed, ticked with a reason, or seen."""

import pytest

from assistant.checking import check
from assistant.domain.drafts import Origin, Sourced
from assistant.domain.report import Note, Organ, Report, Section
from assistant.errors import NotReady
from assistant.grounding.ticks import named
from assistant.workflow import ticks

BY, AT = "王芳", "2026-01-10T09:00:00+08:00"
TEXT = "4月组织业务培训2次，取得显著成效。确保每周更新公开栏。"
PRAISE, PROMISE = "取得显著成效", "确保每周更新公开栏"


def written(origin: Origin = "model", text: str = TEXT) -> Report:
    sources = tuple(Sourced(sentence=f"{said}。") for said in text.split("。") if said)
    return Report(
        organ=Organ(name="青禾镇人民政府"),
        year=2025,
        format="2021",
        notes=(Note(id="n1", aspect="oversight", text="4月组织业务培训2次"),),
        sections={"other_matters": Section(text=text, origin=origin, sources=sources)},
    )


def listed(report: Report) -> list[str]:
    return [item.quote for item in ticks.to_tick(report, ["other_matters"])]


@pytest.mark.parametrize("origin", ["model", "offline"])
def test_praise_and_promises_of_a_program_are_listed_one_by_one_and_must_be_seen(origin: Origin) -> None:
    report = written(origin)
    assert listed(report) == [PRAISE, PROMISE]
    with pytest.raises(NotReady, match=PROMISE):
        ticks.sign(report, ["other_matters"], BY, AT, ["sign_off"])
    signed = ticks.sign(report, ["other_matters"], BY, AT, ["sign_off"], seen=True)
    assert len(signed.sign_offs[0].seen) == 2


def test_each_is_ticked_with_a_reason_that_lapses_with_its_words() -> None:
    report = written()
    name = next(short for short, items in named(ticks.to_tick(report)).items() if items[0].quote == PRAISE)
    ticked = ticks.tick(report, name, "县里通报里有这句话", BY, AT)
    assert listed(ticked) == [PROMISE]
    section = ticked.sections["other_matters"]
    other = ticked.having(
        sections={"other_matters": written(text=TEXT.replace("显著", "明显")).sections["other_matters"]}
    )
    assert section.text != other.text("other_matters")
    assert listed(other) == ["取得明显成效", PROMISE]


def test_what_a_person_typed_is_an_advice_and_what_of_the_program_stays_is_a_warning() -> None:
    report = written()
    changed = report.with_text("other_matters", f"领导高度重视。{PROMISE}。")
    assert listed(changed) == [PROMISE]
    found = {item.where[0].quote: item.severity.value for item in check(changed, ["N109"]).findings}
    assert found == {PROMISE: "warning", "领导高度重视": "advice"}
