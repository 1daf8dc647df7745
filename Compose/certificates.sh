#!/bin/sh
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Makes an authority and a certificate for each process that connects to the broker, once; the key of the authority
# is kept nowhere. Each gets a directory of its own, and so a volume of its own:
#
#   certificates.sh DIR USER:OWNER…        DIR/USER/{ca.pem,me.pem,me.key,kafka.properties,java.properties}
#
# OWNER is a numeric user id; "-" leaves the files to who runs this. The broker's certificate (user kafka) is for the
# names kafka and localhost.

set -eu
umask 077
dir=$1
shift
days=3650

complete=yes
for entry in "$@"; do
    [ -s "$dir/${entry%%:*}/me.pem" ] || complete=
done
if [ -n "$complete" ]; then
    echo "certificates: all are there."
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" \
    -days $days -subj "/CN=LienThong broker authority" -addext "basicConstraints=critical,CA:TRUE" 2>/dev/null
for entry in "$@"; do
    user=${entry%%:*} owner=${entry##*:} place=$dir/${entry%%:*}
    mkdir -p "$place"
    # Java reads a key in PKCS#8 only, which is what -newkey writes.
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$place/me.key" -out "$work/request" \
        -subj "/CN=$user" 2>/dev/null
    if [ "$user" = kafka ]; then
        printf 'subjectAltName=DNS:kafka,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n' >"$work/extension"
    else
        printf 'extendedKeyUsage=clientAuth\n' >"$work/extension"
    fi
    openssl x509 -req -in "$work/request" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days $days \
        -extfile "$work/extension" -out "$place/me.pem" 2>/dev/null
    cp "$work/ca.pem" "$place/ca.pem"
    cat "$place/me.key" "$place/me.pem" >"$place/keystore.pem"
    cat >"$place/kafka.properties" <<PROPERTIES
security.protocol=SSL
ssl.ca.location=$place/ca.pem
ssl.certificate.location=$place/me.pem
ssl.key.location=$place/me.key
PROPERTIES
    cat >"$place/java.properties" <<PROPERTIES
security.protocol=SSL
ssl.truststore.type=PEM
ssl.truststore.location=$place/ca.pem
ssl.keystore.type=PEM
ssl.keystore.location=$place/keystore.pem
PROPERTIES
    [ "$owner" = - ] || chown -R "$owner" "$place"
done
echo "certificates: made for $*."
