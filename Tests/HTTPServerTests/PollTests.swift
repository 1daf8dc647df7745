// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct PollTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `a poll is answered when there is something to say`() async throws {
        let gate = Gate()
        try await withServer { _ in
            .wait(upTo: .seconds(60)) {
                await gate.pass()
                return .text(200, "news")
            }
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get)
            #expect(await client.hearsNothing(milliseconds: 50))
            gate.open()
            #expect(try await client.answer().text == "news")
        }
    }

    @Test func `a poll comes to an end after its time`() async throws {
        try await withServer { _ in
            .wait(upTo: .milliseconds(100)) {
                await untilCancelled()
                return HTTPResponse(204)
            }
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(get).status == 204)
            #expect(try await client.exchange(get).status == 204)
        }
    }

    @Test func `a poll ends when its client has gone`() async throws {
        let arrived = Box<Bool>()
        let cancelled = Box<Bool>()
        try await withServer { _ in
            .wait(upTo: .seconds(600)) {
                arrived.put(true)
                await untilCancelled()
                cancelled.put(true)
                return HTTPResponse(204)
            }
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get)
            _ = await arrived.next()
            await client.hangUp()
            #expect(await cancelled.next() == true)
        }
    }

    @Test func `polls of one party beyond its share are told to come again`() async throws {
        var settings = HTTPServerSettings()
        settings.maxWaitingRequestsPerParty = 1
        let gate = Gate()
        let arrived = Box<Bool>()
        try await withServer(settings) { _ in
            .of(
                "node",
                .wait(upTo: .seconds(60)) {
                    arrived.put(true)
                    await gate.pass()
                    return .text(200, "news")
                })
        } _: { server in
            let first = try RawClient(port: server.port)
            try await first.send(get)
            _ = await arrived.next()
            let refused = try await RawClient(port: server.port).exchange(get)
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "1")
            gate.open()
            #expect(try await first.answer().status == 200)
        }
    }

    @Test func `who has most polls gives one up for who has fewer`() async throws {
        var settings = HTTPServerSettings()
        settings.maxWaitingRequests = 2
        let arrived = Box<Bool>()
        try await withServer(settings) { request in
            .of(
                request.headers["X"] ?? "",
                .wait(upTo: .seconds(600)) {
                    arrived.put(true)
                    await untilCancelled()
                    return .text(200, "nothing yet")
                })
        } _: { server in
            func poll(_ party: String) -> String {
                "GET / HTTP/1.1\r\nHost: h\r\nX: \(party)\r\n\r\n"
            }
            var greedy: [RawClient] = []
            for _ in 0..<2 {
                let client = try RawClient(port: server.port)
                try await client.send(poll("greedy"))
                _ = await arrived.next()
                greedy.append(client)
            }
            let modest = try RawClient(port: server.port)
            try await modest.send(poll("modest"))
            #expect(try await greedy[0].answer().text == "nothing yet")
            #expect(await arrived.next() == true)
            // Both have one now: a third party's is not worth one of theirs.
            let third = try RawClient(port: server.port)
            #expect(try await third.exchange(poll("greedy")).status == 503)
        }
    }

    @Test func `polls beyond the limit are told to come again`() async throws {
        var settings = HTTPServerSettings()
        settings.maxWaitingRequests = 1
        let gate = Gate()
        let arrived = Box<Bool>()
        try await withServer(settings) { _ in
            .wait(upTo: .seconds(60)) {
                arrived.put(true)
                await gate.pass()
                return .text(200, "news")
            }
        } _: { server in
            let first = try RawClient(port: server.port)
            try await first.send(get)
            _ = await arrived.next()
            let second = try RawClient(port: server.port)
            #expect(try await second.exchange(get).status == 503)
            gate.open()
            #expect(try await first.answer().status == 200)
            #expect(try await second.exchange(get).status == 200)
        }
    }
}
