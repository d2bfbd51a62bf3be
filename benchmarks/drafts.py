"""What drafts are worth: the old offline drafter, the new one, and answers recorded for models, on the sixteen inputs.

python benchmarks/drafts.py                           prints the figures
python benchmarks/drafts.py --write                   writes docs/drafts.md, old and new side by side
python benchmarks/drafts.py --blind FOLDER --seed 7   writes pairs A and B for a reader who does not know which is which

The old drafts are kept as files (benchmarks/drafts_before), written by the drafter as it stood at 1a8260d. The answers
(evals/recorded) were written for this project; no model gave them.
"""

import argparse
import asyncio
import html
import random
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import yaml

from assistant import checking, drafting
from assistant.checking import registry
from assistant.domain.drafts import Draft, Sourced
from assistant.domain.gaps import gaps
from assistant.domain.report import Report, Section
from assistant.drafting.marks import resolved, tidied
from assistant.drafting.request import request
from assistant.drafting.unsaid import left_unsaid
from assistant.evaluation import inputs, recorded_answers
from assistant.grounding.facts import facts_of
from assistant.grounding.material import is_order, material_of, stands_in
from assistant.grounding.open_numbers import open_numbers
from assistant.llm import recorded

ROOT = Path(__file__).parent.parent
BEFORE, DOCUMENT = ROOT / "benchmarks/drafts_before", ROOT / "docs/drafts.md"
SECTIONS = ("overview", "problems", "other_matters")
HEADINGS = {
    "overview": "一、总体情况",
    "problems": "五、存在的主要问题及改进情况",
    "other_matters": "六、其他需要报告的事项",
}
SUPPORT = "N109"
GAP = re.compile(r"【[^】]*】")  # “公开【待补充：几条？】条” → 【待补充：几条？】
NEGATION = re.compile(r"没有|未(?=[^来能])|无(?=[^论疑障])")  # “未收到” → 未, “没有收到” → 没有, not “未来”
# Of table two: “行政许可决定20件” → 行政许可决定20件, “没有行政事业性收费” → 没有行政事业性收费
RECITED = re.compile(
    r"(?:没有作出|作出|没有)?(?:行政许可|行政处罚|行政强制|行政事业性收费)(?:决定)?(?:[0-9][0-9.]*(?:件|万元))?"
)
CONCLUDED = re.compile(r"办结[0-9]+件")  # “办结12件” → 办结12件


class Figures(NamedTuple):
    """What one draft comes to. Shares are of all negations; lengths in letters; `sentences` is None without N109."""

    numbers: int
    sentences: int | None
    meiyou: int
    negations: int
    recited: int
    concluded: int
    length: int
    asked: int
    unsaid: int


def has_rule() -> bool:
    """Whether the program judges sentences yet."""
    return SUPPORT in registry.catalogue()


def measured(report: Report, drafts: dict[str, Draft]) -> Figures:
    """Return the figures of some sections of a report."""
    texts = {key: draft.text for key, draft in drafts.items()}
    told = GAP.sub("", "\n".join(texts.values()))
    notes = [note.text for note in report.notes]
    written = report.having(sections={key: Section(**dict(draft)) for key, draft in drafts.items()})
    return Figures(
        numbers=sum(unsupported(report, text) for text in texts.values()),
        sentences=len(checking.check(written, (SUPPORT,)).findings) if has_rule() else None,
        meiyou=sum(found[0] == "没有" for found in NEGATION.finditer(told)),
        negations=len(NEGATION.findall(told)),
        recited=sum(not _is_spoken_of(found[0], notes) for found in RECITED.finditer(told)),
        concluded=max(0, len(CONCLUDED.findall(told)) - 1),
        length=len("".join(told.split())),
        asked=sum(len(gaps(text)) for text in texts.values()),
        unsaid=sum(left_unsaid(report, key, draft) for key, draft in drafts.items()),
    )


def unsupported(report: Report, text: str) -> int:
    """Count the numbers that neither figures nor notes have; one that a note has word for word is right."""
    # what the drafter writes for 明年 is the note's own
    material = material_of(report).replace("明年", f"{report.year + 1}年")
    notes = [note.text for note in report.notes if not is_order(note.text)]
    found = open_numbers(text, facts_of(report), material)
    return sum(not any(stands_in(text, (item.start, item.end), note) for note in notes) for item in found)


