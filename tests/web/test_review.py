"""⑤ 审改 without a browser: what its acts answer, and what they leave in the store."""

import json
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from assistant import settings
from assistant.domain.drafts import Draft
from assistant.domain.report import Report, Section
from assistant.domain.suggestions import Status
from assistant.errors import UnusableInput
from assistant.web import preferences
from assistant.web.answers import Answer, Ask, dispatch
from assistant.web.handlers.review import ACTS
from assistant.web.offsets import from_browser, to_browser
from assistant.web.serving import Serving
from assistant.workflow import practice
from tests.endpoint import endpoint, replies
from tests.web.conftest import ended

WHO, OTHER = "王芳", "李建国"
SETTLED = {"requests.received.total": 12, "requests.refused.enforcement_file.natural_person": 0}


@pytest.fixture(autouse=True)
def _named(serving: Serving) -> None:
    preferences.save(preferences.Preferences(person=WHO))


report_for_practice = cache(practice.report)


def written(text: str = "") -> Report:
    report = report_for_practice()
    report = report.having(figures=report.figures.having(SETTLED))
    changed = report.text("overview").replace("增长50%", "增长40%").replace("推送74期", "推送79期")
    return report.with_text("overview", text or changed)


def kept(serving: Serving, report: Report | None = None) -> int:
    return serving.store.create(report or written(), WHO)


def act(serving: Serving, name: str, number: int, **asked: Any) -> Answer:
    return ACTS[name](serving, Ask({"id": number, "tab": "t", **asked}))


def text_of(serving: Serving, number: int, key: str = "overview") -> str:
    return serving.store.get(number).report.text(key)


def mark(answer: Answer, words: str) -> dict[str, Any]:
    data = answer.get("data", {})
    text = next(one["text"] for one in data["sections"] if one["key"] == "overview")
    return next(one for one in data["marks"]["overview"] if text[one["start"] : one["end"]] == words)


def typed(serving: Serving, number: int, text: str, base: int | None = None) -> Answer:
    known = serving.store.get(number).revisions["text.overview"] if base is None else base
    return act(serving, "save", number, changes=[{"section": "overview", "text": text, "base": known}])


def test_every_number_has_its_state_and_its_card(serving: Serving) -> None:
    answer = act(serving, "open", kept(serving))
    assert "#main" in answer.get("html", {})
    wrong = mark(answer, "40%")
    assert (wrong["state"], wrong["card"]["fix"]["label"]) == ("con", "改为 50%")
    rows = {name: value for name, value, *_ in wrong["card"]["rows"]}
    assert (rows["应为"], rows["怎么算"]) == ("增长50%", "(12 － 8) ÷ 8 = 50.0%")
    assert {"今年 12", "去年 8"} <= rows.keys()
    assert mark(answer, "12件")["state"] == "ok"
    noted = mark(answer, "79期")
    # a note may be about another thing: what it says is shown, and a person puts it there
    assert (noted["state"], noted["card"]["fix"]) == ("uns", None)
    assert ["出处里是", "74期"] in [row[:2] for row in noted["card"]["rows"]]
    gaps = [one for one in answer.get("data", {})["marks"]["other_matters"] if one["state"] == "gap"]
    assert "收费通知" in gaps[0]["card"]["lines"][0]


def test_words_without_a_source_are_marked_around_their_numbers(serving: Serving) -> None:
    report = written()
    text = report.text("overview") + "\n深受群众喜爱，群众满意率达98%。"
    draft = Draft(text=text, origin="model")
    number = kept(serving, report.having(sections=report.sections | {"overview": Section(**dict(draft))}))
    answer = act(serving, "open", number)
    praise = mark(answer, "深受群众喜爱，群众满意率达")
    assert (praise["state"], praise["card"]["kind"]) == ("uns", "warning")
    assert "工作记录里都没有" in praise["card"]["title"]
    assert mark(answer, "98%")["card"]["title"].startswith("98%")  # the number keeps its own card
    marks = answer.get("data", {})["marks"]["overview"]
    assert all(one["end"] <= other["start"] for one, other in pairwise(marks))


