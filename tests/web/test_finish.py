"""⑥ 定稿 without a browser: what the page says, who may sign what, when a final is one."""

import hashlib
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant import settings
from assistant.domain import signing
from assistant.domain.cell_text import parse
from assistant.domain.comments import Comment, Said
from assistant.domain.report import Note, Report
from assistant.domain.sign_offs import roles
from assistant.errors import AssistantError, NotReady, UnusableInput
from assistant.web import downloads, pictures, preferences
from assistant.web.answers import Answer, Ask
from assistant.web.handlers.finish import ACTS
from assistant.web.preferences import Preferences
from assistant.web.rail import finding_id
from assistant.web.serving import Serving
from assistant.workflow import practice

HOSTILE = ("<img src=x onerror=alert(1)>", "${alert(1)}", "{{7*7}}")


def whole() -> Report:
    """The report for practice with its planted faults mended, so that only the sign-offs are lacking."""
    report = practice.report()
    mended = {
        "requests.received.total": parse("12", "count").cell,
        "requests.refused.enforcement_file.natural_person": parse("0", "count").cell,
    }
    report = report.having(figures=report.figures.having(mended))
    return report.with_text("other_matters", "2025年未发出收费通知，未收取信息处理费。")


def act(serving: Serving, act: str, number: int, **more: Any) -> Answer:
    return ACTS[act](serving, Ask(id=number, **more))


def main(answer: Answer) -> str:
    return answer.get("html", {})["#main"]


def rail(answer: Answer) -> str:
    return answer.get("html", {})["#rail"]


def sign(serving: Serving, number: int, role: str, by: str = "王芳", **more: Any) -> Answer:
    seen = act(serving, "open", number).get("data", {})["version"]
    return act(serving, "sign", number, **({"role": role, "seen": seen, "by": by, "agree": "on"} | more))


def built(serving: Serving, number: int) -> Answer:
    job = act(serving, "build", number).get("data", {})["job"]
    for _ in range(300):
        answer = act(serving, "job", number, job=job)
        if not answer.get("data", {}).get("job"):
            return answer
        time.sleep(0.1)
    raise AssertionError("never ended")


def signed(serving: Serving) -> int:
    number = serving.store.create(whole(), "王芳")
    act(serving, "name", number, name="王芳")
    for role in roles().final:
        sign(serving, number, role)
    return number


def test_the_bar_knows_that_a_signature_lapsed_until_it_is_changed_back_or_withdrawn(serving: Serving) -> None:
    number = signed(serving)

    def has_lapsed() -> Any:
        return act(serving, "open", number).get("head", {})["lapsed"]

    def write(text: str) -> None:
        serving.store.change(number, lambda now: now.with_text("problems", text), by="王芳", act="edit")

    before = serving.store.get(number).report.text("problems")
    assert has_lapsed() is False
    write(f"{before}又开了一次会。")
    assert has_lapsed() is True
    write(before)
    assert has_lapsed() is False
    write(f"{before}又开了一次会。")
    for role in roles().final:
        act(serving, "withdraw", number, role=role)
    assert has_lapsed() is False


