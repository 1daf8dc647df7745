// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import HTTPServer
import WorkerRuntime

/// One request, with who makes it and the tree and the time it is judged by.
struct Call: Sendable {
    let request: HTTPRequest
    /// Nil where nobody has to say who they are.
    let caller: Caller?
    /// Of a page that somebody has logged in to.
    var session: Sessions.Session?
    /// From where it comes, without a port.
    let address: String
    var tree: AgencyTree
    let rules: ExchangeRules
    let now: BusinessTime

    func authority() throws(APIError) -> Authority {
        guard let caller else { throw .unauthorized }
        return Authority(caller: caller, tree: tree, date: now.date)
    }

    func may(_ right: Rights) -> Bool { caller?.may(right) ?? false }

    /// A field of the query; empty is as good as absent.
    subscript(name: String) -> String? {
        guard let value = request.query[name], !value.isEmpty else { return nil }
        return value
    }

    func required(_ name: String) throws(APIError) -> String {
        guard let value = self[name] else { throw .missing(name) }
        return value
    }

    func integer<T: FixedWidthInteger>(
        _ name: String, default standard: T, in range: ClosedRange<T>
    ) throws(APIError) -> T {
        guard let text = self[name] else { return standard }
        guard let value = T(text), range.contains(value) else {
            throw .badRequest(
                name, vi: "\(name) phải là số từ \(range.lowerBound) đến \(range.upperBound).",
                en: "\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    func flag(_ name: String) -> Bool { self[name] == "1" || self[name] == "true" }

    /// The business day of now unless one is given.
    func date(_ name: String) throws(APIError) -> CivilDate {
        guard let text = self[name] else { return now.date }
        guard let date = CivilDate(iso: text) else {
            throw .badRequest(
                name, vi: "\(name) phải có dạng YYYY-MM-DD.", en: "\(name) must be YYYY-MM-DD.")
        }
        return date
    }

    /// An agency in any form that people write; one that is closed today is meant as well.
    func agency(_ name: String) throws(APIError) -> AgencyCode {
        try agency(written: try required(name))
    }

    func agency(written: String) throws(APIError) -> AgencyCode {
        switch tree.resolve(written, on: now.date) {
        case .known(let code, _), .closed(let code, _): return code
        case .unknown:
            throw .notInRegistry(
                vi: "Không có cơ quan \(written) trong danh mục.",
                en: "\(written) is not in the registry.")
        }
    }

    /// The document that the query names: `id` as the exchange shows it, or as its `sender` wrote it.
    func documentID(_ name: String = "id") throws(APIError) -> DocumentID {
        try documentID(try required(name), sender: self["sender"], name)
    }

    /// `element` is where it was written.
    func documentID(
        _ written: String, sender: String?, _ element: String
    ) throws(APIError) -> DocumentID {
        let id: DocumentID?
        if let sender, !sender.isEmpty {
            id = DocumentID.canonical(
                written, sender: try agency(written: sender), on: now.date, tree: tree)
        } else {
            id = DocumentID.typed(written, on: now.date, tree: tree)
        }
        guard let id else { throw .missing(element) }
        return id
    }
}

extension Gateway {
    /// The answer to a call. Before it says that the registry does not have something, the registry
    /// is read to its end: another gateway may have brought it in a moment ago.
    func judge(
        _ call: Call, _ answer: (Call) async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        do {
            return try await answer(call)
        } catch let error as APIError where error.restsOnRegistry {
            try await registry.catchUp()
            var call = call
            call.tree = registry.tree
            return try await answer(call)
        }
    }
}
