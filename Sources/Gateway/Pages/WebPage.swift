// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Exchange
import HTTPServer
import WorkerRuntime

/// A whole page: what is the same on all of them, and what is its own.
struct WebPage: Sendable {
    var title: String
    var call: Call
    /// The entry of the navigation that is lit.
    var place: Place = .elsewhere
    var body: HTML

    enum Place: Sendable {
        case overview, inbox, outgoing, office, overdue, search, agencies, audit, sessions,
            elsewhere
    }

    /// Nothing from elsewhere, no script, no frame around us.
    static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'"

    func response(_ status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status,
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy": Self.policy, "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "same-origin",
            ],
            body: .bytes(Array(markup.text.utf8)))
    }

    private var markup: HTML {
        let words = Words(call.language)
        return """
            <!doctype html>
            <html lang="\(call.language.tag)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · Liên Thông</title>
            <link rel="stylesheet" href="\(Stylesheet.address)">
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            </head>
            <body>
            <a class="skip" href="#content">\(words.skip)</a>
            <header class="bar"><div class="wide">
            <a class="brand" href="\(call.link("/"))"><span class="mark" aria-hidden="true"></span>\
            Liên Thông</a>
            \(navigation(words))
            <div class="tools">\(languageSwitch)\(logout(words))</div>
            </div></header>
            <main id="content" class="wide">
            \(body)
            </main>
            <footer class="wide quiet">\(words.footer) \
            <time>\(Format(language: call.language).time(call.now.milliseconds))</time> (UTC+7)\
            </footer>
            </body>
            </html>
            """
    }

    private func navigation(_ words: Words) -> HTML {
        guard let caller = call.caller else { return .empty }
        func entry(_ place: Place, _ address: String, _ name: String) -> HTML {
            let current: HTML = place == self.place ? " aria-current=\"page\"" : ""
            return "<a href=\"\(address)\"\(current)>\(name)</a>"
        }
        let documents: HTML = """
            \(entry(.inbox, call.link("/inbox", [("agency", caller.code?.text)]), words.inbox))
            \(entry(.outgoing, call.link("/outgoing", [("agency", caller.code?.text)]), words.outgoing))
            \(entry(.office, call.link("/office", [("agency", caller.code?.text)]), words.office))
            \(entry(.overdue, call.link("/overdue"), words.overdue))
            \(entry(.search, call.link("/search"), words.search))
            """
        let agencies = entry(.agencies, call.link("/agencies"), words.agencies)
        let trail = entry(.audit, call.link("/audit"), words.audit)
        return """
            <nav aria-label="\(words.navigation)">
            \(entry(.overview, call.link("/"), words.overview))
            \(caller.may(.read) ? documents : .empty)
            \(caller.may(.registry) ? agencies : .empty)
            \(caller.may(.audit) || caller.may(.auditOwn) ? trail : .empty)
            \(entry(.sessions, call.link("/sessions"), words.sessions))
            </nav>
            """
    }

    /// The same page in the other language.
    private var languageSwitch: HTML {
        let others = call.request.query.fields.filter { $0.name != "lang" }
            .map { ($0.name, $0.value) }
        let isEnglish = call.language == .english
        let link = Link(
            segments: call.request.path, query: others + (isEnglish ? [] : [("lang", "en")]))
        return """
            <a class="language" href="\(link.target)" hreflang="\(isEnglish ? "vi" : "en")">\
            \(isEnglish ? "Tiếng Việt" : "English")</a>
            """
    }

    private func logout(_ words: Words) -> HTML {
        guard call.caller != nil else { return .empty }
        return """
            <form method="post" action="/logout"><span class="small quiet">\(call.caller?.name)</span> \
            <button class="plain" type="submit">\
            \(words.logout)</button></form>
            """
    }
}

extension Gateway {
    /// True for a browser: it gets errors as pages too.
    static func wantsPage(_ request: HTTPRequest) -> Bool {
        request.headers["Accept"]?.contains("text/html") == true
    }

    func errorPage(_ error: APIError, of request: HTTPRequest) -> HTTPResponse {
        let call = Call(
            request: request, caller: known(request)?.caller, address: address(of: request),
            tree: registry.tree, rules: rules.rules, now: clock.now())
        let words = Words(call.language)
        let sentence = call.language == .english ? error.en : error.vi
        var response = WebPage(
            title: words.errorTitle, call: call,
            body: """
                <section class="card narrow">
                <h1>\(words.errorTitle)</h1>
                <p>\(sentence)</p>
                <p class="quiet">\(error.status) · \(error.code)</p>
                <p><a class="button" href="\(call.link("/"))">\(words.toOverview)</a></p>
                </section>
                """
        ).response(error.status)
        error.addHeaders(to: &response)
        return response
    }
}
