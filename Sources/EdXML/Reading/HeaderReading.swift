// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Makes a `PacketHeader` of a complete `edXMLHeader`, by the rules of one profile.
struct HeaderReading {
    let tree: ElementTree
    /// The node of `edXMLHeader`.
    let header: Int
    let profile: PacketReaderProfile
    let limits: PacketLimits
    private(set) var notes: [PacketNote] = []
    /// What is known for the address of a refusal, once it is known.
    var documentID: String?
    var sender: String?
    var isStatus = false

    init(_ tree: ElementTree, header: Int, profile: PacketReaderProfile, limits: PacketLimits) {
        self.tree = tree
        self.header = header
        self.profile = profile
        self.limits = limits
    }

    mutating func read() throws(Refusal) -> PacketHeader {
        // First of all, so that no other refusal repeats anything of a secret document.
        if let refusal = secrecyRefusal() { throw refusal }
        let messages = tree.children(.messageHeader, of: header)
        let statuses = tree.children(.status, of: header)
        if messages.count > 1 || statuses.count > 1 {
            throw .notAPacket("more than one MessageHeader or Status")
        }
        if let status = statuses.first {
            if let message = messages.first, isDocument(message) {
                throw .notAPacket("both a document and a status")
            }
            return try self.status(status)
        }
        guard let message = messages.first else {
            throw .missingElement(tree.path(header) + "/MessageHeader")
        }
        // Some writers put the children of `Status` into an element of the other name.
        if tree.child(.statusCode, of: message) != nil, !isDocument(message) {
            let standard = tree.path(header) + "/Status"
            try allow(.unusualForm, tree.path(message), or: .missingElement(standard))
            return try status(message)
        }
        return try document(message)
    }

    private func isDocument(_ message: Int) -> Bool {
        tree.child(.subject, of: message) != nil
            || tree.child(.promulgationInfo, of: message) != nil
    }

    // MARK: What each profile allows

    /// Notes what the lenient profile lets pass; under the strict one `refusal` is the answer.
    mutating func allow(
        _ kind: PacketNote.Kind, _ element: String, or refusal: @autoclosure () -> Refusal
    ) throws(Refusal) {
        if profile == .strict { throw refusal() }
        notes.append(PacketNote(kind: kind, element: element))
    }

    // MARK: Values

    func path(_ node: Int, _ name: ElementName) -> String {
        tree.path(node) + "/" + name.rawValue
    }

    /// The first text that is not empty among the children of that name.
    func text(_ name: ElementName, of node: Int?) -> String? {
        guard let node else { return nil }
        for child in tree.children(name, of: node) {
            if let text = tree.string(child) { return text }
        }
        return nil
    }

    mutating func text(
        _ name: ElementName, of node: Int?, limit: Int
    ) throws(Refusal) -> String? {
        guard let node, let text = text(name, of: node) else { return nil }
        try check(text, limit: limit, at: node, name)
        return text
    }

    func texts(_ name: ElementName, of node: Int?) -> [String] {
        guard let node else { return [] }
        return tree.children(name, of: node).compactMap { tree.string($0) }
    }

    mutating func texts(
        _ name: ElementName, of node: Int?, limit: Int
    ) throws(Refusal) -> [String] {
        guard let node else { return [] }
        var texts: [String] = []
        for child in tree.children(name, of: node) {
            guard let text = tree.string(child) else { continue }
            try check(text, limit: limit, at: child)
            texts.append(text)
        }
        return texts
    }

    /// Lengths are counted in characters after NFC.
    mutating func check(
        _ text: String, limit: Int, at node: Int, _ child: ElementName? = nil
    ) throws(Refusal) {
        guard text.utf8.count > limit else { return }
        let length = text.unicodeScalars.count
        guard length > limit else { return }
        let path = child.map { self.path(node, $0) } ?? tree.path(node)
        try allow(.tooLong, path, or: .valueTooLong(path, length: length, limit: limit))
    }

    /// A date in any form that is met; one that cannot be read is refused by both profiles, since
    /// a deadline must not be lost in silence.
    mutating func date(_ name: ElementName, of node: Int?) throws(Refusal) -> CivilDate? {
        guard let node, let text = text(name, of: node) else { return nil }
        if let date = CivilDate(strictlySlashed: text) { return date }
        let path = path(node, name)
        let refusal = Refusal.invalidValue(
            path, value: text, expected: ("ngày dạng yyyy/MM/dd", "a date as yyyy/MM/dd"))
        guard let date = CivilDate(slashed: text) else { throw refusal }
        try allow(.unusualForm, path, or: refusal)
        return date
    }

    mutating func time(_ name: ElementName, of node: Int) throws(Refusal) -> BusinessTime? {
        guard let text = text(name, of: node) else { return nil }
        if let time = BusinessTime(slashed: text) { return time }
        let path = path(node, name)
        try allow(
            .unusualForm, path,
            or: .invalidValue(
                path, value: text,
                expected: ("thời điểm dạng yyyy/MM/dd HH:mm:ss", "a time as yyyy/MM/dd HH:mm:ss")))
        return BusinessTime(written: text)
    }

    /// A small count that nothing depends on.
    mutating func amount(_ name: ElementName, of node: Int?) throws(Refusal) -> Int? {
        guard let node, let text = text(name, of: node) else { return nil }
        if let number = UInt16(text) { return Int(number) }
        let path = path(node, name)
        try allow(
            .unusualForm, path,
            or: .invalidValue(path, value: text, expected: ("số 0-65535", "a number 0-65535")))
        return nil
    }

    mutating func flag(_ name: ElementName, of node: Int) throws(Refusal) -> Bool? {
        guard let text = text(name, of: node) else { return nil }
        switch text {
        case "0": return false
        case "1": return true
        default: break
        }
        let path = path(node, name)
        try allow(
            .unusualForm, path,
            or: .invalidValue(path, value: text, expected: ("0 hoặc 1", "0 or 1")))
        switch text.lowercased() {
        case "false", "không": return false
        case "true", "có": return true
        default: return nil
        }
    }

    /// The text of an agency's code is anybody's; the strict profile wants one of the two forms.
    func checkCode(_ text: String, at path: @autoclosure () -> String) throws(Refusal) {
        guard profile == .strict else { return }
        do { _ = try WrittenAgencyCode(text) } catch {
            throw .invalidValue(
                path(), value: text,
                expected: (
                    "mã định danh theo Quyết định 20/2020/QĐ-TTg hoặc QCVN 102:2016",
                    "an agency code after Decision 20/2020/QĐ-TTg or QCVN 102:2016"
                ))
        }
    }
}
