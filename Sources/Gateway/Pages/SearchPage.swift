// LienThong
// SPDX-License-Identifier: Apache-2.0

import Projection

/// Looking for documents.
struct SearchPage: Sendable {
    let pieces: Pieces
    let text: String
    let page: Page<DocumentSummary>?

    private var words: Words { pieces.words }

    var body: HTML {
        return """
            <section class="card">
            <h1>\(words.search)</h1>
            <form action="/search" class="stack" role="search">\(pieces.languageField)
            <label for="q" class="quiet">\(words.searchHint)</label>
            <div class="inline"><input id="q" name="q" type="search" value="\(text)" maxlength="200" \
            required autofocus><button type="submit">\(words.search)</button></div>
            </form>
            </section>
            \(found)
            """
    }

    private var found: HTML {
        guard let page else { return .empty }
        if page.items.isEmpty {
            return "<section class=\"card\"><p>\(words.noMatch(text))</p></section>"
        }
        return """
            <section class="card">\(pieces.list(page.items))
            \(pieces.pager("/search", [("q", text)], cursor: "before", next: page.next))
            </section>
            """
    }
}
