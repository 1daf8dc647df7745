// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import JSON
import KafkaEventLog
import Telemetry
import Terminal

extension Command {
    /// Looks at what usually is at fault when something does not work.
    static let doctor = Command(
        "doctor",
        "looks at the gateway, processes, broker, workers, disks, keys, clocks and certificates",
        options: GatewayOptions.all + topicsOptions + Doctor.options + [GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let checks = try await Doctor(arguments).look()
        if arguments.has("json") {
            StandardStreams.say(Doctor.json(checks).bytes + [0x0A])
        } else {
            StandardStreams.say(Doctor.text(checks))
        }
        return checks.contains { $0.result == .wrong } ? ExitCode.failed : ExitCode.done
    }
}

/// All of a cluster that can be asked from one place. Its options are those of the processes, so
/// that their settings files serve it too.
struct Doctor: Sendable {
    static let options = [
        Option(
            "process", "URL", isRepeatable: true,
            help:
                "where another process answers /healthz, /readyz and /metrics (host:port will do; "
                + "several with commas)"),
        Option(
            "clock-offset", "DURATION", help: "the shift of the business clock that is expected"),
        Option("blobs", "DIR", help: "the blob store: room and rights (default: DATA/blobs)"),
        Option("receipt-key", "FILE", help: "the key of receipts (default: DATA/receipt.key)"),
        Option("tls-certificate", "FILE", help: "the gateway's: when it expires"),
        Option("tls-key", "FILE", help: "its key: who may read it"),
        Option("client-ca", "FILE", help: "authorities of clients' certificates: when they expire"),
        Option("trust", "DIR", help: "a folder as of trust import: when its certificates expire"),
        Option("tokens", "FILE", help: "the gateway's tokens file: there and readable"),
        Option("users", "FILE", help: "the gateway's users file: there and the owner's alone"),
        Option(
            "watch", "DURATION", default: "5s",
            help: "how long the workers' progress is watched where records wait"),
    ]

    private let gateway: GatewayLook
    private let processes: [ProcessLook]
    private let files: FileLook
    private let settings: ProcessSettings
    private let watch: Duration

    init(_ arguments: Arguments) throws {
        // All are asked at once.
        let client = try GatewayClient(arguments, connections: 16)
        settings = try ProcessSettings(arguments)
        gateway = GatewayLook(gateway: client, clockOffset: settings.clockOffset)
        processes = arguments.all("process").flatMap { $0.split(separator: ",") }.map {
            ProcessLook(String($0), http: client.http)
        }
        files = FileLook(arguments, settings)
        watch = try Duration(written: try arguments.required("watch"))
    }

    /// Every look has its own time, and they go on beside each other.
    func look() async -> [Check] {
        async let here = files.look()
        async let broker = brokerChecks()
        async let front = gateway.look()
        let others = await withTaskGroup(of: (Int, [Check]).self) { group in
            for (index, process) in processes.enumerated() {
                group.addTask { (index, await process.look()) }
            }
            var found = [[Check]](repeating: [], count: processes.count)
            for await (index, checks) in group { found[index] = checks }
            return found.flatMap(\.self)
        }
        let known = await broker
        return await front + others + known.checks + here
            + [files.receiptKey(written: known.receiptKey)]
    }

    private func brokerChecks() async -> (checks: [Check], receiptKey: String?) {
        guard case .kafka = settings.log else { return ([], nil) }
        let logger = Logger(label: "doctor", level: settings.logLevel)
        do {
            let (log, name) = try OpenedLog.kafka(settings, logger: logger)
            let look = BrokerLook(
                log: log, cluster: name, clockOffset: settings.clockOffset, watch: watch)
            let found = await look.look()
            // A client that hangs ends with the program.
            _ = await Self.look(at: "broker", within: .seconds(2)) {
                await log.close()
                return []
            }
            return found
        } catch {
            return (
                [Check("broker", .wrong, "\(error)", next: nil, .kafkaUnreachable)], nil
            )
        }
    }
}
