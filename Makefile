# make tour: see the main job run.  make test: everything that must hold before a change lands.
# Both make the environment .venv from the lock files first.

BIN := .venv/bin

.PHONY: tour test lint types layers canonical tests fuzz bench lock clean

tour: .venv/run.done
	$(BIN)/citygraph tour

test: lint types layers canonical tests

lint: .venv/dev.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev.done
	$(BIN)/mypy

layers: .venv/dev.done
	$(BIN)/lint-imports

canonical: .venv/dev.done
	$(BIN)/citygraph fmt --check

tests: .venv/dev.done
	$(BIN)/pytest -n 2 --dist worksteal

# Ours against other engines, and changes against two full runs, on fifty times the cases.
fuzz: .venv/dev.done
	CITYGRAPH_FUZZ=50 $(BIN)/pytest -n 2 --dist worksteal tests/test_shacl_delta.py \
	  tests/test_shacl_oracle.py

bench: .venv/dev.done
	$(BIN)/python scripts/bench.py

# The lock files work with uv and with pip; hashes make a changed package an error.
lock: .venv/dev.done
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --all-extras --group dev \
	  -c requirements/run.txt pyproject.toml -o requirements/dev.txt

.venv/%.done: requirements/%.txt pyproject.toml scripts/environment.sh
	sh scripts/environment.sh $*
	@touch $@

clean:
	rm -rf .venv dist out
