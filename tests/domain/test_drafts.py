"""What drafting and deciding leave in a report file comes back as it was; files from before them are read too."""

from decimal import Decimal

from assistant.domain import report_file
from assistant.domain.drafts import Draft, Made, Sourced, Unfinished
from assistant.domain.report import Organ, Report, Section
from assistant.domain.sign_offs import SignOff
from assistant.domain.suggestions import Category, Decision, Status, Suggestion


def drafted() -> Report:
    made = Made(
        at="2026-01-05T09:00:00+08:00", seed=3, requests=2, input_tokens=1200, output_tokens=340,
        cost=Decimal("0.0123"), currency="元", seconds=4.25, repaired=True, prompts=("overview@1", "repair@1"),
    )  # fmt: skip
    source = Sourced(sentence="全年公开信息186条。", facts=("requests.received.total",), notes=("n2",))
    section = Section(
        text="全年公开信息186条。", origin="model", model="openai:m", prompt="overview@1", made=made, sources=(source,),
        candidates=(
            Draft(text="另一稿。", origin="human"),
            Draft(origin="model", unfinished=Unfinished(raw="[[n1]]", why="断了")),
        ),
    )  # fmt: skip
    decision = Decision(by="王明", at="2026-01-06", order=1, closed=("s2",), sha256="1" * 64)
    suggestions = tuple(
        Suggestion(
            id=f"s{number}", section="overview", start=0, end=2, quote="全年", replacement="今年", reason="",
            category=Category.TONE, source="model:suggest@1", status=status, decision=decision if number == 1 else None,
        )
        for number, status in ((1, Status.ACCEPTED), (2, Status.STALE))
    )  # fmt: skip
    return Report(
        organ=Organ(name="青禾镇人民政府"), year=2025, format="2021", sections={"overview": section},
        suggestions=suggestions, signed={"0" * 64: "{}"},
        sign_offs=(
            SignOff(part="overview", role="review", by="王明", at="2026-01-06", sha256="0" * 64, shown=("5次",)),
        ),
    )  # fmt: skip


def test_drafts_candidates_and_suggestions_come_back_from_json_and_yaml() -> None:
    for is_json in (True, False):
        text = report_file.dump(drafted(), is_json=is_json)
        assert report_file.parse(text, "a", is_json=is_json) == drafted()


def test_a_report_file_without_them_is_read_as_before() -> None:
    plain = report_file.plain(
        Report(organ=Organ(name="甲"), year=2025, format="2021", sections={"overview": Section(text="一")})
    )
    assert plain["sections"] == {"overview": {"text": "一"}}
    assert "suggestions" not in plain
