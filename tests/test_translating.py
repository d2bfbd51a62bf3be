"""What rules find and drafts ask reads in English: no Chinese is left but what is quoted from a report."""

import json
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from assistant import resources, settings, translating
from assistant.checking import check, registry
from assistant.domain import formats
from assistant.domain.unseen import name_of
from tests.test_rules import cases, files, report

PHRASES = Path(resources.PACKAGE) / "../prompts/phrases"
LEXICONS = Path(resources.PACKAGE) / "../schemas/lexicons"
CHINESE = re.compile("[\u2e80-\u9fff\uff01-\uff60]")
# What is a report's own or the name of a document, and stays: “6月”, a quotation cut within one (“上年的“村务…”),
# 《条例》, 12件, 国办公开办函〔2021〕30号
OWN = re.compile(
    r"“(?:[^“”]|“[^“”]*”)*”|“[^“”]*“[^“”]*…”|《[^》]*》"
    r"|\d[\d,.]* ?(?:万元|[一-鿿])|国[一-鿿]+(?:〔\d+〕|第)\d+号|[＋＝－〔〕]"
)
SPELT = (
    "十五件",
    "六十四元",
    "两倍",
    "学习教育",
    "四个意识、四个自信、两个维护",
    "示例县政务公开办关于报送年度报告的通知",
)


def english(said: str) -> str:
    with settings.speaking("en"):
        return translating.translated(said)


def left(said: str, allowed: set[str] | tuple[str, ...] = ()) -> str:
    """What of an English sentence is Chinese and not quoted."""
    bare = OWN.sub("", said)
    for words in (*SPELT, *allowed):
        bare = bare.replace(words, "")
    return "".join(CHINESE.findall(bare))


@cache
def captions() -> set[str]:
    return {table.caption for known in formats.available() for table in formats.load(known).tables}


@pytest.mark.parametrize("code", sorted(files()))
def test_every_finding_of_a_rule_reads_in_english(code: str) -> None:
    wrong: list[str] = []
    for case in (item.values[2] for item in cases() if item.values[0] == code):
        for finding in check(report(dict(case))).findings:
            said = [english(finding.message), english(finding.expected)]
            wrong += [item for item in said if left(item, captions()) or "{" in item]
    assert wrong == []


def test_what_must_hold_reads_in_english() -> None:
    titles = [rule.title for rule in registry.catalogue().values()]
    assert [title for title in titles if left(english(title))] == []


def asked(node: Any, key: str = "") -> Iterator[str]:
    match node:
        case dict():
            for name, inner in node.items():
                yield from asked(inner, str(name))
        case list():
            for inner in node:
                yield from asked(inner, key)
        case str() if re.match(r"ask(?!s)|conflict", key):
            yield node
        case _:
            pass


@pytest.mark.parametrize("path", sorted(PHRASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_question_of_a_draft_reads_in_english(path: Path) -> None:
    values = {
        "year": "2025",
        "self": "本镇",
        "note": "n3",
        "first": "n3",
        "second": "n4",
        "points": "社会评议、工作考核",
    }
    free = {"said": "甲", "other": "乙", "name": "丙", "right": "5", "where": "表三", "problem": "丁", "word": "今年"}
    questions = [
        Template(item).safe_substitute(
            values | free | {"kinds": "姓名", "conflicts": "工作记录写的“甲”，表三里不是这样"}
        )
        for item in asked(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    said = [english(question) for question in questions]
    assert [item for item in said if left(item, ("甲", "乙"))] == []
    assert not any("{" in item for item in said)


def named(node: Any) -> Iterator[str]:
    match node:
        case dict():
            if isinstance(node.get("name"), str) and node.get("flag") != "none":
                yield str(node["name"])
            for inner in node.values():
                yield from named(inner)
        case list():
            for inner in node:
                yield from named(inner)
        case _:
            pass


@pytest.mark.parametrize("lexicon", ["gaps", "personal", "secrecy"])
def test_what_a_lexicon_names_reads_in_english(lexicon: str) -> None:
    whole = yaml.safe_load((LEXICONS / f"{lexicon}.yaml").read_text(encoding="utf-8"))
    found = set(named(whole)) or {*whole["markings"], *whole["mentions"]}
    assert len(found) > 3
    assert sorted(name for name in found if left(english(name))) == []


def test_what_nobody_sees_is_named_in_english() -> None:
    kinds = "\n\xad\u202e\u200b\U000e0041\ufe00\u3164\ud800\x1b"
    assert [name_of(kind) for kind in kinds if left(english(f"有看不见的字符：{name_of(kind)}"))] == []


@pytest.mark.parametrize("known", formats.available())
def test_tables_aspects_and_applicants_have_english_names(known: str) -> None:
    form = formats.load(known)
    with settings.speaking("en"):
        names = [translating.translated(item.label) for item in form.aspects]
        names += [translating.translated(table.short) for table in form.tables if table.short]
        names += [translating.names(form.table_name(table.id)) for table in form.tables]
        received = [cell for cell in form.cells.values() if cell.row == "received"]
        names += [translating.translated(cell.column_path[-1]) for cell in received if cell.column != "total"]
    assert [name for name in names if CHINESE.search(name)] == []


def test_a_quotation_stays_as_it_is_and_chinese_is_not_touched() -> None:
    said = "文中说“全年的均已办结，见表三”，可表里有结转下年度继续办理 1 件。"
    assert english(said).startswith("The text says “全年的均已办结，见表三”, but the table has ")
    assert translating.translated(said) == said
    assert english("模型说的一句话") == "模型说的一句话"


def test_a_number_has_its_noun() -> None:
    one, many = (english(f"这一节有 {n} 处话在表里、工作记录里都找不到。") for n in (1, 2))
    assert one == "1 statement of this section is neither in the tables nor in the notes."
    assert many == "2 statements of this section are neither in the tables nor in the notes."


def test_templates_say_the_same_values_in_both_languages() -> None:
    twins: dict[str, str] = json.loads(resources.find("schemas/messages/en.rules.json").read_text(encoding="utf-8"))
    assert list(twins) == sorted(twins)
    parse = string.Formatter().parse
    for chinese, said in twins.items():
        places = {name for _, name, _, _ in parse(said) if name}
        assert places <= {name for _, name, _, _ in parse(chinese) if name}, chinese
        assert not left(said), chinese
