// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Stages
import TestSupport

/// A year of exchange: the whole tree with its reform at mid-year, senders who send wrong, twice, and
/// ask for it back, receivers each with habits of their own, stages that stand still for hours.
/// Everything comes from the seed.
final class SimulatedYear {
    private enum Act {
        case send(PlannedPaper)
        case again(PlannedPaper, YearLedger.Sending)
        case recall(PlannedPaper, asStatus: Bool)
        case recallOfNothing(PlannedPaper)
        case report(PlannedPaper, Delivered, code: String, ago: Int64, hasReason: Bool)
        case answerRecall(PlannedPaper, Delivered)
        case stop(StageKind)
        case start(StageKind)
        case reform
    }

    private(set) var ledger = YearLedger()
    let units: UnitTable
    private let exchange: SimulatedExchange
    /// The first sees what is; each of the others with a fault in it.
    private var witnesses: [YearWitness]
    private let seed: UInt64
    private var chance: SeededGenerator
    private var agenda = Agenda<Act>()
    private var lastReports: [Delivered: (bytes: [UInt8], report: YearLedger.Report)] = [:]
    /// What the receivers were told while a stage worked, and do something about.
    private var news: [(Delivered, News)] = []
    private var openUnits: (day: String, units: [UnitTable.Unit]) = ("", [])
    private let histories: [AgencyHistory]

    private enum News { case delivery, recall }

    private static let day: Int64 = 86_400_000
    static let start = BusinessTime(CivilDate(iso: "2025-01-01")!)
    private static let reform = CivilDate(iso: "2025-07-01")!

    struct Report {
        /// What is wrong with the year.
        var problems: [String]
        var summary: String
        /// How many problems each planted fault makes.
        var found: [(defect: Defect, problems: Int)]
    }

    /// A year of so many documents; with `defects`, also as it would look with each of these faults.
    static func run(
        _ agencies: [UInt8], documents: Int, seed: UInt64, defects: [Defect] = []
    ) async throws -> Report {
        try await SimulatedExchange.run(
            from: start, seed: seed, standing: PlannedPaper.standing
        ) { exchange in
            let year = try SimulatedYear(
                exchange, agencies, documents: documents, seed: seed, defects: defects)
            try await year.run()
            return try year.report()
        }
    }

    private init(
        _ exchange: SimulatedExchange, _ agencies: [UInt8], documents: Int, seed: UInt64,
        defects: [Defect]
    ) throws {
        self.exchange = exchange
        self.seed = seed
        chance = SeededGenerator(seed: seed)
        witnesses = [YearWitness()] + defects.map(YearWitness.init)
        units = try UnitTable(String(decoding: agencies, as: UTF8.self))
        histories = try RegistryPlan(
            AgencyTables { $0 == .agencies ? agencies : nil }, into: AgencyTree()
        ).histories
        plan(documents)
        exchange.observe = { [unowned self] record in try note(record) }
    }

    /// Runs the year to its end, and what is left over into the next.
    func run() async throws {
        try await exchange.learn(histories.compactMap(beforeReform))
        while let (time, act) = agenda.take() {
            try await exchange.advance(to: time)
            try await exchange.settle()
            try await perform(act)
            try await exchange.settle()
            react()
        }
        try await exchange.advance(to: exchange.now.advanced(byMilliseconds: 3 * Self.day))
        try await exchange.settle()
        ledger.end = exchange.now
    }

    private func report() throws -> Report {
        let checker = YearChecker(ledger: ledger, units: units)
        let problems = witnesses.map { checker.problems($0.seen) }
        let timers = try exchange.timers
        let waiting = timers == 0 ? [] : ["\(timers) timers are set, and nothing waits"]
        let statuses = ledger.reports.values.reduce(0) { $0 + $1.count }
        let seen = witnesses[0].seen
        return Report(
            problems: problems[0] + waiting,
            summary: """
                \(seen.views.count) deliveries, \(statuses) statuses, \
                \(seen.refusals.values.reduce(0) { $0 + $1.count }) refusals, \
                \(ledger.recalls.count) recalls, \(ledger.outages.count) outages
                """,
            found: zip(witnesses, problems).compactMap { witness, problems in
                witness.defect.map { ($0, problems.count) }
            })
    }

