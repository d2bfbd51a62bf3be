"""③ 素材 from files: read in a process of their own, shown sentence by sentence, and nothing that was there goes."""

import io
from typing import Any

import docx
import pytest

from assistant import resources
from assistant.domain.report import Note, Report
from assistant.errors import UnusableInput
from assistant.storage import Job
from assistant.web import uploads
from assistant.web.answers import Answer
from assistant.web.handlers import notes
from assistant.web.serving import Serving
from assistant.workflow import practice
from tests.web.conftest import AtOneReport, ended

NAME = "工作 记录(1).docx"
PAYLOAD = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"


class Desk(AtOneReport):
    acts = notes.ACTS

    def send(self, content: bytes, name: str = NAME) -> Job:
        """A file that was sent and read, or could not be."""
        number = uploads.begin(self.serving, name, content, {"report": str(self.number), "as": "notes"})
        return ended(self.serving, number)

    def take(self, job: Job, *items: tuple[int, str, str]) -> Answer:
        given = [{"n": n, "text": said, "aspect": aspect} for n, said, aspect in items]
        return self.act("take_file", job=job.id, items=given)

    @property
    def texts(self) -> list[str]:
        return [note.text for note in self.report.notes]

    @property
    def shown(self) -> str:
        return self.act("open").get("html", {})["#main"]


@pytest.fixture
def desk(serving: Serving) -> Desk:
    return Desk(serving, serving.store.create(practice.report(), "王芳"))


def word(*paragraphs: str) -> bytes:
    """A Word document."""
    made, stream = docx.Document(), io.BytesIO()
    for said in paragraphs:
        made.add_paragraph(said)
    made.save(stream)
    return stream.getvalue()


def test_a_word_file_is_shown_sentence_by_sentence_and_not_in_the_report_until_it_is_taken(desk: Desk) -> None:
    before = desk.report
    job = desk.send(word("2025年工作记录", "平台建设", "公众号推送12期。", "其他", "村里换了牌子。"))
    shown = desk.shown
    assert "还没有写进报告" in shown
    assert NAME in shown
    assert '<option value="platforms" selected>' in shown
    assert desk.report == before
    answer = desk.take(job, (0, "公众号推送13期。", "platforms"))
    assert answer.get("toast") == "记下 1 句。"
    note = desk.report.notes[-1]
    assert (note.text, note.aspect, note.as_read) == ("公众号推送13期。", "platforms", "公众号推送12期。")
    assert note.source.startswith(f"{NAME}:")
    assert desk.report.notes[:-1] == before.notes


@pytest.mark.parametrize("name", ["记录.txt", "记录.md"])
def test_a_text_is_read_too(desk: Desk, name: str) -> None:
    desk.send("平台建设：公众号推送12期。".encode("gb18030"), name)
    assert "公众号推送12期。" in desk.shown


def test_an_excel_form_brings_its_notes(desk: Desk) -> None:
    desk.act("drop", note="n9")
    desk.send(resources.find("examples/qinghe/2025.xlsx").read_bytes(), "填报表.xlsx")
    assert "导入预览" in desk.shown or "里面没有工作记录" in desk.shown


def test_what_the_report_has_already_is_not_written_twice(desk: Desk) -> None:
    had = desk.report.note("n9")
    assert had is not None
    job = desk.send(word("平台建设", had.text, "公众号推送12期。"))
    assert "1 句已经记过" in desk.shown
    desk.take(job, (0, had.text, "platforms"), (1, "公众号推送12期。", "platforms"))
    assert desk.texts.count(had.text) == 1
    assert "导入预览" not in desk.shown


def test_another_wording_from_the_same_file_is_asked_about_and_the_old_one_stays_unless_it_is_replaced(
    desk: Desk,
) -> None:
    first = desk.send(word("平台建设", "便民大厅公开专区全年接待群众查阅1200人次。"))
    desk.take(first, (0, "便民大厅公开专区全年接待群众查阅1200人次。", "platforms"))
    own = desk.report.notes[-1]
    again = desk.send(word("平台建设", "便民大厅公开专区全年接待群众查阅1300人次。"))
    assert f"原来记的是：{own.text}" in desk.shown
    with pytest.raises(UnusableInput, match="还没有选好"):
        desk.take(again, (0, "便民大厅公开专区全年接待群众查阅1300人次。", ""))
    taken = desk.take(again, (0, "便民大厅公开专区全年接待群众查阅1300人次。", f"={own.id}"))
    assert desk.report.notes[-1].id == own.id
    assert desk.texts[-1].endswith("1300人次。")
    assert desk.report.notes[-1].as_read is None
    desk.act("undo", **taken.get("undo", {}))
    assert desk.texts[-1] == own.text
    desk.take(again, (0, "便民大厅公开专区全年接待群众查阅1300人次。", "platforms"))
    assert [said[-7:] for said in desk.texts[-2:]] == ["1200人次。", "1300人次。"]


