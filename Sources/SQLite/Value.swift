// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What SQLite stores in a cell.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    package init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Int32?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }
    package init(_ value: Double?) { self = value.map(Value.real) ?? .null }
    package init(_ value: String?) { self = value.map(Value.text) ?? .null }
    package init(_ value: [UInt8]?) { self = value.map(Value.blob) ?? .null }
}

extension Value: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}

extension Value: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension Value: ExpressibleByFloatLiteral {
    package init(floatLiteral value: Double) { self = .real(value) }
}

extension Value: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
}

extension Value: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .text(value) }
}
