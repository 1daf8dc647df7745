#!/usr/bin/python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Random messages of events.proto by Google's coder, for the test that holds ours against it.

wirecheck.py SCHEMA_DIR SEED COUNT: a line each of message name, bytes in hexadecimal (fields in
order, as both coders write them), and the same bytes behind an unknown field of a later version.
Needs Debian's protobuf-compiler and python3-protobuf.
"""
import random
import subprocess
import sys
import tempfile

directory, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
out = tempfile.TemporaryDirectory()
subprocess.check_call(["protoc", f"--proto_path={directory}", f"--python_out={out.name}", "events.proto"])
sys.path.insert(0, out.name)
import events_pb2  # noqa: E402

r = random.Random(seed)


def text():
    return "".join(r.choice(["ệ", "a", "\0", "𝄞", "Đ", '"', "\n", "x" * r.randrange(50)])
                   for _ in range(r.randrange(0, 40)))


def integer(bits):
    v = r.getrandbits(r.randrange(bits + 1))
    return v - (1 << bits) if v >> (bits - 1) else v


def is_digest(field):
    return field.name in ("sha256", "submission", "submissions", "packet", "identity", "crl",
                          "value_sha256", "packet_sha256", "evidence", "evidence_lists", "commands",
                          "values", "update_packet", "update", "certificate")


def value(f):
    if f.type == f.TYPE_STRING:
        return text()
    if f.type == f.TYPE_BYTES:
        return r.randbytes(32) if is_digest(f) else r.randbytes(r.randrange(60))
    if f.type == f.TYPE_BOOL:
        return r.random() < 0.5
    if f.type == f.TYPE_ENUM:
        return r.randrange(7)
    return integer(32 if f.type == f.TYPE_INT32 else 64)


REQUIRED = {"publisher", "sender", "document", "accepted", "verified"}


def fill(m, depth=0):
    for f in m.DESCRIPTOR.fields:
        if f.label == f.LABEL_REPEATED:
            for _ in range(r.randrange(4)):
                if f.message_type:
                    fill(getattr(m, f.name).add(), depth + 1)
                else:
                    getattr(m, f.name).append(value(f))
        elif f.message_type:
            if f.name in REQUIRED or r.random() < 0.5:
                getattr(m, f.name).SetInParent()
                fill(getattr(m, f.name), depth + 1)
        elif r.random() < 0.7:
            setattr(m, f.name, value(f))


# Field 1999, a string, which no version of ours has.
LATER = bytes([0xFA, 0x7C, 5]) + b"later"
for name, descriptor in sorted(events_pb2.DESCRIPTOR.message_types_by_name.items()):
    for _ in range(count):
        message = getattr(events_pb2, name)()
        fill(message)
        data = message.SerializeToString(deterministic=True)
        print(name, data.hex() or "-", (data + LATER).hex())
