"""Drafts as the page shows them: while they come, side by side when they are there, what went wrong on the way."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant import words
from assistant.domain.data import text_hash
from assistant.domain.drafts import Draft
from assistant.domain.notes import left_out
from assistant.domain.report import PREAMBLE, Report, Section
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.marked import Marked, marked
from assistant.grounding.support import judged
from assistant.messages import text
from assistant.storage import Job
from assistant.web import drafts
from assistant.web.serving import Opened

_PATIENCE = 30  # seconds until a busy server is asked again, where it does not say


def running(opened: Opened, job: Job) -> dict[str, Any]:
    """Return how far a draft is, with all that has come of it."""
    report, known = opened.report, facts(opened)
    said: dict[str, str] = job.progress.get("states", dict.fromkeys(job.asked.get("sections", ()), ""))
    states = {key: said[key] for key in report.due_texts if key in said}  # in the order of the document
    come = drafts.streamed(job)
    columns: list[dict[str, Any]] = []
    for number in sorted(come) or [1]:
        parts = [
            (
                words.section_name(report, key),
                _marked(key, come[number][key].text, known),
                come[number][key],
            )
            for key in states
            if number in come and key in come[number]
        ]
        columns.append({"number": number, "parts": parts, "tally": _tally([shown for _, shown, _ in parts])})
    done = sum(state == "ok" for state in states.values())
    at = next((number for number, state in enumerate(states.values(), 1) if state == "on"), done + 1)
    began = datetime.fromisoformat(job.at).timestamp()
    return {
        "id": job.id, "sections": [(words.section_name(report, key), state) for key, state in states.items()],
        "columns": columns, "share": round(100 * (done + 0.5 * ("on" in states.values())) / max(len(states), 1)),
        "letters": job.progress.get("letters", 0), "seconds": max(0, round(time.time() - began)),
        "at": min(at, len(states)),
        "stopping": job.stop, "server": job.asked.get("server", ""),
    }  # fmt: skip


def facts(opened: Opened) -> Facts:
    """Return what is known, as a check takes it."""
    return facts_of(opened.report, blanks_are_nothing=True)


def _marked(
    section: str, text: str, known: Facts, other: str | None = None, unsaid: Sequence[tuple[int, int]] = ()
) -> Marked:  # fmt: skip
    """Return a draft with its marks; the preamble counts nothing."""
    return marked(text, None if section == PREAMBLE else known, other, unsaid)


def _unsaid(report: Report, section: str, text: str) -> list[tuple[int, int]]:
    """Return where a draft would say what no source says, were it the text of a report: as N109 does."""
    if not text.strip():
        return []
    with_it = report if report.text(section) == text else report.with_text(section, text)
    return [item.where for item in judged(with_it, section) if item.extra]


def columns(opened: Opened) -> list[dict[str, Any]]:
    """Return for each section that has drafts beside its text: the text, and the drafts with their marks."""
    report = opened.report
    known = facts(opened)
    found: list[dict[str, Any]] = []
    for key in report.due_texts:
        own = report.sections.get(key, Section())
        begun = [(number, draft) for number, draft in enumerate(own.candidates, 1) if not draft.is_not_begun]
        if not begun:
            continue
        first = own.text if own.text.strip() else begun[0][1].text
        listed: list[dict[str, Any]] = []
        for number, draft in begun:
            other = first if draft.text != first else None
            shown = _marked(key, draft.text, known, other, _unsaid(report, key, draft.text))
            unused = [note.text for note in left_out(report, key, draft)]
            listed.append(_draft(key, number, draft, shown) | {"unused": unused})
        listed.sort(key=lambda one: one["used"])  # new ones first, then what stood as the text before
        for at, one in enumerate(listed, 1):
            one["shown_as"] = 0 if one["used"] else at
        here = _marked(key, own.text, known, unsaid=_unsaid(report, key, own.text))
        now = _draft(key, 0, own.draft, here) if own.text.strip() else None
        found.append({"key": key, "name": words.section_name(report, key), "now": now, "drafts": listed})
    return found


def _draft(section: str, number: int, draft: Draft, shown: Marked) -> dict[str, Any]:
    name = (
        draft.model.partition(":")[2] or draft.model
        if draft.model and draft.origin != "offline"
        else words.origin("offline")
    )
    return {
        "used": draft.replaced,
        "number": number, "text": draft.text, "shown": shown, "tally": _tally([shown]), "by": _by(draft, name),
        "id": text_hash(draft.text), "place": f"d-{section}-{number}", "unfinished": draft.unfinished is not None,
        "instead": bool(draft.made and draft.made.instead and draft.origin == "offline"), "letters": len(draft.text),
    }  # fmt: skip


def _by(draft: Draft, name: str) -> str:
    if draft.origin == "human":
        return text("人改过的") if draft.model or draft.prompt else words.origin("human")
    return words.origin("imported") if draft.origin == "imported" else name


def _tally(shown: Sequence[Marked]) -> list[tuple[str, str]]:
    """Return how the quantities of a draft stand, each as a sign and words."""
    wrong = sum(len(item.wrong) for item in shown)
    open_ones, held = (sum(item.counts.get(state, 0) for item in shown) for state in ("uns", "ok"))
    waiting, gaps = sum(len(item.waiting) for item in shown), sum(item.counts.get("gap", 0) for item in shown)
    found: list[tuple[str, str]] = []
    if wrong:
        found.append(("error", text("{n} 个数不符", n=wrong)))
    if waiting:
        found.append(("warning", text("{n} 个等表对上", n=waiting)))
    if open_ones:
        found.append(("warning", text("{n} 个没有出处", n=open_ones)))
    if unsaid := sum(item.unsaid for item in shown):
        found.append(("warning", text("{n} 句没有出处", n=unsaid)))
    if held:
        is_all = not wrong and not waiting and not open_ones and not unsaid
        found.append(("ok", text("{n} 个数都有出处", n=held) if is_all else text("{n} 个有出处", n=held)))
    if gaps:
        found.append(("asked", text("{n} 处待补充", n=gaps)))
    return found


def outcome(report: Report, newest: Sequence[Job]) -> dict[str, Any] | None:
    """Return what the last drafting came to where something of it is missing: a sentence, and what can be done."""
    job = newest[0] if newest else None
    if job is None:
        return None
    result: dict[str, Any] = job.result or {}
    unfinished = any(item.unfinished for own in report.sections.values() for item in (own, *own.candidates))
    letters = int(result.get("letters", job.progress.get("letters", 0)))
    offered: dict[str, Any] = {
        "resume": unfinished,
        "again": True,
        "offline": False,
        "settings": False,
        "wait": 0,
        "why": "",
    }
    if job.state == "stopped":
        return offered | {"kind": "info", "text": text("停下了，留住 {n} 字。", n=letters)} if unfinished else None
    if job.state == "orphaned":
        return offered | {"kind": "warning", "text": text("写到一半断了，留住 {n} 字。", n=letters)}
    missing = {*result.get("failed", ()), *result.get("unfinished", ()), *result.get("instead", ())}
    troubles = [item for item in result.get("troubles", ()) if item["section"] in missing or not item["section"]]
    if job.state == "failed" and not troubles:
        return offered | {"kind": "error", "text": text("这次没写成，程序出了错。"), "offline": True}
    if not missing and job.state == "done":
        return None
    said = _said(report, troubles, letters if result.get("unfinished") else 0, str(job.asked.get("server", "")))
    return offered | {"kind": "error", "offline": True} | said


def _said(report: Report, troubles: Sequence[dict[str, Any]], letters: int, server: str) -> dict[str, Any]:
    """Return the sentence on a trouble with a model, by its code, and what else can be done about it."""
    trouble: dict[str, Any] = next(
        iter(troubles[::-1]), {"code": "", "msg": "", "wait": None, "seconds": "", "section": ""}
    )
    if letters:
        return {"text": text("写到一半断了，留住 {n} 字。", n=letters), "why": trouble["msg"]}
    match trouble["code"]:
        case "no_answer" | "no_first_word" | "answer_too_slow":
            seconds = trouble["seconds"] or "—"
            return {"text": text("模型没有回应（等了 {n} 秒）。已写的留住了。", n=seconds)}
        case "model_key":
            return {"text": text("密钥不对。"), "settings": True}
        case "no_model":
            return {"text": text("服务器上没有这个模型，或地址不对。"), "settings": True}
        case "model_busy":
            wait = int(trouble["wait"] or _PATIENCE)
            return {"text": text("服务器忙，{n} 秒后自动再试。", n=wait), "wait": max(wait, 1)}
        case "quota_gone":
            return {"text": text("额度用完了。"), "settings": True}
        case "model_away":
            return {"text": text("连不上 {server}。", server=server), "settings": True}
        case "model_declined":
            name = words.section_name(report, trouble["section"]) if trouble["section"] else ""
            return {"text": text("模型不肯写这一节。"), "why": name}
        case _:
            return {"text": text("模型没有写成。"), "why": trouble["msg"]}