def test_what_was_taken_out_before_does_not_come_back_by_itself(desk: Desk) -> None:
    job = desk.send(word("平台建设", "公众号推送12期。"))
    desk.take(job, (0, "公众号推送12期。", "platforms"))
    desk.act("drop", note=desk.report.notes[-1].id)
    desk.send(word("平台建设", "公众号推送12期。"))
    assert "以前去掉过，要就选放哪里。" in desk.shown
    assert '<option value="platforms" selected>' not in desk.shown


def test_sentences_that_nobody_placed_go_on_waiting_and_one_click_brings_all_back(desk: Desk) -> None:
    before = desk.report.notes
    job = desk.send(word("公众号推送12期。张三说了句怪话。"))
    lines = [item["text"] for item in (job.result or {})["notes"]]
    unsorted = next(n for n, item in enumerate((job.result or {})["notes"]) if item["aspect"] == "unsorted")
    assert "有 1 句要你定，选一下。" in desk.shown
    items = [(n, said, "" if n == unsorted else "platforms") for n, said in enumerate(lines)]
    taken = desk.take(job, *items)
    assert "分出 1 句" in desk.shown
    assert "张三说了句怪话。" not in desk.texts
    desk.act("undo", **taken.get("undo", {}))
    assert desk.report.notes == before
    assert "分出 2 句" in desk.shown
    done = desk.take(job, *[(n, said, "-" if n == unsorted else "platforms") for n, said in enumerate(lines)])
    assert done.get("toast") == "记下 1 句。"
    assert "导入预览" not in desk.shown
    with pytest.raises(UnusableInput, match="已经处理过"):
        desk.take(job, *items)


def test_a_file_that_is_dropped_is_brought_back_by_one_click(desk: Desk) -> None:
    job = desk.send(word("公众号推送12期。"))
    dropped = desk.act("drop", job=job.id)
    assert "导入预览" not in desk.shown
    desk.act("undo", **dropped.get("undo", {}))
    assert "导入预览" in desk.shown


def test_a_file_that_waits_is_said_by_the_step_and_not_on_the_first_page(desk: Desk) -> None:
    def answered(report: Report) -> Report:
        said = report.text("other_matters").partition("【")[0] + "未收取信息处理费。"
        return report.with_text("other_matters", said)

    desk.serving.store.change(desk.number, answered, by="王芳", act="edit")
    desk.send(word("公众号推送12期。"))
    step = desk.serving.steps(desk.serving.opened(desk.number))[2]
    assert (step.state, step.note) == ("warn", "导入待确认")
    assert desk.serving.imports(desk.number) == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("年报.docx", resources.find("examples/qinghe/2024.docx").read_bytes(), "这像是年报，不是工作记录。"),
        ("坏.docx", b"PK\x03\x04broken", "这个文件打不开"),
        ("空.txt", b"\n\n", "里面没有工作记录"),
    ],
)
def test_a_file_that_brings_nothing_says_why_in_a_sentence(desk: Desk, name: str, content: bytes, said: str) -> None:
    job = desk.send(content, name)
    assert job.state == "failed"
    assert said in desk.shown
    desk.act("drop", job=job.id)
    assert said not in desk.shown


def test_a_file_of_notes_is_for_a_report(serving: Serving) -> None:
    with pytest.raises(UnusableInput):
        uploads.begin(serving, "a.txt", "推送12期。".encode(), {"report": "", "as": "notes"})


def test_a_file_of_another_report_cannot_be_taken(desk: Desk) -> None:
    job = desk.send(word("公众号推送12期。"))
    other = Desk(desk.serving, desk.serving.store.create(practice.report().having(year=2024), "王芳"))
    for act in ("take_file", "drop", "stop"):
        with pytest.raises(UnusableInput):
            other.act(act, job=job.id, items=[])


def test_the_reading_is_watched_and_stopped(desk: Desk) -> None:
    jobs = desk.serving.store.jobs
    number = jobs.start("notes", by="王芳", report_id=desk.number, asked={"name": NAME, "as": "notes"})
    watched: Any = desk.act("watch", n=1)
    assert watched["data"]["running"] == [number]
    assert list(watched["html"]) == ["#files"]
    assert NAME in desk.shown
    stopped = desk.act("stop", job=number)
    assert stopped.get("toast") == f"不读了：{NAME}"
    assert stopped.get("data", {})["running"] == []


def test_a_script_in_a_file_or_its_name_is_text(desk: Desk) -> None:
    old = Note(id="n90", aspect="platforms", text=f"{PAYLOAD}推送了11期。", source="a.txt:1")
    desk.serving.store.change(
        desk.number, lambda report: report.having(notes=(*report.notes, old)), by="王芳", act="note"
    )
    desk.send(f"平台建设\n{PAYLOAD}推送了12期。\n{PAYLOAD}".encode(), "a.txt")
    desk.send(b"PK\x03\x04", f"{PAYLOAD}.docx")
    assert "<img" not in desk.shown
    assert desk.shown.count("&lt;img") >= 3
