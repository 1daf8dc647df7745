// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    mutating func sender(_ message: Int) -> PacketOrganization {
        guard let node = block(.from, of: message) else {
            blame(.missingElement(path(message, .from)))
            return PacketOrganization("")
        }
        let from = organization(node)
        sender = from.organID.isEmpty ? nil : from.organID
        return from
    }

    mutating func receivers(_ message: Int) -> [PacketOrganization] {
        let nodes = tree.children(.to, of: message)
        guard !nodes.isEmpty else {
            blame(.noReceiver(path(message, .to)))
            return []
        }
        guard nodes.count <= limits.maxReceivers else {
            blame(.xmlLimit(path(message, .to), "\(limits.maxReceivers) To"))
            return []
        }
        var receivers: [PacketOrganization] = []
        receivers.reserveCapacity(nodes.count)
        var seen = Set<String>(minimumCapacity: nodes.count)
        var repeated: [String] = []
        var firstRepeated: Int?
        for node in nodes {
            let receiver = organization(node)
            // Codes that differ in case only are one agency to whoever reads them.
            if receiver.organID.isEmpty || seen.insert(receiver.organID.uppercased()).inserted {
                receivers.append(receiver)
            } else {
                repeated.append(receiver.organID)
                firstRepeated = firstRepeated ?? node
            }
        }
        // Two deliveries to one agency are never meant, and which one counts nobody can say.
        if let firstRepeated {
            blame(.duplicateReceiver(tree.path(firstRepeated), agencies: repeated))
        }
        return receivers
    }

    /// The code of an agency that the packet acts on. One that is no code is a fault.
    mutating func agencyCode(of node: Int) -> String? {
        for child in tree.children(.organID, of: node) {
            guard let text = tree.string(child) else { continue }
            checkCode(text, at: child)
            return text
        }
        return nil
    }

    mutating func checkCode(_ text: String, at node: Int) {
        // Whether marks that nobody sees stand around it, only the text as it was written tells.
        let written = tree.written(node) ?? text
        if let fault = AgencyCodeFault.find(in: written) {
            blame(fault.refusal(tree.path(node), value: written))
        } else if (try? WrittenAgencyCode(text)) == nil {
            let path = tree.path(node)
            note(
                .unusualForm, path,
                standard: .invalidValue(
                    path, value: text,
                    expected: (
                        "mã định danh theo Quyết định 20/2020/QĐ-TTg hoặc QCVN 102:2016",
                        "an agency code after Decision 20/2020/QĐ-TTg or QCVN 102:2016"
                    )))
        }
    }

    /// One pass over the children: a circular has ten thousand of these.
    private mutating func organization(_ node: Int) -> PacketOrganization {
        var result = PacketOrganization("")
        var next = tree.firstChild(node)
        while let child = next {
            next = tree.nextSibling(child)
            guard let text = tree.string(child) else { continue }
            let limit: Int
            switch tree.name(child) {
            case .organID:
                if result.organID.isEmpty {
                    result.organID = text
                    checkCode(text, at: child)
                }
                continue
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
            check(text, limit: limit, at: child)
        }
        if result.organID.isEmpty { blame(.missingElement(path(node, .organID))) }
        return result
    }
}
