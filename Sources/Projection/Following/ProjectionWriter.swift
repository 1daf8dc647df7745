// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import EventLog
import SQLite

/// The one that writes, on a queue of its own.
actor ProjectionWriter {
    private let executor = BlockingExecutor(label: "lienthong.projection.writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let settings: ProjectionSettings
    private var file: ProjectionFile?

    init(_ settings: ProjectionSettings) {
        self.settings = settings
    }

    /// True where the file that was there could not be used and was made anew.
    func open() throws -> Bool {
        let (file, wasReset) = try ProjectionFile.open(settings)
        self.file = file
        return wasReset
    }

    var positions: [TopicPartition: Int64] { file?.positions ?? [:] }

    /// The records' rows and positions, all or none.
    func apply(
        _ records: [Record]
    ) throws -> (positions: [TopicPartition: Int64], unreadable: Int) {
        let file = try openFile()
        let unreadable = try file.apply(records)
        return (file.positions, unreadable)
    }

    /// Gives a damaged file up and begins another one in its place.
    func remake() throws {
        file = nil
        try ProjectionFile.remove(settings.path)
        _ = try open()
    }

    /// Goes on behind what the log removed, and notes it.
    func skip(_ gaps: [Gap]) throws { try openFile().skip(gaps) }

    func setMaxPageCount(_ pages: Int64?) throws { try openFile().setMaxPageCount(pages) }

    func close() throws {
        try file?.close()
        file = nil
    }

    private func openFile() throws -> ProjectionFile {
        guard let file else {
            throw ProjectionError(.closed, operation: "write", detail: "the file is closed")
        }
        return file
    }
}
