#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# The files for operators are what their tools accept: Prometheus's rules and configuration by
# promtool, the compose file by Docker's compose, new or old; each alert has its runbook and its unit
# tests. A tool that is not there is named in a line.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if command -v promtool >/dev/null; then
    promtool check config Ops/prometheus/prometheus.yml >/dev/null
    promtool check rules Ops/prometheus/alerts.yml >/dev/null
    promtool test rules Ops/prometheus/alerts.test.yml >/dev/null
    echo "operations: promtool accepts Ops/prometheus."
    Ops/checks/load-alerts.sh
else
    echo "operations: promtool is not here (Debian package prometheus); Ops/prometheus was not checked by it."
fi

if docker compose version >/dev/null 2>&1; then
    docker compose --file Compose/compose.yaml config --quiet
    docker compose --file Compose/compose.yaml --file Compose/ports.yaml config --quiet
    echo "operations: docker compose accepts Compose/compose.yaml."
elif command -v docker-compose >/dev/null; then
    docker-compose --file Compose/compose.yaml config --quiet
    docker-compose --file Compose/compose.yaml --file Compose/ports.yaml config --quiet
    echo "operations: docker-compose accepts Compose/compose.yaml."
elif python3 -c 'import yaml' 2>/dev/null; then
    python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' Compose/compose.yaml
    echo "operations: docker compose is not here (Debian package docker-compose); Compose/compose.yaml is YAML, no more is known."
else
    echo "operations: docker compose is not here (Debian package docker-compose); Compose/compose.yaml was not checked."
fi

if python3 -c 'import yaml' 2>/dev/null; then
    python3 Ops/checks/check-compose.py --self-test
else
    echo "operations: python3-yaml is not here; Compose and Prometheus were not compared."
fi

if command -v systemd-analyze >/dev/null; then
    # Each tenth is a right that a process does not need.
    for unit in lienthong@.service lienthong-refresh.service; do
        exposure=$(systemd-analyze security --offline=true --threshold=30 --no-pager "Ops/systemd/$unit") || {
            echo "operations: $unit is exposed more than 3.0 (systemd-analyze security):" >&2
            grep '✗' <<<"$exposure" >&2
            exit 1
        }
        echo "operations: $(sed -n 's/^→ Overall exposure level for //p' <<<"$exposure" | cut -d' ' -f1-2)"
    done
    systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' Ops/systemd/lienthong-refresh.timer)" >/dev/null
else
    echo "operations: systemd-analyze is not here (Debian package systemd); the unit was not looked at."
fi

python3 Ops/checks/check-alerts.py --self-test
python3 Ops/checks/check-named-tests.py
