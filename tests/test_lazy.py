"""Expressions that are compiled when they are first used find what compiled ones find, and none that is wrong is kept.

That every expression of the program compiles, and finds its example, is shown by tests/test_comments.py.
"""

import copy
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from assistant import lazy, resources
from assistant.domain import aspects, gaps
from assistant.domain.personal import lexicon
from assistant.drafting.phrases import OtherPhrases, OverviewPhrases, ProblemsPhrases
from assistant.drafting.retelling import NotePhrases
from assistant.errors import BrokenResource

TRIED: dict[str, type[BaseModel]] = {
    "schemas/lexicons/aspects.yaml": aspects.AspectWords,
    "schemas/lexicons/gaps.yaml": gaps.Lexicon,
    "schemas/lexicons/personal.yaml": lexicon.PersonalLexicon,
    "prompts/phrases/notes.yaml": NotePhrases,
    "prompts/phrases/other_matters.yaml": OtherPhrases,
    "prompts/phrases/overview.yaml": OverviewPhrases,
    "prompts/phrases/problems.yaml": ProblemsPhrases,
}


def test_it_finds_and_replaces_as_a_compiled_expression_does() -> None:
    count = lazy.compile(r"(?P<n>[0-9]+)件", re.IGNORECASE)
    text = "收到3件，办结12件"
    assert count.pattern == r"(?P<n>[0-9]+)件"
    assert [match["n"] for match in count.finditer(text)] == ["3", "12"]
    assert (count.sub("若干件", text), count.subn("", text)[1]) == ("收到若干件，办结若干件", 2)
    assert (count.split(text), count.findall(text)) == (["收到", "3", "，办结", "12", ""], ["3", "12"])
    assert (count.search(text, 5) or text)[0] == "12件"
    assert (count.match(text), bool(count.fullmatch("3件"))) == (None, True)
    assert (count.groups, dict(count.groupindex)) == (1, {"n": 1})
    assert count.flags == re.compile("x", re.IGNORECASE).flags
    assert lazy.compile(rb"[0-9]+").findall(b"3 and 12") == [b"3", b"12"]


def test_it_can_be_copied_before_it_is_used() -> None:
    assert copy.deepcopy(lazy.compile("[0-9]件")).search("3件")


def test_one_that_is_wrong_is_told_where_it_is_used() -> None:
    wrong = lazy.compile("(件")
    with pytest.raises(re.error):
        wrong.search("3件")


@pytest.mark.parametrize("relative", TRIED)
def test_what_is_shipped_is_as_strict_as_what_a_user_writes(relative: str) -> None:
    TRIED[relative].model_validate(yaml.safe_load((resources.ROOT / relative).read_text(encoding="utf-8")))


@pytest.mark.parametrize("relative", TRIED)
def test_a_user_s_expression_that_is_none_is_named_when_it_is_read(
    relative: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / relative
    path.parent.mkdir(parents=True)
    shipped = (resources.ROOT / relative).read_text(encoding="utf-8")
    data = yaml.safe_load(shipped)
    _break(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    with pytest.raises(BrokenResource, match="正则表达式") as caught:
        resources.load(TRIED[relative], relative)
    assert relative in str(caught.value)


def _break(data: dict[str, Any]) -> None:
    """Put an expression that is none for one of a file."""
    if (found := data.get("patterns") or data.get("entries")) and isinstance(found, list):
        found[0]["find"] = "(件"
    elif name := next((name for name in ("answers", "reason") if name in data), ""):
        data[name] = "(件"
    elif "last_problems" in data and "names_itself" in data["last_problems"]:
        data["last_problems"]["names_itself"] = "(件"
    elif "plans" in data:
        data["plans"] = "(件"
    else:
        next(words for words in data.values() if words.get("certain"))["certain"][0] = "(件"


def test_a_check_compiles_fewer_expressions_than_the_program_has(tmp_path: Path) -> None:
    counted = (
        "import re, re._compiler as c\n"
        "done = []; old = c.compile\n"
        "def count(*a): done.append(a); return old(*a)\n"
        "c.compile = count\n"
        "import assistant.checking as checking\n"
        "from benchmarks.common import report\n"
        "checking.check(report()); print(len(done))\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", counted], cwd=resources.ROOT, capture_output=True, text=True, check=True
    )
    assert int(out.stdout) < 600  # of more than a thousand
