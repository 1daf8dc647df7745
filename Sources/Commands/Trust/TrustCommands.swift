// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Command {
    /// What an import would do.
    static let trustPlan = Command(
        "trust plan", "what an import of this directory would change; nothing is written",
        operands: "DIR",
        options: GatewayOptions.all + [ImportOptions.removeMissing, GatewayOptions.json],
        notes: ImportOptions.planNotes
    ) { arguments in
        let directory = try TrustDirectory(try arguments.operand("directory"))
        return try await Import(.trust, arguments).plan(directory.json)
    }

    /// Brings certificates and revocation lists into the registry of trust.
    static let trustImport = Command(
        "trust import",
        "brings roots/, intermediates/, crl/, certificates and bindings.csv into the registry",
        operands: "DIR",
        options: GatewayOptions.all + [ImportOptions.removeMissing, GatewayOptions.json],
        notes: ImportOptions.notes
    ) { arguments in
        let directory = try TrustDirectory(try arguments.operand("directory"))
        return try await Import(.trust, arguments).bring(directory.json)
    }

    static let trustList = Command(
        "trust list", "the certificates and revocation lists of the registry",
        options: GatewayOptions.all + [GatewayOptions.json]
    ) { arguments in
        try arguments.noOperands()
        let trust = try await GatewayClient(arguments).get(Query("/v1/trust"))
        if arguments.has("json") {
            StandardStreams.say(trust.bytes + [0x0A])
        } else {
            StandardStreams.say(TrustText.list(trust))
        }
        return ExitCode.done
    }
}

enum TrustText {
    static func list(_ trust: JSONValue) -> String {
        var certificates = TextTable([
            "SHA-256", "Vai trò / role", "Cơ quan / agencies", "Từ / from", "Đến / to",
        ])
        for entry in trust["certificates"]?.arrayValue ?? [] {
            let bindings = entry["bindings"]?.arrayValue ?? []
            certificates.add([
                String((entry["sha256"]?.stringValue ?? "").prefix(16)),
                entry["role"]?.stringValue ?? "",
                bindings.compactMap { $0["agency"]?.stringValue }.joined(separator: " "),
                entry["from"]?.stringValue ?? bindings.first?["from"]?.stringValue ?? "–",
                entry["to"]?.stringValue ?? bindings.first?["to"]?.stringValue ?? "–",
            ])
        }
        var lists = TextTable(["CRL", "Cập nhật / this update", "Kế tiếp / next update"])
        for entry in trust["crls"]?.arrayValue ?? [] {
            lists.add([
                entry["issuer"]?.stringValue ?? entry["key"]?.stringValue ?? "",
                StatusWords.time(entry["thisUpdate"]?.stringValue),
                StatusWords.time(entry["nextUpdate"]?.stringValue),
            ])
        }
        let tables = [certificates, lists].filter { !$0.isEmpty }.map(\.text)
        return tables.isEmpty
            ? "Chưa có gì / nothing yet\n→ lienthong trust import DIR"
            : tables.joined(separator: "\n\n")
    }
}
