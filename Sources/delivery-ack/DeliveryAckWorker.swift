// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct DeliveryAckWorker {
    static func main() async { await WorkerProgram(.deliveryAck).main() }
}
