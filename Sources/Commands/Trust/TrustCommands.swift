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
        return try await Import(.trust, arguments).plan(directory)
    }

    /// Brings certificates and revocation lists into the registry of trust.
    static let trustImport = Command(
        "trust import",
        "brings roots/, intermediates/, crl/, certificates and bindings.csv into the registry",
        operands: "DIR",
        options: GatewayOptions.all + [ImportOptions.removeMissing, GatewayOptions.json],
        notes: ImportOptions.notes + """

            What is large goes to the gateway in parts (3000 certificates, 6 MiB, a larger list by itself), each
            done as it was shown; where one fails, those before it are done, and the same command goes on.
            """
    ) { arguments in
        let directory = try TrustDirectory(try arguments.operand("directory"))
        return try await Import(.trust, arguments).bring(directory)
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

    static let trustEnding = Command(
        "trust ending",
        "the certificates that end within so many days, whose they are, and what takes their place",
        options: GatewayOptions.all + [
            Option("days", "N", default: "30", help: "before and after today"),
            Option("agency", "CODE", help: "of this agency only"), GatewayOptions.json,
        ],
        notes: "exit code: 0 each has a successor already, 1 one or more have none."
    ) { arguments in
        try arguments.noOperands()
        let days = try arguments.int("days", in: 0...3_650) ?? 30
        let found = try await GatewayClient(arguments).get(
            Query("/v1/trust/ending").with("days", days).with("agency", arguments["agency"]))
        let certificates = found["certificates"]?.arrayValue ?? []
        StandardStreams.say(
            arguments.has("json")
                ? String(decoding: found.bytes, as: UTF8.self)
                : TrustText.ending(certificates, days: days))
        let isAnyAlone = certificates.contains {
            $0["successor"]?.stringValue == nil && $0["isEndedByHand"]?.boolValue != true
        }
        return isAnyAlone ? ExitCode.failed : ExitCode.done
    }
}

enum TrustText {
    static func ending(_ certificates: [JSONValue], days: Int) -> String {
        guard !certificates.isEmpty else {
            return
                "Không có chứng thư nào hết hạn trong \(days) ngày / none ends within \(days) days"
        }
        var table = TextTable([
            "Đến / until", "", "Cơ quan / agency", "Vai trò / role", "Chủ thể / subject",
            "Thay bằng / successor",
        ])
        for entry in certificates {
            let agency = [entry["agency"]?.stringValue, entry["agencyName"]?.stringValue]
                .compactMap { $0 }.joined(separator: " · ")
            let state =
                entry["hasEnded"]?.boolValue == true ? "đã hết / ended" : "sắp hết / ends"
            table.add([
                StatusWords.time(entry["until"]?.stringValue), state, agency,
                entry["role"]?.stringValue ?? "", entry["subject"]?.stringValue ?? "",
                String((entry["successor"]?.stringValue ?? "–").prefix(16)),
            ])
        }
        return table.text
    }

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
        var answers = TextTable(["OCSP", "Cập nhật / this update", "Kế tiếp / next update"])
        for entry in trust["responses"]?.arrayValue ?? [] {
            answers.add([
                entry["subject"]?.stringValue ?? "",
                StatusWords.time(entry["thisUpdate"]?.stringValue),
                StatusWords.time(entry["nextUpdate"]?.stringValue),
            ])
        }
        let tables = [certificates, lists, answers].filter { !$0.isEmpty }.map(\.text)
        return tables.isEmpty
            ? "Chưa có gì / nothing yet\n→ lienthong trust import DIR"
            : tables.joined(separator: "\n\n")
    }
}
