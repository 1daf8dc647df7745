// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

/// What the office (văn thư) of a receiving agency does, as its clerks, leaders and officers.
enum OfficeOptions {
    static let agency = Option(
        "agency", "AGENCY", help: "whose office; the token's own agency if left out")
    static let request = Option(
        "request", "ID",
        help: "a name of this request: given again, it answers what was done the first time")
    static let due = Option("due", "DATE", help: "YYYY-MM-DD: by when it must be done")
    static let assignment = Option(
        "assignment", "N", help: "whose part, by its number in the entry")
    static let text = Option("text", "TEXT", help: "what is to be said")
    static let asking = GatewayOptions.all + [agency, GatewayOptions.json]
    static let acting = GatewayOptions.all + [agency, request, GatewayOptions.json]
}

extension Command {
    static let office: [Command] = [
        officeRegister, officeReturn, officeAssign, officeOpinion, officeUrge, officeProgress,
        officeComplete, officeSeen, officeList, officeShow, officeBook, officeOpenBook,
        officeNumbers,
    ]

    private static let officeRegister = Command(
        "office register",
        "accepts a document of the inbox and gives it an arrival number; without a document's id "
            + "one that came on paper",
        operands: "[DOCUMENT-ID]",
        options: OfficeOptions.acting + [
            GatewayOptions.sender, Option("book", "NAME", help: "another book than the first"),
            Option("number", "N", help: "written by hand; with --because"),
            Option("because", "TEXT", help: "why the number is written by hand"),
            Option(
                "despite", "TEXT",
                help: "why it is accepted though its signatures could not be verified"),
            Option("subject", "TEXT", help: "paper: what it is about"),
            Option("issuer-name", "NAME", help: "paper: who issued it"),
            Option("issuer", "AGENCY", help: "paper: the issuer's code, where it has one"),
            Option("symbol-number", "N", help: "paper: its number"),
            Option("notation", "TEXT", help: "paper: its notation"),
            Option("issued-on", "DATE", help: "paper: its day"),
            Option("type-name", "NAME", help: "paper: its type"),
            Option("priority", "0-4", help: "paper: how urgent"),
            Option("signer", "NAME", help: "paper: who signed it"), OfficeOptions.due,
        ]
    ) { arguments in
        var body = OfficeBody(arguments)
        if let id = arguments.operands.first {
            body.add("documentId", id)
            body.add("sender", arguments["sender"])
        }
        for (option, name) in [
            ("book", "book"), ("number", "number"), ("because", "because"),
            ("despite", "despite"),
            ("subject", "subject"), ("issuer-name", "issuerName"), ("issuer", "issuer"),
            ("symbol-number", "symbolNumber"), ("notation", "notation"),
            ("issued-on", "issuedOn"), ("type-name", "typeName"), ("priority", "priority"),
            ("signer", "signer"), ("due", "dueOn"),
        ] {
            body.add(name, arguments[option])
        }
        return try await body.post("register")
    }

    private static let officeReturn = Command(
        "office return", "returns a document that is not registered, with the reason",
        operands: "DOCUMENT-ID",
        options: OfficeOptions.acting + [
            GatewayOptions.sender, Option("reason", "TEXT", help: "why; the sender reads it"),
        ]
    ) { arguments in
        var body = OfficeBody(arguments)
        body.add("documentId", try arguments.operand("document id"))
        body.add("sender", arguments["sender"])
        body.add("reason", try arguments.required("reason"))
        return try await body.post("return")
    }

    private static let officeAssign = Command(
        "office assign",
        "says who handles a registered document: names of users or of units, each with a deadline "
            + "behind @ (an.nguyen@2026-03-20)", operands: "ENTRY",
        options: OfficeOptions.acting + [
            Option("lead", "WHO[@DATE]", help: "chủ trì"),
            Option("cooperate", "WHO[@DATE]", isRepeatable: true, help: "phối hợp"),
            Option("inform", "WHO[@DATE]", isRepeatable: true, help: "nhận để biết"),
            Option("task", "TEXT", help: "what is asked of them"),
        ]
    ) { arguments in
        var body = OfficeBody(arguments)
        body.add("entry", try arguments.operand("entry"))
        let to = OfficeDuty.allCases.flatMap { duty in
            arguments.all(duty.rawValue).map { written -> JSONValue in
                let parts = written.split(separator: "@", maxSplits: 1).map(String.init)
                return [
                    "duty": .string(duty.rawValue), "name": .string(parts.first ?? ""),
                    "dueOn": parts.count > 1 ? .string(parts[1]) : .null,
                    "task": arguments["task"].map { .string($0) } ?? .null,
                ]
            }
        }
        guard !to.isEmpty else { throw UsageError("--lead, --cooperate or --inform says who") }
        body.add("to", .array(to))
        return try await body.post("assign")
    }

    private static let officeOpinion = act(
        "opinion", "the leader's opinion on a registered document (bút phê)",
        [OfficeOptions.text], needsText: true)

    private static let officeUrge = act(
        "urge", "urges those who have not finished (đôn đốc), all or one of them",
        [OfficeOptions.assignment, OfficeOptions.text])

