// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// Who has a registered document, by when, and how far it is (Decree 30 Article 23 and 24).
extension Office {
    func change(_ order: OfficeSubmitted, _ context: inout StageContext) throws {
        guard var entry = try OfficeBooks.entry(order.entry, of: order.agency, context),
            let standing = entry.standing
        else { return refuse(order, .unknownEntry(order.entry), nil, &context) }
        if entry.requests.contains(order.request) { return repeated(order, entry, &context) }
        // Who is told for information may read it when the others have done with it.
        let isLateReader = order.act == .seen && standing == .completed
        guard standing.isOpen || isLateReader else {
            return refuse(order, .entryClosed(entry.id, standing), entry, &context)
        }
        if entry.isRecallOpen {
            return refuse(order, .recallOpen(entry.id), entry, &context)
        }
        let at = Self.time(of: order, context).milliseconds
        switch entry.apply(order, at: at) {
        case .refused(let refusal): refuse(order, refusal, entry, &context)
        case .touched(let numbers):
            try done(
                order, entry, assignments: numbers, telling: entry.news(order, numbers), &context)
        }
    }
}

extension OfficeEntry {
    enum Effect {
        /// The assignments that the act is about.
        case touched([Int32])
        case refused(OfficeRefusal)
    }

    mutating func apply(_ order: OfficeSubmitted, at: Int64) -> Effect {
        switch order.act {
        case .assigned: return assign(order, at)
        case .opinion:
            if order.text.isEmpty { return .refused(.reasonRequired("text")) }
            opinion = order.text
            opinionBy = order.by
            opinionAt = at
            return .touched([])
        case .urged: return urge(order, at)
        case .progressed: return progress(order, at)
        case .completed: return complete(order, at)
        case .seen: return see(order, at)
        default: return .refused(.unknownAct)
        }
    }

    private mutating func assign(_ order: OfficeSubmitted, _ at: Int64) -> Effect {
        let orders = order.assignments.filter { $0.duty.duty != nil && !($0.to?.isEmpty ?? true) }
        if orders.isEmpty { return .refused(.nothingAssigned) }
        let leads = orders.filter { $0.duty == .lead }.count
        if leads > 1 { return .refused(.secondLead) }
        if assignments.count + orders.count > Office.maxAssignments {
            return .refused(.tooManyAssignments(Office.maxAssignments))
        }
        // There is one lead, and nobody has a document twice: what is newer counts.
        for index in assignments.indices where assignments[index].isOpen {
            let isReplaced =
                (leads > 0 && assignments[index].duty == .lead)
                || orders.contains { $0.to == assignments[index].to }
            if isReplaced { assignments[index].endedAt = at }
        }
        var touched: [Int32] = []
        for var assignment in orders {
            assignment.number = Int32(assignments.count) + 1
            assignment.by = order.by
            assignment.assignedAt = at
            touched.append(assignment.number)
            assignments.append(assignment)
        }
        if state == .registered { state = .assigned }
        return .touched(touched)
    }

    private mutating func urge(_ order: OfficeSubmitted, _ at: Int64) -> Effect {
        var touched: [Int32] = []
        for index in assignments.indices where assignments[index].isOpen {
            let assignment = assignments[index]
            let isMeant =
                order.assignment == 0
                ? assignment.duty != .inform : assignment.number == order.assignment
            guard isMeant else { continue }
            assignments[index].urges += 1
            assignments[index].urgedAt = at
            touched.append(assignment.number)
        }
        return touched.isEmpty ? .refused(.notAssigned(id)) : .touched(touched)
    }

    private mutating func progress(_ order: OfficeSubmitted, _ at: Int64) -> Effect {
        if order.text.isEmpty { return .refused(.reasonRequired("text")) }
        let place = place(of: order)
        // Of a document that nobody was assigned the office itself may tell.
        guard place != nil || (assignments.isEmpty && !order.isOwnOnly) else {
            return .refused(.notAssigned(id))
        }
        if let place {
            assignments[place].progress = order.text
            assignments[place].progressAt = at
            if assignments[place].seenAt == 0 { assignments[place].seenAt = at }
        }
        state = .processing
        return .touched(place.map { [assignments[$0].number] } ?? [])
    }

    private mutating func complete(_ order: OfficeSubmitted, _ at: Int64) -> Effect {
        var touched: [Int32] = []
        if order.assignment == 0, !order.isOwnOnly {
            for index in assignments.indices where assignments[index].isOpen {
                assignments[index].endedAt = at
                touched.append(assignments[index].number)
            }
            close(at)
        } else {
            guard let place = place(of: order) else { return .refused(.notAssigned(id)) }
            finish(place, order.text, at)
            touched = [assignments[place].number]
            state = .processing
            if isAllDone { close(at) }
        }
        if !order.answer.isEmpty { answer = order.answer }
        return .touched(touched)
    }

    private mutating func see(_ order: OfficeSubmitted, _ at: Int64) -> Effect {
        guard let place = place(of: order) else { return .refused(.notAssigned(id)) }
        if assignments[place].seenAt == 0 { assignments[place].seenAt = at }
        if assignments[place].duty == .inform {
            assignments[place].doneAt = at
            if standing?.isOpen == true, isAllDone { close(at) }
        }
        return .touched([assignments[place].number])
    }

    private mutating func finish(_ place: Int, _ text: String, _ at: Int64) {
        assignments[place].doneAt = at
        if assignments[place].seenAt == 0 { assignments[place].seenAt = at }
        if !text.isEmpty {
            assignments[place].progress = text
            assignments[place].progressAt = at
        }
    }

    private mutating func close(_ at: Int64) {
        state = .completed
        closedAt = at
    }

    /// Where somebody has to do something, all of them have done it; else all have read it.
    private var isAllDone: Bool {
        let working = assignments.filter { $0.duty != .inform && $0.endedAt == 0 }
        let counted = working.isEmpty ? assignments.filter { $0.endedAt == 0 } : working
        return !counted.isEmpty && counted.allSatisfy { $0.doneAt != 0 }
    }

    /// The open assignment that is meant: the one that is named, else the caller's own.
    private func place(of order: OfficeSubmitted) -> Int? {
        assignments.firstIndex { assignment in
            guard assignment.isOpen else { return false }
            let account = order.by?.account ?? ""
            let isOwn = !account.isEmpty && assignment.to?.account == account
            if order.assignment == 0 { return isOwn }
            return assignment.number == order.assignment && (isOwn || !order.isOwnOnly)
        }
    }

    /// What the sender is to know of an act: each rung once, with the person.
    func news(
        _ order: OfficeSubmitted, _ touched: [Int32]
    ) -> (code: StatusCode, person: OfficePerson?, text: String)? {
        guard let status = standing?.status, told < status.rawValue else { return nil }
        let concerned = assignments.filter { touched.contains($0.number) }
        switch status {
        case .assigned:
            let first = concerned.first { $0.duty == .lead } ?? concerned.first
            let names = concerned.prefix(5).map { assignment in
                "\(assignment.duty.duty?.words.vi ?? ""): \(assignment.to?.text ?? "")"
            }
            let more = concerned.count > 5 ? "; …" : ""
            return (status, first?.to, (names.joined(separator: "; ") + more).clipped(1000))
        default:
            return (status, concerned.first?.to ?? order.by, order.text)
        }
    }
}
