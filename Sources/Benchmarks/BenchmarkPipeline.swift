// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EventLog
import Events
import Processes
import Stages
import Telemetry
import Terminal
import WorkerRuntime

/// All workers in this process, on a log whose registry and trust are those of the load.
struct BenchmarkPipeline {
    let metrics = Metrics()
    let commits = CommitSizes()
    private let opened: OpenedLog
    private let pipeline: Pipeline
    private let load: WayLoad

    var log: any EventLog { opened.log }

    init(_ arguments: Arguments, _ load: WayLoad) async throws {
        let settings = try ProcessSettings(arguments)
        try DataDirectory.make(settings.dataDirectory)
        self.load = load
        let logger = Logger(label: "benchmarks", level: .warning)
        opened = try await OpenedLog(settings, logger: logger, makingCluster: true)
        var worker = settings.worker(cluster: opened.cluster)
        worker.clock = load.clock
        pipeline = try Pipeline(
            log: MeasuredLog(opened.log, commits), worker: worker,
            blobs: try DirectoryBlobStore(path: settings.dataDirectory + "/blobs"),
            receipts: ReceiptSigner(key: try Ed25519.PrivateKey()), metrics: metrics,
            logger: logger)
    }

    /// What each worker has done up to now.
    var stages: [StageTotals] {
        StageKind.allCases.map { StageTotals(of: $0.name, metrics) }
    }

    /// Runs the workers while `body` runs.
    func run(_ body: () async throws -> Void) async throws -> Int32 {
        try await load.prepare(log, pipeline.blobs)
        let runner = PartRunner(
            pipeline.followers + pipeline.parts(),
            logger: pipeline.logger)
        return try await withThrowingTaskGroup(of: Int32.self) { group in
            group.addTask { await runner.run() }
            do {
                try await body()
            } catch {
                runner.stop()
                throw error
            }
            runner.stop()
            let code = try await group.next() ?? ExitCode.failed
            await log.close()
            return code
        }
    }
}

extension Array {
    func chunked(_ size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
