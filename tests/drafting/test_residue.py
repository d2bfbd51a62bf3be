"""What a model says beside the text, and how it dresses up what it does not know: it goes back once, and is flagged."""

import pytest

from assistant.checking import check
from assistant.domain.gaps import leftovers
from assistant.domain.report import Report
from assistant.drafting.marks import tidied
from assistant.editing.approve import approve
from assistant.errors import NotReady
from tests.drafting.conftest import OVERVIEW, REPAIR, Limit, drafted, recorded
from tests.endpoint import by_section, endpoint, replies

pytestmark = pytest.mark.usefixtures("limit")
GOOD = recorded("repair")
RESIDUES = [
    "希望以上内容对您有所帮助！",
    "你可以根据实际情况修改。",
    "如需修改请告诉我。",
    "作为AI语言模型，我无法核实这些情况。",
    "I hope this helps!",
    "| 项目 | 数量 |",
    "详见[公开专栏](https://www.example.cn/zl)。",
    "公开政策解读XX件。",
    "公开政策解读**件。",
    "公开政策解读……件。",
    "公开政策解读[具体数字]件。",
    "公开政策\u200b解读。",
    "公开政策\u202e解读。",
]


@pytest.mark.parametrize("residue", RESIDUES)
def test_residue_goes_back_once_and_a_clean_repair_is_taken(residue: str, qinghe: Report, limit: Limit) -> None:
    answer = f"{GOOD}\n{residue}"
    with endpoint(by_section({REPAIR: replies.say(GOOD), OVERVIEW: replies.say(answer)})) as server:
        done = drafted(qinghe, server, ["overview"])
        (sent,) = [request for request in server.requests if REPAIR in request.system]
    assert any(word in sent.user for word in ("聊天程序", "英文的客套话", "记号", "占位", "空着的数", "看不见的字符"))
    section = done.report.sections["overview"]
    assert section.made is not None
    assert section.made.repaired
    assert not [item for item in leftovers(section.text) if not item.entry.asks]


@pytest.mark.parametrize("residue", RESIDUES)
def test_residue_that_the_model_insists_on_is_kept_flagged_and_can_not_be_signed(
    residue: str, qinghe: Report, limit: Limit
) -> None:
    answer = replies.say(f"{GOOD}\n{residue}")
    with endpoint(by_section({REPAIR: answer, OVERVIEW: answer})) as server:
        report = drafted(qinghe, server, ["overview"]).report
    assert residue in report.text("overview")
    findings = check(report, ["S107", "S117"]).findings
    assert any(place.section == "overview" for item in findings for place in item.where)
    with pytest.raises(NotReady):
        approve(report, "overview", "王明", "2026-01-10", seen=True)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("以下是根据材料起草的总体情况：\n全年公开。", "全年公开。"),
        ("好的，以下是正文：\n全年公开。", "全年公开。"),
        ("```markdown\n## **主动公开**\n- 全年公开。\n```", "主动公开\n全年公开。"),
        ("全年公开**[[requests.received.total]]**件。", "全年公开[[requests.received.total]]件。"),
        ("全年公开**条，解读**件。", "全年公开**条，解读**件。"),
        ("全年公开__条，解读__件。", "全年公开__条，解读__件。"),
        ("根据您提供的材料，全年公开信息35条。", "根据您提供的材料，全年公开信息35条。"),
        ("根据提供的记录，全年公开信息若干条。", "根据提供的记录，全年公开信息若干条。"),
    ],
)
def test_only_what_says_nothing_is_taken_out_of_an_answer(raw: str, text: str) -> None:
    assert tidied(raw, "一、总体情况") == text
