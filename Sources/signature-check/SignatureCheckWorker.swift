// LienThong
// SPDX-License-Identifier: Apache-2.0

import Workers

@main struct SignatureCheckWorker {
    static func main() async { await WorkerProgram(.signatureCheck).main() }
}
