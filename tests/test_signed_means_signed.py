"""After the signatures nothing that is published may change unseen: every part is bound, and what changed is told."""

import json
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant import drafting
from assistant.assembling import gate
from assistant.checking import check
from assistant.domain import gaps, report_file, signing
from assistant.domain.bindings import Binding
from assistant.domain.documents import Document
from assistant.domain.drafts import Sourced
from assistant.domain.figures import BLANK, Cell
from assistant.domain.report import Level, Note, Report, Section, Waiver
from assistant.domain.sign_offs import SignOff, role_of, roles
from assistant.editing import notes as editing
from assistant.editing.approve import approve
from assistant.editing.waive import waive
from assistant.errors import NotReady, UnusableInput
from assistant.words import changes_since, signed_names
from tests.drafting.conftest import example
from tests.reports import signed

TEXTS = {
    "preamble": "本报告依照《中华人民共和国政府信息公开条例》编制，统计期限为2025年1月1日至2025年12月31日。",
    "overview": "全年做好政府信息公开工作。café",
    "problems": "栏目更新不够及时。",
    "other_matters": "本年度未发出收费通知，未收取信息处理费。",
}


def whole() -> Report:
    report = example().having(
        sections={key: Section(text=text) for key, text in TEXTS.items()}, dated=date(2026, 1, 20)
    )
    return report.with_last(report.having(year=report.year - 1))


def waiting(report: Report) -> list[str]:
    return [item.line for item in gate.blockers(report, ()) if item.code == gate.NOT_SIGNED]


def moved(report: Report) -> Report:
    cells = {"requests.refused.third_party.natural_person": 0, "requests.refused.state_secret.natural_person": 1}
    return report.having(figures=report.figures.having(cells))


