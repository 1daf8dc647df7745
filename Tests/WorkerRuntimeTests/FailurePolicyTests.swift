// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Testing
import WorkerRuntime

struct FailurePolicyTests {
    typealias Decision = FailurePolicy.Decision

    private let policy = FailurePolicy()

    struct Row: CustomTestStringConvertible, Sendable {
        var error: any Error & Sendable
        var attempts = 1
        var age = Duration.zero
        var inputs = 1
        var decision: Kind
        /// Of what is given up.
        var mayPass = false

        enum Kind: String { case retry, giveUp, split, leaveToOthers, findOut, end }

        var testDescription: String {
            "\(error), \(attempts) times, \(age), of \(inputs) inputs: \(decision)"
        }
    }

    struct Unknown: Error {}

    private static func log(_ code: EventLogError.Code) -> EventLogError {
        EventLogError(code, operation: "commit", detail: "test")
    }

    static let ofAnInput: [Row] = [
        Row(error: InputFailure.deadLetter(reason: "x"), decision: .giveUp),
        Row(
            error: InputFailure.deadLetter(reason: "x", mayPass: true), decision: .giveUp,
            mayPass: true),
        Row(error: ProtoError.truncated, decision: .giveUp),
        Row(error: InputFailure.retry(reason: "x"), attempts: 1, decision: .retry),
        Row(error: InputFailure.retry(reason: "x"), attempts: 4, decision: .retry),
        Row(
            error: InputFailure.retry(reason: "x"), attempts: 5, decision: .giveUp, mayPass: true),
        Row(
            error: InputFailure.retry(reason: "x"), attempts: 2, age: .seconds(31),
            decision: .giveUp, mayPass: true),
        Row(error: Unknown(), attempts: 1, decision: .retry),
        Row(error: Unknown(), attempts: 5, decision: .giveUp, mayPass: true),
        Row(error: log(.tooLarge), decision: .giveUp),
        // What stands in everybody's way waits for ever.
        Row(
            error: InputFailure.wait(reason: "x"), attempts: 1_000_000, age: .seconds(900_000),
            decision: .retry),
        Row(error: log(.unavailable), attempts: 1_000, age: .seconds(9_000), decision: .retry),
        Row(error: log(.full), attempts: 1_000, decision: .retry),
        Row(error: log(.corrupt), decision: .end),
    ]

    static let ofABatch: [Row] = [
        Row(error: log(.unavailable), attempts: 1_000_000, inputs: 500, decision: .retry),
        Row(error: log(.full), attempts: 1_000_000, inputs: 500, decision: .retry),
        // As when the registry cannot be read before the batch.
        Row(error: Unknown(), attempts: 1_000_000, inputs: 500, decision: .retry),
        Row(error: log(.stale), inputs: 500, decision: .leaveToOthers),
        Row(error: log(.outcomeUnknown), inputs: 500, decision: .findOut),
        Row(error: log(.tooLarge), inputs: 2, decision: .split),
        Row(error: log(.tooLarge), inputs: 1, decision: .giveUp),
        Row(error: log(.unknownTopic), inputs: 2, decision: .split),
        Row(error: log(.unknownTopic), inputs: 1, decision: .giveUp),
        Row(error: log(.invalid), inputs: 2, decision: .split),
        Row(error: log(.invalid), inputs: 1, decision: .giveUp),
        Row(error: log(.fenced), decision: .end),
        Row(error: log(.locked), decision: .end),
        Row(error: log(.refused), inputs: 500, decision: .end),
        Row(error: log(.closed), decision: .end),
        Row(error: log(.incompatible), decision: .end),
        Row(error: log(.corrupt), decision: .end),
    ]

    @Test(arguments: ofAnInput)
    func `an input that fails`(row: Row) {
        let decision = policy.decide(input: row.error, attempts: row.attempts, age: row.age)
        #expect(Row.Kind(decision) == row.decision)
        if case .giveUp(_, let mayPass) = decision { #expect(mayPass == row.mayPass) }
    }

    @Test func `an input of which the process died three times is given up for good`() {
        let kinds = (0...4).map { deaths -> Row.Kind? in
            guard let decision = policy.decide(crashes: deaths) else { return nil }
            if case .giveUp(_, let mayPass) = decision { #expect(!mayPass) }
            return Row.Kind(decision)
        }
        #expect(kinds == [nil, nil, nil, .giveUp, .giveUp])
    }

    @Test func `what may pass is tried later three times, then by an operator`() {
        let pauses = (0...4).map { policy.laterTry(after: $0) }
        #expect(pauses == [.seconds(60), .seconds(300), .seconds(1800), nil, nil])
    }

    @Test(arguments: ofABatch)
    func `a batch that fails`(row: Row) {
        let decision = policy.decide(
            batch: row.error, inputs: row.inputs, attempts: row.attempts)
        #expect(Row.Kind(decision) == row.decision)
    }

    @Test func `pauses double up to their limit`() {
        let pauses = (1...9).map {
            policy.decide(batch: Unknown(), inputs: 1, attempts: $0)
        }
        #expect(
            pauses
                == [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]
                .map { Decision.retry(after: .milliseconds($0)) })
    }
}

extension FailurePolicyTests.Row.Kind {
    init(_ decision: FailurePolicy.Decision) {
        self =
            switch decision {
            case .retry: .retry
            case .giveUp: .giveUp
            case .split: .split
            case .leaveToOthers: .leaveToOthers
            case .findOut: .findOut
            case .end: .end
            }
    }
}
