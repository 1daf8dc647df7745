// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import EventLog
import Events
import Exchange
import HTTPServer
import JSON
import Projection
import Stages
import WorkerRuntime

/// What clerks, leaders and officers do with an incoming document. The gateway checks who may and
/// what is meant, and writes it to the agency's office; the office decides, and a caller waits some
/// seconds for what it decided.
extension Gateway {
    /// An order to an office as a program posts it and as a form does.
    private static func order(
        _ word: String, _ right: Rights, takingIn: Bool = false,
        _ build: @escaping @Sendable (Gateway, Call, OfficeDraft) async throws -> OfficeSubmitted
    ) -> [Route] {
        [
            .post("v1/office/\(word)", .may(right), .officeChanged, maxBytes: 64 << 10) {
                gateway, call, body in
                let fields = OfficeFields(json: try JSONBody.read(body, maxBytes: 64 << 10))
                let draft = try gateway.draft(fields, takingIn, call)
                let order = try await build(gateway, call, draft)
                let warnings = try await gateway.warnings(of: order)
                return officeAnswer(try await gateway.place(order, call), order, warnings)
            },
            .post("office/\(word)", .may(right), .officeChanged, isForm: true, maxBytes: 64 << 10) {
                gateway, call, body in
                let draft = try gateway.draft(OfficeFields(form: body), takingIn, call)
                let order = try await build(gateway, call, draft)
                let changed = try await gateway.place(order, call)
                if let changed, changed.outcome == .refused { throw refused(changed) }
                return redirect(
                    to: officeTarget(
                        after: order, changed, lang: FormBody.field("lang", of: body)))
            },
        ]
    }

    static let officeRoutes: [Route] =
        order("register", .register, takingIn: true) { gateway, call, draft in
            try await gateway.registration(draft, call)
        }
        + order("return", .register, takingIn: true) { gateway, call, draft in
            var order = draft.order
            order.act = .returned
            order.document = OfficeDocument(
                try await gateway.arrived(draft, call, toRegister: false).document)
            order.text = try draft.fields.required("reason")
            return order
        }
        + order("open-book", .register, takingIn: true) { _, _, draft in
            var order = draft.order
            order.act = .bookOpened
            order.book = try bookName(draft.fields, isNew: true)
            return order
        }
        + order("assign", .direct) { gateway, call, draft in
            var order = try await gateway.act(.assigned, draft, call)
            order.assignments = try draft.people.assignments(draft.fields)
            return order
        }
        + order("opinion", .direct) { gateway, call, draft in
            var order = try await gateway.act(.opinion, draft, call)
            order.text = try draft.fields.required("text")
            return order
        }
        + order("urge", .direct) { gateway, call, draft in
            try await gateway.act(.urged, draft, call)
        }
        + order("progress", .handle) { gateway, call, draft in
            var order = try await gateway.act(.progressed, draft, call)
            order.text = try draft.fields.required("text")
            return order
        }
        + order("complete", .handle) { gateway, call, draft in
            var order = try await gateway.act(.completed, draft, call)
            order.answer = try draft.fields.text("answer", max: 100)
            return order
        }
        + order("seen", .handle) { gateway, call, draft in
            try await gateway.act(.seen, draft, call)
        }

    // MARK: Orders

    private func draft(
        _ fields: OfficeFields, _ takingIn: Bool, _ call: Call
    ) throws -> OfficeDraft {
        let caller = try call.authority().caller
        let agency = try call.office(try fields.text("agency", max: 100), takingIn: takingIn)
        let people = OfficePeople(book.accounts, of: call.heir(of: agency))
        var order = OfficeSubmitted()
        order.agency = agency.text
        order.request = try Self.request(fields)
        order.by = people.actor(caller)
        order.at = call.now.milliseconds
        order.isOwnOnly = !caller.may(.direct)
        return OfficeDraft(order: order, agency: agency, fields: fields, people: people)
    }

