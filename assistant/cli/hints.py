"""What the command line adds to an error: which option or command mends it. The verbs know no command line."""

from assistant.errors import AssistantError
from assistant.messages import text

_COVER = "首页的各项这样填：nianbao set 报告 成文日期=2026年1月20日 地址=… 电话=…"
HINTS = {
    "undated": _COVER,
    "nameless": "填上：nianbao set 报告 单位全称=…",
    "cover_blank": _COVER,
    "signer_missing": "用 --by 写上姓名。",
    "reason_missing": "用 --reason 写理由，用 --by 写姓名。",
    "numbers_not_seen": "都看过并认可，用 --seen 再签；逐处说明，用 --tick 编号 --reason 理由。",
    "unseen_characters": "去掉：nianbao fix 报告 --code S117",
    "nothing_to_waive": "看有哪些：nianbao check 报告",
    "not_signed": "签字：nianbao approve 报告 --section all",
    "other_format": "换格式：nianbao convert 报告 --to {theirs}",
    "other_report": "确实要整份换掉，加 --replace。",
    "old_form": "出草稿加 --draft。",
    "report_as_notes": "要作去年的报告，用 --last；要接着写这一份，用 nianbao read 读成报告文件。",
    "unknown_rule": "全部规则见 nianbao rules。",
    "store_damaged": "恢复：nianbao restore 备份文件",
    "no_report": "看有哪些：nianbao list",
    "empty_store": "放进来：nianbao import 文件",
    "resource_missing": "用 nianbao doctor 查看各类文件所在的位置。",
}


def hint(error: AssistantError) -> str:
    """Return what to type after an error, by its code; "" where there is nothing to add."""
    return text(HINTS[error.code], **error.values) if error.code in HINTS else ""
