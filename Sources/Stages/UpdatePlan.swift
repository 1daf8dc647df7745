// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange

/// What an update (cập nhật) comes to for a document that is registered: newer values, receivers
/// that are added, receivers that are removed.
struct UpdatePlan {
    /// With the files that it keeps, where it brings none.
    private(set) var document: Document
    private(set) var identity: SHA256Digest
    private(set) var changesDocument: Bool
    private(set) var added: [String] = []
    /// Closed agencies that the update adds, whose mail goes to a successor.
    private(set) var redirects: [Redirect] = []
    private(set) var removed: [String] = []
    /// Who has the document, and is to get it once more.
    private(set) var again: [String] = []
    private(set) var notes: [String] = []

    private static let info = "Bussiness/BussinessDocumentInfo"

    init(
        _ packet: PacketReceived, of state: RegistrationState, _ types: ReceiverTypes,
        _ tree: AgencyTree
    ) throws(Refusal) {
        let order = packet.update ?? UpdateOrder()
        document = packet.document
        identity = packet.document.identity
        changesDocument = order.changesDocument ?? order.receivers.isEmpty
        try checkFlags(order)
        try takeFiles(of: packet, state)
        if !changesDocument { try checkValues(of: packet, state) }
        try readReceivers(order, packet, state, types, tree)
        noteStrangers(packet, state, tree)
    }

    /// All that the update says, whoever wrote it into which packet.
    static func digest(_ packet: PacketReceived) -> SHA256Digest {
        var document = packet.document
        document.packet = .zero
        document.packetSize = 0
        document.packetSignatures = 0
        return SHA256.hash(document.bytes + (packet.update?.bytes ?? []))
    }

    private func checkFlags(_ order: UpdateOrder) throws(Refusal) {
        let changesReceivers = order.changesReceivers ?? !order.receivers.isEmpty
        if changesReceivers, order.receivers.isEmpty {
            throw .missingElement(Self.info + "/ReceiverList/Receiver")
        }
        if !changesReceivers, !order.receivers.isEmpty {
            throw .invalidValue(
                Self.info + "/DocumentReceiver", value: "0",
                expected: ("1, vì có ReceiverList", "1, as there is a ReceiverList"))
        }
        if !changesDocument, !changesReceivers {
            throw .invalidValue(
                Self.info + "/DocumentInfo", value: "0",
                expected: (
                    "1 ở DocumentInfo hoặc DocumentReceiver",
                    "1 in DocumentInfo or in DocumentReceiver"
                ))
        }
    }

    /// A version without files keeps those it has. Other files are another document, whatever the
    /// flag says.
    private mutating func takeFiles(
        of packet: PacketReceived, _ state: RegistrationState
    ) throws(Refusal) {
        guard let present = state.versions.last else {
            // Registered by an earlier version, which did not remember them.
            if packet.document.attachments.isEmpty {
                throw .missingElement("edXML/AttachmentEncoded/Attachment")
            }
            changesDocument = true
            return
        }
        func digests(_ files: [AttachmentRef]) -> Set<SHA256Digest> { Set(files.map(\.sha256)) }
        if packet.document.attachments.isEmpty {
            document.attachments = present.attachments
            document.packet = present.packet
            document.packetSize = present.packetSize
            identity =
                packet.values == present.values
                ? present.identity
                : SHA256.hash(packet.values.bytes + present.identity.bytes)
        } else if digests(packet.document.attachments) != digests(present.attachments) {
            changesDocument = true
        }
        document.identity = identity
    }

    private func checkValues(
        of packet: PacketReceived, _ state: RegistrationState
    ) throws(Refusal) {
        guard packet.values != state.versions.last?.values else { return }
        throw .invalidValue(
            Self.info + "/DocumentInfo", value: "0",
            expected: (
                "1, vì số, ngày, loại hoặc trích yếu khác văn bản đang có",
                "1, as number, date, type or subject are not those of the document"
            ))
    }

