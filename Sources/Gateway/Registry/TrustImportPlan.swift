// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import JSON
import Stages

/// Certificates, bindings and revocation lists compared with what the registry of trust holds, as
/// `RegistryPlan` does with agencies. A certificate is known by its digest, a binding by its agency and
/// first day, a list by its issuer; a list that is older than the one that is there is not taken.
struct TrustImportPlan: Sendable {
    /// What a directory of trust has; only what was brought can lack something.
    enum Part: String, CaseIterable {
        case roots, intermediates, bindings, crl

        init(role: String) {
            switch role {
            case "root": self = .roots
            case "intermediate": self = .intermediates
            default: self = .bindings
            }
        }
    }

    let order: ImportOrder
    private(set) var records: [NewRecord] = []
    /// The new lists' bytes, in the store but not yet durable.
    private(set) var blobs: [SHA256Digest] = []
    private(set) var faults: [ImportFault] = []
    private let body: TrustBody
    private var certificates: TableChanges
    private var bindings: TableChanges
    private var lists: TableChanges
    private var responses: TableChanges
    private var removed = 0

    /// - Parameters:
    ///   - current: the newest value of each key of the registry's topic.
    ///   - now: an answer of an authority that holds no more is not taken.
    init(
        _ body: TrustBody, into current: [String: [UInt8]], now: BusinessTime
    ) throws {
        self.body = body
        order = body.order
        let brought = body.parts
        certificates = TableChanges(
            "certificates", isBrought: !brought.subtracting([.crl]).isEmpty)
        bindings = TableChanges("bindings", isBrought: brought.contains(.bindings))
        lists = TableChanges("crl", isBrought: brought.contains(.crl))
        responses = TableChanges("ocsp", isBrought: !body.responses.isEmpty)
        let certificates = try plan(certificatesInto: current, brought)
        let authorities = certificates.values.filter(\.isAuthority).map(\.der)
        try plan(listsInto: current, brought, authorities)
        try plan(responsesInto: current, certificates, authorities, now)
    }

    var digest: String { ImportOrder.digest(of: records) }

    var summary: JSONValue {
        [
            "certificates": .int(Int64(body.certificates.count)),
            "crls": .int(Int64(body.lists.count)),
            "appended": .int(Int64(records.count - removed)), "removed": .int(Int64(removed)),
            "responses": .int(Int64(body.responses.count)),
            "tables": .array([certificates, bindings, lists, responses].map(\.json)),
            "faults": .array(faults.map(\.json)), "plan": .string(digest),
        ]
    }

    // MARK: Certificates

    /// The certificates that there will be, by their digests.
    private mutating func plan(
        certificatesInto current: [String: [UInt8]], _ brought: Set<Part>
    ) throws -> [String: TrustRecord] {
        var held: [String: TrustRecord] = [:]
        for (key, value) in current where TrustEntry.isCertificate(key) {
            held[key] = try TrustRecord(value)
        }
        var after = held
        for (key, new) in body.certificates.sorted(by: { $0.key < $1.key }) {
            let merged = merge(new, into: held[key], key)
            after[key] = merged
            guard merged != held[key] else { continue }
            records.append(try TrustImport.record(merged))
            if let old = held[key] {
                let isOther = old.shown != merged.shown
                if isOther {
                    certificates.note(.changed, key, before: old.shown, after: merged.shown)
                }
            } else {
                certificates.note(.added, key, after: merged.shown)
            }
        }
        for (key, old) in held.sorted(by: { $0.key < $1.key })
        where body.certificates[key] == nil && brought.contains(Part(role: old.role))
            && !body.present.contains(key)
        {
            certificates.note(order.removesMissing ? .removed : .kept, key, before: old.shown)
            for binding in old.bindings where order.removesMissing {
                bindings.note(.removed, "\(key) \(binding.name)", before: binding.shown)
            }
            guard order.removesMissing else { continue }
            after[key] = nil
            removed += 1
            records.append(TrustImport.removal(of: key))
        }
        let hadRoots = held.values.contains { $0.role == "root" }
        if hadRoots, !after.values.contains(where: { $0.role == "root" }) {
            faults.append(ImportFault(.rootsLost, []))
        }
        return after
    }

