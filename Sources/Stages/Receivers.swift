// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Events
import Exchange

/// The receivers of a packet as the registry knows them on the day of reception.
struct Receivers {
    /// Their canonical codes, each once, in the packet's order. To each a sender that is connected has
    /// a way.
    private(set) var codes: [String] = []
    /// Closed agencies that the packet names and whose mail somebody decided to redirect, each once.
    private(set) var redirects: [Redirect] = []
    /// Of receivers that cannot receive this packet; the others do.
    private(set) var refusals: [Refusal] = []
    /// Closed agencies whose inbox the one has that their mail goes to.
    private var inherited: Set<String> = []
    /// Receivers named by a code of their own, and not only by that of a closed agency.
    private var named: Set<String> = []

    /// Names of both ends in a redirect, in characters: a circular may have ten thousand.
    private static let nameCharacters = 100

    /// The receivers; or one refusal that names all that are unknown, or else all that are closed
    /// without a redirect, with their successors, or else all that have no way to the axis, or all
    /// where none can receive it.
    static func resolve(
        _ packet: PacketReceived, in tree: AgencyTree, on date: CivilDate
    ) -> Result<Receivers, Refusal> {
        var found = Receivers()
        var seen: Set<String> = []
        var unknown: [String] = []
        var closed: [AgencyCode] = []
        var successors: [[AgencyCode]] = []
        var unconnected: [String] = []
        var able = AbleReceivers(packet, on: date)
        func take(_ code: AgencyCode) {
            guard seen.insert(code.text).inserted else { return }
            guard tree.isConnected(code, on: date) else {
                unconnected.append(code.text)
                return
            }
            if able.takes(code, in: tree) { found.codes.append(code.text) }
        }
        for party in packet.receivers {
            switch tree.resolve(party.code, on: date) {
            case .known(let code, _):
                found.named.insert(code.text)
                take(code)
            case .closed(let code, _):
                let mail = tree.mail(toClosed: code, on: date)
                if case .redirected(let heir) = mail.outcome {
                    found.note(code, to: heir, in: tree, on: date)
                    take(heir)
                } else {
                    closed.append(code)
                    successors.append(mail.successors)
                }
            case .unknown:
                unknown.append(party.code)
            }
        }
        if !unknown.isEmpty { return .failure(.unknownReceivers(unknown, on: date)) }
        if !closed.isEmpty {
            return .failure(
                .closedReceivers(closed.map(\.text), successors: successors, on: date))
        }
        if !unconnected.isEmpty { return .failure(.notConnected(unconnected, on: date)) }
        found.refusals = able.refusals
        if found.codes.isEmpty, !found.refusals.isEmpty {
            return .failure(.together(found.refusals))
        }
        return .success(found)
    }

    /// Those that the document has not been sent to. Who took over from an agency that has it in its
    /// inbox has it already.
    func unserved(_ served: Set<String>) -> [String] {
        var has = served
        for redirect in redirects
        where served.contains(redirect.from) && inherited.contains(redirect.from) {
            if !named.contains(redirect.to) { has.insert(redirect.to) }
        }
        return codes.filter { !has.contains($0) }
    }

    /// The redirects of these receivers.
    func redirects(of receivers: [String]) -> [Redirect] {
        let wanted = Set(receivers)
        return redirects.filter { wanted.contains($0.to) }
    }

    private mutating func note(
        _ closed: AgencyCode, to heir: AgencyCode, in tree: AgencyTree, on date: CivilDate
    ) {
        if redirects.contains(where: { $0.from == closed.text }) { return }
        if tree.isSame(heir, as: closed, on: date) { inherited.insert(closed.text) }
        func clipped(_ name: String?) -> String { (name ?? "").clipped(Self.nameCharacters) }
        redirects.append(
            Redirect(
                from: closed.text, named: clipped(tree.lastName(of: closed, by: date)),
                to: heir.text, named: clipped(tree.entry(heir, on: date)?.name)))
    }
}

/// Which receivers can receive a packet, by what its header says of it: before a byte goes to them.
private struct AbleReceivers {
    private let date: CivilDate
    private let bytes: Int64
    private let files: [String]
    private var notElectronic: [String] = []
    private var limited: [String] = []
    private var limits: [Bilingual] = []

    init(_ packet: PacketReceived, on date: CivilDate) {
        self.date = date
        bytes = packet.document.packetSize
        files = packet.document.attachments.map(\.name)
    }

    mutating func takes(_ code: AgencyCode, in tree: AgencyTree) -> Bool {
        guard let rule = tree.history(code)?.rules.receiving(on: date) else { return true }
        if !rule.isElectronic {
            notElectronic.append(code.text)
            return false
        }
        guard let limit = rule.limit(exceededBy: bytes, files: files) else { return true }
        limited.append(code.text)
        limits.append(limit)
        return false
    }

    var refusals: [Refusal] {
        var refusals: [Refusal] = []
        if !notElectronic.isEmpty { refusals.append(.notElectronic(notElectronic, on: date)) }
        if !limited.isEmpty { refusals.append(.receiverLimit(limited, limits: limits)) }
        return refusals
    }
}
