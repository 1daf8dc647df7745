#!/usr/bin/env bash
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# The archive that an operator installs from on a host without Swift: programs, Swift's runtime, units, tables, pages,
# licences of what is shipped, and checksums. `make dist` builds the programs first.
#
#   Ops/dist/make.sh [DIR]        DIR/lienthong-VERSION-ARCH.tar.gz and .sha256 (default: .build/dist)

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=${1:-.build/dist}
bin=.build/release
version=$(git describe --always --dirty 2>/dev/null || echo unknown)
name=lienthong-$version-$(uname -m)
programs=(lienthong intake signature-check signature-inspector routing delivery-ack office metrics projection gateway)
root=$out/$name

say() { echo "dist: $*" >&2; }

for program in "${programs[@]}"; do
    [ -x "$bin/$program" ] || { say "$bin/$program is not there: make programs builds it."; exit 1; }
done
runtime=$(ldd "$bin/lienthong" | sed -n 's/.* => \(.*\/libswiftCore\.so\) .*/\1/p')
[ -n "$runtime" ] || { say "$bin/lienthong does not name Swift's runtime: was it built another way?"; exit 1; }
runtime=$(dirname "$runtime")

rm -rf "$root"
mkdir -p "$root"/{lib/lienthong,licenses,units,share}

# Programs and runtime lie together: the programs look for it where they are themselves (RUNPATH $ORIGIN).
for program in "${programs[@]}"; do
    install -m 755 "$bin/$program" "$root/lib/lienthong/$program"
    strip --strip-unneeded "$root/lib/lienthong/$program"
done
for program in "${programs[@]}"; do ldd "$bin/$program"; done |
    awk -v place="$runtime/" 'index($3, place) == 1 { print $3 }' | sort -u |
    while read -r library; do install -m 644 "$library" "$root/lib/lienthong/"; done

# What comes from Debian on the host itself: the packages of the libraries that the programs name.
for program in "${programs[@]}"; do ldd "$bin/$program"; done |
    awk -v place="$runtime/" '$3 ~ /^\// && index($3, place) != 1 { print $3 }' | sort -u |
    while read -r library; do
        # dpkg knows a library by its place before /usr was merged or after it: its name is compared.
        name=$(basename "$library")
        dpkg-query -S "*/$name" 2>/dev/null |
            awk -v end="/$name" 'substr($0, length($0) - length(end) + 1) == end { sub(/:.*/, ""); print; exit }'
    done | sort -u >"$root/debian-packages"
# pdftotext reads what a document says of itself; systemd's unit and the client need certificates of authorities.
printf '%s\n' ca-certificates poppler-utils >>"$root/debian-packages"

# The pages lie as they do with the sources, so that their links hold.
mkdir -p "$root/share/doc/Ops"
cp -r Ops/registry Ops/prometheus "$root/share/"
rm -f "$root/share/registry/make-tables.py"
cp -r Topics README.md README.vi.md SECURITY.md CHANGELOG.md LICENSE "$root/share/doc/"
rm -rf "$root/share/doc/Topics/generate.sh" "$root/share/doc/Topics/generator"
cp -r Ops/README.md Ops/metrics.md Ops/access.md Ops/faults.md Ops/runbooks "$root/share/doc/Ops/"
cp Ops/systemd/lienthong@.service Ops/systemd/lienthong-refresh.service Ops/systemd/lienthong-refresh.timer "$root/units/"
install -m 755 Ops/dist/install.sh "$root/install.sh"

cp LICENSE "$root/licenses/lienthong-Apache-2.0"
toolchain=$(dirname "$(dirname "$(dirname "$runtime")")")
cp "$toolchain/share/swift/LICENSE.txt" "$root/licenses/swift-runtime-Apache-2.0-with-exception"
cat >"$root/licenses/README" <<TEXT
LienThong is under the Apache License 2.0 (lienthong-Apache-2.0).

Shipped beside it, in lib/lienthong: the runtime of Swift ($(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)),
libswift*, libdispatch, libBlocksRuntime, libFoundation*, lib_Foundation*: Apache License 2.0 with Runtime Library Exception
(swift-runtime-Apache-2.0-with-exception). lib_FoundationICU holds ICU's data: Unicode License v3, https://www.unicode.org/license.txt.

Not shipped: Debian's libraries (debian-packages); their licences are in /usr/share/doc/PACKAGE/copyright on the host.
TEXT

(cd "$root" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
# The same files make the same archive.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" \
    -C "$out" -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
rm -rf "$root"
say "$out/$name.tar.gz, $(du -h "$out/$name.tar.gz" | cut -f1)."
echo "$out/$name.tar.gz"
