"""④ 起草 by its acts, against a real server that speaks the protocol: what is sent, streamed, kept, and goes wrong."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.report import Report, Section
from assistant.errors import NotReady, StoreTrouble, UnusableInput
from assistant.grounding.facts import facts_of
from assistant.grounding.marked import marked
from assistant.llm import calls
from assistant.web import drafts, preferences
from assistant.web.handlers import draft, drafted
from assistant.web.preferences import Preferences
from assistant.web.serving import Opened, Serving
from assistant.workflow import practice
from tests.endpoint import Endpoint, Reply, Request, by_section, endpoint, replies
from tests.web.conftest import AtOneReport, ended

FEE = "2025年未发出收费通知，未收取信息处理费。"
OVERVIEW = (
    "2025年，青禾镇人民政府开展政府信息公开工作。全年新收政府信息公开申请[[requests.received.total]]，"
    "现行有效规范性文件8件。"
)
PROBLEMS = "（二）存在的主要问题\n财政资金信息公开偏重结果，过程说明少。[[n16]]"
PAYLOAD = '<img src=x onerror="window.hacked=1">${alert(1)}{{7*7}}'


class Desk(AtOneReport):
    acts = draft.ACTS

    def page(self) -> str:
        """All that the page shows when it is opened."""
        return "".join(self.act("open").get("html", {}).values())

    def write(self, text: str) -> Section:
        """What a person writes into the overview."""
        base = self.serving.store.get(self.number).revisions.get("text.overview", 0)
        self.serving.store.save_text(self.number, "overview", text, base, by="王芳")
        return self.report.sections["overview"]

    def seen(self, **wanted: Any) -> str:
        """What the button that begins stands for."""
        html = self.act("plan", **wanted).get("html", {})["#where"]
        return html.partition('data-seen="')[2].partition('"')[0]

    def start(self, **wanted: Any) -> int:
        answer = self.act("start", seen=self.seen(**wanted), **wanted)
        return int(answer.get("data", {})["job"])


@pytest.fixture
def desk(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-test-123")
    calls.forget_refusals()
    preferences.save(Preferences(person="王芳"))
    return Desk(serving, serving.store.create(practice.report().having(sections={}), "王芳"))


def by(server: Endpoint, **more: Any) -> None:
    preferences.save(Preferences(person="王芳", model="openai:test-model", base_url=server.base_url, **more))


def answering(overview: Reply | None = None) -> Callable[[Request], Reply]:
    stubborn = {"你修改": replies.status(400, "as it is")}  # asked to mend a draft, it does not
    return by_section(
        {"“一、总体情况”": overview or replies.say(OVERVIEW), "“五、": replies.say(PROBLEMS), **stubborn},
        otherwise=replies.say(FEE),
    )


def limits(tmp_path: Path, **changes: float) -> None:
    """The bundled limits with some changed, as an office would."""
    lines = Path("schemas/models.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition(":")[0] not in changes]
    folder = tmp_path / "schemas"
    folder.mkdir()
    own = [f"{name}: {value}" for name, value in changes.items()]
    (folder / "models.yaml").write_text("\n".join([*kept, *own]), encoding="utf-8")


def test_offline_nothing_leaves_and_every_draft_stands_beside_the_text(desk: Desk) -> None:
    desk.write("人写的。")
    page = desk.page()
    assert "不发出去，就在这台电脑上写" in page
    job = ended(desk.serving, desk.start(model="offline"))
    assert job.state == "done"
    assert desk.report.text("overview") == "人写的。"
    assert all(desk.report.text(key) == "" for key in desk.report.due_texts if key != "overview")
    assert all(desk.report.sections[key].candidates[0].origin == "offline" for key in desk.report.due_texts)
    shown = desk.act("job", job=job.id)
    assert shown.get("toast") == "写好了：开头、一、五、六。挑一份用。"
    assert "用这份" in shown.get("html", {})["#work"]


def test_a_draft_is_used_by_a_click_and_one_click_takes_it_back(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    before = desk.write("人写的。")
    name = drafts.text_hash(before.candidates[0].text)
    used = desk.act("choose", section="overview", draft=name)
    assert desk.report.text("overview").startswith("2025年，青禾镇人民政府")
    assert [item.text for item in desk.report.sections["overview"].candidates] == ["人写的。"]
    assert [line.act for line in desk.serving.store.journal(desk.number)][-1] == "choose"
    desk.act("undo", **used.get("undo", {}))
    assert desk.report.sections["overview"] == before
    assert [line.act for line in desk.serving.store.journal(desk.number)][-1] == "restore"
    with pytest.raises(UnusableInput, match="撤不回"):
        desk.act("undo", **used.get("undo", {}))
    with pytest.raises(UnusableInput, match="已经不在"):
        desk.act("choose", section="overview", draft="nothing")


def test_all_blank_sections_are_filled_at_once_and_what_a_person_wrote_stays(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    desk.write("人写的。")
    used = desk.act("choose_all")
    assert desk.report.text("overview") == "人写的。"
    assert all(desk.report.text(key) for key in desk.report.due_texts)
    desk.act("undo", **used.get("undo", {}))
    assert desk.report.text("problems") == ""


def test_who_gave_no_name_is_asked_before_a_draft_is_used(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    preferences.save(Preferences())
    with pytest.raises(NotReady) as asked:
        desk.act("choose_all")
    assert asked.value.code == "needs_name"


def test_what_goes_where_is_said_and_every_word_of_it_can_be_read_before(desk: Desk) -> None:
    with endpoint(answering()) as server:
        by(server)
        page = desk.page()
        assert f"发到 {server.base_url.removesuffix('/v1')}（本机）：" in page
        assert "外网" not in page
        whole = desk.act("outgoing", model="model").get("html", {})["#sent"]
        ended(desk.serving, desk.start(model="model"))
        for request in server.requests[:3]:
            assert request.user[:200].split("\n")[0] in whole.replace("&#34;", '"').replace("&#39;", "'")


def test_an_address_outside_is_amber_and_the_button_says_that_it_is_sent(desk: Desk) -> None:
    preferences.save(Preferences(person="王芳", model="some-model", base_url="http://203.0.113.7/v1"))
    where = desk.act("plan", model="model").get("html", {})["#where"]
    assert "这是外网地址，报告内容会出去" in where
    assert "发出去并起草" in where
    assert "outside" in where
    preferences.save(Preferences(person="王芳", model="some-model", base_url="http://203.0.113.7/v1", stay_local=True))
    where = desk.act("plan", model="model").get("html", {})["#where"]
    assert "设置里选了不发到外网" in where
    with pytest.raises(UnusableInput) as refused:
        desk.act("start", model="model", seen="")
    assert refused.value.code == "stay_local"


def test_nothing_is_sent_that_was_not_on_the_screen(desk: Desk) -> None:
    with endpoint(answering()) as server:
        by(server)
        seen = desk.seen(model="model")
        desk.serving.store.change(
            desk.number, lambda report: report.having(notes=report.notes[:-1]), by="李建国", act="note"
        )
        with pytest.raises(UnusableInput, match="刚变了"):
            desk.act("start", model="model", seen=seen)
        assert server.requests == []


def test_drafts_of_a_model_are_candidates_with_a_wrong_number_in_red(desk: Desk) -> None:
    with endpoint(answering()) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", drafts=2))
        assert job.state == "done"
        overview = desk.report.sections["overview"]
        assert overview.text == ""
        assert overview.candidates[0].origin == "model"
        work = desk.act("job", job=job.id).get("html", {})
        assert "应为 6" in work["#work"]
        assert "1 个数不符" in work["#work"]
        assert "写的是“8件”，应为 6" in work["#rail"]


def test_a_sentence_of_a_candidate_that_nothing_says_is_marked_before_it_is_used(desk: Desk) -> None:
    said = "2025年，青禾镇人民政府开展政府信息公开工作。群众满意度较高。"
    with endpoint(answering(replies.say(said))) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", section="overview"))
        for html in (desk.act("job", job=job.id).get("html", {})["#work"], desk.page()):
            marked = re.findall(r'<[^>]*class="[^"]*\buns\b[^"]*"[^>]*>([^<]*)<', html)  # “<u class="q uns">甲<” → 甲
            assert any("群众满意度较高" in words for words in marked)
            assert not any("开展政府信息公开工作" in words for words in marked)
            assert "1 句没有出处" in html


def test_a_number_whose_cell_does_not_add_up_itself_is_corrected_by_nothing(desk: Desk) -> None:
    with endpoint(answering(replies.say("全年新收政府信息公开申请12件。"))) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", section="overview"))
        work = desk.act("job", job=job.id).get("html", {})["#work"]
        assert "表里这个数还没对上，先改表" in work
        assert "应为 11" not in work


def test_a_page_that_comes_back_finds_the_draft_going_on_and_whole_sentences_of_it(desk: Desk) -> None:
    with endpoint(answering(replies.drip(OVERVIEW, 0.1))) as server:
        by(server)
        number = desk.start(model="model", section="overview")
        live = ""
        for _ in range(200):
            live = desk.page()
            if "开展政府信息公开工作。" in live:
                break
            time.sleep(0.05)
        assert desk.act("open").get("data", {})["job"] == number
        assert "停下，留住已写的" in live
        assert desk.start(model="model", section="overview") == number  # a second click begins no second draft
        assert ended(desk.serving, number).state == "done"
        assert sum("“一、总体情况”" in request.system for request in server.requests) == 1


def test_stopped_it_keeps_what_has_come_and_goes_on_from_there(desk: Desk) -> None:
    rest = "全年办结12件。"
    script = [replies.drip(OVERVIEW + rest * 20, 0.02), replies.say(rest)]
    with endpoint(script) as server:
        by(server)
        number = desk.start(model="model", section="overview")
        for _ in range(300):
            if desk.serving.store.jobs.get(number).progress.get("letters", 0) > 30:
                break
            time.sleep(0.03)
        desk.act("stop")
        job = ended(desk.serving, number)
        assert job.state == "stopped"
        kept = desk.report.sections["overview"].candidates[0]
        assert kept.unfinished is not None
        shown = desk.act("job", job=number)
        assert "停下了，留住" in str(shown.get("toast"))
        work = shown.get("html", {})["#work"]
        assert "接着写" in work
        assert "没写完" in work
        where = desk.act("plan", model="model").get("html", {})["#where"].partition('data-where="')[2].partition('"')[0]
        again = desk.act("start", model="model", resume=1, seen=where)
        assert ended(desk.serving, int(again.get("data", {})["job"])).state == "done"
        now = desk.report.sections["overview"].candidates
        assert [item.unfinished for item in now] == [None]
        assert now[0].text.startswith("2025年，青禾镇人民政府开展政府信息公开工作。")


@pytest.mark.parametrize(
    ("reply", "said", "offers"),
    [
        (replies.status(401, "bad key"), "密钥不对。", "去设置"),
        (replies.status(404, "no such model"), "没有这个模型", "去设置"),
        (replies.status(429, "slow down", headers={"Retry-After": "99"}), "服务器忙，99 秒后自动再试。", "不再试"),
        (replies.status(429, "no money", error_code="insufficient_quota"), "额度用完了。", "去设置"),
        (replies.say("", finish="content_filter"), "模型不肯写这一节。", "改用离线起草"),
        (replies.hang(30), "模型没有回应（等了 1 秒）。已写的留住了。", "再试"),
        (replies.html(PAYLOAD), "模型没有写成。", "再试"),
    ],
    ids=["401", "404", "429", "no money", "refused", "silent", "a web page"],
)
def test_each_trouble_is_a_sentence_with_a_way_on_and_the_text_is_untouched(
    desk: Desk, tmp_path: Path, reply: Reply, said: str, offers: str
) -> None:
    limits(tmp_path, first=1, idle=1, retries=0, continues=0)
    before = desk.write("人写的。")
    with endpoint(reply) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", section="overview"))
    assert job.state == "failed"
    work = desk.act("job", job=job.id).get("html", {})["#work"]
    assert said in work
    assert offers in work
    assert "正文没有动。" in work
    assert PAYLOAD not in work
    assert desk.report.sections["overview"] == before


def test_a_server_that_is_gone_is_named(desk: Desk, tmp_path: Path) -> None:
    limits(tmp_path, retries=0, continues=0)
    desk.write("人写的。")
    preferences.save(Preferences(person="王芳", model="openai:m", base_url="http://127.0.0.1:9/v1"))
    job = ended(desk.serving, desk.start(model="model", section="overview"))
    assert "连不上 http://127.0.0.1:9（本机）。" in desk.act("job", job=job.id).get("html", {})["#work"]


def test_a_section_without_text_gets_the_offline_draft_instead_and_says_so(desk: Desk, tmp_path: Path) -> None:
    limits(tmp_path, retries=0, continues=0)
    with endpoint(replies.status(401)) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", section="overview"))
    assert job.state == "done"
    work = desk.act("job", job=job.id).get("html", {})["#work"]
    assert "密钥不对。" in work
    assert "模型没写成，这份是离线起草的" in work
    assert desk.report.text("overview") == ""


def test_an_answer_that_is_cut_off_is_kept_with_a_way_to_go_on(desk: Desk, tmp_path: Path) -> None:
    limits(tmp_path, retries=0, continues=0)
    with endpoint(replies.reset(OVERVIEW, 40)) as server:
        by(server)
        job = ended(desk.serving, desk.start(model="model", section="overview"))
    work = desk.act("job", job=job.id).get("html", {})["#work"]
    assert "写到一半断了，留住" in work
    assert "接着写" in work
    kept = desk.report.sections["overview"].candidates[0]
    assert kept.text.startswith("2025年，青禾镇人民政府开展政府信息公开工作。")


def test_what_a_killed_program_had_written_is_there_again_and_can_be_gone_on_with(desk: Desk) -> None:
    store = desk.serving.store
    asked = {"model": "model", "spec": "openai:test-model", "sections": ["overview", "problems"]}
    number = store.jobs.start(drafts.KIND, by="王芳", report_id=desk.number, asked=asked)
    log = drafts.Log(["overview", "problems"], ["overview", "problems"])
    for section, kind, text in (
        ("overview", "text", "第一句。第二"), ("problems", "text", "问题写完了。"), ("problems", "done", "")
    ):  # fmt: skip
        log.hear(drafts.Event(section, kind, text))
    store.jobs.progress(number, log.progress(), log.lines())
    from sqlalchemy import update

    from assistant.storage.tables import jobs as table

    with store.database.writing() as connection:
        connection.execute(update(table).where(table.c.id == number).values(pid=2**22 + 1, started="gone"))
    assert [job.id for job in store.jobs.sweep()] == [number]
    page = desk.page()
    assert "写到一半断了，留住" in page
    assert "接着写" in page
    overview = desk.report.sections["overview"].candidates[0]
    assert overview.text.startswith("第一句。")
    assert overview.unfinished is not None
    assert desk.report.sections["problems"].candidates[0].unfinished is None
    before = desk.report
    desk.act("open")
    assert desk.report == before  # once


def test_an_answer_to_a_gap_of_a_draft_is_a_note_and_stands_in_the_draft(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    card = next(item for item in draft.asking.cards(desk.serving.opened(desk.number)) if item["kind"] == "fee")
    shown = desk.act("preview", question=card["id"], how="none").get("data", {})["preview"]
    assert shown["sentence"] == "2025年未发出收费通知，未收取政府信息公开信息处理费。"
    answered = desk.act("answer", question=card["id"], how="none")
    assert answered.get("toast") == "记下了，文中也填上了。"
    assert "未发出收费通知" in desk.report.sections["other_matters"].candidates[0].text
    assert desk.report.notes[-1].text == shown["sentence"]
    desk.act("undo", **answered.get("undo", {}))
    assert "未发出收费通知，未收取政府" not in desk.report.sections["other_matters"].candidates[0].text


def test_drafts_from_before_notes_or_figures_were_changed_are_told(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    assert "写了这些以后" not in desk.page()
    note = desk.report.notes[0]
    changed = (note.model_copy(update={"text": "全年公开会议纪要9份。"}), *desk.report.notes[1:])
    desk.serving.store.change(desk.number, lambda report: report.having(notes=changed), by="王芳", act="note")
    assert "写了这些以后，素材又改过" in desk.page()
    time.sleep(0.01)
    ended(desk.serving, desk.start(model="offline"))
    assert "写了这些以后" not in desk.page()


def test_a_note_that_came_after_the_drafts_were_used_is_told_to_be_in_no_text(desk: Desk) -> None:
    """“写出来的和正文一样” and “每句都写完了” stood there, and the new note in no sentence."""
    ended(desk.serving, desk.start(model="offline"))
    desk.act("choose_all")
    assert "写出来的和正文一样。" in desk.page()
    assert "正文没有用上的素材" not in desk.page()
    note = desk.report.notes[0].model_copy(update={"id": "n99", "text": "7项审批下放到了村里。"})
    desk.serving.store.change(desk.number, lambda now: now.having(notes=(*now.notes, note)), by="王芳", act="note")
    page = desk.page()
    assert "写出来的和正文一样" not in page
    assert "素材又改过" in page
    assert "正文没有用上的素材：“7项审批下放到了村里。”" in page


def test_what_others_wrote_meanwhile_stays(desk: Desk) -> None:
    with endpoint(answering(replies.drip(OVERVIEW, 0.02))) as server:
        by(server)
        number = desk.start(model="model", section="overview")
        desk.serving.store.save_text(desk.number, "overview", "同事刚写的。", 0, by="李建国")
        desk.serving.store.change(desk.number, lambda report: report.having(notes=()), by="李建国", act="note")
        ended(desk.serving, number)
    assert desk.report.text("overview") == "同事刚写的。"
    assert desk.report.notes == ()
    assert desk.report.sections["overview"].candidates[0].origin == "model"


def test_a_draft_that_ends_while_it_is_asked_about_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, asked_for = desk.serving.opened, []
    with endpoint(answering(replies.drip(OVERVIEW, 0.02))) as server:
        by(server)
        number = desk.start(model="model", section="overview")

        def slowly(report_id: int) -> Opened:
            found = opened(report_id)
            asked_for.append(report_id)
            if len(asked_for) == 1:  # it ends just when the report was read
                ended(desk.serving, number)
            return found

        monkeypatch.setattr(desk.serving, "opened", slowly)
        answer = desk.act("job", job=number)
    shown = answer.get("html", {}).get("#work", "")
    assert answer.get("data", {}).get("job") == number or "现行有效规范性文件" in shown
    shown = desk.act("job", job=number).get("html", {})["#work"]
    assert "现行有效规范性文件" in shown


def test_a_draft_waits_for_a_store_that_is_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    change, busy = desk.serving.store.change, iter([True, True])

    def sometimes(*arguments: Any, **named: Any) -> Any:
        if next(busy, False):
            raise StoreTrouble("数据库正忙", code="store_busy")
        return change(*arguments, **named)

    monkeypatch.setattr(desk.serving.store, "change", sometimes)
    number = desk.start(model="offline", section="overview")
    assert ended(desk.serving, number).state == "done"
    assert desk.report.sections["overview"].candidates


def test_a_report_thrown_away_meanwhile_ends_the_job_and_nothing_else(desk: Desk) -> None:
    with endpoint(answering(replies.drip(OVERVIEW, 0.05))) as server:
        by(server)
        number = desk.start(model="model", section="overview")
        desk.serving.store.delete(desk.number, by="王芳")
        assert ended(desk.serving, number).state == "failed"


def test_a_job_of_another_report_is_not_shown(desk: Desk) -> None:
    other = desk.serving.store.create(practice.report(), "王芳")
    job = desk.serving.store.jobs.start(drafts.KIND, by="王芳", report_id=other, asked={})
    with pytest.raises(UnusableInput):
        desk.act("job", job=job)
    with pytest.raises(UnusableInput):
        desk.act("start", model="offline", section="nothing", seen="")


def test_a_script_in_a_draft_is_text(desk: Desk) -> None:
    def written(report: Report) -> Report:
        candidate = Section(text=f"{PAYLOAD}。", origin="model", model=f"openai:{PAYLOAD}").draft
        return report.having(sections={"overview": Section(text=PAYLOAD, candidates=(candidate,))})

    desk.serving.store.change(desk.number, written, by="王芳", act="draft")
    html = "".join(desk.act("open").get("html", {}).values())
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_notes_that_no_sentence_of_a_draft_used_are_listed_beside_it(desk: Desk) -> None:
    with endpoint(answering()) as server:
        by(server)
        ended(desk.serving, desk.start(model="model"))
    page = desk.page()
    assert "没有用上的素材：“2025年镇政府调整政务公开工作领导小组" in page
    left = page.partition("五、存在的主要问题及改进情况，第 1 份")[0].rpartition("没有用上的素材：")[2]
    assert "针对村级公开栏更新慢" in left
    assert "过程说明少" not in left  # that one was used


def test_the_text_that_was_replaced_is_called_so_and_is_not_the_first_to_take(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    first = columns_of(desk)[0]["drafts"][0]
    assert (first["used"], first["shown_as"]) == (False, 1)
    desk.act("choose", section="overview", draft=first["id"])
    desk.write("改过的总体情况。")
    ended(desk.serving, desk.start(model="offline", section="overview"))
    again = columns_of(desk)[0]["drafts"]
    desk.act("choose", section="overview", draft=again[0]["id"])
    (kept,) = columns_of(desk)[0]["drafts"]
    assert (kept["text"], kept["used"], kept["shown_as"]) == ("改过的总体情况。", True, 0)
    page = desk.page()
    assert "换下来的正文" in page
    assert "换回这份" in page
    panel = page.partition('data-panel="overview"')[2].partition("data-panel")[0]
    assert "btn pri" not in panel


def columns_of(desk: Desk) -> list[dict[str, Any]]:
    return [one for one in drafted.columns(desk.serving.opened(desk.number)) if one["key"] == "overview"]


def test_the_first_section_that_is_not_written_is_shown(desk: Desk) -> None:
    ended(desk.serving, desk.start(model="offline"))
    draft_of = next(one for one in drafted.columns(desk.serving.opened(desk.number)) if one["key"] == "preamble")
    desk.act("choose", section="preamble", draft=draft_of["drafts"][0]["id"])
    assert 'aria-selected="true" data-tab="overview"' in desk.page()


def test_a_gap_is_one_box_whatever_differs_within_it() -> None:
    facts = facts_of(practice.report())
    shown = marked("电子版【待补充：报告电子版公布在哪个网站？】公布，共3页。", facts, "电子版在网站公布，共2页。")
    (paragraph,) = shown.paragraphs
    boxes = [piece.text for piece in paragraph.pieces if piece.state == "gap"]
    assert boxes == ["【待补充：报告电子版公布在哪个网站？】"]
    assert "".join(piece.text for piece in paragraph.pieces).startswith("电子版【待补充")


def test_an_imported_text_is_not_said_to_be_drafted_here(serving: Serving) -> None:
    sections = {key: Section(text="文字。", origin="imported") for key in practice.report().due_texts}
    number = serving.store.create(practice.report().having(sections=sections), "王芳")
    desk = Desk(serving, number)
    steps_of = {step["key"]: step["note"] for step in desk.act("open").get("steps", [])}
    assert steps_of["draft"] == "已有正文"
    assert "正文已经有了" in desk.page()
    serving.store.change(number, lambda report: report.with_text("problems", ""), by="王芳", act="x")
    assert "还有 1 节没有写。" in desk.page()
