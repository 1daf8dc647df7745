#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Starts Debian's Prometheus with our configuration and asks it which alerts and targets it has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
port=$((20000 + RANDOM % 10000))
prometheus --config.file=Ops/prometheus/prometheus.yml --storage.tsdb.path="$work/data" \
    --web.listen-address="127.0.0.1:$port" >"$work/log" 2>&1 &
server=$!
cleanup() {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

ask() { curl --silent --fail --max-time 5 "http://127.0.0.1:$port/$1"; }
# Ready, and the targets taken in, which comes a little later.
for _ in $(seq 1 120); do
    ask api/v1/targets >"$work/targets" && grep -q scrapeUrl "$work/targets" && break
    if ! kill -0 "$server" 2>/dev/null; then
        tail "$work/log" >&2
        exit 1
    fi
    sleep 0.25
done
ask api/v1/rules >"$work/rules"
python3 - "$work" Ops/prometheus <<'PYTHON'
import json, re, sys

def of(name):
    return json.load(open(f"{sys.argv[1]}/{name}"))["data"]

loaded = sorted(rule["name"] for group in of("rules")["groups"] for rule in group["rules"])
written = sorted(re.findall(r"- alert: *(\S+)", open(f"{sys.argv[2]}/alerts.yml").read()))
scraped = len(of("targets")["activeTargets"])
listed = len(re.findall(r"- targets:", open(f"{sys.argv[2]}/prometheus.yml").read()))
if loaded != written or scraped != listed:
    sys.exit(f"operations: Prometheus loaded {loaded} and {scraped} targets, written are {written} and {listed}.")
print(f"operations: Prometheus loads the {len(loaded)} alerts and scrapes {scraped} targets.")
PYTHON
