// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Sends requests through libcurl: blocking handles on queues of their own, connections reused.
package final class HTTPClient: Sendable {
    private let workers: WorkerPool

    package init(_ settings: HTTPClientSettings = HTTPClientSettings()) {
        workers = WorkerPool(settings)
    }

    package convenience init(maxConnections: Int) {
        var settings = HTTPClientSettings()
        settings.maxConnections = maxConnections
        self.init(settings)
    }

    /// The answer, whatever its status. A body beyond `limitBytes` is an error. `timeout` covers
    /// everything from the begin of the request on; nil is no limit, then only a transfer that
    /// stands still for a minute ends. Cancelling the task ends the transfer within a second.
    package func send(
        _ method: String, _ url: String, headers: [(String, String)] = [],
        body: HTTPClientBody = .none, limitBytes: Int = 1 << 20,
        timeout: Duration? = .seconds(30)
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        try await perform(
            ClientRequest(
                method: method, url: url, headers: headers, body: body,
                limitBytes: Int64(limitBytes), timeout: timeout, descriptor: nil))
    }

    /// Writes the content at the current place of `descriptor`, which stays the caller's. Only the
    /// content of a 2xx answer is written; the body of any other is in the response.
    package func download(
        _ url: String, headers: [(String, String)] = [], to descriptor: Int32, limitBytes: Int64,
        timeout: Duration? = nil
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        try await perform(
            ClientRequest(
                method: "GET", url: url, headers: headers, body: .none, limitBytes: limitBytes,
                timeout: timeout, descriptor: descriptor))
    }

    private func perform(
        _ request: ClientRequest
    ) async throws(HTTPClientError) -> HTTPClientResponse {
        let worker = await workers.take()
        let flag = CancelFlag()
        let result = await withTaskCancellationHandler {
            await worker.perform(request, flag)
        } onCancel: {
            flag.raise()
        }
        workers.give(worker)
        return try result.get()
    }
}
