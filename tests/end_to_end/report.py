"""Counts what passed. A check is a sentence and a body that raises when the sentence is not true."""
import contextlib
import sys
import traceback

passed, failed = 0, []


@contextlib.contextmanager
def check(sentence):
    global passed
    try:
        yield
        passed += 1
    except Exception as error:  # whatever went wrong, the sentence is not true
        failed.append(sentence)
        where = traceback.extract_tb(error.__traceback__)[-1]
        print(f"FAILED: {sentence}\n  {type(error).__name__}: {str(error)[:1500]} ({where.filename}:{where.lineno})", flush=True)


def equal(seen, expected):
    if seen != expected:
        raise AssertionError(f"{seen!r} is not {expected!r}")


def holds(true, seen=""):
    if not true:
        raise AssertionError(repr(seen))


def true(sentence, fact, seen):
    with check(sentence):
        holds(fact, seen)


def same(sentence, seen, expected):
    with check(sentence):
        equal(seen, expected)


def finish():
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(0 if passed and not failed else 1)
