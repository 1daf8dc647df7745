// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import Projection
import Spreadsheet

/// The registers as pages to be printed and as spreadsheets.
extension Gateway {
    /// Rows of one register: who needs more asks for a shorter period.
    static let maxRegisterRows = 20_000
    private static let sheetType =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    static let registerRoutes: [Route] = [
        .get("v1/office/register", .may(.read), .officeRead) { gateway, call in
            try await gateway.freshen(call)
            return try await gateway.sheet(try await gateway.register(call), call)
        },
        .page("office/register", .may(.read), .officeRead) { gateway, call in
            let register = try await gateway.register(call)
            let pieces = Pieces(call)
            return WebPage(
                title: pieces.words.pick(register.form.title), call: call, place: .office,
                body: RegisterPage(pieces: pieces, register: register).body
            ).response()
        },
        .page("office/slip", .may(.read), .officeRead) { gateway, call in
            let file = try await gateway.officeFile(call)
            let pieces = Pieces(call)
            return WebPage(
                title: pieces.words.slip, call: call, place: .office,
                body: SlipPage(pieces: pieces, file: file, agency: try call.readOffice()).body
            ).response()
        },
    ]

    private func register(_ call: Call) async throws -> Register {
        let agency = try call.readOffice()
        let period = try call.period()
        let word = call["form"] ?? RegisterForm.incoming.rawValue
        guard let form = RegisterForm(rawValue: word) else {
            let words = RegisterForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError.badRequest(
                "form", vi: "form là một trong: \(words).", en: "form is one of \(words).")
        }
        var rows: [RegisterRow] = []
        var next: String?
        repeat {
            switch form {
            case .incoming, .followUp:
                let page = try await projection.officeBook(
                    of: agency.text, period, after: next)
                rows += page.items.map {
                    form == .incoming ? RegisterRow(incoming: $0) : RegisterRow(followUp: $0)
                }
                next = page.next
            case .outgoing:
                let page = try await projection.sent(by: agency.text, period, after: next)
                rows += page.items.map { sent in
                    var sent = sent
                    for index in sent.receivers.indices {
                        let code = sent.receivers[index].name
                        sent.receivers[index].name = call.name(of: code) ?? code
                    }
                    return RegisterRow(outgoing: sent)
                }
                next = page.next
            }
            guard rows.count <= Self.maxRegisterRows else {
                throw APIError.badRequest(
                    "from",
                    vi: "Kỳ này có hơn \(Self.maxRegisterRows) dòng: chọn kỳ ngắn hơn.",
                    en:
                        "This period has more than \(Self.maxRegisterRows) rows: choose a shorter one."
                )
            }
        } while next != nil
        return Register(
            form: form, agency: agency, name: call.name(of: agency.text) ?? agency.text,
            period: period, rows: rows)
    }

    private func sheet(_ register: Register, _ call: Call) async throws -> HTTPResponse {
        let words = Words(call.language)
        let file = try await lanes.run(for: call.caller) {
            let (descriptor, length) = try register.write(words)
            return HTTPFile(descriptor: descriptor, length: length)
        }
        let name = DownloadName(
            "\(register.form.rawValue)-\(register.agency.text)-\(register.period.from.iso)-"
                + "\(register.period.to.iso).xlsx")
        return HTTPResponse(
            200,
            headers: [
                "Content-Type": Self.sheetType, "Content-Disposition": name.disposition,
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            ],
            body: .file(file))
    }
}

/// A register of an agency over a period.
struct Register: Sendable {
    let form: RegisterForm
    let agency: AgencyCode
    let name: String
    let period: OfficePeriod
    let rows: [RegisterRow]

    func write(_ words: Words) throws -> (descriptor: Int32, length: Int64) {
        let workbook = try Workbook(
            sheet: words.pick(form.title), widths: form.columns.map(\.width))
        try workbook.append([.text(name.uppercased())], .title)
        try workbook.append([.text(words.pick(form.title).uppercased())], .title)
        try workbook.append([.text(words.period(period.from, period.to))], .title)
        try workbook.append([])
        try workbook.append(form.columns.map { .text(words.pick($0.name)) }, .heading)
        try workbook.append(
            form.columns.indices.map { .text("(\($0 + 1))") }, .heading)
        for row in rows { try workbook.append(row.cells) }
        return try workbook.finish()
    }
}
