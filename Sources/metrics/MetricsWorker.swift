// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct MetricsWorker {
    static func main() async { await WorkerProgram(.metrics).main() }
}
