"""⑥ 定稿: what is lacking, the pages as they print, the sign-offs, the final documents."""

from typing import Any

from assistant import checking, words
from assistant.assembling import fonts, gate
from assistant.domain.clock import now
from assistant.domain.report import Report
from assistant.domain.sign_offs import roles, signer
from assistant.editing import approve
from assistant.errors import MissingPart, NotReady, UnusableInput
from assistant.grounding.ticks import Tick
from assistant.messages import of_error, text
from assistant.storage import Job, Line
from assistant.web import builds, downloads, folders, lacks, pictures, signatures
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import shared
from assistant.web.render import render
from assistant.web.serving import Opened, Serving, day
from assistant.workflow import ticks

_OPEN = ("queued", "running")


def _html(serving: Serving, opened: Opened) -> dict[str, str]:
    given, lacking = signatures.signatures(opened), lacks.lacks(opened)
    unsigned = [item for item in given if item.needed and item.state != "signed"]
    finals = serving.finals(opened.id)
    shared_by_both: dict[str, Any] = {
        "id": opened.id, "signatures": given, "unsigned": unsigned, "built": _built(serving, opened, finals),
    }  # fmt: skip
    main = render("finish.html", lacks=lacking, rest=lacks.rest(opened), before=_before(finals), **shared_by_both)
    return {"#main": main, "#rail": _rail(serving, opened, lacking, shared_by_both)}


def _rail(serving: Serving, opened: Opened, lacking: list[lacks.Lack], values: dict[str, Any]) -> str:
    unsigned: list[signatures.Signature] = values["unsigned"]
    unwritten, left = sum(item.unwritten for item in lacking), sum(item.left for item in lacking)
    return render(
        "finish_rail.html", **values, job=builds.under_way(serving, opened.id),
        broken=builds.is_broken_off(serving, opened.id), font=_font(), has_fonts=downloads.has_fonts(),
        reason=_reason(len(lacking), [item.name for item in unsigned]),
        same=signatures.same_person(values["signatures"]),
        hindrance=signatures.hindrance(opened, unwritten, left) if unsigned else "",
        noted=not unsigned and _is_noted_since(serving, opened.id),
    )  # fmt: skip


def _is_noted_since(serving: Serving, report_id: int) -> bool:
    """Whether notes were changed after the last signature: what is signed stands, and may leave them out."""
    signed = next((line.at for line in reversed(serving.store.journal(report_id)) if line.act == "sign"), "")
    return bool(signed) and "notes" in serving.store.changed_since(report_id, signed)


def _data(serving: Serving, opened: Opened) -> dict[str, Any]:
    return {"job": builds.under_way(serving, opened.id), "version": lacks.version(opened.report, _to_tick(opened))}


def _to_tick(opened: Opened) -> list[Tick]:
    return ticks.to_tick(opened.report, findings=opened.checked.findings)


VIEW = shared.View("finish", _html, _data)


def _built(serving: Serving, opened: Opened, finals: list[Line]) -> str:
    """Return when and by whom the final of this very version was built, or ""."""
    if not serving.is_built(opened, finals):
        return ""
    return text("{by}，{at}", by=words.who(finals[-1].by), at=signatures.moment(finals[-1].at))


def _before(finals: list[Line]) -> tuple[int, str] | None:
    """Return how many versions were final before this one, and when the last of them was built."""
    return (len({line.detail.get("version") for line in finals}), signatures.moment(finals[-1].at)) if finals else None


def _reason(lacking: int, unsigned: list[str]) -> str:
    """Return why no final can be built yet, or ""."""
    told = [text("还差 {n} 处", n=lacking)] if lacking else []
    told += [text("{roles}没签", roles=text("、").join(unsigned))] if unsigned else []
    return text("，").join(told) + text("。") if told else ""


def _font() -> str:
    """Return which font stands for the one that the body of a document should have, or ""."""
    body = next((state for state in fonts.available() if state.part == "body"), None)
    if body is None or body.used is None or body.used == body.official:
        return ""
    told = {"used": body.used, "official": body.official}
    return text("正文字体用 {used} 代替了{official}，换到装有{official}的电脑打开会自动用它。", **told)


def pages(serving: Serving, ask: Ask) -> Answer:
    """Show the pages as they print; where they cannot be set, say why and where to go."""
    opened, told = serving.opened(ask.number("id")), {"msg": "", "missing": False}
    found = None
    try:
        found = pictures.of(serving).pages(opened)
    except (MissingPart, UnusableInput) as error:
        told = {"msg": of_error(error), "missing": isinstance(error, MissingPart)}
    names = {"#pages-head": "finish_pages_head.html", "#pages": "finish_pages.html"}
    return Answer(ok=True, html={at: render(name, id=opened.id, pages=found, **told) for at, name in names.items()})


