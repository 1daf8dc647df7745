// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

@Suite struct AgencyCodeTests {
    @Test(arguments: ["H27", "G22", "H27.01", "H27.05.03.012", "H37.DN.001", "W00", "A44"])
    func `a code of Decision 20 is taken as it is`(_ text: String) throws {
        #expect(try AgencyCode(text).text == text)
    }

    @Test(arguments: [
        ("", AgencyCodeError.empty), ("h27.01", .lowerCase), ("H27..01", .emptyGroup),
        ("H27.01.", .emptyGroup), (".H27", .emptyGroup), ("H27.1", .shortGroup),
        ("H2", .levelOne), ("H277.01", .levelOne), ("27H", .levelOne), ("HH7", .levelOne),
        ("VN", .levelOne), ("H27.Đ1", .character), ("H27 ", .character), ("H27,01", .character),
        ("H27." + String(repeating: "0", count: 32), .tooLong),
    ])
    func `what is not a code is refused with its reason`(_ text: String, _ reason: AgencyCodeError)
    {
        #expect(throws: reason) { try AgencyCode(text) }
    }

    @Test func `thirty-five characters fit and thirty-six do not`() throws {
        let longest = "H27." + String(repeating: "0", count: 31)
        #expect(try AgencyCode(longest).text.count == AgencyCode.lengthLimit)
        #expect(throws: AgencyCodeError.tooLong) { try AgencyCode(longest + "0") }
    }

    @Test func `level one is the first group`() throws {
        #expect(try AgencyCode("H27.05.03").levelOne == AgencyCode("H27"))
        #expect(try AgencyCode("H27").levelOne == AgencyCode("H27"))
        #expect(AgencyCode.national.levelOne == .national)
        #expect(try AgencyCode("H27.05.03").groupCount == 3)
    }

    @Test func `a code covers what begins with its groups`() throws {
        let province = try AgencyCode("H27")
        #expect(province.covers(province))
        #expect(try province.covers(AgencyCode("H27.05.03")))
        #expect(try !province.covers(AgencyCode("H28.05")))
        #expect(try !AgencyCode("H27.05").covers(AgencyCode("H27.053")))
        #expect(try !AgencyCode("H27.05").covers(province))
    }

    @Test func `the national hop is read only where hops are`() throws {
        #expect(try AgencyCode(hop: "VN") == .national)
        #expect(try AgencyCode(hop: "H27").text == "H27")
        #expect(throws: AgencyCodeError.self) { try AgencyCode(hop: "VNX") }
    }

    /// Test vectors of the reference.
    @Test(arguments: [
        ("000.00.01.H27", WrittenAgencyCode.Form.old, 2, "H27.01"),
        ("000.00.00.G22", .old, 1, "G22"),
        ("012.03.05.H27", .old, 4, "H27.05.03.012"),
        ("28.22.H17", .oldShort, 3, "H17.22.28"),
        ("H27.01", .new, 2, "H27.01"),
        (" 000.00.01.H27 ", .old, 2, "H27.01"),
        ("1.H27", .oldShort, 2, "H27.01"),
        ("00.03.05.H27", .oldShort, 3, "H27.05.03"),
    ])
    func `a written code is read by its form`(
        _ written: String, _ form: WrittenAgencyCode.Form, _ level: Int, _ code: String
    ) throws {
        let read = try AgencyCode.parse(written)
        #expect(read.form == form)
        #expect(read.level == level)
        #expect(read.code.text == code)
    }

    @Test(arguments: [
        "h27.01", "H27..01", "", "0000.01.H27", "0.0.0.0.H27", "000.00.01", "000.00.01.h27",
        "01..H27", "0a.H27", "12345678", "sandbox agency",
    ])
    func `what has no form is refused`(_ written: String) {
        #expect(throws: AgencyCodeError.self) { try AgencyCode.parse(written) }
    }

    @Test func `an old code is filled to its full length`() throws {
        #expect(try AgencyCode.parse("28.22.H17").fullOldText == "000.28.22.H17")
        #expect(try AgencyCode.parse("1.H27").fullOldText == "000.00.01.H27")
        #expect(try AgencyCode.parse("000.00.01.H27").fullOldText == "000.00.01.H27")
        #expect(try AgencyCode.parse("H27.01").fullOldText == nil)
    }
}
