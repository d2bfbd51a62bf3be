"""Each regular expression of the program has an example beside it, and the example is true.

The example stands in the comment directly above the expression, at the end of one of its lines, or between them:

    “收到申请126件”            the expression finds something in it
    “收到申请126件” → 126      and this is what it finds: the whole of the match, or one of its groups
    “第126页” → “第126页”      the same, for what has blanks or marks in it
    not “一百二十六件”         it finds nothing here

Within “…” stand \\n, \\t, \\\\ and \\u3000 for what cannot be seen. In these comments “…” stands for nothing else.
What "finds" means is how the expression is used: by `fullmatch` or `match` where it is used by nothing else, else by
`search`. An expression is the first argument of a function of `re` or `lazy`, wherever it is a literal or made on the
spot, and every raw string elsewhere: the pieces that others are composed of.
"""

import ast
import functools
import importlib
import io
import re
import runpy
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

from assistant import resources
from assistant.checking import documents
from assistant.checking.privacy import x103_not_public
from assistant.checking.wording import w111_generic
from assistant.domain import formats, gaps, personal
from assistant.domain.personal import lexicon, word_search
from assistant.grounding import level_words, meanings, predicates, quantity_words, support_words
from assistant.reading import beside, furniture

ROOT = Path(__file__).parents[1]
_FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "sub", "subn", "findall", "finditer"}
_FINDERS = {"search", "match", "fullmatch", "split", "sub", "subn", "findall", "finditer", "pattern"}
_RAW = re.compile(rb"(?:[rR][bBfF]?|[bBfF][rR])[\"']")  # “rb"x"”, “r'x'”, not “f"x"”
_ESCAPE = re.compile(r"\\(?:(n|t|\\)|u([0-9a-fA-F]{4}))")  # \n, \u3000
_SAYS_NOT = re.compile(r"\bnot $")
_GIVES = re.compile(r" → (?=(\S))")


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


class Example(NamedTuple):
    """What a comment says of an expression."""

    text: str
    is_found: bool
    gives: str | None


class Expression(NamedTuple):
    """An expression in a source file: where, how it is evaluated and used, and the comments beside it."""

    path: Path
    line: int
    owner: str  # the functions around it, outermost first; "" at module level
    node: ast.expr
    flags: ast.expr | None
    method: str
    comment: str

    @property
    def where(self) -> str:
        return f"{_shown(self.path)}:{self.line}"

    @property
    def key(self) -> str:
        return f"{_shown(self.path).removeprefix('assistant/').removesuffix('.py')} {self.owner}"


# ── what is made at run time: function → the patterns it makes, in order, or the values that its expressions need ──


def _grammar() -> list[re.Pattern[str]]:
    grammar = quantity_words.load()
    return [grammar.numeral, grammar.change, grammar.before, grammar.names, grammar.denies]


def _values(**values: object) -> Callable[[], dict[str, object]]:
    return lambda: values


def _names() -> list[re.Pattern[str]]:
    own = personal.compiled()
    return [value for value in vars(own).values() if isinstance(value, type(own.list))]


def _words() -> predicates.Words:
    return resources.load(predicates.Words, "schemas/lexicons/absolutes.yaml")


def _generic() -> w111_generic.Generic:
    return resources.load(w111_generic.Generic, "schemas/lexicons/generic.yaml")


def _led() -> lexicon.Evidence:
    return next(item for item in lexicon.personal().names.evidence if "核实" in item.words)


def _identity() -> dict[str, object]:
    own = lexicon.personal()
    return {"self": own, "pattern": next(pattern for pattern in own.patterns if pattern.kind == "identity")}


