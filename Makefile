# `make` lists the tasks. `make audit` and `make test` are the two a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
TEXTS ?=
GOLD ?=

.DEFAULT_GOAL := help
.PHONY: help audit test check fix bench politeness accuracy accuracy-page train test-servers page-checks bench-report sample docs env lock clean

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

# The locks are complete: pip need not resolve them again, and old ones cannot (they trip over celery[redis]).
.venv/core: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("offpitch needs Python 3.11 or newer: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' || { echo "This Python cannot make a virtual environment; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

.venv/dev: .venv/core requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

audit: .venv/core ## audit the made-up company in brands/example and say where its report lies
	@$(BIN)/offpitch audit example

test: .venv/dev check ## house rules, types and all tests
	$(BIN)/python -m pytest -m "not servers" -n auto --maxprocesses 4 --dist loadfile --cov --cov-report=term

check: .venv/dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: .venv/dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .

test-servers: .venv/dev ## tests against real servers on this machine: Bluesky (needs npm), snac2, WordPress (READMEs in tests/servers)
	npm ci --ignore-scripts --no-audit --no-fund --prefix tests/servers/bluesky
	$(BIN)/python -m pytest tests/servers -m servers

page-checks: .venv/dev ## hold pages and mails against axe-core in Chromium, the Nu HTML checker and caniemail's data (needs npm, chromium, java)
	npm ci --ignore-scripts --no-audit --no-fund --prefix tests/reports/browser
	npm ci --ignore-scripts --no-audit --no-fund --prefix tests/reports/mail
	$(BIN)/python -m pytest tests/reports/test_accessible.py tests/reports/test_mail_programs.py

bench: .venv/dev ## posts per second of each verb, of screening and of its peers; TEXTS=file.parquet for your own texts
	$(BIN)/python bench/verbs.py $(TEXTS)

bench-report: .venv/dev ## seconds of a report for 25, 1,000 and 10,000 reps, part by part, its weight, and how fast a browser opens it
	$(BIN)/python bench/report.py

politeness: .venv/dev ## how much of a host's limit two workers use together, and how often they are refused (a minute)
	$(BIN)/python bench/politeness.py
	$(BIN)/python bench/politeness.py --rate 20 --window 1

accuracy: .venv/dev ## how often the questions are right, beside baselines; GOLD=folder for labelled texts of your own
	$(BIN)/python bench/accuracy.py $(GOLD)

accuracy-page: .venv/dev ## write docs/accuracy.md again, and the figures that reports show; GOLD as above
	$(BIN)/python bench/accuracy_page.py $(GOLD)

train: .venv/dev ## learn the weights of words from training/corpus again
	$(BIN)/python -m training.train

sample: .venv/core ## draw reports/sample.html and its plain-text twin again
	@data=$$(mktemp -d) && OFFPITCH_DATA=$$data $(BIN)/offpitch audit example --no-mail && \
	cp $$data/example/reports/*/report.html reports/sample.html && \
	cp $$data/example/reports/*/report.txt reports/sample.txt && rm -r $$data

docs: .venv/dev ## write the generated pages of docs/ again
	$(BIN)/python docs/make.py

env: ## make .env with fresh secrets for docker compose
	@$(PYTHON) -m pipeline.environment

lock: ## pin every dependency anew (needs uv)
	uv lock --quiet
	uv export --quiet --frozen --no-emit-project --no-dev --no-header --no-annotate -o requirements.lock
	uv export --quiet --frozen --no-emit-project --all-extras --no-extra postgres --no-header --no-annotate -o requirements-dev.lock
	uv export --quiet --frozen --no-emit-project --no-dev --all-extras --no-header --no-annotate -o requirements-airflow.lock

clean: ## remove what was made, but no evidence
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .coverage
