// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

extension WorkingSet {
    /// Writes what changed of a document, from the rows below it upward, since it is derived from
    /// them.
    func write(_ document: DocumentRow) throws {
        for (number, attempt) in document.attempts where attempt.loaded != attempt.row {
            var cells = CellWriter(statements.putAttempt)
            try attempt.row.write(&cells)
            try cells.add(document.key)
            try cells.add(number)
            try cells.run()
        }
        // In the order of their keys, so that neighbours in the file are written together.
        for (receiver, delivery) in document.deliveries.sorted(by: { $0.key < $1.key })
        where delivery.loaded != delivery.row {
            try write(delivery, to: receiver, of: document)
        }
        for (key, step) in document.steps.sorted(by: { $0.key < $1.key })
        where step.loaded != step.row {
            try write(step, key, of: document)
        }
        for (key, deadline) in document.deadlines.sorted(by: { $0.key < $1.key })
        where deadline.loaded != deadline.row {
            try write(deadline, key, of: document)
        }
        try standOnAttempts(document)
        document.deriveState()
        try place(document)
        try list(document)
        try writeFields(of: document)
        for (attempt, version) in document.versions {
            var cells = CellWriter(statements.putVersion)
            try cells.add(document.key)
            try cells.add(attempt)
            try cells.add(version.bytes)
            try cells.run()
        }
        if let header = document.header {
            var cells = CellWriter(statements.putHeader)
            try cells.add(document.key)
            try cells.add(header.bytes)
            try cells.run()
            if !document.isNew {
                var cells = CellWriter(statements.forgetReplacements)
                try cells.add(document.key)
                try cells.run()
            }
            for replaced in header.replaces {
                var cells = CellWriter(statements.putReplacement)
                try cells.add(replaced)
                try cells.add(document.key)
                try cells.run()
            }
        }
        let (old, new) = (document.loaded, document.fields)
        if !document.isNew { add(-1, to: .documents(old.state, old.lane)) }
        add(1, to: .documents(new.state, new.lane))
    }

    private func write(
        _ delivery: Loaded<DeliveryRow>, to receiver: String, of document: DocumentRow
    ) throws {
        let (old, new) = (delivery.loaded, delivery.row)
        let moved = old.map { $0.standing != new.standing || $0.sortAt != new.sortAt } ?? true
        var cells = CellWriter(
            old == nil
                ? statements.insertDelivery
                : moved ? statements.moveDelivery : statements.updateDelivery)
        try new.write(&cells)
        if moved {
            try cells.add(new.standing.rawValue)
            try cells.add(new.sortAt)
        }
        try cells.add(document.key)
        try cells.add(receiver)
        try cells.run()
        if let old { count(old, -1, document) }
        count(new, 1, document)
    }

    private func count(_ delivery: DeliveryRow, _ amount: Int64, _ document: DocumentRow) {
        document.fields.deliveries[delivery.standing.rawValue] += amount
        add(amount, to: .deliveries(delivery.standing, delivery.lane))
        let level = delivery.level.number
        switch delivery.standing {
        case .onTheWay, .due:
            document.fields.unfetched[level] += amount
            add(amount, to: .unfetched(level: level))
        case .arrived:
            document.fields.unaccepted[level] += amount
            add(amount, to: .unaccepted(level: level))
        default: break
        }
        if delivery.acknowledgedAt > 0 { add(amount, to: .acknowledged) }
        if let latency = delivery.latency {
            let bucket = LatencyBucket.of(milliseconds: latency)
            add(amount, to: .latency(lane: delivery.lane, bucket: bucket))
        }
    }

    private func write(_ step: Loaded<StepRow>, _ key: StepRow.Key, of document: DocumentRow) throws
    {
        var cells = CellWriter(statements.putStep)
        try step.row.write(&cells)
        try cells.add(document.key)
        try cells.add(key.attempt)
        try cells.add(key.agency)
        try cells.run()
        if let old = step.loaded { count(old, -1, document) }
        count(step.row, 1, document)
    }

