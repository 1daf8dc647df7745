// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import EdXML
import EventLog
import Events
import Exchange
import SigningKit
import Stages
import Terminal
import WorkerRuntime

/// Packets of communes of the whole country: each with a PDF of its own, signed by a person and by
/// the agency, and three receivers.
struct WayLoad {
    struct LoadedPacket {
        var node: String
        var documentID: String
        var sender: AgencyCode
        var receivers: [AgencyCode]
        /// Agencies on the way to the first receiver, both ends included.
        var hops: Int
        var packet: [UInt8]
    }

    enum Receivers {
        /// Three communes of the whole country.
        case three
        /// One commune: of the sender's district, its province, or another, in turn.
        case one
        /// Every commune but the sender: a circular.
        case all
    }

    /// About so large is a PDF.
    static let pdfBytes = 50_000
    private static let senders = 40
    /// The last month with four levels.
    private static let date = CivilDate(iso: "2025-06-16")!

    private let tree: AgencyTree
    private let histories: [AgencyHistory]
    private let communes: [AgencyCode]
    private let signers: [Signer]
    private let root: TestAuthority
    private let authority: TestAuthority
    let clock: BusinessClock

    /// `registry` is the folder of the registry's tables.
    init(registry: String) throws {
        histories = try AgencyTable.read(
            agencies: bytes(ofFile: registry + "/agencies.csv"),
            aliases: bytes(ofFile: registry + "/aliases.csv"))
        tree = AgencyTree(histories)
        communes = tree.agencies(on: Self.date, level: .commune)
        let start = BusinessTime(Self.date, hour: 9)
        let seconds = start.milliseconds / 1000
        let validity = (from: seconds - 500 * 86_400, to: seconds + 500 * 86_400)
        root = TestAuthority(
            "Root", notBefore: validity.from, notAfter: validity.to, key: .rsa(bits: 2048))
        authority = TestAuthority(
            "Authority", under: root, notBefore: validity.from, notAfter: validity.to,
            key: .rsa(bits: 2048))
        // Keys are slow to make, and which of them signs makes no difference.
        let keys = (0..<4).map { _ in TestKey.rsa(bits: 2048) }
        let districts = communes.map { [tree] in tree.parent(of: $0, on: Self.date) }
        signers = (0..<Self.senders).map { [communes, authority] number in
            let place = number * communes.count / Self.senders
            let agency = communes[place]
            let district = districts[place]
            let neighbours = [
                communes.indices.first { $0 != place && districts[$0] == district },
                communes.indices.first {
                    communes[$0].levelOne == agency.levelOne && districts[$0] != district
                },
                communes.indices.first { communes[$0].levelOne != agency.levelOne },
            ]
            return Signer(
                agency, under: authority, keys[number % keys.count], at: seconds,
                neighbours: neighbours.compactMap { $0.map { communes[$0] } })
        }
        // The clock stands at nine in the morning and goes on from there.
        let began = ContinuousClock.now
        clock = BusinessClock {
            start.advanced(byMilliseconds: (ContinuousClock.now - began).milliseconds)
        }
    }

    /// The topics, the registry and the trust that the packets need.
    func prepare(_ log: any EventLog, _ blobs: any BlobStore) async throws {
        try await log.create(Topic.specs)
        for node in tree.nodes(on: Self.date) {
            try await log.create(Topic.specs(ofNode: node.text))
        }
        let registry = histories.map {
            NewRecord(
                topic: Topic.registryAgencies.name, partition: 0, key: Array($0.code.text.utf8),
                value: AgencyRecord($0).bytes)
        }
        for chunk in registry.chunked(2000) { try await log.append(chunk) }
        try await log.append(try trustRecords(into: blobs))
    }

    /// The authorities, the signers and the revocation lists, which go into the blob store.
    private func trustRecords(into blobs: any BlobStore) throws -> [NewRecord] {
        var records = [
            try TrustImport.record(TrustRecord(root.identity, role: "root")),
            try TrustImport.record(TrustRecord(authority.identity, role: "intermediate")),
        ]
        for signer in signers {
            for (identity, role) in [(signer.person, "person"), (signer.seal, "agency")] {
                records.append(
                    try TrustImport.record(
                        TrustRecord(identity, role: role, of: signer.agency)))
            }
        }
        let now = BusinessTime(Self.date, hour: 9).milliseconds / 1000
        for issuer in [root, authority] {
            let list = issuer.revocationList(thisUpdate: now - 86_400, nextUpdate: now + 86_400)
            records.append(try TrustImport.record(list: list, into: blobs).record)
        }
        return records
    }

