// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import Crypto
import Exchange
import HTTPClient
import JSON
import Synchronization
import Terminal

/// One run of the demo over HTTP: imports, submits, reads, fetches, reports, until everything that
/// was expected has come or nothing comes any more.
struct DemoDrive: Sendable {
    let manifest: DemoManifest
    let board: DemoBoard
    /// In the manifest's order.
    let packets: [[UInt8]]
    private let base: String
    private let tokens: DemoTokens
    private let calls: HTTPClient
    private let polls: HTTPClient

    /// Receivers and publishers share so many connections.
    static let connections = 24
    /// A standstill of this length ends the run.
    static let patience = Duration.seconds(120)

    init(_ manifest: DemoManifest, data: String, base: String, tokens: DemoTokens) throws {
        self.manifest = manifest
        self.base = base
        self.tokens = tokens
        packets = try manifest.entries.map { try FileContents.read(data + "/" + $0.file) }
        let submissions = zip(manifest.entries, packets).map { entry, packet in
            DemoDrive.submission(of: packet, from: entry.publisher)
        }
        board = DemoBoard(DemoLedger(manifest, submissions: submissions))
        calls = HTTPClient(maxConnections: Self.connections)
        polls = HTTPClient(maxConnections: manifest.nodes.count)
    }

    /// The identity of a packet: SHA-256 of publisher, a zero byte and the packet.
    static func submission(of packet: [UInt8], from publisher: String) -> String {
        var hash = SHA256()
        hash.update(publisher)
        hash.update([0])
        hash.update(packet)
        return hash.finalize().hex
    }

    func gateway(as holder: String) throws(CommandFailure) -> GatewayClient {
        GatewayClient(base, token: try tokens.token(of: holder), http: calls)
    }

    private func node(_ code: String) throws(CommandFailure) -> DemoNode {
        let token = try tokens.token(of: code)
        return DemoNode(
            code: code, gateway: GatewayClient(base, token: token, http: calls),
            answers: GatewayClient(base, token: token, http: polls), board: board)
    }

    /// Brings the tables and the trust in, as the operator does. What was counted.
    func importTables(
        registry: String, trust: String
    ) async throws -> (registry: JSONValue, trust: JSONValue) {
        let gateway = try gateway(as: DemoTokens.operatorName)
        let tables = try RegistryTables(registry)
        let directory = try TrustDirectory(trust)
        return (try await tables.send(to: gateway), try await directory.send(to: gateway))
    }

    /// Nil when everything expected has come; else why no more is waited for.
    func run() async throws -> String? {
        let errands = DemoErrands()
        let nodes = try manifest.nodes.map { try node($0) }
        let byCode = Dictionary(nodes.map { ($0.code, $0) }) { first, _ in first }
        return await withTaskGroup(of: Void.self) { group in
            for node in nodes {
                group.addTask {
                    await node.readAnswers { duty in
                        switch duty {
                        case .receive(let delivery):
                            let packet = board.with { $0.packet(of: delivery.key.documentID) }
                            if let packet { errands.add(delivery, of: packet.entry) }
                        case .giveBack(let delivery): errands.add(recallOf: delivery)
                        }
                    }
                }
            }
            for _ in 0..<Self.connections - 2 {
                group.addTask {
                    while let errand = await errands.next() {
                        await byCode[errand.delivery.node]?.run(errand)
                    }
                }
            }
            let order = SubmissionOrder(count: packets.count)
            for _ in 0..<4 {
                group.addTask {
                    do {
                        try await submitAll(order)
                    } catch {
                        board.end("\(error)")
                    }
                }
            }
            let expected = manifest.totals
            let reason = await board.wait(patience: Self.patience) {
                $0.isSettled(expected: expected)
            }
            errands.close()
            group.cancelAll()
            return reason
        }
    }

    /// Takes packets in their order; one that leans on an earlier one waits for its outcome.
    private func submitAll(_ order: SubmissionOrder) async throws {
        while let index = order.next(), !Task.isCancelled {
            if let original = manifest.original(of: index) {
                let isRecall = manifest.entries[index].expected == "recalled"
                let reason = await board.wait(patience: Self.patience) {
                    $0.isReady(original, forRecall: isRecall)
                }
                if reason != nil { return }
            }
            try await node(manifest.entries[index].publisher).submit(packets[index], number: index)
        }
    }
}

/// Hands out the numbers of packets, one after the other.
private final class SubmissionOrder: Sendable {
    private let place = Mutex(0)
    private let count: Int

    init(count: Int) { self.count = count }

    func next() -> Int? {
        place.withLock { place in
            guard place < count else { return nil }
            defer { place += 1 }
            return place
        }
    }
}

extension DemoErrands.Errand {
    var delivery: DemoLedger.Delivery {
        switch self {
        case .fetch(let delivery, _), .report(let delivery, _): delivery
        }
    }
}

/// The tokens in the clear, by the code of their holder.
struct DemoTokens: Sendable {
    static let operatorName = "operator"

    private let tokens: [String: String]

    init(_ directory: String) throws {
        let json = try JSONReader.parse(try FileContents.read(directory + "/clear-tokens.json"))
        tokens = Dictionary(
            (json.objectValue ?? []).compactMap { name, value in
                value.stringValue.map { (name, $0) }
            }
        ) { first, _ in first }
    }

    func token(of holder: String) throws(CommandFailure) -> String {
        guard let token = tokens[holder] else {
            throw CommandFailure("there is no token of \(holder)", next: "make demo-data makes it")
        }
        return token
    }
}
