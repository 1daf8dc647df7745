// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    mutating func document(_ message: Int) throws(Refusal) -> PacketHeader {
        documentID = text(.documentID, of: message)
        var result = PacketHeader(from: try sender(message))
        result.to = try receivers(message)
        result.documentID = documentID
        try readCode(message, into: &result)
        try readDate(message, into: &result)
        result.type = try type(message)
        guard let subject = try text(.subject, of: message, limit: 500) else {
            throw .missingElement(path(message, .subject))
        }
        result.subject = subject
        result.content = try text(.content, of: message, limit: 500)
        result.signer = try signer(message)
        result.dueOn = try date(.dueDate, of: message)
        result.toPlaces = try texts(
            .place, of: tree.child(.toPlaces, of: message), limit: 150)
        try readOtherInfo(message, into: &result)
        result.steeringType = try steeringType(message)
        result.responseFor = try references(message)
        result.trace = try trace(message)
        result.business = try business(message)
        try settleDocumentID(message, &result)
        try checkActedOn(message, result)
        return result
    }

    // MARK: The other fields

    private mutating func type(_ message: Int) throws(Refusal) -> DocumentType {
        let node = tree.child(.documentType, of: message)
        let type = DocumentType(
            type: text(.type, of: node), typeDetail: text(.typeDetail, of: node),
            typeName: try text(.typeName, of: node, limit: 100))
        let path = path(message, .documentType)
        if type.isEmpty {
            try allow(.absent, path, or: .missingElement(path))
        } else if type.known == nil {
            try allow(
                .notInList, path,
                or: .invalidValue(
                    path, value: type.typeName ?? type.type ?? "",
                    expected: ("một loại văn bản có trong danh mục", "a type of the list")))
        }
        return type
    }

    private mutating func signer(_ message: Int) throws(Refusal) -> PacketSigner {
        let node = tree.child(.signerInfo, of: message)
        return PacketSigner(
            competence: try text(.competence, of: node, limit: 100),
            position: try text(.position, of: node, limit: 100),
            fullName: try text(.fullName, of: node, limit: 50))
    }

    private mutating func readOtherInfo(
        _ message: Int, into result: inout PacketHeader
    ) throws(Refusal) {
        let node = tree.child(.otherInfo, of: message)
        result.priority = try priority(node, message)
        var info = PacketOtherInfo()
        info.sphere = try text(.sphereOfPromulgation, of: node, limit: 100)
        info.typerNotation = try text(.typerNotation, of: node, limit: 10)
        info.promulgationAmount = try amount(.promulgationAmount, of: node)
        info.pageAmount = try amount(.pageAmount, of: node)
        info.direction = text(.direction, of: node)
        info.secret = text(.secret, of: node)
        let appendixes = node.flatMap { tree.child(.appendixes, of: $0) }
        info.appendixes = try texts(.appendix, of: appendixes, limit: 250)
        result.otherInfo = info
    }

    private mutating func priority(_ node: Int?, _ message: Int) throws(Refusal) -> Priority? {
        guard let node, let text = text(.priority, of: node) else {
            let missing = path(message, .otherInfo) + "/Priority"
            try allow(.absent, missing, or: .missingElement(missing))
            return nil
        }
        let path = path(node, .priority)
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("số từ 0 đến 4", "a number from 0 to 4"))
        guard let priority = Priority(written: text) else { throw refusal }
        if text != String(priority.rawValue) { try allow(.unusualForm, path, or: refusal) }
        return priority
    }

    private mutating func steeringType(_ message: Int) throws(Refusal) -> Int? {
        let path = path(message, .steeringType)
        guard let text = text(.steeringType, of: message) else {
            try allow(.absent, path, or: .missingElement(path))
            return nil
        }
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("0, 1 hoặc 2", "0, 1 or 2"))
        guard let number = Int(text) else { throw refusal }
        if !(0...2).contains(number) { try allow(.notInList, path, or: refusal) }
        return number
    }

    mutating func references(_ message: Int) throws(Refusal) -> [PacketReference] {
        var references: [PacketReference] = []
        for node in tree.children(.responseFor, of: message) {
            var reference = PacketReference(
                organID: text(.organID, of: node),
                issuedOn: try date(.promulgationDate, of: node),
                documentID: text(.documentID, of: node))
            if let code = tree.child(.code, of: node) {
                let parts = [text(.codeNumber, of: code), text(.codeNotation, of: code)]
                    .compactMap { $0 }
                reference.code =
                    tree.string(code) ?? (parts.isEmpty ? nil : parts.joined(separator: "/"))
            }
            if reference != PacketReference() { references.append(reference) }
        }
        return references
    }

    private mutating func trace(_ message: Int) throws(Refusal) -> [PacketTrace] {
        var hops: [PacketTrace] = []
        for list in traceLists(message) {
            for node in tree.children(.traceHeader, of: list) {
                guard let organID = text(.organID, of: node) else {
                    let path = path(node, .organID)
                    try allow(.absent, path, or: .missingElement(path))
                    continue
                }
                hops.append(PacketTrace(organID: organID, time: try time(.timestamp, of: node)))
            }
        }
        if hops.isEmpty {
            let path = tree.path(header) + "/TraceHeaderList/TraceHeader"
            try allow(.absent, path, or: .missingElement(path))
        }
        return hops
    }

    func traceLists(_ message: Int) -> [Int] {
        tree.children(.traceHeaderList, of: header) + tree.children(.traceHeaderList, of: message)
    }
}

extension DocumentType {
    /// True if nothing was written.
    var isEmpty: Bool { type == nil && typeDetail == nil && typeName == nil }
}