def _is_spoken_of(words: str, notes: Iterable[str]) -> bool:
    return any(name in words and any(name in note for note in notes) for name in ("许可", "处罚", "强制", "收费"))


def before(name: str, report: Report) -> dict[str, Draft]:
    """Return the drafts of the old drafter; of a sentence that stands in a note, the note is its source."""
    texts = yaml.safe_load((BEFORE / f"{name}.yaml").read_text(encoding="utf-8"))
    offline = drafting.draft(report).report.sections
    return {
        key: Draft(text=str(texts[key]), origin="offline", sources=_sources(report, str(texts[key])))
        for key in SECTIONS
        if key in offline
    }


def _sources(report: Report, text: str) -> tuple[Sourced, ...]:
    found: list[Sourced] = []
    for note in report.notes:
        words = "".join(note.text.split()).rstrip("。；，")
        if words[-6:] in "".join(text.split()):
            found.append(Sourced(sentence=words, notes=(note.id,)))
    return tuple(found)


def after(report: Report) -> dict[str, Draft]:
    """Return the drafts of the drafter as it stands."""
    sections = drafting.draft(report).report.sections
    return {key: sections[key].draft for key in SECTIONS}


def unrepaired(report: Report, raw: str) -> dict[str, Draft]:
    """Return a recorded answer as it reads before anything goes back."""
    wanted = request(report, "overview")
    read = resolved(tidied(raw, wanted.heading), report, wanted.facts, wanted.hidden)
    return {"overview": Draft(text=read.text, origin="model", sources=read.sources)}


def repaired(report: Report, answers: dict[str, str], section: str = "overview") -> dict[str, Draft]:
    """Return what the program makes of recorded answers: what is wrong goes back once."""
    with recorded.served(answers) as model:
        planned = drafting.plan(report, [section], drafting.Ways(model, fresh=True))
        done = asyncio.run(drafting.draft_with(planned))
    return {section: done.report.sections[section].draft}


def rows(names: Sequence[str]) -> dict[str, list[Figures]]:
    """Return the figures of each writer for each input."""
    found: dict[str, list[Figures]] = {}
    for name in names:
        report, answers = inputs.load(name).as_report(), recorded_answers.load(name)
        texts = {
            "offline, old": before(name, report),
            "offline, new": after(report),
            "strong, as given": unrepaired(report, answers.strong),
            "strong, after": repaired(report, answers.played("strong")),
            "middling, as given": unrepaired(report, answers.middling),
            "middling, after": repaired(report, answers.played("middling")),
        }
        for writer, drafts in texts.items():
            found.setdefault(writer, []).append(measured(report, drafts))
    return found


LEGEND = """
numbers: without a source; sentences: without a source (N109); 没有: of all negations; recited: of table two, not in
the notes; 办结+: said again; length: letters without questions; asked: questions; unsaid: notes and compulsory points.
Offline: three sections; the recorded answers: the overview alone."""
HEAD = ("numbers", "sentences", "没有", "recited", "办结+", "length", "asked", "unsaid")


def line(found: Sequence[Figures]) -> tuple[str, ...]:
    """Return the sums of some figures as a row: of lengths the mean, of 没有 the share."""
    meiyou, negations = sum(item.meiyou for item in found), sum(item.negations for item in found)
    sentences = [item.sentences for item in found if item.sentences is not None]
    return (
        str(sum(item.numbers for item in found)),
        str(sum(sentences)) if sentences else "–",
        f"{100 * meiyou / negations:.0f} %" if negations else "–",
        str(sum(item.recited for item in found)),
        str(sum(item.concluded for item in found)),
        f"{sum(item.length for item in found) / len(found):.0f}",
        str(sum(item.asked for item in found)),
        str(sum(item.unsaid for item in found)),
    )


