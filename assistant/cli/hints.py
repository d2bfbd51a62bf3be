"""What the command line adds to an error: which option or command mends it. The verbs know no command line."""

from assistant.errors import AssistantError
from assistant.messages import text


def hint(error: AssistantError) -> str:
    """Return what to type after an error, by its code; "" where there is nothing to add."""
    match error.code:
        case "signer_missing":
            return text("用 --by 写上姓名。")
        case "reason_missing":
            return text("用 --reason 写理由，用 --by 写姓名。")
        case "numbers_not_seen":
            return text("看过并认可，用 --seen 再签。")
        case "nothing_to_waive":
            return text("看有哪些：nianbao check 报告")
        case "not_signed":
            return text("签字：nianbao approve 报告 --section all --by 姓名")
        case "other_format":
            return text("换格式：nianbao convert 报告 --to {theirs}", **error.values)
        case "other_report":
            return text("确实要整份换掉，加 --replace。")
        case _:
            return ""
