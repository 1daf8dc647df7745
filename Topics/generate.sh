#!/bin/sh
# LienThong
# SPDX-License-Identifier: Apache-2.0
#
# Writes Sources/Events/events.pb.swift from events.proto. Needs Debian's protobuf-compiler and
# python3-protobuf; run it after a change of the schema and commit both.
set -e
cd "$(dirname "$0")"
protoc --plugin=generator/protoc-gen-lienthong --proto_path=. --lienthong_out=../Sources/Events events.proto