    /// What the registry has of a certificate and the new one does not say stays.
    private mutating func merge(
        _ new: TrustRecord, into old: TrustRecord?, _ key: String
    ) -> TrustRecord {
        var merged = new
        if !order.removesMissing {
            // A directory that does not say whom a root may speak for takes no limit away.
            if merged.list.isEmpty { merged.list = old?.list ?? "" }
            if merged.speaksFor.isEmpty { merged.speaksFor = old?.speaksFor ?? [] }
        }
        let held = old?.bindings ?? []
        let before = Dictionary(held.map { ($0.name, $0) }) { _, last in last }
        for binding in new.bindings {
            let row = "\(key) \(binding.name)"
            if let last = before[binding.name] {
                if last == binding { continue }
                bindings.note(.changed, row, before: last.shown, after: binding.shown)
            } else {
                bindings.note(.added, row, after: binding.shown)
            }
        }
        let names = Set(new.bindings.map(\.name))
        // In the order that they had, so that nothing changes where nothing is new.
        let kept = held.filter { !names.contains($0.name) }
        for binding in kept {
            bindings.note(
                order.removesMissing ? .removed : .kept, "\(key) \(binding.name)",
                before: binding.shown)
        }
        if !order.removesMissing, !kept.isEmpty {
            var new = Dictionary(new.bindings.map { ($0.name, $0) }) { _, last in last }
            merged.bindings =
                held.map { new.removeValue(forKey: $0.name) ?? $0 }
                + merged.bindings.filter { new[$0.name] != nil }
        }
        return merged
    }

    // MARK: Lists

    private mutating func plan(
        listsInto current: [String: [UInt8]], _ brought: Set<Part>, _ authorities: [[UInt8]]
    ) throws {
        var held: [String: TrustListRecord] = [:]
        for (key, value) in current where key.hasPrefix(TrustEntry.listPrefix) {
            held[key] = try TrustListRecord(value)
        }
        var newest: [String: ImportedList] = [:]
        for brought in body.lists {
            try demandIssuer(of: brought, authorities)
            let list = brought.list
            if let other = newest[list.key], !list.told.replaces(other.told) { continue }
            newest[list.key] = list
        }
        for (key, list) in newest.sorted(by: { $0.key < $1.key }) {
            if let old = held[key] {
                if old.crl == list.told.crl { continue }
                guard list.told.replaces(old) else {
                    lists.note(
                        .kept, list.told.issuer, before: old.shown, after: list.told.shown)
                    continue
                }
                lists.note(.changed, list.told.issuer, before: old.shown, after: list.told.shown)
            } else {
                lists.note(.added, list.told.issuer, after: list.told.shown)
            }
            records.append(list.record)
            blobs.append(list.told.crl)
        }
        guard brought.contains(.crl) else { return }
        for (key, old) in held.sorted(by: { $0.key < $1.key })
        where newest[key] == nil && !body.present.contains(key) {
            lists.note(
                order.removesMissing ? .removed : .kept, old.issuer, before: old.shown)
            guard order.removesMissing else { continue }
            removed += 1
            records.append(TrustImport.removal(of: key))
        }
    }
}

extension TrustImportPlan {
    /// A list that its issuer did not sign would take the place of one that he did, and then nothing would
    /// be known of his certificates.
    private func demandIssuer(
        of brought: TrustBody.List, _ authorities: [[UInt8]]
    ) throws(APIError) {
        let list = brought.list
        switch list.isSigned(byOneOf: authorities) {
        case true?: return
        case false?:
            throw .badRequest(
                brought.element,
                vi: "Danh sách không do \(list.told.issuer) ký.",
                en: "The list is not signed by \(list.told.issuer).")
        case nil where body.wasFetched:
            throw .badRequest(
                brought.element,
                vi:
                    "Danh mục không có cơ quan cấp chứng thư \(list.told.issuer): nhập chứng thư trước.",
                en:
                    "The registry has no authority \(list.told.issuer): import its certificate first."
            )
        case nil: return
        }
    }

