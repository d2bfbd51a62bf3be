"""The frame round every page, written into the html before Gradio's own: first paint needs no script."""

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant import lazy, settings
from assistant.messages import text
from assistant.web import assets, preferences
from assistant.web.answers import trouble
from assistant.web.preferences import Preferences
from assistant.web.render import render
from assistant.workflow import steps

KEYS = (
    ("F8", "下一条要处理的；Shift+F8 上一条"), ("Alt+1…6", "去第几步"), ("Ctrl+S", "马上存"),
    ("Enter ↓ ↑", "表里：下一行、上一行"), ("Tab", "表里：往右"), ("Ctrl+Z / Ctrl+Y", "撤销、重做"),
    ("Ctrl+Enter", "素材、审改：记下框里写的"),
    ("Esc", "表里：退回这一格；卡片：回到正文"), ("J K A R E", "审改：下一条、上一条、采纳、不采纳、改了再用"),
    ("J K 1 2", "评测：下一个、上一个案例，好、不好"),
)  # fmt: skip
WAY = (  # what is done at each of the six steps
    "导入去年的报告或填好的表，核对单位。", "填三张表，对不上的当场标红。", "一句记一件事，回答几个问题。",
    "按表和素材写初稿；不知道的留空问你，不编。", "点开每个数看出处，建议一条一条决定。",
    "看打印出来的样子，签字，下载。",
)  # fmt: skip
_COOKIE = "nb_lang="
_FORGET = "auto"
_WORD = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>年报</title><p>{}</p>'  # where no page can be made
)
# Gradio says of every page that it is in the browser's language
_KEEP_LANG = (
    '<script>(root => new MutationObserver(() => {{ if (root.lang !== "{lang}") root.lang = "{lang}"; }})'
    '.observe(root, {{ attributeFilter: ["lang"] }}))(document.documentElement)</script>'
)
# Gradio dresses the page as the browser says
_KEEP_THEME = (
    "<script>(body => { const dress = () => { const { theme } = body.dataset; "
    'if (theme && (theme === "dark") !== body.classList.contains("dark")) body.classList.toggle("dark"); }; '
    'dress(); new MutationObserver(dress).observe(body, { attributeFilter: ["class", "data-theme"] }); '
    "})(document.body)</script>"
)
_BODY = lazy.compile(r"<body[^>]*>")  # “<body style="…">”
_LANG = lazy.compile(r'<html([^>]*?)\slang="[^"]*"')  # “<html lang="en" …>”


class Framed(NamedTuple):
    """What is written into a page around Gradio's own: before it and after it."""

    before: str
    after: str


def foot(where: str, *, is_here: bool) -> str:
    """Return the foot of every page: where the reports are; `is_here` where that is a file of this machine."""
    return render("foot.html", where=where, is_here=is_here)


def frame(section: str, page: str, **values: Any) -> str:
    """Return the frame: top bar, report bar with the steps, banners, the words that the scripts need.

    Args:
        section: Which entry of the top bar is the current one.
        page: Which step is, where the page belongs to a report.
        values: What `chrome.html` needs: `id`, `title`, `deadline`, `steps`, `saved_at`, `person`, `words`, `name`
            (of the page), `here` (its address: Gradio sets a base, “#main” alone would be its first page), `has_evals`
            (whether the evaluations are among the pages).
    """
    pages = [("/", text("报告"), "reports"), ("/stats", text("统计"), "stats"), ("/settings", text("设置"), "settings")]
    if values.pop("has_evals", False):
        pages.insert(2, ("/evals", text("评测"), "evals"))
    keys = [(key, text(what)) for key, what in KEYS]
    way = [(steps.name(key), text(how)) for key, how in zip(steps.KEYS, WAY, strict=True)]
    empty: dict[str, Any] = {
        "id": "",
        "here": "",
        "name": "",
        "title": "",
        "deadline": "",
        "steps": (),
        "saved_at": "",
        "person": "",
        "words": {},
        "token": "",
        "practice": None,
    }
    return render("chrome.html", section=section, page=page, pages=pages, keys=keys, way=way, **(empty | values))


def language(scope: Scope) -> str:
    """Return the language that a page speaks.

    It is the one asked for (`?lang=en`), else asked for since the browser was opened (a cookie), else chosen in the
    settings, else the browser's. `?lang=auto` forgets what was asked for.
    """
    headers = Headers(scope=scope)
    asked = _asked(scope)
    kept = next(
        (
            part.strip()[len(_COOKIE) :]
            for part in headers.get("cookie", "").split(";")
            if part.strip().startswith(_COOKIE)
        ),
        "",
    )
    wished = asked or kept
    first = (wished if wished != _FORGET else "") or preferences.load().language
    first = first or headers.get("accept-language", "zh")
    return "en" if first.lower().startswith("en") else "zh"


def _asked(scope: Scope) -> str:
    """Return the language that the address asks for, "" for none."""
    return dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))).get("lang", "")


class Chrome:
    """Writes the frame into each html page of Gradio's."""

    def __init__(self, app: ASGIApp, frame_of: Callable[[Scope], Framed | None]) -> None:
        self.app = app
        self.frame_of = frame_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but html pages, which are held until whole."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        spoken = language(scope)
        with settings.speaking(spoken):
            try:
                own = await run_in_threadpool(self.frame_of, scope)
            except Exception as error:
                why = trouble(error)
                if why is None:
                    raise
                await HTMLResponse(_WORD.format(escape(why[1])), status_code=503)(scope, receive, send)
                return
        if own is None:
            await self.app(scope, receive, send)
            return
        looks = await run_in_threadpool(preferences.load)
        started: list[Message] = []
        body: list[bytes] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            content = _framed(b"".join(body).decode(), own, spoken, scope, looks).encode()
            replaced = (b"content-length", b"content-encoding", b"etag")
            headers = [item for item in started[0]["headers"] if item[0].lower() not in replaced]
            headers.append((b"content-length", str(len(content)).encode()))
            if wished := _asked(scope):  # until the browser is closed
                kept = _FORGET if wished == _FORGET else spoken
                headers.append((b"set-cookie", f"{_COOKIE}{kept}; Path=/; SameSite=Strict; HttpOnly".encode()))
            await send({**started[0], "headers": headers})
            await send({"type": "http.response.body", "body": content})

        plain = [item for item in scope["headers"] if item[0].lower() != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, hold)


def _framed(page: str, own: Framed, spoken: str, scope: Scope, looks: Preferences) -> str:
    lang = "en" if spoken == "en" else "zh-CN"
    page = _LANG.sub(lambda found: f'<html{found[1]} lang="{lang}"', page, count=1)
    shape = ("nb" if 'class="rbar"' in own.before else "nb norbar") + (" large" if looks.is_large else "")
    theme = "" if b"__theme=" in scope.get("query_string", b"") else looks.theme  # the address asks: `?__theme=dark`
    told = f'data-build="{assets.build()}" data-lang="{spoken}" data-theme="{theme}"'
    body = f'<body class="{shape}" lang="{lang}" {told}>'
    page = _BODY.sub(lambda _: body + _KEEP_LANG.format(lang=lang) + _KEEP_THEME + own.before, page, count=1)
    head, end, tail = page.rpartition("</body>")
    return head + own.after + end + tail if end else page
