// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// Rows of a table: what comes before and what is done to the file stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Signatures
import SigningKit

/// Tagged papers, whose next signature gets a tag of its own, as iText writes it.
extension UpdateCase {
    private static let noTags = Opinion.differs("it takes no change of the tags")

    private static func tree(_ kids: String, _ parents: String, _ more: String = "") -> String {
        "<< /Type /StructTreeRoot /K [\(kids)] /ParentTree << /Nums [\(parents)] >> \(more) >>"
    }

    private static let form =
        "<< /Type /StructElem /S /Form /P 36 0 R /Pg 3 0 R"
        + " /K << /Type /OBJR /Obj 7 0 R /Pg 3 0 R >> >>"

    /// A paper with one tag, sealed; the update's tag is `new`, its widget `widget`.
    private static func tagged(
        _ name: String, _ changes: ChangesAfter, pyHanko: Opinion = .agrees,
        tag: @escaping @Sendable (_ widget: Int) -> String = {
            "<< /Type /StructElem /S /Form /P 36 0 R /Pg 3 0 R /K << /Type /OBJR /Obj \($0) 0 R /Pg 3 0 R >> >>"
        },
        _ objects: @escaping @Sendable (_ new: Int) -> [(Int, String)]
    ) -> UpdateCase {
        row(
            name, changes, pyHanko: pyHanko,
            more: [(36, tree("37 0 R", "0 37 0 R", "/ParentTreeNextKey 1")), (37, form)],
            before: { $0.catalog["/StructTreeRoot"] = "36 0 R" }
        ) {
            $0.seal { signing, form in
                let new = form.takeID()
                let widget = form.pdf.nextID + 1
                form.page["/Tabs"] = "/S"
                signing.field["/StructParent"] = "1"
                signing.more += [(new, tag(widget))] + objects(new)
            }
        }
    }

    static let tagging: [UpdateCase] = [
        tagged("a seal gets a tag", .formFilling, pyHanko: noTags) {
            [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R", "/ParentTreeNextKey 2"))]
        },
        tagged("a seal gets a tag, the numbers are sorted anew", .formFilling, pyHanko: noTags) {
            [
                (
                    36,
                    "<< /Type /StructTreeRoot /K [37 0 R \($0) 0 R] /ParentTree << /Kids [\($0 + 90) 0 R] >> /ParentTreeNextKey 2 >>"
                ), ($0 + 90, "<< /Limits [0 1] /Nums [0 37 0 R 1 \($0) 0 R] >>"),
            ]
        },
        tagged(
            "a seal gets a tag below another", .formFilling, pyHanko: noTags,
            tag: {
                "<< /S /Form /P 37 0 R /K [<< /Type /OBJR /Obj \($0) 0 R /Pg 3 0 R >>] >>"
            }
        ) {
            [
                (36, tree("37 0 R", "0 37 0 R 1 \($0) 0 R", "/ParentTreeNextKey 2")),
                (
                    37,
                    form.replacing("/K <<", with: "/K [<<").replacing(
                        ">> >>", with: ">> \($0) 0 R] >>")
                ),
            ]
        },
        tagged(
            "a seal's tag says something", .other,
            tag: {
                "<< /S /Form /P 36 0 R /Alt (BAD) /K << /Type /OBJR /Obj \($0) 0 R >> >>"
            }
        ) { [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R"))] },
        tagged(
            "a seal's tag is a paragraph", .other,
            tag: { "<< /S /P /P 36 0 R /K << /Type /OBJR /Obj \($0) 0 R >> >>" }
        ) { [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R"))] },
        tagged(
            "a seal's tag is of another field", .other,
            tag: { _ in "<< /S /Form /P 36 0 R /K << /Type /OBJR /Obj 10 0 R >> >>" }
        ) { [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R"))] },
        tagged(
            "a seal's tag is of what the page shows", .other,
            tag: { _ in "<< /S /Form /P 36 0 R /Pg 3 0 R /K 0 >>" }
        ) { [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R"))] },
        tagged(
            "a seal's tag belongs elsewhere", .other,
            tag: { "<< /S /Form /P 37 0 R /K << /Type /OBJR /Obj \($0) 0 R >> >>" }
        ) { [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R"))] },
        tagged("a seal's tag comes in place of another", .other) {
            [(36, tree("\($0) 0 R", "0 37 0 R 1 \($0) 0 R"))]
        },
        tagged("a seal's tag takes what belonged to another", .other) {
            [(36, tree("37 0 R \($0) 0 R", "0 \($0) 0 R 1 \($0) 0 R"))]
        },
        tagged("a number leads to what is no tag", .other) {
            [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R 2 4 0 R"))]
        },
        tagged("a number stands twice", .other) {
            [(36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R 0 \($0) 0 R"))]
        },
        tagged("another tag says something now", .other) {
            [
                (36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R")),
                (37, form.replacing("/Pg 3 0 R /K", with: "/Pg 3 0 R /Alt (BAD) /K")),
            ]
        },
        tagged("another tag is of another field now", .other) {
            [
                (36, tree("37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R")),
                (37, form.replacing("/Obj 7 0 R", with: "/Obj 10 0 R")),
            ]
        },
        tagged("tags mean something else", .other) {
            [
                (
                    36,
                    tree(
                        "37 0 R \($0) 0 R", "0 37 0 R 1 \($0) 0 R", "/RoleMap << /Form /Figure >>")
                )
            ]
        },
        row(
            "a tag comes without a seal", .other,
            more: [(36, tree("37 0 R", "0 37 0 R")), (37, form)],
            before: { $0.catalog["/StructTreeRoot"] = "36 0 R" }
        ) { paper in
            let new = paper.takeID()
            paper.update(
                [],
                [(36, tree("37 0 R \(new) 0 R", "0 37 0 R")), (new, form)])
        },
        row("tags come to a paper that had none", .other) {
            $0.catalog["/StructTreeRoot"] = "36 0 R"
            $0.seal { signing, _ in
                signing.parts.insert(.catalog)
                signing.more += [(36, tree("37 0 R", "0 37 0 R")), (37, form)]
            }
        },
        row("the keys' order is none", .other) {
            $0.page["/Tabs"] = "<< /S /JavaScript >>"
            $0.seal()
        },
    ]
}
