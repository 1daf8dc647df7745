// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Reads the table of nodes (`Ops/registry/nodes.csv`): the agencies whose platform connects their
/// area. It repeats what the table of agencies says, for reading.
package enum NodeTable {
    /// The codes, sorted. Refuses a code that `agencies` does not know as a node.
    package static func read(
        _ bytes: [UInt8], of agencies: [AgencyHistory]
    ) throws(TableError) -> [AgencyCode] {
        let table = try CSVTable(bytes, name: "nodes")
        try table.check(
            required: ["code"],
            optional: ["name", "valid_from", "valid_to", "source", "certainty"])
        let reader = FieldReader(table)
        let column = FieldReader.Column(table, "code")
        var known: Set<AgencyCode> = []
        for agency in agencies where agency.isEverNode { known.insert(agency.code) }
        var codes: Set<AgencyCode> = []
        for row in table.rows {
            let code = try reader.code(row, column)
            guard known.contains(code) else {
                throw table.error(
                    row, "code", "\(code) không phải là nút trong bảng cơ quan",
                    "\(code) is no node in the table of agencies")
            }
            codes.insert(code)
        }
        return codes.sorted()
    }
}

extension AgencyHistory {
    /// True if the agency is a node in any of its periods.
    package var isEverNode: Bool { periods.contains(where: \.isNode) }
}
