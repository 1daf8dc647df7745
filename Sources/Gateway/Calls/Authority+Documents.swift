// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import Projection

extension Authority {
    /// What lists of this caller show; nil for who sees everything.
    var area: Area? {
        if seesAll { return nil }
        return switch caller.office {
        case .exchange: Area()
        case .agency(let code): Area(codes: [code.text])
        case .node(let code): Area(tree.area(ofNode: code, on: date))
        }
    }

    /// True if the caller may act as the document's sender.
    func speaksFor(senderOf document: DocumentSummary) -> Bool {
        (try? AgencyCode(document.sender)).map(speaksFor) ?? false
    }

    /// The caller's code where it may send in the name of this agency, which is a part of it: what it
    /// did send so, it may follow.
    fileprivate func publisher(for sender: String) -> String? {
        guard case .agency(let own) = caller.office, let code = try? AgencyCode(sender),
            tree.isPart(code, of: own, on: date)
        else { return nil }
        return own.text
    }

    /// The areas of those that the caller took over from.
    fileprivate var earlierArea: Area? {
        guard let code = caller.code else { return nil }
        let earlier = tree.predecessors(of: code, on: date)
        if earlier.isEmpty { return nil }
        if case .node = caller.office {
            return Area(below: earlier.map(\.text))
        }
        return Area(codes: earlier.map(\.text))
    }
}

extension Area {
    fileprivate init(_ area: NodeArea) {
        self.init(codes: area.codes.map(\.text), below: area.below.map(\.text))
    }
}

extension Gateway {
    /// Whether the caller sent the document or has it in an inbox.
    func maySee(_ document: DocumentSummary, _ authority: Authority) async throws -> Bool {
        guard let area = authority.area else { return true }
        if authority.maySee(document.sender) { return true }
        if try await projection.concerns(document.id, area) { return true }
        if let publisher = authority.publisher(for: document.sender),
            try await projection.wasPublished(document.id, by: publisher)
        {
            return true
        }
        guard let earlier = authority.earlierArea else { return false }
        return try await projection.concerns(document.id, earlier)
    }

    /// Whether its files are out of the caller's reach: the sender took the document back, or asks for
    /// it, at every receiver for whom the caller reads it.
    func isFrozen(_ document: DocumentSummary, for authority: Authority) async throws -> Bool {
        guard let area = authority.area, !authority.maySee(document.sender) else { return false }
        var standings: Set<DeliveryStanding> = []
        for area in [area, authority.earlierArea].compactMap(\.self) {
            standings.formUnion(try await projection.standings(of: document.id, in: area))
        }
        return !standings.isEmpty && standings.isSubset(of: DeliveryStanding.frozen)
    }

    /// Those of the documents that the caller may see.
    func visible(
        _ documents: [DocumentSummary], _ authority: Authority
    ) async throws -> [DocumentSummary] {
        var found: [DocumentSummary] = []
        for document in documents where try await maySee(document, authority) {
            found.append(document)
        }
        return found
    }

    /// A document that the caller may see. What was written before the call is found: a node that
    /// has just read of a delivery asks for it at once.
    func visibleDocument(
        _ call: Call, named name: String = "id"
    ) async throws -> DocumentTimeline {
        let id = try call.documentID(name).text
        let (authority, order) = (try call.authority(), try call.deliveryOrder())
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            if let found = try await projection.document(id, order: order),
                try await maySee(found.summary, authority)
            {
                return found
            }
        }
        throw APIError.noSuchDocument
    }

    func catchUp() async throws { try await projection.catchUp(within: settings.catchUpLimit) }

    /// `fresh=1` asks for an answer that knows everything written before it.
    func freshen(_ call: Call) async throws {
        if call.flag("fresh") { try await catchUp() }
    }
}