def to_sign(serving: Serving, ask: Ask) -> Answer:
    """Show what a person signs before they do: cover, sums, texts, what must be seen, what stands with a reason."""
    opened, role, person = serving.opened(ask.number("id")), _role(ask), serving.person()
    report, given, items = opened.report, signatures.signatures(opened), _to_tick(opened)
    against, open_ones = [item for item in items if item.against], [item for item in items if not item.against]
    html = render(
        "finish_sign.html", role=role, name=roles().roles[role].shown, report=report,
        dated=day(report.dated), sums=signatures.sums(report),
        blanks=signatures.blanks(report), lengths=signatures.lengths(report), id=opened.id,
        numbers=signatures.to_see(report, open_ones), against=signatures.to_see(report, against),
        waivers=[(words.places_in_words(report, one.where), one.reason, words.who(one.by)) for one in report.waivers],
        lacking=len(lacks.lacks(opened)), seen=lacks.version(report, items),
        person=person if role == "fill_in" else "",  # nobody signs for another by a slip
        held=[item.name for item in given if item.state == "signed" and item.by == person],
    )  # fmt: skip
    return Answer(ok=True, html={"#signing": html})


def _role(ask: Ask) -> str:
    role = ask.key("role")
    if role not in roles().roles:
        raise UnusableInput("没有这种签字人", code="no_role")
    return role


def sign(serving: Serving, ask: Ask) -> Answer:
    """Sign every part of the report in one role: of the version that the person saw, and of no other."""
    opened, role, seen = serving.opened(ask.number("id")), _role(ask), ask.key("seen")
    by = signer(ask.text("by", 120)) if "by" in ask else serving.signer()
    if ask.text("agree") != "on":
        raise NotReady("先打勾：我看过封面、三张表和全部文字，同意", code="tick_first")

    def verb(report: Report) -> Report:
        report = report if report.last else report.with_last(opened.report.last)
        findings = checking.check(report).findings
        if lacks.version(report, ticks.to_tick(report, findings=findings)) != seen:
            raise UnusableInput("你看过以后报告又改过，再看一遍再签", code="changed_since_seen")
        return ticks.sign_whole(report, by, now(), role, findings)

    stored = serving.store.change(opened.id, verb, by=by, act="sign", detail={"role": role})
    return _shown(serving, serving.of(stored), toast=text("{role}签好了：{by}", role=roles().roles[role].shown, by=by))


def withdraw(serving: Serving, ask: Ask) -> Answer:
    """Take the signature of a role back."""
    report_id, role, by = ask.number("id"), _role(ask), serving.signer(ask.number("id"))
    changed = serving.store.change(
        report_id, lambda report: approve.withdraw(report, role), by=by, act="withdraw", detail={"role": role}
    )
    return _shown(serving, serving.of(changed), toast=text("{role}的签字撤回了", role=roles().roles[role].shown))


def build(serving: Serving, ask: Ask) -> Answer:
    """Begin to build the final documents."""
    opened = serving.opened(ask.number("id"))
    gate.require(opened.report, opened.checked.findings)
    job = builds.begin(serving, opened.id, serving.signer(opened.id))
    return _shown(serving, opened, data={"job": job})


def folder(serving: Serving, ask: Ask) -> Answer:
    """Put the final documents into a folder of this machine and open it."""
    made = folders.put(serving, serving.opened(ask.number("id")))
    is_shown = folders.show(made)
    told = text("文件夹打开了：{folder}", folder=made) if is_shown else text("文件放在这里：{folder}", folder=made)
    return Answer(ok=True, toast=told)


def job(serving: Serving, ask: Ask) -> Answer:
    """Say how far the build is; when it has ended, show what came of it."""
    report_id, found = ask.number("id"), serving.store.jobs.get(ask.number("job"))
    if found.report_id != report_id or found.kind != builds.KIND:
        raise UnusableInput("没有这项工作", code="no_job")
    if found.state in _OPEN:
        return Answer(ok=True, data={"job": found.id})
    return _shown(serving, serving.opened(report_id), data={"job": 0}, **_ended(found))


def _ended(found: Job) -> dict[str, str]:
    if found.state == "done":
        return {"toast": text("定稿好了，可以下载了。")}
    said: dict[str, str] = found.result or {}
    return {"msg": said.get("msg") or text("没有生成完，再点一次“生成定稿”。")}


def _shown(serving: Serving, opened: Opened, **more: Any) -> Answer:
    return shared.shown(serving, VIEW, opened, redraw=True, **more)


ACTS: dict[str, Act] = shared.acts(VIEW) | {
    "pages": pages, "to_sign": to_sign, "sign": sign, "withdraw": withdraw, "build": build, "job": job,
    "folder": folder,
}  # fmt: skip
