// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import EventLog
import Events
import Telemetry

/// One batch: work, commit, and what its failure means.
extension Worker {
    /// True when the batch was committed; false when it comes again, or went to another member.
    func process(
        _ arrived: [Input], of batch: Batch, _ member: any GroupMember
    ) async throws -> Bool {
        let began = ContinuousClock.now
        var places = arrived.map(InputPlace.init)
        do {
            let plan = try BatchPlan(
                arrived, parks: stage.keepsState, state: state?.store, takeUpLimit: batchRecords)
            places = plan.places
            let isAlone = try isolateSuspect(of: places)
            await settings.inHand?.enter(alone: isAlone)
            defer { settings.inHand?.leave(alone: isAlone) }
            let outputs = try await BatchWork.run(
                plan, of: stage, state: state?.store, settings: settings, attempts: attempts,
                logger: logger, preparation: isAlone ? nil : preparation, hand: hand)
            let records = outputs.records + (state?.records(of: outputs.changes) ?? [])
            let slot = hand?.begin(together: places.count)
            defer { hand?.end(slot) }
            let committing = ContinuousClock.now
            try await member.commit(batch, records)
            metrics.committed(
                arrived, outputs, records: records.count, commit: .now - committing,
                batch: .now - began)
            try await committed(places, outputs, through: member)
            return true
        } catch let cut as BatchCutShort {
            // Each document brings a parked input at least, however short the batch: a limit that was
            // cut to what it was would cut the same batch for ever.
            batchRecords = max(1, cut.inputs < batchRecords ? cut.inputs : batchRecords / 2)
            await member.abandon(batch)
            if cut.inputs == 0 { try await rest(.milliseconds(20)) }
        } catch let held as InputHeld {
            attempts.failed(held.place)
            try await giveBack(batch, member, after: held.pause, held.cause)
        } catch {
            failedBatches += 1
            let decision = settings.failures.decide(
                batch: error, inputs: places.count, attempts: failedBatches)
            try await act(on: decision, error, places, batch, member)
        }
        return false
    }

    /// True for a batch of one that was in hand when the process before died: nothing else of
    /// the process is worked on meanwhile, so that a death shows whose fault it is. One that has
    /// shown it too often is condemned.
    private func isolateSuspect(of places: [InputPlace]) throws -> Bool {
        guard let hand, let first = hand.firstSuspect(of: places) else { return false }
        if places.count > 1 { throw BatchCutShort(inputs: max(1, first)) }
        let crashes = hand.crashes(places[0]) ?? 0
        tellSuspect(places[0], crashes)
        if case .giveUp(let reason, _) = settings.failures.decide(crashes: crashes) {
            // If the process died even of giving it up, it is given up with fewer words.
            attempts.condemn(
                places[0], reason, tellsDelay: crashes == settings.failures.maxCrashes)
        }
        return true
    }

    private func tellSuspect(_ place: InputPlace, _ crashes: Int) {
        let what = "the process died with this in hand: it is worked on alone"
        switch place {
        case .record(let place, let offset):
            logger.warning(
                what,
                [
                    .worker: stage.name, .count: crashes, .topic: place.topic,
                    .partition: place.partition, .offset: offset,
                ])
        case .timer(let timer):
            logger.warning(
                what,
                [
                    .worker: stage.name, .count: crashes, .topic: DeadLetter.timerTopic,
                    .partition: timer.partition, .document: timer.subject,
                ])
        }
    }

    private func committed(
        _ places: [InputPlace], _ outputs: BatchOutputs, through member: any GroupMember
    ) async throws {
        failedBatches = 0
        unsavedSince = unsavedSince ?? .now
        // Step by step: what made a batch shorter may still be there.
        batchRecords = min(settings.batchRecords, batchRecords * 2)
        preparation.committed()
        attempts.forget(places)
        hand?.acquit(places)
        status.update {
            $0.phase = .running
            $0.problem = nil
        }
        // It is committed: what goes wrong from here on is no failure of the batch.
        do {
            try state?.apply(outputs.changes)
            try await state?.savePositionsIfDue(through: member)
        } catch {
            guard error.isRetriable else { throw error }
            report(error)
        }
    }

    private func act(
        on decision: FailurePolicy.Decision, _ error: any Error, _ places: [InputPlace],
        _ batch: Batch, _ member: any GroupMember
    ) async throws {
        switch decision {
        case .retry(let pause):
            try await giveBack(batch, member, after: pause, error)
        case .split:
            batchRecords = max(1, places.count / 2)
            try await giveBack(batch, member, after: .zero, error)
        case .giveUp(let reason, _):
            // Not even its dead letter can be written: that is no fault of the input's.
            guard let place = places.first, attempts.condemnation(place) == nil else {
                throw error
            }
            attempts.condemn(place, reason)
            try await giveBack(batch, member, after: .zero, error)
        case .leaveToOthers:
            logger.info("batch went to another member", [.worker: stage.name])
        case .findOut:
            isInDoubt = true
            try await giveBack(batch, member, after: .zero, error)
        case .end:
            throw error
        }
    }

    /// Nothing of the batch has happened: it comes again.
    private func giveBack(
        _ batch: Batch, _ member: any GroupMember, after pause: Duration, _ error: any Error
    ) async throws {
        report(error)
        await member.abandon(batch)
        try await rest(pause)
    }

    func report(_ error: any Error) {
        metrics.retried()
        status.update {
            $0.phase = .retrying
            $0.problem = String(describing: error)
        }
        logger.warning(
            "batch will be tried again", [.worker: stage.name, .error: String(describing: error)])
    }
}
