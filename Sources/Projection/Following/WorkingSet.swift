// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import SQLite

/// The rows that a batch touches: loaded when they are first needed, merged in memory, written once
/// at the end. A circular's thousands of events come down to one write of its document.
///
/// Lives inside one transaction.
final class WorkingSet {
    let statements: Statements
    private var documents: [String: DocumentRow] = [:]
    private var submissions: [SHA256Digest: Loaded<SubmissionRow>] = [:]
    private var sums: [Tally: Int64] = [:]
    private var deviations: [DeviationRow.Key: DeviationRow] = [:]
    /// The key of the next document that is new.
    private(set) var nextKey: Int64
    /// The newest place of the audit trail in the batch.
    var auditedUntil = Place.none

    init(_ statements: Statements, nextKey: Int64) {
        self.statements = statements
        self.nextKey = nextKey
    }

    func add(_ amount: Int64, to tally: Tally) { sums[tally, default: 0] += amount }

    func add(_ deviation: DeviationRow, _ key: DeviationRow.Key) {
        deviations[key, default: DeviationRow()].add(deviation)
    }

    // MARK: Rows, from memory or the file

    func document(_ id: String) throws -> DocumentRow {
        if let row = documents[id] { return row }
        let row = try load(id)
        documents[id] = row
        return row
    }

    private func load(_ id: String) throws -> DocumentRow {
        try statements.document.bind(1, id)
        defer { statements.document.reset() }
        guard try statements.document.step() else {
            defer { nextKey += 1 }
            return DocumentRow(key: nextKey, id: id, isNew: true)
        }
        var cells = CellReader(statements.document)
        let key = cells.int64()
        _ = cells.string()
        return DocumentRow(key: key, id: id, isNew: false, fields: .init(&cells))
    }

    func withAttempt(
        _ number: Int32, of document: DocumentRow, _ body: (inout AttemptRow) -> Void
    ) throws {
        if document.attempts[number] == nil {
            var loaded: AttemptRow?
            if !document.isNew {
                try statements.attempt.bind(1, document.key)
                try statements.attempt.bind(2, Int64(number))
                defer { statements.attempt.reset() }
                if try statements.attempt.step() {
                    var cells = CellReader(statements.attempt)
                    loaded = AttemptRow(&cells)
                }
            }
            document.attempts[number] = Loaded(loaded: loaded, row: loaded ?? AttemptRow())
        }
        body(&document.attempts[number]!.row)
    }

    func withDelivery(
        to receiver: String, of document: DocumentRow, _ body: (inout DeliveryRow) -> Void
    ) throws {
        if document.deliveries[receiver] == nil {
            var loaded: DeliveryRow?
            if !document.isNew {
                try statements.delivery.bind(1, document.key)
                try statements.delivery.bind(2, receiver)
                defer { statements.delivery.reset() }
                if try statements.delivery.step() {
                    var cells = CellReader(statements.delivery)
                    loaded = DeliveryRow(&cells)
                }
            }
            document.deliveries[receiver] = Loaded(loaded: loaded, row: loaded ?? DeliveryRow())
        }
        body(&document.deliveries[receiver]!.row)
    }

    func withStep(
        _ key: StepRow.Key, of document: DocumentRow, _ body: (inout StepRow) -> Void
    ) throws {
        if document.steps[key] == nil {
            var loaded: StepRow?
            if !document.isNew {
                try statements.step.bind(1, document.key)
                try statements.step.bind(2, Int64(key.attempt))
                try statements.step.bind(3, key.agency)
                defer { statements.step.reset() }
                if try statements.step.step() {
                    var cells = CellReader(statements.step)
                    loaded = StepRow(&cells)
                }
            }
            document.steps[key] = Loaded(loaded: loaded, row: loaded ?? StepRow())
        }
        body(&document.steps[key]!.row)
    }

    func withDeadline(
        _ key: DeadlineRow.Key, of document: DocumentRow, _ body: (inout DeadlineRow) -> Void
    ) throws {
        if document.deadlines[key] == nil {
            var loaded: DeadlineRow?
            if !document.isNew {
                try statements.deadline.bind(1, document.key)
                try statements.deadline.bind(2, key.receiver)
                try statements.deadline.bind(3, key.act)
                defer { statements.deadline.reset() }
                if try statements.deadline.step() {
                    var cells = CellReader(statements.deadline)
                    loaded = DeadlineRow(&cells)
                }
            }
            document.deadlines[key] = Loaded(loaded: loaded, row: loaded ?? DeadlineRow())
        }
        body(&document.deadlines[key]!.row)
    }

    /// A digest of zeros is "none": nothing is kept of it.
    func withSubmission(
        _ digest: SHA256Digest, _ body: (inout SubmissionRow) -> Void
    ) throws {
        if digest == .zero { return }
        if submissions[digest] == nil {
            var loaded: SubmissionRow?
            try statements.submission.bind(1, digest.bytes)
            defer { statements.submission.reset() }
            if try statements.submission.step() {
                var cells = CellReader(statements.submission)
                loaded = SubmissionRow(&cells)
            }
            submissions[digest] = Loaded(loaded: loaded, row: loaded ?? SubmissionRow())
        }
        body(&submissions[digest]!.row)
    }

    // MARK: Rows into the file

    func write() throws {
        for document in documents.values.sorted(by: { $0.key < $1.key }) {
            try write(document)
        }
        for (digest, submission) in submissions where submission.loaded != submission.row {
            var cells = CellWriter(statements.putSubmission)
            try submission.row.write(&cells)
            try cells.add(digest)
            try cells.run()
        }
        for (tally, amount) in sums where amount != 0 {
            var cells = CellWriter(statements.addSum)
            try cells.add(tally.name)
            try cells.add(amount)
            try cells.run()
        }
        for (key, deviation) in deviations {
            var cells = CellWriter(statements.addDeviation)
            try cells.add(key.sender)
            try cells.add(key.note)
            try cells.add(deviation.packets)
            try cells.add(deviation.lastAt)
            try cells.add(deviation.document)
            try cells.run()
        }
    }
}
