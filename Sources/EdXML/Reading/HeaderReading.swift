// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Makes a `PacketHeader` of a complete `edXMLHeader`. It goes on behind a fault, so that its sender
/// hears of all that is wrong at once.
struct HeaderReading {
    let tree: ElementTree
    /// The node of `edXMLHeader`.
    let header: Int
    let limits: PacketLimits
    /// When the packet was received; nil where nobody says.
    let now: BusinessTime?
    private(set) var deviations = PacketDeviations()
    private(set) var faults: [Refusal] = []
    /// What is known for the address of a refusal, once it is known.
    var documentID: String?
    var sender: String?
    var isStatus = false
    /// Of an update's receivers, by their codes in capitals.
    var receiverTypes: [String: String?] = [:]

    init(_ tree: ElementTree, header: Int, limits: PacketLimits, now: BusinessTime?) {
        self.tree = tree
        self.header = header
        self.limits = limits
        self.now = now
        deviations.sentenceLimit = limits.maxDeviationSentences
    }

    mutating func read() throws(Refusal) -> PacketHeader {
        // First of all, so that no other refusal repeats anything of a secret document.
        if let refusal = secrecyRefusal() { throw refusal }
        let result = try message()
        if !faults.isEmpty { throw .together(faults) }
        return result
    }

    private mutating func message() throws(Refusal) -> PacketHeader {
        let messages = tree.children(.messageHeader, of: header)
        let statuses = tree.children(.status, of: header)
        if messages.count > 1 || statuses.count > 1 {
            throw .notAPacket("more than one MessageHeader or Status")
        }
        refuseRepetitions()
        if let status = statuses.first {
            if let message = messages.first, isDocument(message) {
                throw .notAPacket("both a document and a status")
            }
            return self.status(status)
        }
        guard let message = messages.first else {
            throw .missingElement(tree.path(header) + "/MessageHeader")
        }
        // Some writers put the children of `Status` into an element of the other name.
        if tree.child(.statusCode, of: message) != nil {
            guard !isDocument(message) else { throw .notAPacket("both a document and a status") }
            let standard = tree.path(header) + "/Status"
            note(.unusualForm, tree.path(message), standard: .missingElement(standard))
            return status(message)
        }
        return document(message)
    }

    private func isDocument(_ message: Int) -> Bool {
        tree.child(.subject, of: message) != nil
            || tree.child(.promulgationInfo, of: message) != nil
    }

    // MARK: Faults and deviations

    /// What is wrong with the packet, in the order in which it is found.
    mutating func blame(_ refusal: Refusal) {
        // A list of ten thousand wrong receivers is no longer read by anybody.
        if faults.count < Refusal.faultLimit { faults.append(refusal) }
    }

    /// What is read although the standard does not have it so; `standard` says what it asks for.
    mutating func note(
        _ kind: PacketNote.Kind, _ element: String, standard refusal: @autoclosure () -> Refusal
    ) {
        deviations.add(kind, element, refusal)
    }

    // MARK: Values

    func path(_ node: Int, _ name: ElementName) -> String {
        tree.path(node) + "/" + name.rawValue
    }

    /// The first child of that name that says something, else the first one.
    func block(_ name: ElementName, of node: Int) -> Int? {
        let all = tree.children(name, of: node)
        return all.first { !tree.isEmpty($0) } ?? all.first
    }

    /// The first text that is not empty among the children of that name.
    func text(_ name: ElementName, of node: Int?) -> String? {
        guard let node else { return nil }
        for child in tree.children(name, of: node) {
            if let text = tree.string(child) { return text }
        }
        return nil
    }

    mutating func text(_ name: ElementName, of node: Int?, limit: Int) -> String? {
        guard let node, let text = text(name, of: node) else { return nil }
        check(text, limit: limit, at: node, name)
        return text
    }

    func texts(_ name: ElementName, of node: Int?) -> [String] {
        guard let node else { return [] }
        return tree.children(name, of: node).compactMap { tree.string($0) }
    }

    mutating func texts(_ name: ElementName, of node: Int?, limit: Int) -> [String] {
        guard let node else { return [] }
        var texts: [String] = []
        for child in tree.children(name, of: node) {
            guard let text = tree.string(child) else { continue }
            check(text, limit: limit, at: child)
            texts.append(text)
        }
        return texts
    }

    /// Lengths are counted in characters after NFC.
    mutating func check(_ text: String, limit: Int, at node: Int, _ child: ElementName? = nil) {
        guard text.utf8.count > limit else { return }
        let length = text.unicodeScalars.count
        guard length > limit else { return }
        let path = child.map { self.path(node, $0) } ?? tree.path(node)
        note(.tooLong, path, standard: .valueTooLong(path, length: length, limit: limit))
    }

    /// A small count that nothing depends on.
    mutating func amount(_ name: ElementName, of node: Int?) -> Int? {
        guard let node, let text = text(name, of: node) else { return nil }
        if let number = UInt16(text) { return Int(number) }
        let path = path(node, name)
        note(
            .unusualForm, path,
            standard: .invalidValue(
                path, value: text, expected: ("số 0-65535", "a number 0-65535")))
        return nil
    }

    mutating func flag(_ name: ElementName, of node: Int) -> Bool? {
        guard let text = text(name, of: node) else { return nil }
        switch text {
        case "0": return false
        case "1": return true
        default: break
        }
        let path = path(node, name)
        note(
            .unusualForm, path,
            standard: .invalidValue(path, value: text, expected: ("0 hoặc 1", "0 or 1")))
        switch text.lowercased() {
        case "false", "không": return false
        case "true", "có": return true
        default: return nil
        }
    }
}