    private mutating func readReceivers(
        _ order: UpdateOrder, _ packet: PacketReceived, _ state: RegistrationState,
        _ types: ReceiverTypes, _ tree: AgencyTree
    ) throws(Refusal) {
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        let served = Set(state.served)
        let meantAgain = Set(packet.again)
        let goneBefore = Set(state.removed)
        var new: [Party] = []
        for (index, change) in order.receivers.enumerated() {
            let element = Self.info + "/ReceiverList/Receiver[\(index + 1)]/ReceiverType"
            let has = tree.codes(meantBy: change.code, on: today, among: served)
            switch change.type {
            case "": throw .missingElement(element)
            case types.adds where meantAgain.contains(change.code):
                if has.isEmpty { throw .notServed(packet, change.code) }
                again += has
            // An update that was refused by its signatures, and comes again.
            case types.removes where has.isEmpty && isGone(change.code, goneBefore, tree, today):
                continue
            case types.adds where has.isEmpty:
                var party = Party()
                party.code = change.code
                new.append(party)
            case types.removes where !has.isEmpty: removed += has
            case types.adds:
                throw .invalidValue(
                    element, value: change.type,
                    expected: (
                        "\(types.removes) (bớt): \(change.code) đã có văn bản; ở đây \(types.adds) là thêm",
                        "\(types.removes) (remove): \(change.code) has the document; here \(types.adds) adds"
                    ))
            case types.removes:
                throw .invalidValue(
                    element, value: change.type,
                    expected: (
                        "\(types.adds) (thêm): \(change.code) chưa có văn bản; ở đây \(types.removes) là bớt",
                        "\(types.adds) (add): \(change.code) does not have the document; here \(types.removes) removes"
                    ))
            default:
                throw .invalidValue(
                    element, value: change.type, expected: ("0 hoặc 1", "0 or 1"))
            }
        }
        // By the size and files of what they will get: an update adds all of them or nobody.
        var asked = packet
        asked.document = document
        asked.receivers = new
        let found = try Receivers.resolve(asked, in: tree, on: today).get()
        if !found.refusals.isEmpty { throw .together(found.refusals) }
        added = found.codes
        redirects = found.redirects(of: added)
        guard !added.isEmpty else { return }
        if let sender = tree.unconnectedSender(of: packet.document, on: today) {
            throw .notConnected([sender], on: today, element: "MessageHeader/From/OrganId")
        }
    }

    private func isGone(
        _ code: String, _ removed: Set<String>, _ tree: AgencyTree, _ today: CivilDate
    ) -> Bool {
        !tree.codes(meantBy: code, on: today, among: removed).isEmpty
    }

    /// `To` of an update adds nobody: that is said by `ReceiverList` alone.
    private mutating func noteStrangers(
        _ packet: PacketReceived, _ state: RegistrationState, _ tree: AgencyTree
    ) {
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        let known = Set(state.served).union(added)
        let strangers = packet.receivers.filter { party in
            tree.codes(meantBy: party.code, on: today, among: known).isEmpty
        }
        if strangers.isEmpty { return }
        let names = strangers.prefix(10).map { $0.code.clipped(EventBounds.textCharacters) }
        notes.append(
            "MessageHeader/To: not receivers of the document, and not added by the update: "
                + names.joined(separator: ", ") + (strangers.count > 10 ? ", …" : ""))
    }
}

extension Refusal {
    fileprivate static func notServed(_ packet: PacketReceived, _ receiver: String) -> Refusal {
        let written = packet.document.writtenDocumentID
        return .unknownDelivery(of: written.isEmpty ? packet.subject : written, to: receiver)
    }
}

extension AgencyTree {
    /// Of those that have a document whom a written code means: the agency, and those that it took over
    /// from; of a closed one that does not have it itself, the successor that its mail goes to.
    func codes(
        meantBy written: String, on date: CivilDate, among served: Set<String>
    ) -> [String] {
        codes(meantBy: written, on: date, served).filter(served.contains)
    }

    private func codes(
        meantBy written: String, on date: CivilDate, _ served: Set<String>
    ) -> [String] {
        switch resolve(written, on: date) {
        case .known(let code, _):
            [code.text] + predecessors(of: code, on: date).map(\.text)
        case .closed(let code, _):
            // Its mail may have gone to a successor, by a decision; who has it by its own name keeps it.
            if !served.contains(code.text),
                case .redirected(let heir) = mail(toClosed: code, on: date).outcome
            {
                [heir.text]
            } else {
                [code.text]
            }
        case .unknown: []
        }
    }
}
