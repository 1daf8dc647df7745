// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Bootstrap
import Crypto
import EdXML
import EventLog
import Events
import Exchange
import JSON
import Stages
import WorkerRuntime

/// Packets made of the demo's signed documents: the same PDF in many packets, each with a number and
/// receivers of its own.
struct DemoLoad {
    private struct Template {
        var node: String
        var sender: String
        var files: [(name: String, bytes: [UInt8])]
    }

    struct LoadedPacket {
        var node: String
        var documentID: String
        var sender: String
        var receivers: [AgencyCode]
        var packet: [UInt8]
    }

    private let templates: [Template]
    private let tree: AgencyTree
    private let histories: [AgencyHistory]
    private let communes: [AgencyCode]
    private let trust: String
    private let date: CivilDate
    let clock: BusinessClock

    init(demo: String, registry: String) throws {
        let manifest = try JSONReader.parse(bytes(ofFile: demo + "/manifest.json"))
        guard let day = manifest["day"]?.stringValue.flatMap({ CivilDate(iso: $0) }) else {
            throw UsageError("\(demo)/manifest.json names no day; make demo-data makes it")
        }
        date = day
        trust = demo + "/trust"
        histories = try AgencyTable.read(
            agencies: bytes(ofFile: registry + "/agencies.csv"),
            aliases: bytes(ofFile: registry + "/aliases.csv"))
        tree = AgencyTree(histories)
        communes = tree.agencies(on: day, level: .commune)
        templates = try (manifest["packets"]?.arrayValue ?? []).compactMap { entry in
            guard entry["verdict"]?.stringValue == "valid",
                let file = entry["file"]?.stringValue, let node = entry["publisher"]?.stringValue,
                let sender = entry["sender"]?.stringValue, (entry["receivers"]?.intValue ?? 0) < 100
            else { return nil }
            let sink = CollectingSink()
            let reader = PacketReader(sink: sink)
            try reader.push(bytes(ofFile: demo + "/" + file))
            let packet = try reader.finish()
            return Template(
                node: node, sender: sender,
                files: zip(packet.attachments, sink.files).map { ($0.0.name, $0.1) })
        }
        guard !templates.isEmpty else { throw UsageError("\(demo) holds no valid packet") }
        // The clock stands at nine in the morning of the demo's day and goes on from there.
        let began = ContinuousClock.now
        let start = BusinessTime(day, hour: 9)
        clock = BusinessClock {
            start.advanced(byMilliseconds: (ContinuousClock.now - began).milliseconds)
        }
    }

    var nodes: [String] { tree.nodes(on: date).map(\.text) }

    var registryRecords: [NewRecord] {
        histories.map {
            NewRecord(
                topic: Topic.registryAgencies, partition: 0, key: Array($0.code.text.utf8),
                value: AgencyRecord($0).bytes)
        }
    }

    /// The demo's trust; its revocation lists go into the blob store.
    func trustRecords(into blobs: any BlobStore) throws -> [NewRecord] {
        var records: [NewRecord] = []
        for (folder, role) in [("roots", "root"), ("intermediates", "intermediate")] {
            for der in try PEM.folder(trust + "/" + folder) {
                var certificate = TrustRecord()
                certificate.role = role
                certificate.der = der
                records.append(try TrustImport.record(certificate))
            }
        }
        let table = String(decoding: try bytes(ofFile: trust + "/bindings.csv"), as: UTF8.self)
        for line in table.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(
                String.init)
            for der in try PEM.blocks(bytes(ofFile: trust + "/" + cells[0])) {
                var certificate = TrustRecord()
                certificate.role = cells[1]
                certificate.der = der
                var binding = TrustRecordBinding()
                binding.agency = cells[2]
                certificate.bindings = [binding]
                records.append(try TrustImport.record(certificate))
            }
        }
        for der in try PEM.folder(trust + "/crl") {
            records.append(try TrustImport.record(list: der, into: blobs).record)
        }
        return records
    }

    /// The `number`-th packet: three receivers, communes of the whole country.
    func packet(number: Int) throws -> LoadedPacket {
        let template = templates[number % templates.count]
        var header = PacketHeader(from: PacketOrganization(template.sender, name: "Nơi gửi"))
        let receivers = (0..<3).map { communes[(number * 7919 + $0 * 3347) % communes.count] }
        header.to = receivers.map { PacketOrganization($0.text, name: "Nơi nhận") }
        header.codeNumber = "\(number)"
        header.codeNotation = "BM-VP"
        header.issuedOn = date
        header.subject = "V/v đo tốc độ, số \(number)"
        header.type = DocumentType(type: "2", typeDetail: "18", typeName: "Công văn")
        header.priority = .normal
        header.documentID =
            DocumentID.Parts(issuer: template.sender, date: date, symbol: "\(number)/BM-VP").text
        header.business = PacketBusiness(.new)
        let packet = try PacketWriter.packet(
            header, files: template.files.map { OutgoingFile($0.name, contents: .bytes($0.bytes)) })
        return LoadedPacket(
            node: template.node, documentID: header.documentID ?? "", sender: template.sender,
            receivers: receivers, packet: packet)
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
                        organID: document.sender, issuedOn: date, documentID: document.documentID)
                ]
                var status = PacketStatus(code: code)
                status.description = "Văn thư"
                status.time = BusinessTime(date, hour: 10 + step)
                header.status = status
                let node = tree.node(of: receiver, on: date)?.text ?? receiver.levelOne.text
                return (node, try PacketWriter.packet(header))
            }
        }
    }
}

/// Keeps attachments in memory.
private final class CollectingSink: AttachmentSink {
    private(set) var files: [[UInt8]] = []
    private let spools = DigestSink()

    func begin() { files.append([]) }
    func write(_ bytes: UnsafeRawBufferPointer) {
        files[files.count - 1].append(contentsOf: bytes)
    }
    func finish() -> SHA256Digest { SHA256.hash(files[files.count - 1]) }
    func discard() { files = [] }
    func spool() throws -> Int32 { try spools.spool() }
}
