# The same tasks without make: python tasks.py report, python tasks.py test
PYTHON ?= python3

.PHONY: report test lab lock
report test lab lock:
	$(PYTHON) tasks.py $@
