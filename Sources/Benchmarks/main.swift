// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal

let program = Program(
    "benchmarks", "LienThong: what `make bench` measures. Release builds only.",
    commands: [
        logBenchmark, wayBenchmark, latencyBenchmark, circularBenchmark, feedCommand,
        signatureBenchmark, packetBenchmark, stateBenchmark,
    ])
exit(await program.run(Array(CommandLine.arguments.dropFirst())))
