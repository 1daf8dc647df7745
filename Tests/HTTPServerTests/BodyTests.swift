// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct BodyTests {
    private func post(_ length: Int, _ headers: String = "") -> String {
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\(headers)\r\n"
    }

    @Test func `a small body is collected, announced or chunked`() async throws {
        try await withServer { _ in
            .collect(maxBytes: 8) { .text(200, String(decoding: $0, as: UTF8.self)) }
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(post(8) + "12345678").text == "12345678")
            #expect(try await client.exchange(post(0)).text == "")
            let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(
                try await client.exchange(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").text
                    == "abcde")
        }
    }

    @Test func `a body beyond its limit is refused and the connection goes on`() async throws {
        try await withServer { _ in
            .collect(maxBytes: 8) { .text(200, String(decoding: $0, as: UTF8.self)) }
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(post(9) + "123456789").status == 413)
            let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(
                try await client.exchange(chunked + "9\r\n123456789\r\n0\r\n\r\n").status == 413)
            #expect(try await client.exchange(post(3) + "abc").text == "abc")
        }
    }

    @Test func `a client that asks first is refused before it sends`() async throws {
        try await withServer { _ in
            .answer(.text(403, "no"))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(post(1 << 30, "Expect: 100-continue\r\n"))
            #expect(answer.status == 403)
            #expect(try await client.isClosed())
        }
    }

    @Test func `a client that asks first is told to go on`() async throws {
        try await withServer { _ in
            .collect(maxBytes: 8) { .text(200, "\($0.count)") }
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(post(3, "Expect: 100-continue\r\n")).status == 100)
            #expect(try await client.exchange("abc").text == "3")
        }
    }

    @Test func `an unwanted body is thrown away up to the limit`() async throws {
        var settings = HTTPServerSettings()
        settings.maxDrainBytes = 100_000
        try await withServer(settings) { _ in
            .answer(.text(403, "no"))
        } _: { server in
            let body = String(repeating: "x", count: 100_000)
            let client = try RawClient(port: server.port)
            for _ in 0..<2 {
                #expect(try await client.exchange(post(body.count) + body).status == 403)
            }
            #expect(try await client.exchange(post(100_001)).status == 403)
            #expect(try await client.isClosed())

            let endless = try RawClient(port: server.port)
            try await endless.send(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await endless.send("186a1\r\n\(body)x\r\n")
            #expect(try await endless.isClosed())
        }
    }

    @Test func `a large body streams through`() async throws {
        let events = Box<String>()
        try await withServer { _ in
            .stream(CountingSink(events: events), maxBytes: 20_000_000)
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(post(20_000_000))
            try await client.send(count: 20_000_000)
            #expect(try await client.answer().text == "20000000")
            #expect(await events.next() == "finish")
            #expect(events.waitingValues.isEmpty)
        }
    }

    @Test func `a sink that waits makes the sender wait`() async throws {
        let gate = Gate()
        try await withServer { _ in
            .stream(CountingSink(gate: gate), maxBytes: 1 << 30)
        } _: { server in
            let client = try RawClient(port: server.port)
            let total = 100_000_000
            try await client.send(post(total))
            let sent = try await client.sendUntilStuck(total)
            // What the kernel's buffers of both sides hold, far from the whole.
            #expect(sent < 20_000_000)
            gate.open()
            try await client.send(count: total - sent)
            #expect(try await client.answer().text == "\(total)")
        }
    }

    @Test func `a sink's refusal is answered after the rest was read`() async throws {
        let events = Box<String>()
        try await withServer { _ in
            .stream(CountingSink(refuseAfter: 10, events: events), maxBytes: 1 << 30)
        } _: { server in
            let client = try RawClient(port: server.port)
            let body = String(repeating: "x", count: 1_000_000)
            let answer = try await client.exchange(post(body.count) + body)
            #expect(answer.status == 422)
            #expect(await events.next() == "abandon")
            #expect(try await client.exchange(post(3) + "abc").text == "3")
        }
    }

    @Test func `a streamed body beyond its limit is refused and its sink abandoned`() async throws {
        let events = Box<String>()
        try await withServer { _ in
            .stream(CountingSink(events: events), maxBytes: 8)
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(post(9) + "123456789").status == 413)
            #expect(await events.next() == "abandon")
            let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(
                try await client.exchange(chunked + "9\r\n123456789\r\n0\r\n\r\n").status == 413)
            #expect(await events.next() == "abandon")
            #expect(try await client.exchange(post(8) + "12345678").text == "8")
            #expect(await events.next() == "finish")
        }
    }

    @Test func `a sink is abandoned when its client hangs up`() async throws {
        let events = Box<String>()
        try await withServer { _ in
            .stream(CountingSink(events: events), maxBytes: 1 << 30)
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(post(1000) + "abc")
            await client.hangUp()
            #expect(await events.next() == "abandon")
        }
    }
}
