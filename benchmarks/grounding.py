"""How much of what is wrong in prose is found, how often a right number is called wrong, and how long it takes.

Consistent reports are made from random figures and sentence patterns (benchmarks/patterns). Each pattern is checked as
it is, and again with one error of each kind planted in it. What is printed of a set: alarms on right sentences, errors
apart, with and without notes; what was found, by kind; right texts that a fix would change; reports of six sentences
with an error on right text. Intervals (95 %) are over patterns: another writer's sentences are what varies.
`--reports FOLDER` adds published reports with hand-checked figures (NAME.truth.json beside NAME.html, .pdf or .txt).
"""

import argparse
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from assistant.checking import check, check_many, registry
from assistant.domain.findings import Finding, Severity
from assistant.domain.report import Organ, Report, Section
from assistant.editing.fix import apply
from assistant.grounding.facts import facts_of
from assistant.grounding.matching import ground
from benchmarks import making, published
from benchmarks.ablation import without
from benchmarks.common import median_ms
from benchmarks.making import Made, with_text
from benchmarks.planting import KINDS, plant, unfit

CODES = ("N101", "N102", "N103", "N104", "N105", "N107")
BESIDE = "政务公开工作领导小组全年召开专题会议2次"
INVENTED = ["召开政务公开工作推进会{x}次。"]
SETS = (
    "county",
    "ministry",
    "conditional",
    "seen",
    "unseen",
    "blind",
    "fifth",
    "sixth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twentyfirst",
    "twentysecond",
    "twentythird",
    "twentyfourth",
    "twentyfifth",
    "twentysixth",
    "plain_talk",
    "kinds",
    "voices",
    "told",
)
Counted = list[tuple[int, int]]  # of each pattern: how many of how many


class Measured:
    """What was counted of a set, pattern by pattern."""

    def __init__(self) -> None:
        self.right: dict[str, Counted] = {key: [] for key in ("alarm", "error", "warnings", "errors", "fixed")}
        self.found: dict[str, Counted] = {kind: [] for kind in KINDS}
        self.as_error: dict[str, Counted] = {kind: [] for kind in KINDS}
        self.unfit: list[str] = []


def alarms(item: Report) -> list[Finding]:
    """Return the errors and warnings on numbers."""
    return [finding for finding in check(item, CODES).findings if finding.severity is not Severity.ADVICE]


def report_of(base: Report, text: str, note: str, *, bare: bool) -> Report:
    """Return a report of one sentence and the notes it needs."""
    return with_text(base, text, () if bare else (BESIDE, *([note] if note else [])))


def measure(patterns: dict[str, Any], trials: int, seed: int, *, bare: bool, small: bool, show: bool) -> Measured:
    """Measure a set of patterns."""
    out = Measured()
    rng = random.Random(seed)
    for pattern in patterns["patterns"]:
        tally: Counter[str] = Counter()
        for _ in range(trials):
            one = making.made(pattern, rng, small=small)
            if one is None:
                out.unfit.append(pattern["text"])
                break
            old = _right(tally, *one, bare=bare, show=show)
            _planted(tally, *one, rng, patterns.get("invented") or INVENTED, old, bare=bare, show=show)
        for key, counted in out.right.items():
            whole = "numbers" if key in ("warnings", "errors") else "sentences"
            if tally[whole]:
                counted.append((tally[key], tally[whole]))
        for kind in KINDS:
            if tally[f"planted {kind}"]:
                out.found[kind].append((tally[f"found {kind}"], tally[f"planted {kind}"]))
                out.as_error[kind].append((tally[f"error {kind}"], tally[f"planted {kind}"]))
    return out


def _right(tally: Counter[str], base: Report, made: Made, *, bare: bool, show: bool) -> set[str]:
    """Count the alarms on a right sentence, and return what they say."""
    report = report_of(base, made.text, made.note, bare=bare)
    found = alarms(report)
    errors = [item for item in found if item.severity is Severity.ERROR]
    tally["sentences"] += 1
    tally["numbers"] += len(ground(made.text, facts_of(report)))
    tally["alarm"] += bool(found)
    tally["error"] += bool(errors)
    tally["errors"] += len(errors)
    tally["warnings"] += len(found) - len(errors)
    tally["fixed"] += changed(report)
    if show:
        for item in found:
            print("FALSE", item.code, item.severity, item.message, "|", made.text, "|", made.note)
    return {item.message for item in found}


def changed(report: Report) -> bool:
    """Whether applying every fix that is offered changes the text."""
    found = check(report, CODES).findings
    return any(item.fix for item in found) and apply(report, found)[0].text("overview") != report.text("overview")


def _planted(
    tally: Counter[str], base: Report, made: Made, rng: random.Random, invented: list[str], old: set[str], *,
    bare: bool, show: bool,
) -> None:  # fmt: skip
    for kind in KINDS:
        bad = _bad(kind, base, made, rng, invented, bare=bare)
        if bad is None:
            continue
        fresh = [item for item in alarms(bad) if item.message not in old]
        tally[f"planted {kind}"] += 1
        tally[f"found {kind}"] += bool(fresh)
        tally[f"error {kind}"] += any(item.severity is Severity.ERROR for item in fresh)
        if show and not fresh:
            print("MISSED", kind, "|", bad.text("overview"), "|", made.text, "|", made.note)


