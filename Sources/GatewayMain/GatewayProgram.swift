// LienThong
// SPDX-License-Identifier: Apache-2.0

import Processes

@main struct GatewayProgram {
    static func main() async { await GatewayProcess.main() }
}
