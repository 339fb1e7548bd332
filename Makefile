# The two commands of the README are `make run` and `make test`; both set up .venv by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test demo lint types check lock bench fuzz oracle soak clean help

help:  ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

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
	@$(BIN)/pytest -n auto

demo: $(VENV)/stamp  ## A loopback replica of the sites publishes a new precedent: watch a group change
	@$(BIN)/python -m flows.demo

lint: $(VENV)/stamp-dev  ## Style, import directions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/stamp-dev  ## Strict types
	@$(BIN)/mypy

check: lint types test  ## All of the above, as CI runs it

bench: $(VENV)/stamp-dev  ## Measure whole runs, and Prefect's share of them
	@$(BIN)/python benchmarks/whole_run.py
	@$(BIN)/python benchmarks/prefect_share.py

fuzz: $(VENV)/stamp-dev  ## Feed damaged pages to the parsers for five minutes
	@$(BIN)/python -m benchmarks.fuzz_parsers --seconds 300

# COMITY_HISTORIES and COMITY_SEED choose others, COMITY_HISTORY=seed:index makes one of them again.
oracle: $(VENV)/stamp-dev  ## Compare 10,000 random histories with the oracle, on both databases
	@COMITY_HISTORIES=$${COMITY_HISTORIES:-10000} $(BIN)/pytest tests/oracle/test_oracle.py --log-cli-level=INFO

soak: $(VENV)/stamp-dev  ## 1,000 runs with faults, 200 kills on each database: takes up to an hour
	@$(BIN)/python -m benchmarks.soak

# The locks name no index: whoever installs uses their own. Needs uv on PATH.
lock:  ## Resolve the pins again
	uv pip compile pyproject.toml --extra build $(LOCK_FLAGS) -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev $(LOCK_FLAGS) -o requirements-dev.lock

LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

clean:  ## Remove the environment and what runs left behind
	rm -rf $(VENV) var