def test_the_page_says_what_is_lacking_and_where_each_is_mended(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    page = main(act(serving, "open", number))
    assert "六、其他需要报告的事项有一处没填" in page
    assert f"/notes?id={number}&amp;goto=q%3A" in page
    assert f"/figures?id={number}&amp;goto=requests.received.total" in page
    assert "表里这个数还没对上，先改表" in page
    assert "挡着定稿" in page


def test_the_final_cannot_be_built_and_the_reason_stands_above_the_button(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    assert "填报人、签发人没签。" in rail(act(serving, "open", number))
    assert 'data-do="build" disabled aria-describedby="fin-why"' in rail(act(serving, "open", number))
    act(serving, "name", number, name="王芳")
    with pytest.raises(NotReady):
        act(serving, "build", number)


def test_nobody_signs_what_is_not_written_whole_and_the_page_says_why(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    assert "先补上没填、没写完的 1 处，再签字。" in rail(act(serving, "open", number))
    with pytest.raises(NotReady, match="还有 1 处没有写完"):
        sign(serving, number, "fill_in")


def test_a_signer_is_shown_the_sums_the_open_numbers_and_what_stands_with_a_reason(serving: Serving) -> None:
    report = whole()
    number = serving.store.create(report.with_text("problems", report.text("problems") + "走访群众777人次。"), "王芳")
    shown = act(serving, "to_sign", number, role="sign_off").get("html", {})["#signing"]
    assert "表三·一、本年新收政府信息公开申请数量·总计" in shown
    assert '<mark class="q uns">777人次</mark>' in shown or "777" in shown
    assert "我看过封面、三张表和全部文字，同意" in shown


AGAINST = "和表里对不上的话"
LEVEL = "行政许可决定有所减少。"


def warned() -> Report:
    """A whole report that says licensing went down, where the tables say that it went up."""
    return whole().with_text("problems", whole().text("problems") + LEVEL)


def test_a_signer_is_shown_the_words_that_the_tables_speak_against_beside_the_open_numbers(serving: Serving) -> None:
    number = serving.store.create(warned(), "王芳")
    shown = act(serving, "to_sign", number, role="sign_off").get("html", {})["#signing"]
    part = shown[shown.index(AGAINST) :]
    assert '行政许可决定<mark class="q con">有所减少</mark>。' in part
    assert "今年 46，上年 39" in part
    assert f"/review?id={number}&amp;goto=problems%3A" in part
    assert "没有，每个数都有出处。" in shown[: shown.index(AGAINST)]
    for role in roles().final:
        sign(serving, number, role)
    seen = [item.shown for item in serving.opened(number).report.sign_offs if item.part == "problems"]
    assert seen == [("有所减少",)] * 2


def test_nothing_is_shown_where_the_tables_agree_or_a_reason_was_given(serving: Serving) -> None:
    number = serving.store.create(warned(), "王芳")
    act(serving, "name", number, name="王芳")
    finding = next(item for item in serving.opened(number).checked.findings if item.code == "N104")
    act(serving, "waive", number, finding=finding_id(finding), reason="说的是驳回的决定")
    shown = act(serving, "to_sign", number, role="sign_off").get("html", {})["#signing"]
    assert "有所减少</mark>" not in shown
    assert "说的是驳回的决定" in shown


def without_its_note(serving: Serving) -> tuple[int, Answer]:
    """Return a report that is signed, and the page when the note is gone that a number of it rests on."""
    report = whole().with_text("problems", whole().text("problems") + "窗口接待来访37人次。")
    note = Note(id="n99", aspect="problems", text="窗口接待来访37人次")
    number = serving.store.create(report.having(notes=(*report.notes, note), notes_given=99), "王芳")
    act(serving, "name", number, name="王芳")
    for role in roles().final:
        sign(serving, number, role)
    assert 'id="fin-build" data-do="build">' in rail(act(serving, "open", number))
    serving.store.change(number, lambda now: now.having(notes=now.notes[:-1]), by="王芳", act="edit")
    answer = act(serving, "open", number)
    return number, answer


def no_notes(report: Report, part: str) -> tuple[str, ...]:
    return ()


def test_a_warning_that_came_after_the_signatures_is_to_be_seen_before_the_final(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.editing.approve._rests", no_notes)  # as an earlier program signed
    number, answer = without_its_note(serving)
    assert "王芳签字时没有看过：“37人次”" in main(answer)
    assert "填报人、签发人没签。" in rail(answer)
    with pytest.raises(NotReady, match="签字时没有看过"):
        act(serving, "build", number)
    for role in roles().final:
        sign(serving, number, role)
    assert 'id="fin-build" data-do="build">' in rail(act(serving, "open", number))


def test_a_note_that_went_after_the_signatures_is_told_before_the_final(serving: Serving) -> None:
    number, answer = without_its_note(serving)
    assert "根据的工作记录 n99 去掉了" in main(answer)
    with pytest.raises(NotReady, match="根据的工作记录 n99 去掉了"):
        act(serving, "build", number)
    for role in roles().final:
        sign(serving, number, role)
    assert 'id="fin-build" data-do="build">' in rail(act(serving, "open", number))


def test_what_came_while_the_signer_was_looking_is_not_taken_as_seen(serving: Serving) -> None:
    report = whole().with_text("problems", whole().text("problems") + "窗口接待来访37人次。")
    note = Note(id="n99", aspect="problems", text="窗口接待来访37人次")
    number = serving.store.create(report.having(notes=(*report.notes, note), notes_given=99), "王芳")
    seen = act(serving, "open", number).get("data", {})["version"]
    serving.store.change(number, lambda now: now.having(notes=now.notes[:-1]), by="王芳", act="edit")
    with pytest.raises(UnusableInput, match="报告又改过"):
        sign(serving, number, "fill_in", seen=seen)


def test_two_reasons_for_one_rule_in_one_text_stand_beside_each_other(serving: Serving) -> None:
    numbers = "窗口接待来访37人次。群众来电咨询88人次。"
    number = serving.store.create(whole().with_text("problems", whole().text("problems") + numbers), "王芳")
    act(serving, "name", number, name="王芳")
    for quote in ("37人次", "88人次"):
        finding = next(item for item in serving.opened(number).checked.findings if item.found == quote)
        act(serving, "waive", number, finding=finding_id(finding), reason=f"{quote}是登记簿上数的")
    page = main(act(serving, "open", number))
    assert "37人次是登记簿上数的（王芳，" in page
    assert "88人次是登记簿上数的（王芳，" in page
    first = next(item for item in serving.opened(number).checked.findings if item.found == "37人次")
    page = main(act(serving, "unwaive", number, finding=finding_id(first)))
    assert "37人次是登记簿上数的" not in page
    assert "88人次是登记簿上数的（王芳，" in page


def test_comments_that_nobody_settled_are_told_before_signing_and_block_nothing(serving: Serving) -> None:
    said = Said(text="这个数请领导定", by="李建国", at="2026-01-10T08:00:00+00:00")
    remark = Comment(id="c1", section="overview", start=0, quote="2025年", said=(said,))
    number = serving.store.create(whole().having(comments=(remark,)), "王芳")
    page = main(act(serving, "open", number))
    assert "1 条批注没处理，不挡定稿" in page
    assert "这个数请领导定" in page
    settled = remark.model_copy(update={"done_by": "王芳", "done_at": said.at})
    serving.store.change(number, lambda report: report.having(comments=(settled,)), by="王芳", act="comment")
    assert "条批注没处理" not in main(act(serving, "open", number))


def test_nobodys_name_is_filled_in_but_the_clerks(serving: Serving) -> None:
    number = serving.store.create(whole(), "王芳")
    preferences.save(Preferences(person="王芳"))
    for role, name in (("fill_in", "王芳"), ("sign_off", "")):
        page = act(serving, "to_sign", number, role=role).get("html", {})
        assert any(f'name="by" value="{name}"' in part for part in page.values())


def test_a_signature_needs_the_tick_and_the_version_that_was_seen(serving: Serving) -> None:
    number = serving.store.create(whole(), "王芳")
    with pytest.raises(NotReady, match="先打勾"):
        sign(serving, number, "fill_in", agree="")
    with pytest.raises(UnusableInput, match="报告又改过"):
        sign(serving, number, "fill_in", seen="older")
    with pytest.raises(NotReady):
        sign(serving, number, "fill_in", by="签发人")  # a role is no name
    assert serving.store.get(number).report.sign_offs == ()


def test_one_tick_signs_every_part_in_one_role(serving: Serving) -> None:
    number = serving.store.create(whole(), "王芳")
    sign(serving, number, "review", "李建国")
    report = serving.opened(number).report
    assert {item.part for item in report.sign_offs} == set(signing.parts(report))
    assert {(item.role, item.by) for item in report.sign_offs} == {("review", "李建国")}
    assert serving.store.journal(number)[-1].act == "sign"


def test_a_change_voids_the_signature_and_the_page_says_whose_and_what_changed(serving: Serving) -> None:
    number = serving.store.create(whole(), "王芳")
    sign(serving, number, "sign_off", "李建国")
    more = whole().text("problems") + "又开了一次会。"
    serving.store.change(number, lambda report: report.with_text("problems", more), by="王芳", act="edit")
    page = main(act(serving, "open", number))
    assert "李建国的签字失效了：五、存在的主要问题及改进情况：" in page
    assert "加上“又开了一次会。”" in page


def test_last_year_s_report_arriving_later_is_a_change_too(serving: Serving) -> None:
    report = whole()
    last = report.last
    assert last is not None
    number = serving.store.create(report.having(last_year=None), "王芳")
    sign(serving, number, "sign_off", "李建国")
    serving.store.create(last, "王芳")
    assert "李建国的签字失效了：校验的说明和去年的数据" in main(act(serving, "open", number))


def test_a_signature_can_be_withdrawn(serving: Serving) -> None:
    number = signed(serving)
    answer = act(serving, "withdraw", number, role="fill_in")
    assert "填报人没签。" in rail(answer)
    report = serving.store.get(number).report
    assert {item.role for item in report.sign_offs} == {"sign_off"}
    assert set(report.signed) == {item.kept for item in report.sign_offs}
    assert serving.store.journal(number)[-1].act == "withdraw"


def test_one_person_in_two_roles_is_told_so(serving: Serving) -> None:
    number = signed(serving)
    assert "填报人、签发人是同一个人（王芳），单位允许就继续。" in rail(act(serving, "open", number))


@pytest.mark.fonts
def test_the_final_is_built_written_into_the_journal_and_holds_until_a_change(serving: Serving) -> None:
    number = signed(serving)
    assert not serving.is_built(serving.opened(number))
    answer = built(serving, number)
    assert answer.get("toast") == "定稿好了，可以下载了。"
    assert serving.is_built(serving.opened(number))
    line = serving.store.journal(number)[-1]
    assert (line.act, line.detail["final"]) == ("build", True)
    assert len(line.detail["files"]) == 13
    name, content, _ = downloads.make(serving, number, "docx")
    assert line.detail["files"][name] == hashlib.sha256(content).hexdigest()
    serving.store.change(number, lambda report: report.with_text("problems", "一是更新不及时。"), by="王芳", act="edit")
    assert not serving.is_built(serving.opened(number))
    page = main(act(serving, "open", number))
    assert "修订 1" in page
    assert "上次定稿：" in page


@pytest.mark.fonts
def test_the_folder_of_a_final_holds_its_documents_and_keeps_what_was_written_in_them(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "has_screen", lambda: False)  # where there is no desktop, the place is said
    number = signed(serving)
    with pytest.raises(NotReady):
        act(serving, "folder", number)
    built(serving, number)
    said = act(serving, "folder", number).get("toast", "")
    (folder,) = (settings.data_folder() / "定稿").iterdir()
    assert said == f"文件放在这里：{folder}"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    detail = serving.store.journal(number)[-1].detail["files"]
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == detail
    written = next(path for path in folder.iterdir() if path.suffix == ".docx")
    written.write_bytes("有人在里面写了字".encode())
    act(serving, "folder", number)
    assert written.read_bytes() == "有人在里面写了字".encode()


def test_one_kind_is_the_document_itself_and_several_are_one_zip_of_them(serving: Serving) -> None:
    number = signed(serving)
    built(serving, number)
    assert downloads.make(serving, number, "docx")[0].endswith("年度报告.docx")
    name, content, kind = downloads.make(serving, number, "checks+docx")
    assert (name.rpartition(".")[2], kind) == ("zip", "application/zip")
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [item for item in names if item.endswith("年度报告.docx")]
    assert any("核" in item for item in names)
    assert not any(item.endswith((".pdf", ".report.json")) for item in names)
    with pytest.raises(UnusableInput):
        downloads.make(serving, number, "docx+exe")


def test_notes_that_were_changed_after_the_signatures_are_told_and_void_none(serving: Serving) -> None:
    number = signed(serving)
    page = "".join(act(serving, "open", number).get("html", {}).values())
    assert "签字以后，素材又改过" not in page
    new = whole().notes[0].model_copy(update={"id": "n99", "text": "12月又开了一次培训会。"})
    serving.store.change(number, lambda report: report.having(notes=(*report.notes, new)), by="王芳", act="note")
    page = "".join(act(serving, "open", number).get("html", {}).values())
    assert "签字以后，素材又改过" in page
    assert "生成定稿" in page
    assert "没签" not in page


def test_a_draft_that_was_built_is_no_final(serving: Serving) -> None:
    number = signed(serving)
    serving.store.note(number, "build", by="王芳")
    serving.store.note(number, "build", by="王芳", detail={"final": False, "version": "x"})
    assert not serving.is_built(serving.opened(number))


@pytest.mark.fonts
def test_a_withdrawn_signature_makes_the_final_one_no_more(serving: Serving) -> None:
    number = signed(serving)
    built(serving, number)
    act(serving, "withdraw", number, role="sign_off")
    assert not serving.is_built(serving.opened(number))
    with pytest.raises(NotReady):
        downloads.make(serving, number, "docx")


def test_a_draft_is_to_be_had_at_any_time_and_a_final_only_when_it_was_built(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    for kind in ("docx", "html", "xlsx", "checks", "trace"):
        name, content, _ = downloads.make(serving, number, f"draft.{kind}")
        assert "草稿" in name
        assert content
    assert downloads.make(serving, number, "xlsx")[0].endswith("（草稿）.xlsx")
    for kind in ("docx", "pdf", "html", "zip", "checks"):
        with pytest.raises(NotReady, match="还没有生成定稿"):
            downloads.make(serving, number, kind)
    with pytest.raises(UnusableInput):
        downloads.make(serving, number, "draft.exe")


@pytest.mark.fonts
def test_the_pages_are_those_of_the_pdf_with_their_gaps_counted(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    shown = act(serving, "pages", number).get("html", {})
    assert "没签字的每页印“草稿”" in shown["#pages-head"]
    assert "有 1 处没填" in shown["#pages-head"]
    assert f'src="/page/{number}/1?v=' in shown["#pages"]
    printed = pictures.of(serving)
    assert printed.picture(serving, number, 1).startswith(b"\x89PNG")
    for none in (0, 99):
        with pytest.raises(UnusableInput):
            printed.picture(serving, number, none)


@pytest.mark.fonts
def test_where_no_page_can_be_set_the_place_says_why(serving: Serving) -> None:
    report = whole()
    number = serving.store.create(report.with_text("problems", "一是有🎉。"), "王芳")
    assert "🎉" in act(serving, "pages", number).get("html", {})["#pages"]


def test_without_a_font_the_page_says_so_and_leads_to_the_fonts(serving: Serving, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    none = "".join(f"{part}: [没有这种字体]\n" for part in ("title", "body", "level1", "level2", "table"))
    (tmp_path / "schemas/fonts.yaml").write_text(none, encoding="utf-8")
    number = serving.store.create(whole(), "王芳")
    shown = act(serving, "pages", number).get("html", {})["#pages"]
    assert "没有能排 PDF 的中文字体" in shown
    assert 'href="/settings#font"' in shown
    assert "这台电脑没有能排 PDF 的中文字体，别的都能下载。" in rail(act(serving, "open", number))
    _, content, _ = downloads.make(serving, number, "draft.zip")
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not any(name.endswith(".pdf") for name in names)
    assert any(name.endswith(".docx") for name in names)


def test_a_stranger_s_job_or_role_is_refused(serving: Serving) -> None:
    number, other = serving.store.create(whole(), "王芳"), serving.store.create(whole(), "王芳")
    job = serving.store.jobs.start("build", by="王芳", report_id=other)
    for name, more in (("job", {"job": job}), ("job", {"job": 999}), ("withdraw", {"role": "x"}), ("to_sign", {})):
        act(serving, "name", number, name="王芳")
        with pytest.raises(AssistantError):
            act(serving, name, number, **more)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_is_shown_as_it_is(serving: Serving, text: str) -> None:
    report = whole()
    number = serving.store.create(report, "王芳")
    sign(serving, number, "review", f"李{text}")
    report = report.having(organ=report.organ.model_copy(update={"name": f"青禾镇{text}"}))
    changed = report.with_text("problems", f"走访{text}群众777人次。")
    serving.store.change(
        number, lambda now: changed.having(sign_offs=now.sign_offs, signed=now.signed), by="王芳", act="edit"
    )
    parts = {
        **act(serving, "open", number).get("html", {}),
        **act(serving, "to_sign", number, role="review").get("html", {}),
    }
    joined = "".join(parts.values())
    assert "<img src=x" not in joined
    if "<" not in text:
        assert text in joined


def test_a_reason_that_lets_a_warning_stand_is_shown_and_can_be_taken_back(serving: Serving) -> None:
    report = whole()
    number = serving.store.create(report.with_text("problems", report.text("problems") + "走访群众777人次。"), "王芳")
    act(serving, "name", number, name="王芳")
    finding = next(item for item in serving.opened(number).checked.findings if item.code == "N102")
    act(serving, "waive", number, finding=finding_id(finding), reason="按登记簿统计的")
    page = main(act(serving, "open", number))
    assert "已说明：按登记簿统计的（王芳，" in page
    assert "会印在勾稽核验单上。" in page
    answer = act(serving, "unwaive", number, finding=finding_id(finding))
    assert "会印在勾稽核验单上" not in main(answer)


HELD = "正文里的数，都能在表或素材里找到"


def test_that_every_number_has_a_source_is_said_only_where_that_is_so(serving: Serving) -> None:
    act(serving, "name", number := serving.store.create(whole(), "王芳"), name="王芳")
    assert HELD in main(act(serving, "open", number))
    text = whole().text("overview")
    serving.store.change(
        number, lambda report: report.with_text("overview", f"{text}全年接待来访4711人次。"), by="王芳", act="edit"
    )
    finding = next(item for item in serving.opened(number).checked.findings if item.code == "N102")
    assert HELD not in main(act(serving, "open", number))
    act(serving, "waive", number, finding=finding_id(finding), reason="窗口登记簿上数的")
    assert HELD not in main(act(serving, "open", number))  # somebody vouches for it; it is in neither all the same
    wrong = {"requests.received.total": parse("11", "count").cell}
    serving.store.change(number, lambda _: whole().having(figures=whole().figures.having(wrong)), by="王芳", act="edit")
    assert HELD not in main(act(serving, "open", number))  # it hangs on a table that does not add up
