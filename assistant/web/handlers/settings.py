"""设置: who works here, which model and where, what may leave, where the data is, backups, fonts, licences."""

import asyncio
import platform
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant import lazy, settings
from assistant.assembling import fonts
from assistant.checking.registry import catalogue
from assistant.domain import formats
from assistant.errors import AssistantError, UnusableInput
from assistant.llm import egress, models
from assistant.llm.models import Model
from assistant.llm.probe import Tried, tried
from assistant.messages import of_error, text
from assistant.reading import office
from assistant.settings import Chosen
from assistant.web import backups, folders, keys, preferences
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import shared
from assistant.web.preferences import Preferences
from assistant.web.render import render
from assistant.web.serving import Serving
from assistant.workflow import machine

_MOST_NAMES = 8  # models that are written out
_PACKAGE = lazy.compile(r"[A-Za-z0-9._-]+")  # a package's name before its bounds: “gradio>=6.31,<7” → gradio


def open_page(serving: Serving, _ask: Ask) -> Answer:
    """Show the page."""
    return _shown(serving)


def _shown(serving: Serving, **more: Any) -> Answer:
    own = preferences.load()
    return Answer(ok=True, html={"#main": render("settings.html", **_of_model(own), **_of_machine(serving))}, **more)


def _of_model(own: Preferences) -> dict[str, Any]:
    """Return what the card of the model shows; never the key."""
    everywhere = "" if own.model else settings.model()  # of the environment, where the page chose none over it
    kind = "environment" if everywhere else "offline" if own.model in ("", models.OFFLINE) else "server"
    return {
        "person": own.person, "language": own.language, "looks": _looks(own), "kind": kind,
        "everywhere": everywhere, "name": own.model.partition(":")[2],
        "base_url": own.base_url, "has_key": bool(settings.chosen().key), "key_is_stored": keys.is_stored(),
        "stay_local": own.stay_local, "is_bound": settings.egress_is_bound(), "goes": _goes(own.base_url),
    }  # fmt: skip


def _looks(own: Preferences) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return how the pages may look: what it is called, its act, what is chosen, the choices."""
    themes = [("", text("跟随系统")), ("light", text("浅")), ("dark", text("深"))]
    sizes = [("", text("标准")), ("large", text("大"))]
    chosen = "large" if own.is_large else ""
    return [(text("颜色"), "theme", own.theme, themes), (text("字号"), "size", chosen, sizes)]


def _goes(base_url: str) -> dict[str, Any] | None:
    """Return where an address leads, in words, and whether that is outside."""
    if not base_url:
        return None
    try:
        return {"words": egress.describe(base_url), "outside": not egress.is_local(base_url)}
    except AssistantError:
        return None


def _folder(serving: Serving) -> Path:
    """Return where the data is on this machine; the reports themselves may be on a server."""
    file = serving.store.database.file
    return file.parent if file else settings.data_folder()


def _of_machine(serving: Serving) -> dict[str, Any]:
    file, disk = serving.store.database.file, machine.disk(_folder(serving))
    states, checked = fonts.available(), [*machine.basics(), *machine.fonts(), *machine.optional(), disk]
    names = {
        "title": text("标题"), "body": text("正文"), "level1": text("一级标题"), "level2": text("二级标题"),
        "table": text("表格"),
    }  # fmt: skip
    return {
        "where": serving.where, "backups": backups.listed(), "folder": str(backups.folder()), "about": _about(),
        "fonts": [(names[state.part], state) for state in states], "token": serving.token, "licences": licences(),
        "lacking": sum(state.used != state.official for state in states),
        "no_pdf": any(state.used is None for state in states), "has_folder": file is not None and file.is_file(),
        "states": checked, "troubles": [state for state in checked if not state.works],
    }  # fmt: skip


def _about() -> str:
    return text(
        "年报 {version}，Python {python}，格式 {formats}，规则 {rules} 条，{office}",
        version=metadata.version("nianbao"),
        python=platform.python_version(),
        formats=text("、").join(formats.available()),
        rules=len(catalogue()),
        office=text("LibreOffice 可用") if office.program() else text("没有 LibreOffice，读不了 .doc"),
    )


@cache
def licences() -> list[tuple[str, str, str]]:
    """Return the packages that this program asks for: name, version, licence."""
    found: set[tuple[str, str, str]] = set()
    for line in metadata.requires("nianbao") or ():
        name = _PACKAGE.match(line)
        with suppress(metadata.PackageNotFoundError):  # one that another system needs
            if name:
                found.add((name[0], metadata.version(name[0]), _licence(metadata.metadata(name[0]))))
    return sorted(found)


def _licence(about: Any) -> str:
    """Return a package's licence in a few words, as its own metadata say."""
    lines: list[str] = about.get_all("Classifier") or []
    named = text("、").join(line.rpartition("::")[2].strip() for line in lines if line.startswith("License ::"))
    first: str = (about.get("License") or "").strip().partition("\n")[0]
    return about.get("License-Expression") or named or first[:60]


