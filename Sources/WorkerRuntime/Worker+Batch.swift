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
        var inputs = arrived
        do {
            let plan = try BatchPlan(
                arrived, parks: stage.keepsState, state: state?.store, takeUpLimit: batchRecords)
            inputs = plan.inputs
            let outputs = try await BatchWork.run(
                plan, of: stage, state: state?.store, settings: settings, attempts: attempts,
                logger: logger)
            let records = outputs.records + (state?.records(of: outputs.changes) ?? [])
            let committing = ContinuousClock.now
            try await member.commit(batch, records)
            metrics.committed(
                arrived, outputs, records: records.count, commit: .now - committing,
                batch: .now - began)
            try await committed(inputs, outputs, through: member)
            return true
        } catch let held as InputHeld {
            attempts.failed(held.place)
            try await giveBack(batch, member, after: held.pause, held.cause)
        } catch {
            failedBatches += 1
            let decision = settings.failures.decide(
                batch: error, inputs: inputs.count, attempts: failedBatches)
            try await act(on: decision, error, inputs, batch, member)
        }
        return false
    }

    private func committed(
        _ inputs: [Input], _ outputs: BatchOutputs, through member: any GroupMember
    ) async throws {
        failedBatches = 0
        unsavedSince = unsavedSince ?? .now
        batchRecords = settings.batchRecords
        attempts.forget(inputs)
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
        on decision: FailurePolicy.Decision, _ error: any Error, _ inputs: [Input],
        _ batch: Batch, _ member: any GroupMember
    ) async throws {
        switch decision {
        case .retry(let pause):
            try await giveBack(batch, member, after: pause, error)
        case .split:
            batchRecords = max(1, inputs.count / 2)
            try await giveBack(batch, member, after: .zero, error)
        case .giveUp(let reason):
            guard let input = inputs.first.map(InputPlace.init),
                attempts.condemnation(input) == nil
            else { throw error }
            attempts.condemn(input, reason)
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
