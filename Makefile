# make run           open the app (installs what it needs the first time)
# make test          run every test (installs what the tests need, a Chromium too)
# make quick         style, format, types and the tests that need no server: under two minutes
# make lint          style, format and types
# make bench         figures: set-up size and time, memory; the start beside an empty Streamlit app's
# make lock          remake requirements.txt and tests/requirements.txt; UPGRADE=--upgrade takes newer versions
# make check-lock    the lock is whole on each platform (Linux with glibc 2.31, macOS 14, Windows; Python 3.11 to 3.13),
#                    and the oldest pip and the newest take it as it is
# make clean         remove the environment and caches

VENV := .venv
BIN := $(VENV)/bin

# A lock names every package there is to install. pip before 24 would look for extras anew all the same, and refuse the
# lock as soon as a newer release of one is out; without its resolver every pip does the same on every day.
INSTALL := $(BIN)/python -m pip install --no-deps --require-hashes -r

# A stamp carries its lock's checksum in its name, so an unchanged lock installs nothing again.
checksum = $(firstword $(shell cksum < $(1)))
APP := $(VENV)/.app-$(call checksum,requirements.txt)
TESTS := $(VENV)/.tests-$(call checksum,tests/requirements.txt)

.PHONY: help run test quick lint bench lock check-lock clean
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \(make \)/\1/p' Makefile

run: $(APP)
	@$(BIN)/python -m streamlit run app.py --server.address localhost $(ARGS)

test: $(TESTS)
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest $(ARGS)

# Rooms of functions, and the rules of the house.
QUICK = tests/analysis tests/prices tests/test_house.py tests/test_readme.py tests/test_lock.py tests/test_conftest.py

quick: lint
	@$(BIN)/python -m pytest -q $(QUICK)

lint: $(TESTS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(TESTS)
	@$(BIN)/python -m tests.bench.setup $(ARGS)
	@$(BIN)/python -m tests.bench.start

lock: $(BIN)/uv
	@$(BIN)/uv $(COMPILE) pyproject.toml -o requirements.txt
	@$(BIN)/uv $(COMPILE) pyproject.toml --group dev -c requirements.txt -o tests/requirements.txt

COMPILE = pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	--no-emit-index-url --no-emit-find-links $(INDEX) $(UPGRADE)

check-lock: $(TESTS) $(BIN)/uv
	@$(BIN)/python -m tests.platforms $(INDEX)
	@$(BIN)/python -m tests.set_up

# uv does not read pip's settings, where a mirror may be named.
INDEX = $(addprefix --default-index=,$(or $(PIP_INDEX_URL),$(shell $(BIN)/python -m pip config get global.index-url 2>/dev/null)))

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@for python in python3 python3.13 python3.12 python3.11 python; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$($$python --version)"; exec $$python -m venv $(VENV); \
		fi; \
	done; \
	echo "Python 3.11 or newer is needed; see https://www.python.org/downloads/" >&2; exit 1

$(APP): | $(BIN)/python
	@rm -f $(VENV)/.app-* $(VENV)/.tests-*
	$(INSTALL) requirements.txt
	@$(BIN)/python -m pip check
	@touch $@

# The tests' lock holds the app's, too.
$(TESTS): | $(BIN)/python
	@rm -f $(VENV)/.app-* $(VENV)/.tests-*
	$(INSTALL) tests/requirements.txt
	@$(BIN)/python -m pip check
	@touch $@ $(APP)

$(BIN)/uv: | $(BIN)/python
	@$(BIN)/python -m pip install --quiet uv
