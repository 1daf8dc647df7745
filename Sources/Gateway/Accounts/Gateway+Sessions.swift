// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange
import HTTPServer
import JSON
import Telemetry
import WorkerRuntime

extension Gateway {
    static let sessionRoutes: [Route] = [
        .page("sessions", .known) { gateway, call in gateway.sessionsPage(call) },
        .post("sessions/end", .known, isForm: true, maxBytes: 1 << 10) { gateway, call, body in
            if let id = FormBody.field("id", of: body),
                let session = gateway.sessions.list(at: gateway.settings.wallClock())
                    .first(where: { $0.id == id }),
                call.caller.map(session.isOf) == true
            {
                gateway.end(session, of: call)
                await gateway.audit.write(
                    gateway.record(.sessionEnded, .done, call, target: session.told))
            }
            return redirect(to: call.link("/sessions"))
        },
        .get("v1/sessions", .may(.run)) { gateway, _ in
            var json = JSONWriter(capacity: 4096)
            json.beginObject()
            json.list("sessions", gateway.sessions.list(at: gateway.settings.wallClock())) {
                $0.members($1)
            }
            json.endObject()
            return .json(200, json.bytes)
        },
        Route("DELETE", "v1/sessions/*", .may(.run), .sessionEnded) { gateway, call in
            let id = call.request.path.last ?? ""
            guard
                let session = gateway.sessions.list(at: gateway.settings.wallClock())
                    .first(where: { $0.id == id })
            else {
                throw APIError.notFound(
                    vi: "Không có phiên đăng nhập \(id).", en: "There is no session \(id).")
            }
            try await gateway.require(.sessionEnded, call, target: session.told)
            gateway.end(session, of: call)
            return .answer(HTTPResponse(204))
        },
    ]

    /// Ends a session, by whoever asks for it.
    func end(_ session: Sessions.Session, of call: Call) {
        guard let ended = sessions.end(id: session.id) else { return }
        logger.info(
            "a session was ended",
            [.account: ended.caller.name, .address: call.address])
    }

    /// Ends the sessions of accounts that have gone or changed; returns how many.
    package func endSessionsOfStrangers() -> Int {
        let ended = sessions.clean(book.accounts, at: settings.wallClock())
        instruments.sessions.set(sessions.count)
        for session in ended {
            var record = AuditRecord(at: clock.now())
            record.name = "gateway"
            record.action = .sessionEnded
            record.outcome = .done
            record.target = session.told
            audit.note(record)
            logger.info("a session ended with its account", [.account: session.caller.name])
        }
        return ended.count
    }

    private func sessionsPage(_ call: Call) -> HTTPResponse {
        let words = Words(call.language)
        let format = Format(language: call.language)
        let own = sessions.list(at: settings.wallClock()).filter { session in
            call.caller.map(session.isOf) == true
        }
        let rows = own.map { session -> HTML in
            let isThis = session.id == call.session?.id
            let mark: HTML =
                isThis ? " <span class=\"badge good\">\(words.thisSession)</span>" : .empty
            return """
                <tr><td data-name="\(words.began)">\(format.time(session.began))\(mark)</td>\
                <td data-name="\(words.lastUsed)">\(format.time(session.lastUsed))</td>\
                <td data-name="\(words.address)">\(session.address)</td>\
                <td data-name="\(words.browser)" class="small quiet">\(session.agent)</td>\
                <td><form method="post" action="\(call.link("/sessions/end"))">\
                <input type="hidden" name="id" value="\(session.id)">\
                <button class="plain" type="submit">\(words.endSession)</button></form></td></tr>
                """
        }
        let table: HTML =
            own.isEmpty
            ? "<p class=\"quiet\">\(words.noSession)</p>"
            : """
            <table class="stacked"><thead><tr><th>\(words.began)</th><th>\(words.lastUsed)</th>\
            <th>\(words.address)</th><th>\(words.browser)</th><th></th></tr></thead>
            <tbody>\(rows)</tbody></table>
            """
        let role = call.caller.map { words.name($0.role) }
        return WebPage(
            title: words.sessions, call: call, place: .sessions,
            body: """
                <section class="card">
                <h1>\(words.sessions)</h1>
                <p><b>\(call.caller?.name)</b> · \(role) \
                <span class="code quiet">\(call.caller?.code?.text)</span></p>
                <p class="quiet">\(words.sessionsHint)</p>
                \(table)
                </section>
                """
        ).response()
    }
}

extension Sessions.Session {
    /// As the audit trail names it.
    fileprivate var told: String { "\(caller.name) \(id)" }
}

extension JSONWriter {
    fileprivate mutating func members(_ session: Sessions.Session) {
        member("id", session.id)
        member("name", session.caller.name)
        member("role", session.caller.role.rawValue)
        member("agency", session.caller.code?.text)
        member("address", session.address)
        member("agent", session.agent)
        member("began", BusinessTime(milliseconds: session.began))
        member("lastUsed", BusinessTime(milliseconds: session.lastUsed))
        member("ends", BusinessTime(milliseconds: session.ends))
    }
}
