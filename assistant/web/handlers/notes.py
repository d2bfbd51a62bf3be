"""③ 素材: what was done this year, one sentence each; last year's problems first, what is still asked at the side."""

from collections.abc import Iterable
from typing import Any

from assistant.domain import aspects, personal
from assistant.domain.last_problems import answers, measures_of, problems_of
from assistant.domain.report import Note, Report
from assistant.drafting import questions
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.translating import names, translated
from assistant.web import imports, noted, rail
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import asking, note_files, shared, undoing, waiting_files
from assistant.web.render import render
from assistant.web.serving import Opened, Serving
from assistant.workflow import notes as sorting

_MOST_PASTED = 20_000  # characters


def _hints() -> dict[str, str]:
    return {
        "opening": text("班子怎么分工、今年有什么大的变动"),
        "proactive": text("公开了多少条、什么内容、在哪里公开；有没有图解、问答"),
        "on_request": text("流程有什么改进、群众主要问什么"),
        "management": text("文件清理、保密审查、目录更新"),
        "platforms": text("网站专栏、公众号、便民大厅的公开专区"),
        "oversight": text("培训、考核、检查发现的问题、责任追究"),
        "other_matters": text("信息处理费每年都要写；上级要求写的别的事"),
        "unsorted": text("给每一句选个地方，没选的不会写进正文"),
    }


def _html(serving: Serving, opened: Opened) -> dict[str, str]:
    report = opened.report
    groups = [_group(report, key) for key in _keys(report)]
    main = render(
        "notes.html", id=opened.id, year=report.year, groups=groups, pairs=_pairs(report), last=_last(report),
        has_last=report.last is not None, problems=_notes(report, "problems"), measures=_notes(report, "measures"),
        places=_places(report), **note_files.shown(serving, opened),
    )  # fmt: skip
    return {"#main": main, "#rail": _rail(opened)}


def _rail(opened: Opened) -> str:
    report = opened.report
    foot = (
        text("记了 {n} 条。没答的会在文中留空，不会编。", n=len(report.notes))
        if report.notes
        else text("还没有素材也能起草，没有的会在文中留空。")
    )
    followed = _followed(report)
    checks = [
        {"kind": "ok", "code": "", "text": text("去年的 {n} 个问题都交代了。", n=followed), "where": "", "place": ""}
    ]
    return render(
        "questions.html", id=opened.id, beside=True, cards=asking.cards(opened),
        head=text("还要问你"), action=text("记下"),
        may=_optional(opened), checks=checks if followed else [], foot=foot, further=("④", text("起草"), "draft"),
        nothing=(text("没有要问的了"), text("素材够起草了。") if report.notes else text("正文里没有空着的地方。")),
    )  # fmt: skip


def _followed(report: Report) -> int:
    """Return how many problems of last year are answered, where all are; 0 where one is open."""
    found = answers(problems_of(report.last), _notes(report, "last_problems")) if report.last else []
    return len(found) if found and all(found) else 0


def _optional(opened: Opened) -> list[dict[str, Any]]:
    """Return what may be told and need not: large changes that the text says nothing of."""
    live = [item for item in opened.checked.findings if item.code == "P104" and item.waived is None]
    return [
        {
            "id": rail.finding_id(item),
            "text": text("{finding}。要不要写一句为什么？", finding=translated(item.message).rstrip("。.")),
            "found": translated(item.found),
            "aspect": "proactive" if (item.where[0].cell or "").startswith("disclosure") else "on_request",
        }
        for item in live
    ]  # fmt: skip


def _keys(report: Report) -> list[str]:
    keys = ["opening", *(aspect.key for aspect in report.form.aspects), "other_matters"]
    return [*keys, "unsorted"] if _notes(report, "unsorted") else keys


def _notes(report: Report, aspect: str) -> list[Note]:
    return [note for note in report.notes if note.aspect == aspect]


def _group(report: Report, key: str) -> dict[str, Any]:
    told = questions.told_by_tables(report).get(key, "") if key in ("proactive", "on_request") else ""
    table = {"proactive": "disclosure", "on_request": "requests"}.get(key, "")
    return {
        "key": key, "label": _label(report, key), "hint": _hints().get(key, ""), "told": told,
        "table": names(report.form.table_name(table)) if table else "",
        "notes": [_line(report, note) for note in _notes(report, key)],
    }  # fmt: skip


def _label(report: Report, key: str) -> str:
    own = {aspect.key: aspect.label for aspect in report.form.aspects}
    return {"platforms": text("平台建设"), "opening": text("总的情况")}.get(key) or translated(aspects.label(key, own))


def _line(report: Report, note: Note) -> dict[str, str]:
    name = text("第 {n} 条", n=report.note_number(note.id))  # by which the other pages speak of it
    return {"id": note.id, "text": note.text, "source": source(note), "name": name}


def source(note: Note) -> str:
    """Return where a note comes from, in words: the file and its line."""
    name, colon, line = note.source.rpartition(":")
    if colon and line.isdecimal():
        if name == "notes.md":  # of the examples: nobody at this page has seen that name
            return text("工作记录第 {n} 行", n=line)
        return text("{file} 第 {n} 行", file=name, n=line)
    return note.source if not note.source.isdecimal() else ""