def test_a_cell_that_does_not_add_up_mends_no_text(serving: Serving) -> None:
    number = kept(serving, report_for_practice())
    answer = act(serving, "open", number)
    for words in ("12件", "4件", "50%", "13件"):  # what is worked out from the cell waits with it
        card = mark(answer, words)["card"]
        assert (mark(answer, words)["state"], card["fix"]) == ("dbt", None)
        assert card["lines"] == ["表里这个数还没对上，先改表"]
    assert "goto=requests.received.total" in mark(answer, "12件")["card"]["links"][0][1]
    assert act(serving, "suggest", number).get("data", {})["suggestions"] == []
    # nothing is said against the text: the finding on the table names what waits for it
    items = answer.get("rail", {})["items"]
    assert not [item for item in items if item["code"] in ("N101", "N102", "N103", "N104")]
    told = next(item for item in items if item["code"] == "A101")
    assert "“12件”、“4件”、“50%”、“13件”说的是这里：表里这个数还没对上，先改表" in told["more"]
    assert "说的是这里" not in told["text"]  # the sentence first, what it lists is folded
    assert (told["fix"], told["value"], told["may_stand"]) == ("", "", False)


def test_what_is_typed_moves_the_suggestions_and_keeps_the_decided_ones(serving: Serving) -> None:
    number = kept(serving)
    first = act(serving, "suggest", number).get("data", {})["suggestions"][0]
    typed(serving, number, "前言。\n" + text_of(serving, number))
    answer = act(serving, "accept", number, suggestion=first["id"])
    assert answer.get("ok")
    assert "增长50%" in text_of(serving, number)
    act(serving, "reopen", number, suggestion=first["id"])
    assert "增长40%" in text_of(serving, number)
    assert serving.store.get(number).report.suggestions[0].status is Status.PENDING


def rail_of(answer: Answer, code: str) -> list[tuple[str, str]]:
    return [(item["kind"], item["reason"]) for item in answer.get("rail", {})["items"] if item["code"] == code]


def test_a_rejected_suggestion_of_a_rule_settles_its_finding_and_is_one_line_of_the_journal(serving: Serving) -> None:
    number = kept(serving)
    (first, *_) = act(serving, "suggest", number).get("data", {})["suggestions"]
    assert (first["code"], first["asks"]) == ("N104", True)
    answer = act(serving, "reject", number, suggestion=first["id"])
    assert "还挡着定稿" in answer.get("toast", "")
    assert [kind for kind, _ in rail_of(answer, "N104")] == ["error"]
    act(serving, "reopen", number, suggestion=first["id"])
    answer = act(serving, "reject", number, suggestion=first["id"], reason="按区里的口径算")
    assert not answer.get("toast")
    ((kind, reason),) = rail_of(answer, "N104")
    assert kind == "waived"
    assert reason.startswith(f"按区里的口径算（{WHO}")
    said = serving.store.journal(number)[-1]
    assert (said.act, said.by) == ("decide", WHO)
    assert {"suggestions", "waivers"} <= set(said.detail["parts"])
    answer = act(serving, "reopen", number, suggestion=first["id"])
    assert [kind for kind, _ in rail_of(answer, "N104")] == ["error"]
    assert serving.store.get(number).report.waivers == ()


def test_only_exact_corrections_of_rules_are_accepted_together(serving: Serving) -> None:
    number = kept(serving, written("（二）依申请公开\n全年新收政府信息公开申请13件，比上年增加5件，增长40%。"))
    act(serving, "suggest", number)
    answer = act(serving, "accept_all", number)
    assert {item["status"] for item in answer.get("data", {})["suggestions"]} == {"accepted"}
    # what a wrong number grew by is no certain error; once the number is right, it is
    assert "申请12件，比上年增加5件，增长40%" in text_of(serving, number)
    act(serving, "suggest", number)
    answer = act(serving, "accept_all", number)
    assert "申请12件，比上年增加4件，增长50%" in text_of(serving, number)
    assert {item["status"] for item in answer.get("data", {})["suggestions"]} == {"accepted"}


def test_a_suggestion_is_shown_in_its_clause_and_not_across_lines(serving: Serving) -> None:
    number = kept(serving, practice.begin().report)
    pushed, well = act(serving, "open", number).get("data", {})["suggestions"]
    assert (pushed["before"], pushed["old"], pushed["after"]) == ("公众号全年", "推送79期", "。")
    assert pushed["line"] == "推送79期 → 推送74期"
    assert well["line"] == "做好政府信息公开工作 → 扎实做好政府信息公开工作"


