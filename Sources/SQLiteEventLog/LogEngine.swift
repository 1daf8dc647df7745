// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// What the log, its members and its readers share: the lock on the file, its memory, its writer
/// and its read connections.
final class LogEngine: Sendable {
    let hub: LogHub
    let writer: LogWriter
    private let readers: [ReadConnection]
    private let lock: LockHolder

    init(path: String, options: SQLiteEventLogOptions) async throws(EventLogError) {
        lock = LockHolder(try FileLock(path: path + ".lock"))
        writer = LogWriter(options: options)
        hub = try await writer.open(path: path, options: options)
        readers = (0..<max(1, options.readers)).map { _ in
            ReadConnection(path: path, vfs: options.vfs)
        }
    }

    /// A reader keeps to one connection, whose cache then holds what it reads.
    func reader(for id: UInt64) -> ReadConnection { readers[Int(id % UInt64(readers.count))] }

    func checkOpen(_ operation: String) throws(EventLogError) {
        if hub.withState({ $0.isClosed }) { throw .closed(operation) }
    }

    func close() async {
        hub.change { state in
            state.isClosed = true
            return ((), state.takeAllWaiters())
        }
        for reader in readers { await reader.close() }
        await writer.close()
        lock.release()
    }

    func numbers(
        of places: [TopicPartition], _ operation: String
    ) throws(EventLogError) -> [Int] {
        let numbers = hub.withState { state in places.map(state.number) }
        var found: [Int] = []
        found.reserveCapacity(places.count)
        for (place, number) in zip(places, numbers) {
            guard let number else { throw .unknown(place, operation) }
            found.append(number)
        }
        return found
    }

    /// A question for a partition's records from one offset up to, not including, another.
    func request(
        _ place: TopicPartition, number: Int, from: Int64, to: Int64
    ) -> ReadConnection.Request {
        let isCompacted = hub.withState { $0.topics[place.topic]?.spec.cleanup == .compact }
        return ReadConnection.Request(
            place: place, number: number, from: from, to: to, isCompacted: isCompacted)
    }

    /// Checks all that can be wrong with records before anything is written.
    func request(
        _ records: [NewRecord], positions: [WriteRequest.Position] = [],
        committer: WriteRequest.Committer? = nil
    ) throws(EventLogError) -> WriteRequest {
        let operation = committer == nil ? "append" : "commit"
        let checked = hub.withState { state -> Result<([Int], Int), EventLogError> in
            var numbers: [Int] = []
            numbers.reserveCapacity(records.count)
            var total = 0
            for record in records {
                let place = TopicPartition(record.topic, record.partition)
                guard let topic = state.topics[record.topic], record.partition >= 0,
                    record.partition < topic.spec.partitions
                else { return .failure(.unknown(place, operation)) }
                let size = record.byteCount
                guard size <= topic.spec.maxRecordBytes else {
                    return .failure(.tooLarge(size, topic.spec, operation))
                }
                if topic.spec.cleanup == .compact && record.key == nil {
                    return .failure(.keyless(place, operation))
                }
                total += size
                numbers.append(topic.first + Int(record.partition))
            }
            return .success((numbers, total))
        }
        let (numbers, byteCount) = try checked.get()
        return WriteRequest(
            records: records, numbers: numbers, byteCount: byteCount, positions: positions,
            committer: committer)
    }
}

extension EventLogError {
    fileprivate static func tooLarge(
        _ size: Int, _ spec: TopicSpec, _ operation: String
    ) -> EventLogError {
        EventLogError(
            .tooLarge, operation: operation,
            detail: "\(size) bytes; \(spec.name) takes \(spec.maxRecordBytes)")
    }

    fileprivate static func keyless(_ place: TopicPartition, _ operation: String) -> EventLogError {
        EventLogError(
            .invalid, operation: operation,
            detail: "a record without a key in the compacted topic of \(place)")
    }
}
