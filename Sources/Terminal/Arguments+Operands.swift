// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Arguments {
    /// The one operand of a command.
    package func operand(_ name: String) throws(UsageError) -> String {
        guard operands.count == 1, !operands[0].isEmpty else {
            throw UsageError("one \(name) is needed, \(operands.count) are given")
        }
        return operands[0]
    }

    /// Where a command takes none.
    package func noOperands() throws(UsageError) {
        if let first = operands.first { throw UsageError("\(first) is one word too many") }
    }
}
