"""On an English page nothing is Chinese but what stands in the report, whatever a rule found, wherever it is shown."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from assistant import settings
from assistant.checking import check
from assistant.domain import formats, report_file
from assistant.domain.report import Organ, Report
from assistant.drafting import questions
from assistant.web import assets, imports
from assistant.web.answers import dispatch
from assistant.web.pages import PAGES
from assistant.web.serving import Serving
from assistant.workflow import practice
from tests.test_rules import cases, report

CHINESE = re.compile("[\u4e00-\u9fff]+")
# Chinese punctuation of an English sentence: “enter 0.。Is it 0” → .。I, not “Table 3·（七）总计”
MIXED = re.compile(r"[A-Za-z0-9.][。，、；？！]|[。，、；？！] ?[A-Za-z]")
QUOTED = re.compile(r"[“《]([^“”《》]*)[”》]")
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
VALUE = re.compile(r'(?: (?:value|href|data-[\w-]+|placeholder)="[^"]*")')  # what nobody reads, or a person typed
TAG = re.compile(r"<[^>]*>")
# Not of the report: words to write there, the person, the seal, the language's own name, fonts, files, an organ
OTHERS = (
    "填报表 未开展 未发生 王芳 年报 中文 试签人 仿宋 黑体 楷体 方正小标宋简体 宋体 2024.docx 青禾镇人民政府 notes.md"
)
# What a page says of a report beside its own page: acts, with what they are asked
MORE: Mapping[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "review": (
        ("suggest", {}), ("history", {}), ("compare", {"section": "overview", "with": "last"}),
        ("compare", {"section": "overview", "with": "draft"}),
    ),
    "finish": (("to_sign", {"role": "review"}),),
    "draft": (("plan", {"section": "problems"}),),
}  # fmt: skip


@cache
def labels() -> str:
    known = (formats.load(name).model_dump_json() for name in formats.available())
    return json.loads(json.dumps("".join(known)))


def own(shown: Report) -> str:
    """All that stands in a report, in last year's, on the form, or will once it is drafted; what a rule quotes."""
    quoted = [
        item for finding in check(shown).findings for item in QUOTED.findall(f"{finding.message}{finding.expected}")
    ]
    last = report_file.dump(shown.last) if shown.last else ""
    drafted = questions.told_by_tables(shown).values()
    return "\n".join((report_file.dump(shown), last, labels(), OTHERS, *quoted, *drafted))


def strings(answer: object) -> Iterator[str]:
    match answer:
        case str():
            yield TAG.sub("\n", VALUE.sub("", SCRIPT.sub("", answer)))
        case dict():
            for value in answer.values():
                yield from strings(value)
        case list() | tuple():
            for value in answer:
                yield from strings(value)
        case _:
            pass


def ask(serving: Serving, page: str, act: str, number: int, **given: Any) -> dict[str, Any]:
    payload = {"act": act, "id": number, "lang": "en", "build": assets.build()} | given
    return dispatch(PAGES[page].acts, serving)(payload)


def leftovers(serving: Serving, shown: Report, number: int, pages: tuple[str, ...]) -> list[str]:
    """What a person reads on the pages of a report and that is not of it."""
    with settings.speaking("zh"):
        known = own(serving.opened(number).report)
    found: list[str] = []
    for page in pages:
        for act, given in (("open", {}), *MORE.get(page, ())):
            for line in (
                line for text in strings(ask(serving, page, act, number, **given)) for line in text.splitlines()
            ):
                runs = (*CHINESE.findall(line), *MIXED.findall(line))
                found += [f"{page} {act}: {line.strip()}" for run in runs if run not in known]
    return list(dict.fromkeys(found))


CODES = sorted({item.values[0] for item in cases()})
ON_A_REPORT = tuple(name for name, page in PAGES.items() if page.has_rail)


@pytest.mark.parametrize("code", CODES)
def test_a_finding_of_a_rule_is_english_on_every_page(serving: Serving, code: str) -> None:
    case = next(dict(item.values[2]) for item in cases() if item.values[:2] == (code, "fails"))
    made = report(case)
    number = serving.store.create(made, "王芳")
    assert any(finding.code == code for finding in serving.opened(number).checked.findings)
    assert leftovers(serving, made, number, ON_A_REPORT) == []


def test_every_page_is_english_for_the_practice_with_its_file_that_waits(serving: Serving) -> None:
    from assistant.web import practising

    number = practising.begin(serving.store, "王芳")
    assert leftovers(serving, practice.report(), number, tuple(PAGES)) == []


@pytest.mark.parametrize("is_begun", [True, False])
def test_every_page_is_english_for_a_report_that_was_just_begun_or_written(serving: Serving, *, is_begun: bool) -> None:
    made = imports.begun(Organ(name="青禾镇人民政府"), 2025) if is_begun else practice.report()
    number = serving.store.create(made, "王芳")
    assert leftovers(serving, made, number, tuple(PAGES)) == []


WORDS = re.compile(r"[A-Za-z]{2,}")
LATIN = (  # what is called so in Chinese too: files, keys, fonts, addresses, codes, the language's own name
    "Word WPS Excel PDF Enter Tab Ctrl Shift Alt Esc txt docx xlsx json html sqlite English Noto Serif Sans CJK SC "
    "http OpenAI gov cn GB kbd Python LibreOffice"
)


def test_no_english_is_left_on_a_page_in_chinese(serving: Serving) -> None:
    from assistant.web import practising

    number = practising.begin(serving.store, "王芳")
    known = f"{own(serving.opened(number).report)} {LATIN} {serving.where}"
    found: set[str] = set()
    for page in (*ON_A_REPORT, ""):
        for act, given in (("open", {}), *MORE.get(page, ())):
            answer = ask(serving, page, act, number, lang="zh", **given)
            shown = [*answer.get("html", {}).values(), answer.get("toast", ""), answer.get("msg", "")]
            shown += [item["text"] + item["where"] for item in answer.get("rail", {}).get("items", ())]
            found |= {word for text in strings(shown) for word in WORDS.findall(text) if word not in known}
    assert found == set()
