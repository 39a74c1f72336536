# Everything a person types here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := _build/html
PORT ?= 8000

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

book: site  ## install, build the site, serve it and print its address
	@$(BIN)/python tests/serve.py $(SITE) $(PORT)

site: install  ## build the site from what has changed, warnings as errors
	$(BIN)/jupyter-book build book --path-output . -W --keep-going --quiet

install: $(VENV)/installed
$(VENV)/installed: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --require-hashes -r requirements.txt
	$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

test: install  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

clean:  ## remove what builds have made
	rm -rf _build .lnn-cache

.PHONY: help book site install test clean
