from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import beside_numbers, cover, edit, everything, place
from assistant.domain.findings import Edit, Fix, Place, Severity
from assistant.domain.report import Report
from assistant.domain.unseen import Unseen, name_of, one_line, unseen

_AROUND = 4  # characters shown on either side
_SHOWN = 3  # places


@rule("S117", Severity.ERROR, basis="公文应完整、准确；看不见的字符使发布的文字与看到的不一致")
def no_character_is_unseen(report: Report) -> Iterator[Discrepancy]:
    """文字里不应有看不见的字符。

    例如零宽空格、软连字符、方向控制符、标签字符、汉字后面的异体选择符、控制字符（NUL、ESC 等）。
    它们多从网页、聊天程序粘贴而来：看上去一样的字，检索不到、比对不上，方向控制符还能把数字倒过来显示。
    查各节文字、标题、落款、单位的名称和联系方式、格子里数以外的字、工作记录。
    改法：nianbao fix 报告 --code S117 去掉它们（其中的换行符改成普通换行）；格子里的用 nianbao set 重填。
    程序不会悄悄去掉。

    Fails: 全年公开信息〈U+200B〉35条。
    Passes: 全年公开信息35条。
    误报：人名里确需异体选择符的生僻字；说明理由后保留。
    """
    notes = ((f"note.{note.id}", note.text) for note in report.notes)
    for name, text in (*everything(report), *cover(report), *notes):
        by_character: dict[str, list[Unseen]] = {}
        for item in (*unseen(text), *_line_feeds(name, text)):
            by_character.setdefault(item.character, []).append(item)
        for character, items in by_character.items():
            shown = "、".join(_around(text, item.at) for item in items[:_SHOWN])
            yield Discrepancy(
                tuple(place(name, text, item.at, item.at + 1) for item in items),
                f"{shown}{'等' if len(items) > _SHOWN else ''}共 {len(items)} 处" if len(items) > 1 else shown,
                "删去",
                f"有看不见的字符：{name_of(character)}",
                Fix(edits=tuple(_edit(name, text, item) for item in items)),
            )
    for cell_id, text in beside_numbers(report):
        for item in {one.character: one for one in reversed(unseen(text))}.values():
            at = Place(cell=cell_id, quote=one_line(text))
            yield Discrepancy((at,), _around(text, item.at), "删去", f"格里有看不见的字符：{item.named}")


def _line_feeds(name: str, text: str) -> list[Unseen]:
    """What is one line may not go on in another: “青禾镇⏎没有发现问题。”."""
    return [Unseen(at, "\n", "") for at, char in enumerate(text) if char == "\n" and name.startswith("organ.")]


def _edit(name: str, text: str, item: Unseen) -> Edit:
    one_line = name.startswith(("organ.", "heading.")) or name in ("title", "signature")
    return edit(name, text, item.at, item.at + 1, "" if one_line else item.replacement)


def _around(text: str, at: int) -> str:
    return f"“{one_line(text[max(0, at - _AROUND) : at + 1 + _AROUND])}”"
