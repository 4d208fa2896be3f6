# Everything, on a Debian 12 with git, make and a Swift toolchain: `make demo`, `make test`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
# A program that is built already, which `make demo` (with the simulated gateway beside it), `make bench` and `make install` then take.
PAIRBOOK ?=

# What `make bench` takes: `short` books end within five minutes; only some figures, such as 1,3; runs of each; text or json.
BOOKS ?= full
FIGURES ?=
RUNS ?=
FORMAT ?= text

# Where `make deb` writes its package.
DEB ?= .build/pairbook.deb

# How long `make fuzz` takes for each reader.
SECONDS ?= 60

# How many stories `make simulate` plays, and the seed of the first.
SEEDS ?= 1000
SEED ?= 1

# An installed program carries Swift's libraries with it and runs where there is no toolchain.
release := --configuration release --static-swift-stdlib
sources := Package.swift Sources Tests
root := $(DESTDIR)$(PREFIX)
manual := $(root)/share/man/man1/pairbook.1
bash_completion := $(root)/share/bash-completion/completions/pairbook
fish_completion := $(root)/share/fish/vendor_completions.d/pairbook.fish
zsh_completion := $(root)/share/zsh/site-functions/_pairbook
unit := $(root)/lib/systemd/system/pairbook@.service

.PHONY: help setup build release lint format check test test-release sanitize fuzz simulate demo trial month bench install uninstall deb clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup: ## install what the build and the tests need (as root, or by sudo)
	@.ci/setup

build: setup ## build the program, and the simulated gateway, for trying them out
	swift build --product pairbook
	swift build --product simulated-gateway

release: setup ## build the program, and what writes its manual page, for installing it
	swift build $(release) --product pairbook
	swift build $(release) --product generate-manual

lint: setup ## hold the Swift code against .swift-format
	swift format lint --strict --parallel --recursive $(sources)

format: setup ## put the Swift code into the form of .swift-format
	swift format --in-place --parallel --recursive $(sources)

check: setup ## build everything and hold it against the rules of the house
	.ci/self-test
	.ci/check

# What failed is told once more at the end: some thousand lines stand between.
test: lint check ## lint, check, build, and run all tests
	swift build --product generate-manual
	timeout --verbose 30m swift test --skip-build --disable-xctest \
	  --experimental-maximum-parallelization-width 8 2>&1 | tee .build/test.log || { \
	  awk '/^✘/ { tells = 1 } /^(◇|✔)/ { tells = 0 } tells' .build/test.log; exit 1; }

test-release: release ## run the tests of whole commands with the program as it is installed
	swift build $(release) --product simulated-gateway
	swift build --build-tests
	PAIRBOOK_PRODUCTS="$$(swift build $(release) --show-bin-path)" timeout --verbose 30m \
	  swift test --skip-build --disable-xctest --filter TranscriptTests \
	  --experimental-maximum-parallelization-width 8

# The two cannot look at one program: a build and a run of the suite each, one after the other. Leaks are not looked for, since
# Swift holds what is global in ways that the sanitizer does not follow; and its backtracer would read a crashing program's pipe for ever.
sanitize: setup ## run all tests under the address sanitizer, then under the thread sanitizer
	mkdir -p .build
	clang -O2 -fPIC -c Tests/Sanitizing/visible-mutexes.c -o .build/visible-mutexes.o
	for sanitizer in address thread; do \
	  options="--sanitize $$sanitizer --scratch-path .build/sanitize-$$sanitizer"; \
	  seen=; [ $$sanitizer = address ] || seen="-Xlinker $(CURDIR)/.build/visible-mutexes.o"; \
	  swift build --build-tests $$options $$seen; \
	  swift build --product generate-manual $$options $$seen; \
	  SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
	    timeout --verbose 90m swift test --skip-build --disable-xctest $$options \
	    --experimental-maximum-parallelization-width 4; \
	done

fuzz: setup ## let made-up inputs into all that reads bytes from outside, SECONDS for each reader
	Tests/Tools/fuzz $(SECONDS)

