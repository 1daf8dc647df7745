// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import JSON
import Stages

/// Certificates and revocation lists as an operator sends them, read and checked one by one: an error
/// names the entry, and nothing is written because of it.
struct TrustBody: Sendable {
    /// A revocation list whose bytes lie in the store.
    struct List: Sendable {
        /// How the sender's body calls it.
        let element: String
        let list: ImportedList
    }

    /// What an authority has answered about a certificate of the registry (OCSP).
    struct Response: Sendable {
        let element: String
        let certificate: SHA256Digest
        let der: [UInt8]
    }

    let order: ImportOrder
    /// What the sender has: by `tables`, or by what is there.
    let parts: Set<TrustImportPlan.Part>
    /// By the digest of their bytes.
    private(set) var certificates: [String: TrustRecord] = [:]
    private(set) var lists: [List] = []
    private(set) var responses: [Response] = []
    /// `fetched`: lists came over the network, from whoever answered; each must bear the signature of an
    /// authority of the registry.
    let wasFetched: Bool
    /// `present`: keys of the registry that the sender has too, and brings with other parts of the same
    /// import: they are not missing.
    let present: Set<String>

    /// A list that lies in the store already.
    init(list blob: SHA256Digest, plan: String?, wasFetched: Bool, in store: any BlobStore) throws {
        order = ImportOrder(plan: plan)
        self.wasFetched = wasFetched
        present = []
        parts = []
        let list = try Self.checked("body") { try TrustImport.record(list: blob, in: store) }
        lists = [List(element: "body", list: list)]
    }

    init(_ body: [UInt8], maxBytes: Int, into store: any BlobStore) throws {
        let json = try JSONBody.read(body, maxBytes: maxBytes)
        order = try ImportOrder(json)
        wasFetched = try ImportOrder.flag(json, "fetched")
        present = Set((json["present"]?.arrayValue ?? []).compactMap(\.stringValue))
        for (number, entry) in (json["certificates"]?.arrayValue ?? []).enumerated() {
            let element = "certificates[\(number)]"
            let record = try Self.certificate(entry, element)
            _ = try Self.checked(element) { try TrustImport.record(record) }
            guard certificates.updateValue(record, forKey: SHA256.hash(record.der).hex) == nil
            else {
                throw APIError.badRequest(
                    element, vi: "Chứng thư này có hai lần.", en: "This certificate stands twice.")
            }
        }
        for (number, entry) in (json["crls"]?.arrayValue ?? []).enumerated() {
            let element = "crls[\(number)]"
            let der = try Self.base64(entry.stringValue, element)
            let list = try Self.checked(element) {
                try TrustImport.record(list: der, into: store)
            }
            lists.append(List(element: element, list: list))
        }
        for (number, entry) in (json["responses"]?.arrayValue ?? []).enumerated() {
            let element = "responses[\(number)]"
            let hex = entry["certificate"]?.stringValue ?? ""
            guard let certificate = SHA256Digest(hex: hex) else {
                throw APIError.badRequest(
                    element + ".certificate", vi: "Cần SHA-256 của chứng thư.",
                    en: "The certificate's SHA-256 is needed.")
            }
            responses.append(
                Response(
                    element: element, certificate: certificate,
                    der: try Self.base64(entry["der"]?.stringValue, element + ".der")))
        }
        guard !certificates.isEmpty || !lists.isEmpty || !responses.isEmpty || !present.isEmpty
        else {
            throw APIError.missing("certificates")
        }
        parts =
            try Self.parts(json["tables"])
            ?? Set(
                certificates.values.map { .init(role: $0.role) } + (lists.isEmpty ? [] : [.crl]))
    }

    private static func parts(_ value: JSONValue?) throws(APIError) -> Set<TrustImportPlan.Part>? {
        guard let value, !value.isNull else { return nil }
        var parts: Set<TrustImportPlan.Part> = []
        for name in value.arrayValue ?? [.null] {
            guard let part = name.stringValue.flatMap(TrustImportPlan.Part.init) else {
                let words = TrustImportPlan.Part.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badRequest(
                    "tables", vi: "Cần danh sách gồm: \(words).", en: "A list of: \(words).")
            }
            parts.insert(part)
        }
        return parts
    }

    private static func certificate(
        _ entry: JSONValue, _ element: String
    ) throws(APIError) -> TrustRecord {
        var record = TrustRecord()
        record.der = try base64(entry["der"]?.stringValue, element + ".der")
        guard let role = entry["role"]?.stringValue else { throw .missing(element + ".role") }
        record.role = role
        record.validFrom = try day(entry["from"], element + ".from")
        record.validTo = try day(entry["to"], element + ".to")
        record.list = entry["list"]?.stringValue?.normalised.clipped(100) ?? ""
        record.speaksFor = (entry["speaksFor"]?.arrayValue ?? []).map { $0.stringValue ?? "" }
        for (number, entry) in (entry["bindings"]?.arrayValue ?? []).enumerated() {
            let element = "\(element).bindings[\(number)]"
            var binding = TrustRecordBinding()
            guard let agency = entry["agency"]?.stringValue else {
                throw .missing(element + ".agency")
            }
            do {
                binding.agency = try AgencyCode(agency).text
            } catch {
                throw .badRequest(
                    element + ".agency", vi: "Mã \(agency): \(error.rawValue).",
                    en: "\(agency): \(error.rawValue)")
            }
            binding.validFrom = try day(entry["from"], element + ".from")
            binding.validTo = try day(entry["to"], element + ".to")
            record.bindings.append(binding)
        }
        return record
    }

    private static func base64(_ text: String?, _ element: String) throws(APIError) -> [UInt8] {
        guard let text else { throw .missing(element) }
        guard let bytes = Base64.decode(text), !bytes.isEmpty else {
            throw .badRequest(element, vi: "Không phải Base64.", en: "This is not Base64.")
        }
        return bytes
    }

    private static func day(_ value: JSONValue?, _ element: String) throws(APIError) -> Int32? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.stringValue, let date = CivilDate(iso: text) else {
            throw .badRequest(element, vi: "Cần dạng YYYY-MM-DD.", en: "YYYY-MM-DD is needed.")
        }
        return date.daysSince1970
    }

    /// Whatever the check of a certificate says is the sender's to mend, except for the store.
    static func checked<T>(_ element: String, _ work: () throws -> T) throws -> T {
        do {
            return try work()
        } catch let error as BlobError {
            throw error
        } catch {
            throw APIError.badRequest(
                element, vi: "Không đọc được: \(error).", en: "It cannot be read: \(error)")
        }
    }
}