MADE: dict[str, Callable[[], list[re.Pattern[str]] | dict[str, object]]] = {
    "checking/texts pattern": _values(alternatives=("公开[0-9]", "答复")),
    "translating _template": _values(pieces=["共", "(?P<n>.+)"], bare="处", end=0),
    "checking/wording/w101_slips _Slips.pattern": lambda: {"self": SimpleNamespace(slips={"收效甚浅": "收效甚微"})},
    "checking/wording/w101_slips _Slips.old": _values(letters="煩訊"),
    "domain/problem_parts _of_last_year": _values(year=2025),
    "domain/problem_parts _next_year": _values(year=2025),
    "grounding/derived _last": _values(year=2025),
    "grounding/note_single _one": _values(units="台"),
    "checking/documents Document.named": lambda: [
        documents.Document(title="", number="国办公开办函〔2019〕60号").named
    ],
    "checking/documents Document.alike": lambda: [
        documents.Document(title="", number="国办公开办函〔2019〕60号").alike
    ],
    "checking/wording/w111_generic Generic.pattern": lambda: {"self": _generic()},
    "checking/wording/w111_generic Generic.is_counted": lambda: {"self": _generic()},
    "checking/wording/w111_generic Generic.is_named": lambda: {"self": _generic()},
    "checking/wording/w103_titles _short": _values(word="条例"),
    "checking/privacy/x103_not_public _cited": _values(
        ways=["《应急值守办法》", x103_not_public._loosely("青政发〔2025〕3号")], text=""
    ),
    "domain/aspects _compiled": _values(item="2024年的问题", dated=["培训", "考核"]),
    "domain/gaps Lexicon.compiled": lambda: {"self": gaps.lexicon(), "find": "X(?=〈unit〉)"},
    "domain/lexicons literal": _values(words=("公开", "公开栏")),
    "domain/personal/lexicon Evidence.leading": lambda: {"self": _led()},
    "domain/personal/lexicon Evidence.lead_near": lambda: {"self": _led()},
    "domain/personal/lexicon PersonalLexicon.organ_place": _identity,
    "domain/personal/lexicon PersonalLexicon.organ_account": _identity,
    "domain/personal/lexicon Evidence.between": lambda: {"self": lexicon.personal().names.evidence[0]},
    "domain/personal/lexicon Evidence.compiled": lambda: {"self": lexicon.personal().names.evidence[0]},
    "domain/personal/lexicon Field.compiled": lambda: {"self": lexicon.personal().names.fields[0]},
    "domain/personal/lexicon PersonalLexicon._compiles": _identity,
    "domain/personal/lexicon PersonalLexicon.compiled": _identity,
    "domain/personal/lexicon PersonalLexicon.labelled": _identity,
    "domain/personal/word_search Begins.__init__": lambda: [word_search.Begins(["申请", "找"])._begin],
    "domain/personal/reader Reader.__init__": _names,
    "editing/suggestions places_of": _values(quote="公开公开"),
    "grounding/predicates Marker.pattern": lambda: {"self": _words().zero},
    "grounding/level_words Level.pattern": lambda: {"self": level_words.load().levels[0]},
    "grounding/meanings Meanings.plain": lambda: [meanings.load().plain],
    "grounding/meanings Meanings._whole": lambda: [meanings.load()._whole],
    "grounding/meanings _expressions.compiled": lambda: {
        "form": next(form for form in meanings.load().tables["requests"].rows if form.rows == ("granted",)),
        "year": 2024,
        "own": meanings.load(),
    },
    "grounding/material _found": _values(words="6月", before="[0-9.]", after="", then=""),
    "grounding/quantity_words _compiled": _grammar,
    "grounding/vocabulary Claims._pattern": lambda: {"self": support_words.load().says_more},
    "grounding/support_words Noted.pattern": lambda: {"self": support_words.load().noted[0]},
    "grounding/support_words Noted.of_note": lambda: {"self": support_words.load().noted[0]},
    "grounding/support_words Noted.hinted": lambda: {"self": support_words.load().noted[1]},
    "grounding/support_words Words.hints": lambda: {"self": support_words.load()},
    "grounding/support_words Words.lists": lambda: {"self": support_words.load()},
    "grounding/support_words Words.answers": lambda: {"self": support_words.load()},
    "grounding/support_words Words.causes": lambda: {"self": support_words.load()},
    "grounding/support_words Words.set_phrases": lambda: [support_words.load().set_phrases],
    "grounding/support_words _compiled": _values(written="下一步|<NEXT>", year=2025),
    "llm/masking Masks._sure": _values(longest_first=[("张伟明", "姓名"), ("张伟", "姓名")]),
    "llm/masking _literally": _values(value="5550118"),
    "llm/troubles refused": _values(name="seed"),
    "reading/beside _labels": lambda: [beside._labels(formats.load("2021").table("requests"))],
    "reading/cover _in_full": _values(titled="财政局"),
    "reading/furniture _any": lambda: [furniture._any(furniture._known().print_lines)],
    "reading/sections _lines": _values(exact="二、主动公开政府信息情况"),
}


