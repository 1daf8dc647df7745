// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// It happens, and the ledger has it.
extension SimulatedYear {
    func perform(_ act: Act) async throws {
        let now = exchange.now
        switch act {
        case .reform: try await exchange.learn(histories)
        case .decide(let histories, let decisions): try await decide(histories, decisions)
        case .stop(let stage, let end):
            guard end > now else { return }
            exchange.stop(stage)
            ledger.outages[stage.ledgerName, default: []].append(
                YearLedger.Outage(from: now, to: end))
            agenda.add(.start(stage), at: end)
        case .start(let stage):
            // Where two outages overlap, the later end counts.
            let isOver = ledger.outages[stage.ledgerName, default: []].allSatisfy { $0.to <= now }
            if isOver { exchange.start(stage) }
        case .send(let paper): try send(paper)
        case .again(let paper, let sending): try sendAgain(paper, sending)
        case .recall(let paper, let asStatus):
            guard speaks(paper.sender) else { return }
            guard paper.signatures == .good, carried(paper) else { return }
            ledger.recalls[paper.id, default: []].append(now)
            try submit(try paper.recall(at: now, asStatus: asStatus), of: paper.sender)
        case .recallOfNothing(let paper):
            guard speaks(paper.sender) else { return }
            ledger.emptyRecalls[paper.id] = now
            try submit(try paper.recall(at: now, asStatus: true), of: paper.sender)
        case .update(let paper): try update(paper)
        case .report(let paper, let key, let code, let ago, let hasReason):
            try report(paper, key, code, ago: ago, hasReason: hasReason)
        case .reportEarly(let paper, let receiver): try reportEarly(paper, receiver)
        case .answer(let paper, let key):
            try report(paper, key, percent(85) ? "15" : "16", ago: 0, hasReason: percent(80))
        case .answerDocument(let paper, let key): try answer(paper, key)
        case .office(let paper, let key, let clerk): try work(paper, key, clerk)
        case .openBook(let agency): try openBook(agency)
        }
    }

    private func send(_ paper: PlannedPaper) throws {
        ledger.papers[paper.id] = paper
        ledger.sendings[paper.id, default: []].append(.first)
        try submit(try paper.packet(), of: paper.sender)
    }

    /// A receiver answers by a document of its own.
    private func answer(_ paper: PlannedPaper, _ key: Delivered) throws {
        guard speaks(key.receiver), speaks(paper.sender) else { return }
        var answer = PlannedPaper(
            number: 3_000_000 + ledger.papers.count, sender: key.receiver,
            receivers: [paper.sender], time: exchange.now)
        answer.answers = paper.answered
        ledger.answers[key, default: []].append(exchange.now)
        try send(answer)
    }

    private func carried(_ paper: PlannedPaper) -> Bool {
        paper.receivers.allSatisfy { units.isOpen($0, on: paper.time.date.iso) }
    }

    func speaks(_ agency: String) -> Bool { units.isOpen(agency, on: exchange.now.date.iso) }

    private func sendAgain(_ paper: PlannedPaper, _ sending: YearLedger.Sending) throws {
        // On another day the registry is another, and a broken signature opens the next attempt.
        guard speaks(paper.sender), carried(paper), paper.signatures != .broken,
            paper.receivers.allSatisfy(speaks)
        else { return }
        ledger.sendings[paper.id, default: []].append(sending)
        let content = sending == .conflict ? "khác" : "như trên"
        try submit(try paper.packet(content: content), of: paper.sender)
    }

