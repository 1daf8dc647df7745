// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import EventLog
import Telemetry
import Terminal

/// Keeps workers that run as processes of their own busy, for whoever measures these.
let feedCommand = Command(
    "feed",
    "documents at a steady rate, and their statuses a minute later, for other processes",
    options: ProcessSettings.options + [
        Option("registry", "DIR", default: "Ops/registry", help: "the registry's tables"),
        Option("blobs", "DIR", help: "the blob store of the workers"),
        Option("rate", "N", default: "10", help: "documents a second"),
        Option("seconds", "N", default: "60", help: "for so long"),
    ]
) { arguments in
    let settings = try ProcessSettings(arguments)
    try DataDirectory.make(settings.dataDirectory)
    let perSecond = try arguments.int("rate", in: 1...10_000) ?? 10
    let seconds = try arguments.int("seconds", in: 1...1_000_000) ?? 60
    let load = try WayLoad(registry: try arguments.required("registry"))
    let opened = try await OpenedLog(
        settings, logger: Logger(label: "benchmarks", level: .warning), makingCluster: true)
    let blobs = try DirectoryBlobStore(path: try arguments.required("blobs"))
    try await load.prepare(opened.log, blobs)
    progress("feeding")

    /// So many seconds a receiver takes before it answers; the workers may still be starting.
    let delay = 60
    var unanswered: [[WayLoad.LoadedPacket]] = []
    let start = ContinuousClock.now
    for second in 0..<seconds {
        let packets = try (0..<perSecond).map {
            try load.packet(number: second * perSecond + $0 + 1)
        }
        unanswered.append(packets)
        var records = packets.map { (node: $0.node, packet: $0.packet) }
        if unanswered.count > delay {
            records += try unanswered.removeFirst().flatMap { try load.statuses(of: $0) }
        }
        for chunk in records.chunked(max(1, records.count / 10)) {
            try await opened.log.append(chunk.map(NewRecord.init(node:packet:)))
        }
        try await Task.sleep(until: start + .seconds(second + 1))
    }
    await opened.log.close()
    return ExitCode.done
}
