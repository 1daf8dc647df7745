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
        result.toPlaces = texts(.place, of: tree.child(.toPlaces, of: message))
        try readOtherInfo(message, into: &result)
        result.steeringType = try steeringType(message)
        result.responseFor = try references(message)
        result.trace = try trace(message)
        result.business = try business(message)
        try settleDocumentID(message, &result)
        try checkActedOn(message, result)
        return result
    }

    // MARK: Agencies

    mutating func sender(_ message: Int) throws(Refusal) -> PacketOrganization {
        let nodes = tree.children(.from, of: message)
        guard let first = nodes.first else { throw .missingElement(path(message, .from)) }
        let from = try organization(first)
        sender = from.organID
        for node in nodes.dropFirst() {
            let other = try organization(node)
            let refusal = Refusal.invalidValue(
                tree.path(node) + "/OrganId", value: other.organID,
                expected: ("một nơi gửi duy nhất", "one sender only"))
            // Whom the document is from must not depend on which of two we look at.
            guard other.organID == from.organID else { throw refusal }
            try allow(.repeated, tree.path(node), or: refusal)
        }
        return from
    }

    mutating func receivers(_ message: Int) throws(Refusal) -> [PacketOrganization] {
        let nodes = tree.children(.to, of: message)
        guard !nodes.isEmpty else { throw .noReceiver(path(message, .to)) }
        guard nodes.count <= limits.maxReceivers else {
            throw .xmlLimit(path(message, .to), "\(limits.maxReceivers) To")
        }
        var receivers: [PacketOrganization] = []
        receivers.reserveCapacity(nodes.count)
        var seen = Set<String>(minimumCapacity: nodes.count)
        var repeated: [String] = []
        for node in nodes {
            let receiver = try organization(node)
            if seen.insert(receiver.organID).inserted {
                receivers.append(receiver)
            } else {
                repeated.append(receiver.organID)
            }
        }
        // Two deliveries to one agency are never meant, and which one counts nobody can say.
        if !repeated.isEmpty {
            throw .duplicateReceiver(path(message, .to), agencies: repeated)
        }
        return receivers
    }

    /// One pass over the children: a circular has ten thousand of these.
    private mutating func organization(_ node: Int) throws(Refusal) -> PacketOrganization {
        var result = PacketOrganization("")
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard let text = tree.string(child) else { continue }
            let limit: Int
            switch tree.name(child) {
            case .organID:
                if result.organID.isEmpty { result.organID = text }
                limit = AgencyCode.lengthLimit
            case .organName:
                result.name = result.name ?? text
                limit = 200
            case .organizationInCharge:
                result.inCharge = result.inCharge ?? text
                limit = 200
            case .organAddress:
                result.address = result.address ?? text
                limit = 250
            case .email:
                result.email = result.email ?? text
                limit = 100
            case .telephone:
                result.telephone = result.telephone ?? text
                limit = 20
            case .fax:
                result.fax = result.fax ?? text
                limit = 20
            case .website:
                result.website = result.website ?? text
                limit = 100
            default: continue
            }
            try check(text, limit: limit, at: child)
        }
        guard !result.organID.isEmpty else { throw .missingElement(path(node, .organID)) }
        try checkCode(result.organID, at: path(node, .organID))
        return result
    }

    // MARK: Number, date, identifier

    private mutating func readCode(
        _ message: Int, into result: inout PacketHeader
    ) throws(Refusal) {
        let code = tree.child(.code, of: message)
        result.codeNumber = try text(.codeNumber, of: code, limit: 11)
        result.codeNotation = try text(.codeNotation, of: code, limit: 30)
        let written = result.code
        let symbol = code.flatMap { tree.string($0) } ?? identifierParts?.symbol
        if result.codeNumber == nil || result.codeNotation == nil {
            let missing =
                path(message, .code)
                + (result.codeNumber == nil ? "/CodeNumber" : "/CodeNotation")
            let symbolParts = symbol?.split(separator: "/", maxSplits: 1).map(String.init) ?? []
            let fits =
                symbolParts.count == 2
                && (result.codeNumber == nil || result.codeNumber == symbolParts[0])
                && (result.codeNotation == nil || result.codeNotation == symbolParts[1])
            try allow(fits ? .derived : .absent, missing, or: .missingElement(missing))
            if fits {
                result.codeNumber = symbolParts[0]
                result.codeNotation = symbolParts[1]
            }
        } else if let symbol = identifierParts?.symbol, let written, symbol != written {
            let path = path(message, .documentID)
            try allow(
                .disagreement, path,
                or: .invalidValue(
                    path, value: symbol,
                    expected: ("số, ký hiệu \(written)", "number and notation \(written)")))
        }
    }

    private mutating func readDate(
        _ message: Int, into result: inout PacketHeader
    ) throws(Refusal) {
        let info = tree.child(.promulgationInfo, of: message)
        result.place = try text(.place, of: info, limit: 50)
        result.issuedOn = try date(.promulgationDate, of: info)
        guard result.issuedOn == nil else { return }
        result.issuedOn = identifierParts?.date
        let missing = path(message, .promulgationInfo) + "/PromulgationDate"
        try allow(
            result.issuedOn == nil ? .absent : .derived, missing, or: .missingElement(missing))
    }

    /// Issuer, date and symbol of an identifier of the standard's form. Cut at the first two commas
    /// only: a notation may have more.
    private var identifierParts: (issuer: String, date: CivilDate, symbol: String)? {
        guard let documentID else { return nil }
        let parts = documentID.split(
            separator: ",", maxSplits: 2, omittingEmptySubsequences: false
        ).map { String($0).normalised }
        guard parts.count == 3, !parts[0].isEmpty, !parts[2].isEmpty,
            let date = CivilDate(slashed: parts[1])
        else { return nil }
        return (parts[0], date, parts[2])
    }

    private mutating func settleDocumentID(
        _ message: Int, _ result: inout PacketHeader
    ) throws(Refusal) {
        let path = path(message, .documentID)
        guard let written = documentID else {
            if let date = result.issuedOn, let number = result.codeNumber,
                let notation = result.codeNotation
            {
                try allow(.derived, path, or: .missingElement(path))
                result.documentID =
                    "\(result.from.organID),\(date.slashed),\(number)/\(notation)"
                documentID = result.documentID
            } else if result.business.kind != .new, result.business.kind != .replace,
                result.actedOn != nil
            {
                try allow(.absent, path, or: .missingElement(path))
            } else {
                throw .missingElement(path)
            }
            return
        }
        let length = written.unicodeScalars.count
        // The key of everything that follows: both profiles.
        if length > 200 { throw .valueTooLong(path, length: length, limit: 200) }
        guard let parts = identifierParts else {
            try allow(
                .unusualForm, path,
                or: .invalidValue(
                    path, value: written,
                    expected: ("mã,yyyy/MM/dd,số/ký hiệu", "code,yyyy/MM/dd,number/notation")))
            return
        }
        if parts.issuer != result.from.organID, !isSameAgency(parts.issuer, result.from.organID) {
            try allow(
                .disagreement, path,
                or: .invalidValue(
                    path, value: parts.issuer,
                    expected: ("nơi ban hành là nơi gửi", "the sender as the issuer")))
        }
    }

    /// By the rule of thumb between old and new forms; the dated tree knows better later.
    private func isSameAgency(_ left: String, _ right: String) -> Bool {
        do {
            return try WrittenAgencyCode(left).code == WrittenAgencyCode(right).code
        } catch {
            return false
        }
    }

    // MARK: The other fields

    private mutating func type(_ message: Int) throws(Refusal) -> WrittenDocumentType {
        let node = tree.child(.documentType, of: message)
        let type = WrittenDocumentType(
            type: text(.type, of: node), detail: text(.typeDetail, of: node),
            name: try text(.typeName, of: node, limit: 100))
        if type.isEmpty {
            let path = path(message, .documentType)
            try allow(.absent, path, or: .missingElement(path))
        } else if DocumentTypeList.entry(for: type) == nil {
            let path = path(message, .documentType)
            try allow(
                .notInList, path,
                or: .invalidValue(
                    path, value: type.name ?? type.type ?? "",
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
        info.appendixes = texts(.appendix, of: node.flatMap { tree.child(.appendixes, of: $0) })
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
