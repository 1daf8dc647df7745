// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Whose documents a node reads on a day, for lists that know codes and not the tree.
package struct NodeArea: Hashable, Sendable {
    /// These.
    package var codes: [AgencyCode] = []
    /// These and every code that begins with one of theirs.
    package var below: [AgencyCode] = []
}

extension AgencyTree {
    /// The node and the agencies for which it speaks or spoke. Mostly a prefix of their codes; an
    /// organisation with a code of another family that stands under it is added, and where an agency
    /// below by its code belongs to another node, all are named one by one.
    package func area(ofNode node: AgencyCode, on date: CivilDate) -> NodeArea {
        let strangers = unlikeTheirCodes.filter { entry($0, on: date) != nil }
        let leaves = strangers.contains {
            node.covers($0) && answeringNode(of: $0, on: date) != node
        }
        var area = NodeArea()
        if leaves {
            area.codes = entries.map(\.code).filter {
                $0 == node || node.covers($0) && answeringNode(of: $0, on: date) == node
            }
        } else {
            area.below = [node]
        }
        area.below += strangers.filter { !node.covers($0) && self.node(of: $0, on: date) == node }
            .sorted()
        return area
    }
}
