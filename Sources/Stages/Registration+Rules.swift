// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Events
import Exchange
import WorkerRuntime

/// What the registry's rules say of a packet beside its receivers: whether the sender may send it, and
/// whether a paper copy is due.
extension Registration {
    /// Nil where the registry forbids the sender nothing of the kind.
    func ban(of packet: PacketReceived) -> Refusal? {
        guard let sender = try? AgencyCode(packet.document.sender.code),
            let rules = registry.tree.history(sender)?.rules, !rules.bans.isEmpty
        else { return nil }
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        let type = packet.document.documentType
        let ban = rules.bans.first { ban in
            ban.contains(today) && ban.act.map { $0 == packet.business.act } ?? true
                && ban.type.map(type.isNamed) ?? true
        }
        return ban.map { .sendingNotAllowed(sender.text, by: $0.document) }
    }

    /// How many of the receivers get a paper copy that neither the lack of means (Decision 28/2018,
    /// Article 7(1)) nor the level-1 agency's list (7(2)) explains. It is told and refuses nothing.
    func paperUnneeded(_ packet: PacketReceived, by receivers: [String]) -> Int {
        guard packet.document.paperFollows,
            let sender = try? AgencyCode(packet.document.sender.code)
        else { return 0 }
        let tree = registry.tree
        let today = BusinessTime(milliseconds: packet.receivedAt).date
        if tree.history(sender)?.rules.receiving(on: today)?.isElectronic == false { return 0 }
        let type = packet.document.documentType
        let list =
            tree.lineage(of: sender, on: today).last
            .flatMap { tree.history($0)?.rules.paper } ?? []
        let rules = list.filter { $0.type.map(type.isNamed) ?? true }
        if rules.contains(where: { $0.receiver == nil }) { return 0 }
        let listed = Set(rules.compactMap(\.receiver))
        if listed.isEmpty { return receivers.count }
        return receivers.count { receiver in
            guard let code = try? AgencyCode(receiver) else { return true }
            return listed.isDisjoint(with: tree.lineage(of: code, on: today))
        }
    }

    /// For the sender's answer and the document's page.
    func notes(
        on packet: PacketReceived, redirects: [Redirect], paperUnneeded: Int
    ) -> [String] {
        var notes: [String] = []
        if paperUnneeded > 0 {
            notes.append(
                PacketNote(kind: .paperUnneeded, element: "TraceHeaderList/Bussiness/Paper")
                    .description)
        }
        notes += redirects.map {
            PacketNote(
                kind: .redirected, element: "MessageHeader/To/OrganId \($0.from) → \($0.to)"
            ).description
        }
        // The packet's own are bounded already.
        return packet.notes + EventBounds.listed(notes)
    }
}

extension Document {
    var documentType: DocumentType {
        DocumentType(
            type: type == 0 ? nil : String(type),
            typeDetail: typeDetail == 0 ? nil : String(typeDetail), typeName: typeName)
    }
}

extension WireBusiness {
    fileprivate var act: SendingBan.Act? {
        switch self {
        case .new: .new
        case .recall: .recall
        case .update: .update
        case .replace: .replace
        case .unspecified, .unrecognized: nil
        }
    }
}

extension AgencyTree {
    /// What an agency was called last, open or not.
    func lastName(of code: AgencyCode, by date: CivilDate) -> String? {
        history(code)?.periods.last { $0.validFrom <= date }?.name
    }
}
