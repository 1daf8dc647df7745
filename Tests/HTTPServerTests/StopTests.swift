// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry
import Testing

@testable import HTTPServer

@Suite(.timeLimit(.minutes(2))) struct StopTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `a stop waits for the request at hand and closes its connection`() async throws {
        let server = try HTTPServer(settings: HTTPServerSettings())
        let arrived = Box<Bool>()
        let gate = Gate()
        try server.start(
            ClosureHandler { _ in
                arrived.put(true)
                await gate.pass()
                return .answer(.text(200, "done"))
            })
        let client = try RawClient(port: server.port)
        try await client.send(get)
        _ = await arrived.next()
        async let stopped: Void = server.stop()
        // Nobody is let in any more. (The port may soon be another test's: not for ever.)
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? RawClient(port: server.port)) != nil, ContinuousClock.now < deadline {
            await Task.yield()
        }
        #expect(await client.hearsNothing(milliseconds: 50))
        gate.open()
        let answer = try await client.answer()
        #expect(answer.text == "done")
        #expect(answer.headers["connection"]?.lowercased() == "close")
        await stopped
        #expect(try await client.isClosed())
    }

    @Test func `a stop ends polls at once`() async throws {
        let server = try HTTPServer(settings: HTTPServerSettings())
        let arrived = Box<Bool>()
        try server.start(
            ClosureHandler { _ in
                .wait(upTo: .seconds(600)) {
                    arrived.put(true)
                    await untilCancelled()
                    return HTTPResponse(204)
                }
            })
        let client = try RawClient(port: server.port)
        try await client.send(get)
        _ = await arrived.next()
        await server.stop()
        #expect(try await client.answer().status == 204)
    }

    @Test func `a stop does not wait for ever for a handler that hangs`() async throws {
        var settings = HTTPServerSettings()
        settings.stopTimeout = .milliseconds(100)
        let server = try HTTPServer(settings: settings)
        let arrived = Box<Bool>()
        let gate = Gate()
        let ends = Box<Bool>()
        try server.start(
            ClosureHandler { _ in
                arrived.put(true)
                await gate.pass()
                return .answer(HTTPResponse(200, afterLastByte: { ends.put($0) }))
            })
        var clients: [RawClient] = []
        for _ in 0..<8 {
            let client = try RawClient(port: server.port)
            try await client.send(get)
            clients.append(client)
        }
        for _ in clients { _ = await arrived.next() }
        await server.stop()
        #expect(server.activeRequests == 0)
        gate.open()
        for _ in clients { #expect(await ends.next() == false) }
    }

    @Test func `a server that never started, or has stopped, can be stopped`() async throws {
        let server = try HTTPServer(settings: HTTPServerSettings())
        await server.stop()
        await server.stop()
        #expect(throws: HTTPServerError.self) {
            try server.start(ClosureHandler { _ in .answer(.text(200, "")) })
        }
    }

    @Test func `what comes after the last request is given up at once`() async {
        let core = ServerCore(
            settings: HTTPServerSettings(),
            handler: ClosureHandler { _ in .answer(.text(200, "never")) }, metrics: Metrics())
        let watch = ConnectionWatch(descriptor: -1, address: nil, settings: core.settings)
        #expect(core.began(watch))
        core.beginStopping()
        async let idle: Void = core.waitUntilIdle()
        #expect(!core.hasGivenUp)
        core.ended(PendingRequest(target: "/", isWhole: true), PendingRequest.Record())
        await idle
        #expect(core.hasGivenUp)
    }

    /// libmicrohttpd ends the process where a connection is still suspended at its end.
    @Test func `requests on open connections go on coming while it stops`() async throws {
        for round in 1...20 {
            let server = try HTTPServer(settings: HTTPServerSettings())
            try server.start(
                ClosureHandler { _ in
                    await Task.yield()
                    return .answer(.text(200, "done"))
                })
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    let client = try RawClient(port: server.port)
                    group.addTask { [get] in
                        // Two ahead, so that there is always a next one on its way.
                        var answered = 0
                        do {
                            try await client.send(get + get)
                            while true {
                                try await client.send(get)
                                _ = try await client.answer()
                                answered += 1
                            }
                        } catch { return answered }
                    }
                }
                try await Task.sleep(for: .milliseconds(round))
                await server.stop()
                for try await answered in group { #expect(answered >= 0) }
            }
        }
    }
}
