# Everything a newcomer needs: `make run` and `make test`. Both can be repeated at will.

# HOST is not taken from the environment, where shells and toolchains use the name for other things.
HOST = 127.0.0.1
PORT ?= 8000

# How many processes run the tests beside each other: `make test JOBS=1` one after the other; auto: one a processor.
JOBS ?= auto
# File by file; tests/processes.py says in which order, and what auto is.
PYTEST = $(PY) -m pytest -n $(if $(filter 1,$(JOBS)),0,$(JOBS)) --dist loadfile --no-loadscope-reorder

# What builds .venv; empty means the first of python3, python3.13 … that is new enough.
PYTHON ?=
export PYTHON

PY := .venv/bin/python
LINT = { ok=true; $(PY) -m ruff check --quiet || ok=false; $(PY) -m mypy --no-error-summary || ok=false; \
	$(PY) -m ruff format --quiet --check || { ok=false; echo "→ make format"; }; \
	if $$ok; then echo "==> lint: OK"; else echo "✗ lint: 上の指摘を直してください / fix the findings above"; false; fi; }

.DEFAULT_GOAL := help
.PHONY: help setup setup-check setup-test run test test-quick accept-pictures lint format lock docs bench torture validity clean

help: ## この一覧 / this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## 必要なものを入れる / install what `run` needs
	@scripts/setup.sh run

setup-check:
	@scripts/setup.sh check

setup-test:
	@scripts/setup.sh test

run: setup ## 起動 / start the application (HOST=127.0.0.1 PORT=8000)
	@echo "==> 起動します。止めるには Ctrl+C / Starting, Ctrl+C stops it: http://$(HOST):$(PORT)/"
	@exec $(PY) -m assess serve --host $(HOST) --port $(PORT)

# Both halves always run, so that one report shows all; pytest's summary comes last.
test: setup-test ## 検査とテスト / lint and all tests
	@lint=0; $(LINT) || lint=1; \
	$(PYTEST); tests=$$?; \
	[ $$tests -ne 0 ] && exit $$tests; exit $$lint

test-quick: setup-test ## 短いテスト（ブラウザなし）/ tests that take under a minute, without a browser
	@$(PY) -m pytest -q -m "not e2e and not slow"

accept-pictures: setup-test ## 今の画面と報告書の見た目を正とする / accept today's pictures of pages and reports (look at them first)
	@$(PYTEST) -q tests/pictures --accept-pictures && git status --short tests/pictures

lint: setup-check ## 静的検査 / ruff (rules and format) and mypy
	@$(LINT)

format: setup-check ## 書式をそろえる / format the Python files
	@$(PY) -m ruff check --quiet --select I --fix; $(PY) -m ruff format

# Both files name every version with the hashes of all its files, for any Python and machine, and no address.
LOCK = $(PY) -m uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

lock: setup-check ## 部品の版を決め直す / lock the dependencies (UPGRADE=1: newest versions)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements.txt pyproject.toml
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements-test.txt --constraints requirements.txt --group test
	@echo "==> requirements.txt, requirements-test.txt"

docs: setup ## 生成文書を書く / write the generated documents
	@$(PY) -m assess bank sources > docs/.question-sources.part && mv docs/.question-sources.part docs/question-sources.md \
	|| { rm -f docs/.question-sources.part; false; }
	@echo "==> docs/question-sources.md"

bench: setup-check ## 速度の計測 / measure speed
	@$(PY) -m tests.bench
	@$(PY) -m tests.load

torture: setup-test ## 壊れ方の試験 / kill, fill, cut and flood a server; nothing may be lost (under five minutes)
	@$(PY) -m tests.torture

validity: setup-check ## 設問の妥当性の模擬検証 / simulate firms against the question bank
	@$(PY) tests/bank/validity.py

clean: ## 一時ファイルを消す（データは残る）/ remove caches, never data or .venv
	@find assess tests -type d -name __pycache__ -prune -exec rm -rf {} +
	@rm -rf .pytest_cache .hypothesis .mypy_cache .ruff_cache
	@echo "==> 消しました / Removed caches"
