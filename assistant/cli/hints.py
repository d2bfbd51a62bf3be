"""What the command line adds to an error: which option or command mends it. The verbs know no command line."""

from assistant.errors import AssistantError
from assistant.messages import text


def hint(error: AssistantError) -> str:
    """Return what to type after an error, by its code; "" where there is nothing to add."""
    return {
        "signer_missing": text("用 --by 写上姓名。"),
        "reason_missing": text("用 --reason 写理由，用 --by 写姓名。"),
        "numbers_not_seen": text("看过并认可，用 --seen 再签。"),
        "nothing_to_waive": text("先用 nianbao check 看有哪些。"),
        "not_signed": text("签字：nianbao approve 报告 --section all --by 姓名。"),
        "other_format": text("换格式：nianbao convert。"),
        "other_report": text("确实要整份换掉，加 --replace。"),
    }.get(error.code, "")
