"""A server on this machine that plays recorded answers, so that the way with a model can be shown without one.

The answers were written for the bundled example and say so; they are no model's. It speaks the same protocol as any
other server, and everything on the way to it and back is the real thing.
"""

import json
import re
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from assistant import lazy, resources
from assistant.llm import prompts
from assistant.llm.models import Model

FOLDER = "examples/qinghe/recorded"
NAME = "recorded"
PIECE, PAUSE = 6, 0.004  # characters at once, seconds between: as fast as a quick model writes
# “---\nsection: any\n---\n正文” → “---\nsection: any\n---\n”
_HEAD = lazy.compile(r"\A---\n.*?\n---\n", re.DOTALL)
LARGEST = 1 << 20


@contextmanager
def served(answers: Mapping[str, str] | None = None) -> Generator[Model]:
    """Serve recorded answers on a free port of this machine; yield the model to name.

    Args:
        answers: What is answered, by the prompt (`overview`, `repair`); those for the bundled example without it.
    """
    said = of_example() if answers is None else dict(answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, said))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Model(NAME, NAME, f"http://127.0.0.1:{server.server_address[1]}/v1", "NIANBAO_RECORDED_KEY")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)


def answer_to(messages: list[dict[str, Any]], answers: Mapping[str, str]) -> str | None:
    """Return what was recorded for a request: that of the prompt whose system message it begins with.

    Answers are kept by the prompt without its version, never by the text of a request: a new version of a prompt, or
    other words in its material, need no new recordings.
    """
    system = str(messages[0].get("content", "")).partition("\n")[0] if messages else ""
    for name in prompts.names():
        if (said := answers.get(prompts.id_of(name))) is not None:
            first = prompts.load(name).messages[0][1].splitlines()[0]
            # what of a prompt stands between its variables: “$organ起草$year年” → $organ, “${year}年” → ${year}
            fixed = max(re.split(r"\$\{?[a-z_]+\}?", first), key=len)
            if fixed in system:
                return said
    return None


def of_example() -> dict[str, str]:
    """Return the answers for the bundled example, by prompt."""
    found: dict[str, str] = {}
    for name in resources.names(FOLDER, ".md"):
        path: Path = resources.find(f"{FOLDER}/{name}.md")
        found[prompts.id_of(name)] = _HEAD.sub("", path.read_text(encoding="utf-8")).strip()
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, answers: Mapping[str, str], *given: Any) -> None:
        self._answers = answers
        super().__init__(*given)

    def do_POST(self) -> None:
        """Answer one request for a completion."""
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST)
        body = cast("dict[str, Any]", json.loads(self.rfile.read(length) or b"{}"))
        text = answer_to(body.get("messages", []), self._answers)
        if text is None or "response_format" in body or "tools" in body:
            what = {"message": "Unsupported parameter: response_format", "param": "response_format"}
            self._send(404 if text is None else 400, json.dumps({"error": what}).encode())
        elif body.get("stream"):
            self._stream(text, _usage(body, text) if body.get("stream_options") else None)
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            self._send(
                200, json.dumps(_chunk(choice) | {"object": "chat.completion", "usage": _usage(body, text)}).encode()
            )

    def _send(self, code: int, content: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, text: str, usage: dict[str, int] | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for at in range(0, len(text), PIECE):
                self._event(_chunk({"index": 0, "delta": {"role": "assistant", "content": text[at : at + PIECE]}}))
                time.sleep(PAUSE)
            self._event(_chunk({"index": 0, "delta": {}, "finish_reason": "stop"}))
            if usage:
                self._event(_chunk() | {"usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            return

    def _event(self, data: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


def _chunk(*choices: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": NAME, "object": "chat.completion.chunk", "created": 0, "model": NAME, "choices": list(choices)
    }  # fmt: skip


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    """Return characters for tokens: about what these models count for Chinese."""
    given = sum(len(str(message.get("content", ""))) for message in body.get("messages", []))
    return {"prompt_tokens": given, "completion_tokens": len(text), "total_tokens": given + len(text)}
