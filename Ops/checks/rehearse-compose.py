#!/usr/bin/env python3
# LienThong
# SPDX-License-Identifier: Apache-2.0
"""Runs what Compose/compose.yaml says without containers: its commands, its environment and its volumes, as processes
of this machine on the broker of KAFKA_HOME. What it shows: certificates, rights and settings fit together, every
process gets ready, the registry and the trust list come in as their services say, the broker is asked for its health as
its container would be, and it is of the version that Compose names. What it cannot show: images, capabilities, networks.

    rehearse-compose.py [--bin .build/release]

Needs python3-yaml, openssl, Java and KAFKA_HOME; some minutes at most.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 400


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Rehearsal:
    def __init__(self, programs, home, place):
        self.services = yaml.safe_load((ROOT / "Compose/compose.yaml").read_text())["services"]
        self.programs, self.home, self.place = programs, home, place
        self.broker, self.controller = free_port(), free_port()
        self.ports = {name: free_port() for name in self.services}
        self.admin = free_port()
        self.token = "rehearsal-operator"
        tokens = {"tokens": [{"sha256": hashlib.sha256(self.token.encode()).hexdigest(), "operator": True}]}
        (place / "tokens.json").write_text(json.dumps(tokens))
        os.chmod(place / "tokens.json", 0o600)
        (place / "operator.token").write_text(self.token + "\n")
        os.chmod(place / "operator.token", 0o600)
        self.running = {}

    def here(self, text):
        """What a container's text means on this machine."""
        for theirs, ours in [
            ("/usr/share/lienthong/certificates.sh", ROOT / "Compose/certificates.sh"),
            ("/opt/kafka", self.home),
            ("/tls", self.place / "tls"),
            ("/rights/", f"{self.place}/volumes/rights/"),
            ("/var/lib/kafka/data", self.place / "kafka-data"),
            ("/run/secrets/tokens", self.place / "tokens.json"),
            ("/run/secrets/operator-token", self.place / "operator.token"),
            ("/usr/share/lienthong/registry", ROOT / "Ops/registry"),
            ("/trust", self.place / "trust"),
            ("gateway:8080", f"127.0.0.1:{self.ports['gateway']}"),
            ("kafka:9092", f"127.0.0.1:{self.broker}"),
            ("localhost:9093", f"127.0.0.1:{self.controller}"),
            ("0.0.0.0", "127.0.0.1"),
            ("8086", self.admin),
            ("$$", "$"),
        ]:
            text = text.replace(theirs, str(ours))
        return text

    def folder(self, name):
        """Where the service works, with its volumes beneath."""
        place = self.place / "work" / name
        place.mkdir(parents=True, exist_ok=True)
        for volume in self.services[name].get("volumes", []):
            source, _, target = volume.partition(":")
            if source.startswith("/"):
                source, target = f"{name}-data", source
            base = "/var/lib/lienthong/"
            target = target.removesuffix(":ro")
            if target.startswith(base):
                (self.place / "volumes" / source).mkdir(parents=True, exist_ok=True)
                link = place / target.removeprefix(base)
                if not link.exists():
                    link.symlink_to(self.place / "volumes" / source)
        return place

    def start(self, name):
        service = self.services[name]
        command = service["command"]
        words = [self.here(word) for word in command]
        if name == "certificates":
            words = [word.rpartition(":")[0] + ":-" if ":" in word else word for word in words]
        environment = dict(os.environ, HOSTNAME=f"{name}-1", PATH=f"{self.programs}:{os.environ['PATH']}")
        environment["LIENTHONG_PORT"] = str(self.ports[name])
        for key, value in service.get("environment", {}).items():
            environment[key] = self.here(value)
        log = open(self.place / f"{name}.log", "wb")
        self.running[name] = subprocess.Popen(
            words, cwd=self.folder(name), env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        return self.running[name]

    def once(self, name):
        began = time.monotonic()
        status = self.start(name).wait(timeout=PATIENCE)
        if status != 0:
            raise SystemExit(f"rehearsal: {name} ended with {status}:\n{self.tail(name)}")
        print(f"rehearsal: {name} done in {time.monotonic() - began:.1f} s.", flush=True)

    def tail(self, name):
        return (self.place / f"{name}.log").read_text(errors="replace")[-3000:]

    def start_kafka(self):
        """The image turns KAFKA_A_B into a.b."""
        lines = []
        for key, value in self.services["kafka"]["environment"].items():
            if key == "KAFKA_HEAP_OPTS":
                continue
            value = self.here(value).replace("://:9092", f"://127.0.0.1:{self.broker}")
            lines.append(f"{key.removeprefix('KAFKA_').lower().replace('_', '.')}={value}")
        properties = self.place / "server.properties"
        properties.write_text("\n".join(lines) + "\n")
        environment = dict(os.environ, KAFKA_HEAP_OPTS="-Xms256m -Xmx512m", LOG_DIR=str(self.place / "kafka-logs"))
        subprocess.run(
            [f"{self.home}/bin/kafka-storage.sh", "format", "--cluster-id", "LienThongCompose000000", "--config", properties],
            env=environment, check=True, stdout=subprocess.DEVNULL)
        log = open(self.place / "kafka.log", "wb")
        self.running["kafka"] = subprocess.Popen(
            [f"{self.home}/bin/kafka-server-start.sh", properties], env=environment, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True)
        test = [self.here(word).replace("/9092", f"/{self.broker}") for word in self.services["kafka"]["healthcheck"]["test"][1:]]
        self.until("the broker is healthy", lambda: subprocess.run(test, stderr=subprocess.DEVNULL).returncode == 0, "kafka")

    def check_version(self):
        """The version that the tests run against is the one that an operator gets."""
        named = self.services["kafka"]["image"].rpartition(":")[2]
        if not list(pathlib.Path(self.home).glob(f"libs/kafka_*-{named}.jar")):
            raise SystemExit(f"rehearsal: Compose/compose.yaml names Kafka {named}, and KAFKA_HOME is another version")
        print(f"rehearsal: Kafka {named} in both.", flush=True)

    def make_trust(self):
        """A folder as an operator has it: one root."""
        (self.place / "trust/roots").mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.place / "root.key", "-out",
             self.place / "trust/roots/root.pem", "-days", "2", "-subj", "/CN=Rehearsal root"],
            check=True, stderr=subprocess.DEVNULL)

    def until(self, what, isTrue, name):
        deadline = time.monotonic() + PATIENCE
        while not isTrue():
            if self.running[name].poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"rehearsal: not so: {what}\n{self.tail(name)}")
            time.sleep(0.2)
        print(f"rehearsal: {what}.", flush=True)

    def is_ready(self, name):
        port = self.admin if name == "gateway" else self.ports[name]
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def run(self):
        self.check_version()
        self.make_trust()
        self.once("certificates")
        self.start_kafka()
        self.once("topics")
        self.once("rights")
        once = ("certificates", "kafka", "topics", "rights", "registry-import", "trust-import")
        processes = [name for name in self.services if name not in once]
        for name in processes:
            self.start(name)
        for name in processes:
            self.until(f"{name} is ready", lambda: self.is_ready(name), name)
        self.once("registry-import")
        self.once("trust-import")
        for name in reversed(processes):
            self.running[name].terminate()
            status = self.running[name].wait(timeout=30)
            if status != 0:
                raise SystemExit(f"rehearsal: {name} stopped with {status}:\n{self.tail(name)}")
        print("rehearsal: Compose/compose.yaml fits together.")

    def stop(self):
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", default=ROOT / ".build/release", type=pathlib.Path)
    programs = parser.parse_args().bin.resolve()
    home = os.environ.get("KAFKA_HOME") or sys.exit("rehearsal: KAFKA_HOME is not set.")
    place = pathlib.Path(tempfile.mkdtemp(prefix="lienthong-rehearsal-"))
    rehearsal = Rehearsal(programs, home, place)
    try:
        rehearsal.run()
    finally:
        rehearsal.stop()
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