simulate: setup ## play SEEDS stories of machines, people and faults in virtual time, from seed SEED on, and look for what must not be
	swift build --configuration release --product simulate
	"$$(swift build --configuration release --show-bin-path)/simulate" $(SEEDS) $(SEED)

demo: $(if $(PAIRBOOK),,build) ## make a sample book, sync it, link a pretend phone, and show what came of it
	@PAIRBOOK=$(or $(PAIRBOOK),"$$(swift build --show-bin-path)/pairbook") Tests/Tools/demo

trial: build ## kill a sync 200 times with each store, let every system call fail, damage 1,000 books, merge 200, let ten processes work for an hour and admins for a day, and look for what was lost, doubled or wrong
	Tests/Tools/kill-trial "$$(swift build --show-bin-path)/pairbook"
	Tests/Tools/kill-trial "$$(swift build --show-bin-path)/pairbook" --store postgresql
	Tests/Tools/fault-trial "$$(swift build --show-bin-path)/pairbook"
	Tests/Tools/mutation-trial "$$(swift build --show-bin-path)/pairbook"
	Tests/Tools/merge-comparison "$$(swift build --show-bin-path)/pairbook"
	.venv/bin/python Tests/Tools/crowd-trial "$$(swift build --show-bin-path)/pairbook" \
	  "$$(swift build --show-bin-path)/simulated-gateway" --seconds 3600
	.venv/bin/python Tests/Tools/day-trial "$$(swift build --show-bin-path)/pairbook" \
	  "$$(swift build --show-bin-path)/simulated-gateway"

month: release ## let a month pass for 10,000 people and a gateway in trouble, then open 500 pages at once
	swift build $(release) --product simulated-gateway
	programs=$$(swift build $(release) --show-bin-path); \
	Tests/Tools/month-trial "$$programs/pairbook" "$$programs/simulated-gateway"; \
	Tests/Tools/pages-trial "$$programs/pairbook" "$$programs/simulated-gateway"

bench: $(if $(PAIRBOOK),,setup) ## measure time and memory beside references, BOOKS=short in five minutes, FORMAT=json for machines
	@$(if $(PAIRBOOK),,swift build $(release) --product pairbook >&2;) \
	Tests/Tools/bench $(or $(PAIRBOOK),"$$(swift build $(release) --show-bin-path)/pairbook") --books $(BOOKS) --format $(FORMAT) \
	  $(if $(FIGURES),--figures $(FIGURES)) $(if $(RUNS),--runs $(RUNS))

install: $(if $(PAIRBOOK),,release) ## install program, manual page, completions and systemd unit under PREFIX
	@program=$(or $(PAIRBOOK),"$$(swift build $(release) --show-bin-path)/pairbook"); \
	set -x; \
	install -D --strip --mode=755 "$$program" $(root)/bin/pairbook; \
	mkdir -p $(dir $(manual) $(bash_completion) $(fish_completion) $(zsh_completion) $(unit)); \
	sed 's|/usr/local|$(PREFIX)|' 'Sources/systemd/pairbook@.service' >$(unit); \
	"$${program%/*}/generate-manual" --output-directory - "$$program" | sed 's/^$$/.Pp/' >$(manual); \
	"$$program" --generate-completion-script bash >$(bash_completion); \
	"$$program" --generate-completion-script fish >$(fish_completion); \
	"$$program" --generate-completion-script zsh >$(zsh_completion)

uninstall: ## remove what `make install` put under PREFIX
	rm -f $(root)/bin/pairbook $(manual) $(bash_completion) $(fish_completion) $(zsh_completion) $(unit)

deb: $(if $(PAIRBOOK),,release) ## make a Debian package of the program, DEB (pairbook.deb beside what was built)
	@stage=$$(mktemp -d); trap 'rm -rf "$$stage"' EXIT; \
	$(MAKE) --no-print-directory install DESTDIR="$$stage" PREFIX=/usr \
	  PAIRBOOK=$(or $(PAIRBOOK),"$$(swift build $(release) --show-bin-path)/pairbook"); \
	Sources/debian/build-package "$$stage" $(DEB)

clean: ## remove what was built, and the tests' Python tools
	rm -rf .build .venv
