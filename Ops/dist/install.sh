#!/bin/sh
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Installs the unpacked archive on a Debian 12 host, as root; again for another version: running processes go on with
# theirs until they are restarted.
#
#   ./install.sh [PREFIX]         (default: /usr/local)
#
# What it makes: PREFIX/lib/lienthong, links in PREFIX/bin, PREFIX/share/lienthong, the unit, the user lienthong,
# /etc/lienthong/common.env where there is none, /var/lib/lienthong. It starts nothing.

set -eu
cd "$(dirname "$0")"
prefix=${1:-/usr/local}

sha256sum --quiet --check SHA256SUMS || { echo "install: the archive is damaged: fetch it again." >&2; exit 1; }

missing=$(while read -r package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
done <debian-packages)
if [ -n "$missing" ]; then
    # Word by word on purpose.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing </dev/null || {
        echo "install: these Debian packages are missing: $(echo $missing)" >&2
        exit 1
    }
fi

# A new file in the place of each: a program that runs keeps the old one.
mkdir -p "$prefix/lib/lienthong" "$prefix/bin" "$prefix/share/lienthong"
for file in lib/lienthong/*; do
    name=$(basename "$file")
    cp "$file" "$prefix/lib/lienthong/.$name.new"
    mv "$prefix/lib/lienthong/.$name.new" "$prefix/lib/lienthong/$name"
    case "$name" in *.so) ;; *) ln -sf "$prefix/lib/lienthong/$name" "$prefix/bin/$name" ;; esac
done
cp -r share/. licenses "$prefix/share/lienthong/"

getent passwd lienthong >/dev/null || useradd --system --user-group --home-dir /var/lib/lienthong --shell /usr/sbin/nologin lienthong
install -d -o lienthong -g lienthong -m 700 /var/lib/lienthong
install -d -o root -g lienthong -m 750 /etc/lienthong
if [ ! -e /etc/lienthong/common.env ]; then
    cat >/etc/lienthong/common.env <<'ENV'
# The same for all processes of this host; NAME.env beside it for one (share/lienthong/doc/Ops/README.md, "Settings").
#LIENTHONG_LOG=kafka:broker-1:9093,broker-2:9093
#LIENTHONG_CLUSTER=production
#LIENTHONG_BLOBS=/srv/lienthong/blobs
#LIENTHONG_RECEIPT_KEY=/etc/lienthong/receipt.key
ENV
    chmod 640 /etc/lienthong/common.env
    chgrp lienthong /etc/lienthong/common.env
fi
mkdir -p /etc/systemd/system
for unit in lienthong@.service lienthong-refresh.service lienthong-refresh.timer; do
    sed "s,/usr/local/bin/,$prefix/bin/,g" "units/$unit" >"/etc/systemd/system/$unit"
done
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "install: done; settings in /etc/lienthong, then systemctl enable --now lienthong@KIND. $prefix/share/lienthong/doc/Ops/README.md tells the rest."
