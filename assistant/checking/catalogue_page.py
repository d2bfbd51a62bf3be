"""docs/rules.md: the catalogue of rules, made from their own documentation."""

from collections.abc import Iterator

from assistant.checking.registry import catalogue, measured
from assistant.checking.rule import FAILS, FALSE_ALARMS, PASSES, Rule
from assistant.domain.findings import Severity

_FAMILIES = {
    "A": "数据勾稽",
    "C": "与上一年的衔接",
    "N": "文中的数",
    "P": "合理性",
    "S": "结构与格式",
    "W": "用语",
    "X": "保密与个人信息",
}
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.ADVICE: "建议"}
_HEAD = """# 规则

本页由 `make docs` 从规则自己的说明生成，与 `nianbao explain 编号` 相同。

- **错误**：有一条就不能定稿。
- **提醒**：改正，或由人说明为什么可以保留（`nianbao waive`）；说明所依据的内容一变，自动失效。A 类错误不能说明保留。
- **建议**：值得看一看。

有关的格子空着或不是数时，规则会说“没有查”，不会跟着报错。
"""


def page() -> str:
    """Return the page as Markdown."""
    rules = catalogue()
    parts = [_HEAD, "| 编号 | 轻重 | 应当怎样 |\n| --- | --- | --- |"]
    parts += [
        f"| [{code}](#{code.lower()}) | {_SEVERITIES[rule.severity]} | {_cell(rule.title)} |"
        for code, rule in rules.items()
    ]
    text = "\n".join(parts) + "\n"
    for family in sorted({code[0] for code in rules}):
        text += f"\n## {family} · {_FAMILIES.get(family, '其他')}\n"
        text += "".join(_entry(rule) for code, rule in rules.items() if code.startswith(family))
    return text


def _entry(rule: Rule) -> str:
    return f"\n### {rule.code}\n\n**{rule.title}**\n\n" + "\n".join(_lines(rule)) + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield rule.why + "\n"
    yield f"- 轻重：{_SEVERITIES[rule.severity]}"
    yield f"- 依据：{rule.basis}"
    yield from (f"- 不通过：{_cell(line)}" for line in rule.examples(FAILS))
    yield from (f"- 通过：{_cell(line)}" for line in rule.examples(PASSES))
    yield from (f"- 误报：{line}" for line in rule.examples(FALSE_ALARMS))
    yield f"- 实测：{measured(rule.code)}"


def _cell(text: str) -> str:
    """Keep what Markdown would read as its own marks."""
    return text.replace("|", "\\|").replace("[", "\\[").replace("_", "\\_")
