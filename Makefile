# make run    the demonstration: the sample record in db.sqlite3, on http://127.0.0.1:8000/
#             PORT=8001 takes another port, SITE_URL=… says at which
#             address of this machine it is read, DEMO_PASSWORD=… sets the password to sign in with
# make test   every test but those that take long, on SQLite and then on PostgreSQL; ARGS="-k publish"
#             chooses some
# make test-long  those that take long, on each database
# make test-kills  commands killed at 200 moments on each database, and run again (an hour or so)
# make pictures  the pictures of the README and docs, taken anew from the sample record
# make icons  the icons that can't be SVG, drawn anew from the one that is
# make count-keys  what a year's report takes by keyboard alone, from a document and by hand, and an action on a phone
# make benchmark  what pages of a record of 24, 240 and 3,356 departments cost (the last has a million entries),
#             and publishing, beside their floors and goals, on both databases side by side, for the first time
#             and again; ARGS=24 has that record alone
# make benchmark-exports  exports of a record of 240 departments beside the store's own copy-out and openpyxl, on
#             both databases; ARGS=3356 makes it of so many departments, a million entries
# make benchmark-loading  how fast load_seeds loads the record of 24 departments, on each database
# make benchmark-bundles  what a bundle of the record of 24 departments takes to be exported, and loaded into each
#             database; ARGS=240 makes it of 71,520 entries, ARGS=3356 of a million
# make benchmark-migrations  a record of 0.1 with a million rows (ARGS=60000: so many) is migrated, on PostgreSQL,
#             while each table is read: how long it takes, and the longest that a reader waits
# make benchmark-readers  the dearest pages of a large response, alone and by sixteen readers at once
# make benchmark-differences  hostile texts of 100,000 characters compared, beside difflib
# make benchmark-answers  what each answer of a large response costs: processor and memory
# make benchmark-log  a log of a million lines: what a line, the root and a proof cost, on each database
# make test-histories  what stands, held to a replay of 300 made-up histories, on each database
# make test-alterations  1,000 alterations of the record, by a seed, each named; on each database
# make test-flood  1,000 wrong passwords from 50 addresses while four people read, on each database
# make test-service  docs/service.md on an empty Debian, command by command: as root on a Debian 12, with a network
# make test-container  the container of deploy/Containerfile, built on an empty Debian and looked at: as root, too
# make test-service-loads  what such a service bears: 32 connections, slow readers, PostgreSQL stopped 20 times;
#             ARGS=FOLDER keeps it there, and repeats the loads on it
# make test-hostile  10,000 made-up hostile requests on each database; ARGS="SEED=another" makes up others
# make styles  GOV.UK's styles alone; STYLES_FROM=FOLDER takes them from a package there, without a network
# make lint   style of Python and templates, and models without a migration
# make lock   remake requirements/*.txt from pyproject.toml; ARGS=--upgrade takes newer versions
# make sbom   sbom.json: what runs in production, with versions, hashes and licences (CycloneDX)
# make licences  docs/licences.md, made anew from what is locked
# make audit  what is known against the versions that are locked, from a database on the internet
# make clean  remove all that these made; what people entered (db.sqlite3, media/) stays

PYTHON ?= python3
PORT ?= 8000
SITE_URL ?= http://127.0.0.1:$(PORT)
# Debian builds the same browser for programs alone, which tests go through a quarter faster.
CHROMIUMS = /usr/bin/chromium-headless-shell /usr/bin/chromium
export CHROMIUM ?= $(firstword $(wildcard $(CHROMIUMS)) $(CHROMIUMS))

PY = .venv/bin/python

