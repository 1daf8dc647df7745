# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# `make help` lists what can be done. Every step builds with the same flags, so that nothing is
# built twice: the tests in debug; what the checks run as processes in release.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# One step after the other: the summary of the tests stands last.
.NOTPARALLEL:

# At most this many compilers at once; empty: as many as there are cores.
JOBS ?=
# The first day of the demo's clock; after 2025-07-01 there are three levels instead of four.
DAY ?= 2025-06-16
# Of the demo: EXIT=1 ends it after the summary, LOG=kafka runs it on Kafka.
EXIT ?=
LOG ?= embedded
# Kafka is a running one (KAFKA_BOOTSTRAP), or a node started from a distribution (KAFKA_HOME).
DEMO_LOG = $(if $(filter kafka,$(LOG)),kafka$(if $(KAFKA_BOOTSTRAP),:$(KAFKA_BOOTSTRAP)),$(LOG))

# So many tests at a time: on two cores, hundreds at once only run into each other's deadlines.
WIDTH ?= 4
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = $(WIDTH)

SWIFT_BUILD := swift build $(if $(JOBS),--jobs $(JOBS))
# The recorded issues stand far above the summary: they are told once more directly before it.
SWIFT_TEST := swift test --skip-build --disable-xctest
ISSUES_LAST := Ops/checks/issues-last.py
# Where the tests of processes find the programs; without it, beside the tests.
PROGRAMS := LIENTHONG_BIN="$(CURDIR)/.build/release"
SWIFT_FILES := find Sources Tests Package.swift -name '*.swift' ! -name '*.pb.swift' -print0
VENV := .demo/venv

.PHONY: compose-rehearsal dist help setup build build-tests programs demo demo-data test check lint imports operations issues check-long bench format generate clean

help: ## lists the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "  make %-11s %s\n", $$1, $$2 }'

setup: ## installs what is missing (Debian 12, apt)
	@Ops/setup.sh build test $(if $(KAFKA_HOME),kafka)

build: setup ## builds everything, debug
	$(SWIFT_BUILD)

build-tests: setup
	$(SWIFT_BUILD) --build-tests

test: build-tests ## builds and runs every test, debug (Kafka too: KAFKA_HOME or KAFKA_BOOTSTRAP)
	$(SWIFT_TEST) | $(ISSUES_LAST)

programs: setup ## builds the programs as they are installed, release
	$(SWIFT_BUILD) -c release

check: lint imports operations issues build-tests programs ## what continuous integration runs: format, imports, build, tests; processes in release
	$(PROGRAMS) $(SWIFT_TEST) | $(ISSUES_LAST)

lint: setup
	@$(SWIFT_FILES) | xargs -0 swift format lint --strict --parallel
	@echo "format: as swift format wants it."

imports: setup
	@python3 Ops/checks/check-imports.py --self-test

operations:
	@Ops/checks/check-operations.sh

issues:
	@$(ISSUES_LAST) --self-test

check-long: lint imports operations issues build-tests programs ## the same with the long faults and simulations (LONG=1)
	$(if $(KAFKA_HOME),Ops/checks/rehearse-compose.py)
	Ops/checks/try-backup.py
	Ops/dist/make.sh >/dev/null && Ops/checks/try-dist.sh
	Ops/fuzz/run
	LONG=1 $(PROGRAMS) $(SWIFT_TEST) | $(ISSUES_LAST)

dist: programs ## an archive to install from on a host without Swift (.build/dist)
	@Ops/dist/make.sh >/dev/null

compose-rehearsal: programs ## what Compose/compose.yaml says, run without containers (KAFKA_HOME)
	Ops/checks/rehearse-compose.py

bench: setup ## release build and the benchmarks
	swift build -c release --product benchmarks
	swift build -c release --product signature-inspector
	Ops/bench/run

demo: build demo-data ## the whole pipeline with made-up documents, pages left up (EXIT=1, LOG=kafka, DAY=)
	.build/debug/lienthong-demo --data .demo/data --log $(DEMO_LOG) $(if $(KAFKA_HOME),--kafka-home $(KAFKA_HOME)) $(if $(EXIT),--exit)

demo-data: $(VENV)/.ready ## keys, signed documents and packets of the demo in .demo/data
	@$(VENV)/bin/python Ops/demo/make-documents.py --day $(DAY) --out .demo/data

$(VENV)/.ready: Ops/demo/requirements.txt
	@Ops/setup.sh demo
	@python3 -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --requirement $< || \
	    { echo "make demo: the Python packages of the demo did not come; it needs PyPI or a mirror of it (PIP_INDEX_URL)." >&2; exit 1; }
	@touch $@

format: ## rewrites the Swift files as the checks want them
	@$(SWIFT_FILES) | xargs -0 swift format --in-place --parallel

generate: setup ## writes the Swift of the events again from Topics/
	Topics/generate.sh

clean: ## removes what was built and the demo's files
	rm -rf .build .demo
