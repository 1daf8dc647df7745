// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What libFuzzer gives bytes to. Each reads what a stranger may send, and holds what it has read
/// against what must be true of it; a trap is what the fuzzer looks for.
///
/// `Ops/fuzz/run` builds this room with coverage, links it with the fuzzer and chooses the target by
/// the environment: `FUZZ_TARGET`. With `FUZZ_PLANTED=1` each has a fault that its search must find;
/// with `FUZZ_SEEDS=DIR` it writes what the search begins with, and ends.
enum FuzzTarget: String, CaseIterable {
    case packet, pdf, cms, xml, http, event
    case certificate, crl, ocsp, stamp, evidence

    static let chosen: FuzzTarget = {
        guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }),
            let target = FuzzTarget(rawValue: name)
        else {
            fatalError("FUZZ_TARGET is one of \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return target
    }()

    static let isPlanted = getenv("FUZZ_PLANTED") != nil

    func run(_ bytes: [UInt8]) {
        switch self {
        case .packet: PacketFuzzing.run(bytes)
        case .pdf: SignatureFuzzing.run(pdf: bytes)
        case .cms: SignatureFuzzing.run(cms: bytes)
        case .xml: SignatureFuzzing.run(xml: bytes)
        case .http: HTTPFuzzing.shared.run(bytes)
        case .event: EventFuzzing.run(bytes)
        case .certificate: TrustFuzzing.run(certificate: bytes)
        case .crl: TrustFuzzing.run(crl: bytes)
        case .ocsp: TrustFuzzing.run(ocsp: bytes)
        case .stamp: TrustFuzzing.run(timeStamp: bytes)
        case .evidence: TrustFuzzing.run(evidence: bytes)
        }
    }

    var seeds: [[UInt8]] {
        switch self {
        case .packet: PacketFuzzing.seeds
        case .pdf: SignatureFuzzing.pdfSeeds
        case .cms: SignatureFuzzing.cmsSeeds
        case .xml: SignatureFuzzing.xmlSeeds
        case .http: HTTPFuzzing.seeds
        case .event: EventFuzzing.seeds
        case .certificate: TrustFuzzing.certificateSeeds
        case .crl: TrustFuzzing.crlSeeds
        case .ocsp: TrustFuzzing.ocspSeeds
        case .stamp: TrustFuzzing.timeStampSeeds
        case .evidence: TrustFuzzing.evidenceSeeds
        }
    }

    /// What must be true; says what was not, also where it is optimised.
    static func require(_ isSo: Bool, _ what: @autoclosure () -> String) {
        if !isSo { fatalError(what()) }
    }

    /// A fault that is there on purpose, to see that it would be found.
    static func planted(_ isMet: @autoclosure () -> Bool) {
        if isPlanted, isMet() { fatalError("the planted fault") }
    }
}

/// Called by libFuzzer once, before the search.
@_cdecl("LLVMFuzzerInitialize")
func initializeFuzzing(
    _ count: UnsafeMutablePointer<Int32>?, _ arguments: UnsafeMutableRawPointer?
) -> Int32 {
    guard let directory = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
    for (number, seed) in FuzzTarget.chosen.seeds.enumerated() {
        guard let file = fopen("\(directory)/seed-\(number)", "wb") else {
            fatalError("cannot write a seed to \(directory)")
        }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
    }
    exit(0)
}

/// Called by libFuzzer for each input.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
