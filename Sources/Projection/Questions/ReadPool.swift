// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import SQLite
import Synchronization

/// Connections that answer questions, each on a queue of its own: a question waits behind at most
/// those of one connection, never behind the writer.
final class ReadPool: Sendable {
    private let readers: [PooledReader]
    /// How many questions each has before it.
    private let loads: Mutex<[Int]>

    init(_ settings: ProjectionSettings) {
        readers = (0..<settings.readers).map { PooledReader(settings, number: $0) }
        loads = Mutex(Array(repeating: 0, count: settings.readers))
    }

    /// Runs `body` on one state of the file.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let index = loads.withLock { loads in
            let index = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[index] += 1
            return index
        }
        defer { loads.withLock { $0[index] -= 1 } }
        return try await readers[index].read(body)
    }

    /// The file was replaced by another one.
    func reopen() async {
        for reader in readers { await reader.reopen() }
    }

    func close() async {
        for reader in readers { await reader.close() }
    }
}

private actor PooledReader {
    private let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let settings: ProjectionSettings
    private var connection: Connection?
    private var isClosed = false

    init(_ settings: ProjectionSettings, number: Int) {
        self.settings = settings
        executor = BlockingExecutor(label: "lienthong.projection.reader.\(number)")
    }

    func read<T: Sendable>(_ body: @Sendable (Connection) throws -> T) throws -> T {
        if isClosed {
            throw ProjectionError(.closed, operation: "read", detail: "the projection is closed")
        }
        let connection = try openConnection()
        return try connection.readTransaction { try body(connection) }
    }

    private func openConnection() throws -> Connection {
        if let connection { return connection }
        let opened = try Connection(
            path: settings.path,
            options: ConnectionOptions(
                isReadOnly: true, cacheKibibytes: settings.readerCacheKibibytes))
        connection = opened
        return opened
    }

    /// The next question opens the file again.
    func reopen() {
        connection?.close()
        connection = nil
    }

    func close() {
        isClosed = true
        reopen()
    }
}
