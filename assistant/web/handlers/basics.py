"""① 基本信息: whose report on which year, last year's report, and files that were read and wait to be taken over."""

from collections.abc import Sequence
from typing import Any

from assistant.checking.texts import says_nothing
from assistant.domain import excel_form, formats
from assistant.domain.clock import now
from assistant.domain.figures import BLANK
from assistant.domain.last_problems import problems_of
from assistant.domain.report import Level, Report
from assistant.editing.convert import Converted, convert
from assistant.errors import AssistantError, UnusableInput
from assistant.messages import text
from assistant.storage import Job
from assistant.translating import names, translated
from assistant.web import imports, preview, uploads
from assistant.web.answers import Answer, Ask
from assistant.web.handlers import shared, undoing, waiting_files
from assistant.web.incoming import KIND
from assistant.web.rail import Item
from assistant.web.render import render
from assistant.web.serving import Opened, Serving, day
from assistant.workflow import cover, importing
from assistant.workflow.again import ReadAgain

FIELDS = ("name", "level", "year", "dated", "address", "telephone", "website")
_LONGEST = 300
_FEE = "信息处理费"


def _html(serving: Serving, opened: Opened, editing: Sequence[str] = ()) -> dict[str, str]:
    return {"#main": render("basics.html", **_shown(serving, opened), editing=editing)}


def _shown(serving: Serving, opened: Opened) -> dict[str, Any]:
    waiting = imports.of(serving, opened.id)
    return {
        "id": opened.id, "kinds": ",".join(uploads.KINDS), "intro": _intro(opened, waiting),
        "files": waiting_files.shown(waiting), "previews": preview.of(opened, waiting), "fields": fields(opened.report),
        "wrong": "", "levels": _levels(), "last": _last(opened.report),
    }  # fmt: skip


def _intro(opened: Opened, waiting: list[Job]) -> str:
    left = sum(preview.left(opened, job) for job in waiting if job.state == "done")
    names = text("、").join(f"“{job.asked['name']}”" for job in waiting if job.state == "done")
    if names and left:
        return text("从{names}读来的。对的不用动，拿不准的 {n} 处请选一下。", names=names, n=left)
    kept = sum(_kept(opened, job) for job in waiting if job.state == "done")
    if names and kept:
        return text("从{names}读来的。和报告里不一样的 {n} 处，没有选的都照报告里的，请看一下。", names=names, n=kept)
    if names:
        return text("从{names}读来的，都选好了，写进报告就行。", names=names)
    return text("单位和年度看一眼；填好的表、去年的报告在这里导入，Excel、Word、PDF、网页、文本（.txt）都行。")


def _kept(opened: Opened, job: Job) -> int:
    """Return how many cells and texts that a file has otherwise stay as they are in the report."""
    differ = [item.cell for item in preview.differences(opened, job)]
    differ += [f"{importing.TEXT}{name}" for name in preview.retold(opened, job)]
    return len(set(differ) - set(job.progress.get("overrule", ())))


def fields(report: Report) -> list[dict[str, str]]:
    """Return the lines of the cover: each with its name, what it says, and how a form shows that."""
    organ, levels = report.organ, _levels()
    said = {
        "name": organ.name, "level": "" if organ.level is Level.UNKNOWN else levels[organ.level],
        "year": str(report.year),
        "dated": report.dated.isoformat() if report.dated else "",
        "address": organ.address, "telephone": organ.telephone, "website": organ.website,
    }  # fmt: skip
    names = {
        "name": text("机关全称"), "level": text("级别"), "year": text("报告年度"), "dated": text("成文日期"),
        "address": text("地址"), "telephone": text("电话"), "website": text("公布网站"),
    }  # fmt: skip
    shown = dict(said)
    shown["year"] = text("{year} 年（{format} 年格式）", year=report.year, format=report.format)
    shown["dated"] = day(report.dated)
    value = said | {"level": organ.level.value}
    due = formats.for_year(report.year)
    renew = due.id if due and due.id != report.format else ""
    return [
        {
            "key": key, "name": names[key], "shown": shown[key], "value": value[key],
            "renew": renew if key == "year" else "",
        }
        for key in FIELDS
    ]  # fmt: skip


def _levels() -> dict[str, str]:
    """Return the levels of organs by their names."""
    return {level: translated(name) for level, name in excel_form.load().levels.items()}


