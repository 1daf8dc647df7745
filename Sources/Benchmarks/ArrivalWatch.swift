// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Synchronization
import Terminal

/// Sees documents arrive in an inbox.
final class ArrivalWatch: Sendable {
    private struct State {
        var expected: [String: (sent: ContinuousClock.Instant, hops: Int)] = [:]
        var times: [Int: [Duration]] = [:]
    }

    private let state = Mutex(State())

    var outstanding: Int { state.withLock { $0.expected.count } }

    func expect(_ documentID: String, sent: ContinuousClock.Instant, hops: Int) {
        state.withLock { $0.expected[documentID] = (sent, hops) }
    }

    /// Returns when all that is expected has arrived.
    func waitForAll() async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while outstanding > 0 {
            guard ContinuousClock.now < deadline else {
                throw UsageError("\(outstanding) documents did not arrive in time")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    func takeTimes() -> [Int: [Duration]] {
        state.withLock { state in
            defer { state.times = [:] }
            return state.times
        }
    }

    func run(_ log: any EventLog) async throws {
        let topic = Topic.deliveriesChanged.name
        let places = (0..<(try await log.topics()[topic] ?? 0)).map { TopicPartition(topic, $0) }
        let bounds = try await log.bounds(of: places)
        try await log.read(bounds.mapValues(\.end), wait: .milliseconds(100)) { run in
            let now = ContinuousClock.now
            for record in run.records {
                let changed = try DeliveryChanged(record.value ?? [])
                state.withLock { state in
                    guard let found = state.expected.removeValue(forKey: changed.documentID)
                    else { return }
                    state.times[found.hops, default: []].append(now - found.sent)
                }
            }
            return true
        }
    }
}
