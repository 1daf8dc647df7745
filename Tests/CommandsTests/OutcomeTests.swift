// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import HTTPClient
import HTTPServer
import JSON
import Synchronization
import Terminal
import TestSupport
import Testing

@testable import Commands

/// What `publish --wait` waits for, and what it ends with.
struct OutcomeTests {
    private static func submission(_ outcome: String, kind: String = "document") -> JSONValue {
        ["submission": "ab", "kind": .string(kind), "outcome": .string(outcome), "documentId": "D"]
    }

    private static func document(
        _ state: String, _ deliveries: [(String, JSONValue)] = [], delays: [JSONValue] = []
    ) -> JSONValue {
        [
            "state": .string(state), "receivers": 3, "deliveries": .object(deliveries),
            "delays": .array(delays),
        ]
    }

    @Test(
        arguments: [
            ("received", "document", nil, Outcome.Standing.underWay, 2),
            ("accepted", "document", "accepted", .underWay, 2),
            ("accepted", "document", "verified", .underWay, 2),
            ("accepted", "document", "routing", .underWay, 2),
            ("accepted", "document", "delivered", .done, 0),
            ("repeated", "document", "routing", .underWay, 2),
            ("repeated", "document", "delivered", .done, 0),
            ("accepted", "document", "refused", .refused, 1),
            ("refused", "document", nil, .refused, 1),
            ("accepted", "status", nil, .done, 0), ("repeated", "status", nil, .done, 0),
            ("received", "status", nil, .underWay, 2), ("refused", "status", nil, .refused, 1),
            ("of a later version", "document", nil, .underWay, 2),
        ] as [(String, String, String?, Outcome.Standing, Int32)])
    func `only what is final ends it`(
        _ packet: String, _ kind: String, _ state: String?, _ standing: Outcome.Standing,
        _ code: Int32
    ) {
        let outcome = Outcome(
            submission: Self.submission(packet, kind: kind),
            document: state.map { Self.document($0) })
        #expect(outcome.standing == standing)
        #expect(outcome.exitCode == code)
    }

    @Test func `how many receivers have it is told, and what holds it up`() {
        let outcome = Outcome(
            submission: Self.submission("accepted"),
            document: Self.document(
                "routing", [("onTheWay", 1), ("due", 1), ("arrived", 1)],
                delays: [["stage": "routing"]]))
        #expect(outcome.text.contains("2/3"))
        #expect(outcome.text.contains("delayed"))
        #expect(outcome.members.contains { $0.0 == "isFinal" && $0.1 == .bool(false) })
    }

    @Test func `of several packets the worst counts`() {
        #expect(Publishing.worst([]) == 0)
        #expect(Publishing.worst([0, 0]) == 0)
        #expect(Publishing.worst([0, 2]) == 2)
        #expect(Publishing.worst([2, 1, 0]) == 1)
    }

    // MARK: Waiting

    /// Answers each question with the next of what it is told; the last one stays.
    private final class Scripted: HTTPHandler {
        private let answers: Mutex<[String: [HTTPResponse]]>

        init(_ answers: [String: [HTTPResponse]]) { self.answers = Mutex(answers) }

        func begin(_ request: HTTPRequest) async -> BodyPlan {
            let what = request.path.contains("submissions") ? "submission" : "document"
            let answer = answers.withLock { answers -> HTTPResponse? in
                guard let first = answers[what]?.first else { return nil }
                if answers[what]?.count != 1 { answers[what]?.removeFirst() }
                return first
            }
            return .answer(answer ?? .text(404, "none"))
        }
    }

    private func wait(
        _ seconds: Int, _ answers: [String: [HTTPResponse]]
    ) async throws -> (outcome: Outcome, told: [String]) {
        let server = try HTTPServer(settings: HTTPServerSettings())
        try server.start(Scripted(answers))
        let gateway = GatewayClient(
            "http://127.0.0.1:\(server.port)", token: "x", http: HTTPClient(maxConnections: 1))
        let taken = try Submitted(["submission": "ab", "receipt": "r", "documentId": "D"])
        var told: [String] = []
        let outcome = try await Outcome.wait(
            for: taken, at: gateway, within: .seconds(seconds)
        ) { told.append($0) }
        await server.stop()
        return (outcome, told)
    }

    @Test func `it goes on over each step, and a gateway that is away for a moment`() async throws {
        let (outcome, told) = try await wait(
            60,
            [
                "submission": [
                    .json(404, []), .json(200, Self.submission("received").bytes),
                    .json(503, []), .json(200, Self.submission("accepted").bytes),
                ],
                "document": [
                    .json(200, Self.document("accepted").bytes), .text(404, ""),
                    .json(200, Self.document("routing", [("due", 2), ("onTheWay", 1)]).bytes),
                    .json(200, Self.document("delivered", [("due", 3)]).bytes),
                ],
            ])
        #expect(outcome.standing == .done)
        #expect(outcome.delivered == 3)
        #expect(told.contains { $0.contains("2/3") })
    }

    @Test func `a later refusal of the document ends it`() async throws {
        let (outcome, _) = try await wait(
            60,
            [
                "submission": [
                    .json(200, Self.submission("accepted").bytes),
                    .json(200, Self.submission("refused").bytes),
                ], "document": [.json(200, Self.document("accepted").bytes)],
            ])
        #expect(outcome.exitCode == 1)
    }

    @Test func `the time ends it, and who may not ask`() async throws {
        let late = try await wait(
            1,
            [
                "submission": [.json(200, Self.submission("accepted").bytes)],
                "document": [.json(200, Self.document("routing").bytes)],
            ])
        #expect(late.outcome.exitCode == 2)
        let stranger = try await wait(60, ["submission": [.json(403, [])]])
        #expect(stranger.outcome == Outcome())
        #expect(stranger.told.count == 1)
    }

    // MARK: Fetching

    @Test func `a fetched packet comes to its place whole and checked, whatever that place is`()
        async throws
    {
        let packet = Array("<edXML/>".utf8)
        let directory = try TemporaryDirectory()
        for (tag, isGood) in [(SHA256.hash(packet).hex, true), ("0000", false)] {
            let server = try HTTPServer(settings: HTTPServerSettings())
            try server.start(
                Scripted([
                    "document": [
                        HTTPResponse(200, headers: ["ETag": "\"\(tag)\""], body: .bytes(packet))
                    ]
                ]))
            let gateway = GatewayClient(
                "http://127.0.0.1:\(server.port)", token: "x", http: HTTPClient(maxConnections: 1))
            let path = directory.file("p.edxml")
            try FileContents.write([9], to: path)
            func fetch(_ name: String) async throws {
                _ = try await FetchedFile.fetch(
                    "D", for: "H05", from: gateway, to: OutputFile(name))
            }
            if isGood {
                try await fetch(path)
                try await fetch("/dev/null")
            } else {
                await #expect(throws: CommandFailure.self) { try await fetch(path) }
            }
            #expect(try FileContents.read(path) == (isGood ? packet : [9]))
            #expect(try FileContents.names(in: directory.path) == ["p.edxml"])
            await server.stop()
        }
    }
}
