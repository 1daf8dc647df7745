// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Commands
import Exchange
import JSON
import Terminal

/// One call of `lienthong-demo`: the whole pipeline with made-up documents, driven over HTTP.
package struct Demo: Sendable {
    private static let options = [
        Option("data", "DIR", default: ".demo/data", help: "what make demo-data has made"),
        Option("registry", "DIR", default: "Ops/registry", help: "the tables to import"),
        Option(
            "log", "embedded|kafka[:SERVERS]", default: "embedded",
            help: "the event log; kafka alone starts a node of --kafka-home"),
        Option("kafka-home", "DIR", help: "a plain Kafka distribution"),
        Option("port", "N", help: "of the pages; 8080, with --exit any free one"),
        Option("gateway", "URL", help: "a pipeline that runs already, with the same tokens"),
        Option("exit", help: "ends after the summary; status 0 only if all figures hold"),
    ]

    package static func main() async -> Never {
        await Program.runProcess(
            "lienthong-demo",
            "Runs the whole pipeline with made-up documents and checks what comes of them.",
            options: options
        ) { arguments in
            try arguments.noOperands()
            return try await Demo(arguments).run()
        }
    }

    private let data: String
    private let registry: String
    private let log: String
    private let kafkaHome: String?
    private let port: Int
    private let gateway: String?
    private let endsAfterwards: Bool

    init(_ arguments: Arguments) throws {
        data = try arguments.required("data")
        registry = try arguments.required("registry")
        log = try arguments.required("log")
        guard log == "embedded" || log == "kafka" || log.hasPrefix("kafka:") else {
            throw UsageError("--log is embedded, kafka or kafka:SERVERS, not \(log)")
        }
        kafkaHome = arguments["kafka-home"]
        if log == "kafka", kafkaHome == nil {
            throw UsageError(
                "--log kafka needs --kafka-home (make: KAFKA_HOME), or servers (make: KAFKA_BOOTSTRAP)"
            )
        }
        endsAfterwards = arguments.has("exit")
        port = try arguments.int("port", in: 0...65_535) ?? (endsAfterwards ? 0 : 8080)
        gateway = arguments["gateway"]
    }

    func run() async throws -> Int32 {
        let manifest = try DemoManifest.read(data)
        let tokens = try DemoTokens(data)
        let stopping = StopRequest()
        let signals = Signals.onTermination { stopping.raise() }
        defer { withExtendedLifetime(signals) {} }
        if let gateway {
            return try await drive(manifest, tokens, at: gateway, nil, stopping)
        }
        guard log == "kafka", let home = kafkaHome else {
            return try await run(manifest, tokens, on: log == "embedded" ? nil : log, stopping)
        }
        let broker = try await DemoBroker.start(home: home, directory: directory("kafka"))
        do {
            let code = try await run(manifest, tokens, on: "kafka:" + broker.servers, stopping)
            await broker.stop()
            return code
        } catch {
            await broker.stop()
            throw error
        }
    }

    /// With a pipeline of its own, which ends with it.
    private func run(
        _ manifest: DemoManifest, _ tokens: DemoTokens, on log: String?, _ stopping: StopRequest
    ) async throws -> Int32 {
        let pipeline = try await start(manifest, on: log, stopping)
        do {
            let code = try await drive(manifest, tokens, at: pipeline.base, pipeline, stopping)
            return await end(pipeline, code)
        } catch {
            _ = await pipeline.stop()
            throw error
        }
    }

    private func directory(_ name: String) -> String {
        DemoDirectory.parent(of: data) + "/" + name
    }

    // MARK: The pipeline

    private func start(
        _ manifest: DemoManifest, on log: String?, _ stopping: StopRequest
    ) async throws -> DemoPipeline {
        let plan = DemoPipeline.Plan(
            directory: directory("run"), port: port, clock: manifest.clock,
            tokens: data + "/tokens.jsonl", log: log)
        StandardStreams.say(
            "Khởi động / starting: lienthong run, \(manifest.clock.iso), log \(log ?? "embedded") …"
        )
        let pipeline = try await DemoPipeline.start(plan) { stopping.ended($0) }
        StandardStreams.say(
            "Sẵn sàng / ready: \(pipeline.base) (nhật ký / its log: \(pipeline.logPath))")
        return pipeline
    }

    private func end(_ pipeline: DemoPipeline, _ code: Int32) async -> Int32 {
        if await pipeline.stop() { return code }
        StandardStreams.complain(
            "the pipeline did not end when it was asked to; see \(pipeline.logPath)")
        return ExitCode.failed
    }

    // MARK: The run

    private func drive(
        _ manifest: DemoManifest, _ tokens: DemoTokens, at base: String, _ pipeline: DemoPipeline?,
        _ stopping: StopRequest
    ) async throws -> Int32 {
        let drive = try DemoDrive(manifest, data: data, base: base, tokens: tokens)
        stopping.tell { drive.board.end($0) }
        let counts = try await drive.importTables(registry: registry, trust: data + "/trust")
        StandardStreams.say(
            "Danh mục / registry: \(RegistryTables.text(counts.registry)); chứng thư / certificates: "
                + "\(counts.trust["certificates"]?.intValue ?? 0)")
        let begin = ContinuousClock.now
        let progress = DemoProgress(drive.board, expected: manifest.totals)
        let showing = Task { await progress.run() }
        let standstill = try await drive.run()
        showing.cancel()
        await showing.value
        progress.finish()
        let duration = (ContinuousClock.now - begin).milliseconds

        var summary = try await summarise(drive, duration, standstill)
        let showpiece = DemoReport.showpiece(summary.ledger)
        var people: DemoPeople?
        if let pipeline, let showpiece {
            let made = try DemoPeople(of: showpiece.key.receiver)
            try made.write(to: pipeline.usersPath)
            people = made
        }
        if let showpiece {
            summary.office = try await DemoOffice(
                gateway: drive.gateway(as: showpiece.node), agency: showpiece.key.receiver,
                day: manifest.day, hasPeople: people != nil
            ).run()
        }
        let path = directory("summary.json")
        try FileContents.write(summary.json.bytes + [0x0A], to: path)
        let names = await self.names(drive, summary.ledger)
        StandardStreams.say("\n" + DemoReport.text(summary, names: names))
        StandardStreams.say("→ \(path)")
        let holds = summary.problems.isEmpty
        if !endsAfterwards, pipeline?.isRunning != false, !stopping.isRaised {
            StandardStreams.say(
                "\n"
                    + DemoReport.pages(
                        base, token: try tokens.token(of: DemoTokens.operatorName), people: people,
                        showpiece: showpiece))
            if pipeline != nil { await stopping.wait() }
        }
        return holds ? ExitCode.done : ExitCode.failed
    }

    /// What the gateway counts, once its projection has read to the end of what the answers told.
    private func summarise(
        _ drive: DemoDrive, _ duration: Int64, _ standstill: String?
    ) async throws -> DemoSummary {
        let gateway = try drive.gateway(as: DemoTokens.operatorName)
        let wanted = drive.board.snapshot.figures
        let deadline = ContinuousClock.now + .seconds(standstill == nil ? 30 : 5)
        var stats = JSONValue.null
        repeat {
            do {
                stats = try await gateway.get(Query("/v1/stats"))
            } catch {
                drive.board.with { $0.fault("the gateway's sums: \(error)") }
                break
            }
            if stats["deliveriesAcknowledged"]?.intValue == Int64(wanted.deliveriesAcknowledged),
                stats["submitted"]?.intValue == Int64(wanted.submitted)
            {
                break
            }
            try await Task.sleep(for: .milliseconds(100))
        } while ContinuousClock.now < deadline
        await checkReceipts(drive, gateway)
        let letters = stats["deadLetters"]?.intValue ?? 0
        drive.board.with { $0.deadLetters(Int(clamping: letters)) }
        return DemoSummary(
            manifest: drive.manifest, ledger: drive.board.snapshot, log: log, duration: duration,
            stats: stats, standstill: standstill)
    }

    /// Every receipt must hold against the published keys, for the very packet it was given for.
    private func checkReceipts(_ drive: DemoDrive, _ gateway: GatewayClient) async {
        do {
            let keys = try await ReceiptKeys.of(gateway)
            for (packet, bytes) in zip(drive.board.snapshot.packets, drive.packets) {
                guard let receipt = packet.receipt else { continue }
                let problem = keys.problem(
                    of: receipt, publisher: packet.entry.publisher,
                    submission: packet.submission, size: bytes.count)
                if let problem { drive.board.with { $0.fault("\(packet.entry.file): \(problem)") } }
            }
        } catch {
            drive.board.with { $0.fault("the keys of receipts: \(error)") }
        }
    }

    /// The names of the agencies on the way that is shown; a name that does not come is left out.
    private func names(_ drive: DemoDrive, _ ledger: DemoLedger) async -> [String: String] {
        guard let delivery = DemoReport.showpiece(ledger),
            let gateway = try? drive.gateway(as: DemoTokens.operatorName)
        else { return [:] }
        var names: [String: String] = ["VN": "Trục liên thông quốc gia"]
        let codes = (delivery.answer["trace"]?.arrayValue ?? []).compactMap {
            $0["agency"]?.stringValue
        }
        for code in Set(codes + [delivery.key.receiver]) where names[code] == nil {
            let query = Query("/v1/registry/agency").with("code", code)
                .with("on", drive.manifest.day.iso)
            names[code] = (try? await gateway.get(query))?["name"]?.stringValue
        }
        return names
    }
}
