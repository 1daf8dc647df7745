// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import JSON
import Stages
import Terminal

/// Finds what is wrong with a blob store: files that are not what their names say, and blobs that
/// events name and that are not there. It only reads, and may run while everything works.
package struct BlobCheck: Sendable {
    package struct Finding: Sendable, Equatable {
        package enum Kind: String, Sendable {
            case corrupt, unreadable, missing
            /// A file that is no blob: told, and no fault.
            case stranger
        }

        package var kind: Kind
        package var blob: SHA256Digest?
        /// The file, or the record that names the blob.
        package var place: String
        package var detail: String
    }

    private let store: DirectoryBlobStore
    private var inspection: BlobInspection
    package private(set) var faults = 0
    /// How often events name a blob.
    private var references = 0
    private var isMissing: Set<SHA256Digest> = []

    package init(directory: String) throws(BlobError) {
        inspection = try BlobInspection(directory: directory)
        store = try DirectoryBlobStore(path: directory, creating: false)
    }

    /// Reads every file.
    package mutating func files(_ tell: (Finding) -> Void) throws(BlobError) {
        var faults = 0
        try inspection.run { found in
            let finding = Finding(found)
            if finding.kind != .stranger { faults += 1 }
            tell(finding)
        }
        self.faults += faults
    }

    /// Reads what names blobs: packets, status packets, revocation lists, evidence of checks. What they name was durable
    /// before they were written, so nothing is missing because it is new.
    package mutating func references(
        in log: any EventLog, _ tell: (Finding) -> Void
    ) async throws {
        let topics =
            [
                Topic.packetsReceived.name, Topic.statusesReceived.name, Topic.registryTrust.name,
                Topic.rechecked.name,
            ] + Lane.allCases.map { Topic.verified.name($0) }
        let counts = try await log.topics()
        let places = topics.flatMap { topic in
            (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, $0) }
        }
        try await StoredRecords.read(places, of: log) { record in
            let named: [(blob: SHA256Digest, what: String)]
            do {
                named = try record.blobs
            } catch let error as ProtoError {
                faults += 1
                tell(
                    Finding(
                        kind: .unreadable, place: record.name,
                        detail: "the record cannot be read: \(error)"))
                return true
            }
            for (blob, what) in named {
                references += 1
                if try store.contains(blob) || !isMissing.insert(blob).inserted { continue }
                faults += 1
                tell(Finding(kind: .missing, blob: blob, place: record.name, detail: what))
            }
            return true
        }
    }

    package var summary: String {
        let read = "\(inspection.blobs) blobs, \(inspection.bytes) bytes"
        let asked = references > 0 ? ", \(references) references" : ""
        return "\(read)\(asked): " + (faults == 0 ? "all well." : "\(faults) faults.")
    }

    package var json: String {
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.member("blobs", Int64(inspection.blobs))
        json.member("bytes", inspection.bytes)
        json.member("references", Int64(references))
        json.member("faults", Int64(faults))
        json.endObject()
        return json.text
    }
}

extension BlobCheck.Finding {
    fileprivate init(_ found: BlobInspection.Finding) {
        switch found {
        case .corrupt(let blob, let file):
            self.init(
                kind: .corrupt, blob: blob, place: file,
                detail: "its bytes have another digest than its name says")
        case .unreadable(let file, let error):
            self.init(kind: .unreadable, place: file, detail: error.description)
        case .stranger(let file):
            self.init(kind: .stranger, place: file, detail: "its name is no blob's")
        }
    }

    var line: String {
        let subject = kind == .missing ? "\(blob?.hex ?? "")  " : ""
        return kind.rawValue.padding(toWidth: 10)
            + TextWidth.printable("  \(subject)\(place)  \(detail)")
    }

    var json: String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.member("finding", kind.rawValue)
        json.member("blob", blob?.hex)
        json.member("place", place)
        json.member("detail", detail)
        json.endObject()
        return json.text
    }
}

extension String {
    fileprivate func padding(toWidth width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Record {
    fileprivate var name: String { "\(topic)/\(partition)/\(offset)" }

    /// The blobs that the record names, and what each is.
    fileprivate var blobs: [(blob: SHA256Digest, what: String)] {
        get throws(ProtoError) {
            switch try message() {
            case let packet as PacketReceived:
                let document = packet.document
                return [(document.packet, "the packet of \(document.documentID)")]
                    + document.attachments.map {
                        ($0.sha256, "\($0.name) of \(document.documentID)")
                    }
            case let status as StatusReceived:
                if status.packet == .zero { return [] }
                return [(status.packet, "a status of \(status.documentID)")]
            case let verified as DocumentVerified:
                let id = verified.accepted.document.documentID
                return verified.files.map(\.evidence).filter { $0 != .zero }.map {
                    ($0, "the evidence of \(id)")
                }
                    + verified.evidenceLists.map {
                        ($0, "a revocation list of the evidence of \(id)")
                    }
            case let list as TrustListRecord:
                return [(list.crl, "the revocation list of \(list.issuer)")]
            default: return []
            }
        }
    }
}
