#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# The files for operators are what their tools accept: Prometheus's rules and configuration by
# promtool, the compose file by Docker's compose, new or old; each alert has its runbook, and asks
# for metrics that the code has. A tool that is not there is named in a line.

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
    echo "operations: docker compose accepts Compose/compose.yaml."
elif command -v docker-compose >/dev/null; then
    docker-compose --file Compose/compose.yaml config --quiet
    echo "operations: docker-compose accepts Compose/compose.yaml."
elif python3 -c 'import yaml' 2>/dev/null; then
    python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' Compose/compose.yaml
    echo "operations: docker compose is not here (Debian package docker-compose); Compose/compose.yaml is YAML, no more is known."
else
    echo "operations: docker compose is not here (Debian package docker-compose); Compose/compose.yaml was not checked."
fi

failed=0
while read -r alert; do
    if ! [ -f "Ops/runbooks/$alert.md" ]; then
        echo "operations: the alert $alert has no runbook Ops/runbooks/$alert.md." >&2
        failed=1
    fi
done < <(sed -n 's/^ *- alert: *//p' Ops/prometheus/alerts.yml)
while read -r metric; do
    name=${metric%_bucket}
    if ! grep -rqF "\"$name\"" Sources; then
        echo "operations: an alert asks for $metric, which nothing in Sources counts." >&2
        failed=1
    fi
done < <(grep -E '^ *expr:' Ops/prometheus/alerts.yml | grep -oE '[a-z]+(_[a-z]+)+' | grep -vE '^(histogram_quantile)$' | sort -u)
exit "$failed"