    // MARK: Answers of authorities

    /// So many answers are kept.
    private static let responseLimit = 40_000
    /// An answer that holds no more still proves something of a signature with a time stamp from before it;
    /// a document is looked at again for a month.
    private static let keptMilliseconds: Int64 = 40 * 86_400_000

    private mutating func plan(
        responsesInto current: [String: [UInt8]], _ certificates: [String: TrustRecord],
        _ authorities: [[UInt8]], _ now: BusinessTime
    ) throws {
        guard !body.responses.isEmpty else { return }
        var held: [String: TrustResponseRecord] = [:]
        for (key, value) in current where key.hasPrefix(TrustEntry.responsePrefix) {
            held[key] = try TrustResponseRecord(value)
        }
        var new: [String: (record: NewRecord, told: TrustResponseRecord)] = [:]
        for response in body.responses {
            guard let subject = certificates[response.certificate.hex]?.der else {
                throw APIError.badRequest(
                    response.element + ".certificate", vi: "Danh mục không có chứng thư này.",
                    en: "The registry does not have this certificate.")
            }
            let made = try TrustBody.checked(response.element) {
                try TrustImport.record(
                    response: response.der, about: subject, issuedByOneOf: authorities, now: now)
            }
            let key = TrustEntry.responsePrefix + response.certificate.hex
            let before = new[key]?.told ?? held[key]
            if let before, !made.told.replaces(before) || made.told == before { continue }
            new[key] = made
        }
        for (key, made) in new.sorted(by: { $0.key < $1.key }) {
            responses.note(
                held[key] == nil ? .added : .changed, made.told.subject,
                before: held[key]?.shown, after: made.told.shown)
            records.append(made.record)
        }
        let outlived = held.filter { key, response in
            new[key] == nil
                && (response.nextUpdate ?? response.thisUpdate) + Self.keptMilliseconds
                    < now.milliseconds
        }
        for (key, response) in outlived.sorted(by: { $0.key < $1.key }) {
            responses.note(.removed, response.subject, before: response.shown)
            removed += 1
            records.append(TrustImport.removal(of: key))
        }
        guard held.count - outlived.count + new.count <= Self.responseLimit else {
            throw APIError.badRequest(
                "responses", vi: "Danh mục giữ tối đa \(Self.responseLimit) trả lời OCSP.",
                en: "The registry keeps at most \(Self.responseLimit) OCSP answers.")
        }
    }
}

extension TrustResponseRecord {
    fileprivate var shown: String { BusinessTime(milliseconds: thisUpdate).iso }
}

private func dayText(_ day: Int32?) -> String {
    day.map { CivilDate(daysSince1970: $0).iso } ?? "–"
}

extension TrustRecord {
    /// Without its bindings, which are rows of their own.
    fileprivate var shown: String {
        var parts = [role]
        if !list.isEmpty { parts.append(list) }
        if !speaksFor.isEmpty { parts.append("→ \(speaksFor.joined(separator: ", "))") }
        if validFrom != nil || validTo != nil {
            parts.append("\(dayText(validFrom)) … \(dayText(validTo))")
        }
        return parts.joined(separator: "; ")
    }
}

extension TrustRecordBinding {
    fileprivate var name: String { "\(agency) \(dayText(validFrom))" }
    fileprivate var shown: String { "\(agency); … \(dayText(validTo))" }
}

extension TrustListRecord {
    fileprivate var shown: String { BusinessTime(milliseconds: thisUpdate).iso }
}
