// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Processes

@main struct SignatureCheckWorker {
    static func main() async { await WorkerProgram(.signatureCheck).main() }
}
