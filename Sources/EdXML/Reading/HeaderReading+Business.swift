// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// What the packet asks for. Blocks that are there twice are joined, unless they ask for
    /// different things.
    mutating func business(_ message: Int) -> PacketBusiness {
        var result = PacketBusiness()
        let blocks = businessBlocks(message)
        let written = common(.businessDocType, of: blocks)
        result.writtenKind = written.flatMap { kind($0, blocks) }
        result.reason = common(.businessDocReason, of: blocks)
        result.documentID = common(.documentID, of: blocks)
        _ = common(.paper, of: blocks)
        for node in blocks {
            result.paperFollows = result.paperFollows ?? flag(.paper, of: node)
            if result.staff.isEmpty { result.staff = staff(node) }
            readUpdate(node, into: &result)
            readReplacements(node, into: &result)
        }
        guard let first = blocks.first, written == nil else { return result }
        let missing = path(first, .businessDocType)
        let isWritten = blocks.contains { tree.child(.businessDocType, of: $0) != nil }
        if isWritten || result.documentID != nil || result.update != nil
            || !result.replacements.isEmpty
        {
            // An element that says nothing, or a document acted on and nothing that says how.
            blame(.missingElement(missing))
        } else {
            note(.absent, missing, standard: .missingElement(missing))
        }
        return result
    }

    private func businessBlocks(_ message: Int) -> [Int] {
        var parents = [header, message]
        for list in traceLists(message) {
            parents.append(list)
            parents += tree.children(.traceHeader, of: list)
        }
        return parents.flatMap { tree.children(.business, of: $0) }
    }

    private mutating func kind(_ written: String, _ blocks: [Int]) -> PacketBusiness.Kind? {
        // Digits only: what else `Int` reads, no sender means.
        guard written.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(written), let kind = PacketBusiness.Kind(rawValue: number)
        else {
            let node = blocks.first { text(.businessDocType, of: $0) != nil } ?? header
            blame(.commandNotOffered(written, element: path(node, .businessDocType)))
            return nil
        }
        return kind
    }

    private mutating func readUpdate(_ node: Int, into result: inout PacketBusiness) {
        let infos = tree.children(.businessDocumentInfo, of: node)
        guard !infos.isEmpty else { return }
        var update = result.update ?? PacketUpdate()
        _ = common(.documentInfo, of: infos)
        _ = common(.documentReceiver, of: infos)
        for info in infos {
            update.changesDocument = update.changesDocument ?? flag(.documentInfo, of: info)
            update.changesReceivers = update.changesReceivers ?? flag(.documentReceiver, of: info)
            for list in tree.children(.receiverList, of: info) {
                for receiver in tree.children(.receiver, of: list) {
                    read(receiver, into: &update)
                }
            }
        }
        result.update = update
    }

    private mutating func read(_ receiver: Int, into update: inout PacketUpdate) {
        guard let organID = agencyCode(of: receiver) else {
            return blame(.missingElement(path(receiver, .organID)))
        }
        let type = text(.receiverType, of: receiver)
        // Added and removed by one packet: nobody can say which of them is meant.
        if receiverTypes.updateValue(type, forKey: organID.uppercased()) ?? type != type {
            blame(
                .invalidValue(
                    path(receiver, .receiverType), value: type ?? "",
                    expected: (
                        "một ReceiverType cho mỗi OrganId", "one ReceiverType for each OrganId"
                    )))
        }
        update.receivers.append(PacketUpdate.Receiver(type: type, organID: organID))
    }

    private mutating func readReplacements(_ node: Int, into result: inout PacketBusiness) {
        for list in tree.children(.replacementInfoList, of: node) {
            for info in tree.children(.replacementInfo, of: list) {
                guard let documentID = text(.documentID, of: info) else {
                    blame(.missingElement(path(info, .documentID)))
                    continue
                }
                var organIDs: [String] = []
                for list in tree.children(.organIDList, of: info) {
                    for child in tree.children(.organID, of: list) {
                        guard let text = tree.string(child) else { continue }
                        checkCode(text, at: child)
                        organIDs.append(text)
                    }
                }
                result.replacements.append(
                    PacketReplacement(documentID: documentID, organIDs: organIDs))
            }
        }
    }

    /// A command must say which document it acts on, and only one.
    mutating func checkActedOn(_ message: Int, _ header: PacketHeader) {
        let answered = Set(header.responseFor.compactMap(\.documentID))
        switch header.business.kind {
        case .new: return
        case .replace:
            if header.business.replacements.isEmpty {
                blame(
                    .missingElement(
                        tree.path(self.header)
                            + "/TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo/DocumentId"
                    ))
            }
            return
        case .update where header.business.documentID == nil:
            // The packet's own id is that of what the update brings.
            let path = tree.path(self.header) + "/TraceHeaderList/Bussiness/DocumentId"
            if answered.isEmpty { return blame(.missingElement(path)) }
            note(.derived, path, standard: .missingElement(path))
        case .recall, .update: break
        }
        if header.business.documentID == nil, answered.count > 1 {
            blame(
                .invalidValue(
                    path(message, .responseFor) + "/DocumentId",
                    value: answered.sorted().joined(separator: "; "),
                    expected: ("một văn bản duy nhất", "one document only")))
        }
    }

    func staff(_ node: Int) -> PacketStaff {
        for info in tree.children(.staffInfo, of: node) {
            let staff = PacketStaff(
                department: text(.department, of: info), name: text(.staff, of: info),
                email: text(.email, of: info), mobile: text(.mobile, of: info))
            if !staff.isEmpty { return staff }
        }
        return PacketStaff()
    }
}
