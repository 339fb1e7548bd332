# The two commands of the README are `make run` and `make test`; both set up .venv by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test demo lint types check audit audit-tools dictionary cookbook vendored lock bench fuzz oracle soak clean help

help:  ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# A stamp per lock: the second `make run` finds it newer than the lock and starts at once.
$(VENV)/stamp: requirements.lock pyproject.toml
	$(call install,requirements.lock)

$(VENV)/stamp-dev: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $(VENV)/stamp

# Every package is checked against its hash in the lock, which is complete: nothing is resolved here.
# Bytecode is compiled once here: without it each start of Prefect costs 4 s more (measured 2026-11-24).
ifneq ($(UV),)
define install
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r $(1)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
endef
else
define install
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endef
endif

run: $(VENV)/stamp  ## Build the database and print the country groups
	@$(BIN)/comity run
	@$(BIN)/comity groups

test: $(VENV)/stamp-dev  ## Run the tests
	@$(BIN)/pytest -n auto --dist worksteal

demo: $(VENV)/stamp  ## A loopback replica of the sites publishes a new precedent: watch a group change
	@$(BIN)/python -m flows.demo

lint: $(VENV)/stamp-dev  ## Style, import directions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/stamp-dev  ## Strict types
	@$(BIN)/mypy

check: lint types test  ## All of the above, as CI runs it

dictionary: $(VENV)/stamp-dev  ## Write docs/data-dictionary.md and datasette.json anew from the views' definitions
	@$(BIN)/python -m db.dictionary
	@$(BIN)/python -m db.datasette

cookbook: $(VENV)/stamp-dev  ## Write the results in docs/sql-cookbook.md anew, from a run of its own
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	export COMITY_DATABASE_URL="sqlite:///$$scratch/comity.db" COMITY_ARCHIVE_URL="$$scratch/archive" && \
	$(BIN)/comity run --direct --json >/dev/null 2>&1 && $(BIN)/python -m db.cookbook "$$COMITY_DATABASE_URL" && \
	$(BIN)/python -m db.datasette

audit: $(VENV)/stamp-dev audit-tools  ## Ask for known weaknesses of what is locked; needs the network
	@$(BIN)/python -m tests.security.audit

audit-tools: $(VENV)/audit/stamp

$(VENV)/audit/stamp: requirements-audit.lock
	@$(if $(UV),$(UV) venv --quiet --allow-existing --python $(PYTHON),$(PYTHON) -m venv) $(VENV)/audit
	@$(if $(UV),$(UV) pip install --quiet --python $(VENV)/audit/bin/python,$(VENV)/audit/bin/python -m pip install --quiet \
		--disable-pip-version-check) --no-deps --require-hashes -r $<
	@touch $@

bench: $(VENV)/stamp-dev  ## Measure whole runs, Prefect's share of them, and views with very many decisions
	@$(BIN)/python benchmarks/whole_run.py
	@$(BIN)/python benchmarks/prefect_share.py
	@$(BIN)/python -m benchmarks.views

# SECONDS for each of the targets, as many at once as there are cores; Linux on x86-64 only, as atheris is.
fuzz: $(VENV)/stamp-dev  ## Look for bytes that a reader cannot stand, led by coverage
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

# COMITY_HISTORIES and COMITY_SEED choose others, COMITY_HISTORY=seed:index makes one of them again.
oracle: $(VENV)/stamp-dev  ## Compare 10,000 random histories with the oracle, on both databases
	@COMITY_HISTORIES=$${COMITY_HISTORIES:-10000} $(BIN)/pytest tests/oracle/test_oracle.py --log-cli-level=INFO

soak: $(VENV)/stamp-dev  ## 1,000 runs with faults, 200 kills on each database: takes up to an hour
	@$(BIN)/python -m benchmarks.soak

# The locks name no index: whoever installs uses their own. Needs uv on PATH.
vendored:  ## Take the map of the report and axe-core from npm again
	@npm install --silent --ignore-scripts --no-audit --no-fund --no-package-lock --prefix flows/report/vendor
	@node flows/report/vendor/renew.mjs
	@rm -rf flows/report/vendor/node_modules

lock:  ## Resolve the pins again
	uv pip compile pyproject.toml --extra build $(LOCK_FLAGS) -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev $(LOCK_FLAGS) -o requirements-dev.lock
	uv pip compile --group audit $(LOCK_FLAGS) -o requirements-audit.lock

LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

clean:  ## Remove the environment and what runs left behind
	rm -rf $(VENV) var