    /// The `number`-th packet.
    func packet(
        number: Int, receivers kind: Receivers = .three, priority: Priority = .normal
    ) throws -> LoadedPacket {
        let signer = signers[number % signers.count]
        let sender = signer.agency
        var header = PacketHeader(from: PacketOrganization(sender.text, name: "Nơi gửi"))
        let receivers =
            switch kind {
            case .three: (0..<3).map { communes[(number * 7919 + $0 * 3347) % communes.count] }
            case .one: [signer.neighbours[number / signers.count % signer.neighbours.count]]
            case .all: communes.filter { $0 != sender }
            }
        header.to = receivers.map { PacketOrganization($0.text, name: "Nơi nhận") }
        header.codeNumber = "\(number)"
        header.codeNotation = "BM-VP"
        header.issuedOn = Self.date
        header.subject = "V/v đo tốc độ, số \(number)"
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.priority = priority
        header.documentID =
            DocumentID.Parts(issuer: sender.text, date: Self.date, symbol: "\(number)/BM-VP").text
        header.business = PacketBusiness(.new)
        let file = OutgoingFile(
            "cong-van-\(number).pdf", contents: .bytes(signer.document(number: number)))
        return LoadedPacket(
            node: node(of: sender), documentID: header.documentID ?? "", sender: sender,
            receivers: receivers,
            hops: tree.route(from: sender, to: receivers[0], on: Self.date)?.count ?? 0,
            packet: try PacketWriter.packet(header, files: [file]))
    }

    /// 01, 03 and 06 of every receiver, as packets of their nodes.
    func statuses(of document: LoadedPacket) throws -> [(node: String, packet: [UInt8])] {
        try document.receivers.flatMap { receiver in
            try ["01", "03", "06"].enumerated().map { step, code in
                var header = PacketHeader(
                    from: PacketOrganization(receiver.text, name: "Nơi nhận"))
                header.kind = .status
                header.responseFor = [
                    PacketReference(
                        organID: document.sender.text, issuedOn: Self.date,
                        documentID: document.documentID)
                ]
                var status = PacketStatus(code: code)
                status.description = "Văn thư"
                status.time = BusinessTime(Self.date, hour: 10 + step)
                header.status = status
                return (node(of: receiver), try PacketWriter.packet(header))
            }
        }
    }

    private func node(of agency: AgencyCode) -> String {
        tree.node(of: agency, on: Self.date)?.text ?? agency.levelOne.text
    }
}

/// A commune's leader and its seal.
private struct Signer {
    let agency: AgencyCode
    let person: TestIdentity
    let seal: TestIdentity
    /// A commune of the same district, one of the same province, one of another.
    let neighbours: [AgencyCode]
    private let authority: TestIdentity
    private let time: Int64

    init(
        _ agency: AgencyCode, under authority: TestAuthority, _ key: TestKey, at time: Int64,
        neighbours: [AgencyCode]
    ) {
        self.agency = agency
        self.neighbours = neighbours
        self.authority = authority.identity
        self.time = time
        person = authority.issue("Chủ tịch \(agency.text)", key: key)
        seal = authority.issue("Ủy ban \(agency.text)", key: key)
    }

    /// A PDF like no other.
    func document(number: Int) -> [UInt8] {
        var state = UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15 | 1
        var text = "So \(number) "
        while text.utf8.count < WayLoad.pdfBytes {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += String(state, radix: 36)
        }
        var pdf = TestPDF(text)
        for (identity, field) in [(person, "Person"), (seal, "Seal")] {
            var signing = TestPDF.Signing()
            signing.field = field
            var cms = TestCMS(identity, signingTime: time)
            cms.certificates = [authority]
            pdf.sign(signing) { cms.sign($0) }
        }
        return pdf.bytes
    }
}

extension TrustRecord {
    fileprivate init(_ identity: TestIdentity, role: String, of agency: AgencyCode? = nil) {
        self.init()
        self.role = role
        der = identity.der
        if let agency {
            var binding = TrustRecordBinding()
            binding.agency = agency.text
            bindings = [binding]
        }
    }
}

extension NewRecord {
    /// A packet as its node publishes it.
    init(node: String, packet: [UInt8]) {
        self.init(topic: Topic.submitted.name(node), partition: 0, key: nil, value: packet)
    }
}