    private static let officeProgress = act(
        "progress", "tells how far it is", [OfficeOptions.assignment, OfficeOptions.text],
        needsText: true)

    private static let officeComplete = act(
        "complete",
        "finishes one's part, or one that --assignment names; who directs closes the whole without",
        [
            OfficeOptions.assignment, OfficeOptions.text,
            Option("answer", "NUMBER", help: "number and notation of the document that answers"),
        ])

    private static let officeSeen = act(
        "seen", "has read what came for information", [OfficeOptions.assignment])

    private static func act(
        _ word: String, _ summary: String, _ options: [Option], needsText: Bool = false
    ) -> Command {
        Command(
            "office \(word)", summary, operands: "ENTRY", options: OfficeOptions.acting + options
        ) { arguments in
            var body = OfficeBody(arguments)
            body.add("entry", try arguments.operand("entry"))
            if needsText { _ = try arguments.required("text") }
            for name in ["assignment", "text", "answer"]
            where options.contains(where: { $0.name == name }) {
                body.add(name, arguments[name])
            }
            return try await body.post(word)
        }
    }

    private static let officeOpenBook = Command(
        "office open-book", "opens a book beside that of incoming documents", operands: "NAME",
        options: OfficeOptions.acting
    ) { arguments in
        var body = OfficeBody(arguments)
        body.add("book", try arguments.operand("name"))
        return try await body.post("open-book")
    }

    // MARK: Questions

    private static let officeNumbers = Command(
        "office numbers",
        "senders' outgoing numbers of a year in which some are missing or stand twice",
        options: OfficeOptions.asking + [Option("year", "YEAR", help: "else this one")]
    ) { arguments in
        try arguments.noOperands()
        let answer = try await GatewayClient(arguments).get(
            Query("/v1/office/numbers").with("agency", arguments["agency"]).with("fresh", "1")
                .with("year", arguments["year"]))
        return arguments.say(answer) { OfficeText.numbers($0) }
    }

    private static let officeList = Command(
        "office list", "what waits in the office: urgent first, then by deadline",
        options: OfficeOptions.asking + [
            Option("mine", help: "only what the asking account has to do")
        ]
    ) { arguments in
        try arguments.noOperands()
        let answer = try await GatewayClient(arguments).get(
            Query("/v1/office/worklist").with("agency", arguments["agency"]).with("fresh", "1")
                .with("mine", arguments.has("mine") ? "1" : nil))
        return arguments.say(answer) { OfficeText.list($0) }
    }

    private static let officeShow = Command(
        "office show", "an entry with its history; by its name or its document's id",
        operands: "ENTRY", options: OfficeOptions.asking + [GatewayOptions.sender]
    ) { arguments in
        let name = try arguments.operand("entry")
        // An entry begins with its year and a slash; no document's id does.
        let isEntry = Int(name.prefix { $0 != "/" }) != nil && name.contains("/")
        let answer = try await GatewayClient(arguments).get(
            Query("/v1/office/entry").with("agency", arguments["agency"]).with("fresh", "1")
                .with(isEntry ? "entry" : "documentId", name).with("sender", arguments["sender"]))
        return arguments.say(answer) { OfficeText.entry($0) }
    }

    private static let officeBook = Command(
        "office book", "the book of incoming documents, by days of arrival",
        options: OfficeOptions.asking + [
            Option("from", "DATE", help: "first day; else 1 January"),
            Option("to", "DATE", help: "last day; else today"),
            Option("book", "NAME", help: "one book; empty for the first; else all"),
        ]
    ) { arguments in
        try arguments.noOperands()
        let client = try GatewayClient(arguments)
        var entries: [JSONValue] = []
        var next: String?
        repeat {
            let page = try await client.get(
                Query("/v1/office/book").with("agency", arguments["agency"]).with("fresh", "1")
                    .with("from", arguments["from"]).with("to", arguments["to"])
                    .with("book", arguments["book"]).with("after", next).with("limit", "1000"))
            entries += page.list("entries")
            next = page["next"]?.stringValue
        } while next != nil
        return arguments.say(["entries": .array(entries)]) { OfficeText.list($0) }
    }
}

extension Arguments {
    fileprivate func say(_ answer: JSONValue, _ text: (JSONValue) -> String) -> Int32 {
        if has("json") {
            StandardStreams.say(answer.bytes + [0x0A])
        } else {
            StandardStreams.say(text(answer))
        }
        return ExitCode.done
    }
}

/// An order on its way to an office.
private struct OfficeBody {
    private let arguments: Arguments
    private var members: [(String, JSONValue)] = []

    init(_ arguments: Arguments) {
        self.arguments = arguments
        add("agency", arguments["agency"])
        add("request", arguments["request"])
    }

    mutating func add(_ name: String, _ value: String?) {
        if let value { members.append((name, .string(value))) }
    }

    mutating func add(_ name: String, _ value: JSONValue) { members.append((name, value)) }

    func post(_ word: String) async throws -> Int32 {
        let answer = try await GatewayClient(arguments).post(
            Query("/v1/office/\(word)"), .object(members))
        return arguments.say(answer) { OfficeText.outcome($0) }
    }
}
