// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import WorkerRuntime

/// A stage of the pipeline. What is known of it before it runs stands in the list of stages; one that
/// is not listed does not get into a pipeline.
package protocol ListedStage: Stage {
    static var kind: StageKind { get }
}

extension ListedStage {
    package var name: String { Self.kind.name }
    package var subscriptions: [Subscription] { Self.kind.facts.subscriptions }
    package var assignment: AssignmentStrategy { Self.kind.facts.assignment }
    package var readsByHome: Bool { Self.kind.facts.readsByHome }
    package var batchInterval: Duration { Self.kind.facts.batchInterval }
    package var keepsState: Bool { Self.kind.facts.keepsState }
}
