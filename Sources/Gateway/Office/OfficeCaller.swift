// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON

extension Call {
    /// Whose office the caller works in: the own agency's, that of one that it took over from, whose
    /// open entries it finishes, or, of a node, that of an agency of its area. `takingIn` where
    /// something comes into a book: an office that was taken over takes in nothing more, and who took
    /// over does it.
    func office(_ written: String?, takingIn: Bool = false) throws(APIError) -> AgencyCode {
        let authority = try authority()
        let agency: AgencyCode
        switch (authority.caller.office, written) {
        case (.agency(let own), nil): agency = own
        case (_, let text?) where !text.isEmpty: agency = try self.agency(written: text)
        case (.agency(let own), _): agency = own
        default: throw .missing("agency")
        }
        guard authority.speaksFor(agency) else { throw .notAllowed }
        return takingIn ? heir(of: agency) : agency
    }

    /// Who acts for an agency today: itself, or who took over from it.
    func heir(of agency: AgencyCode) -> AgencyCode {
        var heir = agency
        if case .agency(let own)? = caller?.office, tree.isSame(own, as: agency, on: now.date) {
            heir = own
        }
        return tree.entry(heir, on: now.date) == nil
            ? tree.successor(of: heir, on: now.date) ?? heir : heir
    }

    /// The books of an office: its own, and those of whom it took over from.
    func books(of office: AgencyCode) -> [String] {
        [office.text] + tree.predecessors(of: office, on: now.date).map(\.text)
    }

    /// Whose books are read; who sees everything may name any agency.
    func readOffice() throws(APIError) -> AgencyCode {
        let written = self["agency"]
        if let written, may(.readAll) { return try agency(written: written) }
        return try office(written)
    }
}

/// The people of an agency, as far as its accounts tell.
struct OfficePeople: Sendable {
    let users: [User]

    init(_ accounts: Accounts, of agency: AgencyCode) { users = accounts.users(of: agency) }

    /// Who acts: the account, and the name that colleagues and senders know.
    func actor(_ caller: Caller) -> OfficePerson {
        let user = caller.isUser ? users.first { $0.name == caller.name } : nil
        return OfficePerson(account: caller.name, name: user?.shownName ?? caller.name)
    }

    /// Somebody by the account's or the full name; nil where no user is called so.
    func user(_ text: String) -> OfficePerson? {
        let found =
            users.first { $0.name == text }
            ?? users.first { $0.fullName?.lowercased() == text.lowercased() }
        return found.map { OfficePerson(account: $0.name, name: $0.shownName) }
    }

    /// Whom an order names: `person` is a user where the agency has any, `unit` is anything, `name`
    /// is a user or else a unit.
    func person(_ fields: OfficeFields) throws(APIError) -> OfficePerson {
        let unit = try fields.text("unit", max: OfficeFields.maxName)
        let person = try fields.text("person", max: OfficeFields.maxName)
        let name = try fields.text("name", max: OfficeFields.maxName)
        if !person.isEmpty {
            if var user = user(person) {
                user.unit = unit
                return user
            }
            guard users.isEmpty else {
                throw .badRequest(
                    "person",
                    vi: "Cơ quan không có người dùng “\(person)”; ghi đơn vị vào “unit”.",
                    en: "The agency has no user “\(person)”; a unit is named in “unit”.")
            }
            return OfficePerson(name: person, unit: unit)
        }
        if !name.isEmpty { return user(name) ?? OfficePerson(unit: name) }
        if unit.isEmpty { throw .missing("person") }
        return OfficePerson(unit: unit)
    }

    func assignments(_ fields: OfficeFields) throws(APIError) -> [OfficeAssignment] {
        guard let list = fields.json["to"] else { throw .missing("to") }
        guard let items = list.arrayValue, items.count <= 100 else {
            throw OfficeFields.wrong("to")
        }
        var found: [OfficeAssignment] = []
        for item in items {
            let fields = OfficeFields(json: item)
            let word = try fields.required("duty", max: 20)
            guard let duty = OfficeDuty(rawValue: word) else {
                throw .badRequest(
                    "duty", vi: "duty là lead, cooperate hoặc inform.",
                    en: "duty is lead, cooperate or inform.")
            }
            var assignment = OfficeAssignment()
            assignment.duty = WireOfficeDuty(duty)
            assignment.to = try person(fields)
            assignment.dueOn = try fields.day("dueOn")
            assignment.task = try fields.text("task", max: 500)
            found.append(assignment)
        }
        return found
    }
}