def test_a_suggestion_whose_words_are_gone_can_only_be_taken_away(serving: Serving) -> None:
    number = kept(serving)
    first = act(serving, "suggest", number).get("data", {})["suggestions"][0]
    answer = typed(serving, number, text_of(serving, number).replace("增长40%", "增加了"))
    assert answer.get("data", {})["suggestions"][0]["status"] == "stale"
    assert act(serving, "drop", number, suggestion=first["id"]).get("data", {})["suggestions"] == []


def test_the_source_of_a_number_is_chosen_among_equal_cells(serving: Serving) -> None:
    # 12件 beside a word of the tables would rest on the cell of itself: no word of them counts in 人次
    number = kept(serving, written("来访12人次。"))
    start = mark(act(serving, "open", number), "12人次")["start"]
    cells = act(serving, "cells", number, section="overview", start=start).get("data", {})["cells"]
    assert "requests.received.total" in [cell for cell, _ in cells]
    answer = act(serving, "bind", number, section="overview", start=start, cell="requests.received.total")
    assert (mark(answer, "12人次")["state"], mark(answer, "12人次")["card"]["bound"]) == ("ok", True)
    answer = act(serving, "unbind", number, section="overview", start=start)
    assert mark(answer, "12人次")["state"] == "uns"
    assert [line.act for line in serving.store.journal(number)].count("bind") == 2


def test_two_at_one_text_are_both_kept_and_put_together(serving: Serving) -> None:
    number = kept(serving)
    text, base = text_of(serving, number), serving.store.get(number).revisions["text.overview"]
    theirs, mine = text.replace("登记、补正", "登记、审核、补正"), text.replace("修订依申请", "4月修订依申请")
    serving.store.save_text(number, "overview", theirs, base, by=OTHER)
    answer = typed(serving, number, mine, base)
    (dispute,) = answer.get("data", {})["conflicts"]
    assert (dispute["mine"], dispute["theirs"], dispute["theirs_by"]) == (mine, theirs, OTHER)
    answer = act(serving, "merge", number, dispute=dispute["id"])
    assert answer.get("data", {})["conflicts"] == []
    assert text_of(serving, number) == mine
    suggested = next(item for item in answer.get("data", {})["suggestions"] if item["name"] == "李建国写的")
    act(serving, "accept", number, suggestion=suggested["id"])
    assert "登记、审核、补正" in text_of(serving, number)
    assert "4月修订依申请" in text_of(serving, number)


def test_a_text_goes_back_to_what_it_was_and_that_can_be_taken_back(serving: Serving) -> None:
    number = kept(serving)
    before = text_of(serving, number)
    typed(serving, number, "全年培训5场。")
    html = act(serving, "history", number).get("html", {})["#rp-history"]
    assert "全年培训5场" in html
    first = serving.store.history(number, "text.overview")[-1]
    answer = act(serving, "restore", number, entry=first.id)
    assert text_of(serving, number) == before
    act(serving, "undo", number, **answer.get("undo", {}))
    assert text_of(serving, number) == "全年培训5场。"


def test_a_text_is_held_against_its_draft_and_last_year(serving: Serving) -> None:
    number = kept(serving, report_for_practice())
    typed(serving, number, text_of(serving, number).replace("增长50%", "增长40%"))
    html = act(serving, "compare", number, section="overview", **{"with": "draft"}).get("html", {})["#compared"]
    assert "<del>50%</del><ins>40%</ins>" in html
    assert "改了 1 处" in html
    html = act(serving, "compare", number, section="overview", **{"with": "last"}).get("html", {})["#compared"]
    assert "没有整段照抄（最像的一段 53%）" in html
    last = serving.opened(number).report.last
    assert last is not None
    typed(serving, number, last.text("overview"))
    html = act(serving, "compare", number, section="overview", **{"with": "last"}).get("html", {})["#compared"]
    assert "和去年一样，改一改？" in html


def test_comments_are_said_answered_and_settled(serving: Serving) -> None:
    number = kept(serving, written("𠮷祥村修订办理流程。"))
    answer = act(serving, "comment", number, section="overview", start=6, end=8, said="哪个月？")
    (comment,) = answer.get("data", {})["comments"]
    assert (comment["quote"], comment["start"]) == ("办理", 6)
    act(serving, "reply", number, comment="c1", said="4月")
    answer = act(serving, "settled", number, comment="c1")
    assert answer.get("data", {})["comments"][0]["done"] == WHO