def show(names: Sequence[str]) -> None:
    """Print the figures, overall and for each input."""
    found = rows(names)
    print(f"{'':24}" + "".join(f"{head:>10}" for head in HEAD))
    for writer, items in found.items():
        print(f"{writer:24}" + "".join(f"{cell:>10}" for cell in line(items)))
    for index, name in enumerate(names):
        print(f"\n{name}")
        for writer, items in found.items():
            print(f"  {writer:22}" + "".join(f"{cell:>10}" for cell in line([items[index]])))
    print(LEGEND)


def document(names: Sequence[str]) -> str:
    """Return docs/drafts.md."""
    pairs = {name: pair(name) for name in names}
    old = [measured(report, one) for report, one, _ in pairs.values()]
    new = [measured(report, other) for report, _, other in pairs.values()]
    parts = [
        "# 离线起草：改写之前和现在",
        "",
        "由 `python benchmarks/drafts.py --write` 写成，不要手改。十六份材料在 `evals/cases/inputs/`，都是虚构的；",
        "左边是改写之前的初稿（`benchmarks/drafts_before/`），右边是现在的。“【待补充：…】”是要人回答的问题。",
        "",
        "| | 没有出处的数 | “没有”占否定词 | 念表二 | 办结说两遍 | 平均字数 | 问题 | 没用到的记录、没写到的必答项 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for label, figures in (("改写之前", old), ("现在", new)):
        cells = line(figures)
        parts.append(f"| {label} | " + " | ".join((cells[0], *cells[2:])) + " |")
    for name, (_, one, other) in pairs.items():
        parts += ["", f"## {inputs.load(name).id}", "", "<table><tr><th>改写之前</th><th>现在</th></tr>"]
        parts += [
            f"<tr><td>{_as_html(key, one[key].text)}</td>\n<td>{_as_html(key, other[key].text)}</td></tr>"
            for key in SECTIONS
        ]
        parts.append("</table>")
    return "\n".join(parts) + "\n"


def pair(name: str) -> tuple[Report, dict[str, Draft], dict[str, Draft]]:
    report = inputs.load(name).as_report()
    return report, before(name, report), after(report)


def _as_html(key: str, text: str) -> str:
    lines = "<br>\n".join(html.escape(item, quote=False) for item in text.split("\n"))
    return f"<b>{HEADINGS[key]}</b><br>\n{lines}"


def blind(names: Sequence[str], folder: Path, seed: int) -> None:
    """Write pairs whose sides are shuffled by a seed, and the key in a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    sides, key = random.Random(seed), [f"seed {seed}"]
    for number, name in enumerate(names, 1):
        _, one, other = pair(name)
        is_new_first = sides.random() < 0.5
        key.append(f"{number:02} {name}: new is {'A' if is_new_first else 'B'}")
        own = inputs.load(name).report
        parts = [f"# {number:02}  {own.organ.name}，{own.year}年度", "", "## 工作记录", "", own.notes.rstrip(), ""]
        if own.last_year is not None:
            parts += ["## 上年度报告写的问题", "", own.last_year.problems, ""]
        parts += ["## 表格里不是 0 的格子", "", *(f"- {cell}：{value}" for cell, value in own.figures.items()), ""]
        for side, drafts in zip("AB", (other, one) if is_new_first else (one, other), strict=True):
            parts += [f"## 初稿 {side}", ""]
            for section in SECTIONS:
                parts += [HEADINGS[section], drafts[section].text, ""]
        (folder / f"{number:02}.md").write_text("\n".join(parts), encoding="utf-8")
    beside = folder.with_name(f"{folder.name}_KEY.txt")
    beside.write_text("\n".join(key) + "\n", encoding="utf-8")
    print(f"seed {seed}: {len(names)} pairs in {folder}, the key in {beside}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="write docs/drafts.md")
    parser.add_argument("--blind", type=Path, help="a folder for pairs of unknown sides")
    parser.add_argument("--seed", type=int, default=13)
    arguments = parser.parse_args()
    names = inputs.names()
    if arguments.write:
        DOCUMENT.write_text(document(names), encoding="utf-8")
    elif arguments.blind:
        blind(names, arguments.blind, arguments.seed)
    else:
        show(names)


if __name__ == "__main__":
    main()
