"""The store going out: all reports as one archive, a backup to be carried away."""

import hmac
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response

from assistant import settings
from assistant.errors import AssistantError
from assistant.messages import of_error, text
from assistant.web import backups
from assistant.web.chrome import language
from assistant.web.responses import attached, refused
from assistant.web.serving import Serving
from assistant.workflow import archive


def add(app: FastAPI, serving: Serving) -> None:
    """Add the routes; each asks for the token, which a page of another site cannot know."""

    @app.get("/export")
    def export(request: Request, token: str = "") -> Response:
        return _sent(request, token, lambda: _archive(serving))

    @app.get("/backup/{name}")
    def backup(request: Request, name: str, token: str = "") -> Response:
        return _sent(request, token, lambda: FileResponse(backups.find(name), headers=attached(name)))

    def _sent(request: Request, token: str, make: Callable[[], Response]) -> Response:
        with settings.speaking(language(request.scope)):
            if not hmac.compare_digest(token.encode(), serving.token.encode()):
                return refused(403, text("这一页过期了，刷新一下再导出。"))
            try:
                return make()
            except AssistantError as error:
                return refused(409, of_error(error))


def _archive(serving: Serving) -> Response:
    content = archive.take_out(serving.store, None, by=serving.by())
    return Response(content, media_type="application/zip", headers=attached(f"{text('年报全部报告')}.zip"))
