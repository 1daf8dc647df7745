// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct IntakeWorker {
    static func main() async { await WorkerProgram(.intake).main() }
}
