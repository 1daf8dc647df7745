// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension AgencyRules {
    init(
        _ record: AgencyRecord, agency: (String) throws -> AgencyCode,
        day: (Int32?) -> CivilDate?
    ) throws {
        self.init()
        successions = try record.successions.map { row in
            guard let kind = Succession.Kind(rawValue: row.kind) else {
                throw AgencyRecordError(code: record.code, problem: "succession \(row.kind)")
            }
            return Succession(
                to: try agency(row.successor), kind, from: day(row.validFrom) ?? .distantPast,
                decision: row.redirects.map {
                    Succession.Decision(
                        redirects: $0, by: row.decidedBy, because: row.because)
                })
        }
        receiving = record.receiving.map { row in
            ReceivingRule(
                from: day(row.validFrom) ?? .distantPast, to: day(row.validTo),
                isElectronic: !row.notElectronic, maxBytes: row.maxBytes,
                fileTypes: row.fileTypes)
        }
        groups = try record.groups.map { ReceiverGroupMember($0.name, try agency($0.member)) }
        paper = try record.paper.map { row in
            PaperRule(
                type: row.type.isEmpty ? nil : row.type,
                receiver: row.receiver.isEmpty ? nil : try agency(row.receiver),
                reason: row.reason, document: row.document)
        }
        bans = record.bans.compactMap { row in
            let act = SendingBan.Act(rawValue: row.act)
            // What a later version forbids beyond these is no act that this one carries.
            if act == nil, !row.act.isEmpty { return nil }
            return SendingBan(
                act: act, type: row.type.isEmpty ? nil : row.type,
                from: day(row.validFrom) ?? .distantPast, to: day(row.validTo),
                document: row.document)
        }
    }
}

extension AgencyRecord {
    mutating func write(_ rules: AgencyRules) {
        func first(_ day: CivilDate) -> Int32? {
            day == .distantPast ? nil : day.daysSince1970
        }
        successions = rules.successions.map { row in
            var record = AgencyRecordSuccession()
            record.successor = row.successor.text
            record.kind = row.kind.rawValue
            record.validFrom = first(row.from)
            record.redirects = row.decision?.redirects
            record.decidedBy = row.decision?.by ?? ""
            record.because = row.decision?.because ?? ""
            return record
        }
        receiving = rules.receiving.map { row in
            var record = AgencyRecordReceiving()
            record.validFrom = first(row.from)
            record.validTo = row.to?.daysSince1970
            record.notElectronic = !row.isElectronic
            record.maxBytes = row.maxBytes
            record.fileTypes = row.fileTypes
            return record
        }
        groups = rules.groups.map { row in
            var record = AgencyRecordMember()
            record.name = row.group
            record.member = row.member.text
            return record
        }
        paper = rules.paper.map { row in
            var record = AgencyRecordPaper()
            record.type = row.type ?? ""
            record.receiver = row.receiver?.text ?? ""
            record.reason = row.reason
            record.document = row.document
            return record
        }
        bans = rules.bans.map { row in
            var record = AgencyRecordBan()
            record.act = row.act?.rawValue ?? ""
            record.type = row.type ?? ""
            record.validFrom = first(row.from)
            record.validTo = row.to?.daysSince1970
            record.document = row.document
            return record
        }
    }
}
