# Everything here needs python3 >= 3.11 and make, nothing else: packages go into .venv, data into LWDS_HOME (.lwds).

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
INSTALLED := .venv/.installed
PG15_BIN ?= /usr/lib/postgresql/15/bin

# The order is that of tests/distribution.py.
TWO_PROCESSES := -n 2 --dist loadfile --no-loadscope-reorder

# Tests have servers of their own, which end with them.
with_test_servers = $(1); status=$$?; $(PY) manage.py stop_servers; exit $$status

.PHONY: run stop setup test test-long test-spark test-pg15 screenshots bench wheel lock audit sbom
.PHONY: format lint lint-style lint-types lint-templates lint-spelling lint-packages lint-django

run: setup
	@exec $(PY) manage.py portal --port $(PORT)

stop: setup
	@$(PY) manage.py stop_servers

setup: $(INSTALLED)

$(INSTALLED): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, for example: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing the packages into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(PY) -m compileall -q accounts catalog ingest lwds_portal triage variants background  # where Python may not write, it starts faster
	@$(PY) -c 'from ingest.encode.slice_encoder import warm_up_kernels; warm_up_kernels()'  # compiles the loops of loading
	@touch $@

test test-long: export LWDS_HOME := $(CURDIR)/.lwds/test
# Python keeps what it compiles: collecting the tests takes half the time, and they start many processes.
test test-long test-pg15: export PYTHONDONTWRITEBYTECODE :=
test: setup
	@$(call with_test_servers,$(PY) -m pytest -m "not long and not spark" $(TWO_PROCESSES) --strict-skips)

test-long: setup
	@$(call with_test_servers,$(PY) -m pytest -m long -v -s --durations 15)

# Spark has an environment of its own: its server is larger than everything else together. It sees our packages, too.
SPARK_PACKAGES := "pyspark[connect]==4.3.0"
test-spark: export LWDS_HOME := $(CURDIR)/.lwds/test
test-spark: setup .venv-spark/.installed
	@$(call with_test_servers,.venv-spark/bin/python -m pytest -m spark -v tests/variants)

.venv-spark/.installed:
	@command -v java > /dev/null || { echo "Spark needs Java 17 or newer: apt-get install default-jre-headless"; exit 1; }
	@echo "Installing Spark into .venv-spark, half a gigabyte to load ..."
	@$(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python -m pip install -qq --disable-pip-version-check setuptools wheel
	@.venv-spark/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation $(SPARK_PACKAGES)
	@ls -d $(CURDIR)/.venv/lib/python3*/site-packages > $$(ls -d .venv-spark/lib/python3*/site-packages)/portal.pth
	@touch $@

test-pg15: export LWDS_HOME := $(CURDIR)/.lwds/test-pg15
test-pg15: export LWDS_PG_BIN := $(PG15_BIN)
test-pg15: setup
	@test -x $(PG15_BIN)/initdb || { echo "No PostgreSQL 15 in $(PG15_BIN): install it, or set PG15_BIN"; exit 1; }
	@$(call with_test_servers,$(PY) -m pytest -m "not long and not spark" $(TWO_PROCESSES))

screenshots: export LWDS_HOME := $(CURDIR)/.lwds/test
screenshots: setup
	@$(call with_test_servers,$(PY) -m pytest -q tests/browser/take_screenshots.py)

bench: export LWDS_HOME := $(CURDIR)/.lwds/bench
bench: setup
	@$(call with_test_servers,$(PY) -m benchmarks)

# The package as it is installed elsewhere, in dist/: `pip install dist/*.whl`, then `lwds-portal`.
wheel: setup
	@rm -rf dist
	@$(PY) -m build --no-isolation

# Exact versions and digests of all packages, for every system and Python that the portal runs on.
UV_COMPILE := .venv/bin/uv pip compile -q --no-config --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock:
	@$(UV_COMPILE) requirements.txt -o requirements.lock
	@$(UV_COMPILE) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

format: setup
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@.venv/bin/ruff format --quiet .
	@.venv/bin/djangofmt --quiet templates

lint: lint-style lint-types lint-templates lint-spelling lint-packages lint-django

lint-style: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

lint-types: setup
	@.venv/bin/mypy .

lint-templates: setup
	@.venv/bin/djangofmt --check templates
	@! LC_ALL=C.UTF-8 grep -rnE --include='*.html' '.{121}' templates

lint-spelling: setup
	@git ls-files -z | xargs -0 .venv/bin/codespell

lint-packages: setup
	@.venv/bin/deptry . --config .ci/deptry.toml
	@$(PY) scripts/check_locks.py

lint-django: setup
	@$(PY) manage.py check
	@$(PY) manage.py makemigrations --check --dry-run

# Known weaknesses of the installed packages, as PyPI knows them, or else the snapshot of scripts/advisories.py.
audit: setup
	@$(PY) -m scripts.audit

# The packages of a running portal, CycloneDX as JSON.
sbom: setup
	@$(PY) scripts/sbom.py requirements.lock dist/sbom.cdx.json
