#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Holds the tables that name tests against the tests: whoever renames one hears it here.

In each table whose last column is headed with the word "test", each name in backquotes is a suite
(`RecallTests`, also with its room: `GatewayTests.RecallTests`) or a file below the root. A cell
without one says why: "not ours", "not built", "the same", or it names the page.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ["Ops/rules.md", "Ops/faults.md"]
EXCUSES = ("not ours", "not built", "the same", "same")


def suites():
    found = set()
    for path in (ROOT / "Tests").rglob("*.swift"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"\b(?:struct|class|enum|actor|extension) (\w+)", text):
            found.add(name)
            found.add(f"{path.parent.name}.{name}")
    return found


def problems(text, known):
    found, is_told = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("|"):
            is_told = False
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not is_told:
            # A table begins with its header.
            is_told = "test" in cells[-1]
            has_tests = is_told
            is_told = True
            continue
        if not has_tests or set(line) <= set("|-: "):
            continue
        names = re.findall(r"`([^`]+)`", cells[-1])
        for name in names:
            is_file = (ROOT / name.split()[0]).exists() or (
                ROOT / "Ops/checks" / name.split()[0]
            ).exists()
            if name not in known and not is_file:
                found.append(f"{number}: there is no test {name}")
        if not names and not cells[-1].lower().startswith(EXCUSES):
            found.append(f"{number}: names no test and gives no reason: {line[:80]}")
    return found


def main():
    known = suites()
    sample = "| a | its test |\n|---|---|\n| x | `NoSuchTests` |\n| y | |\n| z | not ours, because |"
    if len(problems(sample, known)) != 2:
        sys.exit("check-named-tests: it does not see a test that is missing")
    faults = [
        f"{page}:{fault}"
        for page in PAGES
        for fault in problems((ROOT / page).read_text(encoding="utf-8"), known)
    ]
    if faults:
        sys.exit("\n".join(faults))
    print("named tests: each is there.")


if __name__ == "__main__":
    main()
