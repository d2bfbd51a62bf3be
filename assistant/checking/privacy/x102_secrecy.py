from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import beside_numbers, cover, everything, pattern, place, sentence_around, touches
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report


class _Secrecy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    markings: dict[str, str]
    mentions: dict[str, str]
    unless: tuple[str, ...]


@rule("X102", Severity.ERROR, basis="《中华人民共和国保守国家秘密法》；《中华人民共和国政府信息公开条例》第十四条")
def no_marking_of_secrecy_is_published(report: Report) -> Iterator[Discrepancy]:
    """要公布的文字里不应有密级或内部标识。

    “机密★”“秘密级”“内部资料，请勿外传”一类的标识多半是从别的文件粘贴来的；有标识的内容本身也要核对能不能公开。文字里提到
    “秘密级文件”的是提醒。正文、标题、落款、单位信息、格子里的说明都查；词表在 schemas/lexicons/secrecy.yaml 里。
    “属于国家秘密”“保密审查”“把该公开的当内部资料”不是标识。
    改法：请保密审查人核对这一段，再删去标识。

    Fails: （秘密级）；内部资料，请勿外传。
    Passes: 属于国家秘密不予公开 1 件；严格保密审查。
    误报：介绍保密制度时引用标识原文的；改用“涉密标识”的说法即可。
    """
    known = resources.load(_Secrecy, "schemas/lexicons/secrecy.yaml")
    for name, text in (*everything(report), *cover(report)):
        told: list[tuple[int, int]] = []
        for what, start, end in _found(text, known.markings):
            told.append((start, end))
            yield _discrepancy(place(name, text, start, end), text[start:end], what)
        for what, start, end in _found(text, known.mentions):
            if not touches(told, start, end) and not pattern(known.unless).search(sentence_around(text, start)):
                yield _discrepancy(place(name, text, start, end), text[start:end], what, Severity.WARNING)
    for cell, text in beside_numbers(report):
        for what, start, end in _found(text, known.markings):
            yield _discrepancy(cell, text[start:end], what)


def _found(text: str, patterns: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yield what is found, without blanks around it; of two that overlap the first."""
    last = 0
    spans = (
        (match.start(), match, what) for what, item in patterns.items() for match in pattern((item,)).finditer(text)
    )
    for _, match, what in sorted(spans, key=lambda span: span[0]):
        said = match[0].strip()
        start = match.start() + match[0].index(said)
        if start >= last:
            last = start + len(said)
            yield what, start, last


def _discrepancy(where: Place | str, said: str, what: str, severity: Severity | None = None) -> Discrepancy:
    message = f"有{what}“{said}”。请保密审查人核对这一段能不能公开，再删去"
    return Discrepancy((where,), f"“{said}”", "核对后删去", message, severity=severity, complete=True)
