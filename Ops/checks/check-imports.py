#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Holds every `import` under Sources and Tests against what Package.swift declares.

The compiler lets a file import whatever another target of the same build makes reachable; the
rooms of the house would grow doors that no plan shows. Here an import of one of our modules or of
a C library must be a declared dependency of the importing target. Modules of the toolchain are
free, all others are refused. No program but `lienthong-demo` itself may link the demonstration.

    check-imports.py              checks, exits 1 when something is wrong
    check-imports.py --self-test  plants wrong imports in a copy and demands that each is seen
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOOLCHAIN = {"Swift", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc"}
TOOLCHAIN_IN_TESTS = TOOLCHAIN | {"Testing"}

DEMO, DEMO_PROGRAM = "Demo", "lienthong-demo"

# What may look like an import and is none: comments and string literals, raw and multi-line too.
# Block comments nest in Swift, so their ends are counted below.
NOT_CODE = re.compile(
    r"""//[^\n]*
    | /\*
    | (?P<hashes>\#*)\"\"\".*?\"\"\"(?P=hashes)
    | \#+"[^\n]*?"\#+
    | "(?:\\.|[^"\\\n])*"
    """,
    re.VERBOSE | re.DOTALL,
)

IMPORT = re.compile(
    r"""(?:^|;)[ \t]*
    (?:@\w+(?:\([^)]*\))?\s+)*                                   # @testable, @_spi(Name), ...
    (?:(?:public|package|internal|fileprivate|private)\s+)?
    import\s+
    (?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?  # import struct Module.Name
    `?(?P<module>[A-Za-z_]\w*)`?""",
    re.VERBOSE | re.MULTILINE,
)


def code_only(text):
    """The text with comments and string literals blanked out, line for line."""
    pieces, position = [], 0
    while match := NOT_CODE.search(text, position):
        pieces.append(text[position : match.start()])
        end = match.end()
        if match.group() == "/*":
            depth = 1
            while depth and (mark := re.compile(r"/\*|\*/").search(text, end)):
                depth += 1 if mark.group() == "/*" else -1
                end = mark.end()
            end = len(text) if depth else end
        pieces.append(re.sub(r"[^\n]", " ", text[match.start() : end]))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def imports(text):
    """Every imported module with its line number."""
    code = code_only(text)
    for match in IMPORT.finditer(code):
        yield match.group("module"), code.count("\n", 0, match.start("module")) + 1


def describe(root):
    command = ["swift", "package", "--package-path", str(root), "describe", "--type", "json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def problems(description, root):
    """One sentence for every import that the description does not cover, in stable order."""
    targets = {target["c99name"]: target for target in description["targets"]}
    module_of = {target["name"]: target["c99name"] for target in description["targets"]}
    found = []
    for module, target in sorted(targets.items()):
        declared = {module_of[name] for name in target.get("target_dependencies", [])}
        in_tests = target["path"].startswith("Tests/")
        free = TOOLCHAIN_IN_TESTS if in_tests else TOOLCHAIN
        folder = pathlib.Path(root, target["path"])
        for file in sorted(folder.rglob("*.swift")):
            for name, line in imports(file.read_text(encoding="utf-8")):
                if name in declared or name in free:
                    continue
                why = (
                    f"{target['name']} does not declare {name} in Package.swift"
                    if name in targets
                    else f"{name} is neither ours nor part of the toolchain allowed here"
                )
                found.append(f"{file.relative_to(root)}:{line}: {why}")
    return found


def demo_problems(description):
    """One sentence for every other program that the demonstration would be linked into."""
    needs = {
        target["name"]: target.get("target_dependencies", []) for target in description["targets"]
    }
    found = []
    for target in description["targets"]:
        if target["type"] != "executable" or target["name"] == DEMO_PROGRAM:
            continue
        reached, open_ends = set(), [target["name"]]
        while open_ends:
            name = open_ends.pop()
            if name not in reached:
                reached.add(name)
                open_ends += needs[name]
        if DEMO in reached:
            found.append(f"Package.swift: {target['name']} links {DEMO}; only {DEMO_PROGRAM} may")
    return found


def self_test(description, root):
    """Plants imports in a copy, one at a time: the wrong ones must be seen, the others must not."""
    wrong = [
        ("Sources/Exchange", "import Gateway", "Exchange does not declare Gateway"),
        ("Sources/Exchange", "package import struct Gateway.Page", "does not declare Gateway"),
        ("Sources/Exchange", "@preconcurrency import COpenSSL", "does not declare COpenSSL"),
        ("Sources/JSON", "import Foundation; import SQLite", "JSON does not declare SQLite"),
        ("Sources/JSON", "@testable\nimport Crypto", "JSON does not declare Crypto"),
        ("Sources/EventLog", "import Testing", "Testing is neither"),
        ("Sources/EventLog", "/* a /* b */ c */ import Logging", "Logging is neither"),
    ]
    right = [
        ("Sources/Crypto", "internal import COpenSSL"),
        ("Sources/Exchange", "import struct Foundation.Data"),
        ("Sources/Exchange", "// import Gateway\n/* /* */ import Gateway */"),
        ("Sources/Exchange", 'let text = """\nimport Gateway\n"""\nlet raw = #"\\" import X"#'),
    ]
    failures = []
    # The demonstration, linked on a way round: every program that uses that room must be named.
    targets = [dict(target) for target in description["targets"]]
    for target in targets:
        if target["name"] == "Commands":
            target["target_dependencies"] = target["target_dependencies"] + [DEMO]
    seen = demo_problems({"targets": targets})
    if len(seen) != 1 or "lienthong links Demo" not in seen[0]:
        failures.append(f"Commands made to use {DEMO}; reported: {seen or 'nothing'}")
    with tempfile.TemporaryDirectory() as directory:
        copy = pathlib.Path(directory)
        for folder in ("Sources", "Tests"):
            shutil.copytree(pathlib.Path(root, folder), copy / folder)
        before = problems(description, copy)
        for folder, text, *expected in wrong + right:
            planted = copy / folder / "Planted.swift"
            planted.write_text(text + "\n", encoding="utf-8")
            seen = [line for line in problems(description, copy) if line not in before]
            planted.unlink()
            as_wished = len(seen) == 1 and expected[0] in seen[0] if expected else not seen
            if not as_wished:
                failures.append(f"planted {text!r} in {folder}; reported: {seen or 'nothing'}")
    return failures


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    description = describe(root)
    found = problems(description, root) + demo_problems(description)
    if sys.argv[1:] == ["--self-test"]:
        found = self_test(description, root) + found
    elif sys.argv[1:]:
        sys.exit(__doc__)
    for line in found:
        print(line, file=sys.stderr)
    if found:
        sys.exit("imports: wrong; declare the edge in Package.swift if it is meant, or remove it.")
    print(f"imports: {len(description['targets'])} targets import what they declare; no program but the demo's links it.")


main()
