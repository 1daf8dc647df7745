// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where the pages of a document show which of its annotations. An annotation is drawn where a page
/// lists it, whatever it says of its page itself.
struct PDFAppearances {
    /// By the number of the annotation: each page that lists it.
    private var places: [Int: [Place]] = [:]
    private let budget: CheckBudget

    private struct Place {
        var page: Int
        /// Of the page, in square points; nil where its box makes no sense.
        var area: Double?
    }

    init(_ document: PDFDocument) {
        budget = document.budget
        var seen: Set<Int> = []
        var pages = 0
        walk(document.root["/Pages"], box: nil, depth: 0, &seen, &pages)
    }

    private mutating func walk(
        _ node: PDFObject, box inherited: PDFObject?, depth: Int, _ seen: inout Set<Int>,
        _ pages: inout Int
    ) {
        guard !budget.isSpent, node.isDictionary, node.id == 0 || seen.insert(node.id).inserted
        else { return }
        guard depth < budget.limits.depth else { return budget.exceed(.limitObjects) }
        let crop = node["/CropBox"]
        let media = node["/MediaBox"]
        let box = crop.isArray ? crop : media.isArray ? media : inherited
        let kids = node["/Kids"]
        if kids.isArray {
            for kid in kids.elements { walk(kid, box: box, depth: depth + 1, &seen, &pages) }
            return
        }
        pages += 1
        let area = box.flatMap(Self.area)
        for annotation in node["/Annots"].elements where annotation.id > 0 {
            places[annotation.id, default: []].append(Place(page: pages, area: area))
        }
    }

    /// How a signature's field shows, in its own widget and those below it; nil where nobody sees it.
    func appearance(of field: PDFObject) -> SignatureAppearance? {
        var shares = 0
        var first = Int.max
        for widget in [field] + field["/Kids"].elements where Self.isDrawn(widget) {
            for place in places[widget.id] ?? [] {
                first = min(first, place.page)
                shares += Self.share(of: widget, on: place)
            }
        }
        guard shares > 0 else { return nil }
        return SignatureAppearance(
            page: first, pageShare: min(shares, SignatureAppearance.wholePage))
    }

    /// At least 1: what is drawn is seen. A whole page where that cannot be told.
    private static func share(of widget: PDFObject, on place: Place) -> Int {
        guard let pageArea = place.area, pageArea > 0, let area = area(widget["/Rect"]) else {
            return SignatureAppearance.wholePage
        }
        let share = (area / pageArea * Double(SignatureAppearance.wholePage)).rounded(.up)
        guard share.isFinite else { return SignatureAppearance.wholePage }
        return Int(min(max(share, 1), Double(SignatureAppearance.wholePage)))
    }

    /// Whether a reader draws something for the annotation on the pages that list it: on the screen,
    /// on paper, or when the mouse comes near.
    static func isDrawn(_ widget: PDFObject) -> Bool {
        // Its corners fall together: what it draws is scaled to nothing.
        if area(widget["/Rect"]) == 0 { return false }
        let flags = widget["/F"].integer ?? 0
        let (hidden, print, noView, toggles): (Int64, Int64, Int64, Int64) = (2, 4, 32, 256)
        if flags & hidden != 0 { return false }
        if flags & noView != 0, flags & (print | toggles) == 0 { return false }
        let appearance = widget["/AP"]
        return ["/N", "/R", "/D"].contains { isSomething(appearance[$0]) }
    }

    /// An empty stream draws nothing.
    private static func isSomething(_ appearance: PDFObject) -> Bool {
        guard appearance.isStream else { return appearance.isDictionary }
        return appearance["/Length"].integer != 0 || !appearance["/F"].isNull
    }

    /// Of a rectangle; nil for what is none.
    private static func area(_ rectangle: PDFObject) -> Double? {
        let corners = rectangle.elements.compactMap(\.number)
        guard corners.count == 4, rectangle.elements.count == 4 else { return nil }
        let area = abs(corners[2] - corners[0]) * abs(corners[3] - corners[1])
        return area.isFinite ? area : nil
    }
}
