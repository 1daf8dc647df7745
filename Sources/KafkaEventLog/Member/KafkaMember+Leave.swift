// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import Telemetry

extension KafkaMember {
    /// Gives the partitions to the others at once. A static member that only closes keeps them
    /// until its session ends; one that unsubscribes first leaves the group, and that takes an
    /// answer to its revocation. Where the coordinator does not hear of it in time, the session's
    /// end tells it.
    func sayFarewell() async {
        guard let client, state.ended == nil, client.fatal == nil, client.memberID != nil else {
            return
        }
        state = .ended(.closed("the member of a group"))
        logger.debug("leaving the group", [.group: membership.group])
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.farewellMilliseconds)
        guard rd_kafka_unsubscribe(client.pointer) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        // The client gives its name back when it sends the request.
        while client.memberID != nil, ContinuousClock.now < deadline {
            guard let event = client.poll(milliseconds: 10) else { continue }
            if event.type == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(client.pointer, nil) }
        }
        do {
            // What is closed sends nothing more, so not before the coordinator has heard of it.
            while try await administration.member(
                holding: membership.instance, in: membership.group) != nil,
                ContinuousClock.now < deadline
            {
                await administration.pause(milliseconds: 5)
            }
        } catch {
            logger.warning(
                "the others get the partitions when the session ends",
                [.group: membership.group, .error: error])
        }
    }
}
