"""Our own routes beside Gradio's: whether the server is there, files in, documents out."""

import hmac
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from assistant import settings
from assistant.errors import AssistantError
from assistant.messages import of_error, text
from assistant.web import assets, downloads, exports, pictures, practising, uploads
from assistant.web.chrome import language
from assistant.web.responses import attached, refused
from assistant.web.serving import Serving
from assistant.workflow import practice


def add(app: FastAPI, serving: Serving) -> None:
    """Add the routes to an app; they come before Gradio's, which takes every other path."""
    printed = pictures.of(serving)

    @app.get("/healthz")
    def health(request: Request) -> dict[str, Any]:
        return {"state": "ok", "build": assets.build(), "here": _here(serving, request)}

    @app.get("/gradio_api/openapi.json", status_code=404)
    def listing() -> None:
        """Gradio would list there what can be called."""

    @app.post("/upload")
    async def upload(request: Request) -> Response:
        with settings.speaking(request.headers.get("x-nb-lang", "zh")):
            return await _taken_in(serving, request)

    @app.get("/download/0/form")
    def form(request: Request) -> Response:
        asked = request.query_params.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else date.today().year - 1  # noqa: DTZ011 - their own day
        name, content = practice.blank_form(year)
        return Response(content, media_type=downloads.TYPES["xlsx"], headers=attached(name))

    @app.get("/download/{report_id}/{what}")
    def download(report_id: int, what: str, request: Request) -> Response:
        with settings.speaking(language(request.scope)):
            try:
                name, content, kind = downloads.make(serving, report_id, what)
            except AssistantError as error:
                return refused(409, of_error(error))
        practising.was_taken_out(serving.store, report_id, serving.by())
        return Response(content, media_type=kind, headers=attached(name))

    @app.get("/page/{report_id}/{number}")
    def page(report_id: int, number: int) -> Response:
        try:
            content = printed.picture(serving, report_id, number)
        except AssistantError as error:
            return refused(409, of_error(error))
        return Response(content, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    exports.add(app, serving)


def _here(serving: Serving, request: Request) -> list[str]:
    """Hear of a window of ours, which says its report and page with the token; return who else is there, in words."""
    if not hmac.compare_digest(request.headers.get("x-nb-token", "").encode(), serving.token.encode()):
        return []
    asked = request.query_params
    window, report = asked.get("window", ""), asked.get("id", "")
    if asked.get("gone") or not window or not (report.isdecimal() and len(report) < 10):
        serving.presence.leave(window)
        return []
    with settings.speaking(language(request.scope)):
        return serving.presence.beat(window, int(report), asked.get("page", ""), serving.person())


async def _taken_in(serving: Serving, request: Request) -> Response:
    """Take a file in, as far as it may come; what it is for is said in the headers."""
    if not hmac.compare_digest(request.headers.get("x-nb-token", ""), serving.token):
        return refused(403, text("这一页过期了，刷新一下再导入。"))
    name = PurePath(unquote(request.headers.get("x-nb-name", ""))[:300].replace("\\", "/")).name
    if PurePath(name).suffix.lower() not in uploads.KINDS:
        return refused(415, text("只能读 Word、Excel、PDF、网页、文本。"))
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > uploads.LARGEST:
            return refused(413, text("文件超过 20 MB。"))
    asked = {name: request.headers.get(f"x-nb-{name}", "") for name in ("report", "as", "first")}
    try:
        job = await run_in_threadpool(uploads.begin, serving, name, bytes(content), asked)
    except AssistantError as error:
        return refused(422, of_error(error))
    return JSONResponse({"ok": True, "job": job})
