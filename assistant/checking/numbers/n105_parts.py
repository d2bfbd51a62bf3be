from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.spoken import contradicted
from assistant.domain.findings import Severity
from assistant.domain.report import Report
from assistant.grounding.grounded import Kind, shown


@rule("N105", Severity.ERROR, basis="国办公开办函〔2021〕30号，关于数据准确、前后一致的要求")
def listed_parts_sum_to_their_whole(report: Report) -> Iterator[Discrepancy]:
    """“其中”列出的各部分之和不应大于整体。

    各部分之和大于整体，一定有错；工作记录里就是这么写的，只作提醒。小于整体可以是没有列全，不查。
    没有写“其中”而挨着写的几个数，合计与前面几个数之和只差一点的，只作提醒。
    办理结果的五类都写了的，加起来应等于写的答复总数。
    改法：核对各部分和总数；没有列全的，写“其中主要有……等”。

    Fails: 发布信息 120 条，其中动态 60 条、公告 40 条、文件 30 条。
    Passes: 发布信息 120 条，其中动态 60 条、公告 40 条、文件 20 条。
    误报：一件信息计入两类、又没有说明时会误报；写明“部分信息同时计入”即可。
    """
    for said in contradicted(report, Kind.PARTS):
        item = said.item
        message = f"{said.words}的各部分之和是 {item.arithmetic}，文中写 {shown(item.quantity.value)}"
        severity = Severity.WARNING if item.unsure else None
        yield Discrepancy(
            (said.place,), shown(item.quantity.value), item.expected, message, severity=severity, complete=True
        )
