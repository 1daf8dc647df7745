// LienThong
// SPDX-License-Identifier: Apache-2.0

import SQLite

/// The writer's statements, compiled once.
struct Statements {
    let document, insertDocument, updateDocument, moveDocument, ordinal: Statement
    let putVersion: Statement
    let putHeader, putReplacement, forgetReplacements: Statement
    let attempt, putAttempt, attempts: Statement
    let delivery, insertDelivery, updateDelivery, moveDelivery: Statement
    let step, putStep: Statement
    let deadline, putDeadline, addOverdue, removeOverdue: Statement
    let putChange, putRefusal, putDeadLetter, putUnreadable, putGap: Statement
    let putAudit, forgetAudit: Statement
    let submission, putSubmission: Statement
    let index, unindex: Statement
    let receivers, addParticipant, removeParticipant: Statement
    let addRepetition: Statement
    let putOfficeEntry, putOfficeChange, putOfficeRequest, putOfficeBook: Statement
    let addSum, addDeviation, putPosition: Statement

    init(_ connection: Connection) throws {
        func put(
            _ table: String, _ columns: [String], _ verb: String = "INSERT OR REPLACE"
        ) throws -> Statement {
            try connection.prepare(
                """
                \(verb) INTO \(table) (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                """)
        }
        func update(_ table: String, _ columns: [String], _ key: String) throws -> Statement {
            try connection.prepare(
                """
                UPDATE \(table) SET \(columns.map { "\($0) = ?" }.joined(separator: ", "))
                WHERE \(key)
                """)
        }
        typealias C = Columns
        document = try connection.prepare(
            "SELECT \(C.list(["key", "id"] + C.document)) FROM documents WHERE id = ?")
        insertDocument = try put("documents", C.document + ["key", "id"], "INSERT")
        updateDocument = try update("documents", C.documentWithoutOrdinal, "key = ?")
        moveDocument = try update("documents", ["ordinal"], "key = ?")
        ordinal = try connection.prepare("SELECT key FROM documents WHERE ordinal = ?")
        putHeader = try put("headers", ["document", "bytes"])
        putVersion = try put("versions", ["document", "attempt", "bytes"])
        forgetReplacements = try connection.prepare("DELETE FROM replacements WHERE document = ?")
        putReplacement = try put("replacements", ["replaced", "document"], "INSERT OR IGNORE")
        attempt = try connection.prepare(
            "SELECT \(C.list(C.attempt)) FROM attempts WHERE document = ? AND attempt = ?")
        attempts = try connection.prepare(
            "SELECT \(C.list(C.attempt)), attempt FROM attempts WHERE document = ?"
                + " ORDER BY attempt")
        putAttempt = try put("attempts", C.attempt + ["document", "attempt"])
        delivery = try connection.prepare(
            "SELECT \(C.list(C.delivery)) FROM deliveries WHERE document = ? AND receiver = ?")
        insertDelivery = try put(
            "deliveries", C.delivery + C.deliveryOrder + C.deliveryKey, "INSERT")
        updateDelivery = try update(
            "deliveries", C.delivery, "document = ? AND receiver = ?")
        moveDelivery = try update(
            "deliveries", C.delivery + C.deliveryOrder, "document = ? AND receiver = ?")
        step = try connection.prepare(
            "SELECT \(C.list(C.step)) FROM steps WHERE document = ? AND attempt = ? AND agency = ?")
        putStep = try put("steps", C.step + ["document", "attempt", "agency"])
        deadline = try connection.prepare(
            """
            SELECT \(C.list(C.deadline)) FROM deadlines
            WHERE document = ? AND receiver = ? AND act = ?
            """)
        putDeadline = try put("deadlines", C.deadline + C.deadlineKey)
        addOverdue = try put(
            "overdue", ["code", "listed", "act", "due_at", "number", "document", "receiver"])
        removeOverdue = try connection.prepare(
            """
            DELETE FROM overdue
            WHERE code = ? AND listed = ? AND act = ? AND due_at = ? AND number = ?
            """)
        putChange = try connection.prepare(
            """
            INSERT INTO delivery_changes (document, receiver, attempt, sequence, place, bytes)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET place = excluded.place, bytes = excluded.bytes
            WHERE excluded.place > place
            """)
        putRefusal = try put(
            "refusals", ["refused_at", "place", "document", "is_status", "bytes"])
        putDeadLetter = try connection.prepare(
            """
            INSERT INTO dead_letters
                (name, first, place, failed_at, state, worker, document, reason, bytes)
            VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET
                place = excluded.place, failed_at = excluded.failed_at, state = excluded.state,
                reason = excluded.reason, bytes = excluded.bytes
            WHERE excluded.place > place
            """)
        putAudit = try put(
            "audit", ["place", "id", "name", "document", "action", "at", "bytes"],
            "INSERT OR IGNORE")
        forgetAudit = try connection.prepare("DELETE FROM audit WHERE place < ?")
        putUnreadable = try put("unreadable", ["topic", "partition", "position", "reason"])
        putGap = try put("gaps", ["topic", "partition", "since", "next"])
        submission = try connection.prepare(
            "SELECT \(C.list(C.submission)) FROM submissions WHERE digest = ?")
        putSubmission = try put("submissions", C.submission + ["digest"])
        index = try connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)")
        unindex = try connection.prepare(
            "INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)")
        receivers = try connection.prepare(
            """
            SELECT receiver FROM deliveries
            WHERE document = ? AND receiver BETWEEN ? AND ? ORDER BY receiver LIMIT ?
            """)
        addParticipant = try put("participants", ["code", "ordinal"], "INSERT OR IGNORE")
        removeParticipant = try connection.prepare(
            "DELETE FROM participants WHERE code = ? AND ordinal = ?")
        addRepetition = try connection.prepare(
            """
            INSERT INTO repetitions (document, packets, newest_at) VALUES (?1, 1, ?2)
            ON CONFLICT DO UPDATE SET packets = packets + 1, newest_at = max(newest_at, ?2)
            """)
        putOfficeEntry = try connection.prepare(
            """
            INSERT INTO office_entries
                (agency, id, book, year, number, standing, arrived_on, priority, due_on, document,
                issuer, symbol, issued_on, sequence, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET
                standing = excluded.standing, due_on = excluded.due_on,
                priority = excluded.priority, symbol = excluded.symbol,
                issued_on = excluded.issued_on, sequence = excluded.sequence, bytes = excluded.bytes
            WHERE excluded.sequence > sequence
            """)
        putOfficeChange = try put(
            "office_changes", ["agency", "id", "sequence", "bytes"], "INSERT OR IGNORE")
        putOfficeRequest = try connection.prepare(
            """
            INSERT INTO office_requests (agency, request, refused, bytes) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET refused = excluded.refused, bytes = excluded.bytes
            WHERE refused
            """)
        putOfficeBook = try put("office_books", ["agency", "book"], "INSERT OR IGNORE")
        addSum = try connection.prepare(
            """
            INSERT INTO sums (name, amount) VALUES (?1, ?2)
            ON CONFLICT DO UPDATE SET amount = amount + ?2
            """)
        addDeviation = try connection.prepare(
            """
            INSERT INTO deviations (sender, note, packets, last_at, document)
            VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET packets = packets + ?3,
                document = CASE WHEN (?4, ?5) > (last_at, document) THEN ?5
                    ELSE document END,
                last_at = max(last_at, ?4)
            """)
        putPosition = try put("positions", ["topic", "partition", "next"])
    }
}

