// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct DocumentIDTests {
    let tree: AgencyTree
    static let today = CivilDate.iso("2026-04-01")

    /// H27.01 was renamed to H27.07; H27.08 took in H27.02 and H27.03 as it began; G09 took in G07.
    init() throws {
        func agency(
            _ code: String, from: String? = nil, to: String? = nil, successor: String? = nil,
            aliases: [AgencyAlias] = []
        ) throws -> AgencyHistory {
            try AgencyHistory(
                code: .parsed(code),
                periods: [
                    AgencyPeriod(
                        name: code, level: code.count > 3 ? .district : .province,
                        parent: code.count > 3 ? .parsed("H27") : .national,
                        validFrom: from.map(CivilDate.iso) ?? .distantPast,
                        validTo: to.map(CivilDate.iso),
                        successor: successor.map(AgencyCode.parsed))
                ], aliases: aliases)
        }
        let reform = "2026-01-31"
        let begun = "2026-02-01"
        tree = AgencyTree([
            try agency("H27"), try agency("H05"), try agency("G09"),
            try agency("G07", to: reform, successor: "G09"),
            try agency(
                "H27.01", to: reform, successor: "H27.07",
                aliases: [AgencyAlias(code: "000.00.01.H27", to: .iso("2026-12-31"))]),
            try agency("H27.07", from: begun),
            try agency("H27.02", to: reform, successor: "H27.08"),
            try agency("H27.03", to: reform, successor: "H27.08"),
            try agency("H27.08", from: begun),
        ])
    }

    private func canonical(
        _ raw: String, by sender: String, on date: CivilDate = today
    ) -> String? {
        DocumentID.canonical(raw, sender: .parsed(sender), on: date, tree: tree)?.text
    }

    private func typed(_ raw: String) -> String? {
        DocumentID.typed(raw, on: Self.today, tree: tree)?.text
    }

    @Test(arguments: [
        ("H27", "H27,2026/03/18,12/QĐ-UBND", "H27,2026/03/18,12/QĐ-UBND"),
        ("H27", " H27 , 2026/3/18 , 12/QĐ-UBND ", "H27,2026/03/18,12/QĐ-UBND"),
        ("H27", "000.00.00.H27,18/03/2026,12/QĐ-UBND", "H27,2026/03/18,12/QĐ-UBND"),
        ("H27", "H27,2026/03/18,1,2/a,b", "H27,2026/03/18,1,2/a,b"),
        // The alias of the document's date; the old agency is closed since, and its heir speaks.
        ("H27.07", "000.00.01.H27,2026/01/18,415/UBND", "H27.01,2026/01/18,415/UBND"),
        ("H27.07", "000.00.01.H27,2026/03/18,415/UBND", "H27.01,2026/03/18,415/UBND"),
        ("H27.07", "H27.07,2026/03/18,415/UBND", "H27.07,2026/03/18,415/UBND"),
        // Its code was not known yet on the document's day.
        ("H27.07", "H27.07,2026/01/18,415/UBND", "H27.07,2026/01/18,415/UBND"),
        // One that was made of several speaks of what each of them issued, and so does one that took
        // another in.
        ("H27.08", "H27.03,2026/01/18,1/UBND", "H27.03,2026/01/18,1/UBND"),
        ("G09", "G07,2026/01/18,1/BC", "G07,2026/01/18,1/BC"),
    ])
    func `what the sender or its line issued has the standard's form`(
        sender: String, raw: String, text: String
    ) throws {
        let id = try #require(canonical(raw, by: sender))
        #expect(Array(id.utf8) == Array(text.utf8))
        // What is canonical stays so, and is read back as itself.
        #expect(canonical(id, by: sender) == id)
        #expect(typed(id) == id)
    }

    @Test(arguments: [
        // Another's agency as issuer, one that nobody knows, none.
        ("H05", "H27,2026/03/18,12/QĐ-UBND", "H05:H27,2026/03/18,12/QĐ-UBND"),
        ("H27", "H27.07,2026/03/18,1/A", "H27:H27.07,2026/03/18,1/A"),
        ("H05", "X99,2026/03/18,1/A", "H05:X99,2026/03/18,1/A"),
        ("H05", " 5f1d7a84-3dc6 ", "H05:5f1d7a84-3dc6"), ("H05", "1234567", "H05:1234567"),
        ("H05", "H05,not a date,1/A", "H05:H05,not a date,1/A"),
        ("H05", "H05,2026/03/18", "H05:H05,2026/03/18"),
        ("H05", ",2026/03/18,1/A", "H05:,2026/03/18,1/A"),
        // What imitates the form.
        ("H05", "G09:1234567", "H05:G09:1234567"), ("H05", "H05:1", "H05:H05:1"),
        ("H05", "G09:G09,2026/03/18,1/A", "H05:G09:G09,2026/03/18,1/A"),
        // The first code of the line, where each step is one agency becoming one.
        ("H27.07", "1234567", "H27.01:1234567"), ("H27.08", "1234567", "H27.08:1234567"),
        ("G09", "1234567", "G09:1234567"), ("G07", "1234567", "G07:1234567"),
    ])
    func `everything else stands behind its sender`(
        sender: String, raw: String, text: String
    ) throws {
        let id = try #require(canonical(raw, by: sender))
        #expect(Array(id.utf8) == Array(text.utf8))
        #expect(typed(id) == id)
        let parsed = DocumentID(canonical: id)
        #expect(parsed.written == raw.normalised)
        #expect(parsed.qualifier?.text == String(text.prefix { $0 != ":" }))
        #expect(parsed.owner == parsed.qualifier)
    }

    @Test func `no two senders share an id, whatever they write`() {
        // Those that are open: a closed one publishes nothing.
        let senders = ["H27", "H05", "G09", "H27.07", "H27.08"]
        let raws = [
            "1", "H05:1", "H05:H05:1", "G09:1", "H27,2026/03/18,1/A", "H05,2026/03/18,1/A",
            "H05:H27,2026/03/18,1/A", "G09,2026/03/18,1/A", "000.00.00.H27,2026/03/18,1/A",
            "H27.07,2026/03/18,1/A", "H27.01:1", ":1", "H05:", "H05,2026/03/18,H27:1",
        ]
        var owners: [String: String] = [:]
        for sender in senders {
            for raw in raws {
                guard let id = canonical(raw, by: sender) else { continue }
                #expect(owners[id, default: sender] == sender, "\(id)")
                owners[id] = sender
            }
        }
    }

    @Test func `nobody takes what will be his one day`() {
        // On the last day of the old agencies.
        let before = CivilDate.iso("2026-01-31")
        #expect(
            canonical("G07,2026/01/30,1/A", by: "G09", on: before) == "G09:G07,2026/01/30,1/A")
        #expect(
            canonical("H27.08,2026/02/02,1/A", by: "H27.02", on: before)
                == "H27.02:H27.08,2026/02/02,1/A")
        // What two were made of are no line of each other's.
        #expect(
            canonical("H27.03,2026/01/18,1/A", by: "H27.02") == "H27.02:H27.03,2026/01/18,1/A")
    }

    @Test(arguments: [
        ("000.00.01.H27,2026/03/18,1/A", "H27.01,2026/03/18,1/A"),
        (" H27,18/03/2026,1/A", "H27,2026/03/18,1/A"),
        ("X99,2026/03/18,1/A", "X99,2026/03/18,1/A"),
        // What an earlier version registered without a sender.
        ("5f1d7a84-3dc6", "5f1d7a84-3dc6"), ("1234567 ", "1234567"), ("a:b", "a:b"),
    ])
    func `a person types the standard's form in any spelling`(raw: String, text: String) {
        #expect(typed(raw) == text)
    }

    @Test func `nothing written is no id`() {
        #expect(canonical(" ", by: "H27") == nil)
        #expect(typed("") == nil)
    }

    @Test func `composed and decomposed letters name one document`() throws {
        let id = try #require(canonical("H27,2026/03/18,12/Q\u{110}-U\u{1EF6}", by: "H27"))
        #expect(canonical("H27,2026/03/18,12/QĐ-UY\u{309}", by: "H27") == id)
        #expect(Array(id.utf8) == Array("H27,2026/03/18,12/QĐ-UỶ".utf8))
    }

    @Test func `the parts are read`() throws {
        let parts = try #require(DocumentID(canonical: "H27,2026/03/18,415/UBND-TH/x").parts)
        #expect(parts.issuer == "H27")
        #expect(parts.date.iso == "2026-03-18")
        #expect(parts.number == "415")
        #expect(parts.notation == "UBND-TH/x")
        #expect(DocumentID(canonical: "H05:G09,2026/03/18,1/A").parts?.issuer == "G09")
        #expect(DocumentID(canonical: "1234567").parts == nil)
        #expect(DocumentID(canonical: "1234567").owner == nil)
        #expect(DocumentID(canonical: "H27,2026/03/18,1/A").owner?.text == "H27")
    }

    @Test func `the same symbol in two years is two documents`() {
        #expect(
            canonical("H27,2025/03/18,1/A", by: "H27") != canonical("H27,2026/03/18,1/A", by: "H27")
        )
    }
}