def person(serving: Serving, ask: Ask) -> Answer:
    """Remember the name of the person who works here."""
    answer = shared.give_name(serving, ask)
    return (
        answer
        if not answer.get("ok")
        else Answer(ok=True, toast=text("记下了，以后签字和记录里写 {name}。", name=preferences.load().person))
    )


def language(_serving: Serving, ask: Ask) -> Answer:
    """Keep the language of the pages; what an address asked for before is forgotten."""
    wanted = ask.text("value", 5)
    preferences.change(language=wanted if wanted in ("zh", "en") else "")
    return Answer(ok=True, go="/settings?lang=auto")


def theme(serving: Serving, ask: Ask) -> Answer:
    """Keep whether the pages are light, dark, or as the browser says."""
    value = ask.text("value", 5)
    return _looking(serving, preferences.change(theme=value if value in ("light", "dark") else ""))


def size(serving: Serving, ask: Ask) -> Answer:
    """Keep how large the letters of the pages are."""
    return _looking(serving, preferences.change(is_large=ask.text("value", 5) == "large"))


def _looking(serving: Serving, own: Preferences) -> Answer:
    return _shown(serving, data={"theme": own.theme, "large": own.is_large})


def check(serving: Serving, _ask: Ask) -> Answer:
    """Look again what works on this machine: fonts too that were installed since."""
    fonts.installed.cache_clear()
    return _shown(serving, toast=text("查过了。"))


def folder(serving: Serving, _ask: Ask) -> Answer:
    """Open the folder of the data."""
    own = _folder(serving)
    told = (
        text("文件夹打开了：{folder}", folder=own) if folders.show(own) else text("文件放在这里：{folder}", folder=own)
    )
    return Answer(ok=True, toast=told)


def save(serving: Serving, ask: Ask) -> Answer:
    """Keep the model, its address and what may leave; the key goes into the process alone."""
    chosen = _chosen(ask)
    moved = chosen.base_url != preferences.load().base_url and bool(settings.chosen().key)
    preferences.change(model=chosen.model, base_url=chosen.base_url, stay_local=chosen.stay_local)
    keys.apply()
    if typed := ask.text("key", 4000).strip():
        keys.keep(typed)
    if moved and not settings.chosen().key:
        return _shown(serving, toast=text("存好了。地址换了，原来的密钥没有带过去，要的话再填一次。"))
    return _shown(serving, toast=text("存好了，马上生效。"))


def forget(serving: Serving, _ask: Ask) -> Answer:
    """Forget the key."""
    keys.forget()
    return _shown(serving, toast=text("密钥忘掉了。"))


