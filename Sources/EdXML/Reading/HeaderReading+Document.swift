// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    mutating func document(_ message: Int) -> PacketHeader {
        documentID = text(.documentID, of: message)
        var result = PacketHeader(from: sender(message))
        result.to = receivers(message)
        result.documentID = documentID
        readCode(message, into: &result)
        readDate(message, into: &result)
        result.type = type(message)
        result.subject = text(.subject, of: message, limit: 500)
        if result.subject == nil { blame(.missingElement(path(message, .subject))) }
        result.content = text(.content, of: message, limit: 500)
        result.signer = signer(message)
        result.dueOn = deadline(.dueDate, of: message)
        result.toPlaces = texts(
            .place, of: block(.toPlaces, of: message), limit: 150)
        readOtherInfo(message, into: &result)
        result.steeringType = steeringType(message)
        result.responseFor = references(message)
        result.trace = trace(message)
        result.business = business(message)
        settleDocumentID(message, &result)
        checkActedOn(message, result)
        return result
    }

    // MARK: The other fields

    private mutating func type(_ message: Int) -> DocumentType {
        let node = block(.documentType, of: message)
        let type = DocumentType(
            type: text(.type, of: node), typeDetail: text(.typeDetail, of: node),
            typeName: text(.typeName, of: node, limit: 100))
        let path = path(message, .documentType)
        if type.isEmpty {
            note(.absent, path, standard: .missingElement(path))
        } else if type.known == nil {
            note(
                .notInList, path,
                standard: .invalidValue(
                    path, value: type.typeName ?? type.type ?? "",
                    expected: ("một loại văn bản có trong danh mục", "a type of the list")))
        }
        return type
    }

    private mutating func signer(_ message: Int) -> PacketSigner {
        let node = block(.signerInfo, of: message)
        return PacketSigner(
            competence: text(.competence, of: node, limit: 100),
            position: text(.position, of: node, limit: 100),
            fullName: text(.fullName, of: node, limit: 50))
    }

    private mutating func readOtherInfo(
        _ message: Int, into result: inout PacketHeader
    ) {
        let node = block(.otherInfo, of: message)
        result.priority = priority(node, message)
        var info = PacketOtherInfo()
        info.sphere = text(.sphereOfPromulgation, of: node, limit: 100)
        info.typerNotation = text(.typerNotation, of: node, limit: 10)
        info.promulgationAmount = amount(.promulgationAmount, of: node)
        info.pageAmount = amount(.pageAmount, of: node)
        info.direction = text(.direction, of: node)
        info.secret = text(.secret, of: node)
        let appendixes = node.flatMap { block(.appendixes, of: $0) }
        info.appendixes = texts(.appendix, of: appendixes, limit: 250)
        result.otherInfo = info
    }

    private mutating func priority(_ node: Int?, _ message: Int) -> Priority? {
        guard let node, let text = text(.priority, of: node) else {
            let missing = path(message, .otherInfo) + "/Priority"
            note(.absent, missing, standard: .missingElement(missing))
            return nil
        }
        let path = path(node, .priority)
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("số từ 0 đến 4", "a number from 0 to 4"))
        guard let priority = Priority(written: text) else {
            blame(refusal)
            return nil
        }
        if text != String(priority.rawValue) { note(.unusualForm, path, standard: refusal) }
        return priority
    }

    private mutating func steeringType(_ message: Int) -> Int? {
        let path = path(message, .steeringType)
        guard let text = text(.steeringType, of: message) else {
            note(.absent, path, standard: .missingElement(path))
            return nil
        }
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("0, 1 hoặc 2", "0, 1 or 2"))
        guard let number = Int(text) else {
            blame(refusal)
            return nil
        }
        if !(0...2).contains(number) { note(.notInList, path, standard: refusal) }
        return number
    }

    mutating func references(_ message: Int) -> [PacketReference] {
        var references: [PacketReference] = []
        for node in tree.children(.responseFor, of: message) {
            var reference = PacketReference(
                organID: agencyCode(of: node),
                issuedOn: dateOfIssue(.promulgationDate, of: node),
                documentID: text(.documentID, of: node))
            if let code = block(.code, of: node) {
                let parts = [text(.codeNumber, of: code), text(.codeNotation, of: code)]
                    .compactMap { $0 }
                reference.code =
                    tree.string(code) ?? (parts.isEmpty ? nil : parts.joined(separator: "/"))
            }
            if reference != PacketReference() { references.append(reference) }
        }
        return references
    }

    private mutating func trace(_ message: Int) -> [PacketTrace] {
        var hops: [PacketTrace] = []
        for list in traceLists(message) {
            for node in tree.children(.traceHeader, of: list) {
                guard let organID = text(.organID, of: node) else {
                    let path = path(node, .organID)
                    note(.absent, path, standard: .missingElement(path))
                    continue
                }
                hops.append(PacketTrace(organID: organID, time: time(.timestamp, of: node)))
            }
        }
        if hops.isEmpty {
            let path = tree.path(header) + "/TraceHeaderList/TraceHeader"
            note(.absent, path, standard: .missingElement(path))
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
