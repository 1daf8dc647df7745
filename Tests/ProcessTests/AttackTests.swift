// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import JSON
import Synchronization
import TestSupport
import Testing

/// What a node with a token, and a stranger without one, may try, on the running program under a
/// memory limit of 1 GiB: during each of them another node's express documents arrive and `/healthz`
/// answers; afterwards it is still the same process.
@Suite(.timeLimit(.minutes(10)))
struct AttackTests {
    @Test func `no publisher and no stranger stops the others`() async throws {
        let scene = try await AttackScene()
        for (number, attack) in Attack.all.enumerated() {
            // Other suites run beside this one, with brokers and builds of years: what a document takes of
            // itself is no attack's fault. What stops the others does so for minutes.
            let before = try await scene.delay(of: 100 + 20 * number)
            let innocent = try await scene.innocentDelays(during: attack, from: 101 + 20 * number)
            #expect(
                innocent.allSatisfy { $0 < max(.seconds(20), before * 4) },
                "\(attack.name): express documents took \(before) before, then \(innocent)")
            #expect(scene.isRunning, "\(attack.name) ended the process: \(scene.logTail)")
        }
        try await scene.stop()
    }
}

/// One kind of attack: what is done, and what must be so when it is over.
struct Attack: Sendable {
    var name: String
    var run: @Sendable (AttackScene) async throws -> Void

    static let all = [
        openConnections, polls, archives, costlyTexts, wideDocuments, foreignIDs, malformedHeaders,
        refusals,
    ]

    /// A thousand connections that say half a line, as many as the gateway takes.
    private static let openConnections = Attack(name: "half-open requests and slow bodies") {
        scene in
        let strangers = try (0..<1_000).map { number in
            try Stranger(
                port: scene.port,
                number % 2 == 0
                    ? "GET / HTTP/1.1\r\nHos"
                    : "POST /v1/packets HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\na")
        }
        try await scene.whileInnocent(strangers)
    }

