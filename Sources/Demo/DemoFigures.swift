// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

/// The figures of a run, expected or found. `submitted` is `accepted` + `refused` + `repeated`: packets of
/// documents; a packet that was refused after its registration counts as refused only.
struct DemoFigures: Equatable, Sendable {
    var accepted = 0
    var refused = 0
    var repeated = 0
    /// Packets that recall a document.
    var recalled = 0
    var refusedByCode: [String: Int] = [:]
    var deliveriesDue = 0
    /// 01 or further.
    var deliveriesAcknowledged = 0
    /// 06.
    var deliveriesCompleted = 0
    /// 15, to a recall.
    var deliveriesGivenBack = 0
    var deadLetters = 0

    var submitted: Int { accepted + refused + repeated }

    init() {}

    /// The manifest's totals. Every delivery must be acknowledged, and no worker may fail.
    init(expected totals: JSONValue) throws(CommandFailure) {
        func number(_ name: String) throws(CommandFailure) -> Int {
            try DemoManifest.need(totals, name) { $0.intValue.map { Int(clamping: $0) } }
        }
        accepted = try number("accepted")
        refused = try number("refused")
        repeated = try number("repeated")
        recalled = try number("recalled")
        let codes = try DemoManifest.need(totals, "refusedByCode", \.objectValue)
        for (code, count) in codes {
            refusedByCode[code] = count.intValue.map { Int(clamping: $0) }
        }
        deliveriesDue = try number("deliveriesDue")
        deliveriesAcknowledged = deliveriesDue
        deliveriesCompleted = try number("deliveriesCompleted")
        deliveriesGivenBack = try number("deliveriesGivenBack")
        let submitted = try number("submitted")
        guard submitted == self.submitted else {
            throw CommandFailure(
                "submitted is \(submitted), but accepted, refused and repeated are \(self.submitted)",
                next: "make demo-data makes it anew")
        }
    }

    struct Line: Equatable, Sendable {
        var name: String
        var vi: String
        var expected: Int
        var found: Int

        var holds: Bool { expected == found }
    }

    /// Each figure beside the one that was expected.
    func compared(with expected: DemoFigures) -> [Line] {
        var lines = [
            Line(
                name: "submitted", vi: "Gói tin đã gửi", expected: expected.submitted,
                found: submitted),
            Line(name: "accepted", vi: "Được nhận", expected: expected.accepted, found: accepted),
            Line(name: "refused", vi: "Bị từ chối", expected: expected.refused, found: refused),
            Line(name: "repeated", vi: "Gửi lặp lại", expected: expected.repeated, found: repeated),
            Line(name: "recalled", vi: "Thu hồi", expected: expected.recalled, found: recalled),
        ]
        for code in Set(expected.refusedByCode.keys).union(refusedByCode.keys).sorted() {
            lines.append(
                Line(
                    name: "refusedByCode.\(code)", vi: "  \(code)",
                    expected: expected.refusedByCode[code] ?? 0, found: refusedByCode[code] ?? 0))
        }
        return lines + [
            Line(
                name: "deliveriesDue", vi: "Lượt phát hành", expected: expected.deliveriesDue,
                found: deliveriesDue),
            Line(
                name: "deliveriesAcknowledged", vi: "Nơi nhận đã báo (01 trở lên)",
                expected: expected.deliveriesAcknowledged, found: deliveriesAcknowledged),
            Line(
                name: "deliveriesCompleted", vi: "Đã hoàn thành (06)",
                expected: expected.deliveriesCompleted, found: deliveriesCompleted),
            Line(
                name: "deliveriesGivenBack", vi: "Đã hủy theo yêu cầu thu hồi (15)",
                expected: expected.deliveriesGivenBack, found: deliveriesGivenBack),
            Line(
                name: "deadLetters", vi: "Bản ghi lỗi nội bộ", expected: expected.deadLetters,
                found: deadLetters),
        ]
    }
}
