# Needs Python 3.11 or newer, make and git; everything else is set up on first use.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.set_up
METRICS_VENV := .venv-metrics
METRICS_READY := $(METRICS_VENV)/.set_up
SPARK_VENV := .venv-spark
SPARK_READY := $(SPARK_VENV)/.set_up

.DEFAULT_GOAL := help
.PHONY: help build books generate-books bench-books rollback test test-long lint release report excel export metrics postgres bench power proofs clients \
	chaos fuzz compare-engines cluster bench-scale pictures docs lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

build: $(READY) ## build and test the warehouse, publish it if every test passed, print the headline
	@$(PY) -m scripts.commands.build

books: $(READY) $(if $(filter spark,$(ENGINE)),$(SPARK_READY)) ## roll a folder of books up and run their controls: make books BOOKS=folder [ENGINE=spark]; the next build shows its months
	@$(PY) -m scripts.commands.books --books "$(BOOKS)" --engine "$(or $(ENGINE),duckdb)"

compare-engines: $(READY) $(SPARK_READY) ## roll a folder of books up on DuckDB and on Spark, and compare every row: make compare-engines BOOKS=folder
	@$(PY) -m scripts.commands.compare_engines --books "$(BOOKS)"

generate-books: $(READY) ## write invented books that agree with July 2004: make generate-books ROWS=100000 BOOKS=folder [MONTHS= SEED=]
	@$(PY) -m scripts.commands.generate_books --rows "$(ROWS)" --books "$(BOOKS)" --months "$(or $(MONTHS),3)" --seed "$(or $(SEED),1)"

rollback: $(READY) ## put the version before back in place, or the one that TO= names
	@$(PY) -m scripts.commands.rollback "$(TO)"

test: $(READY) lint ## lint, and run every test that is quick, in scratch files: under three minutes once set up
	@$(PY) -m pytest

test-long: $(READY) $(SPARK_READY) ## run the tests that take minutes: plain dbt, Spark at length, a cluster, books that are killed
	@$(PY) -m pytest tests/long

lint: $(READY) ## check the style of SQL, Python and the dbt project
	@$(PY) -m scripts.commands.lint

release: $(READY) ## print the exhibits as the firm prints them
	@$(PY) -m scripts.commands.release

report: $(READY) ## write site/index.html, firms side by side or the one there is, and a page for each firm and release
	@$(PY) -m scripts.commands.report $(RELEASE)

excel: $(READY) ## write a release as a workbook with live formulas, site/aum_flows.xlsx: make excel [FIRM=] [RELEASE=]
	@$(PY) -m scripts.commands.excel $(if $(FIRM),--firm "$(FIRM)") $(if $(RELEASE),--release "$(RELEASE)")

export: $(READY) ## write dist/: every published table as Parquet and CSV, and datapackage.json, which describes them
	@$(PY) -m scripts.commands.export

postgres: $(READY) ## load the published tables into a PostgreSQL database: make postgres URL=postgresql://...
	@$(PY) -m scripts.commands.postgres

metrics: $(METRICS_READY) ## answer the questions of docs/METRICS.md from the published file, or yours: ARGS='--metrics ...'
	@$(METRICS_VENV)/bin/python -m scripts.commands.metrics $(ARGS)

bench: $(READY) ## measure a warm build beside a warm parse and the same SQL straight, and many releases beside one (ARGS=--releases: that alone)
	@$(PY) -m tests.campaigns.bench $(ARGS)

bench-books: $(READY) ## measure make books over ROWS= rows beside what else could do it, and write docs/BENCHMARKS.md
	@$(PY) -m tests.campaigns.bench_books --rows "$(or $(ROWS),1000000)"

cluster: $(READY) $(SPARK_READY) ## roll a folder of books up on two workers of this machine, kill one's executor, compare: make cluster BOOKS=folder
	@$(PY) -m tests.campaigns.cluster --books "$(BOOKS)"

bench-scale: $(READY) $(SPARK_READY) ## measure DuckDB and Spark on books of ROWS= rows, and write the tables of docs/SCALE.md
	@$(PY) -m tests.campaigns.bench_scale --rows "$(or $(ROWS),100000,10000000)"

power: $(READY) ## measure which planted faults the checks see, and write the tables of docs/TESTING.md
	@$(PY) -m tests.campaigns.power

proofs: $(READY) ## plant faults, ask SQL for the proof of every verdict, and write the tables of docs/PROOFS.md
	@$(PY) -m tests.campaigns.proofs

pictures: $(READY) ## take the pictures in docs/pictures/ again (needs Chromium, LibreOffice and poppler)
	@$(PY) -m tests.campaigns.pictures

clients: $(READY) ## read the published file with old and new clients, and write the table of docs/BI.md
	@$(PY) -m tests.campaigns.clients

chaos: $(READY) ## kill, starve, race and deceive builds and readers, and write the tables of docs/RELIABILITY.md (ARGS='--builds 30': hostile environments alone)
	@$(PY) -m tests.campaigns.chaos $(ARGS)

fuzz: $(READY) ## read 5,000 mutated seed files, hold each against a plain reading, and write the table of docs/RELIABILITY.md
	@$(PY) -m tests.campaigns.fuzz

docs: $(READY) ## write the column-level documentation as one page, target/static_index.html
	@$(VENV)/bin/dbt --quiet docs generate --static
	@echo "$(CURDIR)/target/static_index.html"

lock: ## write the locks, requirements.txt, requirements-metrics.txt and requirements-spark.txt, from what they are asked for (needs uv)
	for lock in requirements requirements-metrics requirements-spark; do \
		uv pip compile $$lock.in --universal --python-version 3.11 --generate-hashes --no-strip-extras \
			--no-header --no-annotate --quiet --output-file $$lock.txt || exit 1; done

clean: ## remove the environments and everything built, but not the published file
	rm -rf $(VENV) $(METRICS_VENV) $(SPARK_VENV) build target logs .pytest_cache .ruff_cache

$(READY): requirements.txt
$(METRICS_READY): requirements-metrics.txt
$(SPARK_READY): requirements-spark.txt
$(READY) $(METRICS_READY) $(SPARK_READY):
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; try make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(@D) from $<: about a minute, once"
	@$(PYTHON) -m venv --clear $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement $<
	@touch $@