BOUND = Binding(
    section="overview", sentence="全年1次。", number=0, quote="1次", reason="培训", by="王明", at="2026-01-20"
)
CHANGES: dict[str, tuple[Callable[[Report], Report], str]] = {
    "one refusal moved to another reason": (moved, "属于国家秘密"),
    "the organ renamed": (
        lambda report: report.having(organ=report.organ.model_copy(update={"name": "青河镇人民政府"})),
        "青河镇人民政府",
    ),
    "the level changed": (
        lambda report: report.having(organ=report.organ.model_copy(update={"level": Level.COUNTY})), "层级"
    ),
    "another date": (lambda report: report.having(dated=date(2026, 3, 1)), "2026-03-01"),
    "another year": (lambda report: report.having(year=2024), "年度"),
    "a zero made blank": (
        lambda report: report.having(
            figures=report.figures.having({"requests.refused.state_secret.enterprise": BLANK})
        ),
        "空",
    ),
    "a note put into a cell": (
        lambda report: report.having(
            figures=report.figures.having({"requests.received.total": Cell(value=12, note="其中撤回1件")})
        ),
        "其中撤回1件",
    ),
    "a sentence added": (
        lambda report: report.with_text("overview", report.text("overview") + "群众十分满意。"), "群众十分满意"
    ),
    "a space put in": (
        lambda report: report.with_text("overview", report.text("overview").replace("全年", "全年 ")), "全年 "
    ),
    "characters composed another way": (
        lambda report: report.with_text("overview", unicodedata.normalize("NFD", report.text("overview"))), "café"[:2]
    ),
    "last year's report replaced": (
        lambda report: report.with_last(
            whole().having(year=2024, figures=whole().figures.having({"requests.carried_forward.total": 9}))
        ),
        "去年的数据",
    ),
    "a waiver added": (
        lambda report: report.having(
            waivers=(Waiver(code="P104", where="overview", values="0", reason="已核实", by="王明", at="2026-01-20"),)
        ),
        "保留的说明",
    ),
    "what the figures cover": (
        lambda report: report.having(organ=report.organ.model_copy(update={"scope": "own"})), "报告的口径"
    ),
    "data on enforcement added": (
        lambda report: report.having(enforcement={next(iter(report.form.cells)): 99}), "行政执法年度数据"
    ),
    "a document listed": (
        lambda report: report.having(documents=(Document(title="《名录》", public=False),)), "列出的文件"
    ),
    "a source named": (lambda report: report.having(bindings=(BOUND,)), "认定的出处"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES.values(), ids=CHANGES)
def test_a_change_after_the_signatures_holds_a_final_back_and_says_what_it_was(
    change: Callable[[Report], Report], told: str
) -> None:
    report = signed(whole())
    assert waiting(report) == []
    lines = waiting(change(report))
    assert lines
    assert any(told in line for line in lines), lines
    assert all("李审" in line for line in lines)


def test_what_is_changed_back_is_signed_again() -> None:
    report = signed(whole())
    changed = report.with_text("overview", "别的。")
    assert waiting(changed)
    assert waiting(changed.with_text("overview", TEXTS["overview"])) == []


def test_last_year_s_report_that_is_not_at_hand_voids_nothing() -> None:
    report = signed(whole())
    assert waiting(report.with_last(None)) == []


def test_whatever_is_signed_has_a_name_by_which_its_change_is_told() -> None:
    report = whole().having(
        organ=whole().organ.model_copy(update={"scope": "own"}),
        enforcement={next(iter(whole().form.cells)): 99},
        documents=(Document(title="《名录》", public=False),),
        bindings=(BOUND,),
    )
    for part in (signing.COVER, signing.CHECKS):
        assert json.loads(signing.canonical(report, part))["is"].keys() <= signed_names().keys()


@pytest.mark.parametrize("name", ["a waiver added", "data on enforcement added", "a document listed", "a source named"])
def test_what_the_checks_rest_on_is_signed_also_where_last_year_is_not_at_hand(name: str) -> None:
    change, told = CHANGES[name]
    away = signed(whole()).with_last(None)
    assert waiting(away) == []
    (line,) = waiting(change(away))
    assert told in line
    assert "去年的数据" not in line.partition("改过")[2]


def test_every_role_that_a_final_needs_must_sign_and_one_person_may_hold_both() -> None:
    report = whole()
    for part in signing.parts(report):
        report = approve(report, part, "王明", "2026-01-20", role="fill_in", seen=True)
    assert all("签发人" in line and "填报人" not in line for line in waiting(report))
    for part in signing.parts(report):
        report = approve(report, part, "王明", "2026-01-21", role="sign_off", seen=True)
    assert waiting(report) == []


def test_roles_are_known_by_their_names_and_an_unknown_one_lists_them() -> None:
    assert [role_of(name) for name in ("签发人", "sign_off", " 填报人 ")] == ["sign_off", "sign_off", "fill_in"]
    with pytest.raises(UnusableInput, match="保密审查人"):
        role_of("门卫")
    assert roles().final == ("fill_in", "sign_off")


def test_nobody_signs_namelessly() -> None:
    with pytest.raises(UnusableInput) as stopped:
        approve(whole(), "figures", " ", "2026-01-20")
    assert stopped.value.code == "signer_missing"
    with pytest.raises(ValidationError):
        SignOff(part="figures", role="sign_off", by="", at="2026-01-20", sha256="0")


def test_a_cover_without_a_date_is_not_signed() -> None:
    with pytest.raises(NotReady, match="成文日期"):
        approve(whole().having(dated=None), "cover", "王明", "2026-01-20")


def test_a_report_file_of_version_1_opens_and_its_sign_offs_have_lapsed() -> None:
    data = json.loads(report_file.dump(whole()))
    data["schema_version"] = 1
    data["sections"]["overview"]["approved"] = {
        "by": "王明", "at": "2025-01-20T09:00:00+08:00", "sha256": "0" * 64, "shown": ["5次"],
    }  # fmt: skip
    report = report_file.parse(json.dumps(data), "r.json", is_json=True)
    assert report.text("overview") == TEXTS["overview"]
    (sign_off,) = report.sign_offs
    assert (sign_off.by, sign_off.shown, sign_off.part) == ("王明", ("5次",), "overview")
    assert any("王明" in line and "重新签" in line for line in waiting(report))
    again = report_file.parse(report_file.dump(report), "r.json", is_json=True)
    assert again == report.with_last(again.last)
    assert again.schema_version == 2


@pytest.mark.parametrize(
    ("by", "reason"), [("", "可以"), (" ", "可以"), ("你的姓名", "可以"), ("王明", ""), ("王明", " ")]
)
def test_a_waiver_put_in_by_hand_that_nobody_answers_for_lets_nothing_stand(by: str, reason: str) -> None:
    report = whole().with_text("overview", "兴办××街道办事处培训。")
    report = waive(report, check(report), "S107", "overview", "隐去名称的案例", "王明", "2026-01-20")
    assert gaps.unanswered(report, "overview") == []
    (given,) = report.waivers
    report = report.having(waivers=(given.model_copy(update={"by": by, "reason": reason}),))
    assert [item.quote for item in gaps.unanswered(report, "overview")] == ["××"]
    assert not check(report, ["S107"]).passes


def test_sign_offs_and_what_was_signed_come_back_from_a_file() -> None:
    report = signed(whole())
    again = report_file.parse(report_file.dump(report), "r.yaml", is_json=False)
    assert again.sign_offs == report.sign_offs
    (line,) = waiting(again.with_text("problems", "没有问题。"))
    assert "栏目更新不够及时。" in line


def test_a_waiver_does_not_survive_a_change_of_what_it_was_given_for() -> None:
    report = whole().having(figures=whole().figures.having({"disclosure.fees.amount": 900000}))
    found = [item for item in check(report).findings if item.code == "P103"]
    assert found
    from assistant.editing.waive import waive

    waived = waive(report, check(report), "P103", "", reason="已核实", by="王明", at="2026-01-20")
    assert all(item.waived for item in check(waived).findings if item.code == "P103")
    changed = waived.having(figures=waived.figures.having({"disclosure.fees.amount": 800000}))
    assert not any(item.waived for item in check(changed).findings if item.code == "P103")


@settings(max_examples=60, deadline=None)
@given(cell=st.integers(0, 199), value=st.integers(0, 10**6))
def test_no_cell_changes_unseen(cell: int, value: int) -> None:
    report = signed(whole())
    name = list(report.form.cells)[cell]
    changed = report.having(figures=report.figures.having({name: value}))
    same = report.figures[name].text == str(value)
    assert bool(waiting(changed)) is not same
    if not same:
        sign_off = signing.latest(changed, "figures")
        assert sign_off is not None
        assert len(changes_since(changed, sign_off)) == 1


def test_the_command_line_shows_what_is_signed_and_refuses_a_final_that_was_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cli.test_frame import nianbao

    monkeypatch.chdir(tmp_path)
    path = Path("r.report.json")
    path.write_text(report_file.dump(whole().having(last_year=None)), encoding="utf-8")
    assert nianbao("approve", path, "--section", "all", "--by", "王明", "--seen") == 0
    said = capsys.readouterr().out
    assert "签的是" in said
    assert "青禾镇人民政府" in said
    assert "一、本年新收政府信息公开申请数量" in said
    assert "填报人、签发人" in said
    text = path.read_text(encoding="utf-8").replace("青禾镇人民政府", "青河镇人民政府")
    path.write_text(text, encoding="utf-8")
    assert nianbao("build", path, "-o", "out", "--to", "json") == 1
    said = capsys.readouterr().err
    assert "封面" in said
    assert "王明" in said
    assert not Path("out").exists()


@pytest.mark.parametrize("name", ["你的姓名", "【待补充】", " ", "TBD", "🙂", "张三\u202e", "领导"])
def test_a_sign_off_whose_name_was_replaced_by_hand_is_nobodys(name: str) -> None:
    report = signed(whole())
    forged = report.having(sign_offs=tuple(item.model_copy(update={"by": name}) for item in report.sign_offs))
    assert not gate.blockers(report, [])
    assert any(item.code == gate.NOT_SIGNED for item in gate.blockers(forged, []))


HAND: dict[str, Callable[[SignOff], SignOff]] = {
    "another name": lambda item: item.model_copy(update={"by": "王芳"}),
    "one letter of a name": lambda item: item.model_copy(update={"by": item.by + " "}),
    "another time": lambda item: item.model_copy(update={"at": "2025-01-10"}),
    "another role": lambda item: item.model_copy(update={"role": "review"}),
    "another part": lambda item: item.model_copy(
        update={"part": "problems" if item.part == "overview" else "overview"}
    ),
    "numbers that were not shown": lambda item: item.model_copy(update={"shown": ("5场",)}),
    "another hash": lambda item: item.model_copy(update={"sha256": "0" * 64}),
    "what it was for taken out": lambda item: item.model_copy(update={"kept": ""}),
    "what it was for taken out and its hash put there": lambda item: item.model_copy(
        update={"kept": "", "sha256": item.kept}
    ),
}


@pytest.mark.parametrize("change", HAND.values(), ids=HAND)
def test_a_sign_off_that_was_changed_by_hand_does_not_count(change: Callable[[SignOff], SignOff]) -> None:
    report = signed(whole())
    forged = report.having(sign_offs=tuple(map(change, report.sign_offs)))
    assert waiting(report) == []
    assert waiting(forged)


@pytest.mark.parametrize("name", ["another name", "another time", "numbers that were not shown", "another hash"])
def test_a_sign_off_that_was_changed_is_told_from_a_part_that_was(name: str) -> None:
    report = signed(whole())
    forged = report.having(sign_offs=tuple(map(HAND[name], report.sign_offs)))
    assert all("被人改过，不作数" in line for line in waiting(forged))
    changed = report.with_text("overview", "别的。")
    assert all("被人改过" not in line and "签字之后改过" in line for line in waiting(changed))


def test_a_sign_off_in_a_role_that_no_final_needs_is_named_too() -> None:
    report = approve(signed(whole()), "overview", "赵六", "2026-01-20", role="review", seen=True)
    forged = report.having(sign_offs=(*report.sign_offs[:-1], report.sign_offs[-1].model_copy(update={"by": "钱七"})))
    assert waiting(report) == []
    assert any("钱七" in line and "被人改过" in line for line in waiting(forged))


def test_check_build_and_approve_name_a_sign_off_that_was_changed_with_a_text_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cli.test_frame import nianbao

    monkeypatch.chdir(tmp_path)
    path = Path("r.report.json")
    path.write_text(report_file.dump(signed(whole().having(last_year=None))), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("李审", "王芳", 1), encoding="utf-8")
    for command in (
        ("check", path),
        ("check", path, "--json"),
        ("build", path, "-o", "out", "--to", "json"),
        ("approve", path, "--section", "校验", "--by", "李审"),
    ):
        nianbao(*command)
        caught = capsys.readouterr()
        assert "王芳（2025-01-09）的签字被人改过，不作数" in caught.out + caught.err, command
    assert not Path("out").exists()


def of_an_earlier_program(report: Report) -> Report:
    """The report as the program wrote it that bound a sign-off to its part alone."""
    old = tuple(item.model_copy(update={"kept": "", "sha256": signing.digest(report, item.part)})
                for item in report.sign_offs)  # fmt: skip
    return report.having(
        sign_offs=old, signed={signing.digest(report, part): signing.canonical(report, part)
                               for part in signing.parts(report)}
    )  # fmt: skip


def test_the_sign_offs_of_an_earlier_program_hold_and_it_is_said_what_they_do_not_cover() -> None:
    from assistant.words import sign_off_remarks

    report = of_an_earlier_program(signed(whole().with_last(None)))
    again = report_file.parse(report_file.dump(report), "r.json", is_json=True)
    assert waiting(again) == []
    assert again.sign_offs == report.sign_offs
    assert again.signed == report.signed
    assert any("旧版程序" in line for line in sign_off_remarks(again))
    (line,) = waiting(again.with_text("problems", "没有问题。"))
    assert "栏目更新不够及时。" in line
    new = approve(again, "overview", "王明", "2026-01-20", seen=True)
    assert waiting(new) == []


def test_an_earlier_sign_off_of_the_checks_lapses_where_it_did_not_cover_last_year_s_texts() -> None:
    report = of_an_earlier_program(signed(whole()))
    form = json.loads(signing.canonical(report, "checks"))
    del form["is"]["last_report"]
    old = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    import hashlib

    sha256 = hashlib.sha256(old.encode()).hexdigest()
    bound = tuple(
        item.model_copy(update={"sha256": sha256}) if item.part == "checks" else item for item in report.sign_offs
    )
    (line,) = waiting(report.having(sign_offs=bound, signed=report.signed | {sha256: old}))
    assert "没有管去年报告的文字，要重新签" in line


LAST_CHANGES: dict[str, Callable[[Report], Report]] = {
    "a sentence": lambda last: last.with_text("overview", "去年另一句。"),
    "a text more": lambda last: last.having(sections={**last.sections, "disputes": Section(text="注：含结转。")}),
    "a text less": lambda last: last.having(sections={}),
    "the organ": lambda last: last.having(organ=last.organ.model_copy(update={"name": "青河镇人民政府"})),
    "the year": lambda last: last.having(year=last.year - 1),
    "the date": lambda last: last.having(dated=date(2025, 3, 1)),
    "a blank cell": lambda last: last.having(figures=last.figures.having({"disputes.reconsideration.pending": BLANK})),
}


@pytest.mark.parametrize("change", LAST_CHANGES.values(), ids=LAST_CHANGES)
def test_whatever_of_last_year_s_report_is_checked_or_published_is_signed(change: Callable[[Report], Report]) -> None:
    report = whole()
    assert report.last is not None
    inline = signed(report.having(last_year=report.last.having(last_year=None)).with_last(None))
    assert isinstance(inline.last_year, Report)
    assert waiting(inline) == []
    (line,) = waiting(inline.having(last_year=change(inline.last_year)))
    assert "去年" in line


def test_what_is_published_of_last_year_s_report_is_what_was_signed_of_it() -> None:
    from assistant.assembling import made

    last = whole().having(year=2024, last_year=None, waivers=(Waiver(
        code="P104", where="", values="0", reason="去年的理由", by="王明", at="2025-01-20"),))  # fmt: skip
    report = signed(whole().with_last(None).having(last_year=signed(last)))
    (content,) = made(report, ["json"], draft=False).values()
    published = report_file.parse(content.decode(), "r.json", is_json=True)
    assert isinstance(published.last_year, Report)
    assert "去年的理由" not in content.decode()
    assert published.last_year.sign_offs == ()
    assert published.last_year == signing.carried(last)
    assert waiting(published) == []


def rested() -> Report:
    """A signed report: the overview rests on one note by what its draft recorded, the problems on one by its words."""
    notes = (
        Note(id="n1", aspect="proactive", text="专栏全年不断更新"),
        Note(id="n2", aspect="problems", text="栏目超期未更新7次"),
        Note(id="n3", aspect="proactive", text="食堂的事另说"),
    )
    report = whole().having(notes=notes).with_text("problems", "栏目超期未更新7次。")
    overview = Section(
        text="专栏全年不断更新。", origin="offline", sources=(Sourced(sentence="专栏全年不断更新。", notes=("n1",)),)
    )
    report = report.having(sections=report.sections | {"overview": overview})
    for part in signing.parts(report):
        for role in roles().final:
            report = approve(report, part, "李审", "2026-01-20", role=role, seen=True)
    return report


@pytest.mark.parametrize(("note", "where"), [("n1", "总体情况"), ("n2", "存在的主要问题")])
def test_a_note_that_a_signed_text_rests_on_is_not_taken_away_unseen(note: str, where: str) -> None:
    report = rested()
    assert waiting(report) == []
    removed = editing.remove(report, note).report
    (line,) = waiting(removed)
    assert where in line
    assert f"根据的工作记录 {note} 去掉了" in line
    (line,) = waiting(editing.edit(report, note, text="别的事").report)
    assert f"根据的工作记录 {note} 改过了" in line


def test_a_note_that_nothing_rests_on_or_that_moves_voids_no_sign_off() -> None:
    report = rested()
    assert waiting(editing.remove(report, "n3").report) == []
    assert waiting(editing.edit(report, "n1", aspect="platforms").report) == []
    assert (
        waiting(editing.edit(editing.edit(report, "n1", text="别的").report, "n1", text=report.notes[0].text).report)
        == []
    )


def test_a_text_is_signed_again_without_the_note_that_went() -> None:
    report = editing.remove(rested(), "n1").report
    for role in roles().final:
        report = approve(report, "overview", "李审", "2026-01-21", role=role, seen=True)
    assert waiting(report) == []


def test_a_signed_text_whose_note_went_is_not_drafted_over() -> None:
    report = editing.remove(rested(), "n1").report
    assert drafting.draft(report, ["overview"]).report.text("overview") == report.text("overview")


def test_the_notes_that_a_sign_off_rests_on_are_not_changed_by_hand() -> None:
    report = rested()
    bare = tuple(item.model_copy(update={"rests": ()}) for item in report.sign_offs)
    assert signing.touched(report.having(sign_offs=bare)) != ()
