// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands

@main struct GatewayProgram {
    static func main() async { await GatewayProcess.main() }
}
