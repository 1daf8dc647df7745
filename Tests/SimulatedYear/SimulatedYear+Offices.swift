// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import TestSupport

/// The clerks of a hundred agencies, who register, hand on and give back what comes to them.
extension SimulatedYear {
    static let book = "Khiếu nại"

    /// Some stay the whole year, some end with the reform, some begin with it.
    func planOffices() {
        let last = Self.start.date.advanced(byDays: Self.days + 60).iso
        let (first, late) = (Self.start.date.iso, Self.reform.advanced(byDays: 1).iso)
        let before = units.open(on: first)
        let after = units.open(on: late)
        let staying = before.filter { units.isOpen($0.code, on: last) }
        let ending = before.filter { !units.isOpen($0.code, on: late) }
        let beginning = after.filter { !units.isOpen($0.code, on: first) }
        for (some, count) in [(staying, 40), (ending, 30), (beginning, 30)] {
            offices += some.shuffled(using: &chance).prefix(count).map(\.code)
        }
        isOffice = Set(offices)
        for office in offices where percent(50) {
            agenda.add(.openBook(office), at: self.after(Self.start, minutes: 1...40_000))
        }
    }

    func clerks(_ paper: PlannedPaper, _ key: Delivered, _ habit: inout SeededGenerator) {
        func share(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &habit) < percent }
        var moment = Int64.random(in: 1...600, using: &habit)
        func add(_ act: Act) {
            agenda.add(act, at: exchange.now.advanced(byMilliseconds: moment * 60_000))
        }
        if share(5) { return }
        // The gateway marks what was fetched.
        if share(80) { add(.report(paper, key, code: "01", ago: 0, hasReason: false)) }
        // The page does not offer what the exchange would not take; some press the button all the same.
        if paper.signatures != .good, share(80) { return }
        moment += Int64.random(in: 1...2_000, using: &habit)
        if share(4) { return add(.office(paper, key, .giveBack)) }
        let book = share(15) ? Self.book : ""
        add(.office(paper, key, .register(book: book, byHand: share(4))))
        if share(6) {
            moment += 3
            add(.office(paper, key, .registerAgain))
        }
        for (clerk, percent) in [
            (Clerk.assign, 70), (.urge, 10), (.progress, 50), (.urge, 10), (.complete, 60),
            (.progress, 3),
        ] where share(percent) {
            moment += Int64.random(in: 1...2_000, using: &habit)
            add(.office(paper, key, clerk))
        }
    }

    func openBook(_ agency: String) throws {
        guard speaks(agency) else { return }
        var order = OfficeSubmitted()
        order.act = .bookOpened
        order.book = Self.book
        try submit(order, of: agency, .openBook, document: "")
    }

    func work(_ paper: PlannedPaper, _ key: Delivered, _ clerk: Clerk) throws {
        guard speaks(key.receiver) else { return }
        switch clerk {
        case .register(let book, let byHand):
            // The page shows that the sender wants it back.
            if frozen.contains(key) { return }
            try register(paper, key, book: book, byHand: byHand)
        case .registerAgain: try registerAgain(paper, key)
        case .giveBack:
            if frozen.contains(key) { return }
            var order = order(for: paper)
            order.act = .returned
            order.text = "Gửi nhầm"
            try submit(order, of: key.receiver, .giveBack, document: key.document)
        case .assign, .progress, .complete, .urge:
            guard let entry = entries[key] else { return }
            try change(key, entry, clerk)
        }
    }

    private func order(for paper: PlannedPaper) -> OfficeSubmitted {
        var order = OfficeSubmitted()
        var document = OfficeDocument()
        document.documentID = paper.id
        document.issuer = paper.sender
        document.number = String(paper.number)
        document.subject = paper.subject
        order.document = document
        return order
    }

    private func register(
        _ paper: PlannedPaper, _ key: Delivered, book: String, byHand: Bool
    ) throws {
        var order = order(for: paper)
        order.act = .registered
        order.book = book
        let at = gatewayClock()
        if byHand {
            // About where the book is; it may be taken already.
            let acts = ledger.office[key.receiver]?.count ?? 0
            order.number = Int32(acts / 3 + Int.random(in: 1...20, using: &chance))
            order.because = "Đã ghi sổ giấy"
            try submit(
                order, of: key.receiver, .register(number: order.number),
                document: key.document, at: at)
            // Where that was taken the system gives one.
            order.number = 0
            order.because = ""
        }
        try submit(
            order, of: key.receiver, .register(number: 0), document: key.document, at: at)
        // A second clerk at the same moment.
        if percent(3) {
            try submit(
                order, of: key.receiver, .register(number: 0), document: key.document, at: at)
        }
    }

    /// The same request once more: its answer did not come.
    private func registerAgain(_ paper: PlannedPaper, _ key: Delivered) throws {
        let acts = ledger.acts(of: key).filter { act in
            if case .register = act.kind { true } else { false }
        }
        guard acts.count == 1, let act = acts.first else { return }
        var order = order(for: paper)
        order.act = .registered
        order.book = act.book
        guard case .register(let number) = act.kind else { return }
        order.number = number
        try submit(
            order, of: key.receiver, act.kind, document: key.document, at: act.at,
            request: act.request)
    }

    private func change(_ key: Delivered, _ entry: (name: String, lead: Int32), _ clerk: Clerk)
        throws
    {
        var order = OfficeSubmitted()
        order.entry = entry.name
        order.documentID = key.document
        order.text = "Xử lý"
        let kind: YearLedger.OfficeAct.Kind
        switch clerk {
        case .assign:
            kind = .assign
            order.act = .assigned
            var lead = OfficeAssignment()
            lead.duty = .lead
            lead.to = OfficePerson(unit: "Phòng \(Int.random(in: 1...9, using: &chance))")
            order.assignments = [lead]
        case .progress:
            kind = .progress
            order.act = .progressed
            order.assignment = entry.lead
        case .urge:
            kind = .urge
            order.act = .urged
        default:
            kind = .complete
            order.act = .completed
        }
        try submit(order, of: key.receiver, kind, document: key.document, lead: entry.lead)
    }

    /// Mostly right; some are behind, some far ahead.
    private func gatewayClock() -> BusinessTime {
        let skew: Int64
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<3: skew = Int64.random(in: -120_000...240_000, using: &chance)
        case 3: skew = Int64.random(in: 310_000...900_000, using: &chance)
        default: skew = 0
        }
        return exchange.now.advanced(byMilliseconds: skew)
    }

    private func submit(
        _ order: OfficeSubmitted, of agency: String, _ kind: YearLedger.OfficeAct.Kind,
        document: String, lead: Int32 = 0, at time: BusinessTime? = nil, request: String? = nil
    ) throws {
        var order = order
        let now = exchange.now
        order.agency = agency
        order.by = OfficePerson(account: "vanthu", name: "Văn thư \(agency)")
        order.at = (time ?? now).milliseconds
        order.request = request ?? "\(agency)-\(ledger.office[agency]?.count ?? 0)"
        ledger.note(
            YearLedger.OfficeAct(
                kind: kind, request: order.request, document: document, book: order.book,
                at: time ?? now, arrived: now, lead: Int(lead)), of: agency)
        try exchange.submit(order)
    }
}
