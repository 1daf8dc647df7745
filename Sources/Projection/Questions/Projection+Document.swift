// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

extension Projection {
    /// The whole of a document's life; nil where the projection has never heard of it. `id` is the
    /// canonical one.
    package func document(
        _ id: String, stepLimit: Int = 200, deliveryLimit: Int = 100,
        order: DeliveryOrder = .receiver
    ) async throws -> DocumentTimeline? {
        try await read("document") { connection in
            guard let (key, summary) = try connection.document(id) else { return nil }
            let versions = try connection.versions(key)
            return DocumentTimeline(
                summary: summary, document: try versions.first?.document ?? connection.header(key),
                attempts: try connection.attempts(key), refusals: try connection.refusals(of: key),
                steps: try connection.steps(key, limit: stepLimit),
                sending: try connection.deadlines(key, to: "").first,
                deliveries: try connection.deliveries(
                    key, nil, order, limit: deliveryLimit, after: .start),
                deadLetters: try connection.deadLetters(of: id),
                sameFile: try connection.documentsWithMainFile(of: key),
                replacedBy: try connection.documents(replacing: id), versions: versions)
        }
    }

    /// The line of a document in lists.
    package func summary(_ id: String) async throws -> DocumentSummary? {
        try await read("document") { try $0.document(id)?.summary }
    }

    /// The deliveries of a document, all or those of some standings. `after` is the `next` of the page
    /// before.
    package func deliveries(
        of id: String, standings: Set<DeliveryStanding>? = nil, order: DeliveryOrder = .receiver,
        limit: Int = 100, after: String? = nil
    ) async throws -> Page<DeliveryEntry> {
        let start = try DeliveryOrder.Cursor(after, order)
        return try await read("deliveries") { connection in
            guard let (key, _) = try connection.document(id) else {
                return Page(items: [], next: nil)
            }
            return try connection.deliveries(key, standings, order, limit: limit, after: start)
        }
    }

    /// One delivery with its trace and statuses; nil where there is none.
    package func delivery(
        of id: String, to receiver: String
    ) async throws -> DeliveryTimeline? {
        try await read("delivery") { connection in
            guard let (key, summary) = try connection.document(id) else { return nil }
            return try connection.delivery(key, summary, to: receiver)
        }
    }
}

extension Connection {
    func document(_ id: String) throws -> (key: Int64, summary: DocumentSummary)? {
        var found: (Int64, DocumentSummary)?
        try prepare("SELECT \(DocumentSummary.columns), key FROM documents WHERE id = ?")
            .rows(.text(id)) { row in
                found = (row.int64(row.columnCount32 - 1), DocumentSummary(row))
            }
        return found
    }

    /// Those that were registered and not refused: anybody may have handed in a packet.
    fileprivate func documentsWithMainFile(of key: Int64) throws -> [DocumentSummary] {
        var found: [DocumentSummary] = []
        let sql = """
            SELECT \(DocumentSummary.columns) FROM documents INDEXED BY documents_of_file
            WHERE main_file = (SELECT main_file FROM documents WHERE key = ?) AND key <> ?
                AND attempt > 0 AND code = ''
            ORDER BY ordinal LIMIT \(DocumentTimeline.sameFileLimit)
            """
        try prepare(sql).rows(.integer(key), .integer(key)) { row in
            found.append(DocumentSummary(row))
        }
        return found
    }

    /// Those that were registered and not refused.
    func documents(replacing id: String) throws -> [DocumentSummary] {
        var found: [DocumentSummary] = []
        let sql = """
            SELECT \(DocumentSummary.columns) FROM replacements
            JOIN documents ON documents.key = replacements.document
            WHERE replaced = ? AND attempt > 0 AND code = ''
            ORDER BY ordinal LIMIT \(DocumentTimeline.replacedLimit)
            """
        try prepare(sql).rows(.text(id)) { row in found.append(DocumentSummary(row)) }
        return found
    }

    /// What updates made of a document, the newest first; last what it was before the first. Empty
    /// where there was none.
    func versions(_ key: Int64) throws -> [DocumentVersion] {
        var versions: [DocumentVersion] = []
        let sql = """
            SELECT attempt, bytes FROM versions WHERE document = ? ORDER BY attempt DESC
            LIMIT \(DocumentTimeline.versionLimit)
            """
        try prepare(sql).rows(.integer(key)) { row in
            versions.append(
                DocumentVersion(
                    attempt: Int32(truncatingIfNeeded: row.int64(0)),
                    document: try Document(row.bytes(1))))
        }
        if !versions.isEmpty {
            versions.append(DocumentVersion(attempt: 0, document: try originalHeader(key)))
        }
        return versions
    }

    /// What a document says now.
    func header(_ key: Int64) throws -> Document {
        var newest: Document?
        let sql = "SELECT bytes FROM versions WHERE document = ? ORDER BY attempt DESC LIMIT 1"
        try prepare(sql).rows(.integer(key)) { row in newest = try Document(row.bytes(0)) }
        return try newest ?? originalHeader(key)
    }

    private func originalHeader(_ key: Int64) throws -> Document {
        var document = Document()
        try prepare("SELECT bytes FROM headers WHERE document = ?").rows(.integer(key)) { row in
            document = try Document(row.bytes(0))
        }
        return document
    }