    /// What was known of an agency before the reform was told.
    private func beforeReform(_ history: AgencyHistory) throws -> AgencyHistory? {
        let known = history.periods.filter { $0.validFrom < Self.reform }.map { period in
            var period = period
            if let end = period.validTo, end.advanced(byDays: 1) >= Self.reform {
                period.validTo = nil
                period.successor = nil
            }
            return period
        }
        return known.isEmpty
            ? nil : try AgencyHistory(code: history.code, periods: known, aliases: history.aliases)
    }

    // MARK: What is to happen

    private func plan(_ documents: Int) {
        agenda.add(.reform, at: BusinessTime(CivilDate(iso: "2025-06-20")!, hour: 17))
        for stage in [StageKind.registration, .signatureCheck, .routing, .deliveryAck] {
            for _ in 0..<6 {
                let begin = Self.start.advanced(
                    byMilliseconds: Int64.random(in: 0..<360 * Self.day, using: &chance))
                agenda.add(.stop(stage), at: begin)
            }
        }
        for number in 1...documents {
            let day = Int.random(in: 0..<365, using: &chance)
            let second = Int.random(in: 7 * 3600..<18 * 3600, using: &chance)
            let time = BusinessTime(
                Self.start.date.advanced(byDays: day), hour: second / 3600,
                minute: second / 60 % 60, second: second % 60)
            let paper = paper(number, at: time)
            agenda.add(.send(paper), at: time)
            follow(paper)
        }
    }

    private func paper(_ number: Int, at time: BusinessTime) -> PlannedPaper {
        let open = open(on: time.date)
        var paper = PlannedPaper(
            number: number, sender: open.randomElement(using: &chance)!.code, receivers: [],
            time: time)
        paper.isUrgent = percent(5)
        paper.receivers = receivers(of: paper, among: open)
        if percent(3) { paper.signatures = percent(50) ? .broken : .missing }
        return paper
    }

    private func receivers(of paper: PlannedPaper, among open: [UnitTable.Unit]) -> [String] {
        if percent(1) {
            // A circular to all of a province.
            let province = "H\(String(Int.random(in: 1...63, using: &chance) + 100).dropFirst())"
            let area = open.filter { $0.code.hasPrefix(province) && $0.code != paper.sender }
            if !area.isEmpty { return area.map(\.code) }
        }
        var count = Int.random(in: 1...3, using: &chance)
        if percent(2) { count = Int.random(in: 10...60, using: &chance) }
        var codes: Set<String> = []
        while codes.count < count {
            let code = open.randomElement(using: &chance)!.code
            if code != paper.sender { codes.insert(code) }
        }
        var receivers = codes.sorted()
        if percent(2) {
            receivers[0] = "\(receivers[0]).99"
        } else if percent(4) {
            // One that is closed on that day, or not there yet.
            let day = paper.time.date.iso
            let other = units.units.filter {
                !$0.isOpen(on: day) && !units.isOpen($0.code, on: day)
            }
            receivers[0] = other.randomElement(using: &chance)!.code
        }
        return receivers
    }

    private func follow(_ paper: PlannedPaper) {
        if percent(2) {
            agenda.add(.again(paper, .repetition), at: after(paper.time, minutes: 1...5_000))
        }
        if percent(1) {
            agenda.add(.again(paper, .conflict), at: after(paper.time, minutes: 1...5_000))
        }
        if percent(5) {
            agenda.add(
                .recall(paper, asStatus: percent(50)), at: after(paper.time, minutes: 1...8_000))
        } else if percent(1) {
            // It overtakes its document.
            agenda.add(
                .recall(paper, asStatus: percent(50)),
                at: paper.time.advanced(
                    byMilliseconds: -60_000 * Int64.random(in: 1...600, using: &chance)))
        }
        if percent(1) {
            var nothing = paper
            nothing.number += 1_000_000
            agenda.add(.recallOfNothing(nothing), at: after(paper.time, minutes: 1...100))
        }
        if percent(3) {
            var newer = paper
            newer.number += 2_000_000
            newer.time = after(paper.time, minutes: 60...20_000)
            newer.replaces = paper.number
            newer.replacedID = paper.id
            if newer.time.date < Self.start.date.advanced(byDays: 360),
                units.isOpen(newer.sender, on: newer.time.date.iso)
            {
                agenda.add(.send(newer), at: newer.time)
            }
        }
    }

