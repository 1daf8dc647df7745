// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension KafkaMember {
    /// Makes the producer ready again after it lost its client. That fences every producer of
    /// this name, so first it asks whether the name is still ours.
    func readyProducer() async throws(EventLogError) {
        guard await !producer.isReady else { return }
        guard try await hasName() else {
            throw EventLogError(
                .unavailable, operation: "renew the producer",
                detail: "another seems to run under this name")
        }
        guard client != nil else { throw .closed("renew the producer") }
        try await producer.prepare()
    }

    /// False while the coordinator knows another under this member's name; throws `.fenced` once
    /// that other has proved to be alive.
    ///
    /// It need not be: when a broker fails, a request to join that this member thought lost may be
    /// answered after all, to nobody, and this member is then its own successor. Such a ghost sends
    /// no heartbeat and is gone when its session ends.
    func hasName() async throws(EventLogError) -> Bool {
        let holder = try await administration.member(
            holding: membership.instance, in: membership.group)
        guard let holder, holder != client?.memberID else {
            doubtedSince = nil
            return true
        }
        let since = doubtedSince ?? .now
        doubtedSince = since
        let patience = Duration.milliseconds(settings.limits.sessionMilliseconds) + .seconds(3)
        guard ContinuousClock.now - since > patience else { return false }
        let error = EventLogError.kafka(
            RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, "be \(membership.instance)")
        state = .ended(error)
        throw error
    }
}
