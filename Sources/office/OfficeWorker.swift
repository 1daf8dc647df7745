// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct OfficeWorker {
    static func main() async { await WorkerProgram(.office).main() }
}