def _chosen(ask: Ask) -> Chosen:
    """Return what the form says; the key that is kept goes with the address that it was typed for.

    Raises:
        UnusableInput: A server is wanted, and its address or the model's name is not as it should be.
    """
    kind, base_url, name = (
        ask.text("kind", 20),
        ask.text("base_url", 500).strip().rstrip("/"),
        ask.text("name", 180).strip(),
    )
    local, now = ask.text("stay_local") == "on", settings.chosen()
    if kind != "server":
        return Chosen("" if kind == "environment" else models.OFFLINE, preferences.load().base_url, now.key, local)
    if not base_url or not name:
        raise UnusableInput("用模型服务，要填地址和模型名", code="model_incomplete")
    if egress.without_password(base_url) != base_url:
        raise UnusableInput("地址里不要写密码，写在“密钥”里", code="password_in_address")
    egress.describe(base_url)
    typed = ask.text("key", 4000).strip()
    return Chosen(f"openai:{name}", base_url, typed or (now.key if now.base_url == base_url else ""), local)


def test(_serving: Serving, ask: Ask) -> Answer:
    """Try what the form says, without keeping it: one list of names and one word, nothing of a report."""
    chosen = _chosen(ask)
    if not chosen.model.startswith("openai:"):
        return _state("ok", text("不用模型，没有可测的"))
    model = Model(
        chosen.model, chosen.model.partition(":")[2], chosen.base_url, models.limits().endpoints["openai"].key
    )
    try:
        with settings.trying(chosen):
            return _said(asyncio.run(tried(model)))
    except AssistantError as error:
        return _state("error", of_error(error))


def _said(found: Tried) -> Answer:
    match found.state:
        case "ok":
            return _state("ok", text("连得上，{seconds} 秒", seconds=f"{found.seconds:.1f}"), found.names)
        case "silent":
            return _state("error", text("连不上：地址没有回应"))
        case "key":
            return _state("error", text("密钥不对"))
        case "no_model":
            shown = text("、").join(found.names[:_MOST_NAMES]) + ("……" if len(found.names) > _MOST_NAMES else "")
            told = text("没有这个模型，有这 {n} 个：{names}", n=len(found.names), names=shown)
            return _state("error", told, found.names)
        case "slow":
            told = text(
                "连得上，可 {n} 秒还没说出一个字。本机的模型头一次要装载，过一会儿再测。", n=f"{found.seconds:g}"
            )
            return _state("warning", told, found.names)
        case "trouble":
            return _state("error", of_error(found.trouble) if found.trouble else "", found.names)


def _state(kind: str, words: str, names: tuple[str, ...] = ()) -> Answer:
    parts = {"#model-state": render("settings_state.html", kind=kind, words=words)}
    return Answer(ok=True, html=parts, data={"names": list(names), "state": kind, "words": words})


def backup(serving: Serving, _ask: Ask) -> Answer:
    """Write a backup now."""
    made = backups.make(serving)
    return _shown(serving, toast=text("备份好了：{name}（{size}）", name=made.name, size=made.size))


def restore(serving: Serving, ask: Ask) -> Answer:
    """Put a backup in the place of what is here; that is kept beside it."""
    by = serving.signer()
    aside = backups.restore(serving, ask.key("backup"), by)
    kept = text("原来的另存为 {path}。", path=aside) if aside else text("这里有、备份里没有的报告都留着。")
    return _shown(serving, toast=text("恢复好了，现在有 {n} 份报告。", n=len(serving.store.reports())) + kept)


def verify(serving: Serving, _ask: Ask) -> Answer:
    """Say whether the journal holds."""
    if broken := serving.store.verify():
        first = broken[0]
        return _journal(
            "error", text("“{label}”的第 {n} 条接不上或改过", label=first.label or first.chain, n=first.number)
        )
    return _journal("ok", text("操作记录完整，没有被动过。"))


def _journal(kind: str, words: str) -> Answer:
    return Answer(ok=True, html={"#journal-state": render("settings_state.html", kind=kind, words=words)})


ACTS: dict[str, Act] = {
    "open": open_page, "person": person, "save_model": save, "forget": forget, "test": test, "backup": backup,
    "restore": restore, "verify": verify, "name": shared.give_name, "language": language,
    "theme": theme, "size": size, "check": check, "folder": folder,
}  # fmt: skip
