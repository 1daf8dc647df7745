// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Synchronization

/// One call of libmicrohttpd's handler for one request. Each step leaves the phase behind from
/// which the next call goes on.
struct RequestVisit: Sendable {
    let core: ServerCore
    let connection: ConnectionHandle
    let pending: PendingRequest
    let watch: ConnectionWatch

    private var settings: HTTPServerSettings { core.settings }

    // MARK: Headers

    func begin(method: String, version: String, isSound: Bool) -> MHD_Result {
        let headers = connection.headers
        let framing = RequestFraming(headers, version: version)
        pending.record.withLock { record in
            record.started = .now
            record.method = method
            record.framing = framing
            record.expectsContinue = headers["Expect"] != nil
            record.range = headers["Range"]
            record.ifRange = headers["If-Range"]
        }
        let isWelcome = core.began(watch)
        guard isSound else {
            return answer(
                closing(core.handler.refusal(400, "the header can be read in two ways")))
        }
        if case .refused(let status, let reason) = framing {
            return answer(closing(core.handler.refusal(status, reason)))
        }
        guard let target = RequestTarget(pending.target) else {
            return enter(.answer(core.handler.refusal(400, "the target is not a readable path")))
        }
        guard isWelcome, !core.hasGivenUp else { return enter(.refuse(busy(503))) }
        let request = HTTPRequest(
            method: method, path: target.path, query: target.query, headers: headers,
            peer: connection.peer, contentLength: framing.contentLength,
            hasBody: framing.hasBody,
            clientCertificate: settings.tls?.clientAuthoritiesPEM == nil
                ? nil : watch.certificate { connection.clientCertificate })
        return wait(.plan) { .planned(await core.handler.begin(request)) }
    }

    /// Begins to do what was planned when the headers were read.
    func enter(_ plan: BodyPlan) -> MHD_Result {
        switch plan {
        case .answer(let response):
            if mustDrain { return beginDraining(then: plan) }
            return answer(response)
        case .refuse(let response):
            // Without a body the connection may go on.
            guard record.framing.hasBody else { return enter(.answer(response)) }
            return answer(closing(response))
        case .of(let party, let plan):
            guard core.admit(party) else {
                Task { await plan.discard() }
                return enter(.refuse(busy(429)))
            }
            pending.record.withLock { $0.party = party }
            watch.recognise()
            return enter(plan)
        case .wait:
            if mustDrain { return beginDraining(then: plan) }
            return poll(plan)
        case .collect(let maxBytes, let answer):
            guard announced <= Int64(maxBytes) else { return refuseAsTooLarge(Int64(maxBytes)) }
            pending.phase = .collecting([], maxBytes: maxBytes, answer: answer)
        case .stream(let sink, let maxBytes):
            guard announced <= maxBytes else {
                Task { await sink.abandon() }
                return refuseAsTooLarge(maxBytes)
            }
            pending.phase = .streaming(sink, receivedBytes: 0, maxBytes: maxBytes)
        }
        watch.awaitBody()
        return .YES
    }

    private var record: PendingRequest.Record { pending.record.withLock { $0 } }
    private var announced: Int64 { record.framing.contentLength ?? 0 }

    /// Whether to answer at the last call only. An answer before the body closes the connection;
    /// a client that neither asked first nor sends more than we throw away would read its end only.
    private var mustDrain: Bool {
        let record = record
        guard record.framing.hasBody else { return true }
        guard !record.expectsContinue else { return false }
        return record.framing.contentLength.map { $0 <= settings.maxDrainBytes } ?? true
    }

    private func refuseAsTooLarge(_ maxBytes: Int64) -> MHD_Result {
        enter(.answer(tooLarge(maxBytes)))
    }

    private func tooLarge(_ maxBytes: Int64) -> HTTPResponse {
        core.handler.refusal(413, "the body is larger than \(maxBytes) bytes")
    }

    private func busy(_ status: Int) -> HTTPResponse {
        var response = core.handler.refusal(status, "too many requests at once; try again")
        response.headers.set("Retry-After", "1")
        return response
    }

    private func closing(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("Connection", "close")
        return response
    }

    // MARK: Bodies

