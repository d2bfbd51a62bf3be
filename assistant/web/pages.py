"""The pages: what each is called, which script runs it, and what answers it."""

from collections.abc import Mapping
from typing import NamedTuple

import gradio as gr

from assistant.messages import text
from assistant.web.answers import Act, Later, dispatch
from assistant.web.handlers import basics, draft, figures, finish, home, notes, review, settings, stats
from assistant.web.parts import part, rail
from assistant.web.serving import Serving

# Gradio's own <main> is round it: a second one would confuse a screen reader
SKELETON = '<div class="main" id="main" tabindex="-1"><div class="sk late"></div><div class="sk late"></div></div>'


class Page(NamedTuple):
    """A page: what its tab says, the module in `static/` that runs it, its acts, whether it has the rail."""

    title: str
    script: str
    acts: Mapping[str, Act]
    has_rail: bool = True


PAGES: Mapping[str, Page] = {
    "": Page("报告", "home", home.ACTS, has_rail=False),
    "basics": Page("基本信息", "basics", basics.ACTS),
    "figures": Page("数据", "figures", figures.ACTS),
    "notes": Page("素材", "notes", notes.ACTS),
    "draft": Page("起草", "draft", draft.ACTS),
    "review": Page("审改", "review", review.ACTS),
    "finish": Page("定稿", "finish", finish.ACTS),
    "stats": Page("统计", "stats", stats.ACTS, has_rail=False),
    "evals": Page("评测", "evals", Later("assistant.web.handlers.evals"), has_rail=False),  # scorers: 66 MB
    "settings": Page("设置", "settings", settings.ACTS, has_rail=False),
}


# Seconds between two looks of Gradio into its queue, as it has them on Windows; elsewhere it looks each millisecond,
# which costs a program that only waits 5 % of a processor. What our pages ask does not go through the queue.
_LOOK = 0.05


def blocks(serving: Serving) -> gr.Blocks:
    """Return the pages as Gradio's app, one route each."""
    with gr.Blocks(title=text("年报"), fill_width=True, analytics_enabled=False) as demo:
        _place(PAGES[""], serving)
    for path, page in PAGES.items():
        if path:
            with demo.route(page.title, f"/{path}", show_in_navbar=False):
                _place(page, serving)
    demo.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    demo._queue.sleep_when_free = _LOOK  # pyright: ignore[reportPrivateUsage]
    return demo


def _place(page: Page, serving: Serving) -> None:
    ask = dispatch(page.acts, serving)
    if not page.has_rail:
        part(page.script, ask, SKELETON)
        return
    with gr.Row(elem_classes="nb-page"):
        with gr.Column(elem_classes="nb-main", scale=1):
            part(page.script, ask, SKELETON)
        with gr.Column(elem_classes="nb-rail", scale=0, min_width=316):
            rail()
