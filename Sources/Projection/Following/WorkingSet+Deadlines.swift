// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import SQLite

extension WorkingSet {
    func reported(_ event: DeadlinesReported, _ place: Place) throws {
        let document = try document(event.documentID)
        for entry in event.entries {
            try withDeadline(.init(receiver: event.receiver, act: entry.act), of: document) {
                $0.become(entry, owedBy: event.agency, place: place)
            }
        }
    }

    func write(
        _ deadline: Loaded<DeadlineRow>, _ key: DeadlineRow.Key, of document: DocumentRow
    ) throws {
        if let old = deadline.loaded { try unlist(old, key) }
        var cells = CellWriter(statements.putDeadline)
        try deadline.row.write(&cells)
        try cells.add(document.key)
        try cells.add(key.receiver)
        try cells.add(key.act)
        try cells.run()
        try list(deadline.row, key, document)
    }

    private func list(
        _ row: DeadlineRow, _ key: DeadlineRow.Key, _ document: DocumentRow
    ) throws {
        guard let list = row.list else { return }
        add(1, to: .deadlines(list, act: key.act))
        for code in row.listCodes {
            var cells = CellWriter(statements.addOverdue)
            try cells.add(code)
            try cells.add(list.rawValue)
            try cells.add(key.act)
            try cells.add(row.dueAt)
            try cells.add(row.number(of: key.act))
            try cells.add(document.key)
            try cells.add(key.receiver)
            try cells.run()
        }
    }

    private func unlist(_ row: DeadlineRow, _ key: DeadlineRow.Key) throws {
        guard let list = row.list else { return }
        add(-1, to: .deadlines(list, act: key.act))
        for code in row.listCodes {
            var cells = CellWriter(statements.removeOverdue)
            try cells.add(code)
            try cells.add(list.rawValue)
            try cells.add(key.act)
            try cells.add(row.dueAt)
            try cells.add(row.number(of: key.act))
            try cells.run()
        }
    }
}
