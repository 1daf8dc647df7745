// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
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
            let outputs = try await BatchWork.run(
                plan, of: stage, state: state?.store, settings: settings, attempts: attempts,
                logger: logger, preparation: preparation)
            let records = outputs.records + (state?.records(of: outputs.changes) ?? [])
            let committing = ContinuousClock.now
            try await member.commit(batch, records)
            metrics.committed(
                arrived, outputs, records: records.count, commit: .now - committing,
                batch: .now - began)
            try await committed(places, outputs, through: member)
            return true
        } catch let cut as BatchCutShort {
            batchRecords = max(1, cut.inputs)
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

    private func committed(
        _ places: [InputPlace], _ outputs: BatchOutputs, through member: any GroupMember
    ) async throws {
        failedBatches = 0
        unsavedSince = unsavedSince ?? .now
        // Step by step: what made a batch shorter may still be there.
        batchRecords = min(settings.batchRecords, batchRecords * 2)
        preparation.committed()
        attempts.forget(places)
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