# On SQLite in any case: a database that the environment names may be a real installation's.
DEMO = env -u DATABASE_URL -u DEBUG DEMO=1 SITE_URL=$(SITE_URL) $(PY)
# What Python compiled is kept: else each program that a test starts compiles everything anew.
TEST = env -u PYTHONDONTWRITEBYTECODE
ON_SQLITE = $(TEST) -u DATABASE_URL DEBUG=1 $(PY)
ON_POSTGRESQL = $(TEST) $(PY) -m tests.postgres env DEBUG=1 $(PY)
# Each has a part and goes through it in order, so that few load the same module's sample. Three on two
# cores: one of them mostly waits for a browser, a program or PostgreSQL.
BY_THREE = -n 3 --dist worksteal
# A test that takes long says so itself, and why: pytest.mark.long, or long_on_postgresql.
QUICK = -m "not long"
QUICK_ON_POSTGRESQL = -m "not long and not long_on_postgresql and not without_database"
LONG = -m "long"
LONG_ON_POSTGRESQL = -m "(long or long_on_postgresql) and not without_database"
# What a browser makes of a page doesn't depend on the database, but for what saves itself while others
# write: on PostgreSQL `make test-looks` goes through it. The pages are asked for on both by all other tests.
# Nor does what asks no database, which was tried on SQLite: tests/conftest.py sees which tests these are.
LOOKED_AT = $(filter-out tests/browser/test_yearly_update.py,$(wildcard tests/browser/test_*.py))
NOT_LOOKED_AT = $(addprefix --ignore=,$(LOOKED_AT))

.PHONY: run test test-long test-service test-service-loads test-container machines builder units test-kills test-histories test-alterations test-hostile test-looks test-flood pictures count-keys icons benchmark benchmark-exports benchmark-migrations benchmark-loading benchmark-bundles benchmark-readers benchmark-differences benchmark-answers benchmark-log lint lock release sbom licences audit clean styles port browser office openssl
.DEFAULT_GOAL := run

run: .venv/run.done port styles
	@$(DEMO) manage.py migrate --verbosity 0
	@$(DEMO) manage.py collectstatic --noinput --verbosity 0
	@$(DEMO) manage.py load_seeds
	@$(DEMO) manage.py demo_people
	@echo "Pledgebook is at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@PORT=$(PORT) exec $(DEMO) -m gunicorn strategy.wsgi --log-level error

# Both databases have their turn, also when the first has failures.
test: browser office openssl units .venv/test.done styles
	@echo "Tests on SQLite"; \
	$(ON_SQLITE) -m pytest $(BY_THREE) $(QUICK) $(ARGS) || failed=1; \
	echo "Tests on PostgreSQL"; \
	$(ON_POSTGRESQL) -m pytest $(BY_THREE) $(QUICK_ON_POSTGRESQL) $(NOT_LOOKED_AT) $(ARGS) || failed=1; \
	exit $${failed:-0}

test-long: browser office openssl units .venv/test.done styles
	@echo "Long tests on SQLite"; \
	$(ON_SQLITE) -m pytest $(BY_THREE) $(LONG) $(ARGS) || failed=1; \
	echo "Long tests on PostgreSQL"; \
	$(ON_POSTGRESQL) -m pytest $(BY_THREE) $(LONG_ON_POSTGRESQL) $(NOT_LOOKED_AT) $(ARGS) || failed=1; \
	exit $${failed:-0}

test-kills: .venv/test.done
	@$(ON_SQLITE) -m tests.kills $(ARGS)
	@$(ON_POSTGRESQL) -m tests.kills $(ARGS)

pictures: .venv/test.done styles browser
	@PICTURES=1 $(ON_SQLITE) -m pytest -q tests/browser/take_pictures.py

count-keys: .venv/test.done styles browser
	@$(ON_SQLITE) -m pytest -q -s tests/browser/count_keys.py

icons: .venv/test.done
	@.venv/bin/python tests/icons.py

# On databases of their own, made anew.
benchmark: .venv/test.done styles
	@$(DEMO) manage.py collectstatic --noinput --verbosity 0
	@$(PY) -m tests.postgres env -u DEBUG DEMO=1 $(PY) -W ignore -m tests.benchmarks.pages $(ARGS)

benchmark-exports: .venv/test.done
	@$(PY) -m tests.postgres env -u DEBUG DEMO=1 $(PY) -W ignore -m tests.benchmarks.exports $(ARGS)

benchmark-migrations: .venv/test.done
	@$(PY) -m tests.postgres env DEBUG=1 $(PY) -W ignore -m tests.benchmarks.migrations $(ARGS)

