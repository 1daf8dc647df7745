// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import WorkerRuntime

/// What a later check of signatures came to goes to all who have what was checked, in slices like what
/// their sender asks of them: here it is known who they are.
extension Registration {
    func bringVerdict(of event: DocumentVerified, _ context: inout StageContext) throws {
        let id = event.accepted.document.documentID
        guard let state = try context.state(id, as: RegistrationState.self) else { return }
        guard let since = state.content(ofAttempt: event.accepted.attempt) else { return }
        var change = CommandAccepted()
        change.documentID = id
        change.writtenDocumentID = event.accepted.document.writtenDocumentID
        change.sender = event.accepted.document.sender.code
        change.attempt = event.accepted.attempt
        change.receivedAt = event.accepted.receivedAt
        var verdict = VerdictChange()
        verdict.verdict = event.verdict
        verdict.standing = event.standing
        verdict.reason = event.reason
        verdict.sinceAttempt = since
        verdict.isConfirmation = event.isConfirmation
        var rest = state.served[...]
        while !rest.isEmpty {
            verdict.receivers = Array(rest.prefix(Self.sliceReceivers))
            rest = rest.dropFirst(verdict.receivers.count)
            change.verdict = verdict
            context.out.emit(Topic.commandsAccepted, key: id, home: id, change)
            change.slice += 1
        }
    }
}
