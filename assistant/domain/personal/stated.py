"""Names of which the text itself says that they are: 解放军(是人名), 姓金名额, 名字就叫常委, 像"郝建"也像"郝健"."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, Reader

# “薄荷” → 薄荷, not “荷”
_NAME = rf"(?P<name>[{HAN}]{{2,4}})"
_BEGUN = rf"(?:^|(?<=[,;。、:+|/ \"\n])){_NAME}"  # in a cell or a clause of its own: “,薄荷” → 薄荷
_IS = "(?:这|此|确|真)?(?:是|系|为)?(?:一?个)?"
_CALLED = "(?:叫做?|是|为|[记写登]成|登记[成为]|念)"
_STATEMENTS = (
    # “解放军(是人名)” → 解放军(是人名), “薄荷(真名)” → 薄荷(真名), not “项目(二期)”
    lazy.compile(rf"{_BEGUN} ?\({_IS}(?:人名|真名|本名|真实?姓名)[!,。)]"),
    # “名字就叫常委,” → 名字就叫常委, “名字记成许多,” → 名字记成许多, not “名字另报”
    lazy.compile(rf"(?:名字|姓名|大名|真名|本名|全名|原名)(?:就|又|也)?{_CALLED}[ :]?\"?{_NAME}(?=[,。;\"(]|$)"),
    # “单雄(姓单)” → 单雄(姓单), “乐平(他姓乐)” → 乐平(他姓乐), not “单位(性质)”
    lazy.compile(rf"{_BEGUN} ?\((?:他|她|本人)?姓[^()\n]{{1,6}}\)"),
    # “像郝建也像郝健” → 像郝建也像郝健, not “像一网通办”
    lazy.compile(rf"像\"?{_NAME}\"?,?(?:也|又)像\"?(?P<other>[{HAN}]{{2,4}})\"?"),
    # “卜算子--笔名,” → 卜算子--笔名, “卜算子(笔名)” → 卜算子(笔名, not “笔名”
    lazy.compile(rf"{_BEGUN}(?:-+|—+|\(|,)(?:是|系)?(?:笔名|曾用名|化名)(?=[,。;)])"),
)
# “姓金名额” → 姓金名额, not “姓名”
_PARTS = lazy.compile(rf"姓(?P<family>[{HAN}]{{1,2}})名(?P<given>[{HAN}]{{1,2}})(?![{HAN}])")


def stated(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names of which it is said that they are names; no word for it alone (姓名是空白)."""
    for statement in _STATEMENTS:
        for match in statement.finditer(text):
            for group in ("name", "other") if "other" in statement.groupindex else ("name",):
                if match[group] not in reader.fillers and not reader.label.size(text, match.start(group)):
                    yield reader.found_name(*match.span(group), "warning")
    for parts in _PARTS.finditer(text):
        whole = parts["family"] + parts["given"]
        at = text.find(whole)
        while at >= 0:  # 申请人金额,姓金名额
            yield reader.found_name(at, at + len(whole), "warning")
            at = text.find(whole, at + len(whole))