    /// All polls that one node can have, twice. Each is a bare connection: 256 clients would take the
    /// threads of this process, and the innocent would wait for us.
    private static let polls = Attack(name: "polls of one node") { scene in
        let read = try await scene.exchange.get(
            "/v1/answers?from=0&limit=1000", headers: scene.exchange.authority("H05"))
        let end = try JSONReader.parse(read.body)["next"]?.intValue ?? 0
        let headers = scene.exchange.authority("H05").map { "\($0): \($1)\r\n" }.joined()
        let polls = try (0..<256).map { _ in
            try Stranger(
                port: scene.port,
                "GET /v1/answers?from=\(end)&wait=5 HTTP/1.1\r\nHost: h\r\n\(headers)\r\n")
        }
        try await scene.whileInnocent(polls)
        var lines: [String: Int] = [:]
        for poll in polls { lines[poll.firstLine(within: 30), default: 0] += 1 }
        #expect(
            lines.keys.allSatisfy {
                $0.hasPrefix("HTTP/1.1 200") || $0.hasPrefix("HTTP/1.1 429")
            }, "\(lines)")
        #expect(lines.count == 2, "some wait and some are too many: \(lines)")
    }

    /// Archives that come to a quarter of a GiB each; with LONG to the reader's whole limit.
    private static let archives = Attack(name: "archives that expand") { scene in
        let mebibytes = ProcessInfo.processInfo.environment["LONG"] == "1" ? 1_000 : 250
        let made = try await Shell.run(
            """
            python3 - <<'PYTHON'
            import os, zipfile
            with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                with archive.open("vb.pdf", "w", force_zip64=True) as file:
                    file.write(b"%PDF-1.4\\n")
                    for _ in range(16 * \(mebibytes)):
                        file.write(os.urandom(300) + bytes(65236))
            PYTHON
            """, in: scene.directory.path)
        try #require(made.status == 0, "\(made.output)")
        let bomb = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: scene.directory.file("bomb.zip"))))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...6 {
                group.addTask {
                    let packet = PlannedDocument(
                        number: 9_000 + number, sender: "H05", receivers: ["G09": "G09"],
                        isUrgent: true, file: bomb
                    ).packet
                    let answer = try await scene.attacker.send(
                        "POST", scene.base + "/v1/packets",
                        headers: scene.exchange.authority("H05"),
                        body: .bytes(Array(packet.utf8)), timeout: .seconds(120))
                    #expect([202, 422].contains(answer.status), "\(answer.text.prefix(300))")
                }
            }
            try await group.waitForAll()
        }
    }

    /// Texts that cost a careless reader more than their length.
    private static let costlyTexts = Attack(name: "texts that cost more than their length") {
        scene in
        let marks = String(repeating: "\u{0301}\u{0323}", count: 15_000)
        let subjects = [
            "a" + marks, String(repeating: "(", count: 60_000),
            String(repeating: "[A] ", count: 15_000),
            String(repeating: "ﷺ", count: 20_000), String(repeating: "MẬT ", count: 12_000),
        ]
        for (number, subject) in subjects.enumerated() {
            for copy in 0..<10 {
                let document = PlannedDocument(
                    number: 9_100 + 10 * number + copy, sender: "H05", receivers: ["G09": "G09"],
                    isUrgent: true)
                let packet = document.packet.replacing(
                    "<Subject>", with: "<Subject>V/v \(subject) ")
                let status = try await scene.status(of: packet, as: "H05")
                #expect([202, 422].contains(status), "\(number): \(status)")
            }
        }
        let spaces = (0..<5_000).map { "xmlns:n\($0)=\"u\($0)\"" }.joined(separator: " ")
        let namespaces = PlannedDocument(
            number: 9_190, sender: "H05", receivers: ["G09": "G09"], isUrgent: true
        ).packet.replacing("<edXMLEnvelope>", with: "<edXMLEnvelope \(spaces)>")
        #expect(try await scene.status(of: namespaces, as: "H05") == 422)
    }

    /// As much as a document may say, to as many receivers as there are.
    private static let wideDocuments = Attack(name: "metadata times receivers") { scene in
        let before = try scene.logBytes
        let receivers = Dictionary(
            uniqueKeysWithValues: SmallExchange.agencies.filter { $0.key != "H05" }.map {
                ($0.key, $0.value)
            })
        for number in 0..<20 {
            let appendix = "<Appendix>\(String(repeating: "phụ lục ", count: 5_000))</Appendix>"
            let packet = PlannedDocument(
                number: 9_200 + number, sender: "H05", receivers: receivers, isUrgent: true
            ).packet.replacing(
                "</Priority>",
                with: "</Priority><Appendixes>\(String(repeating: appendix, count: 3))</Appendixes>"
            )
            #expect(try await scene.status(of: packet, as: "H05") == 202)
        }
        // Three times in the packet, some copies on the way; not once a receiver.
        #expect(try scene.logBytes - before < 20 * 8 * 200_000)
    }

    /// The ids that another will use.
    private static let foreignIDs = Attack(name: "ids of others") { scene in
        for number in 1...10 {
            var document = PlannedDocument(
                number: 700 + number, sender: "H05", receivers: ["G09": "G09"], isUrgent: true)
            let mine = document.documentID
            document.sender = "G09"
            let packet = document.packet
                .replacing("<From><OrganId>G09", with: "<From><OrganId>H05")
            #expect(packet.contains(document.documentID) && !packet.contains(mine))
            #expect(try await scene.status(of: packet, as: "H05") == 202)
        }
        for number in 1...10 {
            let own = PlannedDocument(
                number: 700 + number, sender: "G09", receivers: ["H27": "H27"], isUrgent: true)
            #expect(try await scene.status(of: own.packet, as: "G09") == 202)
            try await scene.arrives(own, at: "H27", within: .seconds(20))
        }
    }

    /// Headers that can be read in two ways end their connection with 400, and nothing else.
    private static let malformedHeaders = Attack(name: "headers that can be read in two ways") {
        scene in
        let forms = [
            "GET /healthz HTTP/1.1\r\nHost : h\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
            "POST /v1/packets HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
            "POST /v1/packets HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked"
                + "\r\n\r\n0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: h\r\nX: a\u{0}b\r\n\r\n",
        ]
        for form in forms {
            for _ in 0..<20 {
                let stranger = try Stranger(port: scene.port, form)
                let line = stranger.firstLine()
                #expect(line.hasPrefix("HTTP/1.1 4") || line.isEmpty, "\(form): \(line)")
            }
        }
    }

    /// Packets that are none, as fast as they go.
    private static let refusals = Attack(name: "refusals without end") { scene in
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in 0..<100 {
                        let status = try await scene.status(
                            of: "no packet \(lane) \(number)", as: "H05")
                        #expect([422, 429].contains(status))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Whether an attack has ended.
private final class Over: Sendable {
    let isSo = Mutex(false)
}

/// The pipeline in one process, and an innocent node beside whoever attacks it.
final class AttackScene: Sendable {
    let directory: TemporaryDirectory
    let exchange: SmallExchange
    let base: String
    let port: UInt16
    /// Connections beside those of the innocent.
    let attacker = HTTPClient(maxConnections: 32)
    private let admin: String
    private let process: RunningProcess

    init() async throws {
        directory = try TemporaryDirectory()
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        process = try RunningProcess(
            "lienthong",
            [
                "run", "--data", directory.file("data"), "--port", "0", "--admin-port", "0",
                "--tokens", directory.file("tokens.json"), "--log-level", "warning",
                "--max-connections-per-address", "0",
            ], logFile: directory.file("log.jsonl"), dataLimitBytes: 1 << 30)
        base = try await process.listeningURL()
        admin = try await process.adminURL()
        port = try #require(UInt16(base.split(separator: ":").last ?? ""))
        exchange = SmallExchange(base: base)
        try await exchange.importRegistry()
        // What is done once at the beginning is no attack's fault.
        let first = PlannedDocument(
            number: 1, sender: "G09", receivers: ["H27": "H27"], isUrgent: true)
        _ = try await exchange.submit(first.packet, as: "G09")
        try await arrives(first, at: "H27", within: .seconds(60))
    }

    var isRunning: Bool { process.isRunning }
    var logTail: String { process.logTail() }

    func stop() async throws {
        process.kill(SIGTERM)
        try await process.waitForExit()
        #expect(process.terminationStatus == 0, "\(logTail)")
        // What it has written is its owner's alone.
        let data = directory.file("data")
        for name in try FileManager.default.subpathsOfDirectory(atPath: data) {
            let file = try FileManager.default.attributesOfItem(atPath: data + "/" + name)
            let mode = (file[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
            #expect(mode & 0o077 == 0, "\(name): \(String(mode, radix: 8))")
        }
    }

    /// How long express documents of another node took while it was attacked: three at least, and as
    /// many as there is time for.
    func innocentDelays(during attack: Attack, from number: Int) async throws -> [Duration] {
        let over = Over()
        async let attacked: Void = {
            defer { over.isSo.withLock { $0 = true } }
            try await attack.run(self)
        }()
        var delays: [Duration] = []
        while delays.count < 3 || (!over.isSo.withLock { $0 } && delays.count < 9) {
            delays.append(try await delay(of: number + delays.count))
            let health = try await exchange.client.send("GET", admin + "/healthz")
            #expect(health.status == 200)
        }
        try await attacked
        return delays
    }

    /// How long an express document of another node takes, from its hand to its receiver's node.
    func delay(of number: Int) async throws -> Duration {
        let document = PlannedDocument(
            number: number, sender: "G09", receivers: ["H27": "H27"], isUrgent: true)
        let began = ContinuousClock.now
        _ = try await exchange.submit(document.packet, as: "G09")
        try await arrives(document, at: "H27", within: .seconds(60))
        return ContinuousClock.now - began
    }

    /// Keeps what an attack holds until the innocent have been served beside it.
    func whileInnocent(_ held: [Stranger]) async throws {
        let document = PlannedDocument(
            number: 99, sender: "G09", receivers: ["H27": "H27"], isUrgent: true)
        _ = try await exchange.submit(document.packet, as: "G09")
        try await arrives(document, at: "H27", within: .seconds(20))
        withExtendedLifetime(held) {}
    }

    func arrives(
        _ document: PlannedDocument, at node: String, within limit: Duration
    ) async throws {
        try await eventually("\(document.documentID) arrives; \(logTail)", within: limit) {
            try await self.exchange.answers(to: node).contains {
                $0["answer"]?.stringValue == "delivery"
                    && $0["documentId"]?.stringValue == document.documentID
            }
        }
    }

    func status(of packet: String, as node: String) async throws -> Int {
        try await attacker.send(
            "POST", base + "/v1/packets", headers: exchange.authority(node),
            body: .bytes(Array(packet.utf8)), timeout: .seconds(60)
        ).status
    }

    /// What the log has grown to.
    var logBytes: Int {
        get throws {
            try ["log.sqlite", "log.sqlite-wal"].reduce(0) { sum, name in
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: directory.file("data/\(name)"))
                return sum + (attributes[.size] as? Int ?? 0)
            }
        }
    }
}
