"""The scripts and styles of the pages, without a browser: types, units, prefixes, weight, words."""

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant import resources
from assistant.domain.cell_text import parse
from assistant.domain.formats import Kind
from assistant.web import assets
from assistant.web.pages import PAGES

ROOT = Path(__file__).parents[2]
TSC = ROOT / ".venv/node/node_modules/.bin/tsc"
MOST = 120 * 1024  # bytes of our own styles and scripts on one page
LONGEST = 150  # lines of a page's own script


@pytest.mark.node
def test_the_scripts_have_the_types_that_they_say() -> None:
    done = subprocess.run([str(TSC), "-p", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.node
def test_the_units_of_the_scripts_pass_in_node() -> None:
    done = subprocess.run(
        [shutil.which("node") or "node", "--test", "tests/web/"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_style_of_ours_reaches_beyond_our_pages() -> None:
    """Gradio's own styles win over a bare selector, and a bare selector would reach into Gradio's parts."""
    for path in assets.FOLDER.glob("*.css"):
        if path.name in ("tokens.css", "gradio.css"):
            continue
        plain = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        plain = re.sub(r"@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", plain)
        for heads in re.findall(r"([^{}]+)\{", plain):
            if heads.strip().startswith("@"):
                continue
            for selector in heads.split(","):
                assert re.match(r"\s*(body\.nb|:root|html|\.norbar|body)\b", selector), (
                    f"{path.name}: {selector.strip()}"
                )


@pytest.mark.parametrize("page", sorted({page.script for page in PAGES.values()}))
def test_our_styles_and_scripts_of_a_page_are_light(page: str) -> None:
    names = {
        *assets.SHARED,
        *([f"{page}.css"] if (assets.FOLDER / f"{page}.css").exists() else []),
        *assets.modules(page),
    }
    weight = sum((assets.FOLDER / name).stat().st_size for name in names)
    assert weight <= MOST, weight


def test_the_script_of_a_page_is_layout_and_wiring() -> None:
    """What has a purpose of its own is a module of its own."""
    for page in {page.script for page in PAGES.values()} | {"page", "shown", "asking", "texts"}:
        lines = (assets.FOLDER / f"{page}.js").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= LONGEST, page


def words_of_the_scripts() -> set[str]:
    """Every sentence in Chinese that a script holds: all are said through word(…)."""
    found: set[str] = set()
    for path in assets.FOLDER.glob("*.js"):
        code = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found |= {
            text
            for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code)
            if re.search("[\u3000-\u9fff\uff00-\uffef]", text)
        }
    return found


def test_every_word_of_the_scripts_has_an_english_twin_with_the_same_places() -> None:
    twins = json.loads(resources.find("schemas/messages/en.scripts.json").read_text(encoding="utf-8"))
    assert len(words_of_the_scripts()) > 20
    assert words_of_the_scripts() - set(twins) == set()
    assert set(twins) - words_of_the_scripts() == set()
    for word, twin in twins.items():
        assert sorted(re.findall(r"\{(\w+)\}", word)) == sorted(re.findall(r"\{(\w+)\}", twin)), word


def test_no_script_writes_data_as_html() -> None:
    """innerHTML takes only what our own templates escaped (shown.js) and the fixed paths of the icons."""
    for path in assets.FOLDER.glob("*.js"):
        if path.name not in ("shown.js", "icons.js"):
            assert "innerHTML" not in path.read_text(encoding="utf-8"), path.name


WORDS = """
/ — 无 N/A 零 〇 ○ 三 0 12 １２ 12３ 1,234 １，２３４ 12,34 1’234 12,345,678 1,23,456 -2 −2 +3 -- 12. .5 3%
增加3 减少2 增3件 3件 5项 4人次 3次件 5台 3个月 约7 7余件 第3 2025年 1234567890123456 1.26 1.2600000
12① ①12 12[1] 12（注1） 12* 12注 9（含修订2件） 9（2） 9(含修订2件)件 0.5万元 3元 12600元 2亿元
"""
APART = ("", "12 345", "3 5", "0 345", "1022 130", "136\n12", "2 件", "3 件", "12\u200b6", "长" * 41)


@pytest.mark.node
@pytest.mark.parametrize("kind", ["count", "change", "amount"])
def test_a_cell_holds_in_the_browser_what_it_holds_in_the_check(kind: Kind) -> None:
    """The rule is written in Python; what the script says at every key must be the same, whatever is typed."""
    drawn = random.Random(7)
    parts = "0123456789１２,，. -−+增减件项次万元（）()①*注 \n/零三约含"
    texts = [*WORDS.split(), *APART, *("".join(drawn.choices(parts, k=drawn.randint(1, 7))) for _ in range(4000))]
    script = (
        f"import {{ follow }} from {json.dumps(str(assets.FOLDER / 'sums.js'))};"
        "let all = ''; for await (const some of process.stdin) all += some;"
        f"console.log(JSON.stringify(JSON.parse(all).map(text => follow(text, {json.dumps(kind)}))));"
    )
    done = subprocess.run(
        [shutil.which("node") or "node", "--input-type=module", "-e", script],
        input=json.dumps(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    for text, number in zip(texts, json.loads(done.stdout), strict=True):
        value = parse(text, kind).cell.value
        assert number == (None if value is None else float(value)), (text, number, value)
