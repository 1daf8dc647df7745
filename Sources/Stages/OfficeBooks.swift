// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What the office keeps, by agency. Names of agencies and books hold no unit separator.
enum OfficeBooks {
    private static let separator = "\u{1F}"

    private static func key(_ kind: String, _ parts: String...) -> String {
        ([kind] + parts).joined(separator: separator)
    }

    private static func read(_ key: String, _ context: StageContext) throws -> OfficeState? {
        try context.state(key, as: OfficeState.self)
    }

    // MARK: Entries

    static func entry(_ id: String, of agency: String, _ context: StageContext) throws
        -> OfficeEntry?
    {
        try read(key("entry", agency, id), context)?.entry
    }

    /// The entry that a document has now: a newer one where an earlier was cancelled.
    static func entry(
        ofDocument id: String, of agency: String, _ context: StageContext
    ) throws -> OfficeEntry? {
        guard let found = try read(key("document", agency, id), context)?.entryID else {
            return nil
        }
        return try entry(found, of: agency, context)
    }

    /// What the same request made before.
    static func entry(
        ofRequest request: String, of agency: String, _ context: StageContext
    ) throws -> OfficeEntry? {
        guard let found = try read(key("request", agency, request), context)?.entryID else {
            return nil
        }
        return try entry(found, of: agency, context)
    }

    static func put(_ entry: OfficeEntry, _ context: inout StageContext) throws {
        var state = OfficeState()
        state.entry = entry
        try context.setState(key("entry", entry.agency, entry.id), state.bytes)
    }

    /// A new entry is found by its document, or, where it came on paper, by the request that
    /// registered it.
    static func point(
        to entry: OfficeEntry, _ request: String, _ context: inout StageContext
    ) throws {
        var state = OfficeState()
        state.entryID = entry.id
        let place =
            entry.document.isPaperOrNil
            ? key("request", entry.agency, request)
            : key("document", entry.agency, entry.document?.documentID ?? "")
        try context.setState(place, state.bytes)
    }

    // MARK: Books

    static func books(of agency: String, _ context: StageContext) throws -> [String] {
        try read(key("books", agency), context)?.books ?? []
    }

    static func put(
        _ books: [String], of agency: String, _ context: inout StageContext
    ) throws {
        var state = OfficeState()
        state.books = books
        try context.setState(key("books", agency), state.bytes)
    }

    static func series(
        _ book: String, year: Int, of agency: String, _ context: StageContext
    ) throws -> OfficeSeries {
        try read(key("series", agency, String(year), book), context)?.series ?? OfficeSeries()
    }

    static func put(
        _ series: OfficeSeries, _ book: String, year: Int, of agency: String,
        _ context: inout StageContext
    ) throws {
        var state = OfficeState()
        state.series = series
        try context.setState(key("series", agency, String(year), book), state.bytes)
    }
}