    /// The caller's own name for the request, or one of ours: then a retry is another request.
    private static func request(_ fields: OfficeFields) throws -> String {
        let text = try fields.text("request", max: 64)
        if text.isEmpty { return EventID(hashing: [randomBytes(16)]).hex }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw APIError.badRequest(
                "request", vi: "request chỉ gồm ký tự ASCII in được.",
                en: "request is of printable ASCII characters.")
        }
        return text
    }

    /// A book's name stands in entries' names between slashes.
    private static func bookName(_ fields: OfficeFields, isNew: Bool) throws -> String {
        let name =
            isNew ? try fields.required("book", max: 60) : try fields.text("book", max: 60)
        let isSound = name.unicodeScalars.allSatisfy {
            $0 != "/" && $0.properties.generalCategory != .control
        }
        guard isSound, Int32(name) == nil else {
            throw APIError.badRequest(
                "book", vi: "Tên sổ không có dấu “/” và không chỉ là số.",
                en: "A book's name has no “/” and is not a number.")
        }
        return name
    }

    private func registration(_ draft: OfficeDraft, _ call: Call) async throws -> OfficeSubmitted {
        var order = draft.order
        order.act = .registered
        order.book = try Self.bookName(draft.fields, isNew: false)
        order.number = try draft.fields.number("number", in: 1...9_999_999)
        order.because = try draft.fields.text("because")
        if try draft.fields.text("documentId", max: 1000).isEmpty {
            order.document = try OfficeDocument(paper: draft.fields, call)
            return order
        }
        let arrived = try await arrived(draft, call, toRegister: true)
        order.document = OfficeDocument(arrived.document)
        if arrived.summary.isHeld { order.despite = try draft.fields.text("despite") }
        // Who took over finishes what stands in the old book.
        let books = call.books(of: draft.agency).filter { $0 != draft.agency.text }
        let files = try await projection.officeFiles(ofDocument: arrived.summary.id, at: books)
        if let open = files.first(where: { $0.entry.standing?.isOpen ?? false }) {
            throw Self.refused(.alreadyRegistered(open.entry.id))
        }
        return order
    }

    /// An act on an entry: by its name, or by its document's id.
    private func act(
        _ act: WireOfficeAct, _ draft: OfficeDraft, _ call: Call
    ) async throws -> OfficeSubmitted {
        var order = draft.order
        order.act = act
        order.assignment = try draft.fields.number(
            "assignment", in: 1...Int32(Office.maxAssignments))
        order.text = try draft.fields.text("text")
        let name = try draft.fields.text("entry", max: 1000)
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            if let file = try await officeFile(name, draft, call) {
                order.agency = file.entry.agency
                order.entry = file.entry.id
                order.documentID = file.entry.document?.documentID ?? ""
                return order
            }
        }
        throw APIError.notInBooks
    }

    private func officeFile(
        _ name: String, _ draft: OfficeDraft, _ call: Call
    ) async throws -> OfficeFile? {
        if !name.isEmpty {
            let isNamed = try !draft.fields.text("agency", max: 100).isEmpty
            var found: [OfficeFile] = []
            for book in isNamed ? [draft.agency.text] : call.books(of: draft.agency) {
                if let file = try await projection.officeFile(name, of: book) { found.append(file) }
            }
            guard found.count < 2 else {
                throw APIError.badRequest(
                    "agency",
                    vi:
                        "Sổ của \(found.map(\.entry.agency).joined(separator: ", ")) đều có mục \(name): ghi rõ cơ quan.",
                    en:
                        "The books of \(found.map(\.entry.agency).joined(separator: ", ")) both have \(name): name the agency."
                )
            }
            return found.first
        }
        let id = try call.documentID(
            try draft.fields.required("documentId", max: 1000),
            sender: try draft.fields.text("sender", max: 100), "documentId")
        return try await projection.officeFiles(
            ofDocument: id.text, at: call.books(of: draft.agency)
        ).first
    }

    /// A document in the agency's inbox that may be registered or returned, as its book will say it.
    private func arrived(
        _ draft: OfficeDraft, _ call: Call, toRegister: Bool
    ) async throws -> DocumentTimeline {
        let id = try call.documentID(
            try draft.fields.required("documentId", max: 1000),
            sender: try draft.fields.text("sender", max: 100), "documentId"
        ).text
        let receivers =
            [draft.agency] + call.tree.predecessors(of: draft.agency, on: call.now.date)
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            for receiver in receivers {
                guard let delivery = try await projection.delivery(of: id, to: receiver.text),
                    delivery.delivery.standing != .onTheWay,
                    let found = try await projection.document(id, stepLimit: 1, deliveryLimit: 1)
                else { continue }
                if DeliveryStanding.frozen.contains(delivery.delivery.standing) {
                    throw APIError.recalled
                }
                if delivery.delivery.standing == .rejected {
                    throw APIError.refused(
                        .statusNotAllowed(toRegister ? .accepted : .rejected, in: "02"))
                }
                // The exchange would refuse it, and a number would be used up.
                if toRegister, found.summary.isHeld,
                    try draft.fields.text("despite").isEmpty
                {
                    throw APIError.refused(.notYetVerified(.accepted))
                }
                return found
            }
        }
        throw APIError.noSuchDocument
    }

    // MARK: To the office and back

    /// Writes the order and waits until the office has decided; nil where that takes longer.
    private func place(_ order: OfficeSubmitted, _ call: Call) async throws -> OfficeChanged? {
        let known = try await projection.officeOutcome(of: order.request, at: order.agency)
        // A refusal changed nothing, and what was wrong may have been corrected.
        if let known, known.outcome != .refused { return known }
        try await require(
            .officeChanged, call, document: order.document?.documentID ?? order.documentID,
            target: "\(order.agency) \(order.act.act?.rawValue ?? "") \(order.entry)")
        let document = order.document?.documentID ?? order.documentID
        let id = EventID(hashing: [
            Array(order.agency.utf8), Array(order.request.utf8),
            Array(String(known?.changedAt ?? 0).utf8),
        ])
        var out = Outbox(
            cluster: reception.cluster, worker: "gateway", input: id.bytes,
            trace: "00-\(id.hex)-\(id.hex.prefix(16))-01", now: call.now)
        out.append(
            Topic.officeSubmitted, partition: reception.cluster.homes.of(order.agency),
            key: "\(order.agency)\u{1F}\(document.isEmpty ? order.request : document)",
            value: order.bytes, subject: document.isEmpty ? order.agency : document)
        try await log.append(out.records)
        let deadline = ContinuousClock.now + settings.officeWait
        while ContinuousClock.now < deadline {
            let outcome = try await projection.officeOutcome(
                of: order.request, at: order.agency)
            // A refusal may be that of the same request as it was asked before.
            if let outcome, outcome.changedAt != known?.changedAt,
                outcome.outcome != .refused || outcome.at == order.at
            {
                return outcome
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    func warnings(of order: OfficeSubmitted) async throws -> ArrivalWarnings? {
        guard order.act == .registered, let document = order.document else { return nil }
        return try await projection.arrivalWarnings(of: document, at: order.agency)
    }

    private static func refused(_ changed: OfficeChanged) -> APIError {
        APIError(
            status: 409, code: changed.code,
            element: changed.element.isEmpty ? nil : changed.element, vi: changed.messageVi,
            en: changed.messageEn)
    }

    private static func refused(_ refusal: OfficeRefusal) -> APIError {
        APIError(
            status: 409, code: refusal.code.rawValue, element: refusal.element,
            vi: refusal.words.vi, en: refusal.words.en)
    }

    static func officeAnswer(
        _ changed: OfficeChanged?, _ order: OfficeSubmitted, _ warnings: ArrivalWarnings?
    ) -> HTTPResponse {
        if let changed, changed.outcome == .refused { return refused(changed).response }
        var json = JSONWriter(capacity: 2048)
        json.beginObject()
        json.member("request", order.request)
        json.member("agency", order.agency)
        guard let changed else {
            json.member(
                "ask",
                Link(
                    "/v1/office/request",
                    [("agency", order.agency), ("request", order.request)]
                ).target)
            json.endObject()
            return .json(202, json.bytes)
        }
        json.office(changed)
        if let warnings { json.warnings(warnings) }
        json.endObject()
        return .json(200, json.bytes)
    }

    /// Where a browser goes after a form: to the document, else to the entry.
    private static func officeTarget(
        after order: OfficeSubmitted, _ changed: OfficeChanged?, lang: String?
    ) -> String {
        let told = changed == nil ? "wait" : order.act.act?.rawValue ?? ""
        let document = order.document?.documentID ?? order.documentID
        let language = lang.flatMap { $0.isEmpty ? nil : $0 }
        if !document.isEmpty {
            return Link("/document", [("id", document), ("office", told), ("lang", language)])
                .target
        }
        let entry = changed?.entry?.id ?? order.entry
        return Link(
            entry.isEmpty ? "/office" : "/office/entry",
            [
                ("agency", order.agency), ("entry", entry.isEmpty ? nil : entry),
                ("office", told), ("lang", language),
            ]
        ).target
    }
}

/// What every order to an office begins with.
struct OfficeDraft: Sendable {
    var order: OfficeSubmitted
    let agency: AgencyCode
    let fields: OfficeFields
    let people: OfficePeople
}

extension OfficeDocument {
    /// What a clerk writes of a document that came on paper.
    init(paper fields: OfficeFields, _ call: Call) throws {
        self.init()
        subject = try fields.required("subject")
        issuerName = try fields.required("issuerName", max: OfficeFields.maxName)
        let code = try fields.text("issuer", max: 100)
        if !code.isEmpty { issuer = try call.agency(written: code).text }
        number = try fields.text("symbolNumber", max: 100)
        notation = try fields.text("notation", max: 100)
        issuedOn = try fields.day("issuedOn")
        typeName = try fields.text("typeName", max: OfficeFields.maxName)
        priority = try fields.number("priority", in: 0...4)
        dueOn = try fields.day("dueOn")
        signer = try fields.text("signer", max: OfficeFields.maxName)
    }
}
