// LienThong
// SPDX-License-Identifier: Apache-2.0

import CMicroHTTPD
import Synchronization

/// The steps of a request. Each returns what libmicrohttpd's handler returns: `NO` closes.
extension ServerCore {
    /// One call of the handler; `chunk` is empty for the first call and for the last.
    func handle(
        _ connection: ConnectionHandle, _ pending: PendingRequest,
        method: UnsafePointer<CChar>, version: UnsafePointer<CChar>,
        chunk: UnsafeRawBufferPointer
    ) -> MHD_Result {
        guard let watch = connection.watch else { return .NO }
        if !chunk.isEmpty { watch.received(chunk.count) }
        let visit = RequestVisit(
            core: self, connection: connection, pending: pending, watch: watch)
        switch pending.takePhase() {
        case .new:
            return
                visit.begin(
                    method: String(cString: method), version: String(cString: version),
                    isSound: pending.isWhole
                        && HeaderBytes.areSound(
                            of: connection.pointer, method: method, version: version)
                )
        case .planned(let plan): return visit.enter(plan)
        case .collecting(let body, let maxBytes, let answer):
            return visit.collect(chunk, body, maxBytes, answer)
        case .streaming(let sink, let received, let maxBytes):
            return visit.stream(chunk, sink, received, maxBytes)
        case .draining(let bytes, let plan): return visit.drain(chunk, bytes, plan)
        case .answering(let response): return visit.answer(response)
        case .waiting: return .YES
        case .queued:
            pending.phase = .queued
            return .YES
        }
    }

    /// Ends a wait with the phase that was found; false if somebody else did before.
    func resolve(
        _ pending: PendingRequest, _ number: Int, _ phase: PendingRequest.Phase
    ) -> Bool {
        resume(pending, pending.resolve(number, phase), phase)
    }

    /// Answers for a handler that took too long.
    func expire(_ pending: PendingRequest, _ number: Int) {
        let response = handler.refusal(503, "no answer in time; try again")
        guard let (wait, phase) = pending.expire(number, response) else { return }
        _ = resume(pending, wait, phase)
    }

    private func resume(
        _ pending: PendingRequest, _ wait: PendingRequest.Wait?, _ phase: PendingRequest.Phase
    ) -> Bool {
        guard let wait else { return false }
        resumed(pending)
        if phase.awaitsBody { wait.watch.awaitBody() }
        wait.connection.resume()
        return true
    }

    /// The end of a request, answered or not.
    func completed(_ pending: PendingRequest, isComplete: Bool) {
        let phase = pending.takePhase()
        let record = pending.record.withLock { record in
            defer { record.afterLastByte = nil }
            return record
        }
        record.afterLastByte?(isComplete && record.isWhole)
        if !phase.isOver { Task { await phase.discard() } }
        guard record.started != nil else { return }
        instruments.ended(record)
        ended(pending, record)
    }
}
