// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CCurl
import Glibc

/// One handle on a queue of its own, where it may block.
actor CurlWorker {
    private let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let settings: HTTPClientSettings
    private let handle = EasyHandle()

    init(_ settings: HTTPClientSettings, number: Int) {
        self.settings = settings
        executor = BlockingExecutor(label: "http.client.\(number)")
    }

    func perform(
        _ request: ClientRequest, _ flag: CancelFlag
    ) -> Result<HTTPClientResponse, HTTPClientError> {
        do throws(HTTPClientError) {
            return .success(try run(request, flag))
        } catch {
            return .failure(error)
        }
    }

    private func run(
        _ request: ClientRequest, _ flag: CancelFlag
    ) throws(HTTPClientError) -> HTTPClientResponse {
        guard !flag.isRaised else { throw request.error(.cancelled, "cancelled before it began") }
        guard var headers = HeaderList(request.headers) else {
            throw request.error(.invalidRequest, "a header holds a control character")
        }
        handle.reset()
        try configure(request)
        let sink = DownloadSink(request, maxHeaderBytes: settings.maxHeaderBytes, flag: flag)
        connect(sink)

        let result: CURLcode
        switch request.contentToSend {
        case .none:
            setMethodWithoutBody(request.method)
            result = send(headers)
        case .bytes(let bytes):
            suppressDefaults(&headers, request)
            result = bytes.withUnsafeBytes { buffer in
                // Not copied: the buffer outlives the transfer. Nil would mean a read callback.
                let empty: StaticString = ""
                handle.set(offset: CURLOPT_POSTFIELDSIZE_LARGE, Int64(buffer.count))
                handle.set(CURLOPT_POSTFIELDS, buffer.baseAddress ?? .init(empty.utf8Start))
                _ = handle.set(CURLOPT_CUSTOMREQUEST, request.method)
                return send(headers)
            }
        case .file(let path):
            guard let source = UploadSource(path: path) else {
                throw request.error(.file, "\(path): \(String(cString: strerror(errno)))")
            }
            suppressDefaults(&headers, request)
            result = upload(source, request.method, headers)
        }
        return try response(result, sink, request)
    }

    // MARK: Options

    private func configure(_ request: ClientRequest) throws(HTTPClientError) {
        guard handle.set(CURLOPT_URL, request.url) else {
            throw request.error(.invalidRequest, "not an address")
        }
        // libcurl would use signals for its time-outs, in a process with threads.
        handle.set(CURLOPT_NOSIGNAL, 1)
        let protocols = handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        let redirections = handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        precondition(protocols && redirections, "libcurl 7.85 or later is needed")
        handle.set(CURLOPT_FOLLOWLOCATION, settings.maxRedirects > 0 ? 1 : 0)
        handle.set(CURLOPT_MAXREDIRS, settings.maxRedirects)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
        handle.set(CURLOPT_TIMEOUT_MS, request.timeout?.wholeMilliseconds ?? 0)
        if request.timeout == nil {
            handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
            handle.set(CURLOPT_LOW_SPEED_TIME, 60)
        }
        _ = handle.set(CURLOPT_PROXY, settings.proxy ?? "")
        _ = handle.set(CURLOPT_USERAGENT, settings.userAgent)
        if let trustFile = settings.trustFile { _ = handle.set(CURLOPT_CAINFO, trustFile) }
        if let file = settings.certificateFile { _ = handle.set(CURLOPT_SSLCERT, file) }
        if let file = settings.keyFile { _ = handle.set(CURLOPT_SSLKEY, file) }
    }

    private func connect(_ sink: DownloadSink) {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(sink).toOpaque())
        handle.set(CURLOPT_WRITEFUNCTION, callback: DownloadSink.contentChunk)
        handle.set(CURLOPT_WRITEDATA, context)
        handle.set(CURLOPT_HEADERFUNCTION, callback: DownloadSink.headerLine)
        handle.set(CURLOPT_HEADERDATA, context)
        handle.set(progress: DownloadSink.progress)
        handle.set(CURLOPT_XFERINFODATA, context)
        handle.set(CURLOPT_NOPROGRESS, 0)
    }

    private func setMethodWithoutBody(_ method: String) {
        switch method {
        case "GET": handle.set(CURLOPT_HTTPGET, 1)
        case "HEAD": handle.set(CURLOPT_NOBODY, 1)
        default: _ = handle.set(CURLOPT_CUSTOMREQUEST, method)
        }
    }

    /// libcurl would call a body without a type a form.
    private func suppressDefaults(_ headers: inout HeaderList, _ request: ClientRequest) {
        let names = request.headers.map { $0.0.lowercased() }
        if !names.contains("content-type") { headers.append("Content-Type:") }
    }

    // MARK: The transfer

    private func send(_ headers: borrowing HeaderList) -> CURLcode {
        handle.set(CURLOPT_HTTPHEADER, headers.pointer.map { UnsafeRawPointer($0) })
        return handle.perform()
    }

    private func upload(
        _ source: UploadSource, _ method: String, _ headers: borrowing HeaderList
    ) -> CURLcode {
        withExtendedLifetime(source) {
            let context = UnsafeRawPointer(Unmanaged.passUnretained(source).toOpaque())
            handle.set(CURLOPT_UPLOAD, 1)
            handle.set(offset: CURLOPT_INFILESIZE_LARGE, source.length)
            handle.set(CURLOPT_READFUNCTION, callback: UploadSource.read)
            handle.set(CURLOPT_READDATA, context)
            handle.set(seek: UploadSource.seek)
            handle.set(CURLOPT_SEEKDATA, context)
            _ = handle.set(CURLOPT_CUSTOMREQUEST, method)
            return send(headers)
        }
    }

    private func response(
        _ result: CURLcode, _ sink: DownloadSink, _ request: ClientRequest
    ) throws(HTTPClientError) -> HTTPClientResponse {
        guard result == CURLE_OK else {
            switch sink.failure {
            case .tooLarge:
                throw request.error(.tooLarge, "more than \(request.limitBytes) bytes of content")
            case .headersTooLarge:
                throw request.error(
                    .tooLarge, "more than \(settings.maxHeaderBytes) bytes of headers")
            case .file(let code):
                throw request.error(.file, "cannot write: \(String(cString: strerror(code)))")
            case nil: break
            }
            if sink.isCancelled { throw request.error(.cancelled, "cancelled") }
            throw request.error(
                HTTPClientError.code(result), String(cString: curl_easy_strerror(result)))
        }
        return HTTPClientResponse(
            status: handle.status, headers: sink.headers, body: sink.body,
            byteCount: sink.byteCount)
    }
}

extension Duration {
    /// At least one: libcurl takes zero for no limit.
    fileprivate var wholeMilliseconds: Int {
        max(1, Int(self / .milliseconds(1)))
    }
}
