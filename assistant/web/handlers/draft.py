"""④ 起草: what is written by what, what leaves the machine for it, the drafts side by side, the gaps to fill."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from assistant import words
from assistant.domain.clock import now
from assistant.domain.data import text_hash
from assistant.domain.notes import unused
from assistant.domain.report import Report, Section
from assistant.domain.unseen import one_line
from assistant.editing import decide
from assistant.errors import AssistantError, UnusableInput
from assistant.llm.calls import said_by
from assistant.messages import of_error, text
from assistant.storage import Job
from assistant.web import chosen, drafts
from assistant.web.answers import Act, Answer, Ask
from assistant.web.drafts import OFFLINE, Wanted
from assistant.web.handlers import asking, shared, undoing
from assistant.web.handlers.drafted import columns, outcome, running
from assistant.web.render import render
from assistant.web.serving import Opened, Serving, clock
from assistant.workflow import steps

_MOST_JOBS = 8  # that are listed
_SHORT, _MOST_UNUSED = 40, 5  # characters of a note that no sentence used, and how many of them are shown


def _html(serving: Serving, opened: Opened) -> dict[str, str]:
    # it may have ended since the report was read, and since `_data` said that it goes on
    opened = serving.opened(opened.id)
    sections = columns(opened)
    return {"#work": _work(serving, opened, sections), "#rail": _rail(serving, opened, sections)}


def _work(serving: Serving, opened: Opened, sections: list[dict[str, Any]]) -> str:
    jobs = drafts.of(serving, opened.id)
    now_on = next((job for job in jobs if job.state == "running"), None)
    return render(
        "drafted.html", id=opened.id, running=running(opened, now_on) if now_on else None,
        sections=[] if now_on else sections,
        changed="" if now_on else _changed_since(serving, opened, jobs),
        first=next((one["key"] for one in sections if not one["now"]), sections[0]["key"] if sections else ""),
        is_written=steps.is_written(opened.report),
        trouble=None if now_on else outcome(opened.report, jobs[:1]),
        before=[_line(opened.report, job) for job in jobs if job.state != "running"][:_MOST_JOBS],
    )  # fmt: skip


def _changed_since(serving: Serving, opened: Opened, jobs: list[Job]) -> str:
    """Return what was changed of that which drafts are made from, after the newest of them was begun: 素材、数据."""
    if not jobs:
        return ""
    changed = serving.store.changed_since(opened.id, jobs[0].at, but=("answer",))  # an answer is put into drafts too
    names = {"cover": text("基本信息"), "figures": text("数据"), "notes": text("素材")}
    return text("、").join(name for part, name in names.items() if part in changed)


def _line(report: Report, job: Job) -> dict[str, Any]:
    result: dict[str, Any] = job.result or {}
    names = _named(report, result.get("sections", ()))
    kind, said = "waived", text("停下了，留住：{names}", names=names) if names else text("停下了")
    if job.state == "done":
        kind, said = "ok", text("写好：{names}", names=names) if names else text("和正文一样")
    elif job.state in ("failed", "orphaned"):
        kind, said = "error", text("没写成") if job.state == "failed" else text("程序中途关了")
    version = job.asked.get("version") or 0
    return {
        "at": clock(job.at), "by": name_of(job), "version": text("第 {n} 版", n=version) if version else "",
        "kind": kind,
        "said": said, "gaps": result.get("gaps", 0), "letters": result.get("letters", 0),
    }  # fmt: skip


def name_of(job: Job) -> str:
    """Return what a draft was written with."""
    spec = str(job.asked.get("spec", OFFLINE))
    return words.origin("offline") if spec == OFFLINE else spec.partition(":")[2] or spec


def _rail(serving: Serving, opened: Opened, sections: list[dict[str, Any]]) -> str:
    cards = [card for card in asking.cards(opened) if card["stands"]]
    is_on = drafts.under_way(serving, opened.id) is not None
    foot = (
        text("写的时候可以先去别的页，回来接着看。")
        if is_on
        else text("和“素材”里问的是同样几题，在哪边答都行，只答一次。没答的挡着定稿，现在不答也能往下走。")
        if cards
        else ""
    )
    return render(
        "questions.html", id=opened.id, beside=False, cards=cards, head=text("文中留的空"), action=text("填进文中"),
        may=(),
        checks=[] if is_on else _checks(opened, sections), foot=foot,
        nothing=_nothing(opened),
        further=("⑤", text("审改"), "review")
    )  # fmt: skip


def _nothing(opened: Opened) -> tuple[str, str]:
    """Return what is said where no gap stands: nothing is finished that was not begun."""
    if not steps.is_written(opened.report):
        return text("还没有正文"), text("起草以后，要你补的空列在这里。")
    if left := sum(not opened.report.text(key).strip() for key in opened.report.due_texts):
        return text("文中没有空"), text("还有 {n} 节没有写。", n=left)
    if asked := len(asking.cards(opened)):
        return text("文中没有空"), text("还有 {n} 个问题没答，在“素材”里。", n=asked)
    return text("文中没有空"), text("每句都写完了。")


def _checks(opened: Opened, sections: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what was checked of the drafts side by side: contradicted numbers, copied sentences, notes left out.

    Where none is to be chosen, the notes that the text itself leaves out.
    """
    found: list[dict[str, str]] = []
    if not sections and (left := [note.text for note in unused(opened.report)]):
        found.append(_left_out(text("正文没有用上的素材：{some}{more}", **_some(left)), "", "") | {"href": "notes"})
    for section in sections:
        for draft in section["drafts"]:
            where = (
                text("{section}，换下来的正文", section=section["name"])
                if draft["used"]
                else text("{section}，第 {n} 份", section=section["name"], n=draft["shown_as"])
            )
            for wrong in draft["shown"].wrong:
                said = text("写的是“{quote}”，{due}。", quote=wrong.quote, due=wrong.due)
                found.append({"kind": "error", "code": "N101", "text": said, "where": where, "place": draft["place"]})
            for quote in dict.fromkeys(draft["shown"].waiting):
                said = text("写的是“{quote}”，{due}。", quote=quote, due=text("表里这个数还没对上"))
                found.append({"kind": "warning", "code": "", "text": said, "where": where, "place": draft["place"]})
            if copied := asking.copied(opened.report, draft["text"]):
                said = text("有一句和去年一样：{said}", said=copied[:40])
                found.append({"kind": "warning", "code": "W106", "text": said, "where": where, "place": draft["place"]})
            if draft["unused"]:
                said = text("没有用上的素材：{some}{more}", **_some(draft["unused"]))
                found.append(_left_out(said, where, draft["place"]))
            if draft["shown"].all_supported:
                said = text("{n} 个数都能在表或素材里找到。", n=draft["shown"].counts["ok"])
                found.append({"kind": "ok", "code": "", "text": said, "where": where, "place": ""})
    return sorted(found, key=lambda item: ("error", "warning", "advice", "ok").index(item["kind"]))