def _last(report: Report) -> dict[str, Any] | None:
    last = report.last
    if last is None:
        return None
    total = len(last.form.cells)
    filled = sum(not last.figures[cell].blank for cell in last.figures)
    fee = next((line for line in last.text("other_matters").split("。") if _FEE in line), "")
    return {
        "blank": preview.by_row(last.form, (cell for cell in last.form.cells if last.figures.get(cell, BLANK).blank)),
        "old": last.imported.format if last.imported else "",
        "year": last.year, "file": last.imported.file if last.imported else "", "filled": filled, "total": total,
        "received": last.figures.number("requests.received.total"),
        "carried": last.figures.number("requests.carried_forward.total"),
        "problems": problems_of(last), "fee": fee.strip(), "fee_text": last.text("other_matters"),
        "other": _other_matters(last.text("other_matters"), fee),
    }  # fmt: skip


def _other_matters(said: str, fee: str) -> str:
    """Return how much section six says beside the sentence on the fee: "more", "" where nothing stands, "nothing"."""
    if not said.strip():
        return ""
    if says_nothing(said):
        return "nothing"
    return "all" if said.strip().rstrip("。") == fee.strip() else "more"


def _data(serving: Serving, opened: Opened) -> dict[str, Any]:
    return {"running": waiting_files.running(imports.of(serving, opened.id))}


VIEW = shared.View("basics", _html, _data)


def shown(serving: Serving, opened: Opened, **more: Any) -> Answer:
    """Return the whole page anew, with the doubtful cells of its files in the rail."""
    answer = shared.shown(serving, VIEW, opened, redraw=True, **more)
    return _with_doubts(serving, opened, answer)


def _with_doubts(serving: Serving, opened: Opened, answer: Answer) -> Answer:
    waiting = [job for job in imports.of(serving, opened.id) if job.state == "done"]
    cards = [card for job in waiting for card in _cards(opened, job)]
    rail = answer.get("rail")
    if rail is None or not waiting:
        return answer
    left = sum(card.kind == "asked" for card in cards)
    rail["items"] = [card._asdict() for card in cards] + rail["items"]
    kept = sum(_kept(opened, job) for job in waiting)
    done = text("不一样的 {n} 处照报告里的。", n=kept) if kept else text("都选好了，点“写进报告”。")
    rail["foot"] = text("选完最后 {n} 处就能写进报告。", n=left) if left else done
    return answer


def _cards(opened: Opened, job: Job) -> list[Item]:
    if question := preview.question(opened, job):
        name = f"import:{job.id}:?"
        return [Item(id=name, kind="asked", code="", text=question["text"], where=job.asked["name"], section="import")]
    chosen = preview.chosen(opened, job)
    return [
        Item(
            id=f"import:{job.id}:{item.id}", kind="warning" if item.id in chosen else "asked", code="",
            text=_sentence(item, chosen.get(item.id, "")), section="import",
            where=" · ".join(filter(None, (names(item.where), item.part))),
            choices=() if item.id in chosen else tuple((each.key, each.label) for each in item.choices),
        )
        for item in preview.doubts(opened, job)
    ]  # fmt: skip


def _sentence(item: importing.Doubt, key: str) -> str:
    label = next((choice.label for choice in item.choices if choice.key == key), key.removeprefix(importing.OTHER))
    found, why = item.found or text("空"), translated(item.why)
    if label:
        return text("文件里写的是“{found}”，选了：{choice}。", found=found, choice=label)
    if not item.found:
        return text("文件里空着：{why}。", why=why)
    return text("文件里写的是“{found}”：{why}。", found=found, why=why)


