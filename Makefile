# Each target first makes, or brings up to date, its own .venv: see scripts/make-venv.
# Another interpreter than the first one found: make PYTHON=python3.12 test

BIN := .venv/bin

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check fix coverage gate bench bench-relevance venv-run venv-dev

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 24

demo: venv-run ## index the sample articles and search them
	@scripts/demo

test: venv-dev ## run every test, and name those that were skipped
	$(BIN)/python -m pytest

check: venv-dev ## format, lint, types, imports between rooms, spelling, dependencies
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell
	$(BIN)/deptry .

fix: venv-dev ## format, and mend what the linter can mend by itself
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

coverage: venv-dev ## run every test and list the lines none of them reached
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

gate: venv-dev ## fail where newssearch finds less well than it did; UPDATE=1 raises the floors, LOWER=1 lowers them
	$(BIN)/python -m benchmarks.relevance.gate \
	    $(if $(UPDATE),--update) $(if $(LOWER),--lower) $(if $(DATA),--data $(DATA))

bench: venv-run ## measure how fast newssearch is beside its peers, and write docs/speed.md; N=, ENGINES=, CLASSES=, … restrict it
	@scripts/bench $(if $(N),--articles $(N)) $(if $(SIZES),--sizes $(SIZES)) $(if $(SEGMENTS),--segments $(SEGMENTS)) \
	    $(if $(QUERIES),--queries $(QUERIES)) $(if $(ENGINES),--engines "$(ENGINES)") \
	    $(if $(CLASSES),--classes "$(CLASSES)") $(if $(DATA),--data $(DATA)) $(OPTIONS)

bench-relevance: venv-run ## measure newssearch beside its peers, and write docs/relevance.md; SETS=, PEERS=, LIMIT= restrict it
	@scripts/bench-relevance $(if $(SETS),--sets "$(SETS)") $(if $(PEERS),--peers "$(PEERS)") \
	    $(if $(LIMIT),--limit $(LIMIT)) $(if $(DATA),--data $(DATA)) $(OPTIONS)

venv-run:
	@scripts/make-venv run

venv-dev:
	@scripts/make-venv dev
