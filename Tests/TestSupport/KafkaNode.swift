// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The process of a throw-away Kafka node (KRaft, broker and controller in one).
///
/// A shell stands between: it holds the reading end of a pipe whose other end only this process
/// has, so it hears of this process's end whatever the cause, and then kills the node and removes
/// its directory.
///
/// `@unchecked Sendable`: everything is set when it is made and only read afterwards.
final class KafkaNode: @unchecked Sendable {
    let number: Int
    /// The ports of its listeners, by name.
    let ports: [String: UInt16]
    private let directory: String
    private let shell: Process
    /// Closed with the last owner, or with this process.
    private let life: FileHandle

    /// Node `number`, from 0 on, of a cluster whose nodes have the given ports.
    init(
        home: String, number: Int = 0, of cluster: [[String: UInt16]],
        listeners: [KafkaListener] = [], settings: [String] = []
    ) throws {
        self.number = number
        ports = cluster[number]
        directory = try Self.makeDirectory()
        try Self.properties(number, cluster, directory, listeners, settings)
            .write(toFile: directory + "/server.properties", atomically: false, encoding: .utf8)
        let pipe = try Self.makePipe()
        life = pipe.writing
        shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script, "kafka-node", home, directory]
        shell.standardInput = pipe.reading
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        var environment = ProcessInfo.processInfo.environment
        environment["LOG_DIR"] = directory + "/logs"
        environment["KAFKA_HEAP_OPTS"] = "-Xms256m -Xmx512m"
        shell.environment = environment
        try shell.run()
        try pipe.reading.close()
    }

    // Nothing depends on the order: the shell ends the node when the pipe closes.
    deinit { try? life.close() }

    private static let script = """
        set -eu
        home=$1 dir=$2
        "$home/bin/kafka-storage.sh" format --cluster-id LienThongTests00000000 \
            --config "$dir/server.properties" >"$dir/output" 2>&1 </dev/null
        "$home/bin/kafka-server-start.sh" "$dir/server.properties" >>"$dir/output" 2>&1 </dev/null &
        node=$!
        echo "$node" >"$dir/pid"
        read -r line || true
        kill -KILL "$node" || true
        wait "$node" || true
        rm -rf -- "$dir"
        """

    /// True when something listens on the node's port.
    var accepts: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Self.withAddress(port) { connect(descriptor, $0, $1) } == 0
    }

    /// Of the listener without encryption.
    var port: UInt16 { ports[Self.plain] ?? 0 }

    func checkAlive() throws {
        guard shell.isRunning else {
            throw KafkaBroker.Missing(description: "the node ended: \(lastWords)")
        }
    }

    var lastWords: String {
        let output = try? String(contentsOfFile: directory + "/output", encoding: .utf8)
        return (output ?? "it wrote nothing").split(separator: "\n").suffix(5)
            .joined(separator: " | ")
    }

    func signal(_ number: Int32) throws {
        let text = try String(contentsOfFile: directory + "/pid", encoding: .utf8)
        guard let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            kill(pid, number) == 0
        else { throw KafkaBroker.Missing(description: "the node is gone: \(lastWords)") }
    }

    private static let plain = "PLAINTEXT"
    private static let controller = "CONTROLLER"

    /// Free ports for each node's listeners.
    static func cluster(
        of nodes: Int, listeners: [KafkaListener]
    ) throws -> [[String: UInt16]] {
        let names = [plain, controller] + listeners.map(\.name)
        let ports = try freePorts(nodes * names.count)
        return (0..<nodes).map { node in
            Dictionary(
                uniqueKeysWithValues: names.enumerated().map {
                    ($1, ports[node * names.count + $0])
                })
        }
    }

    private static func properties(
        _ number: Int, _ cluster: [[String: UInt16]], _ directory: String,
        _ listeners: [KafkaListener], _ settings: [String]
    ) -> String {
        let voters = cluster.enumerated().map {
            "\($0 + 1)@127.0.0.1:\($1[controller] ?? 0)"
        }
        let addresses = cluster[number].sorted { $0.key < $1.key }.map {
            "\($0)://127.0.0.1:\($1)"
        }
        let protocols =
            ["\(plain):PLAINTEXT", "\(controller):PLAINTEXT"]
            + listeners.map { "\($0.name):\($0.protocol)" }
        let copies = cluster.count >= 3 ? 3 : 1
        let inSync = cluster.count >= 3 ? 2 : 1
        let lines = """
            process.roles=broker,controller
            node.id=\(number + 1)
            controller.quorum.voters=\(voters.joined(separator: ","))
            controller.listener.names=\(controller)
            inter.broker.listener.name=\(plain)
            listener.security.protocol.map=\(protocols.joined(separator: ","))
            listeners=\(addresses.joined(separator: ","))
            log.dirs=\(directory)/data
            auto.create.topics.enable=false
            default.replication.factor=\(copies)
            min.insync.replicas=\(inSync)
            offsets.topic.replication.factor=\(copies)
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=\(copies)
            transaction.state.log.min.isr=\(inSync)
            transaction.state.log.num.partitions=4
            transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
            group.initial.rebalance.delay.ms=0
            """
        return ([lines] + listeners.flatMap(\.settings) + settings).joined(separator: "\n")
    }

    /// Free ports below the range that clients draw theirs from.
    private static func freePorts(_ count: Int) throws -> [UInt16] {
        var ports: [UInt16] = []
        for _ in 0..<1000 where ports.count < count {
            let port = UInt16.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            if withAddress(port, { bind(descriptor, $0, $1) }) == 0, !ports.contains(port) {
                ports.append(port)
            }
        }
        guard ports.count == count else {
            throw KafkaBroker.Missing(description: "no free port")
        }
        return ports
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

    /// Not inherited by other children of this process: they would keep the node alive.
    private static func makePipe() throws -> (reading: FileHandle, writing: FileHandle) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
        }
        return (FileHandle(fileDescriptor: ends[0]), FileHandle(fileDescriptor: ends[1]))
    }

    /// Removed by the shell, which outlives this process.
    private static func makeDirectory() throws -> String {
        var template = Array((NSTemporaryDirectory() + "/lienthong-kafka-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