# ── what a page of ① can be asked ──


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the page, with the line of the cover open that is gone to."""
    opened, line = serving.opened(ask.number("id")), ask.key("goto")
    return shown(serving, opened, html=_html(serving, opened, [line])) if line in FIELDS else shown(serving, opened)


def watch(serving: Serving, ask: Ask) -> Answer:
    """Show how far the reading of files is; the rest of the page stays, unless one has come in."""
    opened = serving.opened(ask.number("id"))
    waiting = imports.of(serving, opened.id)
    if ask.number("n") != len(waiting_files.running(waiting)):
        return shown(serving, opened)
    html = render("files.html", files=waiting_files.shown(waiting), id=opened.id)
    return Answer(ok=True, html={"#files": html}, data=_data(serving, opened))


def stop(serving: Serving, ask: Ask) -> Answer:
    """Stop reading a file."""
    job = waiting_files.asked_about(serving, ask, KIND)
    serving.store.jobs.stop(job.id)
    return shown(serving, serving.opened(ask.number("id")), toast=text("不读了：{name}", name=job.asked["name"]))


def again(serving: Serving, ask: Ask) -> Answer:
    """Read a file anew in whose reading the program was ended."""
    uploads.again(serving, waiting_files.asked_about(serving, ask, KIND))
    return shown(serving, serving.opened(ask.number("id")))


def choose(serving: Serving, ask: Ask) -> Answer:
    """Choose how doubtful cells are read."""
    opened, job = serving.opened(ask.number("id")), waiting_files.undecided(serving, ask, KIND)
    name, value = ask.key("doubt"), ask.text("value", 60).strip()
    item = next((item for item in preview.doubts(opened, job) if item.id == name), None)
    if item is None:
        raise UnusableInput("没有这一处", code="no_doubt")
    if value.startswith(importing.OTHER):
        said = value.removeprefix(importing.OTHER).strip()
        if said:
            importing.typed(opened.report, item.cells[0], said)
        value = importing.OTHER + said if said else ""
    elif value not in {choice.key for choice in item.choices}:
        raise UnusableInput("没有这种选法", code="no_choice")
    choices = {**job.progress.get("choices", {}), name: value}
    serving.store.jobs.decide(job.id, {"choices": choices})
    return shown(serving, opened)


def overrule(serving: Serving, ask: Ask) -> Answer:
    """Choose for cells and texts that differ whether the report's or the file's stands."""
    opened, job = serving.opened(ask.number("id")), waiting_files.undecided(serving, ask, KIND)
    cells = {item.cell for item in preview.differences(opened, job)}
    texts = {f"{importing.TEXT}{name}" for name in preview.retold(opened, job)}
    mine = {name for name in job.progress.get("overrule", ()) if name in cells | texts}
    wanted = cells if ask.key("cell") == "*" else (cells | texts) & {ask.key("cell")}
    mine = mine | wanted if ask.text("value") == "file" else mine - wanted
    serving.store.jobs.decide(job.id, {"overrule": sorted(mine)})
    return shown(serving, opened)


def accept_as(serving: Serving, ask: Ask) -> Answer:
    """Say what a file of another year or unit is: this report's all the same, last year's, or one of an older year.

    Raises:
        UnusableInput: It is none of what was asked.
    """
    opened, job = serving.opened(ask.number("id")), waiting_files.undecided(serving, ask, KIND)
    value = ask.key("value")
    if value not in {key for key, _ in preview.question(opened, job).get("choices", ())}:
        raise UnusableInput("没有这种选法", code="no_choice")
    more: dict[str, Any] = {}
    if value == "old":
        more = _kept_old(serving, job)
    elif value == "last" or (value == "organ" and preview.is_last(opened, job)):
        imports.make_last(serving, job)
        more = {"toast": text("作为去年的报告读进来了。")}
    else:
        serving.store.jobs.decide(job.id, {f"{value}_ok": True})
    return shown(serving, serving.opened(opened.id), **more)


def _kept_old(serving: Serving, job: Job) -> dict[str, Any]:
    """Keep a file as the report of its own year; return what is said of it."""
    old = imports.make_old(serving, job)
    if old is not None:
        return {"toast": imports.said_old(old.year)}
    said = text("这一年的报告已经有了，这份没有再存：{name}", name=job.asked["name"])
    return {"toast": said, "undo": {"job": job.id}}


def take(serving: Serving, ask: Ask) -> Answer:
    """Put a file into the report, with everything that was chosen."""
    opened, job = serving.opened(ask.number("id")), waiting_files.undecided(serving, ask, KIND)
    fresh = preview.ready(opened, job)
    overruled = job.progress.get("overrule", ())
    again = importing.into(opened.report, fresh, overruled, serving.by(), now())
    _require_something(opened, job, again)
    done = serving.store.change(
        opened.id, lambda report: importing.into(report, fresh, overruled, serving.by(), now()).report,
        by=serving.by(), act="import", detail={"file": job.asked["name"]},
    )  # fmt: skip
    serving.store.jobs.decide(job.id, {"over": "taken"})
    said = text("写进报告了，{n} 格有变化。", n=len(again.changes))
    done_in_text, open_in_text = len(again.edits), len(again.asked)
    if n := done_in_text + open_in_text:
        said += text("正文有 {n} 处说到它，改了 {m} 处，{k} 处要你看。", n=n, m=done_in_text, k=open_in_text)
    return shown(serving, serving.of(done), toast=said)


def _require_something(opened: Opened, job: Job, again: ReadAgain) -> None:
    """Keep a file that would change nothing since nothing of what differs was chosen.

    Raises:
        UnusableInput: It is so.
    """
    kept = _kept(opened, job)
    if kept and not job.progress.get("overrule") and not again.differs:
        raise UnusableInput(
            "和文件不一样的 {n} 处都照报告里的，没有要写的", n=kept, code="nothing_new",
            then="要用文件里的，先选“文件里的”；不要这个文件，点“不要了”。",
        )  # fmt: skip


def drop(serving: Serving, ask: Ask) -> Answer:
    """Take a file away; it can be taken back."""
    job = waiting_files.asked_about(serving, ask, KIND)
    serving.store.jobs.decide(job.id, {"over": "dropped"})
    opened, said = serving.opened(ask.number("id")), text("不要了：{name}", name=job.asked["name"])
    return shown(serving, opened, toast=said, undo={"job": job.id})


def undo(serving: Serving, ask: Ask) -> Answer:
    """Take back that a file was dropped, or another act."""
    if ask.key("what"):
        return shown(serving, undoing.undo(serving, ask.number("id"), ask.key("what")))
    if not ask.number("job"):
        return shown(serving, shared.undo(serving, ask))
    job = waiting_files.asked_about(serving, ask, KIND)
    if job.progress.get("over") == "dropped":
        serving.store.jobs.decide(job.id, {"over": None})
    return shown(serving, serving.opened(ask.number("id")))


def edit(serving: Serving, ask: Ask) -> Answer:
    """Open a line of the cover to change it, or close it again; those where something was begun stay open."""
    opened = serving.opened(ask.number("id"))
    return Answer(ok=True, html={"#organ": _organ(opened, _editing(ask))})


def _editing(ask: Ask) -> list[str]:
    """Return the lines that are open; the first has the focus."""
    return [ask.key("field"), *ask.key("also").split(",")]


def _organ(opened: Opened, editing: Sequence[str], wrong: str = "") -> str:
    return render("organ.html", fields=fields(opened.report), editing=editing, levels=_levels(), wrong=wrong)


def put(serving: Serving, ask: Ask) -> Answer:
    """Change a line of the cover."""
    report_id, field, value = ask.number("id"), ask.key("field"), " ".join(ask.text("value", _LONGEST).split())
    try:
        _require_free(serving, report_id, field, value)
        opened, more = _put(serving, report_id, field, value)
    except AssistantError as error:
        wrong = text(error.what, **error.values)
        return Answer(ok=False, html={"#organ": _organ(serving.opened(report_id), _editing(ask), wrong)})
    return shown(serving, opened, **more)


def _put(serving: Serving, report_id: int, field: str, value: str) -> tuple[Opened, dict[str, Any]]:
    """Change a line of the cover, and let it stand in the text where that asks for it."""
    before, by = serving.store.get(report_id).report, serving.by()

    def verb(report: Report) -> Report:
        return cover.put(report, field, value, by, now())

    opened, taken = undoing.change(serving, report_id, verb, "cover", by)
    filled = {key for key in opened.report.sections if opened.report.text(key) != before.text(key)}
    return opened, {"toast": text("记下了，文中也填上了。"), "undo": taken} if filled else {}


def _require_free(serving: Serving, report_id: int, field: str, value: str) -> None:
    row = serving.store.row(report_id)
    organ = value if field == "name" else row.organ
    year = int(value) if field == "year" and value.isdecimal() and len(value) == 4 else row.year
    other = imports.known(serving, organ, year)
    if field in ("name", "year") and not row.practice and other is not None and other.id != report_id:
        raise UnusableInput("{organ} {year} 年的报告已经有了", organ=organ, year=year, code="report_exists")


def to_due_format(serving: Serving, ask: Ask) -> Answer:
    """Put a report into the format that its year asks for; what is blank then and what found no place is said.

    Raises:
        UnusableInput: It is in that format already, or its year has none.
    """
    report_id, lost = ask.number("id"), list[Converted]()

    def verb(report: Report) -> Report:
        due = formats.for_year(report.year)
        if due is None:
            raise UnusableInput("年度写成四位数，例如 2025", code="no_year")
        lost[:] = [convert(report, due.id)]
        return lost[0].report

    opened, taken = undoing.change(serving, report_id, verb, "convert", serving.by())
    done = lost[0]
    toast = text("换成 {format} 年格式了，有 {n} 格空着。", format=opened.report.format, n=len(done.blank))
    if done.dropped:
        toast += text("新格式里没有的 {n} 个数没有带过来，撤销能拿回来。", n=len(done.dropped))
    return shown(serving, opened, toast=toast, undo=taken)


ACTS = shared.acts(VIEW) | {
    "open": open_page, "watch": watch, "stop": stop, "again": again, "choose": choose,
    "overrule": overrule, "accept": accept_as, "take": take, "drop": drop, "undo": undo, "edit": edit, "put": put,
    "convert": to_due_format,
}  # fmt: skip
