// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Stages

/// A group of the pipeline and what it reads, for whoever looks at it from outside.
package struct WorkerGroup: Sendable {
    package var name: String
    package var subscriptions: [Subscription]

    package static let all = [
        WorkerGroup(name: NodeReception.name, subscriptions: NodeReception.subscriptions),
        WorkerGroup(name: Registration.name, subscriptions: Registration.subscriptions),
        WorkerGroup(name: SignatureCheck.name, subscriptions: SignatureCheck.subscriptions),
        WorkerGroup(name: Routing.name, subscriptions: Routing.subscriptions),
        WorkerGroup(name: DeliveryAck.name, subscriptions: DeliveryAck.subscriptions),
        WorkerGroup(name: MetricsFlow.name, subscriptions: MetricsFlow.subscriptions),
    ]
}
