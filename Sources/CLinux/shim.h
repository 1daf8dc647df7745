// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What glibc declares for _GNU_SOURCE only, and the Glibc module therefore does not show.
int syncfs(int descriptor);
