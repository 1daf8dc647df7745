// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// Warnings and breaches, and how they go up the agency tree: at the breach the agency itself is told, at
/// the end of each further working day the next one above it.
extension Deadlines {
    /// When one of its entries has to be looked at next; nil if none has.
    func nextMoment(
        of record: DeadlineRecord, _ receiver: String, on today: CivilDate
    ) -> Int64? {
        record.entries.compactMap { next(of: $0, receiver, on: today) }.min()
    }

    private func next(
        of entry: DeadlineEntry, _ agency: String, on today: CivilDate
    ) -> Int64? {
        switch entry.state.standing {
        case .running: return entry.warningAt ?? entry.dueAt + Self.settling
        case .warned: return entry.dueAt + Self.settling
        case .breached:
            guard agencies(above: agency, on: today).count > Int(entry.level) else { return nil }
            let day = rules.rules.calendar.day(Int(entry.level) + 1, from: entry.due.date)
            return BusinessTime.end(of: day).milliseconds + Self.settling
        case .kept, .lifted: return nil
        }
    }

    private func agencies(above agency: String, on date: CivilDate) -> [AgencyCode] {
        guard let code = try? AgencyCode(owing(agency, on: date)) else { return [] }
        return registry.tree.above(code, on: date)
    }

    /// Who owes it today: the agency that the document came to, or the one that took over from it.
    private func owing(_ agency: String, on date: CivilDate) -> String {
        switch registry.tree.resolve(agency, on: date) {
        case .closed(_, let successor?): successor.text
        case .known, .closed, .unknown: agency
        }
    }

    /// Takes each entry a step on whose moment has come, and tells it. One step a firing: who was away for
    /// days catches up step by step.
    func tellWhatIsDue(
        of record: inout DeadlineRecord, _ document: String, _ receiver: String,
        _ context: inout StageContext
    ) {
        let (now, today) = (context.now.milliseconds, context.now.date)
        var told: [DeadlineEntry] = []
        for index in record.entries.indices {
            guard let moment = next(of: record.entries[index], receiver, on: today), moment <= now
            else { continue }
            record.entries[index].step(at: now, settling: Self.settling) { level in
                let above = agencies(above: receiver, on: today)
                return level < above.count ? above[level].text : nil
            }
            told.append(record.entries[index])
        }
        guard !told.isEmpty else { return }
        let report = report(record, document, receiver, told, &context)
        for entry in told { tellNodes(of: report, entry, &context) }
    }

    @discardableResult
    func report(
        _ record: DeadlineRecord, _ document: String, _ receiver: String,
        _ entries: [DeadlineEntry], _ context: inout StageContext
    ) -> DeadlinesReported {
        var report = DeadlinesReported()
        report.documentID = document
        report.writtenDocumentID = record.writtenDocumentID
        report.receiver = receiver
        report.agency = owing(
            receiver.isEmpty ? record.sender : receiver, on: context.now.date)
        report.sender = record.sender
        report.attempt = record.attempt
        report.lane = record.lane
        report.reportedAt = context.now.milliseconds
        report.entries = entries
        context.out.emit(
            Topic.deadlinesReported, key: DeliveryAck.key(document, receiver), home: document,
            report)
        return report
    }

    /// Who owes it, or who stands above; at the breach of what the sender waits for, the sender too.
    func tellNodes(
        of report: DeadlinesReported, _ entry: DeadlineEntry, _ context: inout StageContext
    ) {
        tell(entry.told.isEmpty ? report.agency : entry.told, report, entry, &context)
        let isAwaited = entry.kind == .answered || entry.kind == .recalled
        if isAwaited, entry.state == .breached, entry.level == 0 {
            tell(report.sender, report, entry, &context)
        }
    }

    private func tell(
        _ agency: String, _ report: DeadlinesReported, _ entry: DeadlineEntry,
        _ context: inout StageContext
    ) {
        guard let node = registry.tree.answerNode(of: agency, on: context.now.date) else { return }
        context.out.answer(
            node, key: report.documentID,
            Answer.deadline(report, entry, to: agency, at: context.now))
    }
}

extension DeadlineEntry {
    /// `above` gives the agency so many levels above the one that owes it.
    fileprivate mutating func step(
        at now: Int64, settling: Int64, above: (Int) -> String?
    ) {
        switch state.standing {
        case .running, .warned:
            // Who was away until both had come tells the breach alone.
            state = dueAt + settling <= now ? .breached : .warned
        case .breached:
            told = above(Int(level)) ?? told
            level += 1
        case .kept, .lifted: return
        }
    }
}