    func collect(
        _ chunk: UnsafeRawBufferPointer, _ body: consuming [UInt8], _ maxBytes: Int,
        _ answer: @escaping @Sendable ([UInt8]) async -> HTTPResponse
    ) -> MHD_Result {
        if chunk.isEmpty {
            let whole = body
            return wait(.answer) { .answering(await answer(whole)) }
        }
        guard chunk.count <= maxBytes - body.count else {
            return drain(chunk, 0, .answer(tooLarge(Int64(maxBytes))))
        }
        body.append(contentsOf: chunk)
        pending.phase = .collecting(body, maxBytes: maxBytes, answer: answer)
        return .YES
    }

    func stream(
        _ chunk: UnsafeRawBufferPointer, _ sink: any BodySink, _ received: Int64, _ maxBytes: Int64
    ) -> MHD_Result {
        if chunk.isEmpty { return wait(.answer) { .answering(await sink.finish()) } }
        guard Int64(chunk.count) <= maxBytes - received else {
            Task { await sink.abandon() }
            return drain(chunk, 0, .answer(tooLarge(maxBytes)))
        }
        let bytes = Array(chunk)
        let next = PendingRequest.Phase.streaming(
            sink, receivedBytes: received + Int64(bytes.count), maxBytes: maxBytes)
        return wait(.chunk) {
            do throws(HTTPRefusal) {
                try await sink.write(bytes)
                return next
            } catch {
                await sink.abandon()
                return .draining(bytes: 0, then: .answer(error.response))
            }
        }
    }

    /// Begins to throw the body away, if any, at the first call.
    private func beginDraining(then plan: BodyPlan) -> MHD_Result {
        watch.awaitBody()
        pending.phase = .draining(bytes: 0, then: plan)
        return .YES
    }

    func drain(
        _ chunk: UnsafeRawBufferPointer, _ drained: Int64, _ plan: BodyPlan
    ) -> MHD_Result {
        if chunk.isEmpty {
            if case .answer(let response) = plan { return answer(response) }
            return poll(plan)
        }
        let drained = drained + Int64(chunk.count)
        guard drained <= settings.maxDrainBytes else {
            Task { await plan.discard() }
            return .NO
        }
        pending.phase = .draining(bytes: drained, then: plan)
        return .YES
    }

    // MARK: Waits

    private func poll(_ plan: BodyPlan) -> MHD_Result {
        guard case .wait(let upTo, let answer) = plan else { return .NO }
        if let status = core.beganPoll(pending, of: record.party) {
            return self.answer(busy(status))
        }
        pending.record.withLock { $0.isPoll = true }
        return wait(.answer, pollFor: upTo) { .answering(await answer()) }
    }

    /// Suspends the connection while a task finds the next phase. A task that comes too late has
    /// its phase discarded.
    private func wait(
        _ step: PendingRequest.Step, pollFor upTo: Duration? = nil,
        _ body: @escaping @Sendable () async -> PendingRequest.Phase
    ) -> MHD_Result {
        watch.work()
        let now = settings.now()
        let number = pending.begin(
            PendingRequest.Wait(
                step: step, connection: connection, watch: watch, cancelAt: upTo.map { now + $0 },
                expireAt: now + (upTo ?? .zero) + settings.answerTimeout))
        connection.suspend()
        core.suspended(pending)
        let core = core
        let pending = pending
        let task = Task {
            let phase = await body()
            if !core.resolve(pending, number, phase) { await phase.discard() }
        }
        pending.attach(task, to: number)
        // The sweeper has looked at what is suspended for the last time.
        if core.hasGivenUp { core.expire(pending, number) }
        return .YES
    }

    // MARK: The answer

    func answer(_ response: HTTPResponse) -> MHD_Result {
        let record = record
        let transfer = Transfer(
            response, method: record.method, range: record.range, ifRange: record.ifRange,
            closes: core.isStopping, standard: settings.standardHeaders)
        pending.record.withLock { record in
            record.status = transfer.status
            record.isWhole = transfer.isWhole
            record.afterLastByte = response.afterLastByte
        }
        watch.awaitReader(of: transfer.sentBytes)
        pending.phase = .queued
        return transfer.queue(on: connection)
    }
}
