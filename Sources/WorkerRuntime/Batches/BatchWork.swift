// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Telemetry

/// What a worker does with a batch, as a function: inputs and state in, outputs and changes of the
/// state out. It knows no log: `Worker` reads and commits, a test calls it as it likes.
package struct BatchWork<S: Stage> {
    private let stage: S
    private let settings: WorkerSettings
    private let logger: Logger
    private let plan: BatchPlan
    private let attempts: InputAttempts
    private let hand: WorkerHand?
    private let now: BusinessTime
    private let state: StateOverlay
    private var outputs = BatchOutputs()
    private var handled: [(input: Input, prepared: S.Prepared)] = []
    /// Whether documents of a partition wait, as far as it was asked.
    private var hasParked: [Int32: Bool] = [:]

    private init(
        _ stage: S, _ settings: WorkerSettings, _ logger: Logger, _ plan: BatchPlan,
        _ attempts: InputAttempts, _ hand: WorkerHand?, _ committed: (any StateReading)?
    ) {
        self.stage = stage
        self.settings = settings
        self.logger = logger
        self.plan = plan
        self.attempts = attempts
        self.hand = hand
        now = settings.clock.now()
        state = StateOverlay(committed)
    }

    /// Throws `InputHeld` where an input is to be tried again, `BatchCutShort` where not all could be
    /// begun in time, and whatever stands in everybody's way; then nothing of it counts.
    package nonisolated(nonsending) static func run(
        _ plan: BatchPlan, of stage: S, state: (any StateReading)?, settings: WorkerSettings,
        attempts: InputAttempts, logger: Logger, preparation: Preparation<S>? = nil,
        hand: WorkerHand? = nil
    ) async throws -> BatchOutputs {
        try await stage.begin()
        let prepared = await prepare(
            plan.inputs, attempts,
            preparation ?? Preparation(stage, patience: nil, hand: hand))
        for (place, outcome) in prepared.enumerated() {
            if case .notBegun = outcome { throw BatchCutShort(inputs: place) }
        }
        try await settle(
            prepared.compactMap { outcome in
                if case .done(.success(let prepared)) = outcome { prepared } else { nil }
            }, stage, plan, hand)
        var work = BatchWork(stage, settings, logger, plan, attempts, hand, state)
        return try work.decide(prepared)
    }

    /// What is given up before it is tried again is not prepared either.
    private nonisolated(nonsending) static func prepare(
        _ inputs: [Input], _ attempts: InputAttempts, _ preparation: Preparation<S>
    ) async -> [Preparation<S>.Outcome] {
        guard attempts.condemnsAny else { return await preparation.run(inputs) }
        var outcomes = inputs.map { input -> Preparation<S>.Outcome in
            guard let condemnation = attempts.condemnation(InputPlace(input)) else {
                return .notBegun
            }
            return .done(.failure(InputFailure.deadLetter(reason: condemnation.reason)))
        }
        let others = outcomes.indices.filter {
            if case .notBegun = outcomes[$0] { true } else { false }
        }
        for (index, outcome) in zip(others, await preparation.run(others.map { inputs[$0] })) {
            outcomes[index] = outcome
        }
        return outcomes
    }

    private nonisolated(nonsending) static func settle(
        _ prepared: [S.Prepared], _ stage: S, _ plan: BatchPlan, _ hand: WorkerHand?
    ) async throws {
        let slot = hand?.begin(plan.places)
        defer { hand?.end(slot) }
        try await stage.settle(prepared)
    }

    private mutating func decide(
        _ prepared: [Preparation<S>.Outcome]
    ) throws -> BatchOutputs {
        var rest = prepared[...]
        var inputs = plan.inputs[...]
        for step in plan.steps {
            switch step {
            case .decision(let record):
                let slot = hand?.begin([InputPlace(.record(record))])
                defer { hand?.end(slot) }
                try apply(record)
            case .work(let input):
                let slot = hand?.begin([InputPlace(input)])
                defer { hand?.end(slot) }
                try work(on: input, rest.removeFirst())
                inputs.removeFirst()
            case .takeUp(let timer, let keys):
                try takeUp(
                    timer, zip(keys, zip(inputs.prefix(keys.count), rest.prefix(keys.count))))
                inputs.removeFirst(keys.count)
                rest.removeFirst(keys.count)
            }
        }
        let slot = hand?.begin(plan.places)
        defer { hand?.end(slot) }
        try conclude()
        outputs.changes = state.changes
        return outputs
    }

    // MARK: One input

    private mutating func work(
        on input: Input, _ prepared: Preparation<S>.Outcome
    ) throws {
        guard try isStillSet(input) else { return }
        if try isParked(input) {
            state.begin()
            try park(input)
            outputs.parked += 1
            return
        }
        state.begin()
        switch prepared {
        case .done(let result):
            if let cause = try handle(input, result) { try giveUp(input, cause) }
        case .running:
            // Its worker takes it up when it is prepared.
            try park(input)
            try parked(input).takeUp(input.document, at: now)
        case .notBegun:
            preconditionFailure("a batch that was cut short is decided")
        }
    }

    /// False for a timer that an input before it has moved or removed, in this batch or while it
    /// was parked.
    private func isStillSet(_ input: Input) throws -> Bool {
        guard case .timer(let timer) = input else { return true }
        return try Timers(state: state, partition: timer.partition).isSet(timer)
    }

    /// A timer that fires, or is dropped, is set no more.
    private func unset(_ input: Input) throws {
        guard case .timer(let timer) = input else { return }
        try Timers(state: state, partition: timer.partition)
            .remove(subject: timer.subject, purpose: timer.purpose)
    }

    /// Why an input is given up.
    private struct Cause {
        var reason: String
        var mayPass: Bool
    }

    /// Nil when it was worked on; else why the input is given up, and nothing of it has happened.
    private mutating func handle(
        _ input: Input, _ prepared: Result<S.Prepared, any Error>
    ) throws -> Cause? {
        let place = InputPlace(input)
        var context = context(of: input)
        do {
            if let condemnation = attempts.condemnation(place) {
                throw InputFailure.deadLetter(reason: condemnation.reason)
            }
            let prepared = try prepared.get()
            try unset(input)
            try stage.handle(prepared, of: input, in: &context)
            try RecordLimit.check(context.out.records, state.inputChanges)
            outputs.records += context.out.records
            handled.append((input, prepared))
            logger.debug("handled", metadata(of: input))
            return nil
        } catch {
            state.rollBack()
            let (count, age) = attempts.next(place)
            switch settings.failures.decide(input: error, attempts: count, age: age) {
            case .giveUp(let reason, let mayPass): return Cause(reason: reason, mayPass: mayPass)
            case .retry(let pause): throw InputHeld(place: place, pause: pause, cause: error)
            case .split, .leaveToOthers, .findOut, .end: throw error
            }
        }
    }

    /// The input is a dead letter. Where the stage keeps state it is parked, and the later ones of
    /// its document wait behind it.
    private mutating func giveUp(_ input: Input, _ cause: Cause) throws {
        state.begin()
        let attempts = Int32(clamping: self.attempts.next(InputPlace(input)).attempts)
        if stage.keepsState { try park(input) }
        try open(input, cause, attempts: attempts)
        tellDelay(of: input)
    }

    /// Whoever waits for the input is told once, however often it fails.
    private mutating func tellDelay(of input: Input) {
        guard attempts.condemnation(InputPlace(input))?.tellsDelay != false else { return }
        var context = context(of: input, salt: "delayed")
        stage.tellDelay(of: input, in: &context)
        outputs.records += context.out.records
    }

    // MARK: Parked inputs

    private func parked(_ input: Input) -> ParkedInputs {
        ParkedInputs(state: state, partition: input.partition)
    }

    private mutating func isParked(_ input: Input) throws -> Bool {
        guard stage.keepsState else { return false }
        let isAny: Bool
        if let known = hasParked[input.partition] {
            isAny = known
        } else {
            isAny = try parked(input).isAny()
            hasParked[input.partition] = isAny
        }
        return try isAny && parked(input).parking(input.document) != nil
    }

    private mutating func park(_ input: Input) throws {
        hasParked[input.partition] = true
        try parked(input).add(input, at: now)
    }

    /// The next parked inputs of a document, in order; the first that fails again stays where it
    /// is, and so does what waits behind it.
    private mutating func takeUp(
        _ timer: StageTimer,
        _ waiting: some Sequence<(String, (Input, Preparation<S>.Outcome))>
    ) throws {
        let document = timer.subject
        let parked = ParkedInputs(state: state, partition: timer.partition)
        state.begin()
        try Timers(state: state, partition: timer.partition)
            .remove(subject: document, purpose: timer.purpose)
        for (key, (input, prepared)) in waiting {
            guard var parking = try parked.parking(document) else { return }
            let isByItself = parking.attempts > 0 && parking.decidedBy.isEmpty
            state.begin()
            guard case .done(let prepared) = prepared else {
                return try parked.takeUp(document, at: now)
            }
            let slot = hand?.begin([InputPlace(input)])
            defer { hand?.end(slot) }
            try parked.remove(key, of: document)
            guard try isStillSet(input) else {
                outputs.released += 1
                continue
            }
            if let cause = try handle(input, prepared) {
                state.begin()
                if parking.attempts == 0 { tellDelay(of: input) }
                return try open(
                    input, cause, attempts: parking.attempts + 1,
                    laterTries: parking.laterTries + (isByItself ? 1 : 0))
            }
            outputs.released += 1
            if parking.attempts > 0 {
                if isByItself {
                    parking.decidedBy = stage.name
                    parking.decidedBecause = "its cause has passed"
                    parking.decidedAt = now.milliseconds
                }
                tell(
                    .redriven, of: input, reason: parking.reason, attempts: parking.attempts,
                    decidedBy: parking)
            }
        }
        state.begin()
        if try parked.parking(document) != nil { try parked.takeUp(document, at: now) }
    }

    /// An operator's decision. One that names another letter than the one that is parked now, or
    /// that comes a second time, changes nothing.
    private mutating func apply(_ record: Record) throws {
        state.begin()
        if let condemnation = attempts.condemnation(InputPlace(.record(record))) {
            return tell(
                .open, of: .record(record), reason: condemnation.reason, attempts: 1,
                isParked: false)
        }
        let decision: LetterDecision
        do {
            decision = try record.event(LetterDecision.self)
        } catch {
            let reason = "the value is no decision: \(error)"
            return tell(.open, of: .record(record), reason: reason, attempts: 1, isParked: false)
        }
        guard decision.worker == stage.name else { return }
        let parked = ParkedInputs(state: state, partition: record.partition)
        guard var parking = try parked.parking(decision.document),
            let first = try parked.first(of: decision.document, limit: 1).first,
            DeadLetter(naming: first.input, worker: stage.name).isNamed(by: decision)
        else {
            logger.info(
                "a decision of a dead letter that is not parked any more",
                [.worker: stage.name, .document: decision.document])
            return
        }
        parking.decidedBy = decision.decidedBy
        parking.decidedBecause = decision.because
        parking.decidedAt = decision.decidedAt
        switch decision.decision {
        case .redrive:
            parked.set(parking, decision.document)
            try parked.takeUp(decision.document, at: now)
        case .drop:
            try parked.remove(first.key, of: decision.document)
            try unset(first.input)
            outputs.released += 1
            tell(
                .dropped, of: first.input, reason: parking.reason, attempts: parking.attempts,
                decidedBy: parking)
            if try parked.parking(decision.document) != nil {
                try parked.takeUp(decision.document, at: now)
            } else {
                try parked.stopTakingUp(decision.document)
            }
        case .unspecified, .unrecognized:
            tell(
                .open, of: .record(record), reason: "a decision of a newer version", attempts: 1,
                isParked: false)
        }
    }

    // MARK: What goes out

    /// The first parked input of its document has failed, or one that is not parked has. Parked, it
    /// is worked on again later where its cause may pass; `laterTries` times it was so before.
    private mutating func open(
        _ input: Input, _ cause: Cause, attempts: Int32, laterTries: Int32 = 0
    ) throws {
        let parked = parked(input)
        if stage.keepsState, var parking = try parked.parking(input.document)?.ofDocument {
            // The decision that let it be worked on again, if any, has had its effect.
            parking.attempts = attempts
            parking.laterTries = laterTries
            parking.reason = cause.reason
            parking.failedAt = now.milliseconds
            parked.set(parking, input.document)
            if cause.mayPass, let pause = settings.failures.laterTry(after: Int(laterTries)) {
                try parked.takeUp(
                    input.document,
                    at: now.advanced(byMilliseconds: Int64(pause / .milliseconds(1))))
            }
        }
        tell(.open, of: input, reason: cause.reason, attempts: attempts)
    }

    /// What becomes of a dead letter, for operators.
    private mutating func tell(
        _ letterState: WireLetterState, of input: Input, reason: String, attempts: Int32,
        isParked: Bool? = nil, decidedBy parking: Parking? = nil
    ) {
        var letter = DeadLetter(naming: input, worker: stage.name)
        letter.state = letterState
        letter.isParked = isParked ?? stage.keepsState
        letter.reason = reason
        letter.attempts = attempts
        letter.failedAt = now.milliseconds
        if letterState == .open {
            outputs.deadLetters += 1
            letter.describe(input, keepsValue: stage.keepsDeadLetterValue)
            logger.with(metadata(of: input)).warning("dead letter", [.error: reason])
        }
        if let parking {
            letter.failedAt = parking.failedAt
            letter.decidedBy = parking.decidedBy
            letter.decidedBecause = parking.decidedBecause
            letter.decidedAt = parking.decidedAt
        }
        var out = outbox(of: input, salt: "\(letterState) \(attempts)")
        out.append(
            Topic.deadLetters, partition: input.partition,
            key: letter.key.map { String(decoding: $0, as: UTF8.self) } ?? letter.document,
            value: letter.bytes, subject: letter.document)
        outputs.records += out.records
    }

    private mutating func conclude() throws {
        guard let last = handled.last else { return }
        // No other batch has these inputs.
        let ids = handled.map { $0.input.id(cluster: settings.cluster.name, worker: stage.name) }
        let id = EventID(hashing: [Array("conclude".utf8)] + ids).bytes
        state.begin()
        var context = StageContext(
            now: now,
            out: Outbox(
                cluster: settings.cluster, worker: stage.name, input: id,
                trace: last.input.trace(id: id), now: now),
            partition: last.input.partition, state: state)
        do {
            try stage.conclude(handled, in: &context)
        } catch let error where !(error is EventLogError) {
            // One of them is at fault, it is not known which.
            throw EventLogError(.invalid, operation: "conclude a batch", detail: "\(error)")
        }
        outputs.records += context.out.records
    }

    private func context(of input: Input, salt: String? = nil) -> StageContext {
        StageContext(
            now: now, out: outbox(of: input, salt: salt), partition: input.partition, state: state)
    }

    /// What is told beside the work on an input has ids of its own, by the salt.
    private func outbox(of input: Input, salt: String? = nil) -> Outbox {
        let own = input.id(cluster: settings.cluster.name, worker: stage.name)
        return Outbox(
            cluster: settings.cluster, worker: stage.name,
            input: salt.map { EventID(hashing: [own, Array($0.utf8)]).bytes } ?? own,
            trace: input.trace(id: own), now: now)
    }

    /// What a log line says of an input.
    private func metadata(of input: Input) -> LogMetadata {
        switch input {
        case .record(let record):
            [
                .worker: stage.name, .document: record.document, .trace: record.trace,
                .topic: record.topic, .partition: record.partition, .offset: record.offset,
            ]
        case .timer(let timer):
            [
                .worker: stage.name, .document: timer.subject, .partition: timer.partition,
                .topic: DeadLetter.timerTopic,
            ]
        }
    }
}

extension DeadLetter {
    func isNamed(by decision: LetterDecision) -> Bool {
        topic == decision.topic && offset == decision.offset && document == decision.document
    }
}