    /// A newer version: other values, receivers that are added or removed, or both.
    private func update(_ paper: PlannedPaper) throws {
        guard speaks(paper.sender), carried(paper), paper.signatures == .good,
            paper.receivers.allSatisfy(speaks)
        else { return }
        let before = ledger.updates[paper.id] ?? []
        var update = PlannedUpdate(
            number: before.count + 2, time: exchange.now, changesDocument: percent(70))
        update.version = update.changesDocument ? update.number : before.last?.version ?? 0
        if update.changesDocument, before.isEmpty, percent(30) {
            update.dueOn = exchange.now.date.advanced(
                byDays: Int.random(in: 1...25, using: &chance))
        } else {
            update.dueOn = before.last?.dueOn
        }
        let gone = Set(before.flatMap(\.removed))
        let known = Set(paper.receivers + before.flatMap(\.added))
        guard known.allSatisfy(speaks) else { return }
        if !update.changesDocument || percent(30) {
            let open = open(on: exchange.now.date)
            let count = Int.random(in: 1...3, using: &chance)
            while update.added.count < count {
                let code = open.randomElement(using: &chance)!.code
                if code != paper.sender, !known.contains(code), !update.added.contains(code) {
                    update.added.append(code)
                }
            }
        }
        let present = known.subtracting(gone).sorted()
        if percent(40), present.count > 1 {
            update.removed = [present.randomElement(using: &chance)!]
        }
        ledger.updates[paper.id, default: []].append(update)
        try submit(try paper.update(update), of: paper.sender)
    }

    private func report(
        _ paper: PlannedPaper, _ key: Delivered, _ code: String, ago: Int64, hasReason: Bool
    ) throws {
        guard let reporter = reporter(for: key, paper) else { return }
        let now = exchange.now
        // Packets tell whole seconds.
        // Before it came nobody can have done anything with it.
        let reported = max(now.milliseconds - ago, paper.time.milliseconds)
        let at = BusinessTime(milliseconds: reported / 1_000 * 1_000)
        if let last = lastReports[key], last.reporter == reporter, percent(3) {
            var again = last.report
            again.arrived = now
            again.isRepetition = true
            note(again, of: key)
            try submit(last.bytes, of: reporter)
            return
        }
        let report = YearLedger.Report(code: code, at: at, hasReason: hasReason, arrived: now)
        let bytes = try paper.status(
            code, of: reporter, at: at, reason: hasReason ? "Văn thư \(now.iso)" : nil)
        // Reception knows of a return without a reason that it is none.
        if code == "02", !hasReason { return }
        if ledger.reports[key, default: []].contains(where: { $0.code == code && $0.at == at }) {
            return
        }
        note(report, of: key)
        lastReports[key] = (bytes, report, reporter)
        try submit(bytes, of: reporter)
    }

    /// The receiver while it is open, then who took over from it: unless that has the document itself,
    /// or took over from another one that has it, and would not say of which delivery it speaks.
    private func reporter(for key: Delivered, _ paper: PlannedPaper) -> String? {
        let today = exchange.now.date.iso
        guard let heir = units.heir(of: key.receiver, on: today) else { return nil }
        if heir == key.receiver { return heir }
        let updates = ledger.updates[paper.id] ?? []
        let known = Set(paper.receivers + updates.flatMap(\.added))
        let same = known.count { units.heir(of: $0, on: today) == heir }
        return same > 1 || heir == paper.sender ? nil : heir
    }

    /// A status that comes before its document: by another path the receiver had it already.
    private func reportEarly(_ paper: PlannedPaper, _ receiver: String) throws {
        guard speaks(receiver), !isOffice.contains(receiver) else { return }
        let now = exchange.now
        let at = BusinessTime(milliseconds: now.milliseconds / 1_000 * 1_000)
        note(
            YearLedger.Report(code: "01", at: at, hasReason: true, arrived: now),
            of: Delivered(document: paper.id, receiver: receiver))
        try submit(
            try paper.status("01", of: receiver, at: at, reason: "Đã có bản giấy"), of: receiver)
    }

    private func note(_ report: YearLedger.Report, of key: Delivered) {
        ledger.reports[key, default: []].append(report)
        ledger.statusTimes.append(report.arrived)
    }

    private func submit(_ packet: [UInt8], of agency: String) throws {
        try exchange.submit(packet, as: UnitTable.node(of: agency))
    }
}

extension StageKind {
    var ledgerName: YearLedger.StageName {
        switch self {
        case .registration: .registration
        case .signatureCheck: .signatureCheck
        case .routing: .routing
        case .deadlines: .deadlines
        case .office: .office
        default: .deliveryAck
        }
    }
}