    fileprivate func attempts(_ key: Int64) throws -> [DocumentAttempt] {
        var attempts: [DocumentAttempt] = []
        let sql = """
            SELECT \(Columns.list(Columns.attempt)), attempt FROM attempts
            WHERE document = ? AND (attempt > 0 OR refused_place >= 0) ORDER BY attempt
            """
        try prepare(sql).rows(.integer(key)) { row in
            var cells = CellReader(row)
            let attempt = AttemptRow(&cells)
            attempts.append(try DocumentAttempt(attempt, number: cells.int32()))
        }
        return attempts
    }

    fileprivate func refusals(of key: Int64, limit: Int = 100) throws -> [RefusalEntry] {
        var refusals: [RefusalEntry] = []
        let sql = """
            SELECT refused_at, bytes FROM refusals WHERE document = ?
            ORDER BY refused_at DESC LIMIT ?
            """
        try prepare(sql).rows(.integer(key), Value(limit)) { row in
            refusals.append(try RefusalEntry(row))
        }
        return refusals.reversed()
    }

    fileprivate func steps(_ key: Int64, limit: Int) throws -> [RouteStepEntry] {
        var steps: [RouteStepEntry] = []
        let sql = """
            SELECT \(Columns.list(Columns.step)), attempt, agency FROM steps WHERE document = ?
            ORDER BY attempt, hops, agency LIMIT ?
            """
        try prepare(sql).rows(.integer(key), Value(PageLimit.clamped(limit))) { row in
            var cells = CellReader(row)
            let step = StepRow(&cells)
            steps.append(
                RouteStepEntry(step, attempt: cells.int32(), agency: cells.string()))
        }
        return steps
    }

    fileprivate func deliveries(
        _ key: Int64, _ standings: Set<DeliveryStanding>?, _ order: DeliveryOrder, limit: Int,
        after: DeliveryOrder.Cursor
    ) throws -> Page<DeliveryEntry> {
        let limit = PageLimit.clamped(limit)
        var items: [DeliveryEntry] = []
        // The numbers are ours: nothing a caller typed stands in the text.
        let filter = standings.map { standings in
            "AND standing IN (\(standings.map { String($0.rawValue) }.sorted().joined(separator: ",")))"
        }
        let sql = """
            SELECT \(Columns.list(Columns.delivery)), receiver, \(order.rank) AS rank FROM deliveries
            WHERE document = ?1 AND (rank, receiver) > (?2, ?3) \(filter ?? "")
                \(order == .receiver ? "AND receiver > ?3" : "")
            ORDER BY \(order == .receiver ? "receiver" : "rank, receiver") LIMIT ?4
            """
        var ranks: [Int64] = []
        try prepare(sql).rows(
            .integer(key), .integer(after.rank), .text(after.receiver), Value(limit + 1)
        ) { row in
            var cells = CellReader(row)
            let delivery = DeliveryRow(&cells)
            items.append(try DeliveryEntry(delivery, receiver: cells.string()))
            ranks.append(cells.int64())
        }
        for index in items.indices { try addDeadlines(to: &items[index], of: key) }
        let hasMore = items.count > limit
        if hasMore { items.removeLast() }
        let last = items.last.map {
            DeliveryOrder.Cursor(rank: ranks[items.count - 1], receiver: $0.receiver)
        }
        return Page(items: items, next: hasMore ? last?.text(order) : nil)
    }

    fileprivate func delivery(
        _ key: Int64, _ summary: DocumentSummary, to receiver: String
    ) throws -> DeliveryTimeline? {
        var found: DeliveryRow?
        let sql = """
            SELECT \(Columns.list(Columns.delivery)) FROM deliveries
            WHERE document = ? AND receiver = ?
            """
        try prepare(sql).rows(.integer(key), .text(receiver)) { row in
            var cells = CellReader(row)
            found = DeliveryRow(&cells)
        }
        guard let delivery = found else { return nil }
        var entry = try DeliveryEntry(delivery, receiver: receiver)
        try addDeadlines(to: &entry, of: key)
        let (packet, size) = try self.packet(key, attempt: delivery.attempt)
        var changes: [DeliveryChanged] = []
        let changesSQL = """
            SELECT bytes FROM delivery_changes WHERE document = ? AND receiver = ?
            ORDER BY attempt, sequence LIMIT \(PageLimit.range.upperBound)
            """
        try prepare(changesSQL).rows(.integer(key), .text(receiver)) { row in
            changes.append(try DeliveryChanged(row.bytes(0)))
        }
        return DeliveryTimeline(
            document: summary, delivery: entry,
            packet: packet, packetSize: size,
            trace: try MessageList.messages(Hop.self, delivery.trace), changes: changes)
    }

    /// The packet of an attempt.
    func packet(_ key: Int64, attempt: Int32) throws -> (SHA256Digest?, Int64) {
        var found: (SHA256Digest?, Int64) = (nil, 0)
        try prepare("SELECT packet, packet_size FROM attempts WHERE document = ? AND attempt = ?")
            .rows(.integer(key), Value(attempt)) { row in
                found = (row.withBytes(0) { SHA256Digest($0) }, row.int64(1))
            }
        return found
    }
}

extension Statement {
    var columnCount32: Int32 { Int32(columnCount) }
}
