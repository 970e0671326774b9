# Promenade's commands; `make` alone lists them. Each does the set-up that it needs, and skips what is unchanged.
# CARGO_TARGET_DIR is honoured; without it the binary is target/release/promenade.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# Node.js lies here where the system's own is too old.
export PATH := $(CURDIR)/.deps/node/bin:$(PATH)

CARGO_TARGET := $(if $(CARGO_TARGET_DIR),$(abspath $(CARGO_TARGET_DIR)),$(CURDIR)/target)
# The browser test and the end-to-end tests start this very binary.
export PROMENADE_BIN := $(CARGO_TARGET)/release/promenade

# One profile for product, tests and benches, so that nothing is compiled twice.
CARGO_FLAGS := --release --locked

PAGE_SOURCES := $(shell find dashboard -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
PAGE := dashboard/dist/index.html
BROWSER := tests/browser

##@ Everyday

.PHONY: help
help: ## List these targets
	@awk -f scripts/help.awk $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what building and testing need; a second run does nothing
	@scripts/setup test

.PHONY: setup-demo
setup-demo:
	@scripts/setup demo

.PHONY: build
build: setup-demo $(PAGE) ## Build the optimised binary, target/release/promenade
	@cargo build $(CARGO_FLAGS) --package promenade

.PHONY: demo
demo: build ## Count people in the demo footage; prints the dashboard's address
	@exec $(PROMENADE_BIN) demo

.PHONY: test
test: setup build test-unit test-end-to-end test-browser ## Run every test, the fast ones first

.PHONY: test-unit
test-unit: setup $(PAGE)
	@cargo test $(CARGO_FLAGS) --workspace --lib --bins

.PHONY: test-end-to-end
test-end-to-end: setup build
	@cargo test $(CARGO_FLAGS) --workspace --test '*'
	@cargo test $(CARGO_FLAGS) --workspace --doc

# One of the end-to-end tests, by itself: the API against its own document, by Schemathesis.
.PHONY: test-api
test-api: setup build
	@cargo test $(CARGO_FLAGS) --package promenade-tests --test conformance

.PHONY: test-browser
test-browser: setup build $(BROWSER)/node_modules/.installed
	@cd $(BROWSER) && node --test

##@ Measuring

.PHONY: bench
bench: setup build ## Time the tracker; compare replay with ONNX Runtime alone, many cameras with one, the store with SQLite
	@cargo bench --profile release --locked --package promenade-core --bench tracker
	@cargo bench --profile release --locked --workspace --bench replay
	@cargo bench --profile release --locked --workspace --bench cameras
	@cargo bench --profile release --locked --workspace --bench store

.PHONY: eval
eval: build ## Score forecasts, and boxes, tracks and counts against truth in $PROMENADE_EVAL_DATA, which fills the README's table
	@test -n "$${PROMENADE_EVAL_DATA:-}" || echo "eval: without PROMENADE_EVAL_DATA, a folder of truth, forecasts alone are scored; the README says how it is laid out." >&2
	@$(PROMENADE_BIN) eval $${PROMENADE_EVAL_DATA:+--all "$$PROMENADE_EVAL_DATA" --readme README.md} --all .deps/auckland \
		--report $(CARGO_TARGET)/eval --commit "$$(git describe --always --dirty 2>/dev/null || echo unknown)"

##@ Checking

.PHONY: lint
lint: format-check clippy page-check tidy deny ## Check format, lints, the page's types, import rule and licences

.PHONY: format-check
format-check:
	@cargo fmt --all --check

.PHONY: clippy
clippy: setup $(PAGE)
	@cargo clippy $(CARGO_FLAGS) --workspace --all-targets -- --deny warnings

.PHONY: page-check
page-check: setup dashboard/node_modules/.installed
	@npm --prefix dashboard --loglevel=error run check

.PHONY: tidy
tidy: setup
	@cargo test $(CARGO_FLAGS) --workspace --test tidy

.PHONY: deny
deny:
	@command -v cargo-deny >/dev/null || { echo "deny: cargo-deny was not found; install it with: cargo install cargo-deny --version =0.20.2 --locked" >&2; exit 1; }
	@cargo deny --locked check --hide-inclusion-graph licenses bans sources

##@ Tidying up

.PHONY: clean
clean: ## Remove what was built, keeping what set-up downloaded
	@rm -rf dashboard/dist
	@cargo clean

.PHONY: distclean
distclean: clean ## Remove all that is not in the repository, downloads too
	@rm -rf .deps dashboard/node_modules $(BROWSER)/node_modules

# Files.

# The lock file decides; npm itself is part of set-up.
%/node_modules/.installed: %/package-lock.json
	@scripts/setup demo
	@scripts/npm-install $*

$(PAGE): dashboard/node_modules/.installed $(PAGE_SOURCES)
	@npm --prefix dashboard --loglevel=error run build
	@touch $@