/// The columns in the order in which rows are bound and read.
enum Columns {
    static let document = ["ordinal"] + documentWithoutOrdinal
    static let documentWithoutOrdinal = [
        "received_at", "sender", "sender_name", "number", "notation", "issued_on", "subject",
        "type", "type_name", "priority", "due_on", "main_file", "header_order", "header_place",
        "version", "version_place",
        "attempt", "state", "lane", "verdict", "standing", "reason", "code", "accepted_at",
        "verified_at", "refused_at",
        "receivers", "deliveries", "steps", "unfetched", "unaccepted",
    ]
    static let attempt = [
        "stage", "lane", "accepted_place", "submission", "publisher", "publisher_kind",
        "receivers", "received_at", "accepted_at", "packet", "packet_size", "notes",
        "is_update", "updated", "update_packet", "update_packet_size", "update_reason",
        "verified_place", "verdict", "reason", "standing", "verified_at", "findings", "files",
        "claims", "rechecked_place", "checks",
        "refused_place",
        "refused_at", "code", "refused_findings",
    ]
    static let delivery = [
        "lane", "due_order", "due_place", "due_at", "received_at", "level", "trace", "redirects",
        "delivered_at",
        "change_order", "change_place", "state", "status", "changed_at", "acknowledged_at",
        "recall_open", "recall_reason", "version", "update_standing", "notices",
    ]
    /// The columns of the inbox's index: an update that names them writes it.
    static let deliveryOrder = ["standing", "sort_at"]
    static let deliveryKey = ["document", "receiver"]
    static let deadline = [
        "place", "standing", "listed", "agency", "started_at", "warning_at", "due_at", "ended_at",
        "level", "told", "source",
    ]
    static let deadlineKey = ["document", "receiver", "act"]
    static let step = ["level", "place", "origin", "receivers", "hops", "arrived_at"]
    static let submission = [
        "is_status", "document", "publisher", "publisher_kind", "receiver", "status",
        "received_at", "attempt", "outcome", "outcome_place", "decided_at", "code", "repeats",
        "repeated_at",
    ]

    static func list(_ columns: [String], of table: String? = nil) -> String {
        columns.map { column in table.map { "\($0).\(column)" } ?? column }.joined(separator: ", ")
    }
}
