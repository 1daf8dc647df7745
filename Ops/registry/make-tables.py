#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Makes the registry's tables from the reference tables.

    make-tables.py REFERENCE_DIRECTORY [OUTPUT_DIRECTORY]

Run it again and compare: the output is committed, and the same input gives the same bytes.
README.md says what the tables hold and how sure they are.
"""

import csv
import datetime
import pathlib
import sys

REFORM = "2025-07-01"
BEFORE_REFORM = "2025-06-30"
# The list of Decision 09/2025/QĐ-TTg, which founded some codes and deleted others.
LIST_OF_2025 = "2025-04-14"
BEFORE_LIST_OF_2025 = "2025-04-13"
# Level-1 codes that stayed while the name changed: the name until when.
RENAMED = {
    "G10": ("Bộ Nông nghiệp và Phát triển nông thôn", "2025-02-28", "2025-03-01"),
    "G21": ("Ủy ban Dân tộc", "2025-02-28", "2025-03-01"),
    "H57": ("UBND tỉnh Thừa Thiên Huế", "2024-12-31", "2025-01-01"),
}
FOUNDED_IN_LIST_OF_2025 = ("G38", "G39", "G40")
AGENCY_FIELDS = (
    "code", "name", "level", "parent", "valid_from", "valid_to", "successor", "node", "source",
    "certainty")
ALIAS_FIELDS = ("code", "alias", "valid_from", "valid_to", "source", "certainty")
SUCCESSION_FIELDS = (
    "code", "successor", "kind", "valid_from", "redirect", "decided_by", "document", "source",
    "certainty")
NODE_FIELDS = ("code", "name", "valid_from", "valid_to", "source", "certainty")
TYPE_FIELDS = ("scheme", "group", "code", "name", "abbreviation", "certainty")


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, fields, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows")


def committee(place):
    """The agency of a place is its People's Committee (UBND), as level 1 names it."""
    return "UBND " + place[0].lower() + place[1:]


def certainty(source):
    """A row is as sure as the weakest of its facts."""
    if source["confidence"] == "uncertain" or not source["name"] or "unsure" in source["note"]:
        return "uncertain"
    return "recalled" if "recalled" in source["note"] else source["confidence"]


def level_one(table):
    rows = []
    for source in table:
        code = source["code"]
        row = {
            "code": code,
            "name": source["name"] or f"Cơ quan mã {code} (chưa rõ tên)", "parent": "VN",
            "level": "province" if source["kind"] == "province" else "central",
            "valid_to": source["valid_to"],
            # Whose name was not read is no platform that anybody connected.
            "successor": source["successor_code"], "node": "yes" if source["name"] else "",
            "source": "agencies-level1", "certainty": certainty(source),
        }
        if code in FOUNDED_IN_LIST_OF_2025:
            row["valid_from"] = LIST_OF_2025
        if code in RENAMED:
            name, last, first = RENAMED[code]
            # The earlier name of a G code was confirmed with the first lists.
            rows.append(dict(row, name=name, valid_to=last, certainty="confirmed"))
            row["valid_from"] = first
        rows.append(row)
    by_code = {row["code"]: row for row in rows}
    # What the list of 2025 corrected in earlier tables.
    assert by_code["G13"]["successor"] == "G10" and not by_code["G10"]["valid_to"]
    assert not by_code["G21"]["valid_to"] and not by_code["G36"]["valid_to"]
    assert by_code["G14"]["certainty"] == by_code["G36"]["certainty"] == "uncertain"
    for code in ("G23", "G25", "G26", "G37"):
        assert by_code[code]["valid_to"] == BEFORE_LIST_OF_2025, code
    return rows


def lower_levels(units, provinces, codes, period):
    """Agencies of districts and communes; fills `codes` with place code -> agency code."""
    rows = []
    for unit in units:
        if unit["level"] == "province":
            codes[unit["code"]] = provinces[committee(unit["name"])]
    for level in ("district", "commune"):
        for unit in units:
            if unit["level"] != level:
                continue
            parent = codes[unit["parent"]]
            code = codes[unit["code"]] = parent + "." + unit["code"][1:]
            rows.append(dict(
                period, code=code, name=committee(unit["name"]), level=level, parent=parent,
                certainty="derived"))
    return rows


def successions(table, old_codes, new_codes):
    """Where all of a unit, or the part that stands for it, went."""
    successor = {}
    for row in table:
        if row["kind"] in ("whole", "default"):
            old = old_codes[row["old_code"]]
            assert old not in successor, f"two successors of {old}"
            successor[old] = new_codes[row["new_code"]]
    return successor


def succession_rows(table, top, old_codes, new_codes):
    """Everybody who took over, with the kinds of the reference; nobody has decided about mail."""
    rows = []
    for row in top:
        if row["successor"] and row["level"] == "central":
            begin = row["valid_to"]
            rows.append({
                "code": row["code"], "successor": row["successor"], "kind": "whole",
                "valid_from": day_after(begin), "source": "agencies-level1",
                "certainty": row["certainty"]})
    for row in table:
        old, new = old_codes[row["old_code"]], new_codes[row["new_code"]]
        # A province that stays keeps its code, and took nothing over from itself.
        if old != new:
            rows.append({
                "code": old, "successor": new, "kind": row["kind"], "valid_from": REFORM,
                "source": "succession-2025", "certainty": "derived"})
    return sorted(rows, key=lambda row: (row["code"], row["successor"]))


def day_after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    reference = pathlib.Path(sys.argv[1])
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).parent
    table = read(reference / "agencies-level1.csv")
    top = level_one(table)
    provinces = {row["name"]: row["code"] for row in top if row["level"] == "province"}
    old_codes, new_codes = {"VN": "VN"}, {"VN": "VN"}
    old = lower_levels(
        read(reference / "units/units-2024.csv"), provinces, old_codes,
        {"valid_to": BEFORE_REFORM, "source": "units-2024"})
    new = lower_levels(
        read(reference / "units/units-2025.csv"), provinces, new_codes,
        {"valid_from": REFORM, "source": "units-2025"})
    reform = read(reference / "units/succession-2025.csv")
    successor = successions(reform, old_codes, new_codes)
    for row in old:
        row["successor"] = successor.get(row["code"], "")
        assert row["level"] == "district" or row["successor"], row
    for row in top:
        # The two sources must agree on the provinces.
        if row["level"] == "province":
            assert successor[row["code"]] == (row["successor"] or row["code"]), row

    agencies = sorted(
        top + old + new, key=lambda row: (row["code"], row.get("valid_from", "")))
    write(output / "agencies.csv", AGENCY_FIELDS, agencies)
    write(output / "successions.csv", SUCCESSION_FIELDS, succession_rows(
        reform, top, old_codes, new_codes))
    write(output / "aliases.csv", ALIAS_FIELDS, [
        {"code": row["code"], "alias": "000.00.00." + row["code"], "source": "qcvn-102",
         "certainty": "confirmed"} for row in table])
    write(output / "nodes.csv", NODE_FIELDS, [
        {"code": row["code"], "name": row["name"], "valid_to": row["valid_to"],
         "source": "assumed", "certainty": "uncertain"} for row in table if row["name"]])
    write(output / "document-types.csv", TYPE_FIELDS, [
        {"scheme": row["scheme"], "group": row["group"], "code": row["code"],
         "name": row["name_vi"], "abbreviation": row["abbr"], "certainty": row["confidence"]}
        for row in read(reference / "document-types.csv")])


if __name__ == "__main__":
    main()
