from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain.findings import Severity
from assistant.domain.report import Report


@rule("W110", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于责任的部分（雷同）")
def no_passage_is_that_of_another_unit(report: Report) -> Iterator[Discrepancy | Skip]:  # noqa: ARG001 - batch only
    """不应与别的单位的报告雷同。

    只在校验一个文件夹时查：各单位总体情况、问题两节里四十字以上的段落，逐句找别的单位相似度 0.9 以上的句子，
    指出共有最多的单位。开头的格式语句和固定提法（schemas/lexicons/statutory.yaml）各单位都要照写，不算。
    改法：写本单位自己的事。

    Fails: 两个乡镇的“存在的主要问题”一字不差。
    Passes: 各写各的。
    误报：上级统一要求写、词表里还没有的话会误报；说明理由后保留，或补进词表。
    """
    yield Skip("只在校验一个文件夹时查")