benchmark-loading: .venv/test.done
	@file=$$(mktemp -d)/benchmark.sqlite3; \
	DEMO=1 DATABASE_URL=sqlite:///$$file $(PY) -W ignore -m tests.benchmarks.seeds $(ARGS); rm -f $$file
	@$(PY) -m tests.postgres env DEMO=1 $(PY) -W ignore -m tests.benchmarks.seeds $(ARGS)

benchmark-bundles: .venv/test.done
	@$(PY) -m tests.postgres env -u DEBUG DEMO=1 $(PY) -W ignore -m tests.benchmarks.bundles $(ARGS)

test-flood: .venv/test.done styles
	@$(DEMO) manage.py collectstatic --noinput --verbosity 0
	@file=$$(mktemp -d)/flood.sqlite3; \
	DEMO=1 DATABASE_URL=sqlite:///$$file $(PY) -W ignore -m tests.benchmarks.flood || failed=1; \
	$(PY) -m tests.postgres env DEMO=1 $(PY) -W ignore -m tests.benchmarks.flood || failed=1; \
	rm -f $$file; exit $${failed:-0}

benchmark-readers: .venv/test.done styles
	@$(DEMO) manage.py collectstatic --noinput --verbosity 0
	@file=$$(mktemp -d)/benchmark.sqlite3; \
	DEMO=1 DATABASE_URL=sqlite:///$$file $(PY) -W ignore -m tests.benchmarks.readers $(ARGS); rm -f $$file
	@$(PY) -m tests.postgres env DEMO=1 $(PY) -W ignore -m tests.benchmarks.readers $(ARGS)

benchmark-differences: .venv/test.done
	@$(ON_SQLITE) -W ignore -m tests.benchmarks.differences $(ARGS)

benchmark-answers: .venv/test.done
	@file=$$(mktemp -d)/benchmark.sqlite3; \
	DEMO=1 DATABASE_URL=sqlite:///$$file $(PY) -W ignore -m tests.benchmarks.answers; \
	status=$$?; rm -f $$file; exit $$status

benchmark-log: .venv/test.done
	@file=$$(mktemp -d)/benchmark.sqlite3; \
	DEMO=1 DATABASE_URL=sqlite:///$$file $(PY) -W ignore -m tests.benchmarks.log $(ARGS); rm -f $$file
	@$(PY) -m tests.postgres env DEMO=1 $(PY) -W ignore -m tests.benchmarks.log $(ARGS)

test-histories: .venv/test.done
	HISTORIES=300 $(ON_SQLITE) -m pytest -q tests/reporting/record/test_as_at_property.py
	HISTORIES=300 $(PY) -m tests.postgres env DEMO=1 $(PY) -m pytest -q tests/reporting/record/test_as_at_property.py

ALTERED = -m pytest -q -s tests/commitments/ledger/test_alterations.py tests/commitments/ledger/test_bundle_alterations.py
test-alterations: .venv/test.done
	ALTERATIONS=1000 $(ON_SQLITE) $(ALTERED)
	ALTERATIONS=1000 $(ON_POSTGRESQL) $(ALTERED)

test-hostile: .venv/test.done
	REQUESTS=10000 $(ARGS) $(ON_SQLITE) -m pytest -q -s tests/project/test_hostile_requests.py
	REQUESTS=10000 $(ARGS) $(ON_POSTGRESQL) -m pytest -q -s tests/project/test_hostile_requests.py

test-service: machines .venv/test.done styles
	@$(ON_SQLITE) -m tests.service.run $(ARGS)

test-container: machines builder .venv/test.done styles
	@$(ON_SQLITE) -W ignore -m tests.service.container $(ARGS)

test-service-loads: machines .venv/test.done
	@$(PY) -m tests.service.loads $(ARGS)

# Every page at each of three widths in each of three schemes, and all that is done in a browser.
test-looks: browser .venv/test.done styles
	EVERY_LOOK=1 $(ON_SQLITE) -m pytest $(BY_THREE) $(LOOKED_AT)
	EVERY_LOOK=1 $(ON_POSTGRESQL) -m pytest $(BY_THREE) $(LOOKED_AT)

