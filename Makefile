# Everything here needs python3 >= 3.11 and make, nothing else: packages go into .venv, data into LWDS_HOME (.lwds).

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
INSTALLED := .venv/.installed
PG15_BIN ?= /usr/lib/postgresql/15/bin

# Tests have servers of their own, which end with them.
with_test_servers = $(1); status=$$?; $(PY) manage.py stop_servers; exit $$status

.PHONY: run stop setup test test-long test-pg15 screenshots bench lint lint-templates audit

run: setup
	@exec $(PY) manage.py portal --port $(PORT)

stop: setup
	@$(PY) manage.py stop_servers

setup: $(INSTALLED)

$(INSTALLED): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, for example: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing the packages into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@$(PY) -m compileall -q accounts catalog ingest lwds_portal triage variants  # where Python may not write, it starts faster
	@$(PY) -c 'from ingest.encode.slice_encoder import get_ready; get_ready()'  # compiles the loops of loading
	@touch $@

test test-long: export LWDS_HOME := $(CURDIR)/.lwds/test
test: setup
	@$(call with_test_servers,$(PY) -m pytest -m "not long" -n 2 --dist loadfile)

test-long: setup
	@$(call with_test_servers,$(PY) -m pytest -m long -v -s --durations 15)

test-pg15: export LWDS_HOME := $(CURDIR)/.lwds/test-pg15
test-pg15: export LWDS_PG_BIN := $(PG15_BIN)
test-pg15: setup
	@test -x $(PG15_BIN)/initdb || { echo "No PostgreSQL 15 in $(PG15_BIN): install it, or set PG15_BIN"; exit 1; }
	@$(call with_test_servers,$(PY) -m pytest -m "not long" -n 2 --dist loadfile)

screenshots: export LWDS_HOME := $(CURDIR)/.lwds/test
screenshots: setup
	@$(call with_test_servers,$(PY) -m pytest -q tests/browser/take_screenshots.py)

bench: export LWDS_HOME := $(CURDIR)/.lwds/bench
bench: setup
	@$(call with_test_servers,$(PY) manage.py migrate -v0 \
		&& $(PY) manage.py bench_catalogue \
		&& $(PY) manage.py bench_load \
		&& $(PY) manage.py bench_questions \
		&& $(PY) manage.py bench_pages \
		&& $(PY) manage.py bench_requests)

lint: setup lint-templates
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@$(PY) manage.py check
	@$(PY) manage.py makemigrations --check --dry-run

lint-templates: setup
	@.venv/bin/djangofmt --check templates
	@! LC_ALL=C.UTF-8 grep -rnE --include='*.html' '.{121}' templates

# Known weaknesses of the installed packages, as PyPI knows them; says so where it cannot be asked.
audit: setup
	@$(PY) scripts/audit.py
