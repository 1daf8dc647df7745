#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Demands of every alert what an operator needs of it.

A runbook of its name that is filled in and named by the alert, a severity, and in the unit tests
(`promtool test rules`) a case in which it fires and one, with data, in which it does not. The other
way round, a runbook or a test of an alert that there is not is an error too. That an alert asks for
metrics which our code tells is held by MetricListTests. What `lienthong doctor` tells and no alert
has a runbook that says so in its second line, filled in as the others; the names are those of
`Sources/Commands/Doctor/Check.swift`.

    check-alerts.py              checks, exits 1 when something is wrong
    check-alerts.py --self-test  breaks copies in every way and demands that each is seen
"""

import pathlib
import re
import sys

DOCTOR = "Told by `lienthong doctor`"
PARTS = ["**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Mitigation.**"]


def blocks(text, begin):
    """The pieces of a YAML list whose items begin with `begin`, each with its first word."""
    return [
        (piece.split(None, 1)[0], piece)
        for piece in re.split(rf"^ *- {begin}:", text, flags=re.MULTILINE)[1:]
    ]


def problems(alerts, tests, runbooks, findings):
    found = []
    names = []
    told = {name for name, page in runbooks.items() if DOCTOR in page}
    for name in sorted(told):
        if missing := [part for part in PARTS if part not in runbooks[name]]:
            found.append(f"the runbook of {name} does not say {' '.join(missing)}")
        if name not in findings:
            found.append(f"the runbook of {name} says that doctor tells it, which it does not")
    for name in sorted(findings - set(runbooks)):
        found.append(f"doctor names the runbook {name}, which is not there")
    for name, alert in blocks(alerts, "alert"):
        names.append(name)
        if not re.search(r"severity: (page|ticket)\b", alert):
            found.append(f"{name} is neither a page nor a ticket")
        if f"runbook: Ops/runbooks/{name}.md\n" not in alert:
            found.append(f"{name} does not name Ops/runbooks/{name}.md")
        page = runbooks.get(name)
        if page is None:
            found.append(f"{name} has no runbook Ops/runbooks/{name}.md")
        elif missing := [part for part in PARTS if part not in page]:
            found.append(f"the runbook of {name} does not say {' '.join(missing)}")
    fires, rests = set(), set()
    for scene in re.split(r"^  - interval:", tests, flags=re.MULTILINE)[1:]:
        for _, case in blocks(scene, "eval_time"):
            name = re.search(r"alertname: *(\S+)", case).group(1)
            (fires if "exp_labels:" in case else rests).add(name)
    if len(names) != len(set(names)):
        found.append("two alerts have one name")
    for name in sorted(set(names) - fires):
        found.append(f"{name} fires in no unit test")
    for name in sorted(set(names) - rests):
        found.append(f"{name} stays silent in no unit test")
    for name in sorted((fires | rests | set(runbooks)) - set(names) - told):
        found.append(f"there is no alert {name}, yet it has a runbook or a test")
    return found


def read(root):
    prometheus = root / "Ops/prometheus"
    runbooks = {page.stem: page.read_text() for page in (root / "Ops/runbooks").glob("*.md")}
    return (
        (prometheus / "alerts.yml").read_text(),
        (prometheus / "alerts.test.yml").read_text(),
        runbooks,
        set(re.findall(r'case \w+ = "(\w+)"', (root / "Sources/Commands/Doctor/Check.swift").read_text())),
    )


def self_test(alerts, tests, runbooks, findings):
    """Each alert in turn loses each of the things it needs."""
    count = 0
    for name, block in blocks(alerts, "alert"):
        cases = [case for _, case in blocks(tests, "eval_time") if f"alertname: {name}\n" in case]
        other = "DeadLetters" if name == "ProcessDown" else "ProcessDown"
        silent, firing = tests, tests
        for case in cases:
            renamed = case.replace(f"alertname: {name}\n", f"alertname: {other}\n")
            if "exp_labels:" in case:
                silent = silent.replace(case, renamed)
            else:
                firing = firing.replace(case, renamed)
        broken = [
            (alerts, tests, {key: page for key, page in runbooks.items() if key != name}),
            (alerts, tests, {**runbooks, name: runbooks[name].replace("**Impact.**", "")}),
            (alerts.replace(block, block.replace("severity:", "weight:")), tests, runbooks),
            (alerts.replace(block, block.replace("runbook:", "page:")), tests, runbooks),
            (alerts.replace(f"- alert:{block}", ""), tests, runbooks),
            (alerts, silent, runbooks),
            (alerts, firing, runbooks),
        ]
        for number, case in enumerate(broken):
            if not problems(*case, findings):
                sys.exit(f"alerts: self-test: break {number} of {name} was not seen.")
            count += 1
    for name in [name for name, page in runbooks.items() if DOCTOR in page]:
        for pages in [
            {key: page for key, page in runbooks.items() if key != name},
            {**runbooks, name: runbooks[name].replace("**Impact.**", "")},
            {**runbooks, name: runbooks[name].replace(DOCTOR, "Told by nobody")},
        ]:
            if not problems(alerts, tests, pages, findings):
                sys.exit(f"alerts: self-test: a break of the runbook {name} was not seen.")
            count += 1
    print(f"alerts: self-test: {count} breaks, each seen.")


def main():
    texts = read(pathlib.Path(__file__).resolve().parent.parent.parent)
    found = problems(*texts)
    for problem in found:
        print(f"alerts: {problem}.", file=sys.stderr)
    if found:
        sys.exit(1)
    if "--self-test" in sys.argv[1:]:
        self_test(*texts)
    print(f"alerts: {len(blocks(texts[0], 'alert'))}, each with its runbook and its unit tests.")


main()
