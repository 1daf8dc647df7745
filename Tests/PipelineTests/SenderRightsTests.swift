// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Events
import Exchange
import Testing

@testable import Stages

/// Who may send as whom: `From` against whose token or topic a packet came by.
struct SenderRightsTests {
    private static let table = """
        code,name,level,kind,parent,valid_from,valid_to,successor,node
        H02,UBND tỉnh Bắc Giang,province,,VN,,2025-06-30,H05,yes
        H02.01,UBND xã cũ,commune,,H02,,2025-06-30,H05.151,
        H05,UBND tỉnh Bắc Ninh,province,,VN,,,,yes
        H05.07,Sở Tài chính,province,,H05,,,,
        H05.07.001,Chi cục Giá,province,,H05.07,,,,
        H05.151,UBND xã mới,commune,,H05,2025-07-01,,,
        H05.152,UBND xã khác,commune,,H05,2025-07-01,,,
        H05.DN.001,Công ty nước,,state-company,H05.07,,,,
        K05,HĐND tỉnh,,peoples-council,H05,,,,
        D01.05,TAND tỉnh,,court,H05,,,,
        A01,Văn phòng Trung ương Đảng,,party,VN,,,,
        """

    private enum Outcome: String {
        case admitted
        case notCovered = "SENDER_NOT_COVERED"
        case closed = "SENDER_CLOSED"
        case unknown = "UNKNOWN_SENDER"
    }

    @Test(
        arguments: [
            // By a node's topic: whoever's nearest node it is, of any kind.
            ("H05", true, "H05", Outcome.admitted), ("H05", true, "H05.151", .admitted),
            ("H05", true, "H05.07.001", .admitted), ("H05", true, "H05.DN.001", .admitted),
            ("H05", true, "K05", .admitted), ("H05", true, "D01.05", .admitted),
            ("H05", true, "A01", .notCovered), ("H02", true, "H05.151", .notCovered),
            // By an agency's token: itself, and what is a part of it below.
            ("H05.07", false, "H05.07", .admitted), ("H05.07", false, "H05.07.001", .admitted),
            ("H05.07", false, "H05.DN.001", .admitted), ("H05", false, "H05.07.001", .admitted),
            ("H05", false, "H05.151", .admitted), ("A01", false, "A01", .admitted),
            // Never upwards, sideways, or for a body that only stands there to be reached.
            ("H05.07.001", false, "H05.07", .notCovered),
            ("H05.151", false, "H05.152", .notCovered),
            ("H05.07", false, "H05.151", .notCovered), ("H05", false, "K05", .notCovered),
            ("H05", false, "D01.05", .notCovered), ("K05", false, "K05", .admitted),
            // What it took over is closed, and what is not registered is nobody.
            ("H05.151", false, "H02.01", .closed), ("H05", true, "H02.01", .closed),
            ("H05", false, "H05.99", .unknown),
        ] as [(String, Bool, String, Outcome)])
    private func `own agency or one below it`(
        _ publisher: String, _ isNode: Bool, _ sender: String, _ outcome: Outcome
    ) throws {
        let tree = AgencyTree(try AgencyTable.read(agencies: Array(Self.table.utf8)))
        let date = try #require(CivilDate(iso: "2025-07-10"))
        var by = Publisher()
        by.code = publisher
        by.kind = isNode ? .node : .agency
        var header = PacketHeader(from: PacketOrganization(sender))
        header.documentID = "\(sender),2025/07/10,1/UBND"
        header.to = [PacketOrganization("H05")]
        let admission = Admission(tree: tree, date: date, publisher: by)
        do throws(Refusal) {
            _ = try admission.admit(header)
            #expect(outcome == .admitted)
        } catch {
            #expect(error.code.rawValue == outcome.rawValue)
        }
    }
}
