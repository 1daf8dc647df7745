// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `headers that do not come to an end are cut off`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        try await withServer(settings) { _ in
            .answer(.text(200, "ok"))
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(get).status == 200)
            try await client.send("GET / HTTP/1.1\r\nHos")
            let silent = try RawClient(port: server.port)
            #expect(await client.hearsNothing(milliseconds: 100))
            clock.run()
            #expect(try await client.isClosed())
            #expect(try await silent.isClosed())
        }
    }

    @Test func `a body slower than the least speed is cut off`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        settings.answerTimeout = .seconds(1_000_000)
        let events = Box<String>()
        let gate = Gate()
        gate.open()
        try await withServer(settings) { _ in
            .stream(CountingSink(gate: gate, events: events), maxBytes: 1000)
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\na")
            #expect(await events.next() == "writing")
            #expect(await events.next() == "written")
            #expect(await client.hearsNothing(milliseconds: 100))
            clock.run()
            #expect(try await client.isClosed())
            #expect(await events.next() == "abandon")
        }
    }

    @Test func `the time of a slow sink is not the client's`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        settings.answerTimeout = .seconds(1_000_000)
        let events = Box<String>()
        let gate = Gate()
        try await withServer(settings) { _ in
            .stream(CountingSink(gate: gate, events: events), maxBytes: 1000)
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
            #expect(await events.next() == "writing")
            clock.advance(by: .seconds(1000))
            #expect(await client.hearsNothing(milliseconds: 600))
            gate.open()
            #expect(try await client.answer().text == "3")
        }
    }

    @Test func `a client that does not take its answer is cut off`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        settings.answerTimeout = .seconds(1_000_000)
        settings.leastBytesPerSecond = 1 << 20
        let arrived = Box<Bool>()
        let ends = Box<Bool>()
        try await withServer(settings) { _ in
            arrived.put(true)
            return .answer(
                HTTPResponse(
                    200, body: .bytes([UInt8](repeating: 0, count: 32 << 20)),
                    afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get)
            #expect(await arrived.next() == true)
            clock.run()
            #expect(await ends.next() == false)
        }
    }

    @Test func `a handler that takes too long is answered for`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        let gate = Gate()
        let arrived = Box<Bool>()
        let ends = Box<Bool>()
        try await withServer(settings) {
            if $0.path == ["quick"] { return .answer(.text(200, "quick")) }
            arrived.put(true)
            await gate.pass()
            return .answer(HTTPResponse(200, afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get)
            #expect(await arrived.next() == true)
            clock.advance(by: .seconds(61))
            #expect(try await client.answer().status == 503)
            #expect(
                try await client.exchange("GET /quick HTTP/1.1\r\nHost: h\r\n\r\n").status == 200)
            gate.open()
            #expect(await ends.next() == false)
        }
    }

    @Test func `a sink that takes too long is answered for and abandoned`() async throws {
        let clock = ManualClock()
        var settings = HTTPServerSettings()
        settings.now = clock.now
        let gate = Gate()
        let events = Box<String>()
        try await withServer(settings) { _ in
            .stream(CountingSink(gate: gate, events: events), maxBytes: 1000)
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
            #expect(await events.next() == "writing")
            clock.advance(by: .seconds(61))
            #expect(try await client.answer().status == 503)
            gate.open()
            #expect(await events.next() == "written")
            #expect(await events.next() == "abandon")
        }
    }

    @Test func `requests beyond the limit are told to come again`() async throws {
        var settings = HTTPServerSettings()
        settings.maxActiveRequests = 1
        let gate = Gate()
        let arrived = Box<Bool>()
        try await withServer(settings) { _ in
            arrived.put(true)
            await gate.pass()
            return .answer(.text(200, "ok"))
        } _: { server in
            let first = try RawClient(port: server.port)
            try await first.send(get)
            _ = await arrived.next()
            let second = try RawClient(port: server.port)
            let refused = try await second.exchange(get)
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            gate.open()
            #expect(try await first.answer().status == 200)
            // The first one's place is free a moment after its client has read the answer.
            var status = 503
            let deadline = ContinuousClock.now + .seconds(30)
            while status == 503, ContinuousClock.now < deadline {
                status = try await second.exchange(get).status
            }
            #expect(status == 200)
        }
    }

    @Test func `connections beyond the limit wait until one is closed`() async throws {
        var settings = HTTPServerSettings()
        settings.threads = 1
        settings.maxConnections = 1
        try await withServer(settings) { _ in
            .answer(.text(200, "ok"))
        } _: { server in
            let first = try RawClient(port: server.port)
            #expect(try await first.exchange(get).status == 200)
            let second = try RawClient(port: server.port)
            try await second.send(get)
            #expect(await second.hearsNothing(milliseconds: 100))
            await first.hangUp()
            #expect(try await second.answer().status == 200)
        }
    }

    @Test func `connections of one address beyond their limit are closed`() async throws {
        var settings = HTTPServerSettings()
        settings.maxConnectionsPerAddress = 1
        try await withServer(settings) { _ in
            .answer(.text(200, "ok"))
        } _: { server in
            let first = try RawClient(port: server.port)
            #expect(try await first.exchange(get).status == 200)
            let second = try RawClient(port: server.port)
            #expect(try await second.isClosed())
        }
    }

    @Test func `requests are counted by method and status`() async throws {
        let metrics = Metrics()
        let ended = Box<Bool>()
        try await withServer(metrics: metrics) {
            .answer(
                HTTPResponse(
                    $0.path.isEmpty ? 204 : 404, afterLastByte: { ended.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            for path in ["/", "/", "/x"] {
                _ = try await client.exchange("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
            }
        }
        let text = metrics.prometheusText()
        #expect(text.contains("http_requests_total{method=\"GET\",status=\"204\"} 2\n"))
        #expect(text.contains("http_requests_total{method=\"GET\",status=\"404\"} 1\n"))
        #expect(text.contains("http_request_duration_seconds_count 3\n"))
        #expect(text.contains("http_requests_active 0\n"))
    }
}