lint: .venv/test.done
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m djlint --quiet --lint templates
	@$(ON_SQLITE) manage.py makemigrations --check --dry-run

# The later files keep to the versions of the earlier, so that all can go into one .venv.
lock: .venv/test.done
	@$(COMPILE) pyproject.toml --output-file requirements/run.txt
	@$(COMPILE) --group styles --output-file requirements/styles.txt
	@$(COMPILE) pyproject.toml --group styles --group test \
		--constraint requirements/run.txt --constraint requirements/styles.txt \
		--output-file requirements/test.txt

COMPILE = env -u UV_FIND_LINKS $(PY) -m uv --quiet pip compile --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(ARGS)

release: .venv/test.done styles
	@$(ON_SQLITE) -m tests.supply.release $(ARGS)

sbom: .venv/test.done
	@$(ON_SQLITE) -m tests.supply.sbom sbom.json

licences: .venv/test.done
	@$(ON_SQLITE) -m tests.supply.licences

audit: .venv/test.done
	@$(PY) -m tests.supply.audit

clean:
	rm -rf .venv .static .documents sbom.json static/govuk .pytest_cache .ruff_cache .hypothesis $${XDG_CACHE_HOME:-~/.cache}/pledgebook-tests
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# GOV.UK's styles, into static/govuk/. The command sees by itself whether they are there.
styles: .venv/run.done
	@$(DEMO) manage.py fetch_styles $(STYLES_FROM:%=--from=%) >/dev/null

# The file at the end says that everything before it is done and need not be done again.
.venv/run.done: requirements/run.txt requirements/styles.txt
.venv/test.done: requirements/test.txt | .venv/run.done
.venv/%.done:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Pledgebook needs Python 3.11 or newer: name one with make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@echo "Installing $^ into .venv"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes $(^:%=--requirement %)
	@touch $@

port: .venv/run.done
	@$(PY) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo "Port $(PORT) can't be had, another program may use it: make run PORT=8001" >&2; exit 1; }

# Chromium, and a font for it, where they can be installed without asking.
browser:
	@command -v $(CHROMIUM) >/dev/null || $(call INSTALL,chromium-headless-shell fonts-liberation) || \
		{ echo "Tests need a browser: apt-get install chromium, or CHROMIUM=/path/to/it" >&2; exit 1; }

# LibreOffice's spreadsheet program, which opens what is exported, and its word processor, whose
# documents are brought.
office:
	@test -e /usr/lib/libreoffice/program/libswlo.so -a -e /usr/lib/libreoffice/program/libsclo.so || \
		$(call INSTALL,libreoffice-calc-nogui libreoffice-writer-nogui) || command -v soffice >/dev/null || \
		{ echo "Tests need LibreOffice: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui" >&2; exit 1; }

# OpenSSL's program, which tells the time in tests as an authority does.
openssl:
	@command -v openssl >/dev/null || $(call INSTALL,openssl) || \
		{ echo "Tests need OpenSSL: apt-get install openssl" >&2; exit 1; }

# What makes an empty Debian, and takes mail beside it.
machines:
	@{ command -v debootstrap >/dev/null && /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; } || \
		$(call INSTALL,debootstrap python3-aiosmtpd) || \
		{ echo "This needs debootstrap and a mail server: apt-get install debootstrap python3-aiosmtpd" >&2; exit 1; }

# What makes containers, without an engine that runs.
builder:
	@command -v buildah >/dev/null || $(call INSTALL,buildah) || \
		{ echo "This needs buildah: apt-get install buildah" >&2; exit 1; }

# systemd’s program that looks at units.
units:
	@command -v systemd-analyze >/dev/null || $(call INSTALL,systemd) || \
		{ echo "Tests need systemd-analyze: apt-get install systemd" >&2; exit 1; }

INSTALL = { \
	echo "Installing $(1)" >&2; \
	[ "$$(id -u)" = 0 ] || sudo="sudo --non-interactive"; \
	$$sudo apt-get -qq update && $$sudo env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq install --no-install-recommends $(1); } >/dev/null