    private func open(on date: CivilDate) -> [UnitTable.Unit] {
        if openUnits.day != date.iso { openUnits = (date.iso, units.open(on: date.iso)) }
        return openUnits.units
    }

    private func percent(_ share: Int) -> Bool { Int.random(in: 0..<100, using: &chance) < share }

    private func after(_ time: BusinessTime, minutes: ClosedRange<Int64>) -> BusinessTime {
        time.advanced(byMilliseconds: 60_000 * Int64.random(in: minutes, using: &chance))
    }

    // MARK: It happens

    private func perform(_ act: Act) async throws {
        let now = exchange.now
        switch act {
        case .reform: try await exchange.learn(histories)
        case .stop(let stage):
            let end = after(now, minutes: 20...2_400)
            exchange.stop(stage)
            ledger.outages.append(
                YearLedger.Outage(stage: stage.ledgerName, from: now, to: end))
            agenda.add(.start(stage), at: end)
        case .start(let stage):
            // Where two outages overlap, the later end counts.
            let isOver = ledger.outages.allSatisfy { $0.stage != stage.ledgerName || $0.to <= now }
            if isOver { exchange.start(stage) }
        case .send(let paper):
            ledger.papers[paper.id] = paper
            ledger.sendings[paper.id, default: []].append(.first)
            try submit(try paper.packet(), of: paper.sender)
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
        case .report(let paper, let key, let code, let ago, let hasReason):
            try report(paper, key, code, ago: ago, hasReason: hasReason)
        case .answerRecall(let paper, let key):
            try report(paper, key, percent(85) ? "15" : "16", ago: 0, hasReason: percent(80))
        }
    }

    private func carried(_ paper: PlannedPaper) -> Bool {
        paper.receivers.allSatisfy { units.isOpen($0, on: paper.time.date.iso) }
    }

    private func speaks(_ agency: String) -> Bool {
        units.isOpen(agency, on: exchange.now.date.iso)
    }

    private func sendAgain(_ paper: PlannedPaper, _ sending: YearLedger.Sending) throws {
        // On another day the registry is another, and a broken signature opens the next attempt.
        guard speaks(paper.sender), carried(paper), paper.signatures != .broken,
            paper.receivers.allSatisfy({ units.isOpen($0, on: exchange.now.date.iso) })
        else { return }
        ledger.sendings[paper.id, default: []].append(sending)
        let content = sending == .conflict ? "khác" : "như trên"
        try submit(try paper.packet(content: content), of: paper.sender)
    }

    private func report(
        _ paper: PlannedPaper, _ key: Delivered, _ code: String, ago: Int64, hasReason: Bool
    ) throws {
        guard speaks(key.receiver) else { return }
        let now = exchange.now
        // Packets tell whole seconds.
        // Before it came nobody can have done anything with it.
        let reported = max(now.milliseconds - ago, paper.time.milliseconds)
        let at = BusinessTime(milliseconds: reported / 1_000 * 1_000)
        if let last = lastReports[key], percent(3) {
            var again = last.report
            again.arrived = now
            again.isRepetition = true
            ledger.reports[key, default: []].append(again)
            try submit(last.bytes, of: key.receiver)
            return
        }
        let report = YearLedger.Report(code: code, at: at, hasReason: hasReason, arrived: now)
        let bytes = try paper.status(
            code, of: key.receiver, at: at, reason: hasReason ? "Văn thư \(now.iso)" : nil)
        // Reception knows of a return without a reason that it is none.
        if code == "02", !hasReason { return }
        if ledger.reports[key, default: []].contains(where: { $0.code == code && $0.at == at }) {
            return
        }
        ledger.reports[key, default: []].append(report)
        lastReports[key] = (bytes, report)
        try submit(bytes, of: key.receiver)
    }

