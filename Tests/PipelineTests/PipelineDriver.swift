// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EventLog
import Events
import Exchange
import Foundation
import JSON
import Processes
import SQLiteEventLog
import Stages
import Synchronization
import Telemetry
import Terminal
import TestSupport
import WorkerRuntime

/// All stages together over one log, with a registry of a few agencies and a clock that the
/// test moves.
final class PipelineDriver: Sendable {
    let log: any EventLog
    let pipeline: Pipeline
    private let directory: TemporaryDirectory
    private let now: Clock

    final class Clock: Sendable {
        private let milliseconds: Mutex<Int64>

        init(_ time: BusinessTime) { milliseconds = Mutex(time.milliseconds) }

        var time: BusinessTime { BusinessTime(milliseconds: milliseconds.withLock { $0 }) }

        func advance(by duration: Int64) { milliseconds.withLock { $0 += duration } }
    }

    /// Starts the workers, runs the body, drains and closes. `faults` are the workers' own: the body
    /// reads and writes without them.
    static func run(
        at start: BusinessTime = BusinessTime(CivilDate(iso: "2025-06-16")!, hour: 8),
        stages: [StageKind] = StageKind.allCases, faults: FaultScript = FaultScript(),
        _ body: @Sendable (PipelineDriver) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try await SQLiteEventLog(path: directory.file("log.sqlite"))
        let driver = try PipelineDriver(log, faults, directory, start)
        try await log.create(Topic.specs)
        let runner = PartRunner(
            driver.pipeline.followers + driver.pipeline.parts(of: stages),
            logger: driver.pipeline.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let code = await runner.run()
                if code != ExitCode.done {
                    throw DriverError(description: "a part failed: \(code)")
                }
            }
            do {
                try await driver.register()
                try await body(driver)
            } catch {
                runner.stop()
                throw error
            }
            runner.stop()
            try await group.waitForAll()
        }
        await log.close()
    }

    private init(
        _ log: SQLiteEventLog, _ faults: FaultScript, _ directory: TemporaryDirectory,
        _ start: BusinessTime
    ) throws {
        self.log = log
        self.directory = directory
        let now = Clock(start)
        self.now = now
        pipeline = try Pipeline(
            log: FaultyEventLog(log, script: faults),
            worker: WorkerSettings(
                cluster: Cluster("test"), instance: "1", clock: BusinessClock { now.time },
                stateDirectory: directory.path),
            blobs: try DirectoryBlobStore(
                path: directory.file("blobs"), logger: Logger(label: "test", sink: LogSink { _ in })
            ),
            receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), metrics: Metrics(),
            logger: Logger(label: "test", level: .error))
    }

    func advance(by milliseconds: Int64) { now.advance(by: milliseconds) }

    /// Two provinces of four levels and two ministries; both provinces and G09 are nodes.
    private func register() async throws {
        for node in ["H27", "H05", "G09"] { try await log.create(Topic.specs(ofNode: node)) }
        var records = [
            try agency("G09", .central, "VN", isNode: true),
            try agency("G12", .central, "VN"),
            try agency("H27", .province, "VN", isNode: true),
            try agency("H05", .province, "VN", isNode: true),
            try agency("H02", .province, "VN", to: "2025-05-31", successor: "H05"),
            // Open, under a district that is not.
            try agency("H27.03", .district, "H27", to: "2025-05-31"),
            try agency("H27.03.001", .commune, "H27.03"),
        ]
        for province in ["H27", "H05"] {
            for district in ["\(province).01", "\(province).02"] {
                records.append(try agency(district, .district, province))
                for commune in ["\(district).001", "\(district).002"] {
                    records.append(try agency(commune, .commune, district))
                }
            }
        }
        try await log.append(records)
        try await pipeline.registry.catchUp()
    }

    /// Registers further agencies: code, level, parent.
    func register(_ agencies: [(String, Level, String)]) async throws {
        try await log.append(agencies.map { try agency($0, $1, $2) })
        try await pipeline.registry.catchUp()
    }

    private func agency(
        _ code: String, _ level: Level, _ parent: String, isNode: Bool = false,
        to end: String? = nil, successor: String? = nil
    ) throws -> NewRecord {
        let history = try AgencyHistory(
            code: AgencyCode(code),
            periods: [
                AgencyPeriod(
                    name: "Đơn vị \(code)", level: level, parent: AgencyCode(hop: parent),
                    validTo: end.flatMap { CivilDate(iso: $0) },
                    successor: try successor.map { try AgencyCode($0) }, isNode: isNode)
            ])
        return NewRecord(
            topic: Topic.registryAgencies.name, partition: 0, key: Array(code.utf8),
            value: AgencyRecord(history).bytes)
    }

    /// As the gateway does: reads the packet, makes its blobs durable, appends its event. What
    /// happens to them in between is the test's.
    @discardableResult
    func submit(
        _ packet: String, as node: String,
        damaging: (ReceivedPacket) throws -> Void = { _ in }
    ) async throws -> ReceivedPacket {
        try await pipeline.registry.catchUp()
        let received = try pipeline.reception.take(
            Array(packet.utf8), from: Publisher(node: node), at: now.time)
        try await pipeline.blobs.makeDurable(received.blobs)
        try damaging(received)
        var out = pipeline.reception.outbox(for: received, now: now.time)
        try pipeline.reception.emit(received, into: &out, answeringReceipt: false)
        try await log.append(out.records)
        return received
    }

    /// As a node with a Kafka client does: the raw packet on its own topic.
    func publish(_ packet: String, as node: String) async throws {
        try await log.append([
            NewRecord(
                topic: Topic.submitted.name(node), partition: 0, key: nil,
                value: Array(packet.utf8))
        ])
    }

    /// Where the bytes of a blob lie.
    func file(of blob: SHA256Digest) -> URL {
        URL(
            fileURLWithPath: directory.file(
                "blobs/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))"))
    }

    /// What a node was told, in order.
    func answers(to node: String) async throws -> [JSONValue] {
        try await log.readAll(Topic.answers.name(node)).map {
            try JSONReader.parse($0.value ?? [])
        }
    }

    func events<Message: ProtoMessage, Member>(
        _ family: TopicFamily<Message, Member>, _ member: Member
    ) async throws -> [Message] {
        try await log.readAll(family.name(member)).map { try Message($0.value ?? []) }
    }

    func events<Message: ProtoMessage>(
        _ family: TopicFamily<Message, Single>
    ) async throws -> [Message] {
        try await events(family, Single())
    }

    /// Waits until every group has committed all there is, and nothing new came of it.
    func drain(_ stages: [StageKind] = StageKind.allCases) async throws {
        let last = Mutex<[TopicPartition: Int64]>([:])
        try await eventually("every worker is at the end of its topics") {
            guard let ends = try await self.endsIfCommitted(stages) else { return false }
            return last.withLock { last in
                defer { last = ends }
                return ends == last
            }
        }
    }

    /// Where the groups' topics end, if every group has committed up to there.
    private func endsIfCommitted(
        _ stages: [StageKind]
    ) async throws -> [TopicPartition: Int64]? {
        var ends: [TopicPartition: Int64] = [:]
        for stage in stages {
            let topics = try await log.topics().filter { stage.facts.reads($0.key) }
            let places = topics.flatMap { name, count in
                (0..<count).map { TopicPartition(name, $0) }
            }
            let bounds = try await log.bounds(of: places)
            let committed = try await log.committed(group: stage.name, places)
            for place in places {
                let end = bounds[place]?.end ?? 0
                ends[place] = end
                if (committed[place] ?? 0) < end { return nil }
            }
        }
        return ends
    }
}

struct DriverError: Error, CustomStringConvertible {
    let description: String
}
