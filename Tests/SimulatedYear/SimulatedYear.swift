// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Stages
import TestSupport

/// A year of exchange: the whole tree with its reform, senders who send wrong, twice, newer versions,
/// and ask for it back, receivers each with habits of their own, a hundred of them with an office here,
/// stages that stand still for hours and days. Everything comes from the seed.
final class SimulatedYear {
    enum Act {
        case send(PlannedPaper)
        case again(PlannedPaper, YearLedger.Sending)
        case recall(PlannedPaper, asStatus: Bool)
        case recallOfNothing(PlannedPaper)
        case update(PlannedPaper)
        case report(PlannedPaper, Delivered, code: String, ago: Int64, hasReason: Bool)
        case reportEarly(PlannedPaper, receiver: String)
        case answer(PlannedPaper, Delivered)
        case answerDocument(PlannedPaper, Delivered)
        case office(PlannedPaper, Delivered, Clerk)
        case openBook(String)
        case decide([AgencyHistory], [String: YearLedger.Decision])
        case stop(StageKind, until: BusinessTime)
        case start(StageKind)
        case reform
    }

    /// What a clerk does next with a document.
    enum Clerk: Equatable {
        case register(book: String, byHand: Bool)
        case registerAgain
        case giveBack, assign, progress, complete, urge
    }

    enum News { case delivery, recall, update }

    var ledger = YearLedger()
    let units: UnitTable
    let exchange: SimulatedExchange
    let seed: UInt64
    var chance: SeededGenerator
    var agenda = Agenda<Act>()
    var lastReports: [Delivered: (bytes: [UInt8], report: YearLedger.Report, reporter: String)] =
        [:]
    /// Agencies whose clerks work with the exchange's own office.
    var offices: [String] = []
    var isOffice: Set<String> = []
    /// What an office's page shows: the entry of a document, and which assignment has the lead.
    var entries: [Delivered: (name: String, lead: Int32)] = [:]
    /// Where the receiver may do nothing with the document.
    var frozen: Set<Delivered> = []
    /// By the span of days on which the table is the same.
    var openUnits: [Int: [UnitTable.Unit]] = [:]
    let histories: [AgencyHistory]
    /// Who took over a part of a closed agency, or all of it.
    let successions: NaiveSuccessions
    /// The first sees what is; each of the others with a fault in it.
    private var witnesses: [YearWitness]
    /// What the receivers were told while a stage worked, and do something about.
    private var news: [(Delivered, News)] = []
    private let tables: YearTables

    static let day = NaiveCalendar.day
    static let start = BusinessTime(CivilDate(iso: "2024-12-01")!)
    static let days = 365
    static let reform = CivilDate(iso: "2025-07-01")!

    struct Report {
        /// What is wrong with the year.
        var problems: [String]
        var summary: String
        /// How many problems each planted fault makes.
        var found: [(defect: String, problems: Int)]
    }

    /// A year of so many documents; with `defects`, also as it would look with each of these faults.
    static func run(
        _ tables: YearTables, documents: Int, seed: UInt64, defects: [Defect] = [],
        holdsTimers: Bool = true
    ) async throws -> Report {
        try await SimulatedExchange.run(
            from: start, seed: seed, holdsTimers: holdsTimers, standing: PlannedPaper.standing
        ) { exchange in
            let year = try SimulatedYear(
                exchange, tables, documents: documents, seed: seed, defects: defects)
            try await year.run()
            return try year.report()
        }
    }

    private init(
        _ exchange: SimulatedExchange, _ tables: YearTables, documents: Int, seed: UInt64,
        defects: [Defect]
    ) throws {
        self.exchange = exchange
        self.seed = seed
        self.tables = tables
        chance = SeededGenerator(seed: seed)
        witnesses = [YearWitness()] + defects.map(YearWitness.init)
        units = try UnitTable(String(decoding: tables.agencies, as: UTF8.self))
        successions = NaiveSuccessions(tables.successions, units, YearLedger())
        histories = try RegistryPlan(
            AgencyTables { name in
                switch name {
                case .agencies: tables.agencies
                case .successions: Array(tables.successions.utf8)
                default: nil
                }
            }, into: AgencyTree()
        ).changed
        try plan(documents)
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
        try await exchange.advance(to: exchange.now.advanced(byMilliseconds: 45 * Self.day))
        try await exchange.settle()
        ledger.end = exchange.now
    }

    private func report() throws -> Report {
        let problems = try YearChecker(ledger, units, tables).problems(witnesses.map(\.seen))
        let timers = try exchange.timers
        let waiting = timers == 0 ? [] : ["\(timers) timers are set, and nothing waits"]
        let seen = witnesses[0].seen
        func count<Key, Value: Collection>(_ all: [Key: Value]) -> Int {
            all.values.reduce(0) { $0 + $1.count }
        }
        let late = seen.deadlines.values.reduce(0) { sum, told in
            sum + told.count { $0.state == "breached" && $0.level == 0 }
        }
        return Report(
            problems: problems[0] + waiting,
            summary: """
                \(seen.views.count) deliveries, \(count(ledger.reports)) statuses of nodes, \
                \(count(seen.refusals)) refusals, \(count(ledger.recalls)) recalls, \
                \(count(ledger.updates)) updates, \(count(seen.numbers)) numbers of \
                \(seen.numbers.count) offices, \(count(seen.deadlines)) tellings of deadlines with \
                \(late) breaches, \(count(ledger.decisions)) decisions about closed agencies, \
                \(count(ledger.outages)) outages
                """,
            found: zip(witnesses, problems).compactMap { witness, problems in
                witness.defect.map { ($0.rawValue, problems.count) }
            })
    }

    // MARK: What is seen

    private func note(_ record: NewRecord) throws {
        guard let event = try SeenEvent(record) else { return }
        for place in witnesses.indices { try witnesses[place].see(record, event) }
        switch event {
        case .changed(let event): note(event)
        case .office(let event): note(event)
        default: break
        }
    }

    private func note(_ event: DeliveryChanged) {
        let key = Delivered(document: event.documentID, receiver: event.receiver)
        if event.due != nil, event.status.isEmpty { news.append((key, .delivery)) }
        if event.status == "13", event.isRecallOpen { news.append((key, .recall)) }
        if event.change == .updated, event.isUpdateOpen { news.append((key, .update)) }
        let state = DeliveryState(rawValue: event.state)
        if isOffice.contains(event.receiver) {
            if event.isRecallOpen || state?.isFinal == true {
                frozen.insert(key)
            } else {
                frozen.remove(key)
            }
        }
    }

    private func note(_ changed: OfficeChanged) {
        guard changed.outcome == .done, let entry = changed.entry, entry.number > 0,
            let document = entry.document?.documentID
        else { return }
        let lead = entry.assignments.last { $0.duty == .lead && $0.endedAt == 0 }
        entries[Delivered(document: document, receiver: changed.agency)] = (
            entry.id, lead?.number ?? 0
        )
    }

    private func react() {
        for (key, news) in news.sorted(by: { $0.0 < $1.0 }) {
            guard let paper = ledger.papers[key.document] else { continue }
            react(to: news, of: key, paper)
        }
        news = []
    }
}
