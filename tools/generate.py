"""Write every file that is made from the code or from data: schemas, docs, the binary examples.

`python tools/generate.py` writes them; with `--check` it only says which are not fresh, and exits with 1.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples/qinghe"


def as_json(data: object) -> bytes:
    """Return data as the bytes of a JSON file."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def report_schema() -> bytes:
    """Return the JSON Schema of a report file."""
    from assistant.domain import report_file

    return as_json(report_file.schema())


def format_schema() -> bytes:
    """Return the JSON Schema of a format file, for editors."""
    from assistant.domain.formats import Format

    return as_json({"title": "nianbao format", **Format.model_json_schema()})


def suite_schema() -> bytes:
    """Return the JSON Schema of an evaluation suite, for editors."""
    from assistant.evaluation import schemas

    return as_json(schemas.of_suites())


def cases_schema() -> bytes:
    """Return the JSON Schema of a file of evaluation cases, for editors."""
    from assistant.evaluation import schemas

    return as_json(schemas.of_cases())


def rules_page() -> bytes:
    """Return docs/rules.md."""
    from assistant.checking.catalogue_page import page

    return page().encode()


def dependencies_page() -> bytes:
    """Return docs/dependencies.md."""
    import dependencies

    return dependencies.page().encode()


def commands_page() -> bytes:
    """Return docs/commands.md: what every command says of itself."""
    from assistant.cli.evaluate import Evaluate
    from assistant.cli.main import Nianbao
    from assistant.cli.note import Notes
    from assistant.cli.prompts import Prompts

    below = [*(f"eval {name}" for name in Evaluate.table), *(f"prompts {name}" for name in Prompts.table)]
    below += [f"note README.md {name}" for name in Notes.table]  # it wants a file there, and does not look into it
    names = [name.split() for name in ("", *Nianbao.table, *below)]
    parts = ["# 命令\n\n本页由 `make docs` 生成，与 `nianbao 命令 --help` 相同。\n"]
    for name in names:
        command = [sys.executable, "-m", "assistant", *name, "--help"]
        environment = {"NIANBAO_LANG": "zh", "PATH": "/usr/bin:/bin", "COLUMNS": "100"}
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment).stdout
        parts.append(
            f"## nianbao {' '.join(name)}".replace("README.md", "报告").rstrip() + f"\n\n```text\n{said.strip()}\n```\n"
        )
    return "\n".join(parts).encode()


def example(name: str) -> "object":
    """Return an example report: the figures of its YAML file, zero where it gives none, totals computed."""
    from assistant.domain.figures import Cell
    from assistant.domain.report import Report

    data = yaml.safe_load((EXAMPLE / f"{name}.yaml").read_text(encoding="utf-8"))
    report = Report.model_validate(data)
    totals = {cell for equation in report.form.equations if equation.computes_minus for cell in equation.minus}
    zeros = {cell: Cell(value=0) for cell in report.form.cells if cell not in totals and cell not in report.figures}
    return report.having(figures=report.figures.having(zeros).totalled(report.form))


def example_form() -> bytes:
    """Return this year's Excel form, filled in."""
    from assistant.assembling import excel_form
    from assistant.domain.report import Report

    report = example("this_year")
    assert isinstance(report, Report)
    return excel_form.form(report.form, report=report)


def example_document() -> bytes:
    """Return last year's report as a docx."""
    from assistant.assembling import docx
    from assistant.assembling.layout import layout
    from assistant.domain.report import Report

    report = example("last_year")
    assert isinstance(report, Report)
    return docx.build(layout(report, draft=False))


MADE: dict[str, Callable[[], bytes]] = {
    "schemas/report.schema.json": report_schema,
    "schemas/format.schema.json": format_schema,
    "schemas/suite.schema.json": suite_schema,
    "schemas/cases.schema.json": cases_schema,
    "docs/rules.md": rules_page,
    "docs/commands.md": commands_page,
    "docs/dependencies.md": dependencies_page,
    "examples/qinghe/2025.xlsx": example_form,
    "examples/qinghe/2024.docx": example_document,
}


def main() -> int:
    """Write the files, or with --check compare them."""
    stale: list[str] = []
    for name, make in MADE.items():
        path, content = ROOT / name, make()
        if path.is_file() and path.read_bytes() == content:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_bytes(content)
    for name in stale:
        print(f"{'not fresh' if '--check' in sys.argv else 'written'}: {name}")  # noqa: T201
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
