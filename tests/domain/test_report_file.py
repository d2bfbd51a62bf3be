import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import formats, report_file, signing
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.report import Organ, Report, Section
from assistant.errors import UnusableInput
from tests.reports import signed

CELLS = st.one_of(
    st.integers(-(10**17), 10**17).map(lambda value: Cell(value=value)),
    st.decimals(-(10**6), 10**6, places=4).map(lambda value: Cell(value=value)),
    st.sampled_from(["", "/", "—", "无", "若干"]).map(lambda raw: Cell(raw=raw)),
    st.builds(
        Cell,
        value=st.integers(0, 999),
        raw=st.sampled_from(["12件", "１２"]),
        unit=st.sampled_from(["", "万元"]),
        note=st.sampled_from(["", "其中修订16件"]),
    ),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    form = formats.load(draw(st.sampled_from(["2019", "2021"])))
    ids = draw(st.lists(st.sampled_from(sorted(form.cells)), unique=True, max_size=30))
    texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)
    return Report(
        organ=Organ(name=draw(texts)),
        year=draw(st.integers(2008, 2100)),
        format=form.id,
        dated=draw(st.none() | st.dates(date(2008, 1, 1), date(2100, 1, 1))),
        figures=Figures({cell_id: draw(CELLS) for cell_id in ids}),
        sections={key: Section(text=draw(texts)) for key in form.narratives},
    )


@settings(max_examples=60, deadline=None)
@given(report=reports(), is_json=st.booleans())
def test_a_report_file_round_trips_without_loss(report: Report, is_json: bool) -> None:
    again = report_file.parse(report_file.dump(report, is_json=is_json), "x", is_json=is_json)
    assert again == report
    assert {key: type(cell.value) for key, cell in again.figures.items()} == {
        key: type(cell.value) for key, cell in report.figures.items()
    }


def test_zero_blank_and_slash_stay_three_things() -> None:
    text = json.dumps(
        {
            "organ": {"name": "甲镇人民政府"},
            "year": 2024,
            "format": "2021",
            "figures": {
                "requests": {"received": {"total": 0, "enterprise": {"raw": ""}, "natural_person": {"raw": "/"}}}
            },
        }
    )
    figures = report_file.parse(text, "x", is_json=True).figures
    assert figures["requests.received.total"].value == 0
    assert figures["requests.received.enterprise"].blank
    assert figures["requests.received.natural_person"] == Cell(raw="/")
    assert figures.number("requests.received.natural_person") is None


def test_money_is_decimal_and_never_a_float() -> None:
    figures = '{"disclosure": {"fees": {"amount": 7730.28}}}'
    text = f'{{"organ": {{"name": "甲"}}, "year": 2024, "format": "2021", "figures": {figures}}}'
    assert report_file.parse(text, "x", is_json=True).figures.number("disclosure.fees.amount") == Decimal("7730.28")


BASE = "organ: {name: 甲}\nyear: 2024\nformat: '2021'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BASE + "figurs: {}\n", "“figurs”不对：不认识这一项"),
        (BASE + "figures: {requests: {recieved: {total: 1}}}\n", "没有这些格子：requests.recieved.total"),
        (BASE + "figures: {requests: {received: {total: 三}}}\n", "requests.received.total 应是数"),
        (BASE + "figures: {requests: {received: {total: true}}}\n", "requests.received.total 应是数"),
        (BASE + "figures: [1]\n", "figures"),
        (BASE + "sections: {overveiw: {text: a}}\n", "没有这些小节：overveiw"),
        (BASE + "schema_version: 3\n", "请升级 nianbao"),
        (BASE + "notes: [{id: n1, aspect: a, text: b}, {id: n1, aspect: a, text: c}]\n", "工作记录的编号重复：n1"),
        ("organ: {name: 甲}\nyear: 2024\nformat: '1999'\n", "没有“1999”这个格式"),
        ("year: 2024\nformat: '2021'\n", "“organ”不对：缺少"),
        ("- 1\n", "不是报告文件"),
        ("a: [}", "第 1 行不是正确的 YAML"),
        ("a: !!python/object/apply:os.system [true]", "第 1 行用了标签"),
    ],
)
def test_a_defect_is_named_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "甲镇.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput) as caught:
        report_file.load(path)
    assert "甲镇.yaml" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"{", b"", b"[" * 100_000, b'{"year": NaN}', b'{"year": 1e999999}']
)
def test_a_broken_file_is_a_sentence_and_no_traceback(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(UnusableInput, match=r"a\.json"):
        report_file.load(path)


def test_an_edit_voids_an_approval() -> None:
    report = Report(organ=Organ(name="甲"), year=2024, format="2021", sections={"overview": Section(text="甲")})
    report = signed(report, "overview")
    assert signing.is_signed(report, "overview")
    assert not signing.is_signed(report.with_text("overview", "乙"), "overview")


def test_totals_are_computed_only_from_whole_parts() -> None:
    form = formats.load("2021")
    kinds = [leaf.id for leaf in form.table("requests").columns(0)][:-1]
    figures = Figures({f"requests.received.{kind}": Cell(value=2) for kind in kinds}).totalled(form)
    assert figures.number("requests.received.total") == 12
    assert "requests.granted.total" not in figures
    assert figures.having({"requests.received.enterprise": BLANK}).number("requests.received.enterprise") is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("青禾镇人民政府", "青禾镇"),
        ("云溪街道办事处", "云溪街道"),
        ("云溪县财政局", "云溪县财政局"),
        ("人民政府", "人民政府"),
    ],
)
def test_a_title_uses_the_short_name(name: str, short: str) -> None:
    report = Report(organ=Organ(name=name), year=2024, format="2021")
    assert report.title == f"{short}2024年政府信息公开工作年度报告"
