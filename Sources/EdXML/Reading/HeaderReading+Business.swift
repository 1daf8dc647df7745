// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// What the packet asks for. Blocks that are there twice are joined, unless they ask for
    /// different things.
    mutating func business(_ message: Int) throws(Refusal) -> PacketBusiness {
        var result = PacketBusiness()
        let blocks = businessBlocks(message)
        for node in blocks {
            try readKind(node, into: &result)
            result.reason = result.reason ?? text(.businessDocReason, of: node)
            result.documentID = result.documentID ?? text(.documentID, of: node)
            if result.paperFollows == nil { result.paperFollows = try flag(.paper, of: node) }
            if result.staff.isEmpty { result.staff = staff(node) }
            try readUpdate(node, into: &result)
            try readReplacements(node, into: &result)
        }
        guard let first = blocks.first, result.writtenKind == nil else { return result }
        let missing = path(first, .businessDocType)
        if result.documentID != nil || result.update != nil || !result.replacements.isEmpty {
            // It acts on another document, and nothing says how.
            throw .missingElement(missing)
        }
        try allow(.absent, missing, or: .missingElement(missing))
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

    private func readKind(_ node: Int, into result: inout PacketBusiness) throws(Refusal) {
        for child in tree.children(.businessDocType, of: node) {
            guard let text = tree.string(child) else { continue }
            guard let number = Int(text), let kind = PacketBusiness.Kind(rawValue: number) else {
                throw .commandNotOffered(text, element: tree.path(child))
            }
            if let earlier = result.writtenKind, earlier != kind {
                throw .invalidValue(
                    tree.path(child), value: text,
                    expected: (
                        "cùng một nghiệp vụ (\(earlier.rawValue)) trong cả gói tin",
                        "one command (\(earlier.rawValue)) in the whole packet"
                    ))
            }
            result.writtenKind = kind
        }
    }

    private mutating func readUpdate(
        _ node: Int, into result: inout PacketBusiness
    ) throws(Refusal) {
        for info in tree.children(.businessDocumentInfo, of: node) {
            var update = result.update ?? PacketUpdate()
            update.changesDocument =
                try flag(.documentInfo, of: info) ?? update.changesDocument
            update.changesReceivers =
                try flag(.documentReceiver, of: info) ?? update.changesReceivers
            for list in tree.children(.receiverList, of: info) {
                for receiver in tree.children(.receiver, of: list) {
                    guard let organID = text(.organID, of: receiver) else {
                        throw .missingElement(path(receiver, .organID))
                    }
                    update.receivers.append(
                        PacketUpdate.Receiver(
                            type: text(.receiverType, of: receiver), organID: organID))
                }
            }
            result.update = update
        }
    }

    private func readReplacements(
        _ node: Int, into result: inout PacketBusiness
    ) throws(Refusal) {
        for list in tree.children(.replacementInfoList, of: node) {
            for info in tree.children(.replacementInfo, of: list) {
                guard let documentID = text(.documentID, of: info) else {
                    throw .missingElement(path(info, .documentID))
                }
                let organIDs = tree.children(.organIDList, of: info)
                    .flatMap { texts(.organID, of: $0) }
                result.replacements.append(
                    PacketReplacement(documentID: documentID, organIDs: organIDs))
            }
        }
    }

    /// A command must say which document it acts on, and only one.
    func checkActedOn(_ message: Int, _ header: PacketHeader) throws(Refusal) {
        switch header.business.kind {
        case .new: return
        case .replace:
            if header.business.replacements.isEmpty {
                throw .missingElement(
                    tree.path(self.header)
                        + "/TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo/DocumentId"
                )
            }
        case .recall, .update:
            let answered = Set(header.responseFor.compactMap(\.documentID))
            if header.business.kind == .recall, header.business.documentID == nil,
                answered.count > 1
            {
                throw .invalidValue(
                    path(message, .responseFor) + "/DocumentId",
                    value: answered.sorted().joined(separator: "; "),
                    expected: ("một văn bản duy nhất", "one document only"))
            }
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
