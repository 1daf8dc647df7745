// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import TestSupport
import WorkerRuntime

@testable import Stages

/// One agency's office without a log: orders in, what was told out.
struct OfficeScene {
    static let agency = "H27.05.04"
    static let sender = "H05.01.01"
    static let morning = BusinessTime(CivilDate(iso: "2026-03-18")!, hour: 8)

    static func bench(at now: BusinessTime = morning) -> StageBench<Office> {
        StageBench(Office(), now: now)
    }

    static func id(_ number: Int) -> String { "\(sender),2026/03/17,\(number)/UBND-VP" }

    static func record(_ order: OfficeSubmitted) -> NewRecord {
        var out = Outbox(
            cluster: Cluster("test"), worker: "gateway", input: Array(order.request.utf8),
            trace: "t", now: morning)
        out.append(
            Topic.officeSubmitted, partition: Homes.standard.of(order.agency),
            key: "\(order.agency)\u{1F}\(order.request)", value: order.bytes,
            subject: order.documentID.isEmpty ? order.agency : order.documentID)
        return out.records[0]
    }

    static func order(
        _ act: WireOfficeAct, _ request: String, by account: String = "van.thu",
        at: BusinessTime = morning, _ body: (inout OfficeSubmitted) -> Void = { _ in }
    ) -> NewRecord {
        var order = OfficeSubmitted()
        order.act = act
        order.request = request
        order.agency = agency
        order.at = at.milliseconds
        order.by = OfficePerson(account: account, name: account)
        body(&order)
        return record(order)
    }

    static func register(
        _ number: Int, _ request: String? = nil, book: String = "", hand: Int32 = 0,
        because: String = "", at: BusinessTime = morning
    ) -> NewRecord {
        order(.registered, request ?? "register \(number)", at: at) { order in
            var document = OfficeDocument()
            document.documentID = id(number)
            document.issuer = sender
            document.number = String(number)
            document.notation = "UBND-VP"
            order.document = document
            order.book = book
            order.number = hand
            order.because = because
        }
    }

    static func paper(_ request: String, at: BusinessTime = morning) -> NewRecord {
        order(.registered, request, at: at) { order in
            var document = OfficeDocument()
            document.issuerName = "Hợp tác xã Thắng Lợi"
            document.subject = "Đơn đề nghị"
            order.document = document
        }
    }

    static func act(
        _ act: WireOfficeAct, _ request: String, entry: String = "2026/1", text: String = "",
        assignment: Int32 = 0, by account: String = "van.thu", isOwnOnly: Bool = false
    ) -> NewRecord {
        order(act, request, by: account) { order in
            order.entry = entry
            order.text = text
            order.assignment = assignment
            order.isOwnOnly = isOwnOnly
        }
    }

    static func assign(
        _ request: String, entry: String = "2026/1",
        _ to: [(duty: WireOfficeDuty, account: String)]
    ) -> NewRecord {
        order(.assigned, request, by: "chu.tich") { order in
            order.entry = entry
            order.assignments = to.map { duty, account in
                var assignment = OfficeAssignment()
                assignment.duty = duty
                assignment.to = OfficePerson(account: account, name: account)
                assignment.dueOn = 20_540
                return assignment
            }
        }
    }

    /// What delivery-ack tells the office.
    static func notice(
        _ act: WireOfficeAct, of number: Int, status: String = "", state: String = "",
        text: String = ""
    ) -> NewRecord {
        order(act, "", by: "") { order in
            order.documentID = id(number)
            order.status = status
            order.deliveryState = state
            order.text = text
            order.messageVi = "lý do"
            order.code = "CODE"
        }
    }

    // MARK: What was told

    static func changes(_ made: [NewRecord]) throws -> [OfficeChanged] {
        try made.filter { $0.topic == Topic.officeChanged.name }
            .map { try OfficeChanged($0.value ?? []) }
    }

    static func statuses(_ made: [NewRecord]) throws -> [StatusReceived] {
        try made.filter { $0.topic == Topic.statusesReceived.name }
            .map { try StatusReceived($0.value ?? []) }
    }

    static func numbers(_ made: [NewRecord]) throws -> [Int32] {
        try changes(made).map { $0.entry?.number ?? 0 }
    }

    static func codes(_ made: [NewRecord]) throws -> [String] { try changes(made).map(\.code) }
}
