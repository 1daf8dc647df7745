// LienThong
// SPDX-License-Identifier: Apache-2.0

import Processes

@main struct ProjectionProgram {
    static func main() async { await ProjectionProcess.main() }
}