def _bad(kind: str, base: Report, made: Made, rng: random.Random, invented: list[str], *, bare: bool) -> Report | None:
    if kind == "all or none":
        other = unfit(made, base, rng)
        return None if other is None else report_of(other, made.text, made.note, bare=bare)
    done = plant(kind, made, rng, invented)
    if done is None or done[0].text == made.text:
        return None
    return report_of(base, done[0].text, done[1], bare=bare)


def long_reports(patterns: dict[str, Any], count: int, seed: int) -> tuple[int, int]:
    """Return how many reports of six right sentences have an error, of how many."""
    rng = random.Random(seed)
    wrong = 0
    for _ in range(count):
        base = making.base(rng)
        chosen = rng.sample(patterns["patterns"], min(40, len(patterns["patterns"])))
        plain = (pattern for pattern in chosen if "need" not in pattern)
        some = [one for pattern in plain if (one := making.render(pattern, facts_of(base), rng)) is not None][:6]
        report = with_text(base, "\n".join(one.text for one in some), [BESIDE, *(one.note for one in some if one.note)])
        wrong += any(item.severity is Severity.ERROR for item in alarms(report))
    return wrong, count


def interval(counted: Counted, seed: int = 3, rounds: int = 400) -> tuple[float, float]:
    """Return the 95 % interval of a rate over patterns drawn anew."""
    rng = random.Random(seed)
    rates: list[float] = []
    for _ in range(rounds):
        some = [counted[rng.randrange(len(counted))] for _ in counted]
        rates.append(sum(one for one, _ in some) / max(1, sum(all_ for _, all_ in some)))
    rates.sort()
    return rates[int(0.025 * rounds)], rates[int(0.975 * rounds) - 1]


def said(counted: Counted, per: int) -> str:
    """Return a rate with its interval."""
    if not counted:
        return "—"
    low, high = interval(counted)
    rate = sum(one for one, _ in counted) / max(1, sum(all_ for _, all_ in counted))
    return f"{per * rate:6.1f}  [{per * low:.1f}–{per * high:.1f}]  of {sum(all_ for _, all_ in counted)}"


def together(one: Counted, other: Counted) -> Counted:
    """Return two counts of the same patterns as one."""
    return [(first[0] + second[0], first[1]) for first, second in zip(one, other, strict=True)]


def print_set(name: str, patterns: dict[str, Any], options: argparse.Namespace) -> None:
    """Measure and print a set, with notes and without."""
    for bare in (False, True):
        out = measure(patterns, options.trials, options.seed, bare=bare, small=options.small, show=options.show)
        print(f"\n== {name}, {'without' if bare else 'with'} notes: {len(out.right['alarm'])} patterns")
        print(f"  {'% of right sentences with an alarm':<38}{said(out.right['alarm'], 100)}")
        print(f"  {'% of right sentences with an error':<38}{said(out.right['error'], 100)}")
        both = together(out.right["errors"], out.right["warnings"])
        print(f"  {'alarms per 1,000 right numbers':<38}{said(both, 1000)}")
        print(f"  {'errors per 1,000 right numbers':<38}{said(out.right['errors'], 1000)}")
        print(f"  {'% of right texts changed by fixes':<38}{said(out.right['fixed'], 100)}")
        every = [pair for counted in out.found.values() for pair in counted]
        print(f"  {'% of planted errors found':<38}{said(every, 100)}")
        for kind in KINDS:
            if out.found[kind]:
                errors = sum(one for one, _ in out.as_error[kind]) / sum(all_ for _, all_ in out.as_error[kind])
                print(f"    {kind:<36}{said(out.found[kind], 100)}  as error {100 * errors:.0f}")
        if out.unfit:
            print(f"  no figures fit {len(out.unfit)}: {'; '.join(out.unfit)}")
        if options.bare_too is False:
            break
    wrong, count = long_reports(patterns, options.long, options.seed)
    print(f"  reports of six right sentences with an error: {wrong} of {count}")


def long_text(patterns: Sequence[dict[str, Any]], turn: int) -> Report:
    """Return a report with an overview of 4,000 characters and about 50 numbers, as published ones have."""
    rng = random.Random(turn)
    base = making.base(rng)
    facts = facts_of(base)
    chosen = [item for pattern in patterns if (item := making.render(pattern, facts, rng)) is not None]
    doers, deeds = (
        ["办公室", "财政所", "司法所", "党群办", "经济办", "社会事务办", "综合执法队", "便民中心"],
        ["按月报送材料", "核对目录", "更新栏目", "整理档案", "回应来电", "校对文稿", "张贴公示", "走访村组"],
    )
    rests = (
        "经分管负责人审核后在门户网站发布，并说明依据和理由",
        "留存记录备查，逾期的通报到人",
        "把群众关心的事项列在前面，及时更新",
    )
    lines: list[str] = []
    for n, item in enumerate(chosen[::2]):
        fill = "；".join(f"{doers[(n + k) % 8]}{deeds[(n * 3 + k * 5) % 8]}，{rests[(n + k) % 3]}" for k in range(5))
        lines.append(f"{item.text}{fill}。")
    text = "\n".join(lines)[:4000]
    base = with_text(base, "", [BESIDE, *(item.note for item in chosen if item.note)])
    sections = {"overview": text, "problems": text[:600], "other_matters": "本年度未收取信息处理费。"}
    return base.having(sections={key: Section(text=said) for key, said in sections.items()})


