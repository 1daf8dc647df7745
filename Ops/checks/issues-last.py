#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Passes the output of `swift test` on and says directly before its summary what went wrong.

The summary stands thousands of lines after the issues that it counts; whoever sees the end of a
log only is to see them too. Every line goes on as it comes, the recorded issues once more before
the summary, or at the end when the run broke off without one.

    swift test | issues-last.py    needs pipefail: the exit status is that of `swift test`
    issues-last.py --self-test     a planted log, and `make test` with a planted `swift`
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

# The marks of the lines that tell of something new: what follows an issue without one belongs to
# it, details (↳ ±) and errors of several lines.
EVENT = re.compile("[◇✔✘⚠━]")
ISSUE = re.compile("✘ .* recorded an issue ")
SUMMARY = re.compile("[✔✘] Test run with ")
# Not more than so many lines for one issue: a test that prints comes in between.
LONGEST = 20


def issues_last(lines, out):
    issues, open_lines = [], 0

    def tell():
        if issues:
            out.write(b"\nThe recorded issues once more:\n" + b"".join(issues) + b"\n")
            issues.clear()

    for line in lines:
        text = line.decode(errors="replace")
        if SUMMARY.match(text):
            tell()
        if EVENT.match(text):
            open_lines = LONGEST if ISSUE.match(text) else 0
        if open_lines:
            issues.append(line)
            open_lines -= 1
        out.write(line)
        out.flush()
    tell()
    out.flush()


PLANTED = """\
◇ Test run started.
✘ Test "sums" recorded an issue at T.swift:2:31: Expectation failed: (1 + 1 → 2) == 3
↳ a comment
  of two lines
◇ Test other() started.
↳ of nobody
✘ Test args(x:) recorded an issue with 1 argument x → 2 at T.swift:3:72: Expectation failed
± inserted [2], removed [7, 8]
━ Test known() recorded a known issue at T.swift:5:51: Issue recorded
↳ known one
✘ Test throwing() recorded an issue at T.swift:7:2: Caught error: first
second
✘ Test "sums" failed after 0.002 seconds with 1 issue.
✔ Test other() passed after 0.001 seconds.
"""
SUMMARY_LINE = "✘ Test run with 5 tests in 1 suite failed after 0.005 seconds with 4 issues.\n"
TOLD = """
The recorded issues once more:
✘ Test "sums" recorded an issue at T.swift:2:31: Expectation failed: (1 + 1 → 2) == 3
↳ a comment
  of two lines
✘ Test args(x:) recorded an issue with 1 argument x → 2 at T.swift:3:72: Expectation failed
± inserted [2], removed [7, 8]
✘ Test throwing() recorded an issue at T.swift:7:2: Caught error: first
second

"""
GOOD = "◇ Test run started.\n✔ Test run with 5 tests in 1 suite passed after 0.005 seconds.\n"


def demand(what, got, wanted):
    if got != wanted:
        sys.exit(f"issues-last: {what}: got\n{got}\ninstead of\n{wanted}")


def passed(text):
    command = [sys.executable, __file__]
    return subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE).stdout.decode()


def made(log, status):
    """`make test` with a `swift` that prints the log: what it says and how it ends."""
    root = pathlib.Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        (folder / "log").write_text(log, encoding="utf-8")
        swift = folder / "swift"
        swift.write_text(f'#!/bin/sh\ncat "{folder}/log"\nexit {status}\n', encoding="utf-8")
        swift.chmod(0o755)
        environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
        environment["PATH"] = f"{folder}:{environment['PATH']}"
        command = ["make", "--silent", "--directory", root, "--old-file=build-tests", "test"]
        run = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return run.stdout.decode(), run.returncode == 0


def self_test():
    failing = PLANTED + TOLD + SUMMARY_LINE
    demand("a run that fails", passed(PLANTED + SUMMARY_LINE), failing)
    demand("a run that breaks off", passed(PLANTED), PLANTED + TOLD)
    demand("a run that passes", passed(GOOD), GOOD)
    noise = "✘ Test a() recorded an issue at T.swift:1:1: Issue recorded\n" + "noise\n" * 100
    demand("a test that prints", passed(noise).count("noise"), 100 + LONGEST - 1)
    # What it read it has passed on before it reads more; otherwise this waits for ever.
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as filter_:
        for line in PLANTED.encode().splitlines(keepends=True):
            filter_.stdin.write(line)
            filter_.stdin.flush()
            demand("line by line", filter_.stdout.readline(), line)
        filter_.stdin.close()
        demand("what is left at the end", filter_.stdout.read().decode(), TOLD)
    demand("make test that fails", made(PLANTED + SUMMARY_LINE, 1), (failing, False))
    demand("make test that passes", made(GOOD, 0), (GOOD, True))
    print("issues: a failing run ends with what failed, and its summary.")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        # An interrupted run ends by itself; what it still has to say goes on.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        issues_last(iter(sys.stdin.buffer.readline, b""), sys.stdout.buffer)
