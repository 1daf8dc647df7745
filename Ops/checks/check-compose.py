#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""What stands in several files for operators and must be the same.

Every port that Ops/prometheus/prometheus.yml asks is published for that process by Compose/ports.yaml,
and the other way round; both images of the broker are of one version; every service rotates its logs,
so that none fills the host's disk.

    check-compose.py             checks, exits 1 when something is wrong
    check-compose.py --self-test  breaks copies in every way and demands that each is seen

Needs python3-yaml.
"""

import copy
import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


def problems(compose, ports, prometheus):
    found = []
    asked = {
        config["labels"]["process"]: target
        for job in prometheus["scrape_configs"]
        for config in job["static_configs"]
        for target in config["targets"]
    }
    published = {
        name: entry.rpartition(":")[0]
        for name, service in ports["services"].items()
        for entry in service["ports"]
    }
    for name in sorted(set(asked) | set(published)):
        if asked.get(name) != published.get(name):
            found.append(
                f"{name}: prometheus.yml asks {asked.get(name)}, ports.yaml publishes {published.get(name)}")
        if name not in compose["services"]:
            found.append(f"{name} is no service of compose.yaml")
    images = {
        service["image"]
        for service in compose["services"].values()
        if service["image"].startswith("apache/kafka:")
    }
    if len(images) != 1:
        found.append(f"the broker and its tools have several versions: {sorted(images)}")
    for name, service in sorted(compose["services"].items()):
        if not service.get("logging", {}).get("options", {}).get("max-size"):
            found.append(f"the logs of {name} grow without end")
    return found


def self_test(compose, ports, prometheus):
    count = 0
    for name in compose["services"]:
        broken = copy.deepcopy(compose)
        del broken["services"][name]["logging"]
        assert problems(broken, ports, prometheus), f"logs of {name}"
        count += 1
    for name in ports["services"]:
        broken = copy.deepcopy(ports)
        del broken["services"][name]
        assert problems(compose, broken, prometheus), f"port of {name}"
        count += 1
    broken = copy.deepcopy(compose)
    broken["services"]["rights"]["image"] = "apache/kafka:1.0.0"
    assert problems(broken, ports, prometheus), "another version"
    print(f"compose: self-test: {count + 1} breaks, each seen.")


def main():
    files = [
        yaml.safe_load((ROOT / name).read_text())
        for name in ["Compose/compose.yaml", "Compose/ports.yaml", "Ops/prometheus/prometheus.yml"]
    ]
    found = problems(*files)
    for problem in found:
        print(f"compose: {problem}.", file=sys.stderr)
    if found:
        sys.exit(1)
    if "--self-test" in sys.argv[1:]:
        self_test(*files)
    print("compose: ports, versions and logs fit together.")


main()
