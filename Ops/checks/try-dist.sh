#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Installs the archive of `make dist` on a second host: a bare Debian 12 that debootstrap makes in a directory, without
# Swift, without our sources. There a token is made, the registry imported, a document handed in, and delivered.
# What it cannot show: systemd (nothing boots there), another kernel.
#
#   Ops/checks/try-dist.sh [ARCHIVE]       (default: the newest in .build/dist)
#
# Needs root, debootstrap, util-linux, and a Debian mirror as apt has it (MIRROR=); two minutes.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { echo "try-dist: $*"; }

archive=${1:-$(ls -t .build/dist/lienthong-*.tar.gz 2>/dev/null | head -n 1 || true)}
[ -n "$archive" ] || { say "there is no archive: make dist."; exit 1; }
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    say "not tried: it needs root and debootstrap (Debian package debootstrap)."
    exit 0
fi
mirror=${MIRROR:-$(grep -rhoE '^URIs: *\S+/debian/?$|^deb \S+/debian/? ' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
    grep -oE 'https?://\S+' | head -n 1 || true)}
place=$(mktemp -d)
root=$place/root
# What runs inside ends with this shell's namespace of processes.
trap 'rm -rf --one-file-system "$place"' EXIT

(cd "$(dirname "$archive")" && sha256sum --quiet --check "$(basename "$archive").sha256")
say "a bare Debian 12 from ${mirror:=http://deb.debian.org/debian}"
debootstrap --variant=minbase bookworm "$root" "$mirror" >"$place/debootstrap.log" 2>&1 || {
    tail -n 5 "$place/debootstrap.log"
    say "debootstrap failed."
    exit 1
}
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
# A mirror behind a proxy or with a key of its own, as this host reaches it.
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
if [ -n "$(ls /etc/apt/sources.list.d 2>/dev/null)" ]; then
    cp -r /etc/apt/sources.list.d/. "$root/etc/apt/sources.list.d/"
    rm -f "$root/etc/apt/sources.list"
fi
cp "$archive" "$root/root/archive.tar.gz"
cat >"$root/root/try.sh" <<'INSIDE'
set -eu
cd /root
tar xzf archive.tar.gz
cd lienthong-*/
apt-get update -q >/root/apt.log 2>&1 || { tail -n 5 /root/apt.log; exit 1; }
./install.sh >/root/install.log 2>&1 || { tail -n 20 /root/install.log; exit 1; }
tail -n 1 /root/install.log
command -v swift && { echo "there is a Swift here"; exit 1; }
as() { setpriv --reuid lienthong --regid lienthong --clear-groups env HOME=/var/lib/lienthong "$@"; }
cd /var/lib/lienthong
operator=$(as lienthong tokens add operator --kind operator 2>/dev/null)
node=$(as lienthong tokens add node --kind node --code H27 2>/dev/null)
# As the unit starts it.
# In a shell that becomes it, so that the signal reaches it.
(
    exec setpriv --reuid lienthong --regid lienthong --clear-groups env HOME=/var/lib/lienthong \
        lienthong run --data /var/lib/lienthong/data --port 8080 --tokens tokens.jsonl --log-level warning
) &
process=$!
export LIENTHONG_GATEWAY=http://127.0.0.1:8080
for _ in $(seq 100); do
    as lienthong doctor --json --data /var/lib/lienthong/data --token "$operator" >doctor.json 2>/dev/null && break
    sleep 0.3
done
as lienthong doctor --data /var/lib/lienthong/data --token "$operator"
as lienthong registry import /usr/local/share/lienthong/registry --token "$operator"
printf '%%PDF-1.4\n%%%%EOF\n' >document.pdf
as lienthong publish document.pdf --as H27.18073 --to G09 --number 1 --notation UBND-VP --date 2025-07-16 \
    --subject "V/v cài đặt" --token "$node"
for _ in $(seq 100); do
    as lienthong track H27.18073,2025/07/16,1/UBND-VP --json --token "$node" >track.json 2>/dev/null || true
    grep -q '"delivered":\[{' track.json && break
    sleep 0.3
done
grep -q '"delivered":\[{' track.json || { cat track.json; echo "the document was not delivered"; exit 1; }
kill "$process"
wait "$process" || { echo "the process did not stop well"; exit 1; }
# The other programs start as far as their command line.
for program in intake signature-check routing delivery-ack office metrics projection gateway; do "$program" --help >/dev/null; done
echo "delivered"
INSIDE
unshare --mount --pid --fork --kill-child --mount-proc bash -c '
    set -eu
    mount -t proc proc "$1/proc"
    mount --bind /dev "$1/dev"
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        chroot "$1" /bin/bash /root/try.sh' try-dist "$root" | sed 's/^/try-dist:   /'
say "$(basename "$archive") installs on a bare Debian 12, and a document goes through."
