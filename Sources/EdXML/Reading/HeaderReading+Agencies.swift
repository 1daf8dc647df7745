// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
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
}
