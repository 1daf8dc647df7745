// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal

/// A throw-away Kafka node for the demo, from a plain distribution: broker and controller in one,
/// on loopback. It ends with this process, however that ends.
struct DemoBroker: Sendable {
    let servers: String
    private let shell: ChildProcess

    /// How long it may take until it accepts connections.
    static let readyTime = Duration.seconds(90)

    /// - Parameters:
    ///   - home: as operators download it: `bin/kafka-storage.sh`, `bin/kafka-server-start.sh`.
    ///   - directory: emptied first; settings, data and output lie there.
    static func start(home: String, directory: String) async throws -> DemoBroker {
        guard FileContents.exists(home + "/bin/kafka-server-start.sh") else {
            throw CommandFailure(
                "\(home) is no Kafka distribution", next: "set KAFKA_HOME, or KAFKA_BOOTSTRAP")
        }
        try DemoDirectory.remake(directory)
        let ports = [try LoopbackPort.free(), try LoopbackPort.free()]
        try FileContents.write(
            Array(properties(ports: ports, data: directory + "/data").utf8),
            to: directory + "/server.properties")
        let shell = try ChildProcess(
            "/bin/sh", ["-c", script, "kafka", home, directory], errorsTo: directory + "/output",
            staysWithUs: true, line: { _ in }, end: { _ in })
        let broker = DemoBroker(servers: "127.0.0.1:\(ports[0])", shell: shell)
        let deadline = ContinuousClock.now + readyTime
        while !LoopbackPort.accepts(ports[0]) {
            guard shell.end == nil, ContinuousClock.now < deadline else {
                await broker.stop()
                throw CommandFailure(
                    "the Kafka node did not start", next: "see \(directory)/output")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        return broker
    }

    /// The shell ends the node when it hears that nobody is there any more.
    func stop() async {
        shell.leave()
        _ = await shell.stop(grace: .seconds(20), asking: false)
    }

    /// Standard input stays open as long as somebody wants the node.
    private static let script = """
        set -eu
        home=$1 dir=$2
        export LOG_DIR="$dir/logs" KAFKA_HEAP_OPTS="-Xms256m -Xmx512m"
        "$home/bin/kafka-storage.sh" format --cluster-id LienThongDemo00000000w \
            --config "$dir/server.properties" >&2 </dev/null
        "$home/bin/kafka-server-start.sh" "$dir/server.properties" >&2 </dev/null &
        node=$!
        read -r line || true
        kill -KILL "$node" || true
        wait "$node" || true
        """

    private static func properties(ports: [UInt16], data: String) -> String {
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:\(ports[1])
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        listeners=PLAINTEXT://127.0.0.1:\(ports[0]),CONTROLLER://127.0.0.1:\(ports[1])
        log.dirs=\(data)
        auto.create.topics.enable=false
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        group.initial.rebalance.delay.ms=0
        message.max.bytes=10485760
        replica.fetch.max.bytes=10485760

        """
    }
}

/// Ports of this host.
enum LoopbackPort {
    /// One that nobody listens on now.
    static func free() throws(CommandFailure) -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw FileContents.failure("cannot make a socket") }
        defer { close(descriptor) }
        guard withAddress(0, { bind(descriptor, $0, $1) }) == 0 else {
            throw FileContents.failure("cannot find a free port")
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { throw FileContents.failure("cannot find a free port") }
        return UInt16(bigEndian: address.sin_port)
    }

    static func accepts(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withAddress(port) { connect(descriptor, $0, $1) } == 0
    }

    private static func withAddress(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
