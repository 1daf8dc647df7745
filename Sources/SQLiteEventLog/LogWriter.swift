// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import EventLog
import SQLite
import Synchronization

/// The one writer of the file. It joins the requests that wait at the moment into one SQLite
/// transaction, a savepoint each, so that they share a sync; each is answered after it.
actor LogWriter {
    private let executor = BlockingExecutor(label: "eventlog.writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// How much one transaction joins, so that it stays within SQLite's page cache.
    private static let roundRecords = 8192
    private static let roundBytes = 16 << 20

    let options: SQLiteEventLogOptions
    /// Nil before `open` and after `close`.
    var file: LogFile?
    private(set) var hub: LogHub?
    var maintenance = MaintenanceCursor()
    private let inbox = Mutex<[WriteRequest]>([])

    init(options: SQLiteEventLogOptions) { self.options = options }

    func open(
        path: String, options: SQLiteEventLogOptions
    ) throws(EventLogError) -> LogHub {
        do {
            let file = try LogFile(path: path, options: options)
            let hub = LogHub(try file.load())
            self.file = file
            self.hub = hub
            return hub
        } catch {
            throw EventLogError(error, operation: "open the log")
        }
    }

    func close() {
        drain()
        file?.connection.close()
        file = nil
    }

    // MARK: Records and commits

    /// Returns when the request is answered: by this call, or by another's that took it along.
    nonisolated func write(_ request: WriteRequest) async {
        inbox.withLock { $0.append(request) }
        await drain()
    }

    /// Requests that the writer has not taken up yet.
    nonisolated var waiting: Int { inbox.withLock { $0.count } }

    private func drain() {
        let round = takeRound()
        guard !round.isEmpty else { return }
        perform(round[...])
    }

    /// Each request in the inbox has a call of `drain` behind it, so what one round leaves the next
    /// takes.
    private func takeRound() -> [WriteRequest] {
        inbox.withLock { inbox in
            var records = 0
            var bytes = 0
            var count = 0
            for request in inbox {
                records += request.records.count
                bytes += request.byteCount
                if count > 0 && (records > Self.roundRecords || bytes > Self.roundBytes) { break }
                count += 1
            }
            let round = Array(inbox.prefix(count))
            inbox.removeFirst(count)
            return round
        }
    }

    private func perform(_ round: ArraySlice<WriteRequest>) {
        guard let file, let hub else {
            for request in round { request.finish(.failure(.closed(request.operation))) }
            return
        }
        var changes = RoundChanges()
        do {
            try file.connection.transaction {
                for request in round {
                    try write(request, to: file, isAlone: round.count == 1, &changes)
                }
            }
            changes.seal(file)
            hub.publish(changes)
        } catch {
            changes.undo(file)
            // One request that does not fit takes no other along: each alone.
            if round.count > 1 {
                for index in round.indices { perform(round[index...index]) }
            } else if let request = round.first {
                changes.failed.append(
                    (request, EventLogError(error, operation: request.operation)))
                hub.publish(changes)
                makeRoom(file)
            }
        }
    }

    /// A checkpoint lets the write-ahead log begin anew, where the next attempt may find room. That
    /// it fails too is no news: the request has already been told.
    private func makeRoom(_ file: LogFile) {
        do { try file.connection.checkpoint() } catch {}
    }

    private func write(
        _ request: WriteRequest, to file: LogFile, isAlone: Bool, _ changes: inout RoundChanges
    ) throws {
        if isAlone {
            try write(request, to: file, &changes)
            return
        }
        let mark = changes.mark()
        do {
            try file.connection.savepoint { try write(request, to: file, &changes) }
        } catch {
            // After a full disk SQLite has undone the whole transaction.
            guard file.connection.isInTransaction else { throw error }
            changes.undo(file, to: mark)
            changes.failed.append((request, EventLogError(error, operation: request.operation)))
        }
    }

    private func write(
        _ request: WriteRequest, to file: LogFile, _ changes: inout RoundChanges
    ) throws {
        let now = options.clock()
        var offsets: [Int64] = []
        offsets.reserveCapacity(request.records.count)
        for (record, number) in zip(request.records, request.numbers) {
            changes.willAppend(to: number, file)
            offsets.append(try file.insert(record, number: number, timestamp: now))
        }
        for position in request.positions {
            try file.putPosition.bind(1, position.id)
            try file.putPosition.bind(2, position.offset)
            defer { file.putPosition.reset() }
            try file.putPosition.step()
        }
        changes.done.append((request, offsets))
    }
}