def speed() -> Iterator[tuple[str, float]]:
    """Yield the times of grounding 4,000 characters, of a plain pass of expressions over them, and of all rules.

    Each turn has a report of its own: what is remembered of others helps nothing.
    """
    patterns = yaml.safe_load((Path(__file__).parent / "patterns" / "unseen.yaml").read_text(encoding="utf-8"))
    wholes = [long_text(patterns["patterns"], turn) for turn in range(63)]
    first = wholes[0].text("overview")
    known = [(item.text("overview"), facts_of(item, blanks_are_nothing=True)) for item in wholes[1:32]]
    plain = re.compile(
        r"[0-9０-９〇零一二两三四五六七八九十百千万亿]+(?:\.[0-9]+)?(?:件|条|份|篇|个|项|次|场|期|人|万元|元|%)?"
    )
    yield "quantities in them", len(ground(*known[0]))
    once = iter(known)
    yield "ground", median_ms(lambda: ground(*next(once)), 30)
    yield "plain expressions", median_ms(lambda: [match.span() for match in plain.finditer(first)])
    some = iter(wholes[32:])
    yield "all rules", median_ms(lambda: check(next(some)), 30)
    whole = wholes[0]
    many = [whole.having(organ=Organ(name=f"第{number}镇人民政府")) for number in range(1000)]
    yield "250 reports", median_ms(lambda: check_many([item.having() for item in many[:250]]), 1)
    yield "1,000 reports", median_ms(lambda: check_many([item.having() for item in many]), 1)


def rules(patterns: Sequence[dict[str, Any]], turns: int = 30) -> dict[str, float]:
    """Return the median processor time of each rule in milliseconds, over reports never met before, dearest first.

    What several rules share is counted to the first of them: grounding to N101, places left open to N109.
    """
    taken: dict[str, list[float]] = {}
    for turn in range(turns + 8):
        report = long_text(patterns, 1000 + turn)
        for code in registry.written():
            rule = registry.catalogue()[code]
            start = time.process_time()
            list(rule.run(report))
            if turn >= 8:  # all is loaded
                taken.setdefault(code, []).append(time.process_time() - start)
    medians = {code: 1000 * statistics.median(times) for code, times in taken.items()}
    return dict(sorted(medians.items(), key=lambda item: -item[1]))


def digits() -> float:
    """Return how many seconds a megabyte of digits takes."""
    facts = facts_of(making.base(random.Random(1)))
    return median_ms(lambda: ground("7" * 1_000_000, facts), 1) / 1000


def load(name: str) -> dict[str, Any]:
    """Return a set of patterns: a file, or one of benchmarks/patterns."""
    path = Path(name) if name.endswith(".yaml") else Path(__file__).parent / "patterns" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def main(argv: Sequence[str] | None = None) -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patterns", nargs="*", default=SETS, help="sets of benchmarks/patterns, or files")
    parser.add_argument("--trials", type=int, default=3, help="reports of each pattern")
    parser.add_argument("--long", type=int, default=100, help="reports of six sentences")
    parser.add_argument("--seed", type=int, default=20241231)
    parser.add_argument("--small", action="store_true", help="figures of a quiet office")
    parser.add_argument("--no-bare", dest="bare_too", action="store_false", help="only with notes")
    parser.add_argument("--no-speed", dest="speed", action="store_false")
    parser.add_argument("--rules", action="store_true", help="print only the processor time of each rule")
    parser.add_argument("--without", type=float, default=0, help="share of the words to take away: 0.3; by --seed")
    parser.add_argument("--reports", type=Path, help="a folder of published reports with truth files")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was falsely found")
    options = parser.parse_args(argv)
    if options.rules:
        times = rules(load("unseen")["patterns"])
        for code, value in times.items():
            print(f"{code} {value:6.2f} ms")
        print(f"all  {sum(times.values()):6.2f} ms")
        return
    with without(options.without, options.seed):
        for name in options.patterns:
            print_set(name, load(name), options)
    if options.reports:
        published.measure(options.reports, 300, options.seed, alarms, show=options.show)
    if options.speed:
        speeds: dict[str, float] = dict(speed())
        for name, value in speeds.items():
            print(f"{name:<20} {value:.2f}" + ("" if "quantities" in name else " ms"))
        print(f"ground ÷ plain expressions: {speeds['ground'] / speeds['plain expressions']:.1f}")
        print(f"1,000 reports ÷ 4 × 250 reports: {speeds['1,000 reports'] / speeds['250 reports'] / 4:.2f}")
        print(f"1 MB of digits: {digits():.2f} s")


if __name__ == "__main__":
    main()
