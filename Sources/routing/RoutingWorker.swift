// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct RoutingWorker {
    static func main() async { await WorkerProgram(.routing).main() }
}
