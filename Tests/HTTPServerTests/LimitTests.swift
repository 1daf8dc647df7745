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

    @Test func `who has waited longest with its header gives way to who comes`() async throws {
        var settings = HTTPServerSettings()
        settings.maxConnections = 3
        let metrics = Metrics()
        try await withServer(settings, metrics: metrics) { _ in
            .answer(.text(200, "ok"))
        } _: { server in
            let kept = try RawClient(port: server.port)
            var halfOpen: [RawClient] = []
            for _ in 0..<20 {
                let client = try RawClient(port: server.port)
                try await client.send("GET / HTTP/1.1\r\nHos")
                halfOpen.append(client)
            }
            // The oldest of all was first.
            #expect(try await kept.isClosed())
            let honest = try RawClient(port: server.port)
            #expect(try await honest.exchange(get).status == 200)
            #expect(try await halfOpen[0].isClosed())
        }
        #expect(
            metrics.prometheusText().contains(
                "http_connections_refused_total{reason=\"displaced\"} 19\n"))
    }

    @Test func `where nobody gives way a further connection is closed`() async throws {
        var settings = HTTPServerSettings()
        settings.maxConnections = 1
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
            #expect(try await second.isClosed())
            gate.open()
            #expect(try await first.answer().status == 200)
        }
    }

    @Test func `bodies of strangers give way to requests`() async throws {
        var settings = HTTPServerSettings()
        settings.maxActiveRequests = 4
        try await withServer(settings) { request in
            request.method == "GET"
                ? .of("node", .answer(.text(200, "ok")))
                : .collect(maxBytes: 100) { _ in .text(200, "form") }
        } _: { server in
            var slow: [RawClient] = []
            for _ in 0..<12 {
                let client = try RawClient(port: server.port)
                try await client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
                )
                // It is in its body now.
                #expect(try await client.answer(bodiless: true).status == 100)
                slow.append(client)
            }
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(get).status == 200)
            #expect(try await slow[0].isClosed())
        }
    }

    @Test func `a body that trickles is cut off however often it moves`() async throws {
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
            try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\na")
            #expect(await events.next() == "writing")
            #expect(await events.next() == "written")
            // Each byte comes within the window; the body as a whole does not keep its speed.
            for _ in 0..<2 {
                #expect(await client.hearsNothing(milliseconds: 100))
                clock.advance(by: .seconds(4))
                try await client.send("b")
                #expect(await events.next() == "writing")
                #expect(await events.next() == "written")
            }
            #expect(await client.hearsNothing(milliseconds: 100))
            clock.advance(by: .seconds(4))
            #expect(try await client.isClosed())
            #expect(await events.next() == "abandon")
        }
    }

    @Test func `a body that nobody wants is not read`() async throws {
        try await withServer { _ in
            .refuse(.text(401, "who are you?"))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
            #expect(answer.status == 401)
            #expect(answer.headers["connection"]?.lowercased() == "close")
            #expect(try await client.isClosed())
            // Without a body there is nothing to close for.
            let other = try RawClient(port: server.port)
            #expect(try await other.exchange(get).status == 401)
            #expect(try await other.exchange(get).status == 401)
        }
    }

    @Test func `requests of one party beyond its share are told to come again`() async throws {
        var settings = HTTPServerSettings()
        settings.maxActiveRequestsPerParty = 1
        let gate = Gate()
        let arrived = Box<Bool>()
        try await withServer(settings) { request in
            .of(
                request.headers["X"] ?? "",
                .collect(maxBytes: 1) { _ in
                    arrived.put(true)
                    await gate.pass()
                    return .text(200, "ok")
                })
        } _: { server in
            func post(_ party: String) -> String {
                "POST / HTTP/1.1\r\nHost: h\r\nX: \(party)\r\nContent-Length: 1\r\n\r\na"
            }
            let first = try RawClient(port: server.port)
            try await first.send(post("a"))
            _ = await arrived.next()
            let refused = try await RawClient(port: server.port).exchange(post("a"))
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "1")
            let other = try RawClient(port: server.port)
            try await other.send(post("b"))
            _ = await arrived.next()
            gate.open()
            #expect(try await first.answer().status == 200)
            #expect(try await other.answer().status == 200)
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
