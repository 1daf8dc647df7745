// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Events
import Exchange
import HTTPServer
import WorkerRuntime

extension AuditRecord {
    init(at time: BusinessTime) {
        self.init()
        id = randomBytes(16)
        at = time.milliseconds
    }
}

extension Gateway {
    /// What somebody did; who and from where stand in the call.
    func record(
        _ action: WireAuditAction, _ outcome: WireAuditOutcome, _ call: Call,
        document: String = "", target: String = "", count: Int = 0
    ) -> AuditRecord {
        var record = AuditRecord(at: clock.now())
        record.address = call.address
        record.action = action
        record.outcome = outcome
        record.document = document
        record.target = target
        record.count = Int64(count)
        if let caller = call.caller { record.describe(caller) }
        return record
    }

    /// Of what is about to be done: written first, or it is not done.
    func require(
        _ action: WireAuditAction, _ call: Call, document: String = "", target: String = ""
    ) async throws {
        try await audit.require(
            record(action, .begun, call, document: document, target: target))
    }

    /// Tells what a call was about and how it ended, before its answer goes out.
    func tell(_ action: WireAuditAction, _ call: Call, status: Int) async {
        await audit.write(record(action, of: call, status: status))
    }

    /// What a question was about and how it ended.
    func record(_ action: WireAuditAction, of call: Call, status: Int) -> AuditRecord {
        let outcome: WireAuditOutcome =
            switch status {
            case ..<400: .done
            case 500...: .failed
            default: .refused
            }
        // What cannot be read as an id is told as it was written.
        let document = call["id"].map { written in
            (try? call.documentID())?.text ?? written
        }
        return record(
            action, outcome, call, document: document ?? "", target: call.auditTarget)
    }
}

extension AuditRecord {
    mutating func describe(_ caller: Caller) {
        name = caller.name
        role = caller.role.rawValue
        isUser = caller.isUser
        agency = caller.code?.text ?? ""
        byReadingRight = caller.may(.readAll)
    }
}

extension Call {
    /// What else a question is about than a document.
    fileprivate var auditTarget: String {
        let named = ["agency", "receiver", "sha256", "q", "document", "name"].compactMap {
            self[$0]
        }
        if !named.isEmpty || self["id"] != nil { return named.joined(separator: " ") }
        return "/" + request.path.joined(separator: "/")
    }
}