def _left_out(said: str, where: str, place: str) -> dict[str, str]:
    return {"kind": "advice", "code": "", "text": said, "where": where, "place": place}


def _some(notes: list[str]) -> dict[str, str]:
    """Return the first notes that were left out, each shortened, and how many there are where there are more."""
    shown = (f"“{one_line(said[:_SHORT])}{'…' if len(said) > _SHORT else ''}”" for said in notes[:_MOST_UNUSED])
    more = text("等 {n} 条", n=len(notes)) if len(notes) > _MOST_UNUSED else ""
    return {"some": text("；").join(shown), "more": more}


def _data(serving: Serving, opened: Opened) -> dict[str, Any]:
    job = drafts.under_way(serving, opened.id)
    return {"job": job.id if job else 0}


VIEW = shared.View("draft", _html, _data)


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the page; what a program that was killed had written is saved first."""
    drafts.salvage(serving, ask.number("id"))
    opened = serving.opened(ask.number("id"))
    wanted = _first_wish(serving, opened)
    main = render("draft.html", **_choices(opened, wanted))
    html = {"#main": main, "#where": _where(opened, wanted), **_html(serving, opened)}
    return shared.shown(serving, VIEW, opened, html=html)


class _Choices(NamedTuple):
    models: list[tuple[str, str]]
    error: str = ""


def _models() -> _Choices:
    own = [(OFFLINE, words.origin("offline"))]
    try:
        own_model = chosen.model()
    except AssistantError as error:
        return _Choices(own, of_error(error))
    return _Choices([("model", own_model.name), *own] if own_model else own)


def _choices(opened: Opened, wanted: Wanted) -> dict[str, Any]:
    report, offered = opened.report, _models()
    sections = [("", text("全部"))]
    sections += [(key, words.section_name(report, key)) for key in report.due_texts]
    versions = [(number, text("第 {n} 版", n=number)) for number in drafts.versions()]
    return {
        "models": offered.models, "all_of_them": _named(report, report.due_texts),
        "error": offered.error, "sections": sections, "versions": versions, "wanted": wanted,
        "counts": [(number, text("{n} 份", n=number)) for number in range(1, drafts.MOST + 1)],
    }  # fmt: skip


def _named(report: Report, keys: Collection[str]) -> str:
    """Return which texts are meant, each as short as a person says it: 开头、一、五."""
    named = (words.numbered(report, key) for key in report.due_texts if key in keys)
    return text("、").join(number or name for number, name in named)


def _first_wish(serving: Serving, opened: Opened) -> Wanted:
    """Return what was asked for last, else the model of the settings where there is one."""
    offered = {key for key, _ in _models().models}
    last = next(iter(drafts.of(serving, opened.id)), None)
    asked = Ask(last.asked) if last else Ask()
    wish = asked.text("model", 20) if last else "model"
    model = wish if wish in offered else OFFLINE
    return Wanted(model, "", max(1, min(asked.number("drafts"), drafts.MOST)) if last else 1, asked.number("version"))


def wanted_of(report: Report, ask: Ask) -> Wanted:
    """Return what a form asks for.

    Raises:
        UnusableInput: There is no such section.
    """
    section = ask.key("section")
    if section and section not in report.due_texts:
        raise UnusableInput("没有“{section}”这一节", section=section, code="no_section")
    model = "model" if ask.text("model", 20) == "model" else OFFLINE
    version = ask.number("version") if ask.number("version") in drafts.versions() else 0
    count = max(1, min(ask.number("drafts"), drafts.MOST))
    return Wanted(model, section, count, version, bool(ask.number("resume")))


def _where(opened: Opened, wanted: Wanted) -> str:
    """Return the line that says what leaves the machine, with the button that begins."""
    sent, error = None, ""
    try:
        sent = drafts.leaving(drafts.plan(opened.report, wanted))
    except AssistantError as found:
        error = of_error(found)
    masked: dict[str, int] = {}
    for parcel in sent.parcels if sent else ():
        masked |= {kind: max(number, masked.get(kind, 0)) for kind, number in parcel.masked.items() if number}
    return render("where.html", sent=sent, error=error, masked=masked, id=opened.id, is_offline=wanted.model == OFFLINE)


def look(serving: Serving, ask: Ask) -> Answer:
    """Show what would leave the machine for what is chosen now."""
    opened = serving.opened(ask.number("id"))
    return Answer(ok=True, html={"#where": _where(opened, wanted_of(opened.report, ask))})


def outgoing(serving: Serving, ask: Ask) -> Answer:
    """Show every word that would leave the machine."""
    opened = serving.opened(ask.number("id"))
    sent = drafts.leaving(drafts.plan(opened.report, wanted_of(opened.report, ask)))
    parcels = [(parcel, said_by(parcel.messages)) for parcel in sent.parcels] if sent else []
    return Answer(ok=True, html={"#sent": render("outgoing.html", parcels=parcels, sent=sent)})


def start(serving: Serving, ask: Ask) -> Answer:
    """Begin to draft."""
    opened = serving.opened(ask.number("id"))
    job = drafts.begin(serving, opened.id, wanted_of(opened.report, ask), ask.key("seen"))
    return shared.shown(serving, VIEW, serving.opened(opened.id), redraw=True, data={"job": job})


def job(serving: Serving, ask: Ask) -> Answer:
    """Show how far a draft is; when it has ended, what came of it."""
    found = serving.store.jobs.get(ask.number("job"))
    opened = serving.opened(ask.number("id"))  # after the job: of one that has ended, it holds what came of it
    if found.report_id != opened.id or found.kind != drafts.KIND:
        raise UnusableInput("没有这项工作", code="no_job")
    if found.state != "running":
        more = {"toast": _ended(opened.report, found)} if found.state in ("done", "stopped") else {}
        return shared.shown(serving, VIEW, opened, redraw=True, **more)
    html = {"#live": render("live.html", running=running(opened, found))}
    return Answer(ok=True, html=html, data={"job": found.id})


def _ended(report: Report, job: Job) -> str:
    result: dict[str, Any] = job.result or {}
    if job.state == "stopped":
        return text("停下了，留住 {n} 字。", n=result.get("letters", 0))
    names = _named(report, result.get("sections", ()))
    return text("写好了：{names}。挑一份用。", names=names) if names else text("写出来的和正文一样。")


def stop(serving: Serving, ask: Ask) -> Answer:
    """Stop a draft with what has come."""
    running_now = drafts.under_way(serving, ask.number("id"))
    if running_now is not None:
        serving.store.jobs.stop(running_now.id)
    return Answer(ok=True)


def choose(serving: Serving, ask: Ask) -> Answer:
    """Take a draft as the text, by name; the text that stood there stays beside it."""
    section, draft = ask.key("section"), ask.key("draft")
    by = serving.signer(ask.number("id"))
    return _chosen(serving, ask, lambda report: _with(report, section, draft, by), text("用了这一份。"))


def choose_all(serving: Serving, ask: Ask) -> Answer:
    """Take the first draft of every section that has one."""
    by = serving.signer(ask.number("id"))

    def verb(report: Report) -> Report:
        for key in report.due_texts:
            own = report.sections.get(key, Section())
            if own.candidates and not own.text.strip():
                report = decide.choose(report, key, 1, by, now())
        return report

    return _chosen(serving, ask, verb, text("每节都用了第 1 份。"))


def _chosen(serving: Serving, ask: Ask, verb: Callable[[Report], Report], toast: str) -> Answer:
    opened, taken = undoing.change(serving, ask.number("id"), verb, "choose", serving.signer(ask.number("id")))
    return shared.shown(serving, VIEW, opened, redraw=True, toast=toast, undo=taken)


def _with(report: Report, section: str, draft: str, by: str) -> Report:
    """Return the report with a draft, which is named by its words: its number may be another by now."""
    candidates = report.sections.get(section, Section()).candidates
    number = next((at for at, item in enumerate(candidates, 1) if text_hash(item.text) == draft), 0)
    if not number:
        raise UnusableInput("这一份已经不在了", then="看看现在有的。", code="draft_gone")
    return decide.choose(report, section, number, by, now())


ACTS: dict[str, Act] = shared.acts(VIEW) | asking.acts(VIEW) | {
    "open": open_page, "plan": look, "outgoing": outgoing, "start": start, "job": job, "stop": stop, "choose": choose,
    "choose_all": choose_all,
}  # fmt: skip
