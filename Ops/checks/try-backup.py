#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Does what "Backup" in Ops/README.md says, and restores from it: on the embedded log, and on Kafka where KAFKA_HOME
names a distribution.

What it shows: from the copy a second place starts; every document of before the copy is there, delivered, its packet
byte for byte; a repetition gets the same receipt; new documents travel; and no event refers to a blob that the copy
lacks, though documents came in between the copy of the log and that of the blobs.

    try-backup.py [--bin .build/release]

Needs Java for Kafka; a minute or two.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 120
SENDER, RECEIVER, NODE = "H27.18073", "G09", "H27"
PACKET = """<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>
<From><OrganId>{sender}</OrganId><OrganName>Nơi gửi</OrganName></From>
<To><OrganId>{receiver}</OrganId><OrganName>Nơi nhận</OrganName></To>
<Code><CodeNumber>{number}</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code>
<PromulgationInfo><Place>Hà Tĩnh</Place><PromulgationDate>2025/06/16</PromulgationDate></PromulgationInfo>
<DocumentType><Type>2</Type><TypeDetail>18</TypeDetail><TypeName>Công văn</TypeName></DocumentType>
<Subject>V/v sao lưu {number}</Subject><OtherInfo><Priority>0</Priority></OtherInfo><SteeringType>0</SteeringType>
<DocumentId>{sender},2025/06/16,{number}/UBND-VP</DocumentId></MessageHeader>
<TraceHeaderList><TraceHeader><OrganId>{sender}</OrganId><Timestamp>2025/06/16 08:00:00</Timestamp></TraceHeader>
<Bussiness><BussinessDocType>0</BussinessDocType><BussinessDocReason>Lý do</BussinessDocReason><Paper>0</Paper></Bussiness>
</TraceHeaderList></edXMLHeader><edXMLBody><edXMLManifest version="1.0"><Reference><ContentId>cid:1</ContentId>
<ContentType>text/plain</ContentType><Description>Toàn văn</Description><AttachmentName>vb.txt</AttachmentName>
</Reference></edXMLManifest></edXMLBody></edXMLEnvelope><AttachmentEncoded><Attachment><ContentId>cid:1</ContentId>
<AttachmentName>vb.txt</AttachmentName><Description>Toàn văn</Description><ContentType>text/plain</ContentType>
<ContentTransferEncoded>QUJD</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, is_true):
    deadline = time.monotonic() + PATIENCE
    while not is_true():
        if time.monotonic() > deadline:
            raise SystemExit(f"backup: not so: {what}")
        time.sleep(0.2)


class Place:
    """A directory with everything of a small exchange, and its process."""

    def __init__(self, programs, root, kafka_home):
        self.programs, self.root, self.home = programs, root, kafka_home
        self.port, self.admin = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.broker = self.process = None
        root.mkdir(parents=True, exist_ok=True)

    def command(self, *words, token=None, check=True):
        environment = dict(os.environ, LIENTHONG_GATEWAY=self.base)
        if token:
            environment["LIENTHONG_TOKEN"] = token
        done = subprocess.run(
            [self.programs / "lienthong", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE)
        if check and done.returncode != 0:
            raise SystemExit(f"backup: lienthong {' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return done.stdout

    # The broker, where there is one.

    def start_broker(self, broker_port, controller_port, is_new):
        data = self.root / "kafka"
        properties = self.root / "server.properties"
        properties.write_text("\n".join([
            "process.roles=broker,controller", "node.id=1",
            f"controller.quorum.voters=1@127.0.0.1:{controller_port}", "controller.listener.names=CONTROLLER",
            f"listeners=PLAINTEXT://127.0.0.1:{broker_port},CONTROLLER://127.0.0.1:{controller_port}",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT", f"log.dirs={data}",
            "offsets.topic.replication.factor=1", "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1", "group.initial.rebalance.delay.ms=0", "auto.create.topics.enable=false",
            "offsets.topic.num.partitions=4", "transaction.state.log.num.partitions=4",
        ]) + "\n")
        environment = dict(os.environ, KAFKA_HEAP_OPTS="-Xms128m -Xmx512m", LOG_DIR=str(self.root / "kafka-logs"))
        if is_new:
            subprocess.run(
                [f"{self.home}/bin/kafka-storage.sh", "format", "--cluster-id", "LienThongBackup0000000", "--config", properties],
                env=environment, check=True, stdout=subprocess.DEVNULL)
        self.broker = subprocess.Popen(
            [f"{self.home}/bin/kafka-server-start.sh", properties], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT, start_new_session=True)
        until("the broker listens", lambda: not socket.socket().connect_ex(("127.0.0.1", broker_port)))
        self.log = ["--log", f"kafka:127.0.0.1:{broker_port}", "--cluster", "backup", "--allow-anonymous-kafka"]

    def stop_broker(self):
        self.broker.send_signal(signal.SIGTERM)
        self.broker.wait(timeout=PATIENCE)
        self.broker = None

    # Our process: the whole pipeline.

    def start(self):
        words = ["run", "--data", self.root / "data", "--port", str(self.port), "--admin-port", str(self.admin),
                 "--tokens", self.root / "tokens.jsonl", "--log-level", "warning"]
        if self.home:
            words += self.log + ["--blobs", self.root / "data/blobs", "--receipt-key", self.root / "data/receipt.key"]
        log = open(self.root / "run.log", "ab")
        self.process = subprocess.Popen([self.programs / "lienthong", *words], stdout=log, stderr=log, start_new_session=True)
        until("the process is ready", self.is_ready)

    def is_ready(self):
        if self.process.poll() is not None:
            raise SystemExit(f"backup: the process ended:\n{(self.root / 'run.log').read_text()[-2000:]}")
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/readyz", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=30) != 0:
            raise SystemExit("backup: the process did not stop well")
        self.process = None

    def end(self):
        for process in (self.process, self.broker):
            if process and process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()

    # Documents.

    def publish(self, number, token):
        """A document to its receiver; its id and receipt."""
        packet = self.root / f"{number}.edxml"
        if not packet.exists():
            packet.write_text(PACKET.format(number=number, sender=SENDER, receiver=RECEIVER))
        answer = self.command("publish", packet, "--json", token=token)
        return json.loads(answer.splitlines()[0])

    def is_delivered(self, document, token):
        track = self.command("track", document, "--json", token=token, check=False)
        return bool(track) and bool(json.loads(track).get("delivered"))


def try_it(name, programs, top, home):
    first, second = (Place(programs, top / name / which, home) for which in ("first", "second"))
    try:
        if home:
            ports = free_port(), free_port()
            first.start_broker(*ports, is_new=True)
            first.command("topics", "apply", *first.log)
            (first.root / "data/blobs").mkdir(parents=True)
            first.command("receipt-key", "make", first.root / "data/receipt.key")
        operator = first.command("tokens", "add", "operator", "--kind", "operator", "--tokens", first.root / "tokens.jsonl").strip()
        node = first.command("tokens", "add", "node", "--kind", "node", "--code", NODE, "--tokens", first.root / "tokens.jsonl").strip()
        first.start()
        first.command("registry", "import", ROOT / "Ops/registry", token=operator)
        documents = {number: first.publish(number, node) for number in (1, 2, 3)}
        for document in documents.values():
            until("it is delivered", lambda: first.is_delivered(document["documentId"], node))

        # The log first, while nobody writes it; then the process goes on, and the blobs are copied while it works.
        first.stop()
        copy = second.root
        (copy / "data").mkdir(parents=True)
        if home:
            first.stop_broker()
            shutil.copytree(first.root / "kafka", copy / "kafka")
        else:
            for file in first.root.glob("data/log.sqlite*"):
                shutil.copy2(file, copy / "data")
        shutil.copy2(first.root / "data/receipt.key", copy / "data")
        shutil.copy2(first.root / "tokens.jsonl", copy)
        if home:
            first.start_broker(*ports, is_new=False)
        first.start()
        later = first.publish(4, node)
        shutil.copytree(first.root / "data/blobs", copy / "data/blobs")
        first.stop()
        if home:
            first.stop_broker()

        # From the copy, as on another host: caches and projection are made again.
        if home:
            second.start_broker(*ports, is_new=False)
        second.start()
        for number, document in documents.items():
            until("a document of before is delivered in the copy", lambda: second.is_delivered(document["documentId"], node))
            shutil.copy2(first.root / f"{number}.edxml", copy)
            if second.publish(number, node)["receipt"] != document["receipt"]:
                raise SystemExit("backup: the copy gives another receipt for the same packet")
        if second.is_delivered(later["documentId"], node):
            raise SystemExit("backup: a document of after the copy is in it")
        new = second.publish(5, node)
        until("a new document travels in the copy", lambda: second.is_delivered(new["documentId"], node))
        second.stop()
        where = second.log if home else ["--data", copy / "data"]
        second.command("blobs", "check", "--blobs", copy / "data/blobs", *where)
        print(f"backup: {name}: log, then blobs: restored, and goes on.", flush=True)
    finally:
        first.end()
        second.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=ROOT / ".build/release", type=pathlib.Path)
    programs = parser.parse_args().bin.resolve()
    top = pathlib.Path(tempfile.mkdtemp(prefix="lienthong-backup-"))
    try:
        try_it("embedded", programs, top, None)
        if home := os.environ.get("KAFKA_HOME"):
            try_it("kafka", programs, top, home)
        else:
            print("backup: KAFKA_HOME is not set: not tried on Kafka.")
    finally:
        shutil.rmtree(top)


main()
