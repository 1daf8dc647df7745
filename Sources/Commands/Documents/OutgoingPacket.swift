// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Glibc
import JSON
import Terminal

/// A packet made of files and what the command line says of them.
struct OutgoingPacket {
    static let options = [
        Option("as", "AGENCY", help: "the sender; the token must cover it"),
        Option("from-name", "NAME", help: "the sender's name; the registry's if left out"),
        Option(
            "to", "AGENCY", isRepeatable: true,
            help: "a receiver; once for each; @NAME is a group of the sender or of one above it"),
        Option("number", "NUMBER", help: "the document's number, as 415"),
        Option("notation", "NOTATION", help: "what follows it, as UBND-TH"),
        Option("date", "YYYY-MM-DD", help: "when it was issued"),
        Option("place", "PLACE", help: "where it was issued"),
        Option("subject", "TEXT", help: "trích yếu"),
        Option("type-name", "NAME", default: "Công văn", help: "loại văn bản"),
        Option("priority", "0…4", default: "0", help: "0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc"),
        Option("due", "YYYY-MM-DD", help: "when an answer is due"),
        Option("signer", "NAME", help: "who signed"),
        Option("competence", "TEXT", help: "thẩm quyền ký, as TM. ỦY BAN NHÂN DÂN"),
        Option("position", "TEXT", help: "chức vụ"),
        Option(
            "replaces", "DOCUMENT-ID", isRepeatable: true,
            help: "a document of the same sender that this one replaces"),
        Option("zip", help: "pack the files"),
    ]

    private(set) var header: PacketHeader
    private let isZipped: Bool
    /// Names of groups whose members are receivers too.
    private let groups: [String]
    private let replaced: [String]

    init(_ arguments: Arguments) throws {
        let sender = try arguments.required("as")
        header = PacketHeader(
            from: PacketOrganization(try Self.code(sender, "as"), name: arguments["from-name"]))
        let receivers = arguments.all("to")
        guard !receivers.isEmpty else { throw UsageError("--to is needed, once for each receiver") }
        groups = try receivers.filter { $0.hasPrefix("@") }.map { written in
            let name = String(written.dropFirst())
            guard ReceiverGroupMember.isName(name) else {
                throw UsageError("--to \(written): a group is @ and a–z, 0–9, -")
            }
            return name
        }
        header.to = try receivers.filter { !$0.hasPrefix("@") }.map {
            PacketOrganization(try Self.code($0, "to"))
        }
        header.codeNumber = try arguments.required("number")
        header.codeNotation = try arguments.required("notation")
        let date = try Self.date(try arguments.required("date"), "date")
        header.issuedOn = date
        header.place = arguments["place"]
        header.subject = try arguments.required("subject")
        header.dueOn = try arguments["due"].map { try Self.date($0, "due") }
        header.signer = PacketSigner(
            competence: arguments["competence"], position: arguments["position"],
            fullName: arguments["signer"])
        guard let number = try arguments.int("priority", in: 0...4) else {
            throw UsageError("--priority is a number from 0 to 4")
        }
        header.priority = Priority(rawValue: number)
        header.type = try Self.type(try arguments.required("type-name"))
        header.documentID =
            DocumentID.Parts(
                issuer: header.from.organID, date: date, symbol: header.code ?? ""
            ).text
        replaced = arguments.all("replaces")
        header.business = PacketBusiness(replaced.isEmpty ? .new : .replace)
        isZipped = arguments.has("zip")
    }

    /// Puts in what the registry knows: the members of groups, each once, and the agencies' names where
    /// none was given. A code that it does not know stays alone: the gateway refuses it and says why.
    mutating func complete(from gateway: GatewayClient) async throws {
        try await fillNames(from: gateway)
        try await addMembers(from: gateway)
        let concerned = header.to.map(\.organID)
        header.business.replacements = replaced.map {
            PacketReplacement(documentID: $0, organIDs: concerned)
        }
    }

    private mutating func addMembers(from gateway: GatewayClient) async throws {
        var named = Set(header.to.map(\.organID))
        for group in groups {
            let answer = try await gateway.get(
                Query("/v1/registry/group").with("name", group)
                    .with("agency", header.from.organID))
            for member in answer["members"]?.arrayValue ?? [] {
                guard let code = member["code"]?.stringValue, named.insert(code).inserted else {
                    continue
                }
                header.to.append(PacketOrganization(code, name: member["name"]?.stringValue))
            }
        }
    }

