"""The web app: Gradio's pages in FastAPI, behind the guard, in our frame."""

import warnings
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from assistant import settings
from assistant.evaluation import RUNS
from assistant.messages import text
from assistant.web import assets, chosen, routes
from assistant.web.chrome import Chrome, Framed, foot, frame
from assistant.web.guard import LOOPBACK, Guard
from assistant.web.pages import PAGES, blocks
from assistant.web.serving import Serving
from assistant.web.theme import theme


def create_app(serving: Serving, hosts: frozenset[str] = LOOPBACK) -> FastAPI:
    """Return the app.

    Args:
        serving: The store, and what every page shares.
        hosts: Under which names it may be asked for.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount(f"/ui/{assets.build()}", StaticFiles(directory=assets.FOLDER))
    routes.add(app, serving)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="SSR mode is not supported")  # it says so although we asked for none
        app = gr.mount_gradio_app(  # pyright: ignore[reportUnknownMemberType]
            app, blocks(serving), path="/", theme=theme(), head=assets.head(), footer_links=[], run_history=False,
            enable_monitoring=False, show_error=False, ssr_mode=False, mcp_server=False,
            favicon_path=str(assets.FOLDER / "favicon.svg"), max_file_size="20mb",
            app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        )  # fmt: skip

    def frame_of(scope: Scope) -> Framed | None:
        page = scope["path"].strip("/")
        if page not in PAGES:
            return None
        asked = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        query = scope["query_string"].decode()
        return _frame(serving, page, asked, f"/{page}?{query}" if query else f"/{page}")

    app.add_middleware(Chrome, frame_of=frame_of)
    app.add_middleware(Guard, hosts=hosts)
    return app


def has_evals() -> bool:
    """Whether the evaluations are in the menu: where a model is set, or a suite was run. A clerk needs neither."""
    return chosen.is_one() or any((settings.data_folder() / RUNS).glob("*/*/*"))


def _frame(serving: Serving, page: str, asked: dict[str, str], here: str) -> Framed:
    section = page if page in ("stats", "evals", "settings") else "reports"
    values: dict[str, Any] = {
        "person": serving.person(), "words": serving.words(), "token": serving.token,
        "here": here, "name": text(PAGES[page].title), "has_evals": has_evals(),
    }  # fmt: skip
    if PAGES[page].has_rail and asked.get("id", "").isdecimal():
        values |= serving.bar(int(asked["id"][:9]))
    styles = assets.of_page(PAGES[page].script) + (assets.of_page("practice") if values.get("practice") else "")
    before = styles + frame(section, page, **values) + assets.ahead(PAGES[page].script)
    return Framed(before, foot(serving.where, is_here=serving.store.database.is_sqlite))
