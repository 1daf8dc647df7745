// LienThong
// SPDX-License-Identifier: Apache-2.0

import Demo

@main struct DemoProgram {
    static func main() async { await Demo.main() }
}
