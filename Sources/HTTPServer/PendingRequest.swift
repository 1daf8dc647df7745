// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// One request from its first line to the end of its answer. Its handler calls come one after the
/// other on a thread of libmicrohttpd; while it is suspended a task works for it, and whoever first
/// calls `resolve` with the number of that wait (the task, or the sweeper for being late) resumes.
final class PendingRequest: Sendable {
    enum Phase: Sendable {
        case new
        case waiting(number: Int)
        case planned(BodyPlan)
        case collecting([UInt8], maxBytes: Int, answer: @Sendable ([UInt8]) async -> HTTPResponse)
        case streaming(any BodySink, receivedBytes: Int64, maxBytes: Int64)
        /// What is left of the body is read and thrown away first.
        case draining(bytes: Int64, then: BodyPlan)
        case answering(HTTPResponse)
        case queued
    }

    /// What a task was started for.
    enum Step { case plan, chunk, answer }

    struct Wait {
        var step: Step
        var connection: ConnectionHandle
        var watch: ConnectionWatch
        /// When the task is told to come to an end; nil if it is never told.
        var cancelAt: ContinuousClock.Instant?
        /// When it is answered for.
        var expireAt: ContinuousClock.Instant
        var task: Task<Void, Never>?
    }

    private struct State {
        var phase = Phase.new
        var waits = 0
        var wait: Wait?
        var mustEndPoll = false
    }

    /// The request target as it was sent.
    let target: String
    /// Whether the line was read to its end: a NUL would hide the rest of the target.
    let isWhole: Bool
    let record = Mutex(Record())
    private let state = Mutex(State())

    /// What is told about the request when it has ended.
    struct Record: Sendable {
        /// Nil as long as the headers were not read: such a request is not counted.
        var started: ContinuousClock.Instant?
        var method = ""
        var status = 0
        var framing = RequestFraming.none
        var expectsContinue = false
        var isPoll = false
        /// Whose request it is, once that is known.
        var party: String?
        var isWhole = false
        var range: String?
        var ifRange: String?
        var afterLastByte: (@Sendable (Bool) -> Void)?
    }

    init(target: String, isWhole: Bool) {
        self.target = target
        self.isWhole = isWhole
    }

    /// Only the thread that handles the connection reads and sets the phase, or who resolves.
    var phase: Phase {
        get { state.withLock { $0.phase } }
        set { state.withLock { $0.phase = newValue } }
    }

    /// Takes the phase out (a wait stays what it is), so that a body being collected is held once and grows in place.
    func takePhase() -> Phase {
        state.withLock { state in
            let phase = state.phase
            if case .waiting = phase { return phase }
            state.phase = .new
            return phase
        }
    }

    /// Begins a wait and returns its number.
    func begin(_ wait: Wait) -> Int {
        state.withLock { state in
            state.waits += 1
            state.phase = .waiting(number: state.waits)
            state.wait = wait
            return state.waits
        }
    }

    func attach(_ task: Task<Void, Never>, to number: Int) {
        state.withLock { state in
            guard case .waiting(number) = state.phase else { return }
            state.wait?.task = task
        }
    }

    /// Ends the wait and gives it back, the first time only.
    func resolve(_ number: Int, _ phase: Phase) -> Wait? {
        state.withLock { state in
            guard case .waiting(number) = state.phase else { return nil }
            state.phase = phase
            defer { state.wait = nil }
            return state.wait
        }
    }

    /// Ends the wait with an answer that its task has not given.
    func expire(_ number: Int, _ response: HTTPResponse) -> (Wait, Phase)? {
        state.withLock { state in
            guard case .waiting(number) = state.phase, let wait = state.wait else { return nil }
            state.phase =
                switch wait.step {
                case .plan: .planned(.answer(response))
                case .chunk: .draining(bytes: 0, then: .answer(response))
                case .answer: .answering(response)
                }
            state.wait = nil
            return (wait, state.phase)
        }
    }

    /// Has the sweeper end the poll, which then answers that there is nothing yet.
    func endPoll() { state.withLock { $0.mustEndPoll = true } }

    enum Verdict {
        case patience
        case expired(number: Int)
    }

    /// Cancels the task of a poll whose time is over, whose client has gone, or if the server
    /// stops; says which wait has lasted too long altogether.
    func inspect(_ now: ContinuousClock.Instant, isStopping: Bool, giveUp: Bool) -> Verdict {
        state.withLock { state in
            guard case .waiting(let number) = state.phase, let wait = state.wait else {
                return .patience
            }
            if now >= wait.expireAt || giveUp {
                wait.task?.cancel()
                return .expired(number: number)
            }
            if let cancelAt = wait.cancelAt,
                now >= cancelAt || isStopping || state.mustEndPoll
                    || Self.hasGone(wait.watch.descriptor)
            {
                wait.task?.cancel()
            }
            return .patience
        }
    }

    /// A suspended connection does not notice that its client has closed. It stays open while it
    /// waits, so the descriptor is still its own.
    private static func hasGone(_ descriptor: Int32) -> Bool {
        let hangUp = Int16(bitPattern: UInt16(peerHungUp | UInt32(POLLHUP | POLLERR)))
        var poll = pollfd(fd: descriptor, events: hangUp, revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1 && poll.revents & hangUp != 0
    }

    /// `POLLRDHUP`, which Glibc's module shows only under `_GNU_SOURCE`.
    private static let peerHungUp: UInt32 = 0x2000
}
