"""Files that come in: read in the tied child process as a job, shown before anything of them goes into a report."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from assistant import reading
from assistant.domain.clock import now
from assistant.errors import NOT_A_REPORT, AssistantError, UnusableInput
from assistant.messages import of_error, text
from assistant.storage import Job, Store
from assistant.web import imports, incoming, kept_files, noted
from assistant.web.serving import Serving

LARGEST = 20 * 1024 * 1024
KINDS = (
    ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".txt", ".md", ".csv",
    ".json",
)  # fmt: skip
PURPOSES = ("", "last", "notes")

_OTHER = "这是{other}，不是文档"
_TOO_SLOW = "打开它太久，没有读"


def said() -> dict[str, str]:
    """Return what this page says instead of what the reader says, in the words of someone at the next desk."""
    damaged = text("这个文件打不开：可能没有传完。在 WPS 里另存一份再导入。")
    other_kind = text("只能读 Word、Excel、PDF、网页、文本。")
    return {
        "文件坏了，打不开": damaged,
        "文件坏了，没有正文": damaged,
        "文件坏了，缺少 {part}": damaged,
        "文件是空的": damaged,
        "名字是 {suffix}，内容却不是": damaged,
        "里面没有年度报告的表格，也没有它的各节文字": _no_tables(),
        "是扫描件，没有文字层": text("这是扫描件，读不出字。要有文字的 Word 或 PDF。"),
        "文件有密码": text("文件有密码，去掉密码再导入。"),
        "文件带有宏，不读": text("文件带有宏，另存为不带宏的 docx 或 xlsx 再导入。"),
        "这像是一份年度报告，不是工作记录": text("这像是年报，不是工作记录。年报在“基本信息”导入。"),
        "不认识这种文件": other_kind,
    }


def _no_tables() -> str:
    return text("没找到三张表。看看是不是年报文件，或者用空白填报表填好再导入。")


def begin(serving: Serving, name: str, content: bytes, asked: Mapping[str, str]) -> int:
    """Begin to read a file and return the job that does.

    Args:
        serving: The store.
        name: The name of the file, without a folder.
        content: The file; it is kept until it is read, and no longer.
        asked: `report` is the number of the report that it is for ("" for none yet), `as` is `last` for last year's,
            `notes` for notes on this year's work; `first` says that it is the first of those a person just chose: what
            could not be read before is no news any more.

    Raises:
        UnusableInput: There is no such report; or the file is one of notes and for none.
    """
    number = asked.get("report", "")
    report_id = int(number) if number.isdecimal() and len(number) < 10 else None
    if report_id is not None:
        serving.store.get(report_id)
    purpose = asked.get("as", "")
    if purpose == noted.KIND and report_id is None:
        raise UnusableInput("没有这份报告", code="no_report")
    kind = noted.KIND if purpose == noted.KIND else incoming.KIND
    if asked.get("first"):
        _forget_failed(serving, report_id, kind)
    told = {"name": name, "as": purpose if purpose in PURPOSES else "", "size": len(content)}
    return _start(serving, kind, report_id, told, content)


def _start(serving: Serving, kind: str, report_id: int | None, asked: dict[str, Any], content: bytes) -> int:
    """Keep the file, then make its job: where the program is killed between the two, no job lacks its file."""
    asked = asked | {"kept": kept_files.new_name(serving.where)}
    kept_files.keep(asked["kept"], content)
    try:
        job = serving.store.jobs.start(kind, by=serving.by(), report_id=report_id, asked=asked)
    except BaseException:
        kept_files.forget(asked["kept"])
        raise
    threading.Thread(target=_read, args=(serving, job, asked, content), daemon=True).start()
    return job


def again(serving: Serving, job: Job) -> int:
    """Begin anew to read a file that the program was ended in, and return the job that does.

    Raises:
        UnusableInput: It is no such file, or it is not there any more.
    """
    if job.state != "orphaned" or not incoming.is_open(job, job.kind):
        raise UnusableInput("这个文件已经处理过了", code="file_over")
    new = _start(serving, job.kind, job.report_id, dict(job.asked), kept_files.take(_kept(job)))
    serving.store.jobs.decide(job.id, {"over": "again"})
    kept_files.forget(_kept(job))
    return new


def sweep(store: Store) -> None:
    """Remove the files that nobody can go on with: all but those whose reading was broken off."""
    open_ones = [_kept(job) for job in store.jobs.orphans() if incoming.is_open(job, job.kind)]
    kept_files.forget_others(store.database.name, open_ones)


def is_there(job: Job) -> bool:
    """Whether a file whose reading was broken off can be read again without being sent again."""
    return job.state == "orphaned" and kept_files.is_kept(_kept(job))


def _kept(job: Job) -> str:
    """Return the name under which the file of a job is kept; "" for a job that has none."""
    return job.asked.get("kept", "")


def _forget_failed(serving: Serving, report_id: int | None, kind: str) -> None:
    jobs = serving.store.jobs
    for job in jobs.of(report_id, "failed", "orphaned"):
        if incoming.is_open(job, kind):
            jobs.decide(job.id, {"over": "dropped"})
            kept_files.forget(_kept(job))


def _read(serving: Serving, job: int, asked: dict[str, Any], content: bytes) -> None:
    jobs, name = serving.store.jobs, asked["name"]
    begun = jobs.get(job)
    try:
        if begun.kind == noted.KIND and begun.report_id:
            result = noted.result_of(serving.store.get(begun.report_id).report, content, name)
        else:
            result = incoming.result_of(reading.read_bytes(content, name), name)
        if jobs.get(job).stop:
            jobs.stopped(job)
            return
        jobs.finish(job, result)
        imports.place(serving, jobs.get(job))
    except AssistantError as error:
        told = {"what": error.what, "where": error.where, "then": error.then, "values": error.values}
        jobs.fail(job, error.code, json.loads(json.dumps(told, default=str)))
    except Exception:  # the person waits for an answer: whatever happened, it is one
        jobs.fail(job, "unforeseen", {})
        raise
    finally:
        kept_files.forget(asked["kept"])


def trouble(job: Job) -> str:
    """Return why a file could not be read, in one sentence."""
    told: dict[str, Any] = job.result or {}
    what = told.get("what", "")
    if job.state == "orphaned":
        return text("读到一半程序停了。") if is_there(job) else text("读到一半程序停了，再导入一次。")
    if what == _TOO_SLOW:
        return _too_slow(seconds(job))
    if what == _OTHER:
        return _not_a_document(job.asked["name"], told["values"].get("other", ""))
    if (known := said().get(what)) or job.error == NOT_A_REPORT:
        return known or _no_tables()
    if not what:
        return text("这个文件没读出来。在 WPS 里另存一份再导入。")
    return of_error(UnusableInput(what, where=told["where"], then=told["then"], **told["values"]))


def told(job: Job) -> dict[str, Any]:
    """Return what a page says of a file, whatever it is for."""
    return {
        "id": job.id, "name": job.asked["name"], "state": job.state, "seconds": seconds(job),
        "trouble": trouble(job) if job.state in ("failed", "orphaned") else "", "again": is_there(job),
    }  # fmt: skip


def _not_a_document(name: str, other: str) -> str:
    """Return what a file is whose name may say otherwise."""
    kinds = {"图片": text("图片"), "程序": text("程序"), "压缩包": text("压缩包")}
    suffix, kind = PurePath(name).suffix.lower(), kinds.get(other, other)
    if suffix in KINDS:
        return text("名字是 {suffix}，里面其实是{kind}，读不出字。找原来的文件再导入。", suffix=suffix, kind=kind)
    return text("这是{kind}。", kind=kind) + text("只能读 Word、Excel、PDF、网页、文本。")


def _too_slow(waited: int) -> str:
    if waited >= 60:
        return text("读了 1 分钟还没读完，停下了。把表格单独存成 Excel 再试。")
    return text("读了 {n} 秒还没读完，停下了。把表格单独存成 Excel 再试。", n=waited)


def seconds(job: Job) -> int:
    """Return how long a job has run."""
    ended = datetime.fromisoformat(job.ended or now())
    return max(0, round((ended - datetime.fromisoformat(job.at)).total_seconds()))