# ── reading the comments ──


def _quoted(text: str, at: int) -> int:
    """Return where a text in quotation marks ends that begins at a place; there may be others within."""
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "“") - (text[index] == "”")
        if depth == 0:
            return index
    raise AssertionError(f"a “ without ”: {text}")


def _seen(text: str) -> str:
    marks = {"n": "\n", "t": "\t", "\\": "\\"}
    return _ESCAPE.sub(lambda found: marks[found[1]] if found[1] else chr(int(found[2], 16)), text)


def examples(comment: str) -> Iterator[Example]:
    at = comment.find("“")
    while at >= 0:
        end = _quoted(comment, at)
        text, is_found = _seen(comment[at + 1 : end]), _SAYS_NOT.search(comment[:at]) is None
        gives, then = None, _GIVES.match(comment, end + 1)
        if then is not None:
            start = then.end()
            if then[1] == "“":
                end = _quoted(comment, start)
                gives = _seen(comment[start + 1 : end])
            else:
                end = start + len(comment[start:].split(maxsplit=1)[0])
                gives = comment[start:end].rstrip(",;.")
        yield Example(text, is_found, gives)
        at = comment.find("“", end)


# ── finding the expressions ──


class _Source:
    """A file: its tree with parents, its comments by line, and how it uses its names."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text(encoding="utf-8")
        self.lines = self.text.encode().splitlines()  # an offset in a tree counts bytes
        self.tree = ast.parse(self.text)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.comments: dict[int, str] = {}
        self.alone: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                self.comments[token.start[0]] = token.string.lstrip("# ")
                if token.line[: token.start[1]].strip() == "":
                    self.alone.add(token.start[0])

    def expressions(self) -> Iterator[Expression]:
        taken: set[ast.AST] = set()
        for node in ast.walk(self.tree):
            if (function := _function_of_re(node)) is not None:
                assert isinstance(node, ast.Call)
                first = node.args[0]
                for argument in node.args[1:]:
                    taken.update(ast.walk(argument))  # what a match is replaced by
                if isinstance(first, ast.Name | ast.Subscript):
                    continue  # its literal stands elsewhere
                if len(raws := self._raws_within(first)) > 1:
                    taken.update(*map(ast.walk, raws))
                    yield from (self._made(raw, raw, None, "search") for raw in raws)
                    continue
                taken.update(ast.walk(first))
                flags = node.args[1] if function == "compile" and len(node.args) > 1 else None
                yield self._made(node, first, flags, self._method(node, function))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sub":
                taken.update(*map(ast.walk, node.args))
        for node in ast.walk(self.tree):
            if node not in taken and self._is_raw(node):
                assert isinstance(node, ast.expr)
                taken.update(ast.walk(node))
                yield self._made(node, node, None, "search")

    def _is_raw(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Constant | ast.JoinedStr) or isinstance(
            self.parents[node], ast.Expr | ast.JoinedStr
        ):
            return False
        return self._has_raw_prefix(node) or self._is_composed(node)

    def _has_raw_prefix(self, string: ast.expr) -> bool:
        return _RAW.match(self.lines[string.lineno - 1][string.col_offset :][:3]) is not None

    def _is_composed(self, node: ast.AST) -> bool:
        """Whether it is a piece of expressions that is made of pieces itself: _FROM_TWO = f"[二三][{_HAN}]*"."""
        parent = self.parents[node]
        if not isinstance(node, ast.JoinedStr) or not isinstance(parent, ast.Assign):
            return False
        names = {name.id for name in parent.targets if isinstance(name, ast.Name)}
        return any(
            isinstance(name, ast.Name)
            and name.id in names
            and isinstance(value := self.parents[name], ast.FormattedValue)
            and isinstance(string := self.parents[value], ast.JoinedStr)
            and self._is_expression(string)
            for name in ast.walk(self.tree)
        )

    def _is_expression(self, string: ast.expr) -> bool:
        if self._has_raw_prefix(string):
            return True
        around = self.parents[string]
        return isinstance(around, ast.Call) and _function_of_re(around) is not None and around.args[0] is string

    def _raws_within(self, node: ast.expr) -> list[ast.expr]:
        """Return the raw strings that an expression joins, each with an example of its own."""
        if isinstance(node, ast.Constant | ast.JoinedStr):
            return []
        return [item for item in ast.walk(node) if isinstance(item, ast.expr) and self._is_raw(item)]

    def _made(self, around: ast.expr, node: ast.expr, flags: ast.expr | None, method: str) -> Expression:
        return Expression(
            self.path, around.lineno, self._owner(node), node, flags, method, " ".join(self._beside(around))
        )

    def _owner(self, node: ast.AST) -> str:
        names: list[str] = []
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.insert(0, node.name)
        return ".".join(names)

    def _beside(self, node: ast.expr) -> list[str]:
        assert node.end_lineno is not None
        inside = [self.comments[line] for line in range(node.lineno, node.end_lineno + 1) if line in self.comments]
        statement: ast.AST = node
        while not isinstance(statement, ast.stmt):
            statement = self.parents[statement]
        above = {*self._block_above(node.lineno)}
        if self._is_alone_in(statement):
            above |= {*self._block_above(statement.lineno)}
        return [*(self.comments[line] for line in sorted(above)), *inside]

    def _block_above(self, line: int) -> Iterator[int]:
        while line - 1 in self.alone:
            line -= 1
            yield line

    def _is_alone_in(self, statement: ast.stmt) -> bool:
        lists = (ast.Tuple, ast.Dict, ast.List)
        return not any(
            isinstance(node, lists) and any(map(self._is_raw, ast.walk(node))) for node in ast.walk(statement)
        )

    def _method(self, call: ast.Call, function: str) -> str:
        if function != "compile":
            return function if function in ("match", "fullmatch") else "search"
        parent = self.parents[call]
        if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
            return "search"
        used = _uses(parent.targets[0].id, self)
        return next((method for method in ("fullmatch", "match") if used == {method}), "search")


def _uses(name: str, source: _Source) -> set[str]:
    """Return by which methods a name is used; a public one in all files."""
    sources = [source] if name.startswith("_") else _all_sources()
    return {
        parent.attr if isinstance(parent := item.parents[node], ast.Attribute) and parent.attr in _FINDERS else "search"
        for item in sources
        for node in ast.walk(item.tree)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    }


def _function_of_re(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FUNCTIONS:
        module = node.func.value
        return node.func.attr if isinstance(module, ast.Name) and module.id in ("re", "lazy") else None
    return None


@functools.cache
def _all_sources() -> list[_Source]:
    return [_Source(path) for path in sorted((ROOT / "assistant").rglob("*.py"))]


@functools.cache
def expressions() -> list[Expression]:
    return [expression for source in _all_sources() for expression in source.expressions()]


# ── the checks ──


def _module(path: Path) -> ModuleType:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return importlib.import_module(".".join(part for part in parts if part != "__init__"))


def _pattern(expression: Expression, module: dict[str, object]) -> "re.Pattern[str] | re.Pattern[bytes]":
    """Return an expression as its module makes it."""
    if (made := MADE.get(expression.key)) is not None:
        values = made()
        if isinstance(values, list):
            same = sorted((item for item in expressions() if item.key == expression.key), key=lambda item: item.line)
            assert len(same) == len(values), f"{expression.key} makes {len(same)} patterns"
            return values[same.index(expression)]
        module = module | values
    return re.compile(*(_value(node, expression, module) for node in (expression.node, expression.flags) if node))


def _value(node: ast.expr, expression: Expression, module: dict[str, object]) -> Any:
    return eval(compile(ast.Expression(node), f"<{expression.where}>", "eval"), dict(module))


def _finds(expression: Expression, pattern: "re.Pattern[str] | re.Pattern[bytes]", text: str) -> list[str]:
    """Return all that an expression finds in a text: each match, and each of its groups."""
    given: Any = text if isinstance(pattern.pattern, str) else text.encode()
    if expression.method == "search":
        matches = list(pattern.finditer(given))
    else:
        match = getattr(pattern, expression.method)(given)
        matches = [match] if match else []
    found = [item for match in matches for item in (match[0], *match.groups()) if item is not None]
    return [item if isinstance(item, str) else item.decode() for item in found]


def faults(expression: Expression, module: dict[str, object]) -> list[str]:
    """Return what is not true of the examples beside an expression; `module` has the names around it."""
    pattern = _pattern(expression, module)
    always = bool(_finds(expression, pattern, ""))  # it may find nothing at all: that it finds something says nothing
    wrong: list[str] = []
    for example in examples(expression.comment):
        found = _finds(expression, pattern, example.text)
        if bool(found) != example.is_found:
            wrong.append(f"{'does not find' if example.is_found else 'finds'} {example.text!r}")
        elif example.gives is not None and example.gives not in found:
            wrong.append(f"finds {found} in {example.text!r}, not {example.gives!r}")
        elif always and example.is_found and not example.gives:
            wrong.append(f"may find the empty text: say what it finds in {example.text!r}")
    return [f"{expression.where}: {item}" for item in wrong]


def without_example(found: Iterable[Expression]) -> list[str]:
    """Return where expressions stand without an example; (?!) finds nothing and can have none."""
    return [
        item.where
        for item in found
        if not any(example.is_found for example in examples(item.comment))
        and not (isinstance(item.node, ast.Constant) and item.node.value == "(?!)")
    ]


def test_every_expression_has_an_example_beside_it() -> None:
    bare = without_example(expressions())
    assert not bare, "no example “…” beside these regular expressions:\n" + "\n".join(bare)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted({item.path for item in expressions()}), ids=_shown)
def test_every_example_is_true(path: Path) -> None:
    module = vars(_module(path))
    wrong = [item for expression in expressions() if expression.path == path for item in faults(expression, module)]
    assert not wrong, "\n".join(wrong)


def test_what_is_made_at_run_time_is_known_by_the_name_of_its_function() -> None:
    assert set(MADE) <= {item.key for item in expressions()}


def test_an_example_that_lies_or_is_missing_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lies.py"
    path.write_text(
        """import re

_COUNT = re.compile(r"[0-9]+件")  # “收到126件” → 126件, not “一百二十六件”
_YEAR = re.compile(r"20[0-9]{2}年")  # “1998年”, not “2025年”
# “（一）公开” → 一
_NUMBER = re.compile(r"（([一二三])）")
_WHOLE = re.compile(r"[0-9]+")  # “126”, not “126件”
_ANY = re.compile(r"[0-9]*")  # “126”
_UNIT = r"[件条份]"
_CUT = re.compile(r"、")  # “、” → ，


def is_whole(text: str) -> bool:
    return _WHOLE.fullmatch(text) is not None or re.search("无", text) is not None
""",
        encoding="utf-8",
    )
    found = sorted(_Source(path).expressions(), key=lambda item: item.line)
    module = runpy.run_path(str(path))
    assert without_example(found) == ["lies.py:9", "lies.py:14"]
    assert [item for expression in found for item in faults(expression, module)] == [
        "lies.py:4: does not find '1998年'",
        "lies.py:4: finds '2025年'",
        "lies.py:8: may find the empty text: say what it finds in '126'",
        "lies.py:10: finds ['、'] in '、', not '，'",
    ]
