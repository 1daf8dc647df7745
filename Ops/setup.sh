#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing on a bare Debian 12, by apt, and does nothing when all is there.
#
#   Ops/setup.sh [build] [test] [kafka] [demo] [operations]    (default: build test)
#
# Swift itself is not in Debian: this script only says where it is to be had.

set -euo pipefail

packages_of() {
    case "$1" in
    build)
        # The first line is what the Swift toolchain itself links with.
        echo git binutils libc6-dev libstdc++-12-dev libncurses6 zlib1g-dev tzdata ca-certificates \
            make pkg-config python3 \
            libsqlite3-dev libssl-dev libqpdf-dev libxml2-dev libzip-dev \
            libmicrohttpd-dev libgnutls28-dev libargon2-dev libcurl4-openssl-dev librdkafka-dev \
            libxlsxwriter-dev
        ;;
    test) echo protobuf-compiler python3-protobuf poppler-utils ;;
    kafka) echo openjdk-17-jre-headless kcat ;;
    demo) echo python3-venv fonts-dejavu-core ;;
    # What only checks the files for operators; prometheus may start a service.
    operations) echo curl docker-compose prometheus python3-yaml debootstrap ;;
    *)
        echo "setup: unknown group '$1'; the groups are build, test, kafka, demo and operations." >&2
        exit 2
        ;;
    esac
}

say() { echo "setup: $*" >&2; }

[ $# -gt 0 ] || set -- build test
wanted=()
for group in "$@"; do
    names=$(packages_of "$group")
    read -ra names <<<"$names"
    wanted+=("${names[@]}")
done

if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian; install what these packages hold, by your own means: ${wanted[*]}."
    exit 1
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for name in "${wanted[@]}"; do
    grep -qx "installed $name" <<<"$installed" || missing+=("$name")
done

if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            as_root=(sudo)
        else
            say "not allowed to install; ask an administrator for: apt-get install -y ${missing[*]}"
            exit 1
        fi
    fi
    say "installing ${missing[*]}"
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >&2 </dev/null; then
        say "apt-get failed (its messages stand above); still missing: ${missing[*]}."
        exit 1
    fi
fi

where="take Swift 6.2 or later for Debian 12 from https://www.swift.org/install/linux and put its usr/bin into PATH."
if ! command -v swift >/dev/null; then
    say "there is no swift here: $where"
    exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
read -r major minor <<<"${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    say "this swift is $major.$minor: $where"
    exit 1
fi