def test_who_gave_no_name_is_called_in_the_language_of_the_page(serving: Serving) -> None:
    preferences.save(preferences.Preferences())
    number = kept(serving)
    act(serving, "comment", number, section="overview", start=6, end=8, said="ok?")
    with settings.speaking("en"):
        (comment,) = act(serving, "settled", number, comment="c1").get("data", {})["comments"]
    assert {comment["said"][0]["by"], comment["done"]} == {"user of this machine"}


def test_places_are_counted_as_a_browser_counts_them() -> None:
    text = "𠮷祥村12件"
    assert [to_browser(text)(at) for at in (0, 1, 3)] == [0, 2, 4]
    assert [from_browser(text)(at) for at in (0, 2, 4, 99)] == [0, 1, 3, 6]
    assert from_browser("祥村")(99) == 2


@pytest.mark.parametrize("name", ["accept", "reject", "reopen", "drop", "bind", "unbind", "cells", "comment", "reply"])
def test_an_id_or_place_that_is_not_there_is_a_sentence(serving: Serving, name: str) -> None:
    from assistant.web import assets

    ask = dispatch(ACTS, serving)
    payload = {"act": name, "build": assets.build(), "id": kept(serving), "suggestion": "s99", "comment": "c99"}
    for more in ({"section": "no_such"}, {"section": "overview", "start": 10**8}, {"section": "overview", "start": -5}):
        answer = ask(payload | more | {"said": "好", "reason": "另一个口径"})
        assert not answer["ok"]
        assert answer["msg"]


@pytest.mark.parametrize("evil", ["<img src=x onerror=alert(1)>", "${alert(1)}", "{{7*7}}"])
def test_no_text_becomes_markup(serving: Serving, evil: str) -> None:
    report = written(f"（一）{evil}\n{evil}培训9场。")
    number = kept(serving, report.having(organ=report.organ.model_copy(update={"name": evil})))
    typed(serving, number, f"{evil}\n{evil}培训8场。")
    asked = [
        ("open", {}),
        ("history", {}),
        *(("compare", {"section": "overview", "with": view}) for view in ("draft", "last")),
    ]
    with settings.speaking("zh"):
        for name, more in asked:
            for html in act(serving, name, number, **more).get("html", {}).values():
                assert "<img src=x" not in html


def test_a_report_without_texts_shows_that_there_is_no_draft(serving: Serving) -> None:
    number = kept(serving, written().having(sections={"overview": Section()}))
    assert act(serving, "open", number).get("data", {})["drafted"] is False


def test_a_model_is_asked_only_after_what_goes_where_was_shown(serving: Serving) -> None:
    said = {"quote": "登记、补正、答复各环节都有专人签收", "replacement": "登记、补正、答复各环节由专人签收"}
    items = {"suggestions": [said | {"reason": "更清楚", "category": "wording"}]}
    with endpoint(replies.say(json.dumps(items, ensure_ascii=False))) as server:
        preferences.save(preferences.Preferences(person=WHO, model="fake", base_url=server.base_url))
        number = kept(serving)
        before = text_of(serving, number)
        assert act(serving, "open", number).get("data", {})["model"] is True
        sent = act(serving, "adviser", number).get("data", {})["leaving"]
        assert sent["size"] > 100
        assert not sent["is_outside"]
        with pytest.raises(UnusableInput):
            act(serving, "consult", number, seen="0" * 16)
        assert server.requests == []
        job = act(serving, "consult", number, seen=sent["seen"]).get("data", {})["job"]
        ended(serving, job)
        answer = act(serving, "job", number, job=job)
    assert server.requests
    assert answer.get("data", {})["work"]["state"] == "done"
    assert said["replacement"] in [item["replacement"] for item in answer.get("data", {})["suggestions"]]
    assert text_of(serving, number) == before


def test_without_a_model_nothing_can_be_sent(serving: Serving) -> None:
    number = kept(serving)
    assert act(serving, "open", number).get("data", {})["model"] is False
    with pytest.raises(UnusableInput):
        act(serving, "adviser", number)