    private func submit(_ packet: [UInt8], of agency: String) throws {
        try exchange.submit(packet, as: String(agency.prefix { $0 != "." }))
    }

    // MARK: What people do about it

    private func note(_ record: NewRecord) throws {
        for place in witnesses.indices { try witnesses[place].see(record) }
        guard KnownTopic(record.topic)?.kind == .deliveriesChanged else { return }
        let event = try DeliveryChanged(record.value ?? [])
        let key = Delivered(document: event.documentID, receiver: event.receiver)
        if event.due != nil, event.status.isEmpty { news.append((key, .delivery)) }
        if event.status == "13", event.isRecallOpen { news.append((key, .recall)) }
    }

    /// Each receiver has habits of its own, which do not depend on who else was told in which order.
    private func react() {
        for (key, news) in news.sorted(by: { $0.0 < $1.0 }) {
            guard let paper = ledger.papers[key.document] else { continue }
            var habit = SeededGenerator(seed: seed ^ fingerprint("\(key) \(news)"))
            switch news {
            case .delivery: handle(paper, key, &habit)
            case .recall:
                if Int.random(in: 0..<10, using: &habit) > 0 {
                    agenda.add(
                        .answerRecall(paper, key),
                        at: later(minutes: 1...4_000, &habit))
                }
            }
        }
        news = []
    }

    private func handle(
        _ paper: PlannedPaper, _ key: Delivered, _ habit: inout SeededGenerator
    ) {
        func share(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &habit) < percent }
        if share(6) { return }
        var moment = Int64.random(in: 1...600, using: &habit)
        func add(_ code: String, ago: Int64 = 0, hasReason: Bool = true) {
            agenda.add(
                .report(paper, key, code: code, ago: ago, hasReason: hasReason),
                at: exchange.now.advanced(byMilliseconds: moment * 60_000))
        }
        // Clocks that are hours behind or ahead, and reports that come days late.
        if share(6) { return lie(paper, key, from: moment, &habit) }
        if share(80) { add("01") }
        if share(4) {
            moment += 7
            return add("02", hasReason: share(90))
        }
        for code in ["03", "04", "05", "06"] where share(code == "03" ? 90 : 55) {
            moment += Int64.random(in: 1...3_000, using: &habit)
            // Systems that report in a batch tell an earlier time.
            add(code, ago: share(10) ? 1_000 * Int64.random(in: 0...40, using: &habit) : 0)
        }
        if share(2) {
            moment += 10
            add(["03", "05", "02", "15"].randomElement(using: &habit)!)
        }
    }

    private func lie(
        _ paper: PlannedPaper, _ key: Delivered, from moment: Int64,
        _ habit: inout SeededGenerator
    ) {
        var moment = moment
        let codes = ["01", "03", "04", "05", "06", "02", "03", "05"]
        for code in codes where Int.random(in: 0..<3, using: &habit) == 0 {
            moment += Int64.random(in: 1...1_000, using: &habit)
            agenda.add(
                .report(
                    paper, key, code: code,
                    ago: 60_000 * Int64.random(in: -1_200...4_000, using: &habit), hasReason: true),
                at: exchange.now.advanced(byMilliseconds: moment * 60_000))
        }
    }

    private func later(
        minutes: ClosedRange<Int64>, _ habit: inout SeededGenerator
    ) -> BusinessTime {
        exchange.now.advanced(byMilliseconds: 60_000 * Int64.random(in: minutes, using: &habit))
    }

    /// FNV-1a: Swift's own hashes differ from run to run.
    private func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension StageKind {
    fileprivate var ledgerName: YearLedger.StageName {
        switch self {
        case .registration: .registration
        case .signatureCheck: .signatureCheck
        case .routing: .routing
        default: .deliveryAck
        }
    }
}
