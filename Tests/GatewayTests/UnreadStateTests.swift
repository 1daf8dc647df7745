// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import EventLog
import Events
import Exchange
import Gateway
import HTTPClient
import HTTPServer
import JSON
import Processes
import Projection
import Stages
import Telemetry
import TestSupport
import Testing
import WorkerRuntime

/// A gateway that has just started says "not yet" of what it has not read, never "no".
struct UnreadStateTests {
    /// Another gateway on the house's log, whose followers start when the test says so.
    private struct LateGateway {
        /// What the house has, with faults of this gateway's own.
        let log: FaultyEventLog
        let registry: AgencyRegistry
        let projection: Projection
        private let server: HTTPServer
        private let client = HTTPClient(maxConnections: 1)

        init(of house: GatewayHouse, in directory: TemporaryDirectory) async throws {
            let logger = Logger(label: "test", sink: LogSink { _ in })
            log = FaultyEventLog(house.log)
            registry = AgencyRegistry(log: log, metrics: Metrics(), logger: logger)
            projection = try await Projection.open(
                ProjectionSettings(path: directory.file("late.sqlite"), cluster: Cluster("test")),
                log: log, metrics: Metrics(), logger: logger)
            server = try HTTPServer(settings: HTTPServerSettings(), metrics: Metrics())
            try server.start(
                Gateway(
                    accounts: AccountBook(GatewayHouse.accounts), log: log, registry: registry,
                    rules: RulesRegistry(log: log, metrics: Metrics(), logger: logger),
                    reception: Reception(
                        registry: registry, blobs: house.blobs,
                        receipts: house.pipeline.reception.receipts, cluster: Cluster("test")),
                    projection: projection, blobs: house.blobs, clock: house.pipeline.worker.clock,
                    metrics: Metrics(), logger: logger))
        }

        func send(
            _ method: String, _ path: String, as token: String, body: [UInt8]? = nil
        ) async throws -> HTTPClientResponse {
            try await client.send(
                method, "http://127.0.0.1:\(server.port)\(path)",
                headers: [("Authorization", "Bearer \(token)")],
                body: body.map { .bytes($0) } ?? .none, timeout: .seconds(60))
        }

        /// Runs the body with it, and ends what the body has started.
        static func run(
            of house: GatewayHouse,
            _ body: (LateGateway, inout ThrowingTaskGroup<Void, any Error>) async throws -> Void
        ) async throws {
            let directory = try TemporaryDirectory()
            let late = try await LateGateway(of: house, in: directory)
            try await withThrowingTaskGroup(of: Void.self) { group in
                var failure: (any Error)?
                do { try await body(late, &group) } catch { failure = error }
                await late.server.stop()
                late.registry.stop()
                late.projection.stop()
                try await group.waitForAll()
                if let failure { throw failure }
            }
            try await late.projection.close()
        }
    }

    @Test func `nothing is final before the registry and the topics were read`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let later = try SamplePacket(number: 416).bytes()
            let id = encoded(packet.documentID)
            let questions = [
                "/v1/documents?id=\(id)", "/v1/documents?id=\(encoded("H27,2025/01/01,1/X"))",
                "/v1/fetch?id=\(id)&receiver=H05.01.01", "/v1/inbox?agency=H05.01.01",
                "/v1/submissions/\(SHA256.hash([1]).hex)", "/v1/search?q=ra+soat", "/v1/recent",
                "/document?id=\(id)", "/inbox?agency=H05.01.01", "/",
            ]
            let ofRegistry = [
                "/v1/registry/agency?code=H05.01.01", "/v1/registry/route?from=H27&to=H05",
            ]
            let status: JSONValue = [
                "documentId": .string(packet.documentID), "receiver": "H05.01.01", "status": "03",
            ]
            func expectNotYet(_ answer: HTTPClientResponse, _ what: String) {
                #expect(answer.status == 503, "\(what): \(answer.text)")
                #expect(answer.header("Retry-After") != nil, "\(what)")
            }

            try await LateGateway.run(of: house) { late, group in
                for path in questions + ofRegistry {
                    expectNotYet(try await late.send("GET", path, as: "token-h05"), path)
                }
                expectNotYet(
                    try await late.send("POST", "/v1/packets", as: "token-h27", body: later),
                    "packet")
                expectNotYet(
                    try await late.send(
                        "POST", "/v1/statuses", as: "token-h05", body: status.bytes), "status")
                // What rests on nothing that has to be read is answered.
                #expect(try await late.send("GET", "/login", as: "").status == 200)
                #expect(try await late.send("GET", "/.well-known/jwks.json", as: "").status == 200)

                group.addTask { try await late.registry.run() }
                try await eventually("the registry is read") { late.registry.isCurrent }
                for path in ofRegistry {
                    #expect(try await late.send("GET", path, as: "token-h05").status == 200)
                }
                let taken = try await late.send(
                    "POST", "/v1/packets", as: "token-h27", body: later)
                #expect(taken.status == 202, "\(taken.text)")
                for path in questions {
                    expectNotYet(try await late.send("GET", path, as: "token-h05"), path)
                }

                group.addTask { try await late.projection.run() }
                try await eventually("the topics are read") { late.projection.isReady }
                let statuses = [200, 404, 200, 200, 404, 200, 200, 200, 200, 200]
                for (path, status) in zip(questions, statuses) {
                    let answer = try await late.send("GET", path, as: "token-h05")
                    #expect(answer.status == status, "\(path): \(answer.text)")
                }
            }
        }
    }

    @Test func `what another gateway has just brought in is known`() async throws {
        try await GatewayHouse.run { house in
            try await LateGateway.run(of: house) { late, group in
                group.addTask { try await late.registry.run() }
                try await eventually("the registry is read") { late.registry.isCurrent }
                // Its follower stands still while another gateway brings an agency in.
                let gate = Gate()
                defer { gate.open() }
                late.log.script.atNext(.read, .delayAnswer(gate))
                await gate.reached()
                let code = "H05.01.02"
                let table =
                    "\(GatewayHouse.agencies)\n\(code),UBND xã mới,commune,H05.01,,,,,derived"
                let imported = try await house.post(
                    "/v1/registry", .object([("agencies", .string(table))]), as: "token-operator")
                #expect(imported.status == 200, "\(imported.text)")
                let asked = late.log.script.count(.bounds)
                async let answer = late.send(
                    "GET", "/v1/registry/agency?code=\(code)", as: "token-h05")
                try await eventually("it looks how far the registry goes") {
                    late.log.script.count(.bounds) > asked
                }
                gate.open()
                #expect(try await answer.status == 200)
            }
        }
    }
}