def _last(report: Report) -> list[dict[str, Any]]:
    """Return last year's problems with what was to be done and what is noted of them."""
    problems = problems_of(report.last) if report.last else []
    measures = measures_of(report.last) if report.last else []
    said = answers(problems, _notes(report, "last_problems"))
    listed = [
        {
            "problem": problem,
            "measure": measures[at] if at < len(measures) else "",
            "note": _line(report, note) if note else None,
        }
        for at, (problem, note) in enumerate(zip(problems, said, strict=True))
    ]
    others = [note for note in _notes(report, "last_problems") if note not in said]
    return [*listed, *({"problem": "", "measure": "", "note": _line(report, note)} for note in others)]


def _pairs(report: Report) -> list[tuple[dict[str, str] | None, dict[str, str] | None]]:
    """Return this year's problems beside their measures, by their order."""
    problems, measures = _notes(report, "problems"), _notes(report, "measures")
    return [
        (
            _line(report, problems[at]) if at < len(problems) else None,
            _line(report, measures[at]) if at < len(measures) else None,
        )
        for at in range(max(len(problems), len(measures)))
    ]


def _places(report: Report) -> list[tuple[str, str]]:
    """Return where a note may be put: every aspect with its name."""
    keys = [key for key in aspects.headings().aspects if key != "unsorted"]
    own = [aspect.key for aspect in report.form.aspects if aspect.key not in keys]
    return [(key, _label(report, key)) for key in (*keys, *own)]


def _data(serving: Serving, opened: Opened) -> dict[str, Any]:
    marks = {note.id: _marks(opened.report, note) for note in opened.report.notes}
    return {"notes": marks, "running": waiting_files.running(imports.of(serving, opened.id, noted.KIND))}


def _marks(report: Report, note: Note) -> dict[str, Any]:
    found = personal.find(note.text, masking=False)
    private = dict.fromkeys(item.name for item in found if item.flag in ("error", "warning"))
    return {"text": note.text, "personal": list(private), "like": asking.copied(report, note.text)}


VIEW = shared.View("notes", _html, _data)


def save(serving: Serving, ask: Ask) -> Answer:
    """Store what was typed; the page is drawn anew where a note came in, not while one is being written."""
    added = any("note" in item and not item.key("note") for item in ask.each("changes", 1000))

    def show(cells: Opened | None) -> Answer:
        opened = cells or serving.opened_after(ask.number("id"))
        return shared.shown(serving, VIEW, opened, redraw=added, html={} if added else {"#rail": _rail(opened)})

    return shared.saved(serving, ask, show)


def drop(serving: Serving, ask: Ask) -> Answer:
    """Take a note out, at once; one click brings it back."""
    note = ask.key("note")
    resting: list[int] = []

    def verb(report: Report) -> Report:
        edited = editing.remove(report, note)
        resting[:] = [len(edited.resting)]
        return edited.report

    opened, taken = undoing.change(serving, ask.number("id"), verb, "note", serving.by())
    toast = text("去掉了。正文有 {n} 句是根据它写的，去“审改”看看。", n=resting[0]) if resting[0] else text("去掉了。")
    return shared.shown(serving, VIEW, opened, redraw=True, toast=toast, undo=taken)


def put(serving: Serving, ask: Ask) -> Answer:
    """Put a note under another aspect."""
    note, aspect = ask.key("note"), ask.key("value")
    opened, taken = undoing.change(
        serving, ask.number("id"), lambda report: editing.edit(report, note, aspect=aspect).report, "note", serving.by()
    )
    toast = text("放到“{aspect}”了。", aspect=_label(opened.report, aspect))
    return shared.shown(serving, VIEW, opened, redraw=True, toast=toast, undo=taken)


def sort(serving: Serving, ask: Ask) -> Answer:
    """Say which aspect each sentence of a pasted text is of; nothing is kept yet."""
    opened = serving.opened(ask.number("id"))
    said = ask.text("said", _MOST_PASTED + 1)
    if len(said) > _MOST_PASTED:
        raise UnusableInput("超过 {n} 字，分几次粘贴", n=_MOST_PASTED, code="too_long")
    bare = opened.report.having(notes=())
    taken = sorting.from_text(bare, said)
    html = render(
        "sorted.html", lines=[(note.text, note.aspect) for note in taken.merged.notes], aside=taken.aside,
        places=_places(opened.report), unplaced=sum(note.aspect == "unsorted" for note in taken.merged.notes),
    )  # fmt: skip
    return Answer(ok=True, html={"#sorted": html})


def take(serving: Serving, ask: Ask) -> Answer:
    """Keep the sentences of a pasted text that a person placed."""
    lines = [(item.text("text", editing.LONGEST), item.key("aspect")) for item in ask.each("items", 500)]
    placed = [(" ".join(said.split()), aspect) for said, aspect in lines if said.strip() and aspect]
    if not placed:
        raise UnusableInput("还没有选好放哪里", code="nothing_placed")
    opened, taken = undoing.change(
        serving, ask.number("id"), lambda report: _taken(report, placed), "note", serving.by()
    )
    toast = text("记下 {n} 句。", n=len(placed))
    return shared.shown(serving, VIEW, opened, redraw=True, toast=toast, undo=taken)


def _taken(report: Report, lines: Iterable[tuple[str, str]]) -> Report:
    for said, aspect in lines:
        report = editing.add(report, [Note(id="n1", aspect="unsorted", text=said)], aspect).report
    return report


_OWN: dict[str, Act] = shared.acts(VIEW) | asking.acts(VIEW) | {
    "save": save, "drop": drop, "put": put, "sort": sort, "take": take,
}  # fmt: skip
ACTS = _OWN | note_files.acts(VIEW, _OWN)
