// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import JSON
import Synchronization
import TestSupport
import Testing

/// Clerks who register at the same time while the processes that give the numbers are killed with -9:
/// each of the requests, tried again until it is answered, has one number, and the numbers are 1 to n.
///
/// `SEED=` asks the same and kills after the same times; `LONG=1` takes more of both.
@Suite(.timeLimit(.minutes(5)))
struct OfficeKillTests {
    private static let kills = ProcessInfo.processInfo.environment["LONG"] == nil ? 4 : 30

    @Test func `no gap and no double while one process is killed and comes back`() async throws {
        let seed = SeededGenerator.fromEnvironment().seed
        print("OfficeKillTests: SEED=\(seed)")
        let directory = try TemporaryDirectory()
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        let host = EmbeddedHost(directory, port: try freePort())
        try await host.start()
        let clerks = OfficeClerks(bases: [host.base])
        try await clerks.exchange.importRegistry()
        let given = try await clerks.register(while: {
            try await host.killRepeatedly(Self.kills, seed: seed)
        })
        try await clerks.check(given, seed: seed)
        try await host.stop()
    }
}

extension OnKafka {
    @Suite(.timeLimit(.minutes(10)))
    struct OfficeOnKafkaTests {
        private static let kills = ProcessInfo.processInfo.environment["LONG"] == nil ? 6 : 40

        @Test func `two gateways, two offices, one book, each killed at any moment`() async throws {
            let seed = SeededGenerator.fromEnvironment().seed
            print("OfficeOnKafkaTests: SEED=\(seed)")
            let broker = try await KafkaBroker.start()
            let directory = try TemporaryDirectory()
            let fleet = try PipelineFleet(directory, servers: broker.servers)
            try await fleet.prepare()
            try await fleet.startOne(of: ["office", "gateway"])
            try await fleet.start("office", 2)
            try await fleet.start("gateway", 2)
            let clerks = OfficeClerks(bases: await fleet.gatewayURLs)
            for base in clerks.exchange.bases {
                try await eventually("\(base) answers") {
                    do {
                        return try await clerks.exchange.client.send("GET", base + "/readyz")
                            .status == 200
                    } catch is HTTPClientError { return false }
                }
            }
            try await clerks.exchange.importRegistry()
            let given = try await clerks.register(while: {
                var random = SeededGenerator(seed: seed)
                for _ in 0..<Self.kills {
                    // The moment is what is random here, not something to be waited for.
                    try await Task.sleep(for: .milliseconds(Int64(300 + random.next() % 2500)))
                    let kind = ["office", "gateway"][Int(random.next() % 2)]
                    let number = Int(random.next() % 2) + 1
                    try await fleet.kill(kind, number)
                    try await fleet.start(kind, number)
                }
            })
            try await clerks.check(given, seed: seed)
            _ = try await fleet.stopAll()
            withExtendedLifetime(broker) {}
        }
    }
}

/// Clerks of one agency, each at whichever gateway answers.
private struct OfficeClerks: Sendable {
    private static let agency = "H27.01.001"
    private static let count = 4

    let exchange: SmallExchange

    init(bases: [String]) { exchange = SmallExchange(bases: bases) }

    /// Numbers by request: of what was registered until `body` had returned, and a little longer.
    func register(
        while body: @Sendable () async throws -> Void
    ) async throws -> [String: Int64] {
        let end = WorkEnd()
        return try await withThrowingTaskGroup(of: [String: Int64].self) { group in
            for clerk in 0..<Self.count {
                group.addTask {
                    var own: [String: Int64] = [:]
                    var turn = 0
                    while !end.hasCome || turn < 5 {
                        let request = "clerk \(clerk) turn \(turn)".replacing(" ", with: "-")
                        own[request] = try await number(of: request)
                        turn += 1
                    }
                    return own
                }
            }
            do {
                try await body()
            } catch {
                end.come()
                throw error
            }
            end.come()
            return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
    }

    /// Asks until a number is answered: the same request, at the next gateway.
    private func number(of request: String) async throws -> Int64 {
        let order: JSONValue = [
            "agency": .string(Self.agency), "request": .string(request),
            "subject": "Đơn đề nghị", "issuerName": "Hợp tác xã",
        ]
        let deadline = ContinuousClock.now + .seconds(120)
        var attempt = Int.random(in: 0..<exchange.bases.count)
        var last = ""
        while ContinuousClock.now < deadline {
            let base = exchange.bases[attempt % exchange.bases.count]
            attempt += 1
            do {
                let answer = try await exchange.client.send(
                    "POST", base + "/v1/office/register", headers: exchange.authority("H27"),
                    body: .bytes(order.bytes), timeout: .seconds(20))
                last = "\(answer.status) \(answer.text)"
                if answer.status == 200,
                    let number = try JSONReader.parse(answer.body)["entry"]?["number"]?.intValue
                {
                    return number
                }
                // 404: the registry is not read yet; 202: the office is away.
                guard [202, 404, 500, 503].contains(answer.status) else { break }
            } catch let error as HTTPClientError {
                last = error.description
            }
            // A process is being started again; there is nothing to wait on but the time.
            try await Task.sleep(for: .milliseconds(20))
        }
        throw DeadlineExceeded(description: "\(request) has no number: \(last)")
    }

    /// Each request has its own number, all numbers are there, and the book says the same.
    func check(_ given: [String: Int64], seed: UInt64) async throws {
        let numbers = given.values.sorted()
        #expect(numbers == Array(1...Int64(numbers.count)), "SEED=\(seed)")
        // A retry of any of them is told the same.
        for (request, number) in given.sorted(by: { $0.key < $1.key }).prefix(8) {
            #expect(try await self.number(of: request) == number, "\(request), SEED=\(seed)")
        }
        var inBook: [Int64] = []
        var next: String?
        repeat {
            let answer = try await exchange.get(
                "/v1/office/book?agency=\(Self.agency)&fresh=1&limit=1000"
                    + (next.map { "&after=\($0)" } ?? ""), headers: exchange.authority("H27"))
            let page = try JSONReader.parse(answer.body)
            inBook += page["entries"]?.arrayValue?.compactMap { $0["number"]?.intValue } ?? []
            next = page["next"]?.stringValue
        } while next != nil
        #expect(inBook.sorted() == numbers, "SEED=\(seed)")
        print("OfficeKillTests: \(numbers.count) numbers through kills")
    }
}

private final class WorkEnd: Sendable {
    private let state = Mutex(false)
    var hasCome: Bool { state.withLock { $0 } }
    func come() { state.withLock { $0 = true } }
}