    private func count(_ step: StepRow, _ amount: Int64, _ document: DocumentRow) {
        let level = step.level.number
        document.fields.steps[level] += amount
        add(amount, to: .steps(level: level))
    }

    /// The highest attempt that was not refused stands for the document; where all were, the
    /// highest. The receivers are those of all attempts that were not refused.
    private func standOnAttempts(_ document: DocumentRow) throws {
        var standing: (number: Int32, row: AttemptRow)?
        var receivers: Int64 = 0
        try statements.attempts.rows(.integer(document.key)) { row in
            var cells = CellReader(row)
            let attempt = AttemptRow(&cells)
            let number = cells.int32()
            if !attempt.isRefused { receivers += attempt.receivers }
            // They come in the order of their numbers; a refused one never displaces one that
            // stands. What was only received (number 0) gives way to any attempt.
            if let present = standing, present.number > 0, !present.row.isRefused,
                attempt.isRefused || attempt.isPending
            {
                return
            }
            standing = (number, attempt)
        }
        if let standing { document.stand(on: standing.row, number: standing.number) }
        document.fields.receivers = receivers
    }

    private func writeFields(of document: DocumentRow) throws {
        let (old, new) = (document.loaded, document.fields)
        if document.isNew {
            var cells = CellWriter(statements.insertDocument)
            try cells.add(new.ordinal)
            try new.writeWithoutOrdinal(&cells)
            try cells.add(document.key)
            try cells.add(document.id)
            try cells.run()
        } else if old != new {
            if old.ordinal != new.ordinal {
                var cells = CellWriter(statements.moveDocument)
                try cells.add(new.ordinal)
                try cells.add(document.key)
                try cells.run()
            }
            var cells = CellWriter(statements.updateDocument)
            try new.writeWithoutOrdinal(&cells)
            try cells.add(document.key)
            try cells.run()
        }
    }

    // MARK: The order of reception, and the search index

    /// Gives the document its place in the order of reception, and keeps the search index in step.
    private func place(_ document: DocumentRow) throws {
        let old = document.loaded
        if document.isNew || old.receivedAt != document.fields.receivedAt {
            document.fields.ordinal = try freeOrdinal(document)
        }
        let isMoved = old.ordinal != document.fields.ordinal
        guard isMoved || old.header != document.fields.header else { return }
        let text = document.fields.header.searchText(id: document.id)
        if !document.isNew {
            let oldText = old.header.searchText(id: document.id)
            if !isMoved && oldText == text { return }
            // The index keeps no text: it must be told what it has.
            var cells = CellWriter(statements.unindex)
            try cells.add(old.ordinal)
            try cells.add(oldText)
            try cells.run()
        }
        var cells = CellWriter(statements.index)
        try cells.add(document.fields.ordinal)
        try cells.add(text)
        try cells.run()
    }

    /// Milliseconds of reception, then bits of the id: the same at every rebuild, but where two
    /// documents of one millisecond agree in twenty bits.
    private func freeOrdinal(_ document: DocumentRow) throws -> Int64 {
        let time = min(max(0, document.fields.receivedAt), Ordinal.maxTime)
        var ordinal = Ordinal.of(time: time, id: document.id)
        while true {
            try statements.ordinal.bind(1, ordinal)
            defer { statements.ordinal.reset() }
            guard try statements.ordinal.step(), statements.ordinal.int64(0) != document.key else {
                return ordinal
            }
            ordinal = ordinal == .max ? 0 : ordinal + 1
        }
    }
}

/// A document's place in the order of reception.
enum Ordinal {
    private static let idBits: Int64 = 20
    static let maxTime: Int64 = Int64.max >> idBits

    static func of(time: Int64, id: String) -> Int64 {
        // FNV-1a.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.utf8 {
            hash ^= UInt64(byte)
            hash = hash &* 0x100_0000_01b3
        }
        return time << idBits | Int64(hash >> (64 - UInt64(idBits)))
    }
}
