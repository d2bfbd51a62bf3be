import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import everything, lexicon, place
from assistant.domain.findings import Severity
from assistant.domain.report import Report


@rule("X102", Severity.ERROR, basis="《中华人民共和国保守国家秘密法》；《中华人民共和国政府信息公开条例》第十四条")
def no_marking_of_secrecy_is_published(report: Report) -> Iterator[Discrepancy]:
    """要公布的文字里不应有密级或内部标识。

    “机密★”“内部资料”一类的标识多半是从别的文件粘贴来的；有标识的内容本身也要核对能不能公开。标识在
    schemas/lexicons/secrecy.yaml 里。“属于国家秘密”“保密审查”不是标识。
    改法：请保密审查人核对这一段，再删去标识。

    Fails: 内部资料，请勿外传。
    Passes: 属于国家秘密不予公开 1 件；严格保密审查。
    误报：介绍保密制度时引用标识原文的；改用“涉密标识”的说法即可。
    """
    patterns = lexicon("secrecy").patterns
    for name, text in everything(report):
        for what, expression in patterns.items():
            for match in re.finditer(expression, text):
                said = match[0].strip()
                start = text.index(said, match.start())
                yield Discrepancy(
                    (place(name, text, start, start + len(said)),), f"“{said}”", "核对后删去", f"有{what}"
                )
