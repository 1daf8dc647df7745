// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import WorkerRuntime

/// An update (cập nhật) goes the way of its document as a further attempt of it: so its signatures
/// are checked, its values compared with the main file's text, and it comes to each delivery behind
/// what was there before. Who has the document gets the newer values without another walk down the
/// tree, which may be another one by now; who is added gets a delivery; who is removed, a recall. That
/// recall does not wait for the signatures: nobody signs a recall.
///
/// "Send again" (gửi lại) to one receiver is an update that changes nothing: its packet names, as
/// those that it adds, receivers who have the document (`PacketReceived.again`).
extension Registration {
    /// False where it is refused, or says what the newest one said: then it is not remembered.
    func carryOut(
        update packet: PacketReceived, _ state: inout RegistrationState,
        _ context: inout StageContext
    ) -> Bool {
        let digest = UpdatePlan.digest(packet)
        if packet.again.isEmpty, state.versions.last?.update == digest {
            repeated(packet, attempt: state.attempt, &context)
            return false
        }
        let plan: UpdatePlan
        do throws(Refusal) {
            plan = try UpdatePlan(packet, of: state, receiverTypes, registry.tree)
        } catch {
            refuse(packet, error, &context)
            return false
        }
        if !plan.removed.isEmpty {
            send(packet, to: plan.removed, attempt: state.attempt, &context)
            state.remove(Set(plan.removed))
            let known = Set(state.removed)
            state.removed += plan.removed.filter { !known.contains($0) }
        }
        let kept = plan.changesDocument ? state.served : []
        if plan.changesDocument || !plan.added.isEmpty || !plan.again.isEmpty {
            accept(packet, plan, kept, digest, &state, &context)
        }
        let concerned = kept.count + plan.added.count + plan.again.count + plan.removed.count
        tell(packet, of: concerned, state, &context)
        return true
    }

    private func accept(
        _ packet: PacketReceived, _ plan: UpdatePlan, _ kept: [String], _ digest: SHA256Digest,
        _ state: inout RegistrationState, _ context: inout StageContext
    ) {
        var accepted = DocumentAccepted()
        accepted.document = plan.document
        accepted.attempt = state.attempt + 1
        accepted.lane = state.lane
        accepted.submission = packet.submission
        accepted.publisher = packet.publisher
        accepted.receive(plan.added, except: state.removed)
        accepted.again += plan.again
        accepted.updated = kept
        accepted.isUpdate = true
        accepted.updatePacket = packet.document.packet
        accepted.updatePacketSize = packet.document.packetSize
        accepted.reason = packet.reason
        accepted.receivedAt = packet.receivedAt
        accepted.acceptedAt = context.now.milliseconds
        accepted.redirects = plan.redirects
        accepted.notes =
            plan.notes + notes(on: packet, redirects: plan.redirects, paperUnneeded: 0)
        let id = packet.subject
        context.out.emit(Topic.accepted, accepted.lane.lane, key: id, home: id, accepted)
        state.open(plan.added, updatingAll: plan.changesDocument)
        // The same once more is no other version.
        guard plan.changesDocument || !plan.added.isEmpty else { return }
        var version = RegistrationVersion(packet, attempt: accepted.attempt)
        version.identity = plan.identity
        version.attachments = plan.document.attachments
        version.packet = plan.document.packet
        version.packetSize = plan.document.packetSize
        version.update = digest
        state.remember(version)
    }

    private func tell(
        _ packet: PacketReceived, of count: Int, _ state: RegistrationState,
        _ context: inout StageContext
    ) {
        guard
            let node = registry.tree.answerNode(of: packet.publisher, on: context.now.date)
        else { return }
        var event = CommandAccepted()
        event.documentID = packet.subject
        event.writtenDocumentID = packet.document.writtenDocumentID
        event.command = .update
        event.submission = packet.submission
        event.receiverCount = Int32(clamping: count)
        context.out.answer(
            node, key: event.documentID, Answer.command(event, at: context.now))
    }
}

extension DocumentAccepted {
    /// Those whom an update had removed are known: they get the document once more.
    mutating func receive(_ added: [String], except removed: [String]) {
        let removed = Set(removed)
        receivers = added.filter { !removed.contains($0) }
        again = added.filter(removed.contains)
    }
}
