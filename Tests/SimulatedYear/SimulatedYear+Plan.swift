// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// What is to happen: before the year begins only the seed is known.
extension SimulatedYear {
    func plan(_ documents: Int) throws {
        agenda.add(.reform, at: BusinessTime(CivilDate(iso: "2025-06-20")!, hour: 17))
        planOffices()
        try planDecisions()
        planOutages()
        for number in 1...documents {
            let day = Int.random(in: 0..<Self.days, using: &chance)
            let minute = Int.random(in: 7 * 60..<18 * 60, using: &chance)
            // Never a whole minute: then a deadline may pass, and who was first is not said.
            let time = BusinessTime(
                Self.start.date.advanced(byDays: day), hour: minute / 60, minute: minute % 60,
                second: Int.random(in: 1...59, using: &chance))
            let paper = paper(number, at: time)
            agenda.add(.send(paper), at: time)
            follow(paper)
        }
    }

    /// Hours mostly, once days; the office's over New Year, whose acts still count in the old one.
    private func planOutages() {
        let stages: [StageKind] = [
            .registration, .signatureCheck, .routing, .deliveryAck, .deadlines, .office,
        ]
        for stage in stages {
            for number in 0..<6 {
                let begin = Self.start.advanced(
                    byMilliseconds: Int64.random(in: 0..<360 * Self.day, using: &chance))
                let minutes: ClosedRange<Int64> = number == 0 ? 3_000...5_000 : 20...1_200
                agenda.add(
                    .stop(stage, until: after(begin, minutes: minutes)), at: begin)
            }
        }
        let eve = BusinessTime(CivilDate(iso: "2024-12-31")!, hour: 15)
        agenda.add(
            .stop(.office, until: after(eve, minutes: 700...1_500)),
            at: after(eve, minutes: 1...300))
    }

    // MARK: Papers

    private func paper(_ number: Int, at time: BusinessTime) -> PlannedPaper {
        let open = open(on: time.date)
        var paper = PlannedPaper(
            number: number, sender: open.randomElement(using: &chance)!.code, time: time)
        paper.isUrgent = percent(5)
        paper.receivers = receivers(of: paper, among: open)
        if percent(3) { paper.signatures = percent(50) ? .broken : .missing }
        if percent(15) { paper.dueOn = dueDate(from: time) }
        if percent(10) {
            paper.issuedOn = time.date.advanced(byDays: -Int.random(in: 1...6, using: &chance))
        }
        return paper
    }

    private func dueDate(from time: BusinessTime) -> CivilDate {
        time.date.advanced(byDays: Int.random(in: -1...25, using: &chance))
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
        let day = paper.time.date.iso
        if percent(40), let office = offices.randomElement(using: &chance),
            office != paper.sender, units.isOpen(office, on: day)
        {
            codes.insert(office)
        }
        while codes.count < count {
            let code = open.randomElement(using: &chance)!.code
            if code != paper.sender { codes.insert(code) }
        }
        var receivers = codes.sorted()
        if percent(2) {
            receivers[0] = "\(receivers[0]).99"
        } else if percent(6), let closed = closed(on: day, but: paper.sender) {
            receivers[0] = closed
        }
        return receivers
    }

    /// One that is closed on that day, or not there yet; of whom the sender is no heir.
    private func closed(on day: String, but sender: String) -> String? {
        for _ in 0..<200 {
            let unit = units.units.randomElement(using: &chance)!
            let heirs = successions.heirs(of: unit.code)
            if !units.isOpen(unit.code, on: day), !heirs.contains(sender) { return unit.code }
        }
        return nil
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
        } else {
            if percent(2), paper.signatures == .good, let receiver = paper.receivers.last,
                units.isOpen(receiver, on: paper.time.date.iso)
            {
                let early = Int64.random(in: 1...1_700, using: &chance)
                agenda.add(
                    .reportEarly(paper, receiver: receiver),
                    at: paper.time.advanced(byMilliseconds: -60_000 * early))
            }
            var time = paper.time
            while percent(8) {
                time = after(time, minutes: 1...8_000)
                agenda.add(.update(paper), at: time)
            }
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
            newer.issuedOn = newer.time.date
            newer.replaces = paper.number
            newer.replacedID = paper.id
            if newer.time.date < Self.start.date.advanced(byDays: 360),
                units.isOpen(newer.sender, on: newer.time.date.iso)
            {
                agenda.add(.send(newer), at: newer.time)
            }
        }
    }

    func open(on date: CivilDate) -> [UnitTable.Unit] {
        let span = units.span(of: date.iso)
        if let known = openUnits[span] { return known }
        let open = units.open(on: date.iso)
        openUnits[span] = open
        return open
    }

    func percent(_ share: Int) -> Bool { Int.random(in: 0..<100, using: &chance) < share }

    func after(_ time: BusinessTime, minutes: ClosedRange<Int64>) -> BusinessTime {
        time.advanced(byMilliseconds: 60_000 * Int64.random(in: minutes, using: &chance))
    }
}