    private mutating func fillNames(from gateway: GatewayClient) async throws {
        func name(of code: String) async throws -> String? {
            do {
                return try await gateway.get(Query("/v1/registry/agency").with("code", code))[
                    "name"]?.stringValue
            } catch let refusal as GatewayRefusal where refusal.status == 404 {
                return nil
            }
        }
        if header.from.name == nil { header.from.name = try await name(of: header.from.organID) }
        for index in header.to.indices {
            header.to[index].name = try await name(of: header.to[index].organID)
        }
    }

    /// Writes the packet into a new file, which the caller removes, and answers its path.
    func write(files inputs: [InputFile]) throws -> String {
        let files = try inputs.enumerated().map { number, input in
            OutgoingFile(
                try Self.fileName(input, number + 1), contentType: try Self.contentType(input),
                description: number == 0 ? header.type.typeName : nil,
                contents: .descriptor(input.descriptor), isZipped: isZipped)
        }
        defer { withExtendedLifetime(inputs) {} }
        var template = Array("/tmp/lienthong-packet-XXXXXX".utf8CString)
        let output = mkstemp(&template)
        guard output >= 0 else { throw FileContents.failure("cannot make a file in /tmp") }
        defer { close(output) }
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            let writer = PacketWriter { bytes in
                try FileContents.write(Array(bytes)[...], to: output, path)
            }
            try writer.write(header, files: files)
        } catch {
            unlink(path)
            throw CommandFailure(
                "the packet could not be written: \(error)",
                next: "check the texts given and the space left in /tmp")
        }
        return path
    }

    // MARK: Looking at files

    static func isPDF(_ file: InputFile) throws(CommandFailure) -> Bool {
        let marker = Array("%PDF-".utf8)
        let beginning = try file.beginning(1024)
        return beginning.indices.contains { beginning[$0...].starts(with: marker) }
    }

    /// A pipe has no name that a receiver could make anything of.
    private static func fileName(_ file: InputFile, _ number: Int) throws -> String {
        if file.isPlain { return file.name.lastPathComponent }
        return "tep-\(number)" + (try isPDF(file) ? ".pdf" : "")
    }

    /// Throws unless the packet in that file is from that agency.
    static func demand(_ sender: String, of file: InputFile) throws {
        let reader = PacketReader(sink: DigestSink(), now: nil)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var offset: off_t = 0
        while reader.header == nil {
            let count = pread(file.descriptor, &buffer, buffer.count, offset)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileContents.failure("cannot read \(file.name)") }
            if count == 0 { break }
            offset += off_t(count)
            do {
                try reader.push(Array(buffer[..<count]))
            } catch {
                // The gateway says what is wrong with it, in both languages.
                return
            }
        }
        guard let header = reader.header else { return }
        let expected = try? WrittenAgencyCode(sender)
        let written = try? WrittenAgencyCode(header.from.organID)
        guard header.from.organID == sender || (expected != nil && expected == written) else {
            throw CommandFailure(
                "\(file.name) is from \(TextWidth.printable(header.from.organID)), not from \(sender)",
                next: "leave --as out, or publish another file")
        }
    }

    // MARK: Values

    private static func code(_ text: String, _ option: String) throws(UsageError) -> String {
        do {
            return try AgencyCode(text).text
        } catch {
            throw UsageError("--\(option) \(text): \(error.rawValue)")
        }
    }

    private static func date(_ text: String, _ option: String) throws(UsageError) -> CivilDate {
        guard let date = CivilDate(iso: text) else {
            throw UsageError("--\(option) is a day as 2025-06-16, not \(text)")
        }
        return date
    }

    private static func type(_ name: String) throws(UsageError) -> DocumentType {
        let type = DocumentType(type: nil, typeDetail: nil, typeName: name)
        guard let known = type.known else {
            throw UsageError(
                "--type-name \(name) is not in the list; Ops/registry/document-types.csv has it")
        }
        return DocumentType(
            type: String(known.group.rawValue), typeDetail: known.number.map { String($0) },
            typeName: name)
    }

    private static func contentType(_ file: InputFile) throws(CommandFailure) -> String {
        try isPDF(file) ? "application/pdf" : "application/octet-stream"
    }
}

extension String {
    /// What follows the last slash.
    var lastPathComponent: String {
        String(self[(lastIndex(of: "/").map { index(after: $0) } ?? startIndex)...])
    }
}
